"""One configured run: profile, plugins, ledger, and what else the legs share."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Self

from hocba_hooks import ExchangeError, Record
from hocba_plugin.config import Config, SchoolConfig
from hocba_plugin.documents.codec import Codec
from hocba_plugin.errors import ConfigError, DamagedError, DocumentError, WorkflowError
from hocba_plugin.export.stage import Exporter
from hocba_plugin.host import Host
from hocba_plugin.journey.losing import require_not_lost
from hocba_plugin.ledger import Ledger, RecordRow, VersionRow
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.sign.keys import Ask
from hocba_plugin.sign.stage import SignStage
from hocba_plugin.sign.stamps import stampers
from hocba_plugin.sign.timestamps import TimestampAuthority
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier
from hocba_plugin.submit.stage import Exchange
from hocba_plugin.validate.stage import Validator

Clock = Callable[[], dt.datetime]
UNUSABLE = (DamagedError, DocumentError)
"""What can be the matter with the document of one record, and is no matter of any other."""


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Journey:
    """What one run works with. Use it as a context manager: it closes ledger and connections."""

    def __init__(
        self,
        config: Config,
        *,
        plugins: Iterable[object] = (),
        clock: Clock = _now,
        ask: Ask | None = None,
    ) -> None:
        """Load profile and plugins. The ledger is opened when it is first needed.

        :param plugins: objects with hook implementations; they are asked before everything else.
        :param ask: asks a person for the PIN of a key that has none configured.
        :raises ConfigError: configuration, profile or a plugin cannot be used.
        """
        self.config = config
        self.clock = clock
        self.ask = ask
        self.profile = load_profile(config.profile)
        self.codec = Codec(self.profile)
        self.trust = Trust.of(config.trust)
        self.organisation_ids = {
            school.school.code: school.organisation_ids for school in config.schools
        }
        signer = SignStage(
            self.profile,
            config.keys,
            self.trust,
            self.organisation_ids,
            clock=clock,
            ask=ask,
            timestamps=self._timestamps,
        )
        stages = [
            Exporter(self.profile),
            Validator(self.profile, config.rules),
            signer,
            *self._exchanges,
        ]
        self.host = Host(stages, config.plugins, plugins)

    @property
    def _timestamps(self) -> TimestampAuthority | None:
        if self.config.timestamp is None:
            return None
        trust = stampers(self.trust, self.profile)
        return TimestampAuthority.of(self.config.timestamp, trust)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger, opened now if it was not; a new one is begun only where nothing was issued.

        :raises LostLedgerError: there was one.
        """
        require_not_lost(self.config)
        return Ledger.open(self.config.ledger.url, clock=self.clock)

    @cached_property
    def clock_ahead(self) -> dt.timedelta | None:
        """How far this clock is ahead of the authority's, asked once; ``None``: nobody answers."""
        if self.config.exchange is None:
            return None
        try:
            return self.clock() - self.exchange.server_time(patient=False)
        except ExchangeError:
            return None

    @cached_property
    def verifier(self) -> Verifier:
        """What proves signatures, of our documents as of anybody's."""
        return Verifier(self.profile, self.trust, self.organisation_ids)

    @property
    def has_ledger(self) -> bool:
        """Whether there is a ledger to look into; looking alone begins none."""
        return "ledger" in self.__dict__ or Ledger.is_there(self.config.ledger.url)

    @cached_property
    def _exchanges(self) -> tuple[Exchange, ...]:
        config = self.config.exchange
        return () if config is None else (Exchange(self.profile, config),)

    @property
    def has_exchange(self) -> bool:
        """Whether the national database can be asked what it holds."""
        return bool(self._exchanges)

    @property
    def exchange(self) -> Exchange:
        """The connection to the national database.

        :raises ConfigError: none is configured.
        """
        if not self._exchanges:
            raise ConfigError("exchange", "chưa có bảng [exchange]", "no [exchange] table")
        return self._exchanges[0]

    def schools(self, code: str | None = None) -> tuple[SchoolConfig, ...]:
        """Return the school of that code, or all.

        :raises ConfigError: it is not configured, or there is none at all.
        """
        if code is not None:
            return (self.config.school(code),)
        if not self.config.schools:
            raise ConfigError("schools", "chưa cấu hình trường nào", "no school is configured")
        return self.config.schools

    def begun(self, code: str | None = None) -> tuple[SchoolConfig, ...]:
        """Return the schools as ``schools`` does, where there is a record to go on with.

        :raises ConfigError: it is not configured, or there is none at all.
        :raises WorkflowError: none has a record: nothing done would look like all done.
        """
        schools = self.schools(code)
        if not self.has_class(schools, None):
            raise WorkflowError(
                "sổ theo dõi chưa có học bạ nào; chạy hocba export trước",
                "the ledger has no record yet; run hocba export first",
            )
        return schools

    def versions(
        self, school: SchoolConfig, class_name: str | None = None, pupil: str | None = None
    ) -> Iterator[tuple[RecordRow, VersionRow]]:
        """Yield a school's records that have a version, with the current one.

        Of the whole school, or of one class, or of one pupil: by key, which means one pupil within
        the school's year only.
        """
        own = (pupil, school.source.school_year)
        for row in self.ledger.records(school.school.code):
            wanted = pupil is None or own == (row.pupil_key, row.school_year)
            if row.current is not None and wanted and class_name in (None, row.class_name):
                yield row, row.current

    def has_class(self, schools: Iterable[SchoolConfig], class_name: str | None) -> bool:
        """Return whether one of the schools has a record of that class."""
        return any(True for school in schools for _ in self.versions(school, class_name))

    def record(self, version: VersionRow) -> Record:
        """Return what the document of a version says.

        :raises DamagedError: it is not what was stored; ``DocumentError``: nor what we could have
            made. See ``UNUSABLE``.
        """
        return self.codec.read(self.ledger.document(version.identity, version.version).content)

    def close(self) -> None:
        """Close ledger and connections."""
        if "ledger" in self.__dict__:
            self.ledger.close()
        for exchange in self._exchanges:
            exchange.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

"""``hocba.toml``: read once at the edge, frozen inside, unknown keys refused by name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from hocba_hooks import KeyConfig, Role, School, SecretRef, Signer, SourceConfig, Stage
from hocba_hooks.transcripts import Model
from hocba_hooks.values.text import Text
from hocba_plugin import os_errors, toml, wrong_values
from hocba_plugin.errors import ConfigError, UnfilledError
from hocba_plugin.people import Person, name_key

FILE_NAME = "hocba.toml"
Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Pause = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_PATH_KEYS = frozenset({"path", "module", "file", "output", "queries", "communes", "cache"})
_PATH_LIST_KEYS = frozenset({"anchors"})
_PATH_TABLE_KEYS = frozenset({"stores"})
_SQLITE = "sqlite:///"


class TrustConfig(Model):
    """Which certificate authorities a signature may lead back to, and who asks about revocation."""

    anchors: tuple[Path, ...] = ()
    """PEM files of authorities that may vouch for every slot."""
    stores: Mapping[str, tuple[Path, ...]] = {}
    """PEM files by the name of a store; the profile may say which stores vouch for what."""
    revocation: Literal["off", "soft", "strict"] = "off"
    """Whether authorities are asked if a certificate was revoked, and what no answer means."""
    cache: Path | None = None
    """Folder for their answers, which are used until they expire; absent: memory alone."""
    timeout_s: Seconds = 10.0
    """How long one answer may take."""
    addresses: Mapping[str, str] = {}
    """Beginnings of addresses that stand in certificates, and what is asked instead."""


class TimestampConfig(Model):
    """The time-stamping authority; its anchors stand in a store of ``[trust]``."""

    url: str = Field(repr=False)
    timeout_s: Seconds = 180.0
    """How long one answer may take: 2 to 131 seconds were seen."""
    attempts: Count = 3


class LedgerConfig(Model):
    """Where our own state lives."""

    url: str = Field(default="sqlite:///ledger.sqlite", repr=False)


class ExchangeConfig(Model):
    """The way to the national database; shape and paths of its API are the profile's."""

    base_url: str = Field(repr=False)
    client_id: str = ""
    client_secret: SecretRef = SecretRef()
    timeout_s: Seconds = 30.0
    attempts: Count = 4


class SendingConfig(Model):
    """How messages are cut and followed, whoever carries them."""

    batch: Count = 50
    """Records in one message."""
    poll_s: Pause = 1.0
    """How long to wait between two looks at a message."""
    patience_s: Pause = 600.0
    """How long to wait for a reply before leaving it to the next run."""


class RulesConfig(Model):
    """What schools decide where the law is not clear, and what has to be checked at all."""

    remark_subject_counts: bool | None = None
    """Whether the one subject of TT 22/2021/TT-BGDĐT art. 9.3 may be one without marks (R-S19);
    undecided: both readings are accepted and shown."""
    communes: Path | None = None
    """CSV file of communes: ``code, name, province_code, valid_from, valid_to`` (R-I07)."""
    required: tuple[str, ...] = ()
    """Codes of rules without which no record is issued: not checked is an error (R-X08)."""


class SchoolSourceConfig(Model):
    """The ``[schools.source]`` table."""

    system: str
    school_year: str
    path: Path | None = None
    url: str | None = Field(default=None, repr=False)
    options: Mapping[str, str] = Field(default={}, repr=False)


class PersonConfig(Person):
    """One ``[[schools.people]]`` entry: who has a role that the school's data do not name."""

    role: Literal[Role.DEPUTY_HEAD, Role.CLERK]
    """Teachers stand in the data, the head in ``[schools.head]``."""
    name: Text
    grades: tuple[int, ...] = ()
    """The grades a deputy head is in charge of; none: all."""


class SchoolConfig(Model):
    """One ``[[schools]]`` entry."""

    school: School
    head: Signer
    source: SchoolSourceConfig
    last_year: SchoolSourceConfig | None = None
    """Where last year's records are read from; absent: from the ledger, as far as it has them."""
    organisation_ids: tuple[str, ...] = ()
    """What the school's seal certificate may name it by, such as its tax code."""
    people: tuple[PersonConfig, ...] = ()
    """Deputy heads and clerks."""

    @field_validator("people")
    @classmethod
    def _told_apart(cls, people: tuple[PersonConfig, ...]) -> tuple[PersonConfig, ...]:
        """Two entries of one name are two persons by their personal IDs, or one by being alike."""
        alike: dict[str, list[PersonConfig]] = {}
        for one in people:
            alike.setdefault(name_key(one.name), []).append(one)
        for same in alike.values():
            if (
                not all(one.personal_id for one in same)
                and len({name_key(one.id) for one in same}) > 1
            ):
                raise PydanticCustomError("namesakes", "two entries have one name")
        return people

    @property
    def unfilled(self) -> tuple[str, ...]:
        """The keys that say nothing yet: in angle brackets, as ``hocba init`` writes them."""
        texts = {
            **{f"schools.school.{key}": text for key, text in self.school},
            **{f"schools.head.{key}": text for key, text in self.head},
            **{f"schools.people.{key}": str(text) for one in self.people for key, text in one},
            "schools.source.school_year": self.source.school_year,
        }
        # Half filled counts too: no name, number or code of a school has such a sign.
        return tuple(key for key, text in texts.items() if set(text or "") & set("<>"))

    def require_filled(self) -> None:
        """Refuse what came with the program: it would be issued as if it were the school's.

        :raises UnfilledError: names every key that is not filled in.
        """
        if self.unfilled:
            raise UnfilledError(", ".join(self.unfilled))

    @property
    def source_config(self) -> SourceConfig:
        """What an adapter is asked to open; whatever reads a school's data comes through here.

        :raises UnfilledError: the school is not filled in.
        """
        return self.source_at(Stage.YEAR)

    def source_at(self, stage: Stage) -> SourceConfig:
        """Return what an adapter is asked to open when only what is due at ``stage`` is wanted.

        :raises UnfilledError: the school is not filled in.
        """
        return self._asked(self.source, stage)

    @property
    def last_year_config(self) -> SourceConfig | None:
        """What an adapter is asked to open for the year before.

        :raises UnfilledError: the school is not filled in.
        """
        return None if self.last_year is None else self._asked(self.last_year)

    def _asked(self, source: SchoolSourceConfig, stage: Stage = Stage.YEAR) -> SourceConfig:
        self.require_filled()
        return SourceConfig(
            system=source.system,
            school=self.school,
            head=self.head,
            school_year=source.school_year,
            path=source.path,
            url=source.url,
            stage=stage,
            options=source.options,
        )


class Config(Model):
    """Everything a run needs to know. Make it from a file, or by hand when embedding."""

    profile: str = "qd3016-public"
    """A profile's id, or its folder."""
    plugins: tuple[str, ...] = ()
    """Entry points of the group ``hocba`` to load; no others are."""
    output: Path = Path()
    """Folder of issued XML, packages and receipts."""
    ledger: LedgerConfig = LedgerConfig()
    trust: TrustConfig = TrustConfig()
    timestamp: TimestampConfig | None = None
    """Needed where the profile wants signatures with time-stamps."""
    exchange: ExchangeConfig | None = None
    sending: SendingConfig = SendingConfig()
    rules: RulesConfig = RulesConfig()
    schools: tuple[SchoolConfig, ...] = ()
    keys: tuple[KeyConfig, ...] = ()

    def key(self, holder: str) -> KeyConfig | None:
        """Return the key of a holder; ``None``: none is configured."""
        return next((key for key in reversed(self.keys) if key.holder == holder), None)

    def school(self, code: str) -> SchoolConfig:
        """Return the school of that code.

        :raises ConfigError: it is not configured.
        """
        for school in self.schools:
            if school.school.code == code:
                return school
        raise ConfigError("schools", f"không có trường {code}", f"no school {code}")


def load(path: Path) -> Config:
    """Read a configuration file; relative paths in it start from its folder.

    :raises ConfigError: missing, not TOML, or a key is unknown or has the wrong type; of what is
        not TOML the line is named, and how a path is written.
    """
    try:
        content = path.read_bytes()
        table = toml.table_of(content)
        toml.require_no_escapes(table, content)
    except FileNotFoundError:
        raise ConfigError(path.name, "không có tệp này", "file not found") from None
    except OSError as error:
        raise ConfigError(path.name, *os_errors.reasons(error)) from error
    except toml.TomlError as error:
        raise ConfigError(path.name, error.vi, error.en) from error
    table.setdefault("output", ".")
    table.setdefault("ledger", {"url": LedgerConfig().url})
    return parse(_rebased(table, path.resolve().parent))


def parse(table: Mapping[str, Any]) -> Config:
    """Check a configuration given as plain data.

    :raises ConfigError: names the first wrong key; values are not repeated, they may be secrets.
    """
    try:
        return Config.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ConfigError(place, *wrong_values.reasons(first)) from None


def _rebased(value: Any, folder: Path, key: str = "") -> Any:
    if isinstance(value, dict) and key in _PATH_TABLE_KEYS:
        return {name: _rebased(item, folder, "anchors") for name, item in value.items()}
    if isinstance(value, dict):
        return {name: _rebased(item, folder, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_rebased(item, folder, key) for item in value]
    if isinstance(value, str) and (key in _PATH_KEYS or key in _PATH_LIST_KEYS):
        return str(folder / value)
    if isinstance(value, str) and key == "url" and value.startswith(_SQLITE):
        return _SQLITE + str(folder / value.removeprefix(_SQLITE))
    if key == "profile" and isinstance(value, str) and (folder / value / "profile.toml").is_file():
        return str(folder / value)
    return value

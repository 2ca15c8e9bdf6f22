"""Last year's records: what this year's are compared with, and who should still be here."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from hocba_hooks import Record, SourceConfig, SourceRecord, Transcript
from hocba_hooks.transcripts import TRANSCRIPT
from hocba_hooks.values.dates import school_year_start
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.journey.freshness import NOT_DUE
from hocba_plugin.journey.source import opened
from hocba_plugin.journey.unread import ReadClass, UnreadClass, by_class
from hocba_plugin.ledger import VersionRow, VersionState

_Load = Callable[[], Transcript | None]


@dataclass(frozen=True, slots=True)
class LastYear:
    """The records of the year before, by every number that names their pupil."""

    entries: Mapping[str, _Load]
    unread: tuple[UnreadClass, ...] = ()
    """Classes of last year that cannot be read."""

    def of(self, transcript: Transcript) -> Transcript | None:
        """Return the record the pupil had; ``None`` when there is none, or nothing is known."""
        found = (self.entries.get(number) for number in numbers(transcript))
        load = next(filter(None, found), None)
        return load() if load else None

    def missing(self, present: AbstractSet[str]) -> Iterator[Transcript]:
        """Yield the records of those who should be among ``present`` and are not.

        Who was in the last grade of a level has gone on to another school.
        """
        seen: set[_Load] = set()
        for load in self.entries.values():
            if load in seen:
                continue
            seen.add(load)
            transcript = load()
            if transcript is None:
                continue
            goes_on = transcript.school_class.grade < transcript.level.grades[-1]
            if goes_on and present.isdisjoint(numbers(transcript)):
                yield transcript


def numbers(transcript: Transcript) -> tuple[str, ...]:
    """Return what a pupil is known by: pupil code and personal ID, as far as there are any."""
    pupil = transcript.pupil
    return tuple(number for number in (pupil.code, pupil.personal_id) if number)


def last_year(journey: Journey, school: SchoolConfig) -> LastYear:
    """Return last year's records, from the configured source, or else from the ledger.

    :raises SourceError: the configured source cannot be read.
    """
    config = school.last_year_config
    return _issued(journey, school) if config is None else _read(journey, config)


def _read(journey: Journey, config: SourceConfig) -> LastYear:
    entries: dict[str, _Load] = {}
    unread = []
    with closing(opened(journey, config)) as source:
        for one in by_class(source):
            if isinstance(one, UnreadClass):
                unread.append(_of_year(one, config.school_year))
            else:
                entries |= _entries(one)
    return LastYear(entries, tuple(unread))


def _of_year(one: UnreadClass, school_year: str) -> UnreadClass:
    return UnreadClass(f"{one.name} ({school_year})".strip(), one.error)


def _entries(one: ReadClass[SourceRecord]) -> dict[str, _Load]:
    found: dict[str, _Load] = {}
    for record in one.members:
        if record.pupil_status not in NOT_DUE:
            # As text: a fifth of the memory, and most are looked at once.
            load = partial(TRANSCRIPT.validate_json, record.transcript.model_dump_json())
            found |= dict.fromkeys(numbers(record.transcript), load)
    return found


def _issued(journey: Journey, school: SchoolConfig) -> LastYear:
    before = _year_before(school.source.school_year)
    if before is None or not journey.has_ledger:
        return LastYear({})
    return LastYear(
        {
            row.pupil_key: partial(_loaded, journey, version)
            for row, version in journey.versions(school)
            if row.school_year == before and _holds(journey, version)
        }
    )


def _holds(journey: Journey, version: VersionRow) -> bool:
    made = version.document_sha256 is not None and version.state is not VersionState.REVOKED
    return made and version.profile_id == journey.profile.id


def _loaded(journey: Journey, version: VersionRow) -> Transcript | None:
    try:
        record: Record = journey.record(version)
    except UNUSABLE:
        return None
    return record.transcript


def _year_before(school_year: str) -> str | None:
    try:
        start = school_year_start(school_year)
    except ValueError:
        return None
    return f"{start - 1}-{start}"

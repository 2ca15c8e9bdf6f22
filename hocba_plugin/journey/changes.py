"""What changed in a school's data since the ledger's versions were made: a look, and no more."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from hocba_hooks import SourceRecord, Transcript
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.freshness import NOT_DUE
from hocba_plugin.journey.lacking import lacking, sides
from hocba_plugin.journey.losing import require_not_lost
from hocba_plugin.journey.source import opened, pupil_key
from hocba_plugin.journey.unread import UnreadClass, by_class, require_all
from hocba_plugin.ledger import MENDABLE, RecordRow, VersionRow, VersionState

Held = Mapping[str, tuple[RecordRow, VersionRow]]
"""The records of one school and year, by the key of their pupil."""


class Kind(StrEnum):
    """What became of one record."""

    NEW = "new"
    CHANGED = "changed"
    LESS = "less"
    """The data have lost a part of what the approved document says: it waits."""
    UNCHANGED = "unchanged"
    NOT_DUE = "not_due"
    """The pupil is there; no record is due any more."""
    GONE = "gone"
    """The pupil is no longer there."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record of the school's data beside the ledger's. Names of fields only, no values."""

    kind: Kind
    class_name: str
    place: str = ""
    """Where the pupil stands in the source."""
    identity: UUID | None = None
    version: int | None = None
    state: VersionState | None = None
    parts: tuple[str, ...] = ()
    """The fields of the transcript that differ, as far as the document carries them."""

    @property
    def follows(self) -> tuple[str, str]:
        """What is to be done, in Vietnamese and English; empty: nothing."""
        return _FOLLOWS.get((self.kind, self.state), ("", ""))

    @property
    def settled(self) -> bool:
        """Whether there is nothing to tell."""
        return self.kind is Kind.UNCHANGED and self.follows == ("", "")


_EXPORT = "hocba export", "hocba export"
_ANEW = (
    "hocba export lập lại, các phê duyệt và chữ ký cũ hết hiệu lực",
    "hocba export makes it anew; approvals and signatures lapse",
)
_STOPS = "hocba export sẽ dừng học bạ này", "hocba export will stop it"
_WAITS = (
    "học bạ chờ: đưa lại dữ liệu, hoặc hocba withdraw nếu không cấp nữa",
    "it waits: bring the data back, or hocba withdraw if it is not to be issued",
)
_LESS = (
    "học bạ chờ: đưa lại dữ liệu, hoặc hocba withdraw rồi hocba export nếu đúng là bỏ",
    "it waits: bring the data back, or hocba withdraw and hocba export if it is meant",
)
_REVOKE = (
    "hocba revoke để thu hồi, rồi hocba reissue để lập phiên bản mới",
    "hocba revoke, then hocba reissue for the next version",
)
_WRONG = (
    "chỉ thu hồi (hocba revoke) nếu đã cấp sai",
    "revoke it (hocba revoke) only if it was wrongly issued",
)
_WAIT = (
    "hocba submit để nhận trả lời trước đã",
    "hocba submit first, for the answer",
)
_REISSUE = "hocba reissue", "hocba reissue"
_S = VersionState
_FOLLOWS: Mapping[tuple[Kind, VersionState | None], tuple[str, str]] = {
    (Kind.NEW, None): _EXPORT,
    (Kind.UNCHANGED, _S.OPEN): _EXPORT,
    **{(Kind.CHANGED, state): _ANEW for state in MENDABLE},
    **{(Kind.LESS, state): _LESS for state in MENDABLE},
    (Kind.CHANGED, _S.ACCEPTED): _REVOKE,
    (Kind.CHANGED, _S.REVOKED): _REISSUE,
    **{(Kind.NOT_DUE, state): _STOPS for state in MENDABLE - {_S.STOPPED}},
    **{(Kind.GONE, state): _WAITS for state in MENDABLE - {_S.STOPPED}},
    **{(kind, _S.ACCEPTED): _WRONG for kind in (Kind.NOT_DUE, Kind.GONE)},
    **{
        (kind, state): _WAIT
        for kind in (Kind.CHANGED, Kind.NOT_DUE, Kind.GONE)
        for state in (_S.SENDING, _S.REVOKING)
    },
}


def changes(
    journey: Journey, school: SchoolConfig, class_name: str | None = None
) -> Iterator[Change]:
    """Yield every record of the school's data (or of one class), then those of the ledger alone.

    Nothing is stored, no approval lapses; where there is no ledger none is begun.

    :raises LostLedgerError: there was a ledger.
    :raises UnreadError: some classes cannot be read; nobody was taken for gone.
    :raises SourceError: the source cannot be read.
    """
    held = _held(journey, school)
    seen: set[str | None] = set()
    unread = []
    with closing(opened(journey, school.source_config)) as source:
        for one in by_class(source):
            if isinstance(one, UnreadClass):
                unread.append(one)
                continue
            for record in one.members:
                key = pupil_key(record)
                seen.add(key)
                change = _change(journey, record, held.get(key or ""))
                if change is not None and class_name in (None, change.class_name):
                    yield change
        scope = source.scope()
    require_all(unread)
    for key, (row, version) in held.items():
        missing = key not in seen and scope.holds(row.class_name, key)
        if missing and class_name in (None, row.class_name):
            yield _of(Kind.GONE, row, version)


def _held(journey: Journey, school: SchoolConfig) -> Held:
    if not journey.has_ledger:
        require_not_lost(journey.config)
        return {}
    year = school.source.school_year
    pairs = journey.versions(school)
    return {row.pupil_key: (row, version) for row, version in pairs if row.school_year == year}


def _change(
    journey: Journey, record: SourceRecord, held: tuple[RecordRow, VersionRow] | None
) -> Change | None:
    due = record.pupil_status not in NOT_DUE
    if held is None:
        name = record.transcript.school_class.name
        return Change(Kind.NEW, name, record.place) if due else None
    if not due:
        return _of(Kind.NOT_DUE, *held, record)
    version = held[1]
    if version.content_digest == record.transcript.content_digest:
        return _of(Kind.UNCHANGED, *held, record)
    if lost := lacking(journey, held[0], record.transcript):
        return _of(Kind.LESS, *held, record, lost)
    return _of(Kind.CHANGED, *held, record, _differing(journey, version, record.transcript))


def _of(
    kind: Kind,
    row: RecordRow,
    version: VersionRow,
    record: SourceRecord | None = None,
    parts: tuple[str, ...] = (),
) -> Change:
    return Change(
        kind,
        record.transcript.school_class.name if record else row.class_name,
        record.place if record else "",
        row.identity,
        version.version,
        version.state,
        parts,
    )


def _differing(journey: Journey, version: VersionRow, transcript: Transcript) -> tuple[str, ...]:
    before, after = sides(journey, version, transcript)
    return tuple(name for name in after if before.get(name) != after[name])

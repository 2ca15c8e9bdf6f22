"""Approvals and signatures hold for the content they were given for, and for no other.

Before anyone approves, signs or sends, the school's data are read again. What changed meanwhile is
opened anew, so its approvals lapse; who has left is stopped. **Absence is no instruction**: whoever
is not in the data any more waits untouched until a person withdraws the record, as does an approved
record of which the data lost a part, and a class of which more than a few are missing is taken for
a wrong file. Of a class that cannot be read, or is
taken for a wrong file, nothing is touched, and the others go on. Nor is what the authority holds:
only revoking does that.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from uuid import UUID

from hocba_hooks import Actor, Scope, SourceError, SourceRecord, Transcript
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import ShrunkError, UnreadError, WorkflowError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.lacking import MADE, lacking, waits
from hocba_plugin.journey.source import opened, pupil_key
from hocba_plugin.journey.steps import Step
from hocba_plugin.journey.unread import UnreadClass, by_class
from hocba_plugin.ledger import RecordRow, VersionRow

NOT_DUE = frozenset(
    {PupilStatus.LEFT_SEMESTER_1, PupilStatus.LEFT_SEMESTER_2, PupilStatus.DROPPED_OUT}
)
"""Who has no finished record of the year here; the new school issues it (R-S24)."""
NO_LONGER_DUE = "R-S24"
FEW = 3
"""As many pupils of a class may be missing from the data; of more, the data are doubted."""
_WAITS_VI = (
    "học sinh không còn trong dữ liệu của trường, học bạ được giữ nguyên và chờ; "
    "đưa lại dữ liệu, hoặc hocba withdraw nếu không cấp nữa"
)
_WAITS_EN = (
    "the pupil is not in the school's data any more; the record is kept and waits: "
    "bring the data back, or hocba withdraw if it is not to be issued"
)


@dataclass
class Seen:
    """Whom the school's data had when they were read."""

    scope: Scope = field(default_factory=Scope)
    present: frozenset[str] = frozenset()
    """Keys of everybody in the data, also of classes that were not looked at."""
    due: dict[str, str] = field(default_factory=dict)
    """Digest of the content, by key of the pupil."""
    left: set[str] = field(default_factory=set)
    """Keys of those no record is due for."""
    unread: list[UnreadClass] = field(default_factory=list)
    """Also classes nobody asked for: who is missing may be in one of them now."""
    held: Mapping[str, str] = field(default_factory=dict)
    """Digests of the content documents were made of, by key of the pupil."""
    changed: dict[str, Transcript] = field(default_factory=dict)
    """What the data say of those whose content is another now."""

    def add(self, record: SourceRecord) -> None:
        """Take in a pupil."""
        key = pupil_key(record)
        if key is not None and record.pupil_status in NOT_DUE:
            self.left.add(key)
        elif key is not None:
            self.due[key] = digest = record.transcript.content_digest
            if self.held.get(key, digest) != digest:
                self.changed[key] = record.transcript

    def has(self, pupil: str) -> bool:
        """Say whether the pupil of this key was there."""
        return pupil in self.due or pupil in self.left

    def lacks(self, row: RecordRow) -> bool:
        """Say whether the pupil should have been there, and was not."""
        there = self.has(row.pupil_key) or row.pupil_key in self.present
        return not there and self.scope.holds(row.class_name, row.pupil_key)

    def error_for(self, row: RecordRow) -> SourceError:
        """Return why nothing can be said of a missing pupil: the class is unread, or may be."""
        own = [one for one in self.unread if one.name == row.class_name]
        return UnreadError(tuple((one.name, one.error) for one in own or self.unread))


@dataclass(frozen=True, slots=True)
class Reread:
    """What is known of a school's documents after its data were read again."""

    steps: tuple[Step, ...]
    """The documents that went stale, wait, or are of a class that was refused, and why."""
    _current: frozenset[UUID]

    @property
    def refused(self) -> tuple[SourceError, ...]:
        """What is the matter with the classes that were refused, each matter once."""
        errors = (step.error for step in self.steps if isinstance(step.error, SourceError))
        return tuple({error.message(): error for error in errors}.values())

    @property
    def stale(self) -> int:
        """How many documents are not, or not any more, what the data say."""
        return sum(not isinstance(step.error, SourceError) for step in self.steps)

    def holds(self, row: RecordRow) -> bool:
        """Say whether the document says what the data say: then it may go on.

        Nothing can be said of records of other years: these data are not of them.
        """
        return row.identity in self._current


def reread(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    class_name: str | None = None,
    pupil: str | None = None,
) -> Reread:
    """Hold every document of a school, or of a class or pupil, against the school's data now.

    :raises SourceError: the source cannot be read: nothing can be approved, signed or sent.
    """
    if not any(True for _ in _made(journey, school, class_name, pupil)):
        return Reread((), frozenset())
    with closing(opened(journey, school.source_config)) as source:
        seen = Seen(source.scope(), held=held(journey, school, class_name, pupil))
        for one in by_class(source):
            if isinstance(one, UnreadClass):
                seen.unread.append(one)
            else:
                for record in one.members:
                    seen.add(record)
    return settle(journey, school, seen, actor, class_name, pupil)


def settle(
    journey: Journey,
    school: SchoolConfig,
    seen: Seen,
    actor: Actor,
    class_name: str | None = None,
    pupil: str | None = None,
) -> Reread:
    """Open anew what changed, stop who has left, and note who is missing.

    Classes that cannot be read, or shrank, are left as they are; each of their records has a step,
    and who is missing of a shrunken one may be withdrawn.
    """
    doubted = {one.name: one.error for one in shrunken(journey, school, seen, class_name, pupil)}
    steps, current = [], set()
    for row, version in list(_made(journey, school, class_name, pupil)):
        if error := doubted.get(row.class_name):
            steps.append(_doubted(journey, seen, row, version, error, actor))
        elif seen.due.get(row.pupil_key) == version.content_digest:
            current.add(row.identity)
            _end_absence(journey, row, actor)
        elif row.pupil_key in seen.left or row.pupil_key in seen.changed:
            steps.append(_renewed(journey, seen, row, version, actor))
        elif seen.lacks(row):
            steps.append(_missing(journey, seen, row, version, actor))
    return Reread(tuple(steps), frozenset(current))


def shrunken(
    journey: Journey,
    school: SchoolConfig,
    seen: Seen,
    class_name: str | None = None,
    pupil: str | None = None,
) -> list[UnreadClass]:
    """Return the classes of which more than a few pupils with a document are missing.

    One pupil, asked for by name, is never many; nor is known who is missing of an unread class.
    """
    unread = {one.name for one in seen.unread}
    made = _made(journey, school, class_name, pupil)
    counts = Counter(row.class_name for row, _ in made if seen.lacks(row))
    return [
        UnreadClass(name, ShrunkError(name, count))
        for name, count in counts.items()
        if count > FEW and unread.isdisjoint({name, ""})
    ]


def held(
    journey: Journey, school: SchoolConfig, class_name: str | None = None, pupil: str | None = None
) -> Mapping[str, str]:
    """Return the digests of what documents were made of, by key of the pupil."""
    made = _made(journey, school, class_name, pupil)
    return {row.pupil_key: version.content_digest for row, version in made}


def _end_absence(journey: Journey, row: RecordRow, actor: Actor) -> None:
    if row.absent_since is not None:
        journey.ledger.returned(row.identity, actor=actor)


def _made(
    journey: Journey, school: SchoolConfig, class_name: str | None, pupil: str | None
) -> Iterator[tuple[RecordRow, VersionRow]]:
    year = school.source.school_year
    for row, version in journey.versions(school, class_name, pupil):
        if row.school_year == year and version.state in MADE:
            yield row, version


def _renewed(
    journey: Journey, seen: Seen, row: RecordRow, version: VersionRow, actor: Actor
) -> Step:
    if row.pupil_key in seen.left:
        journey.ledger.stop(version.identity, (NO_LONGER_DUE,), actor=actor)
        reason = "học sinh không còn trong diện cấp học bạ", "no record is due for the pupil now"
    elif lacking(journey, row, seen.changed[row.pupil_key]):
        journey.ledger.absent(row.identity, actor=actor)
        return Step(version.identity, version.version, waits())
    else:
        journey.ledger.open_version(
            version.identity,
            seen.due[row.pupil_key],
            version.profile_id,
            version.created_on,
            version.issued_on,
            actor=actor,
        )
        reason = (
            "dữ liệu của trường đã thay đổi, các phê duyệt hết hiệu lực; chạy hocba export",
            "the school's data changed, its approvals have lapsed; run hocba export",
        )
    return Step(version.identity, version.version, WorkflowError(*reason))


def _doubted(
    journey: Journey,
    seen: Seen,
    row: RecordRow,
    version: VersionRow,
    error: SourceError,
    actor: Actor,
) -> Step:
    """Note who is missing, so that a person can withdraw them; the document is left as it is."""
    if seen.lacks(row):
        journey.ledger.absent(row.identity, actor=actor)
    return Step(version.identity, version.version, error)


def _missing(
    journey: Journey, seen: Seen, row: RecordRow, version: VersionRow, actor: Actor
) -> Step:
    if seen.unread:
        return Step(version.identity, version.version, seen.error_for(row))
    journey.ledger.absent(row.identity, actor=actor)
    return Step(version.identity, version.version, WorkflowError(_WAITS_VI, _WAITS_EN))

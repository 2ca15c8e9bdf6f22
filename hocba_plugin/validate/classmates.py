"""The pupil's class: what its other records have in common."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TypeVar

from hocba_hooks import Transcript
from hocba_hooks.transcripts import PrimarySubject, SecondarySubject, SecondaryTranscript, Signer

SMALLEST = 5
"""A class of fewer records has no custom a pupil could differ from."""
_ONE_IN = 10
"""Nearly all: of so many others, one may differ."""

Adult = tuple[str, str | None]
"""Name and personal ID of someone who signs."""
K = TypeVar("K", bound=Hashable)


class Classmates:
    """Everyone of a class who gets a record. Build it once, check every pupil against it.

    Without members the class is not known, and rules about it are not checked. Each count is made
    when it is first asked for, so a rule looks at one record and not at the class again.
    """

    def __init__(self, transcripts: Iterable[Transcript] = ()) -> None:
        self.members = tuple(transcripts)
        """The records of the class, that of the pupil in question among them."""

    @property
    def known(self) -> bool:
        """Whether there is a class to compare with."""
        return bool(self.members)

    @property
    def comparable(self) -> bool:
        """Whether the class is large enough for one pupil to differ from it."""
        return len(self.members) >= SMALLEST

    @cached_property
    def school_years(self) -> Counter[str]:
        """How many records are of each school year."""
        return Counter(member.school_year for member in self.members)

    @cached_property
    def grades(self) -> Counter[int]:
        """How many records are of each grade."""
        return Counter(member.school_class.grade for member in self.members)

    @cached_property
    def persons(self) -> Counter[tuple[str, dt.date]]:
        """How many records name each person, by name and date of birth."""
        return Counter(filter(None, map(person, self.members)))

    @cached_property
    def register_numbers(self) -> Counter[str]:
        """How many records have each register number."""
        return Counter(filter(None, (one.pupil.register_number for one in self.members)))

    @cached_property
    def homeroom_teachers(self) -> Counter[Adult]:
        """How many records name each homeroom teacher."""
        return Counter(filter(None, (adult(one.homeroom_teacher) for one in self.members)))

    @cached_property
    def heads(self) -> Counter[Adult]:
        """How many records name each head."""
        return Counter(filter(None, (adult(one.head) for one in self.members)))

    @cached_property
    def homeroom_remarks(self) -> Counter[str]:
        """How many records have each homeroom remark."""
        return Counter(filter(None, (one.homeroom_remark for one in self.members)))

    @cached_property
    def teachers(self) -> Mapping[str, Counter[Adult]]:
        """How many records name each teacher, by subject."""
        found: defaultdict[str, Counter[Adult]] = defaultdict(Counter)
        for member in self.members:
            if isinstance(member, SecondaryTranscript):
                for row in member.subjects:
                    found[row.subject].update(filter(None, [adult(row.teacher)]))
        return found

    @cached_property
    def assessed(self) -> int:
        """How many pupils follow the class's subjects."""
        return sum(1 for _ in self._assessed())

    @cached_property
    def subjects(self) -> Counter[str]:
        """How many of the assessed have each subject."""
        return Counter(
            subject
            for member in self._assessed()
            for subject in {r.subject for r in member.subjects}
        )

    @cached_property
    def with_results(self) -> AbstractSet[str]:
        """The subjects somebody has a result in, or is exempt from."""
        rows = (row for member in self.members for row in member.subjects)
        return {row.subject for row in rows if has_result(row)}

    @cached_property
    def semesters(self) -> AbstractSet[int]:
        """The semesters somebody has a result of."""
        return {semester for member in self.members for semester in semesters(member)}

    def _assessed(self) -> Iterator[Transcript]:
        return filter(is_assessed, self.members)


def is_assessed(transcript: Transcript) -> bool:
    """Say whether a pupil follows the class's subjects: a disabled one may have a plan apart."""
    return bool(transcript.subjects) and not transcript.pupil.not_assessed


def person(transcript: Transcript) -> tuple[str, dt.date] | None:
    """Return name and date of birth; ``None`` when either is not fully known."""
    pupil = transcript.pupil
    born = pupil.birth.date if pupil.birth else None
    return (pupil.name.casefold(), born) if pupil.name and born else None


def adult(signer: Signer) -> Adult | None:
    """Return who signs; ``None`` when no name is known."""
    return (signer.name, signer.personal_id) if signer.name else None


def has_result(row: PrimarySubject | SecondarySubject) -> bool:
    """Say whether there is a result of any period, exemption included."""
    if isinstance(row, PrimarySubject):
        return row.level is not None or row.test is not None
    return any(score is not None for score in (row.semester1, row.semester2, row.year))


def semesters(transcript: Transcript) -> Iterator[int]:
    """Yield the semesters a record has results of; a primary record holds the year's end alone."""
    if not isinstance(transcript, SecondaryTranscript):
        return
    if any(row.semester1 is not None for row in transcript.subjects):
        yield 1
    if any(row.semester2 is not None for row in transcript.subjects):
        yield 2


def nearly_all(number: int, others: int) -> bool:
    """Say whether ``number`` of the ``others`` are nearly all of them."""
    return others >= SMALLEST - 1 and number * _ONE_IN >= others * (_ONE_IN - 1)


def usual(counts: Counter[K], own: K | None) -> K | None:
    """Return what nearly all others have.

    :param counts: what everyone has, the pupil in question included.
    :param own: what the pupil has.
    """
    if not counts:
        return None
    ((value, number),) = counts.most_common(1)
    if value == own:
        return own
    return value if nearly_all(number, counts.total() - (own in counts)) else None

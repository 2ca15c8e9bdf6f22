"""What the circulars make of levels and marks: year and study results, conduct, promotion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from hocba_hooks.transcripts import Grading, SubjectLevel, TraitLevel, YearResult
from hocba_plugin.validate.laws import PrimaryLaw, SecondaryLaw, StudyStep

_RANKS = (Grading.NOT_PASSED, Grading.PASSED, Grading.FAIR, Grading.GOOD)
Marks = Sequence[Decimal]


def year_result(
    law: PrimaryLaw,
    subjects: Iterable[SubjectLevel],
    traits: Iterable[TraitLevel],
    tests: Iterable[Decimal],
) -> YearResult:
    """Return the overall result of a primary year; exempt subjects are left out (R-P08)."""
    levels = set(subjects) - {SubjectLevel.EXEMPT}
    shown = set(traits)
    lowest = min(tests, default=Decimal(law.highest_mark))
    for step in law.year_results:
        fits = levels <= step.subject_levels and shown <= step.trait_levels
        if fits and lowest >= step.lowest_test:
            return step.result
    return YearResult.NOT_COMPLETED


@dataclass(frozen=True, slots=True)
class StudyResult:
    """A study result by the table, by the letter of art. 9.3, and by every defensible reading."""

    by_table: Grading
    level: Grading
    readings: frozenset[Grading]


def study_result(law: SecondaryLaw, marks: Marks, failed_remarks: int) -> StudyResult:
    """Return the study result of subjects with marks and of failed remark subjects (R-S15..19).

    The circular does not say whether the single subject may be a remark subject, nor whether it is
    thought away or thought good; where these readings differ, all of them are returned.
    """
    by_table = _by_table(law, marks, failed_remarks)
    lifted = [
        _by_table(law, _lifted(law, marks, place), failed_remarks) for place in range(len(marks))
    ]
    dropped = [
        _by_table(law, [*marks[:place], *marks[place + 1 :]], failed_remarks)
        for place in range(len(marks))
    ]
    forgiven = [_by_table(law, marks, failed_remarks - 1)] if failed_remarks else []
    level = _adjusted(law, by_table, [*lifted, *forgiven])
    others = (_adjusted(law, by_table, lifted), _adjusted(law, by_table, [*dropped, *forgiven]))
    return StudyResult(by_table, level, frozenset({level, *others}))


def _lifted(law: SecondaryLaw, marks: Marks, place: int) -> list[Decimal]:
    return [*marks[:place], Decimal(law.highest_mark), *marks[place + 1 :]]


def _by_table(law: SecondaryLaw, marks: Marks, failed_remarks: int) -> Grading:
    steps = (step for step in law.study if _reaches(step, marks, failed_remarks))
    return next((step.level for step in steps), Grading.NOT_PASSED)


def _reaches(step: StudyStep, marks: Marks, failed_remarks: int) -> bool:
    return (
        failed_remarks <= step.failed_remarks
        and all(mark >= step.every for mark in marks)
        and sum(mark >= step.best for mark in marks) >= step.subjects
    )


def _adjusted(law: SecondaryLaw, level: Grading, without_one: Iterable[Grading]) -> Grading:
    rank = _RANKS.index(level)
    reached = [_RANKS.index(other) for other in without_one]
    below = law.adjustment.levels_below
    for target in map(_RANKS.index, law.adjustment.targets):
        if target - rank >= below and any(other >= target for other in reached):
            return _RANKS[rank + 1]
    return level


def conduct_year(law: SecondaryLaw, semester1: Grading, semester2: Grading) -> Grading:
    """Return the year's conduct by the matrix of art. 8 (R-S20)."""
    return law.conduct[semester2][semester1]


class Promotion(Enum):
    """What the circular decides about moving up."""

    YES = auto()
    NO = auto()
    RE_TEST = auto()
    SUMMER_TRAINING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOutcome:
    """What promotion depends on (TT 22/2021/TT-BGDĐT art. 12-14)."""

    study: Grading
    conduct: Grading
    absences: Decimal = Decimal(0)
    study_again: Grading | None = None
    conduct_again: Grading | None = None

    @property
    def failed_both(self) -> bool:
        """Whether there is no remedy at all (R-S34)."""
        return self.study is self.conduct is Grading.NOT_PASSED

    @property
    def had_remedy(self) -> bool:
        """Whether the summer's results are in."""
        return self.study_again is not None or self.conduct_again is not None


def promotion(law: SecondaryLaw, year: YearOutcome) -> Promotion:
    """Return what the circular decides (R-S30..R-S34)."""
    if year.absences > law.absence_limit or year.failed_both:
        return Promotion.NO
    final = {year.study_again or year.study, year.conduct_again or year.conduct}
    if Grading.NOT_PASSED not in final:
        return Promotion.YES
    if year.had_remedy:
        return Promotion.NO
    failed_study = year.study is Grading.NOT_PASSED
    return Promotion.RE_TEST if failed_study else Promotion.SUMMER_TRAINING

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


def exact_semester(law: SecondaryLaw, regular: Marks, mid: Decimal, end: Decimal) -> Decimal:
    """Return ĐTBmhk before it is rounded (TT 22/2021/TT-BGDĐT art. 9.1, R-S09)."""
    weights = law.weights
    total = sum(regular, start=Decimal(0)) + weights.mid * mid + weights.end * end
    return total / (len(regular) + weights.mid + weights.end)


def exact_year(law: SecondaryLaw, semester1: Decimal, semester2: Decimal) -> Decimal:
    """Return ĐTBmcn of two rounded semester averages, before it is rounded (R-S10)."""
    return (semester1 + law.weights.semester2 * semester2) / (1 + law.weights.semester2)


@dataclass(frozen=True, slots=True)
class StudyResult:
    """A study result by the table alone, and by every defensible reading of art. 9.3."""

    by_table: Grading
    readings: tuple[Grading, ...]
    """The letter of the law first; where all readings agree, there is one."""
    remark_decides: bool = False
    """Whether it matters that the single subject may be a remark subject."""

    @property
    def level(self) -> Grading:
        """The result by the letter, or by what the school decided."""
        return self.readings[0]


def study_result(
    law: SecondaryLaw, marks: Marks, failed_remarks: int, *, remark_counts: bool | None = None
) -> StudyResult:
    """Return the study result of subjects with marks and of failed remark subjects (R-S15..19).

    The circular does not say whether the single subject of art. 9.3 may be a remark subject, nor
    whether it is thought good or thought away; where these readings differ, all are returned.

    :param remark_counts: what the school decided about remark subjects.
    """
    marks = sorted(marks)
    by_table = _by_table(law, marks, failed_remarks)
    if not _may_rise(law, by_table):
        return StudyResult(by_table, (by_table,))
    tests = [
        [
            _by_table(law, [*marks[:place], *marks[place + 1 :], *instead], failed_remarks)
            for place in range(len(marks))
        ]
        for instead in ([Decimal(law.highest_mark)], [])
    ]
    forgiven = [_by_table(law, marks, failed_remarks - 1)] if failed_remarks else []
    with_remark = [_adjusted(law, by_table, [*test, *forgiven]) for test in tests]
    without = [_adjusted(law, by_table, test) for test in tests]
    undecided = [*with_remark, *without]
    readings = {None: undecided, True: with_remark, False: without}[remark_counts]
    decides = remark_counts is None and with_remark != without
    return StudyResult(by_table, tuple(dict.fromkeys(readings)), decides)


def _may_rise(law: SecondaryLaw, level: Grading) -> bool:
    highest = max(map(_RANKS.index, law.adjustment.targets))
    return highest - _RANKS.index(level) >= law.adjustment.levels_below


def _by_table(law: SecondaryLaw, marks: Marks, failed_remarks: int) -> Grading:
    steps = (step for step in law.study if _reaches(step, marks, failed_remarks))
    return next((step.level for step in steps), Grading.NOT_PASSED)


def _reaches(step: StudyStep, marks: Marks, failed_remarks: int) -> bool:
    """Say whether marks, the lowest first, are enough for a level."""
    return (
        failed_remarks <= step.failed_remarks
        and len(marks) >= step.subjects
        and marks[0] >= step.every
        and marks[-step.subjects] >= step.best
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

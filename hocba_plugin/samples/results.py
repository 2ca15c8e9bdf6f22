"""Results by the circulars, for making sample records.

On purpose a second, independent reading of the law beside the rules of ``validate``: a mistake in
either shows when the two meet in a test.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from hocba_hooks.transcripts import Grading, SubjectLevel, TraitLevel, YearResult
from hocba_hooks.values.marks import Score, Verdict

ABSENCE_LIMIT = 45
_ENOUGH_SUBJECTS = 6
_WORST_TO_BEST = (Grading.NOT_PASSED, Grading.PASSED, Grading.FAIR, Grading.GOOD)


def primary_year_result(
    levels: Iterable[SubjectLevel], traits: Iterable[TraitLevel], tests: Iterable[Decimal]
) -> YearResult:
    """Return HTXS, HTT, HT or CHT (TT 27/2020/TT-BGDĐT art. 9, R-P08)."""
    subjects = set(levels) - {SubjectLevel.EXEMPT}
    shown = set(traits)
    lowest = min(tests, default=Decimal(10))
    if subjects <= {SubjectLevel.COMPLETED_WELL} and shown <= {TraitLevel.GOOD}:
        if lowest >= 9:
            return YearResult.EXCELLENT
        if lowest >= 7:
            return YearResult.COMPLETED_WELL
    failed = SubjectLevel.NOT_COMPLETED in subjects or TraitLevel.NEEDS_EFFORT in shown
    return YearResult.NOT_COMPLETED if failed or lowest < 5 else YearResult.COMPLETED


def study_result(scores: Iterable[Score]) -> Grading:
    """Return the study result of a semester or year (TT 22/2021/TT-BGDĐT art. 9.2 and 9.3)."""
    counted = [score for score in scores if score is not Verdict.EXEMPT]
    level = _by_limits(counted)
    rank = _WORST_TO_BEST.index(level)
    best = max(_WORST_TO_BEST.index(_by_limits(lifted)) for lifted in _each_lifted(counted))
    # Art. 9.3: two or more levels below Tốt or Khá because of one subject only: one level up.
    return _WORST_TO_BEST[rank + 1] if best - rank >= 2 else level


def _by_limits(scores: Sequence[Score]) -> Grading:
    marks = [score for score in scores if isinstance(score, Decimal)]
    failed = scores.count(Verdict.NOT_PASSED)

    def at_least(every: str, six: str) -> bool:
        enough = sum(mark >= Decimal(six) for mark in marks) >= _ENOUGH_SUBJECTS
        return enough and min(marks) >= Decimal(every)

    if failed == 0 and at_least("6.5", "8.0"):
        return Grading.GOOD
    if failed == 0 and at_least("5.0", "6.5"):
        return Grading.FAIR
    return Grading.PASSED if failed <= 1 and at_least("3.5", "5.0") else Grading.NOT_PASSED


def _each_lifted(scores: Sequence[Score]) -> Iterable[list[Score]]:
    yield list(scores)
    for place, score in enumerate(scores):
        best = Decimal(10) if isinstance(score, Decimal) else Verdict.PASSED
        yield [*scores[:place], best, *scores[place + 1 :]]


_CONDUCT = {
    "good": ("good", "good", "fair", "fair"),
    "fair": ("fair", "fair", "fair", "passed"),
    "passed": ("fair", "passed", "passed", "passed"),
    "not_passed": ("not_passed", "not_passed", "not_passed", "not_passed"),
}
"""Second semester to the year's result, by first semester from Tốt down."""


def conduct_year(semester1: Grading, semester2: Grading) -> Grading:
    """Return the year's conduct (TT 22/2021/TT-BGDĐT art. 8, R-S20)."""
    return Grading(_CONDUCT[semester2][-1 - _WORST_TO_BEST.index(semester1)])


def is_promoted(study: Grading, conduct: Grading, absences: int) -> bool:
    """Say whether the pupil moves up, summer results counted (art. 12, R-S30, R-S31)."""
    return Grading.NOT_PASSED not in (study, conduct) and absences <= ABSENCE_LIMIT


def may_retake(study: Grading, conduct: Grading, absences: int) -> bool:
    """Say whether subjects are assessed again in the summer (art. 14, R-S33)."""
    return study is Grading.NOT_PASSED and is_promoted(Grading.PASSED, conduct, absences)


def may_train(study: Grading, conduct: Grading, absences: int) -> bool:
    """Say whether conduct is trained in the summer (art. 13, R-S32)."""
    return conduct is Grading.NOT_PASSED and is_promoted(study, Grading.PASSED, absences)


def is_due_for_retake(year: Score | None) -> bool:
    """Say whether a year result may be assessed again: below 5.0, or Chưa đạt (R-S35)."""
    return year is Verdict.NOT_PASSED or (isinstance(year, Decimal) and year < 5)


def secondary_title(study: Grading, conduct: Grading, scores: Iterable[Score]) -> str | None:
    """Return the title of the year (TT 22/2021/TT-BGDĐT art. 15, R-S37, R-S38)."""
    if (study, conduct) != (Grading.GOOD, Grading.GOOD):
        return None
    high = sum(isinstance(score, Decimal) and score >= 9 for score in scores)
    return "Học sinh Xuất sắc" if high >= _ENOUGH_SUBJECTS else "Học sinh Giỏi"

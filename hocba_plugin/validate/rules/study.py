"""The study result of a period (R-S15 to R-S19, R-S21), TT 22/2021/TT-BGDĐT art. 9."""

from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Form
from hocba_hooks.transcripts import Grading, SecondarySubject
from hocba_hooks.values.marks import Score, Verdict
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.outcomes import StudyResult, study_result
from hocba_plugin.validate.rules.secondary import PERIOD_NAMES, Secondary, has_marks
from hocba_plugin.validate.wording import evidence

SECONDARY = Form.SECONDARY
_CODES = {
    Grading.GOOD: "R-S15",
    Grading.FAIR: "R-S16",
    Grading.PASSED: "R-S17",
    Grading.NOT_PASSED: "R-S18",
}


def score_of(row: SecondarySubject, period: str) -> Score | None:
    """Return the result of a period; after the summer a re-test stands for the year (art. 14)."""
    if period == "after_summer":
        return row.year if row.reassessed is None else row.reassessed
    score: Score | None = getattr(row, period)
    return score


def computed_result(context: Secondary, period: str) -> StudyResult:
    """Return what the subjects' results of a period amount to; exempt ones are left out.

    :raises Unchecked: a result is missing or of the wrong kind, or there are too few marks.
    """
    scores = {row.subject: score_of(row, period) for row in context.transcript.subjects}
    if None in scores.values() or not scores:
        raise Unchecked("no_marks")
    taken = {subject: score for subject, score in scores.items() if score is not Verdict.EXEMPT}
    marks = [score for score in taken.values() if isinstance(score, Decimal)]
    if any(has_marks(context, s) != isinstance(score, Decimal) for s, score in taken.items()):
        raise Unchecked("wrong_kind")
    if len(marks) < context.secondary_law.least_subjects:
        raise Unchecked("few_subjects")
    failed = sum(score is Verdict.NOT_PASSED for score in taken.values())
    counts = context.choices.remark_subject_counts
    return study_result(context.secondary_law, marks, failed, remark_counts=counts)


@rule(*_CODES.values(), "R-S19", form=SECONDARY)
def study_results_follow_from_subjects(context: Secondary) -> Hits:
    """Of both semesters and the year; a doubtful adjustment is accepted and told."""
    for period in PERIOD_NAMES:
        stored: Grading | None = getattr(context.transcript.study, period)
        path = f"study.{period}"
        if stored is None:
            if not context.transcript.pupil.not_assessed:
                yield Unchecked("no_gradings", path)
            continue
        try:
            yield from _judged(stored, computed_result(context, period), period)
        except Unchecked as absent:
            yield Unchecked(absent.reason, path)


def _judged(stored: Grading, computed: StudyResult, period: str) -> Iterator[Hit]:
    if computed.readings == (stored,):
        return
    path, names = f"study.{period}", PERIOD_NAMES[period]
    found = evidence(stored, *computed.readings)
    if stored not in computed.readings:
        yield Hit(path, data=names, evidence=found, code=_CODES[computed.level])
    else:
        variant = "" if computed.remark_decides else "test"
        yield Hit(path, variant, names, evidence=found, code="R-S19")


@rule("R-S21", form=SECONDARY)
def there_are_six_subjects_with_marks(context: Secondary) -> Hits:
    """ "At least six" cannot hold of five: a person decides."""
    for period, names in PERIOD_NAMES.items():
        if getattr(context.transcript.study, period) is None:
            continue
        scores = [score_of(row, period) for row in context.transcript.subjects]
        marks = sum(isinstance(score, Decimal) for score in scores)
        if marks < context.secondary_law.least_subjects:
            yield Hit(f"study.{period}", data=names)

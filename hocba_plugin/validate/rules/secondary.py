"""Results of secondary subjects (R-S01, R-S02, R-S08, R-S10, R-S11, R-S13), TT 22/2021/TT-BGDĐT."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Form, SecondaryTranscript
from hocba_hooks.transcripts import SecondarySubject
from hocba_hooks.values.marks import Score, Verdict, round_half_up
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.outcomes import exact_year
from hocba_plugin.validate.wording import evidence

SECONDARY = Form.SECONDARY
Secondary = Context[SecondaryTranscript]
PERIODS = ("semester1", "semester2", "year", "reassessed")
PERIOD_NAMES = {
    "semester1": {"period_vi": "học kỳ I", "period_en": "semester 1"},
    "semester2": {"period_vi": "học kỳ II", "period_en": "semester 2"},
    "year": {"period_vi": "cả năm", "period_en": "the year"},
}
_VERDICTS = (Verdict.PASSED, Verdict.NOT_PASSED)
_TENTH = Decimal("0.1")


def has_marks(context: Secondary, subject: str) -> bool:
    """Say whether a subject has marks; an unknown one is taken as it comes."""
    return _kind(context, subject) == "mark"


def has_remarks(context: Secondary, subject: str) -> bool:
    """Say whether a subject is assessed by Đạt and Chưa đạt alone (art. 5)."""
    return _kind(context, subject) == "remark"


def _kind(context: Secondary, subject: str) -> str:
    known = context.subjects.get(subject)
    return known.kind if known else ""


def path_of(subject: str, field: str) -> str:
    """Return the path of a field of a subject."""
    return f"subjects[subject={subject}].{field}"


def wrong_average(
    context: Secondary, subject: str, period: str, stated: Score, exact: Decimal
) -> Iterator[Hit]:
    """Yield what is wrong with an average: its rounding alone (R-S11), or its value.

    An average cut off, or rounded in binary, to even or not at all, lies less than a tenth below
    the exact value.
    """
    computed = round_half_up(exact)
    if stated == computed:
        return
    cut = isinstance(stated, Decimal) and 0 <= exact - stated < _TENTH
    yield Hit(
        path_of(subject, period),
        data={"subject": context.subject_name(subject)} | PERIOD_NAMES[period],
        evidence=evidence(stated, computed),
        code="R-S11" if cut else "",
    )


def _scores(context: Secondary) -> Iterator[tuple[SecondarySubject, str, Score]]:
    for row in context.transcript.subjects:
        for period in PERIODS:
            score: Score | None = getattr(row, period)
            if score is not None:
                yield row, period, score


def _named(context: Secondary, row: SecondarySubject) -> dict[str, object]:
    return {"subject": context.subject_name(row.subject)}


@rule("R-S01", form=SECONDARY)
def results_are_of_the_subjects_kind(context: Secondary) -> Hits:
    """Marks or verdicts, by subject; exempt anywhere; one row a subject."""
    for row, period, score in _scores(context):
        path = path_of(row.subject, period)
        if has_marks(context, row.subject) and score in _VERDICTS:
            yield Hit(path, data=_named(context, row))
        if has_remarks(context, row.subject) and isinstance(score, Decimal):
            yield Hit(path, "remark", _named(context, row))
    counts = Counter(row.subject for row in context.transcript.subjects)
    for row in context.transcript.subjects:
        if counts[row.subject] > 1:
            yield Hit(path_of(row.subject, "subject"), "twice", _named(context, row))


@rule("R-S02", form=SECONDARY)
def marks_have_one_decimal(context: Secondary) -> Hits:
    """0 to 10; a mark with two decimals is sent back, never rounded."""
    highest = context.secondary_law.highest_mark
    for row, period, score in _scores(context):
        if not isinstance(score, Decimal):
            continue
        if not 0 <= score <= highest:
            yield Hit(path_of(row.subject, period), data=_named(context, row))
        elif score * 10 % 1:
            yield Hit(path_of(row.subject, period), "decimals", _named(context, row))


@rule("R-S08", form=SECONDARY)
def foreign_language_is_named(context: Secondary) -> Hits:
    """In brackets, as on the form: Ngoại ngữ 1 (Tiếng Anh)."""
    for row in context.transcript.subjects:
        if row.subject in context.secondary_law.languages and row.name and "(" not in row.name:
            yield Hit(path_of(row.subject, "name"))


@rule("R-S10", "R-S11", form=SECONDARY)
def year_average_follows_from_semesters(context: Secondary) -> Hits:
    """From the two rounded semester averages."""
    law = context.secondary_law
    for row in context.transcript.subjects:
        if not has_marks(context, row.subject) or not isinstance(row.year, Decimal):
            continue
        if not isinstance(row.semester1, Decimal) or not isinstance(row.semester2, Decimal):
            yield Unchecked("no_marks")
        else:
            exact = exact_year(law, row.semester1, row.semester2)
            yield from wrong_average(context, row.subject, "year", row.year, exact)


@rule("R-S13", form=SECONDARY)
def year_of_a_remark_subject_is_semester_2(context: Secondary) -> Hits:
    """Art. 9: the second semester decides."""
    for row in context.transcript.subjects:
        if not has_remarks(context, row.subject) or row.year not in _VERDICTS:
            continue
        if row.semester2 not in _VERDICTS:
            yield Unchecked("no_marks")
        elif row.year is not row.semester2:
            found = evidence(row.year, row.semester2)
            yield Hit(path_of(row.subject, "year"), data=_named(context, row), evidence=found)

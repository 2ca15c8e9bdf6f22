"""Semester results against the marks behind them (R-S03 to R-S06, R-S09, R-S11, R-S12)."""

from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Form, MarkComponents
from hocba_hooks.transcripts import SecondarySubject
from hocba_hooks.values.marks import Score, Verdict
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.laws import SecondaryLaw
from hocba_plugin.validate.outcomes import exact_semester
from hocba_plugin.validate.rules.secondary import (
    Secondary,
    has_marks,
    has_remarks,
    path_of,
    wrong_average,
)
from hocba_plugin.validate.wording import evidence

SECONDARY = Form.SECONDARY
_PERIODS = {1: "semester1", 2: "semester2"}


def _result(row: SecondarySubject, semester: int) -> Score | None:
    score: Score | None = getattr(row, _PERIODS[semester])
    return score


def _path(parts: MarkComponents) -> str:
    return path_of(parts.subject, _PERIODS[parts.semester])


def _named(context: Secondary, parts: MarkComponents) -> dict[str, object]:
    return {"subject": context.subject_name(parts.subject), "semester": parts.semester}


def _parts(context: Secondary) -> Iterator[tuple[MarkComponents, Score]]:
    """Yield the components of every semester result that is not exempt."""
    rows = {row.subject: row for row in context.transcript.subjects}
    for parts in context.components:
        row = rows.get(parts.subject)
        result = _result(row, parts.semester) if row else None
        if result is not None and result is not Verdict.EXEMPT:
            yield parts, result


def _is_complete(context: Secondary) -> bool:
    given = {(parts.subject, parts.semester) for parts in context.components}
    return all(
        (row.subject, semester) in given
        for row in context.transcript.subjects
        for semester in _PERIODS
        if _result(row, semester) not in (None, Verdict.EXEMPT)
    )


def _gaps(context: Secondary) -> Iterator[Unchecked]:
    if not _is_complete(context):
        yield Unchecked("no_components")


def _due(context: Secondary, subject: str) -> int | None:
    """Return how many regular assessments a semester of a subject with marks has."""
    transcript = context.transcript
    return context.secondary_law.regular_assessments(transcript.level, context.grade, subject)


def _extra(context: Secondary) -> int:
    return context.secondary_law.clusters.get(context.transcript.level, 0)


@rule("R-S03", form=SECONDARY)
def regular_assessments_are_as_many_as_due(context: Secondary) -> Hits:
    """By periods a year; a cluster of topics may add one in upper secondary (R-S05)."""
    yield from _gaps(context)
    for parts, _ in _parts(context):
        due = _due(context, parts.subject)
        if due is not None and not due <= len(parts.regular) <= due + _extra(context):
            yield Hit(_path(parts), data={"expected": due} | _named(context, parts))


@rule("R-S04", form=SECONDARY)
def remark_subjects_are_assessed_as_often_as_due(context: Secondary) -> Hits:
    """Two regular assessments a semester; a missing mid or end of term is R-S06's."""
    yield from _gaps(context)
    due = context.secondary_law.remark_assessments
    for parts, _ in _parts(context):
        number = len(parts.regular)
        if has_remarks(context, parts.subject) and not due <= number <= due + _extra(context):
            yield Hit(_path(parts), data={"expected": due} | _named(context, parts))


@rule("R-S05", form=SECONDARY)
def a_cluster_of_topics_is_told(context: Secondary) -> Hits:
    """One mark more than the subject itself has: right when it is that of a cluster."""
    if not _extra(context):
        return
    yield from _gaps(context)
    for parts, _ in _parts(context):
        due = _due(context, parts.subject)
        if due is not None and due < len(parts.regular) <= due + _extra(context):
            yield Hit(_path(parts), data={"expected": due} | _named(context, parts))


@rule("R-S06", form=SECONDARY)
def no_component_is_missing(context: Secondary) -> Hits:
    """A blank at the year's end is not a 0."""
    yield from _gaps(context)
    for parts, _ in _parts(context):
        if parts.mid is None or parts.end is None:
            yield Hit(_path(parts), data=_named(context, parts))


@rule("R-S09", "R-S11", form=SECONDARY)
def semester_average_follows_from_components(context: Secondary) -> Hits:
    """Weights 1, 2, 3, one decimal, half up."""
    yield from _gaps(context)
    for parts, result in _parts(context):
        if not has_marks(context, parts.subject):
            continue
        exact = _exact(context.secondary_law, parts)
        if exact is None:
            yield Unchecked("no_components")
        else:
            period = _PERIODS[parts.semester]
            yield from wrong_average(context, parts.subject, period, result, exact)


def _exact(law: SecondaryLaw, parts: MarkComponents) -> Decimal | None:
    regular = [mark for mark in parts.regular if isinstance(mark, Decimal)]
    if len(regular) < len(parts.regular) or not regular:
        return None
    if not isinstance(parts.mid, Decimal) or not isinstance(parts.end, Decimal):
        return None
    return exact_semester(law, regular, parts.mid, parts.end)


@rule("R-S12", form=SECONDARY)
def remark_subject_is_passed_with_all_assessments(context: Secondary) -> Hits:
    """Đạt only if every assessment is."""
    yield from _gaps(context)
    for parts, result in _parts(context):
        if not has_remarks(context, parts.subject):
            continue
        scores = {*parts.regular, parts.mid, parts.end}
        computed = Verdict.PASSED if scores == {Verdict.PASSED} else Verdict.NOT_PASSED
        if result is not computed:
            found = evidence(result, computed)
            yield Hit(_path(parts), data=_named(context, parts), evidence=found)

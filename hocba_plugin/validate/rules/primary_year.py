"""The outcome of a primary year (R-P08, R-P10 to R-P14, R-P18), TT 27/2020/TT-BGDĐT."""

from collections.abc import Sequence
from decimal import Decimal

from hocba_hooks import Form, PrimaryTranscript
from hocba_hooks.transcripts import PrimarySubject, SubjectLevel, YearResult
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.outcomes import year_result
from hocba_plugin.validate.wording import PROMOTED, evidence

PRIMARY = Form.PRIMARY
Primary = Context[PrimaryTranscript]
_CLASS = {
    True: "Hoàn thành chương trình lớp học",
    False: "Chưa hoàn thành chương trình lớp học",
}
_PRIMARY = {
    True: "Hoàn thành chương trình tiểu học",
    False: "Chưa hoàn thành chương trình tiểu học",
}


@rule("R-P08", form=PRIMARY)
def year_result_follows_from_levels_and_marks(context: Primary) -> Hits:
    """Whether electives count is not settled: a result that holds either way is accepted."""
    stored = _stored(context)
    transcript = context.transcript
    everything = _computed(context, transcript.subjects)
    compulsory = _computed(
        context, [row for row in transcript.subjects if not _is_elective(context, row)]
    )
    if stored not in (everything, compulsory):
        found = evidence(stored, everything, compulsory)
        yield Hit("year_result", evidence=found)
    elif everything is not compulsory:
        found = evidence(stored, everything, compulsory)
        yield Hit("year_result", "electives", evidence=found)


def _stored(context: Primary) -> YearResult:
    if context.transcript.pupil.not_assessed:
        raise Unchecked("not_assessed")
    if context.transcript.year_result is None:
        raise Unchecked("no_year_result")
    return context.transcript.year_result


def _is_elective(context: Primary, row: PrimarySubject) -> bool:
    # Ngoại ngữ 1 is an elective where it has no mark (grades 1 and 2).
    subject = context.subjects.get(row.subject)
    return (
        subject is not None and not subject.compulsory and context.grade not in subject.mark_grades
    )


def _computed(context: Primary, rows: Sequence[PrimarySubject]) -> YearResult:
    transcript = context.transcript
    if not rows or not transcript.qualities or not transcript.competences:
        raise Unchecked("no_levels")
    return year_result(
        context.primary_law,
        [_level(row) for row in rows],
        [row.level for row in transcript.competences] + [row.level for row in transcript.qualities],
        [row.test for row in rows if _is_counted(row) and isinstance(row.test, Decimal)],
    )


def _level(row: PrimarySubject) -> SubjectLevel:
    if row.level is None:
        raise Unchecked("no_levels")
    return row.level


def _is_counted(row: PrimarySubject) -> bool:
    return row.level is not SubjectLevel.EXEMPT


@rule("R-P10", form=PRIMARY)
def class_is_completed_with_the_result(context: Primary) -> Hits:
    """Completed exactly when the result is HTXS, HTT or HT."""
    completed = _stored(context) in context.primary_law.completed
    stated = context.transcript.class_completed
    if stated not in (None, completed):
        yield Hit("class_completed", evidence=evidence(_CLASS[bool(stated)], _CLASS[completed]))


@rule("R-P11", form=PRIMARY)
def who_did_not_complete_gets_help(context: Primary) -> Hits:
    """The result is final only after the extra assessment: the school makes sure it was held."""
    if _stored(context) not in context.primary_law.completed:
        yield Hit("year_result")


@rule("R-P12", form=PRIMARY)
def head_confirms_promotion_without_completion(context: Primary) -> Hits:
    """Legal, when the head decided so."""
    transcript = context.transcript
    if transcript.pupil.not_assessed:
        return
    if transcript.promoted and transcript.class_completed is False:
        yield Hit("promoted")


@rule("R-P13", form=PRIMARY)
def primary_is_completed_in_the_last_grade(context: Primary) -> Hits:
    """Only in grade 5, only with the class programme."""
    stated = context.transcript.primary_completed
    last = context.grade == context.primary_law.last_grade
    due = last and bool(context.transcript.class_completed)
    if stated is not None and stated is not due:
        found = evidence(_PRIMARY[stated], _PRIMARY[due])
        yield Hit("primary_completed", "unconfirmed" if due else "", evidence=found)


@rule("R-P14", form=PRIMARY)
def completed_means_promoted(context: Primary) -> Hits:
    """Who completed the year moves up."""
    completed = _stored(context) in context.primary_law.completed
    if completed and context.transcript.promoted is False:
        yield Hit("promoted", evidence=evidence(PROMOTED[False], PROMOTED[True]))


@rule("R-P18", form=PRIMARY)
def absences_alone_hold_nobody_back(context: Primary) -> Hits:
    """The limit of secondary schools does not exist here: told where it seems to have been used."""
    transcript, limit = context.transcript, context.primary_law.foreign_absence_limit
    absences = (transcript.absent_with_leave or 0) + (transcript.absent_without_leave or 0)
    held_back = False in (transcript.promoted, transcript.class_completed)
    if absences > limit and held_back and _stored(context) in context.primary_law.completed:
        yield Hit("promoted", data={"limit": limit})

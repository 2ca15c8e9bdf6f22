"""The pupil beside the class (R-C01 to R-C09): what one record alone does not show."""

from collections import Counter
from collections.abc import Iterator

from hocba_hooks import Evidence, Form, SecondaryTranscript, Transcript
from hocba_hooks.transcripts import Signer
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.classmates import (
    Adult,
    Classmates,
    adult,
    is_assessed,
    nearly_all,
    person,
    semesters,
    usual,
)
from hocba_plugin.validate.context import Context

_FREE = frozenset({"TDT", "NN2", "NN1"})
"""Electives a single pupil may take, wherever they are no compulsory subject."""
_MANY_REMARKS = 10
"""Fewer pupils of one result may well have earned one remark."""


def _known(context: Context[Transcript]) -> Classmates:
    if not context.classmates.known:
        raise Unchecked("no_class_list")
    return context.classmates


def _comparable(context: Context[Transcript]) -> Classmates:
    classmates = _known(context)
    if not classmates.comparable:
        raise Unchecked("small_class")
    return classmates


@rule("R-C01")
def subjects_are_those_of_the_class(context: Context[Transcript]) -> Hits:
    """Choices and electives; a compulsory subject without a row is R-F04's."""
    classmates, transcript = _comparable(context), context.transcript
    if not is_assessed(transcript):
        return
    own, others = {row.subject for row in transcript.subjects}, classmates.assessed - 1
    for subject, number in classmates.subjects.items():
        name = {"subject": context.subject_name(subject)}
        if _is_compulsory(context, subject):
            continue
        if subject not in own and nearly_all(number, others):
            yield Hit("subjects", data=name)
        if subject in own - _FREE and nearly_all(others - number + 1, others):
            yield Hit(f"subjects[subject={subject}].subject", "extra", name)


def _is_compulsory(context: Context[Transcript], subject: str) -> bool:
    known = context.subjects.get(subject)
    if known is None:
        return False
    # Ngoại ngữ 1 in primary is compulsory where it has a mark, an elective below.
    primary = Form.of(context.transcript.level) is Form.PRIMARY
    return known.compulsory or (primary and context.grade in known.mark_grades)


@rule("R-C02", form=Form.SECONDARY)
def subject_teachers_are_those_of_the_class(context: Context[SecondaryTranscript]) -> Hits:
    """Groups of a class may have teachers of their own: only who stands alone is told."""
    classmates = _comparable(context)
    for row in context.transcript.subjects:
        path = f"subjects[subject={row.subject}].teacher"
        name = {"subject": context.subject_name(row.subject)}
        teachers = classmates.teachers.get(row.subject, Counter())
        for field, evidence in _differs(row.teacher, teachers):
            yield Hit(f"{path}.{field}", data=name, evidence=evidence)
        theirs = None if adult(row.teacher) else usual(teachers, None)
        if theirs:
            evidence = Evidence(stated="không có", computed=(theirs[0],))
            yield Hit(f"{path}.name", "missing", name, evidence=evidence)


@rule("R-C03")
def one_homeroom_teacher_and_one_head(context: Context[Transcript]) -> Hits:
    """A class has one homeroom teacher, and one head or deputy signs its records."""
    classmates, transcript = _comparable(context), context.transcript
    teachers, heads = classmates.homeroom_teachers, classmates.heads
    for field, evidence in _differs(transcript.homeroom_teacher, teachers):
        yield Hit(f"homeroom_teacher.{field}", evidence=evidence)
    for field, evidence in _differs(transcript.head, heads):
        yield Hit(f"head.{field}", "head", evidence=evidence)


def _differs(signer: Signer, counts: Counter[Adult]) -> Iterator[tuple[str, Evidence]]:
    """Yield the field in which a signer is not the one of nearly all classmates."""
    own = adult(signer)
    theirs = usual(counts, own)
    if own is None or theirs is None:
        return
    if own[0] != theirs[0]:
        yield "name", Evidence(stated=own[0], computed=(theirs[0],))
    elif own[1] and theirs[1] and own[1] != theirs[1]:
        yield "personal_id", Evidence(stated=own[1], computed=(theirs[1],))


@rule("R-C04")
def nobody_is_entered_twice(context: Context[Transcript]) -> Hits:
    """The same name and date of birth; twins have different names."""
    own = person(context.transcript)
    if own and _known(context).persons[own] > 1:
        yield Hit("pupil.name")


@rule("R-C05")
def register_numbers_are_not_shared(context: Context[Transcript]) -> Hits:
    """Each pupil has a line of their own in the school's register."""
    number = context.transcript.pupil.register_number
    if number and _known(context).register_numbers[number] > 1:
        yield Hit("pupil.register_number")


@rule("R-C06")
def one_school_year_and_one_grade(context: Context[Transcript]) -> Hits:
    """Of mixed years those in the minority are told; primary has classes of several grades."""
    classmates, transcript = _known(context), context.transcript
    own = classmates.school_years[transcript.school_year]
    if any(
        number >= own
        for year, number in classmates.school_years.items()
        if year != transcript.school_year
    ):
        yield Hit("school_year")
    if usual(classmates.grades, context.grade) not in (None, context.grade):
        yield Hit("school_class.grade", "grade", {"grade": context.grade})


@rule("R-C07", form=Form.SECONDARY)
def both_semesters_were_read(context: Context[SecondaryTranscript]) -> Hits:
    """Only the file of semester II was imported, and is taken for the year."""
    classmates = _comparable(context)
    if 2 in semesters(context.transcript) and 1 not in classmates.semesters:
        yield Hit("subjects")


@rule("R-C08")
def every_subject_has_results_in_the_class(context: Context[Transcript]) -> Hits:
    """A subject in which nobody has a result was not read, or not entered."""
    classmates, transcript = _comparable(context), context.transcript
    if not is_assessed(transcript) or not classmates.with_results:
        return
    for row in transcript.subjects:
        if row.subject not in classmates.with_results:
            name = {"subject": context.subject_name(row.subject)}
            yield Hit(f"subjects[subject={row.subject}]", data=name)


@rule("R-C09")
def homeroom_remarks_are_written_for_each(context: Context[Transcript]) -> Hits:
    """One remark for nearly the whole class says nothing of the pupil."""
    classmates, remark = _comparable(context), context.transcript.homeroom_remark
    remarks = classmates.homeroom_remarks
    equal = remarks[remark] if remark else 0
    if equal >= _MANY_REMARKS and nearly_all(equal - 1, remarks.total() - 1):
        yield Hit("homeroom_remark")

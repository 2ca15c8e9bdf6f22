"""Subjects and competences of primary records (R-P01 to R-P07), TT 27/2020/TT-BGDĐT."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Form, PrimaryTranscript
from hocba_hooks.transcripts import PrimarySubject, SubjectLevel
from hocba_plugin.validate.book import Hit, Hits, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.rules.required import trait_names

PRIMARY = Form.PRIMARY
Primary = Context[PrimaryTranscript]


def _path(row: PrimarySubject, field: str) -> str:
    return f"subjects[subject={row.subject}].{field}"


def _named(context: Primary, row: PrimarySubject) -> dict[str, object]:
    return {"subject": context.subject_name(row.subject), "grade": context.grade}


def _marks(context: Primary) -> Iterator[tuple[PrimarySubject, Decimal]]:
    for row in context.transcript.subjects:
        if isinstance(row.test, Decimal):
            yield row, row.test


def _has_mark(context: Primary, subject: str) -> bool:
    known = context.subjects.get(subject)
    return known is not None and context.grade in known.mark_grades


@rule("R-P01", form=PRIMARY)
def level_only_subjects_have_no_mark(context: Primary) -> Hits:
    """Which subjects have a test depends on the grade."""
    for row, _ in _marks(context):
        if row.subject in context.subjects and not _has_mark(context, row.subject):
            local = row.subject in context.primary_law.locally_tested
            yield Hit(_path(row, "test"), "local" if local else "", _named(context, row))


@rule("R-P02", form=PRIMARY)
def tested_subjects_have_a_mark(context: Primary) -> Hits:
    """Not of exempt subjects, not of pupils who are not assessed."""
    if context.transcript.pupil.not_assessed:
        return
    for row in context.transcript.subjects:
        exempt = row.level is SubjectLevel.EXEMPT
        if _has_mark(context, row.subject) and row.test is None and not exempt:
            yield Hit(_path(row, "test"), data=_named(context, row))


@rule("R-P03", form=PRIMARY)
def marks_are_whole(context: Primary) -> Hits:
    """0 to 10; whether a 0 is allowed is not settled."""
    highest = context.primary_law.highest_mark
    for row, mark in _marks(context):
        if mark % 1 or not 0 <= mark <= highest:
            yield Hit(_path(row, "test"), data=_named(context, row))
        elif mark == 0:
            yield Hit(_path(row, "test"), "zero", _named(context, row))


@rule("R-P04", form=PRIMARY)
def level_and_mark_do_not_contradict(context: Primary) -> Hits:
    """Plausibility: a level is the teacher's own judgement."""
    law = context.primary_law
    for row, mark in _marks(context):
        low = row.level is SubjectLevel.COMPLETED_WELL and mark < law.pass_mark
        high = row.level is SubjectLevel.NOT_COMPLETED and mark >= law.doubtful_failing_mark
        if low or high:
            yield Hit(_path(row, "level"), data=_named(context, row))


@rule("R-P05", form=PRIMARY)
def subjects_have_their_own_rows(context: Primary) -> Hits:
    """Tin học and Công nghệ, Âm nhạc and Mĩ thuật are assessed apart; nothing stands twice."""
    counts = Counter(row.subject for row in context.transcript.subjects)
    for pair in context.primary_law.separate_rows:
        for one, other in (pair, pair[::-1]):
            if other in counts and one not in counts and _is_taught(context, one):
                names = {"subject": context.subject_name(one), "other": context.subject_name(other)}
                yield Hit("subjects", data=names)
    for row in context.transcript.subjects:
        if counts[row.subject] > 1:
            yield Hit(_path(row, "subject"), "twice", _named(context, row))
        if row.subject in context.subjects and not _is_taught(context, row.subject):
            yield Hit(_path(row, "subject"), "grade", _named(context, row))


def _is_taught(context: Primary, subject: str) -> bool:
    return context.grade in context.subjects[subject].grades


@rule("R-P07", form=PRIMARY)
def specific_competences_are_those_of_the_grade(context: Primary) -> Hits:
    """Five in grades 1 and 2, all seven from grade 3."""
    transcript, law = context.transcript, context.primary_law.competences
    assessed = {row.competence for row in transcript.competences}
    expected = law.specific_of(context.grade)
    for competence in expected:
        if competence not in assessed and not transcript.pupil.not_assessed:
            doubtful = context.grade <= law.doubtful_until_grade.get(competence, 0)
            yield _competence(context, competence, "science" if doubtful else "")
    for competence in law.specific:
        if competence in assessed and competence not in expected:
            yield _competence(context, competence, "extra")


def _competence(context: Primary, name: str, variant: str) -> Hit:
    path = f"competences[competence={name}].level"
    return Hit(path, variant, {"grade": context.grade} | trait_names(context, path, name))

"""A primary pupil's year by TT 27/2020/TT-BGDĐT."""

from collections.abc import Iterable
from decimal import Decimal
from random import Random

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import (
    Commendation,
    Competence,
    CompetenceLevel,
    Level,
    PrimarySubject,
    PrimaryTranscript,
    Pupil,
    Quality,
    QualityLevel,
    SubjectLevel,
    TraitLevel,
    YearResult,
)
from hocba_hooks.vocabulary import Subject
from hocba_plugin.samples.history import learning_history
from hocba_plugin.samples.results import primary_year_result
from hocba_plugin.samples.setting import EXEMPTED, Circumstances, Setting

LAST_GRADE = 5
_WELL = 7
_ENOUGH = 5
_FROM_GRADE_3 = frozenset({Competence.TECHNOLOGY, Competence.INFORMATICS})
_TITLES = {
    YearResult.EXCELLENT: "Học sinh Xuất sắc",
    YearResult.COMPLETED_WELL: "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
}
_KIND_DEED = "Nhặt được của rơi, trả lại người mất"
_REMARKS = {
    YearResult.EXCELLENT: "Em học xuất sắc các môn, gương mẫu trong mọi hoạt động.",
    YearResult.COMPLETED_WELL: "Em chăm học, tiếp thu bài nhanh, hòa đồng với bạn.",
    YearResult.COMPLETED: "Em ngoan, có tiến bộ; cần luyện đọc và tính toán nhiều hơn.",
    YearResult.NOT_COMPLETED: "Em cần được bồi dưỡng thêm trong hè và đánh giá bổ sung.",
    None: "Em hòa nhập tốt và tiến bộ theo kế hoạch giáo dục cá nhân.",
}


def primary_transcript(
    rng: Random, setting: Setting, pupil: Pupil, circumstances: Circumstances
) -> PrimaryTranscript:
    """Return a finished record of grades 1-5."""
    transcript = PrimaryTranscript(
        school_year=setting.school_year,
        circular="tt27-2020",
        school=setting.school,
        school_class=setting.school_class,
        pupil=pupil,
        homeroom_teacher=setting.homeroom_teacher,
        head=setting.staff.head,
        history=learning_history(setting, circumstances),
        subjects=_subjects(rng, setting.grade, circumstances),
        competences=_competences(rng, setting.grade, circumstances),
        qualities=_qualities(rng, circumstances),
        weight_kg=Decimal(rng.randint(170, 210)) / 10 + 4 * (setting.grade - 1),
        height_cm=Decimal(rng.randint(110, 122)) + 5 * (setting.grade - 1),
        absent_with_leave=Decimal(circumstances.absences),
        absent_without_leave=Decimal(rng.choice((0, 0, 0, 1))),
        qualities_remark="Em ngoan, trung thực, biết giúp đỡ bạn.",
        general_competences_remark="Em biết tự học và hợp tác với bạn.",
        specific_competences_remark="Em đọc, viết và tính toán theo yêu cầu của lớp.",
        commendation=Commendation(unplanned=_KIND_DEED if rng.random() < 0.1 else None),
    )
    return with_outcome(transcript, None if circumstances.not_assessed else result_of(transcript))


def without_primary_results(transcript: PrimaryTranscript) -> PrimaryTranscript:
    """Return what the school still has of a pupil who left before the year's end."""
    nothing = {"level": None, "test": None}
    return transcript.model_copy(
        update={
            "subjects": tuple(row.model_copy(update=nothing) for row in transcript.subjects),
            "competences": (),
            "qualities": (),
            "year_result": None,
            "promoted": None,
            "class_completed": None,
            "primary_completed": None,
            "completion_text": None,
            "commendation": Commendation(),
            "homeroom_remark": None,
        }
    )


def result_of(transcript: PrimaryTranscript) -> YearResult:
    """Return the year result that follows from the levels and tests of ``transcript``."""
    competences = [row.level for row in transcript.competences]
    qualities = [row.level for row in transcript.qualities]
    return primary_year_result(
        [row.level for row in transcript.subjects if row.level],
        competences + qualities,
        [row.test for row in transcript.subjects if isinstance(row.test, Decimal)],
    )


def with_outcome(transcript: PrimaryTranscript, result: YearResult | None) -> PrimaryTranscript:
    """Return ``transcript`` with a year result and everything that follows from it."""
    completed = result not in (None, YearResult.NOT_COMPLETED)
    grade = transcript.school_class.grade
    last = grade == LAST_GRADE
    text = f"Hoàn thành chương trình {'tiểu học' if last else f'lớp {grade}'}"
    return transcript.model_copy(
        update={
            "year_result": result,
            # The head decides for a pupil who is not assessed (R-P12, R-S36).
            "promoted": completed or result is None,
            "class_completed": completed,
            "primary_completed": completed and last,
            "completion_text": text if completed else None,
            "commendation": transcript.commendation.model_copy(
                update={"text": _TITLES.get(result) if result else None}
            ),
            "homeroom_remark": _REMARKS[result],
        }
    )


def _subjects(rng: Random, grade: int, circumstances: Circumstances) -> tuple[PrimarySubject, ...]:
    return tuple(
        _subject(rng, subject, grade, circumstances)
        for subject in vocabulary.subjects(Level.PRIMARY).values()
        if _is_taught(subject, grade, circumstances)
    )


def _is_taught(subject: Subject, grade: int, circumstances: Circumstances) -> bool:
    # Ngoại ngữ 1 is an elective in grades 1-2 and compulsory where it has a mark.
    due = subject.compulsory or grade in subject.mark_grades
    return grade in subject.grades and (due or subject.id == circumstances.elective)


def _subject(
    rng: Random, subject: Subject, grade: int, circumstances: Circumstances
) -> PrimarySubject:
    row = PrimarySubject(subject=subject.id, name=subject.name_on_record)
    if circumstances.not_assessed:
        return row
    if circumstances.exempt and subject.id == EXEMPTED:
        return row.model_copy(update={"level": SubjectLevel.EXEMPT})
    # Whether an elective counts for the year result is not settled: let it never decide.
    score = 10 if subject.id == circumstances.elective else _score(rng, circumstances)
    level = SubjectLevel.COMPLETED if score >= _ENOUGH else SubjectLevel.NOT_COMPLETED
    return row.model_copy(
        update={
            "level": SubjectLevel.COMPLETED_WELL if score >= _WELL else level,
            "test": Decimal(score) if grade in subject.mark_grades else None,
        }
    )


def _competences(
    rng: Random, grade: int, circumstances: Circumstances
) -> tuple[CompetenceLevel, ...]:
    expected = [c for c in Competence if grade >= 3 or c not in _FROM_GRADE_3]
    return tuple(
        CompetenceLevel(competence=competence, level=level)
        for competence, level in zip(expected, _traits(rng, circumstances), strict=False)
    )


def _qualities(rng: Random, circumstances: Circumstances) -> tuple[QualityLevel, ...]:
    return tuple(
        QualityLevel(quality=quality, level=level)
        for quality, level in zip(Quality, _traits(rng, circumstances), strict=False)
    )


def _traits(rng: Random, circumstances: Circumstances) -> Iterable[TraitLevel]:
    while not circumstances.not_assessed:
        score = _score(rng, circumstances)
        level = TraitLevel.PASSED if score >= _ENOUGH else TraitLevel.NEEDS_EFFORT
        yield TraitLevel.GOOD if score >= _WELL else level


def _score(rng: Random, circumstances: Circumstances) -> int:
    return min(10, max(1, circumstances.ability + rng.choice((-1, 0, 0, 1))))

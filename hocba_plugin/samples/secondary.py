"""A secondary pupil's year by TT 22/2021/TT-BGDĐT."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Literal

from hocba_hooks.records import MarkComponents
from hocba_hooks.transcripts import (
    Certificate,
    Commendation,
    Grading,
    Level,
    Pupil,
    PupilStatus,
    SecondarySubject,
    SecondaryTranscript,
    TermGradings,
)
from hocba_plugin.samples.history import learning_history
from hocba_plugin.samples.results import (
    conduct_year,
    is_promoted,
    may_retake,
    may_train,
    secondary_title,
    study_result,
)
from hocba_plugin.samples.secondary_marks import drawn_subjects, retaken
from hocba_plugin.samples.setting import Circumstances, Setting

_COMPLETED = {
    9: "Hoàn thành chương trình trung học cơ sở",
    12: "Hoàn thành chương trình trung học phổ thông",
}
_REMARKS = {
    Grading.GOOD: "Em học tốt, tích cực tham gia hoạt động của lớp.",
    Grading.FAIR: "Em tiến bộ đều trong năm học.",
    Grading.PASSED: "Em có cố gắng; cần chủ động hơn trong học tập.",
    Grading.NOT_PASSED: "Em cần ôn tập và rèn luyện thêm trong hè.",
    None: "Em hòa nhập tốt và tiến bộ theo kế hoạch giáo dục cá nhân.",
}
_COMPETITION = "Giải Ba hội thi Tin học trẻ cấp trường"
_SUMMER_REMARK = "Em hoàn thành kế hoạch rèn luyện trong hè."
_CERTIFICATE = Certificate(name="Chứng nhận bơi an toàn", kind="Kỹ năng")


def secondary_transcript(
    rng: Random, setting: Setting, pupil: Pupil, circumstances: Circumstances
) -> tuple[SecondaryTranscript, tuple[MarkComponents, ...]]:
    """Return a finished record of grades 6-12 and the marks behind its averages."""
    upper: Literal[Level.UPPER_SECONDARY] = Level.UPPER_SECONDARY
    drawn = drawn_subjects(rng, setting, circumstances)
    transcript = SecondaryTranscript(
        level=upper if setting.level is upper else Level.LOWER_SECONDARY,
        school_year=setting.school_year,
        circular="tt22-2021",
        school=setting.school,
        school_class=setting.school_class,
        pupil=pupil,
        homeroom_teacher=setting.homeroom_teacher,
        head=setting.staff.head,
        history=learning_history(setting, circumstances),
        subjects=tuple(subject.row for subject in drawn),
        study=_study([subject.row for subject in drawn], circumstances),
        conduct=_conduct(circumstances),
        absences=Decimal(circumstances.absences) if circumstances.absences else None,
        competition_results=_COMPETITION if rng.random() < 0.1 else None,
        certificates=(_CERTIFICATE,) if rng.random() < 0.1 else (),
    )
    components = tuple(part for subject in drawn for part in subject.components)
    return _with_outcome(_with_summer(rng, transcript)), components


def without_secondary_results(
    transcript: SecondaryTranscript, status: PupilStatus
) -> SecondaryTranscript:
    """Return what the school still has of a pupil who left before the year's end."""
    stayed = status is PupilStatus.LEFT_SEMESTER_2
    return transcript.model_copy(
        update={
            "subjects": tuple(_until(row, stayed=stayed) for row in transcript.subjects),
            "study": TermGradings(semester1=transcript.study.semester1 if stayed else None),
            "conduct": TermGradings(semester1=transcript.conduct.semester1 if stayed else None),
            "promoted": None,
            "promotion_text": None,
            "completion_text": None,
            "commendation": Commendation(),
            "homeroom_remark": None,
        }
    )


def _until(row: SecondarySubject, *, stayed: bool) -> SecondarySubject:
    first = row.semester1 if stayed else None
    nothing = dict.fromkeys(("semester2", "year", "reassessed", "remark"))
    return row.model_copy(update={**nothing, "semester1": first})


def _study(rows: Sequence[SecondarySubject], circumstances: Circumstances) -> TermGradings:
    if circumstances.not_assessed:
        return TermGradings()
    return TermGradings(
        semester1=study_result([row.semester1 for row in rows if row.semester1 is not None]),
        semester2=study_result([row.semester2 for row in rows if row.semester2 is not None]),
        year=study_result([row.year for row in rows if row.year is not None]),
    )


def _conduct(circumstances: Circumstances) -> TermGradings:
    first, second = circumstances.conduct
    return TermGradings(semester1=first, semester2=second, year=conduct_year(first, second))


def _with_summer(rng: Random, transcript: SecondaryTranscript) -> SecondaryTranscript:
    study, conduct = transcript.study, transcript.conduct
    absences = int(transcript.absences or 0)
    if study.year is None or conduct.year is None:
        return transcript
    if may_retake(study.year, conduct.year, absences):
        rows = [retaken(rng, row) for row in transcript.subjects]
        final = [row.year if row.reassessed is None else row.reassessed for row in rows]
        result = study_result([score for score in final if score is not None])
        after = study.model_copy(update={"after_summer": result})
        return transcript.model_copy(update={"subjects": tuple(rows), "study": after})
    if may_train(study.year, conduct.year, absences):
        after = conduct.model_copy(update={"after_summer": Grading.PASSED})
        return transcript.model_copy(
            update={"conduct": after, "summer_training_remark": _SUMMER_REMARK}
        )
    return transcript


def _with_outcome(transcript: SecondaryTranscript) -> SecondaryTranscript:
    study, conduct = transcript.study, transcript.conduct
    # Art. 11: study results are waived for a pupil who is not assessed; conduct is not.
    study_at_last = study.after_summer or study.year or Grading.PASSED
    conduct_at_last = conduct.after_summer or conduct.year or Grading.NOT_PASSED
    promoted = is_promoted(study_at_last, conduct_at_last, int(transcript.absences or 0))
    grade = transcript.school_class.grade
    years = [row.year for row in transcript.subjects if row.year is not None]
    title = (
        secondary_title(study.year, conduct.year, years) if study.year and conduct.year else None
    )
    return transcript.model_copy(
        update={
            "promoted": promoted,
            "promotion_text": _promotion_text(grade) if promoted else "Không được lên lớp",
            "completion_text": _COMPLETED.get(grade) if promoted else None,
            "commendation": Commendation(text=title),
            "homeroom_remark": _REMARKS[study.year],
        }
    )


def _promotion_text(grade: int) -> str:
    last = grade in _COMPLETED
    return f"Hoàn thành chương trình lớp {grade}" if last else f"Được lên lớp {grade + 1}"

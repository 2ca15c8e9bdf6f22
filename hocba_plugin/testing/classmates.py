"""Mutations of a record beside its class."""

from collections.abc import Callable
from typing import Any

from hocba_hooks import Transcript
from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import SecondaryTranscript
from hocba_plugin.testing.cases import Case
from hocba_plugin.testing.mutation import SECONDARY, Mutation

_ELECTIVE = "TDT"
_MANY = 12


def _change(transcript: Transcript, **changes: Any) -> Transcript:
    changed: Transcript = transcript.model_copy(update=changes)
    return changed


def _follows_the_class(transcript: Transcript) -> bool:
    return not transcript.pupil.not_assessed


def _all_take_an_elective(case: Case) -> Case | None:
    if not _follows_the_class(case.transcript) or _takes_it(case.transcript):
        return None
    return case.but(classmates=tuple(map(_with_elective, case.classmates)))


def _takes_it(transcript: Transcript) -> bool:
    return any(row.subject == _ELECTIVE for row in transcript.subjects)


def _with_elective(transcript: Transcript) -> Transcript:
    row = transcript.subjects[0].model_copy(update={"subject": _ELECTIVE})
    return _change(transcript, subjects=(*transcript.subjects, row))


def _other_subject_teacher(case: Case) -> Case | None:
    if not isinstance(case.transcript, SecondaryTranscript):
        return None
    first, *others = case.transcript.subjects
    teacher = first.teacher.model_copy(update={"name": "Tạ Thị Người Khác"})
    rows = (first.model_copy(update={"teacher": teacher}), *others)
    return case.but(transcript=_change(case.transcript, subjects=rows))


def _other_homeroom_teacher(case: Case) -> Case:
    teacher = case.transcript.homeroom_teacher.model_copy(update={"name": "Tạ Thị Người Khác"})
    return case.but(transcript=_change(case.transcript, homeroom_teacher=teacher))


def _shared(*fields: str) -> Callable[[Case], Case | None]:
    """Return what gives a classmate the pupil's own values of some fields."""

    def breaks(case: Case) -> Case | None:
        own = {field: getattr(case.transcript.pupil, field) for field in fields}
        birth = case.transcript.pupil.birth
        if None in own.values() or ("birth" in own and (birth is None or birth.date is None)):
            return None
        first, *others = case.classmates
        twin = _change(first, pupil=first.pupil.model_copy(update=own))
        return case.but(classmates=(twin, *others))

    return breaks


def _class_of_last_year(case: Case) -> Case:
    years = case.transcript.history[-1].school_year.split("-")
    before = "-".join(str(int(year) - 1) for year in years)
    return case.but(classmates=tuple(_change(one, school_year=before) for one in case.classmates))


def _first_semester_not_read(case: Case) -> Case | None:
    if case.transcript.pupil.not_assessed:
        return None
    own = _without_first_semester(case.transcript)
    return case.with_transcript(own).but(
        classmates=tuple(map(_without_first_semester, case.classmates))
    )


def _without_first_semester(transcript: Transcript) -> Transcript:
    rows = tuple(row.model_copy(update={"semester1": None}) for row in transcript.subjects)
    return _change(transcript, subjects=rows)


def _elective_without_results(case: Case) -> Case | None:
    if not _follows_the_class(case.transcript) or _takes_it(case.transcript):
        return None
    empty = {"subject": _ELECTIVE, "name": "Tiếng Khơ-me"}
    fields = ("level", "test", "semester1", "semester2", "year", "reassessed", "remark")
    first = case.transcript.subjects[0]
    blank = empty | {field: None for field in fields if hasattr(first, field)}
    rows = (*case.transcript.subjects, first.model_copy(update=blank))
    return case.but(transcript=_change(case.transcript, subjects=rows))


def _one_remark_for_all(case: Case) -> Case:
    remark = {"homeroom_remark": case.transcript.homeroom_remark}
    copies = _MANY // len(case.classmates) + 1
    return case.but(classmates=tuple(_change(one, **remark) for one in case.classmates * copies))


MUTATIONS = (
    Mutation(
        code="R-C01",
        description_vi="Cả lớp học một môn mà học sinh không học",
        breaks=_all_take_an_elective,
        severity=Severity.WARNING,
    ),
    Mutation(
        code="R-C02",
        description_vi="Giáo viên bộ môn khác các bạn cùng lớp",
        breaks=_other_subject_teacher,
        levels=SECONDARY,
        severity=Severity.WARNING,
    ),
    Mutation(
        code="R-C03",
        description_vi="Giáo viên chủ nhiệm khác các bạn cùng lớp",
        breaks=_other_homeroom_teacher,
        severity=Severity.WARNING,
    ),
    Mutation(
        code="R-C04",
        description_vi="Hai bạn cùng lớp trùng họ tên và ngày sinh",
        breaks=_shared("name", "birth"),
        severity=Severity.WARNING,
    ),
    Mutation(
        code="R-C05",
        description_vi="Hai bạn cùng lớp trùng số đăng bộ",
        breaks=_shared("register_number"),
        severity=Severity.WARNING,
    ),
    Mutation(
        code="R-C06",
        description_vi="Các bạn cùng lớp là của năm học khác",
        breaks=_class_of_last_year,
    ),
    Mutation(
        code="R-C07",
        description_vi="Cả lớp không có học kỳ I",
        breaks=_first_semester_not_read,
        levels=SECONDARY,
        severity=Severity.WARNING,
        companions=frozenset({"R-F04"}),
    ),
    Mutation(
        code="R-C08",
        description_vi="Một môn không ai trong lớp có kết quả",
        breaks=_elective_without_results,
        severity=Severity.WARNING,
        companions=frozenset({"R-F04"}),
    ),
    Mutation(
        code="R-C09",
        description_vi="Một lời nhận xét cho cả lớp",
        breaks=_one_remark_for_all,
        severity=Severity.INFO,
    ),
)

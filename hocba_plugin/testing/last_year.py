"""Mutations of a record beside last year's."""

from collections.abc import Callable
from typing import Any

from hocba_hooks import Transcript
from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import Level
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.samples.secondary_marks import CHOSEN
from hocba_plugin.testing.cases import Case
from hocba_plugin.testing.mutation import Mutation

_OTHER_SEX = {Sex.MALE: Sex.FEMALE, Sex.FEMALE: Sex.MALE}

Before = Callable[[Transcript], Transcript]
"""Returns another record of last year."""


def _before(other: Before) -> Callable[[Case], Case | None]:
    return lambda case: case.but(previous=other(case.previous)) if case.previous else None


def _pupil(transcript: Transcript, **changes: Any) -> Transcript:
    pupil = transcript.pupil.model_copy(update=changes)
    changed: Transcript = transcript.model_copy(update={"pupil": pupil})
    return changed


def _change(transcript: Transcript, **changes: Any) -> Transcript:
    changed: Transcript = transcript.model_copy(update=changes)
    return changed


def _other_number(before: Transcript) -> Transcript:
    number = before.pupil.personal_id or ""
    return _pupil(before, personal_id=f"{number[:6]}{(int(number[6:]) + 1) % 1_000_000:06}")


def _born_a_year_later(before: Transcript) -> Transcript:
    birth = before.pupil.birth
    assert birth is not None
    return _pupil(before, birth=PartialDate(year=birth.year + 1))


def _other_sex(before: Transcript) -> Transcript:
    return _pupil(before, sex=_OTHER_SEX[before.pupil.sex])


def _other_group(before: Transcript) -> Transcript:
    return _pupil(before, ethnic_group="02" if before.pupil.ethnic_group != "02" else "01")


def _other_birthplace(before: Transcript) -> Transcript:
    place = before.pupil.birthplace.model_copy(update={"text": "Phường Khác, Thành phố Huế"})
    return _pupil(before, birthplace=place)


def _in_the_same_grade(before: Transcript) -> Transcript:
    grade = before.school_class.grade + 1
    return _change(before, school_class=before.school_class.model_copy(update={"grade": grade}))


def _at_another_school(before: Transcript) -> Transcript:
    other = {"code": f"{before.school.code[:-1]}9", "name": "Trường Khác"}
    return _change(before, school=before.school.model_copy(update=other))


def _other_choice(before: Transcript) -> Transcript:
    kept = tuple(row for row in before.subjects if row.subject not in CHOSEN)
    return _change(before, subjects=kept)


def _history_without_last_year(case: Case) -> Case | None:
    if case.previous is None:
        return None
    rows = case.transcript.history
    kept = tuple(row for row in rows if row.school_year != case.previous.school_year)
    return case.but(transcript=_change(case.transcript, history=kept))


def _spelt_otherwise(case: Case) -> Case | None:
    if case.previous is None:
        return None
    now = _pupil(case.transcript, name="Nguyễn Thị Hòa")
    return case.but(transcript=now, previous=_pupil(case.previous, name="Nguyễn Thị Hoà"))


def _told(code: str, description_vi: str, other: Before, **more: Any) -> Mutation:
    return Mutation(
        code=code,
        description_vi=description_vi,
        breaks=_before(other),
        **({"severity": Severity.WARNING} | more),
    )


MUTATIONS = (
    _told("R-Y02", "Năm trước ghi số định danh khác", _other_number),
    _told("R-Y03", "Năm trước ghi mã học sinh khác", lambda one: _pupil(one, code="0129999999")),
    _told("R-Y04", "Năm trước ghi họ tên khác", lambda one: _pupil(one, name="Tạ Văn Khác")),
    _told("R-Y05", "Năm trước ghi năm sinh khác", _born_a_year_later),
    _told("R-Y06", "Năm trước ghi giới tính khác", _other_sex),
    _told("R-Y07", "Năm trước ghi dân tộc khác", _other_group),
    _told("R-Y08", "Năm trước ghi nơi sinh khác", _other_birthplace, severity=Severity.INFO),
    _told("R-Y09", "Năm trước được lên lớp mà vẫn học khối cũ", _in_the_same_grade),
    _told(
        "R-Y09",
        "Năm trước không được lên lớp mà vẫn lên khối",
        lambda one: _change(one, promoted=False),
        variant="not_promoted",
        severity=Severity.ERROR,
    ),
    Mutation(
        code="R-Y10",
        description_vi="Quá trình học tập thiếu năm trước",
        breaks=_history_without_last_year,
        severity=Severity.WARNING,
    ),
    _told("R-Y11", "Năm trước ở trường khác mà không có ngày chuyển đến", _at_another_school),
    _told(
        "R-S07",
        "Môn lựa chọn khác năm trước",
        _other_choice,
        levels=(Level.UPPER_SECONDARY,),
        variant="changed",
    ),
    Mutation(
        code="R-T10",
        description_vi="Năm trước đặt dấu ở chữ khác: Hoà, Hòa",
        breaks=_spelt_otherwise,
        severity=Severity.INFO,
    ),
)

"""Faults of the pupil, the school, the class and those who sign: any level."""

from decimal import Decimal
from typing import Any

from hocba_hooks import vocabulary
from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import Address, PrimaryTranscript, SecondaryTranscript, Transcript
from hocba_hooks.values import personal_id
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.samples.faults.fault import Fault

_REGISTER_NUMBER_ROOM = 50
_TOO_OLD = 6
_ABOLISHED = "34"
"""A province until 30/06/2025 (QĐ 19/2025/QĐ-TTg)."""


def change_pupil(transcript: Transcript, **changes: Any) -> Transcript:
    """Return ``transcript`` with other values of the pupil."""
    pupil = transcript.pupil.model_copy(update=changes)
    return transcript.model_copy(update={"pupil": pupil})


def _without_birth(transcript: Transcript) -> Transcript:
    return change_pupil(transcript, birth=None)


def _too_long(transcript: Transcript) -> Transcript:
    return change_pupil(transcript, register_number="1" * (_REGISTER_NUMBER_ROOM + 1))


def _without_birthplace(transcript: Transcript) -> Transcript:
    return change_pupil(transcript, birthplace=Address())


def _signer_without_id(transcript: Transcript) -> Transcript:
    if isinstance(transcript, PrimaryTranscript):
        teacher = transcript.homeroom_teacher.model_copy(update={"personal_id": None})
        return transcript.model_copy(update={"homeroom_teacher": teacher})
    first, *others = transcript.subjects
    teacher = first.teacher.model_copy(update={"personal_id": None})
    first = first.model_copy(update={"teacher": teacher})
    return transcript.model_copy(update={"subjects": (first, *others)})


def _impossible_absences(transcript: Transcript) -> Transcript | None:
    if isinstance(transcript, PrimaryTranscript):
        return transcript.model_copy(update={"absent_with_leave": Decimal(201)})
    # The secondary field begins at 1: who was never absent leaves it empty.
    never = transcript.absences is None
    return transcript.model_copy(update={"absences": Decimal(0)}) if never else None


def _leading_zero_lost(transcript: Transcript) -> Transcript | None:
    number = transcript.pupil.personal_id or ""
    return change_pupil(transcript, personal_id=number[1:]) if number.startswith("0") else None


def _other_sex(transcript: Transcript) -> Transcript | None:
    number = transcript.pupil.personal_id
    if number is None or transcript.pupil.ethnic_group == vocabulary.FOREIGNER:
        return None
    digit = int(number[3]) ^ 1
    return change_pupil(transcript, personal_id=f"{number[:3]}{digit}{number[4:]}")


def _placeholder(transcript: Transcript) -> Transcript:
    return change_pupil(transcript, personal_id="123456789012")


def _old_identity_number(transcript: Transcript) -> Transcript:
    return change_pupil(transcript, personal_id=(transcript.pupil.personal_id or "")[-9:])


def _personal_id_as_code(transcript: Transcript) -> Transcript | None:
    pupil = transcript.pupil
    if pupil.ethnic_group == vocabulary.FOREIGNER or pupil.sex is Sex.UNKNOWN:
        return None
    return change_pupil(transcript, code=pupil.personal_id)


def _school_of_no_province(transcript: Transcript) -> Transcript:
    school = transcript.school.model_copy(update={"code": f"99{transcript.school.code[2:]}"})
    return transcript.model_copy(update={"school": school})


def _class_without_grade(transcript: Transcript) -> Transcript:
    named = transcript.school_class.model_copy(update={"name": "A"})
    return transcript.model_copy(update={"school_class": named})


def _two_years_long(transcript: Transcript) -> Transcript:
    first = transcript.school_year[:4]
    return transcript.model_copy(update={"school_year": f"{first}-{int(first) + 2}"})


def _foreign_circular(transcript: Transcript) -> Transcript:
    secondary = isinstance(transcript, SecondaryTranscript)
    circular = "tt27-2020" if secondary else "tt22-2021"
    return transcript.model_copy(update={"circular": circular})


def _foreign(transcript: Transcript) -> Transcript | None:
    if transcript.pupil.ethnic_group == vocabulary.FOREIGNER:
        return None
    return change_pupil(transcript, nationality="LA", ethnic_group=vocabulary.FOREIGNER)


def _abolished_province(transcript: Transcript) -> Transcript:
    place = transcript.pupil.residence.model_copy(update={"province_code": _ABOLISHED})
    return change_pupil(transcript, residence=place)


def made_older(transcript: Transcript, years: int) -> Transcript | None:
    """Return ``transcript`` of someone born so many years earlier."""
    pupil = transcript.pupil
    if pupil.birth is None or pupil.personal_id is None:
        return None
    year = pupil.birth.year - years
    day = min(pupil.birth.day, 28) if pupil.birth.day else None
    # The number is made to agree, or R-I02 would break too.
    number = personal_id.make(pupil.personal_id[:3], pupil.sex, year, int(pupil.personal_id[6:]))
    birth = PartialDate(year=year, month=pupil.birth.month, day=day)
    return change_pupil(transcript, birth=birth, personal_id=number)


def _six_years_older(transcript: Transcript) -> Transcript | None:
    return made_older(transcript, _TOO_OLD)


def _born_on_new_years_day(transcript: Transcript) -> Transcript | None:
    birth = transcript.pupil.birth
    if birth is None:
        return None
    return change_pupil(transcript, birth=PartialDate(year=birth.year, month=1, day=1))


FAULTS = (
    Fault(code="R-F01", description_vi="Không có ngày sinh", breaks=_without_birth),
    Fault(code="R-F03", description_vi="Số đăng bộ dài quá 50 ký tự", breaks=_too_long),
    Fault(code="R-F04", description_vi="Không có nơi sinh", breaks=_without_birthplace),
    Fault(
        code="R-F06",
        description_vi="Giáo viên ký chưa có số định danh",
        breaks=_signer_without_id,
    ),
    Fault(
        code="R-F07",
        description_vi="Số buổi nghỉ ngoài khoảng cho phép",
        breaks=_impossible_absences,
    ),
    Fault(
        code="R-I01",
        description_vi="Số định danh mất số 0 ở đầu, còn 11 chữ số",
        breaks=_leading_zero_lost,
    ),
    Fault(
        code="R-I02",
        description_vi="Chữ số giới tính của số định danh trái với giới tính",
        breaks=_other_sex,
    ),
    Fault(
        code="R-I04",
        description_vi="Số định danh giả 123456789012",
        breaks=_placeholder,
    ),
    Fault(
        code="R-I05",
        description_vi="Số CMND 9 chữ số thay cho số định danh",
        breaks=_old_identity_number,
    ),
    Fault(
        code="R-I06",
        description_vi="Người nước ngoài có số định danh dạng Việt Nam",
        breaks=_foreign,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-I07",
        description_vi="Mã tỉnh không còn hiệu lực",
        breaks=_abolished_province,
    ),
    Fault(
        code="R-I10",
        description_vi="Số định danh nằm ở cột mã học sinh",
        breaks=_personal_id_as_code,
    ),
    Fault(
        code="R-I20",
        description_vi="Mã trường không bắt đầu bằng mã tỉnh",
        breaks=_school_of_no_province,
    ),
    Fault(
        code="R-I21",
        description_vi="Tên lớp không có tên khối",
        breaks=_class_without_grade,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-I22",
        description_vi="Năm học dài hai năm",
        breaks=_two_years_long,
        companions=frozenset({"R-C06"}),
    ),
    Fault(code="R-S25", description_vi="Thông tư của cấp học khác", breaks=_foreign_circular),
    Fault(
        code="R-D03",
        description_vi="Ngày sinh 01/01, có thể do phần mềm tự điền",
        breaks=_born_on_new_years_day,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-D04",
        description_vi="Sinh sớm sáu năm so với lớp",
        breaks=_six_years_older,
        severity=Severity.WARNING,
    ),
)

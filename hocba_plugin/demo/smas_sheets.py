"""What sheets of SMAS and of the sector database write for a value: words, dd/MM/yyyy, numbers."""

from collections.abc import Mapping
from decimal import Decimal

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import (
    Address,
    Grading,
    PupilStatus,
    SubjectLevel,
    TraitLevel,
    Transcript,
    YearResult,
)
from hocba_hooks.values.dates import PartialDate, for_people
from hocba_hooks.values.marks import Score, Verdict
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.demo.vnedu_sheets import Value
from hocba_plugin.samples import SamplePupil

Cells = Mapping[str, Value]
"""By heading."""

SEXES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ", Sex.UNKNOWN: ""}
STATUSES = {
    PupilStatus.STUDYING: "Đang học",
    PupilStatus.JOINED_SEMESTER_1: "Chuyển đến kỳ 1",
    PupilStatus.JOINED_SEMESTER_2: "Chuyển đến kỳ 2",
    PupilStatus.LEFT_SEMESTER_1: "Chuyển đi kỳ 1",
    PupilStatus.LEFT_SEMESTER_2: "Chuyển đi kỳ 2",
    PupilStatus.DROPPED_OUT: "Thôi học kỳ 2",
    PupilStatus.LEFT_IN_SUMMER: "Chuyển đi trong hè",
}
GRADINGS = {
    Grading.GOOD: "Tốt",
    Grading.FAIR: "Khá",
    Grading.PASSED: "Đạt",
    Grading.NOT_PASSED: "Chưa đạt",
    None: "",
}
LEVELS = {
    SubjectLevel.COMPLETED_WELL: "T",
    SubjectLevel.COMPLETED: "H",
    SubjectLevel.NOT_COMPLETED: "C",
    SubjectLevel.EXEMPT: "M",
    None: "",
}
TRAIT_LEVELS = {TraitLevel.GOOD: "T", TraitLevel.PASSED: "Đ", TraitLevel.NEEDS_EFFORT: "C"}
YEAR_RESULTS = {
    YearResult.EXCELLENT: "HTXS",
    YearResult.COMPLETED_WELL: "HTT",
    YearResult.COMPLETED: "HT",
    YearResult.NOT_COMPLETED: "CHT",
    None: "",
}
_VERDICTS = {Verdict.PASSED: "Đ", Verdict.NOT_PASSED: "CĐ", Verdict.EXEMPT: "M"}


def pupil_row(sample: SamplePupil) -> Cells:
    """Return the pupil's row of a sector pupil list, by heading."""
    transcript, pupil = sample.transcript, sample.transcript.pupil
    year = int(transcript.school_year[:4])
    return {
        "Mã lớp": transcript.school_class.name,
        "Khối học": Decimal(transcript.school_class.grade),
        "Mã học sinh": pupil.code or "",
        "Họ tên": pupil.name or "",
        "Ngày sinh": birth(pupil.birth),
        "Giới tính": SEXES[pupil.sex],
        "Trạng thái HS": STATUSES[sample.status],
        "Ngày nhập trạng thái": f"05/09/{year}",
        "Dân tộc": _name(vocabulary.ethnic_groups(), pupil.ethnic_group),
        "Quốc tịch": _name(vocabulary.countries(), pupil.nationality),
        "Số định danh cá nhân": pupil.personal_id or "",
        "Số đăng bộ": pupil.register_number or "",
        "Diện chính sách": pupil.policy_category or "",
        "Khuyết tật không đánh giá": "x" if pupil.not_assessed else "",
        **place_cells("Nơi sinh chi tiết", "nơi sinh", pupil.birthplace),
        **place_cells("Quê quán", "quê quán", pupil.native_place),
        **place_cells("Chỗ ở hiện nay", "chỗ ở hiện nay", pupil.residence),
        "Tên cha": pupil.father.name or "",
        "Nghề nghiệp cha": pupil.father.occupation or "",
        "Tên mẹ": pupil.mother.name or "",
        "Nghề nghiệp mẹ": pupil.mother.occupation or "",
        "Người giám hộ": pupil.guardian.name or "",
        "Nghề nghiệp người giám hộ": pupil.guardian.occupation or "",
    }


def place_cells(heading: str, short: str, address: Address) -> Cells:
    """Return a place in three columns: house, commune, province."""
    text = address.text or ""
    province = vocabulary.provinces().get(address.province_code or "", "")
    house, commune = text, ""
    if province and text.endswith(f", {province}"):
        house, _, commune = text.removesuffix(f", {province}").rpartition(", ")
    else:
        province = ""
    return {heading: house, f"Phường Xã {short}": commune, f"Tỉnh thành {short}": province}


def person(transcript: Transcript) -> Cells:
    """Return what every other sheet says of a pupil."""
    pupil = transcript.pupil
    return {
        "Lớp": transcript.school_class.name,
        "Mã học sinh": pupil.code or "",
        "Họ và tên": pupil.name or "",
        "Ngày sinh": birth(pupil.birth),
    }


def birth(known: PartialDate | None) -> str:
    """Return a birth date, or as much of it as is known."""
    if known is None:
        return ""
    if known.date:
        return for_people(known.date)
    return f"{known.month:02}/{known.year}" if known.month else str(known.year)


def score(given: Score | None) -> Value:
    """Return a mark, or the letters in its place."""
    if isinstance(given, Verdict):
        return _VERDICTS[given]
    return given if isinstance(given, Decimal) else ""


def decided(answer: bool | None) -> str:
    """Return Có or Không; nothing where nobody decided."""
    return {True: "Có", False: "Không", None: ""}[answer]


def _name(terms: Mapping[str, vocabulary.Term], id_: str | None) -> str:
    return terms[id_].name if id_ else ""

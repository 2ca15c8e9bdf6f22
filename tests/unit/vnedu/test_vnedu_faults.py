"""Bad cells become findings at their row and column; nobody is lost between two files."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import Severity, SourceRecord
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import SampleSchool


@pytest.fixture
def planted(small_school: SampleSchool, exports: Path, open_exports: Any) -> Any:
    """Reads the school with texts planted in the first pupil's cells."""

    def read(**raw: str) -> SourceRecord:
        first, *others = small_school.pupils
        faulty = first.model_copy(
            update={"raw": {path.replace("__", "."): text for path, text in raw.items()}}
        )
        school = small_school.model_copy(update={"pupils": (faulty, *others)})
        write_exports(exports, school)
        record: SourceRecord = next(open_exports().records())
        return record

    return read


@pytest.mark.parametrize(
    ("path", "text", "code", "place"),
    [
        ("pupil.birth", "31/02/2017", "R-D03", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Ngày sinh"),
        ("pupil.birth", "không rõ", "R-D01", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Ngày sinh"),
        ("pupil.sex", "f", "R-F05", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Giới tính"),
        ("pupil.ethnic_group", "Kinhh", "R-F04", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Dân tộc"),
        (
            "subjects[subject=TOAN].test",
            "9đ",
            "R-D05",
            "TongHop_3A.xlsx › Lớp 3A › row 9 › Toán › Điểm KTĐK",
        ),
        (
            "subjects[subject=TV].level",
            "Đ",
            "R-P06",
            "TongHop_3A.xlsx › Lớp 3A › row 9 › Tiếng Việt › Mức đạt được",
        ),
        (
            "competences[competence=science].level",
            "H",
            "R-P06",
            "TongHop_3A.xlsx › Lớp 3A › row 9 › Năng lực đặc thù › Khoa học",
        ),
        (
            "qualities[quality=honesty].level",
            "HTT",
            "R-P06",
            "TongHop_3A.xlsx › Lớp 3A › row 9 › Phẩm chất › Trung thực",
        ),
        ("year_result", "Giỏi", "R-P08", "TongHop_3A.xlsx › Lớp 3A › row 9 › Kết quả GD"),
        ("height_cm", "1m25", "R-D05", "NhanXet.xlsx › Nhận xét › row 5 › Chiều cao (cm)"),
        ("status", "3", "R-S24", "NhanXet.xlsx › Nhận xét › row 5 › Trạng thái HS"),
    ],
)
def test_a_bad_cell_is_a_finding_at_its_place(
    planted: Any, path: str, text: str, code: str, place: str
) -> None:
    """File, sheet, row and heading; the rest of the record is read."""
    record = planted(**{path: text})
    assert [(code, place)] == [(finding.code, finding.path) for finding in record.findings]
    # The status is no value of the record: it cannot be corrected there.
    assert [finding.field for finding in record.findings] == ["" if path == "status" else path]
    assert record.transcript.pupil.name


def test_a_decomposed_name_is_normalised_noted_and_still_joined(
    planted: Any, small_school: SampleSchool
) -> None:
    """NFD in the list, whatever the other files have."""
    name = small_school.pupils[0].transcript.pupil.name
    assert name is not None
    record = planted(pupil__name=unicodedata.normalize("NFD", name))
    assert small_school.pupils[0].transcript == record.transcript
    assert [finding.code for finding in record.findings] == ["R-T01"]


def test_a_planted_text_without_a_cell_is_the_writers_error(planted: Any) -> None:
    """A fault that is not written would prove nothing."""
    with pytest.raises(ValueError, match=r"school\.code"):
        planted(school__code="99")


def test_a_pupil_without_a_code_keeps_the_results(planted: Any, small_school: SampleSchool) -> None:
    """Joined by name and birth date; the rule book reports the hole."""
    record = planted(pupil__code="")
    expected = small_school.pupils[0].transcript
    assert record.transcript.pupil.code is None
    assert expected.model_copy(update={"pupil": record.transcript.pupil}).subjects == (
        record.transcript.subjects
    )
    assert expected.homeroom_remark == record.transcript.homeroom_remark


def test_two_pupils_with_one_code_keep_their_own_results(
    small_school: SampleSchool, exports: Path, open_exports: Any
) -> None:
    """Both are yielded; the rule book reports the duplicate (R-I10)."""
    first, second, *others = small_school.pupils
    shared = {"pupil.code": first.transcript.pupil.code or ""}
    twice = small_school.model_copy(
        update={"pupils": (first, second.model_copy(update={"raw": shared}), *others)}
    )
    write_exports(exports, twice)
    records = list(open_exports().records("3A"))
    assert len(records) == 3
    for pupil, record in zip(twice.pupils, records, strict=False):
        expected = pupil.transcript.model_dump(exclude={"pupil": {"code"}})
        assert expected == record.transcript.model_dump(exclude={"pupil": {"code"}})


def test_a_pupil_exported_twice_is_yielded_twice_with_results(
    small_school: SampleSchool, exports: Path, open_exports: Any
) -> None:
    """A file chosen twice: both rows are whole, for the rule book to report (R-I10)."""
    first = small_school.pupils[0]
    school = small_school.model_copy(update={"pupils": (first, *small_school.pupils)})
    write_exports(exports, school)
    records = list(open_exports().records("3A"))
    assert [first.transcript.subjects] * 2 == [r.transcript.subjects for r in records[:2]]


def test_same_name_and_birth_date_with_another_code_stops_the_pupil(
    open_exports: Any, edit: Any
) -> None:
    """One witness speaks for the row, one against it: nobody is issued with its results."""
    edit("TongHop_3A.xlsx", lambda sheet: setattr(sheet["B9"], "value", "0199999999"))
    records = list(open_exports().records("3A"))
    assert [(f.code, f.severity) for record in records for f in record.findings] == [
        ("R-X10", Severity.ERROR)
    ]


def test_a_pupil_of_one_file_alone_is_reported_from_either_side(
    open_exports: Any, edit: Any
) -> None:
    """In the list without results, and in the results without the list."""

    def another_pupil(sheet: Any) -> None:
        sheet["B9"], sheet["C9"], sheet["D9"] = "0199999999", "Vũ", "Lạ"

    edit("TongHop_3A.xlsx", another_pupil)
    records = list(open_exports().records("3A"))
    assert len(records) == 4
    reported = {
        finding.path for record in records for finding in record.findings if finding.code == "R-X01"
    }
    assert {
        "DanhSachHocSinh.xlsx › Sheet1 › row 9",
        "TongHop_3A.xlsx › Lớp 3A › row 9",
    } == reported
    stranger = records[-1].transcript
    assert (stranger.pupil.code, stranger.pupil.name) == ("0199999999", "Vũ Lạ")
    assert stranger.subjects


def test_a_code_that_lost_its_zero_in_one_file_is_still_joined(
    open_exports: Any, edit: Any, small_school: SampleSchool
) -> None:
    """Kept as a number by Excel."""

    def as_numbers(sheet: Any) -> None:
        for row in range(9, 12):
            sheet.cell(row, 2).value = int(sheet.cell(row, 2).value)

    edit("TongHop_3A.xlsx", as_numbers)
    record = next(open_exports().records("3A"))
    assert small_school.pupils[0].transcript == record.transcript


def test_a_homeroom_teacher_without_personal_id_stays_without(
    small_school: SampleSchool, exports: Path, open_exports: Any
) -> None:
    """The rule book reports it; none is borrowed."""
    staff = tuple(member.model_copy(update={"personal_id": None}) for member in small_school.staff)
    write_exports(exports, small_school.model_copy(update={"staff": staff}))
    teacher = next(open_exports().records("3A")).transcript.homeroom_teacher
    expected = small_school.pupils[0].transcript.homeroom_teacher
    assert (expected.name, None) == (teacher.name, teacher.personal_id)


def test_a_homeroom_teacher_named_in_the_summary_is_looked_up_by_name(
    open_exports: Any, edit: Any, small_school: SampleSchool
) -> None:
    """Where the staff list does not say who leads which class."""
    expected = small_school.pupils[0].transcript.homeroom_teacher

    def forget(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=4):
            row[5].value = None

    edit("CanBo.xlsx", forget)
    edit("TongHop_3A.xlsx", lambda sheet: setattr(sheet["A2"], "value", f"GVCN: {expected.name}"))
    assert expected == next(open_exports().records("3A")).transcript.homeroom_teacher


def test_remarks_of_nobody_in_the_list_are_an_error_of_their_class(
    open_exports: Any, edit: Any
) -> None:
    """Whoever the list lost must not be lost with the remarks."""

    def add(sheet: Any) -> None:
        row = [cell.value for cell in sheet[5]]
        row[2], row[3] = "0199999998", "Nguyễn Không Ai"
        sheet.append(row)

    edit("NhanXet.xlsx", add)
    records = list(open_exports().records())
    found = [(f.code, f.path) for record in records for f in record.findings]
    assert len(found) == 1
    assert found[0][0] == "R-X01"
    assert found[0][1].startswith("NhanXet.xlsx")


@pytest.mark.parametrize("school_class", ["3Z", "4B"])
def test_remarks_below_another_class_are_still_their_pupils(
    open_exports: Any, edit: Any, school_class: str
) -> None:
    """The code says whose they are; who changed classes may stand below the old one."""
    before = [record.transcript for record in open_exports().records()]
    edit("NhanXet.xlsx", lambda sheet: setattr(sheet["B5"], "value", school_class))
    assert [record.transcript for record in open_exports().records()] == before

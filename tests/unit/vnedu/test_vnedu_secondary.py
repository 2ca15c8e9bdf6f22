"""A secondary school written as vnEdu exports reads back as the same school."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, SecondaryTranscript, SourceConfig, SourceError, SourceRecord
from hocba_hooks.transcripts import Grading, PupilStatus
from hocba_plugin.demo.vnedu_columns import PupilList
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.samples import Background, Circumstances, SampleSchool, sample_school

SPECIAL = {
    1: Circumstances(not_assessed=True),
    2: Circumstances(status=PupilStatus.LEFT_SEMESTER_1),
    3: Circumstances(exempt=True),
    4: Circumstances(elective="TDT", background=Background.EDE),
    5: Circumstances(ability=3),
    6: Circumstances(status=PupilStatus.JOINED_SEMESTER_2),
    7: Circumstances(elective="NN2"),
    8: Circumstances(status=PupilStatus.LEFT_SEMESTER_2),
    9: Circumstances(ability=9, conduct=(Grading.NOT_PASSED, Grading.NOT_PASSED)),
    10: Circumstances(absences=50),
}
Read = Callable[..., VneduExports]


def read(
    folder: Path, school: SampleSchool, class_name: str | None = None, **changes: Any
) -> list[SourceRecord]:
    """Return everything the folder holds, or one class."""
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=folder,
    )
    return list(VneduExports(config.model_copy(update=changes)).records(class_name))


def check_same(school: SampleSchool, records: list[SourceRecord]) -> None:
    """See that everything comes back: transcripts, statuses, marks; and nothing to complain of."""
    assert len(school.pupils) == len(records)
    for pupil, record in zip(school.pupils, records, strict=True):
        assert pupil.transcript.model_dump() == record.transcript.model_dump()
        assert pupil.components == record.components
        assert pupil.status == record.pupil_status
        assert record.findings == ()


@pytest.fixture(scope="module")
def lower() -> SampleSchool:
    """A lower-secondary school with every kind of pupil."""
    classes = {"6A": 6, "9B": 6}
    return sample_school(Level.LOWER_SECONDARY, seed=3, classes=classes, special=SPECIAL)


@pytest.mark.parametrize("pupils", [PupilList.WIDE, PupilList.NARROW, PupilList.OLDER])
@pytest.mark.parametrize(
    "marks",
    [
        MarkLayout(),
        MarkLayout(marks_in_one_cell=True),
        MarkLayout(year_sheets=False, cards=True),
    ],
)
def test_every_layout_gives_the_same_school(
    lower: SampleSchool, tmp_path: Path, pupils: PupilList, marks: MarkLayout
) -> None:
    """Marks in columns or in one cell, the year in sheets of its own or beside semester II."""
    write_exports(tmp_path, lower, pupils, marks)
    check_same(lower, read(tmp_path, lower))


def test_upper_secondary_with_chosen_subjects_comes_back_equal(tmp_path: Path) -> None:
    """Subjects a class chose, and languages by name."""
    school = sample_school(
        Level.UPPER_SECONDARY, seed=4, classes={"10A1": 5, "12C2": 3}, special=SPECIAL
    )
    write_exports(tmp_path, school)
    check_same(school, read(tmp_path, school))


@pytest.fixture
def folder(lower: SampleSchool, tmp_path: Path) -> Path:
    """Exports to be bent by a test, with report cards."""
    write_exports(tmp_path / "vnedu", lower, marks=MarkLayout(cards=True))
    return tmp_path / "vnedu"


@pytest.fixture
def edit(folder: Path) -> Callable[..., None]:
    """Edits a sheet of one of the files, as a clerk would."""

    def edited(name: str, sheet: str | int, change: Callable[[Any], None]) -> None:
        book = openpyxl.load_workbook(folder / name)
        change(book.worksheets[sheet] if isinstance(sheet, int) else book[sheet])
        book.save(folder / name)

    return edited


@pytest.mark.parametrize(("missing", "left"), [(1, 2), (2, 1)])
def test_one_semester_is_not_taken_for_the_year(
    lower: SampleSchool, tmp_path: Path, missing: int, left: int
) -> None:
    """The commonest export (E-07): nothing of the class goes on."""
    write_exports(tmp_path, lower, marks=MarkLayout(year_sheets=False))
    (tmp_path / f"BangDiem_6A_HK{missing}.xlsx").unlink()
    with pytest.raises(SourceError, match=rf"BangDiem_6A_HK{left}.*no sheet of semester {missing}"):
        read(tmp_path, lower)


def test_a_year_sheet_gives_both_averages_where_a_semester_was_not_exported(
    lower: SampleSchool, folder: Path
) -> None:
    """Only the marks behind them are missing then."""
    (folder / "BangDiem_6A_HK1.xlsx").unlink()
    records = read(folder, lower)
    assert [p.transcript for p in lower.pupils] == [r.transcript for r in records]
    assert {marks.semester for record in records[:6] for marks in record.components} == {2}


def test_the_year_average_is_never_computed(lower: SampleSchool, folder: Path) -> None:
    """Where no sheet states it, it stays open for the rule book to ask for."""
    for name in ("6A", "9B"):
        (folder / f"BangDiem_{name}_CaNam.xlsx").unlink()
    for pupil, record in zip(lower.pupils, read(folder, lower), strict=True):
        assert isinstance(pupil.transcript, SecondaryTranscript)
        assert isinstance(record.transcript, SecondaryTranscript)
        for expected, got in zip(
            pupil.transcript.subjects, record.transcript.subjects, strict=True
        ):
            assert (expected.semester1, expected.semester2) == (got.semester1, got.semester2)
            assert got.year is None


def findings(records: list[SourceRecord]) -> list[tuple[str, str, str]]:
    """Return code, severity and place of everything noted."""
    return [(f.code, f.severity, f.path) for record in records for f in record.findings]


def column(sheet: Any, heading: str) -> int:
    """Return the number of the column with this heading."""
    cells = (cell for row in sheet.iter_rows(max_row=8) for cell in row)
    return next(cell.column for cell in cells if cell.value == heading)


def change_mark(heading: str, value: object) -> Callable[[Any], None]:
    """Write something into the third pupil's cell below a heading."""

    def changed(sheet: Any) -> None:
        first = next(row[0].row for row in sheet.iter_rows(min_row=6) if row[0].value == 1)
        sheet.cell(first + 2, column(sheet, heading)).value = value

    return changed


@pytest.mark.parametrize(
    ("heading", "value", "code", "leaf"),
    [
        ("TX2", "9đ", "R-D05", "ĐĐGtx › TX2"),
        ("ĐĐGck", "85x", "R-D05", "ĐĐGck"),
    ],
)
def test_a_bad_mark_is_a_finding_at_its_cell(
    lower: SampleSchool, folder: Path, edit: Any, heading: str, value: str, code: str, leaf: str
) -> None:
    """File, sheet, row and heading."""
    for card in folder.glob("PhieuDiem*"):
        card.unlink()
    edit("BangDiem_6A_HK1.xlsx", "NV", change_mark(heading, value))
    place = f"BangDiem_6A_HK1.xlsx › NV › row 9 › {leaf}"
    assert [(code, "error", place)] == findings(read(folder, lower, "6A"))


def test_semester_sheet_and_year_sheet_that_differ_are_both_named(
    lower: SampleSchool, folder: Path, edit: Any
) -> None:
    """The record keeps what the semester's own sheet says, with a warning."""
    for card in folder.glob("PhieuDiem*"):
        card.unlink()
    edit("BangDiem_6A_CaNam.xlsx", "NV", change_mark("ĐTBmhk I", 1.5))
    records = read(folder, lower, "6A")
    (found,) = findings(records)
    assert found[:2] == ("R-X07", "warning")
    assert "BangDiem_6A_HK1.xlsx › NV › row " in found[2]
    assert "BangDiem_6A_CaNam.xlsx › NV › row " in found[2]
    assert lower.pupils[2].transcript == records[2].transcript


@pytest.mark.parametrize(
    ("heading", "value"), [("TX1", 0.5), ("ĐĐGgk", 0.5), ("ĐTBmhk", 0.5), ("TX2", None)]
)
def test_a_report_card_that_contradicts_a_sheet_is_a_warning_naming_both(
    lower: SampleSchool, folder: Path, edit: Any, heading: str, value: object
) -> None:
    """Cards change nothing: they are held against the sheets only."""
    (folder / "BangDiem_6A_CaNam.xlsx").unlink()
    edit("BangDiem_6A_HK2.xlsx", "NV", change_mark(heading, value))
    found = findings(read(folder, lower, "6A"))
    assert {("R-X07", "warning")} == {finding[:2] for finding in found}
    assert len(found) == 1
    assert "BangDiem_6A_HK2.xlsx › NV › row 9" in found[0][2]
    assert "PhieuDiem_6A_HK2.xlsx › Sheet1 › " in found[0][2]


def test_a_report_card_may_contradict_the_results_of_the_class(
    lower: SampleSchool, folder: Path, edit: Any
) -> None:
    """Conduct of semester I."""
    first = lower.pupils[3].transcript
    assert isinstance(first, SecondaryTranscript)
    other = "Khá" if first.conduct.semester1 is not Grading.FAIR else "Tốt"

    def change(sheet: Any) -> None:
        sheet.cell(10, 9).value = other

    edit("KetQua_6A.xlsx", 0, change)
    (found,) = findings(read(folder, lower, "6A"))
    assert found[:2] == ("R-X07", "warning")
    assert "KetQua_6A.xlsx › Lớp 6A › row 10 › Kết quả rèn luyện › HK I" in found[2]
    assert "PhieuDiem_6A_HK1.xlsx" in found[2]


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("BẢNG ĐIỂM CHI TIẾT - MÔN LỊCH VẠN NIÊN - HỌC KỲ I", "no subject of this level"),
        ("BẢNG ĐIỂM CHI TIẾT - MÔN NGỮ VĂN", "which semester"),
        ("BẢNG ĐIỂM CHI TIẾT - MÔN TOÁN - HỌC KỲ I", "same class, subject and time"),
        ("BẢNG ĐIỂM CHI TIẾT - MÔN NGỮ VĂN - HỌC KỲ I - NĂM HỌC 2024-2025", "2024-2025, not"),
    ],
)
def test_a_title_that_does_not_fit_stops_the_class(
    lower: SampleSchool, folder: Path, edit: Any, title: str, message: str
) -> None:
    """No guess is made about what the sheet holds."""
    edit("BangDiem_6A_HK1.xlsx", "NV", lambda sheet: setattr(sheet["A3"], "value", title))
    with pytest.raises(SourceError, match=rf"BangDiem_6A_HK1.*{message}"):
        read(folder, lower, "6A")


@pytest.mark.parametrize(
    "title",
    [
        "BẢNG ĐIỂM CHI TIẾT - MÔN NGỮ VĂN - LỚP 6A - HỌC KÌ 1 - NĂM HỌC 2025-2026",
        "BẢNG ĐIỂM CHI TIẾT - MÔN: VĂN - HK I",
        "Bảng điểm chi tiết - Môn học: Ngữ văn - Học kỳ 1 - Năm học: 2025 - 2026",
    ],
)
def test_a_title_may_be_written_otherwise(
    lower: SampleSchool, folder: Path, edit: Any, title: str
) -> None:
    """With the class in it, semesters in digits, other capitals and colons."""
    edit("BangDiem_6A_HK1.xlsx", "NV", lambda sheet: setattr(sheet["A3"], "value", title))
    records = read(folder, lower, "6A")
    assert [pupil.transcript for pupil in lower.pupils[:6]] == [r.transcript for r in records]


def test_a_pupil_without_a_mark_in_an_elective_does_not_take_it(
    lower: SampleSchool, folder: Path, edit: Any
) -> None:
    """Its sheet lists the whole class; a compulsory subject would stay, empty."""
    other = lower.pupils[5].transcript.pupil

    def listed(sheet: Any) -> None:
        sheet.cell(8, 1).value = 2
        sheet.cell(8, 2).value, sheet.cell(8, 3).value = other.code, other.name

    for file in ("HK1", "HK2", "CaNam"):
        edit(f"BangDiem_6A_{file}.xlsx", "TDT", listed)
    records = read(folder, lower, "6A")
    assert [pupil.transcript for pupil in lower.pupils[:6]] == [r.transcript for r in records]


def test_a_class_that_is_not_there_is_an_error(lower: SampleSchool, folder: Path) -> None:
    """An empty answer would look like a class without pupils."""
    with pytest.raises(SourceError, match="no class 6Z"):
        read(folder, lower, "6Z")


def test_a_pupil_of_the_mark_sheets_alone_is_reported_once(
    lower: SampleSchool, folder: Path, edit: Any
) -> None:
    """Though the pupil stands in the sheet of every subject."""

    def another(sheet: Any) -> None:
        sheet.append([99, "0199999999", "Vũ", "Lạ"])

    for subject in ("NV", "TOAN"):
        edit("BangDiem_6A_HK1.xlsx", subject, another)
    records = read(folder, lower, "6A")
    assert len(records) == 7
    assert [finding[:2] for finding in findings(records)] == [("R-X01", "error")]


def test_teachers_who_share_a_name_are_told_apart_by_code(
    lower: SampleSchool, folder: Path, edit: Any
) -> None:
    """Without one, nobody signs for another: a warning, and no personal ID (R-X06)."""

    def namesake(sheet: Any) -> None:
        name = lower.pupils[0].transcript.subjects[0].teacher.name  # type: ignore[union-attr]
        sheet.append([99, "GV99", name, "01/01/1980", "001080000099", ""])

    edit("CanBo.xlsx", 0, namesake)
    assert findings(read(folder, lower, "6A")) == []
    edit("PhanCong.xlsx", 0, lambda sheet: sheet.delete_cols(4))
    records = read(folder, lower, "6A")
    assert {("R-X06", "warning")} == {finding[:2] for finding in findings(records)}
    first = records[0].transcript
    assert isinstance(first, SecondaryTranscript)
    assert first.subjects[0].teacher.personal_id is None
    assert first.subjects[1].teacher.personal_id


def test_a_subject_teacher_may_be_named_in_the_title(
    lower: SampleSchool, folder: Path, edit: Any
) -> None:
    """Where the school keeps no list of assignments."""
    (folder / "PhanCong.xlsx").unlink()
    expected = lower.pupils[0].transcript.subjects[0].teacher  # type: ignore[union-attr]
    title = f"Giáo viên bộ môn: {expected.name}"
    edit("BangDiem_6A_HK1.xlsx", "NV", lambda sheet: setattr(sheet["A4"], "value", title))
    assert expected == read(folder, lower, "6A")[0].transcript.subjects[0].teacher  # type: ignore[union-attr]

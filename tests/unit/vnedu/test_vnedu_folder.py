"""Files that differ from the usual, and files that cannot be used."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hocba_hooks import SourceError
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import SampleSchool


def transcripts(source: Any) -> list[Any]:
    """Return all transcripts."""
    return [record.transcript for record in source.records()]


def expected(school: SampleSchool) -> list[Any]:
    """Return the transcripts the school was made with."""
    return [pupil.transcript for pupil in school.pupils]


def move_last_column_first(sheet: Any) -> None:
    """Reorder columns, headings and merges gone."""
    for merged in list(sheet.merged_cells.ranges):
        text = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        if merged.min_row == merged.max_row:
            for column in range(merged.min_col, merged.max_col + 1):
                sheet.cell(merged.min_row, column).value = text
    last = sheet.max_column
    sheet.insert_cols(3, 2)
    for row in range(7, sheet.max_row + 1):
        sheet.cell(row, 3).value = sheet.cell(row, last + 2).value
        sheet.cell(row, last + 2).value = None
    sheet.cell(7, 4).value = "Cột của trường"


def test_reordered_and_additional_columns_change_nothing(
    open_exports: Any, edit: Any, small_school: SampleSchool
) -> None:
    """Columns are found by heading."""
    edit("DanhSachHocSinh.xlsx", move_last_column_first)
    assert expected(small_school) == transcripts(open_exports())


def test_older_headings_are_known(open_exports: Any, edit: Any, small_school: SampleSchool) -> None:
    """As vnEdu abbreviated them."""

    def rename(sheet: Any) -> None:
        older = {
            "Chỗ ở hiện nay": "Chỗ ở HN",
            "Họ và tên": "HỌ\nTÊN",
            "Diện chính sách": "Diện\nchính sách",
        }
        for row in sheet.iter_rows(min_row=7, max_row=8):
            for cell in row:
                if cell.value in older:
                    cell.value = older[cell.value]

    edit("DanhSachHocSinh.xlsx", rename)
    assert expected(small_school) == transcripts(open_exports())


@pytest.mark.parametrize(
    ("file", "heading", "named"),
    [
        ("DanhSachHocSinh.xlsx", "Giới tính", "Giới tính"),
        ("TongHop_3A.xlsx", "Mã HS", "Mã học sinh"),
        ("CanBo.xlsx", "Số định danh cá nhân", "Số định danh cá nhân"),
    ],
)
def test_a_missing_column_stops_with_file_and_column(
    open_exports: Any, edit: Any, file: str, heading: str, named: str
) -> None:
    """No guess is made about whose column it might be."""

    def rename(sheet: Any) -> None:
        for row in sheet.iter_rows(max_row=10):
            for cell in row:
                if cell.value == heading:
                    cell.value = "???"

    edit(file, rename)
    with pytest.raises(SourceError, match=named) as caught:
        transcripts(open_exports())
    assert file in caught.value.message("vi")


@pytest.mark.parametrize("file", ["DanhSachHocSinh.xlsx", "TongHop_3A.xlsx", "NhanXet.xlsx"])
def test_a_file_of_another_school_year_is_refused(open_exports: Any, edit: Any, file: str) -> None:
    """The wrong file is the most common mistake."""

    def last_year(sheet: Any) -> None:
        for row in sheet.iter_rows(max_row=5):
            for cell in row:
                if "Năm học" in str(cell.value):
                    cell.value = "Năm học: 2024 - 2025"

    edit(file, last_year)
    with pytest.raises(SourceError, match=f"{file}.*2024-2025, not 2025-2026"):
        transcripts(open_exports())


@pytest.mark.parametrize("title", ["HỌC KỲ I", "GIỮA HỌC KÌ II", "HK1"])
def test_results_of_an_earlier_period_are_refused(open_exports: Any, edit: Any, title: str) -> None:
    """Only the year's end enters the record (R-P09)."""
    edit("TongHop_3A.xlsx", lambda sheet: setattr(sheet["A3"], "value", f"BẢNG TỔNG HỢP {title}"))
    with pytest.raises(SourceError, match="not the results of the year's end"):
        transcripts(open_exports())


def test_a_summary_of_another_class_than_its_name_says_is_refused(
    open_exports: Any, exports: Path
) -> None:
    """A file saved under the wrong name."""
    shutil.copy(exports / "TongHop_4B.xlsx", exports / "TongHop_3A.xlsx")
    with pytest.raises(SourceError, match=r"TongHop_3A\.xlsx"):
        list(open_exports().records("3A"))


def test_a_damaged_summary_stops_its_class_alone(open_exports: Any, exports: Path) -> None:
    """The other class is read; of the broken one nothing is yielded."""
    content = (exports / "TongHop_3A.xlsx").read_bytes()
    (exports / "TongHop_3A.xlsx").write_bytes(content[:2000])
    source = open_exports()
    with pytest.raises(SourceError, match=r"TongHop_3A\.xlsx.*damaged"):
        next(source.records("3A"))
    assert len(list(source.records("4B"))) == 3


def test_all_summaries_may_be_sheets_of_one_workbook(
    open_exports: Any, exports: Path, small_school: SampleSchool
) -> None:
    """The title of each sheet says its class."""
    book = openpyxl.load_workbook(exports / "TongHop_3A.xlsx")
    other = openpyxl.load_workbook(exports / "TongHop_4B.xlsx").worksheets[0]
    copy = book.create_sheet("Sheet2")
    for row in other.iter_rows():
        for cell in row:
            if cell.value is not None:
                copy.cell(cell.row, cell.column, cell.value)
    for merged in other.merged_cells.ranges:
        copy.merge_cells(str(merged))
    book.save(exports / "TongHop.xlsx")
    (exports / "TongHop_3A.xlsx").unlink()
    (exports / "TongHop_4B.xlsx").unlink()
    assert expected(small_school) == transcripts(open_exports())


def test_the_staff_list_may_be_csv(
    open_exports: Any, exports: Path, small_school: SampleSchool
) -> None:
    """As an office would keep it."""
    (exports / "CanBo.xlsx").unlink()
    lines = [
        "Mã cán bộ;Họ tên;Ngày sinh;Số định danh cá nhân;Chủ nhiệm lớp",
        *(f"{m.code};{m.name};;{m.personal_id};{m.homeroom_of or ''}" for m in small_school.staff),
    ]
    (exports / "CanBo.csv").write_text("\n".join(lines), "utf-8-sig")
    assert expected(small_school) == transcripts(open_exports())


def test_other_file_names_can_be_configured(
    open_exports: Any, exports: Path, small_school: SampleSchool
) -> None:
    """By kind, in [schools.source.options]; a name that says nothing leaves it to the headings."""
    (exports / "DanhSachHocSinh.xlsx").rename(exports / "hs_toan_truong.xlsx")
    for options in ({}, {"pupils": "hs_*.xlsx"}):
        assert expected(small_school) == transcripts(open_exports(options=options))
    (exports / "hs_toan_truong.xlsx").unlink()
    with pytest.raises(SourceError, match="no pupil list"):
        open_exports()
    with pytest.raises(SourceError, match="no such option"):
        open_exports(options={"pupil": "x"})


def test_a_missing_folder_is_said_to_be_missing(open_exports: Any, tmp_path: Path) -> None:
    """And so is none at all."""
    with pytest.raises(SourceError, match="no such folder"):
        open_exports(path=tmp_path / "none")
    with pytest.raises(SourceError, match="no folder given"):
        open_exports(path=None)


def test_years_before_the_circular_reached_the_grade_are_refused_not_misread(
    open_exports: Any, exports: Path, edit: Any
) -> None:
    """Other rules gave other results (R-S25)."""

    def another_year(sheet: Any) -> None:
        for row in sheet.iter_rows(max_row=5):
            for cell in row:
                if "Năm học:" in str(cell.value):
                    cell.value = "Năm học: 2021-2022"

    for file in exports.glob("*.xlsx"):
        edit(file.name, another_year)
    with pytest.raises(SourceError, match="TT 27/2020"):
        list(open_exports(school_year="2021-2022").records("3A"))


def test_files_of_two_schools_in_one_folder_are_noticed(open_exports: Any, edit: Any) -> None:
    """The titles of one program write one school in one way."""
    edit("TongHop_4B.xlsx", lambda s: setattr(s["A2"], "value", "Trường Tiểu học Mẫu B"))
    source = open_exports()
    assert len(list(source.records("3A"))) == 3
    with pytest.raises(SourceError, match=r"TongHop_4B.*another school than DanhSachHocSinh"):
        list(source.records("4B"))


def test_excel_lock_files_are_no_exports(open_exports: Any, exports: Path) -> None:
    """Someone may have the list open."""
    (exports / "~$DanhSachHocSinh.xlsx").write_bytes(b"\0" * 165)
    assert len(transcripts(open_exports())) == 6


def test_the_same_school_is_written_the_same_twice(
    small_school: SampleSchool, tmp_path: Path, open_exports: Any
) -> None:
    """Writing over an older export leaves nothing of it."""
    write_exports(tmp_path / "vnedu", small_school)
    assert expected(small_school) == transcripts(open_exports())

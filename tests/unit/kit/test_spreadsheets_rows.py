"""What is a pupil's row, and what only stands beside them."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from hocba_adapter_kit.headings import Column, Layout
from hocba_adapter_kit.notes import Kept
from hocba_adapter_kit.spreadsheets import Row, tables
from hocba_adapter_kit.workbooks import SpreadsheetError, sheets

LAYOUT = Layout(
    (
        Column("number", ("STT",)),
        Column("code", ("Mã HS",), required=True),
        Column("name", ("Họ tên",), required=True),
        Column("sex", ("Giới tính",)),
    )
)
HEADING = ["STT", "Mã HS", "Họ tên", "Giới tính"]
PUPIL = [1, "0101", "Lê An", "Nam"]


def rows(folder: Path, *grid: Sequence[object]) -> list[Row]:
    """Return the data rows of a sheet with these lines."""
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        sheet = book.add_worksheet("Sheet1")
        for row, values in enumerate(grid):
            sheet.write_row(row, 0, values)
    return [row for table in tables(sheets(folder / "a.xlsx"), LAYOUT) for row in table.rows()]


@pytest.mark.parametrize(
    "line",
    [
        HEADING,
        ["", "", "", ""],
        ["(1)", "(2)", "(3)", "(4)"],
        [1, 2, 3, 4],
        ["Tổng số: 35", "", "", ""],
        ["Tổng cộng", "35", "12 nữ", "23 nam"],
        ["", "CỘNG", "35", ""],
        ["", "Hiệu trưởng", "", "Người lập biểu"],
        ["", "", "Nguyễn Văn Hùng", ""],
        ["", "Ngày 31 tháng 5 năm 2026", "", ""],
        ["", "Danh sách này có 35 học sinh", "", ""],
        ["", "Sĩ số: 35", "", ""],
        ["", "GVCN: Nguyễn Văn Hùng", "", ""],
        ["", "KT. HIỆU TRƯỞNG", "", "TM. Hội đồng"],
        ["", "(Ký, ghi rõ họ tên)", "", ""],
        ["", "Khối 2 gồm 3 tổ", "", ""],
        [3, "", "", ""],
    ],
    ids=str,
)
def test_what_is_no_pupil_is_left_out(tmp_path: Path, line: list[object]) -> None:
    """Repeated headings, column numbers, totals, signatures."""
    found = rows(tmp_path, HEADING, PUPIL, line, [2, "0102", "Vũ Bình", "Nữ"])
    assert [row["code"].text for row in found] == ["0101", "0102"]


@pytest.mark.parametrize(
    "line",
    [
        [2, "", "Tống Cộng Hòa", "Nam"],
        ["", "0102", "Tống Bình", "Nam"],
        ["", "", "Công Tằng Tôn Nữ Hiệu", "Nữ", "x"],
        [2, "", "", "Nam"],
        ["", "0102", "", ""],
    ],
    ids=str,
)
def test_a_pupil_with_a_hole_is_still_a_pupil(tmp_path: Path, line: list[object]) -> None:
    """And "Tống" is a surname though "Tổng" is a total."""
    assert len(rows(tmp_path, HEADING, PUPIL, line)) == 2


def test_places_name_file_sheet_row_and_column(tmp_path: Path) -> None:
    """As Excel counts, and without anything about the pupil."""
    (row,) = rows(tmp_path, ["Danh sách"], [], HEADING, PUPIL)
    assert row.place == "a.xlsx › Sheet1 › row 4"
    assert row["sex"].place == "a.xlsx › Sheet1 › row 4 › Giới tính"


def test_an_absent_optional_column_reads_as_an_empty_cell(tmp_path: Path) -> None:
    """Which is not the same as a wrong one."""
    (row,) = rows(tmp_path, HEADING[:3], PUPIL[:3])
    assert "sex" not in row
    assert row["sex"].blank


def test_stacked_classes_keep_the_title_above_their_own_heading(tmp_path: Path) -> None:
    """Each row knows the lines it stands under."""
    found = rows(
        tmp_path,
        ["Trường A"],
        ["Lớp: 1A"],
        HEADING,
        PUPIL,
        ["", "Giáo viên chủ nhiệm"],
        ["Lớp: 1B"],
        HEADING,
        [1, "0102", "Vũ Bình", "Nữ"],
    )
    first, second = (row.titles for row in found)
    assert "Lớp: 1A" in first
    assert "Lớp: 1B" in second
    assert "Lớp: 1A" not in second


def test_a_class_title_without_a_heading_of_its_own_begins_the_next_class(tmp_path: Path) -> None:
    """In whatever column it stands; the pupils below it are not of the class before."""
    found = rows(
        tmp_path,
        ["Năm học: 2025-2026"],
        HEADING,
        ["", "Lớp: 1A"],
        PUPIL,
        ["", "Sĩ số: 1"],
        ["", "Lớp: 1B"],
        [1, "0102", "Vũ Bình", "Nữ"],
    )
    first, second = (row.titles for row in found)
    assert first == ("Lớp: 1A", "Năm học: 2025-2026")
    assert second == ("Sĩ số: 1", "Lớp: 1B", "Năm học: 2025-2026")


def test_a_repeated_heading_with_other_columns_counts_from_there(tmp_path: Path) -> None:
    """Classes stacked in one sheet have different subjects, and complaints the right places."""
    found = rows(tmp_path, HEADING, PUPIL, ["Họ tên", "Mã HS"], ["Vũ Bình", "0102"])
    assert [row["code"].text for row in found] == ["0101", "0102"]
    assert "sex" not in found[1]
    assert found[1]["name"].place == "a.xlsx › Sheet1 › row 4 › Họ tên"


def test_a_pupils_row_may_begin_like_a_signature(tmp_path: Path) -> None:
    """Where a parent's occupation, "Giáo viên", is the first thing written in it."""
    heading = ["Nghề nghiệp cha", "Mã HS", "Họ tên"]
    found = rows(tmp_path, heading, ["Giáo viên", "0101", "Lê An"], ["Cộng", "35", "17 nữ"])
    assert [row["code"].text for row in found] == ["0101"]


def test_a_repeated_heading_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    """The class below it would be read from the columns of the class above."""
    layout = Layout((*LAYOUT.columns[:3], Column("sex", ("Giới tính",), required=True)))
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Sheet1")
        for row, values in enumerate((HEADING, PUPIL, HEADING[:3], [2, "0102", "Vũ Bình"])):
            sheet.write_row(row, 0, values)
    (table,) = tables(sheets(tmp_path / "a.xlsx"), layout)
    with pytest.raises(SpreadsheetError, match="row 3 › Giới tính"):
        list(table.rows())


def test_numbers_and_dates_read_as_a_person_would_type_them(tmp_path: Path) -> None:
    """A code kept as a number has no ".0"."""
    (row,) = rows(tmp_path, HEADING, [1, 100000001, "Lê An", "Nam"])
    assert row["code"].text == "100000001"
    assert row["code"].kept is Kept.NUMBER
    assert row["name"].kept is None

"""Columns are found by heading, wherever they stand and however the heading is drawn."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from hocba_adapter_kit.headings import Column, Layout
from hocba_adapter_kit.spreadsheets import Row, tables
from hocba_adapter_kit.workbooks import SpreadsheetError, sheets
from hocba_hooks import SourceError

LAYOUT = Layout(
    (
        Column("father", ("Họ tên",), under=("Cha",)),
        Column("birth_of_father", ("Ngày sinh",), under=("Cha",)),
        Column("number", ("STT",)),
        Column("code", ("Mã học sinh", "Mã HS"), required=True),
        Column("name", ("Họ và tên", "Họ tên"), required=True),
        Column("birth", ("Ngày sinh",)),
        Column("birth_province", ("Tỉnh/Tp",), under=("Nơi sinh",)),
        Column("home_province", ("Tỉnh/Tp",), under=("Chỗ ở hiện nay", "Chỗ ở HN")),
    )
)
Grid = Sequence[Sequence[object]]


def write(path: Path, grid: Grid, merges: Sequence[tuple[int, int, int, int]] = ()) -> Path:
    """Write a workbook with one sheet; a merge keeps the text of its first cell."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        for row, values in enumerate(grid):
            sheet.write_row(row, 0, values)
        for top, left, bottom, right in merges:
            sheet.merge_range(top, left, bottom, right, grid[top][left])
    return path


def rows(path: Path) -> list[Row]:
    """Return all data rows."""
    return [row for table in tables(sheets(path), LAYOUT) for row in table.rows()]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_columns_may_stand_in_any_order_among_unknown_ones(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Never by letter."""
    columns = [["Mã học sinh", "0101"], ["Họ và tên", "Lê An"], ["Tôn giáo", "Không"]]
    grid = list(zip(*(columns[index] for index in order), strict=True))
    (row,) = rows(write(tmp_path / "a.xlsx", grid))
    assert (row["code"].text, row["name"].text) == ("0101", "Lê An")


@pytest.mark.parametrize("heading", ["MÃ HỌC SINH", "Mã HS", "Mã\nhọc  sinh", "Mã học sinh"])
def test_a_heading_is_known_in_any_spelling_case_and_wrapping(tmp_path: Path, heading: str) -> None:
    """Including a decomposed one."""
    (row,) = rows(write(tmp_path / "a.xlsx", [[heading, "Họ tên"], ["0101", "Lê An"]]))
    assert row["code"].text == "0101"


def test_a_heading_below_forty_rows_is_not_looked_for(tmp_path: Path) -> None:
    """Nor is a title block that long a title block."""
    heading_and_data = [["Mã HS", "Họ tên"], ["0101", "Lê An"]]
    assert len(rows(write(tmp_path / "a.xlsx", [*[["x"]] * 39, *heading_and_data]))) == 1
    with pytest.raises(SpreadsheetError, match="no heading row"):
        rows(write(tmp_path / "b.xlsx", [*[["x"]] * 40, *heading_and_data]))


TWO_ROWS = [
    ["Danh sách", "", "", "", "", ""],
    ["Mã HS", "Họ và tên", "Nơi sinh", "", "Chỗ ở hiện nay", ""],
    ["", "", "Chi tiết", "Tỉnh/Tp", "Số nhà", "Tỉnh/Tp"],
    ["0101", "Lê An", "", "Tỉnh Lào Cai", "", "Thành phố Huế"],
]


@pytest.mark.parametrize(
    "merges", [[(1, 2, 1, 3), (1, 4, 1, 5), (1, 0, 2, 0), (1, 1, 2, 1)], []], ids=["merged", "not"]
)
def test_a_group_heading_reaches_all_columns_below_it(
    tmp_path: Path, merges: list[tuple[int, int, int, int]]
) -> None:
    """ "Tỉnh/Tp" means what stands above it, whether or not the cells were merged."""
    (row,) = rows(write(tmp_path / "a.xlsx", TWO_ROWS, merges))
    assert row["birth_province"].text == "Tỉnh Lào Cai"
    assert row["home_province"].text == "Thành phố Huế"
    assert row["birth_province"].place.endswith("Sheet1 › row 4 › Nơi sinh › Tỉnh/Tp")


def test_groups_may_stand_above_the_row_that_tells_the_heading(tmp_path: Path) -> None:
    """Code and name written beside the lowest headings, titles right above the groups."""
    grid = [
        ["Trường A", "", "", "", ""],
        ["", "", "", "Nơi sinh", "Chỗ ở HN"],
        ["Mã HS", "Họ và tên", "Ngày sinh", "Tỉnh/Tp", "Tỉnh/Tp"],
        ["0101", "Lê An", "05/09/2015", "Tỉnh Lào Cai", "Thành phố Huế"],
    ]
    (row,) = rows(write(tmp_path / "a.xlsx", grid, [(0, 0, 0, 4)]))
    assert row["birth_province"].text == "Tỉnh Lào Cai"
    assert row["home_province"].text == "Thành phố Huế"
    assert row["birth"].place.endswith("row 4 › Ngày sinh")


def test_a_name_below_one_merged_heading_may_fill_two_cells(tmp_path: Path) -> None:
    """Family and given name, as mark sheets have it."""
    grid = [["Mã HS", "Họ và tên", "", "Ngày sinh"], ["0101", "Lê Văn", "An", "05/09/2015"]]
    (row,) = rows(write(tmp_path / "a.xlsx", grid, [(0, 1, 0, 2)]))
    assert (row["name"].text, row["birth"].text) == ("Lê Văn An", "05/09/2015")


def test_one_heading_over_two_columns_is_refused(tmp_path: Path) -> None:
    """Which of the two is right is not for us to guess."""
    grid = [["Mã HS", "Họ tên", "Ngày sinh", "x", "Ngày sinh"], ["1", "Lê An", "", "", ""]]
    with pytest.raises(SourceError, match=r"a\.xlsx › Sheet1 › row 1 › Ngày sinh.*columns C, E"):
        rows(write(tmp_path / "a.xlsx", grid))


def test_a_missing_required_column_is_named_with_file_and_sheet(tmp_path: Path) -> None:
    """In both languages."""
    layout = Layout((*LAYOUT.columns, Column("sex", ("Giới tính",), required=True)))
    path = write(tmp_path / "a.xlsx", [["Mã HS", "Họ tên"], ["0101", "Lê An"]])
    with pytest.raises(SourceError, match=r"Sheet1 › row 1 › Giới tính.*missing") as caught:
        list(tables(sheets(path), layout))
    assert "thiếu cột này" in caught.value.message("vi")


def test_the_one_of_two_telling_columns_that_is_missing_is_named(tmp_path: Path) -> None:
    """Though one alone does not tell a heading where there are other sheets."""
    path = write(
        tmp_path / "a.xlsx", [["Danh sách"], ["STT", "Họ tên", "Ngày sinh"], [1, "An", ""]]
    )
    with pytest.raises(SourceError, match=r"a\.xlsx › Sheet1 › row 2 › Mã học sinh\).*missing"):
        rows(path)


def test_headings_may_fill_three_rows(tmp_path: Path) -> None:
    """As those of the sector database's templates, whose stars mark what is required."""
    layout = Layout(
        (
            *LAYOUT.columns,
            Column("mark", ("Điểm",), under=("Toán",)),
            Column("level", ("Mức",), under=("Toán",)),
        )
    )
    grid = [
        ["Mã HS (*)", "Họ tên (*)", "Kết quả học tập", "", ""],
        ["", "", "Toán", "", "Tiếng Việt"],
        ["", "", "Mức", "Điểm", "Mức"],
        ["0101", "Lê An", "T", 9, "H"],
    ]
    for merges in ([], [(0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 4), (1, 2, 1, 3)]):
        book = sheets(write(tmp_path / "a.xlsx", grid, merges))
        (row,) = (row for table in tables(book, layout) for row in table.rows())
        assert (row["level"].text, row["mark"].text) == ("T", "9")
        assert row["mark"].place == "a.xlsx › Sheet1 › row 4 › Toán › Điểm"


def test_a_group_within_a_group_ends_with_it(tmp_path: Path) -> None:
    """Written once and not merged, "Toán" does not reach into the next group."""
    layout = Layout(
        (*LAYOUT.columns, Column("subject", ("Tin học",)), Column("mark", ("Điểm",), ("Toán",))),
        lambda path: " ".join(path),
    )
    grid = [
        ["", "", "Môn học", "", "Năng lực"],
        ["", "", "Toán", "", ""],
        ["Mã HS", "Họ tên", "Mức", "Điểm", "Thể chất"],
        ["0101", "Lê An", "T", 9, "Đ"],
    ]
    (row,) = (
        row
        for table in tables(sheets(write(tmp_path / "a.xlsx", grid)), layout)
        for row in table.rows()
    )
    assert row["mark"].text == "9"
    assert row["Năng lực Thể chất"].text == "Đ"


def test_one_group_alone_above_the_heading_is_no_title(tmp_path: Path) -> None:
    """When the layout knows it."""
    grid = [
        ["Danh sách"],
        ["", "", "Nơi sinh"],
        ["Mã HS", "Họ tên", "Tỉnh/Tp"],
        ["0101", "Lê An", "Tỉnh Lào Cai"],
    ]
    (row,) = rows(write(tmp_path / "a.xlsx", grid))
    assert row["birth_province"].text == "Tỉnh Lào Cai"
    assert row.titles == ("Danh sách",)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_parents_name_and_birth_are_never_the_pupils(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Headings that say nothing by themselves, below a group that is or is not written again."""
    columns = [
        ("", "Họ tên", "Lê An"),
        ("", "Ngày sinh", "24/04/2014"),
        ("Cha", "Họ tên", "Lê Bình"),
        ("Cha", "Ngày sinh", "02/03/1985"),
    ]
    drawn = [("", "Mã HS", "0101"), *(columns[index] for index in order)]
    (row,) = rows(write(tmp_path / "a.xlsx", list(zip(*drawn, strict=True))))
    own = [row.text(name) for name in ("name", "birth", "father", "birth_of_father")]
    assert own == ["Lê An", "24/04/2014", "Lê Bình", "02/03/1985"]


def test_a_list_without_the_pupils_names_has_not_the_fathers_in_their_place(tmp_path: Path) -> None:
    """The column is named as missing."""
    grid = [["", "", "Cha"], ["Mã HS", "Ngày sinh", "Họ tên"], ["0101", "24/04/2014", "Lê Bình"]]
    layout = Layout(
        tuple(
            replace(one, required=one.name in {"code", "name", "birth"}) for one in LAYOUT.columns
        )
    )
    with pytest.raises(SpreadsheetError, match="Họ và tên"):
        list(tables(sheets(write(tmp_path / "a.xlsx", grid)), layout))


def test_a_parents_birth_below_a_group_written_once(tmp_path: Path) -> None:
    """The pupil's stands elsewhere: the empty cell above this one is of the group to its left."""
    grid = [
        ["Mã HS", "Họ tên", "Ngày sinh", "Cha", ""],
        ["", "", "", "Họ tên", "Ngày sinh"],
        ["0101", "Lê An", "24/04/2014", "Lê Bình", "02/03/1985"],
    ]
    (row,) = rows(write(tmp_path / "a.xlsx", grid))
    assert (row.text("birth"), row.text("birth_of_father")) == ("24/04/2014", "02/03/1985")


def test_headings_written_in_every_row_of_a_merge_are_one(tmp_path: Path) -> None:
    """As programs leave them that fill merged cells."""
    grid = [
        ["Mã HS", "Họ tên", "Nơi sinh", "Nơi sinh"],
        ["Mã HS", "Họ tên", "Chi tiết", "Tỉnh/Tp"],
        ["0101", "Lê An", "Bệnh viện", "Tỉnh Lào Cai"],
    ]
    (row,) = rows(write(tmp_path / "a.xlsx", grid))
    assert row["birth_province"].text == "Tỉnh Lào Cai"


def test_sheets_without_the_heading_are_catalogues_and_left_alone(tmp_path: Path) -> None:
    """Up to 16 of them stand beside the data, which need not come first."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Danh mục dân tộc").write_row(0, 0, ["Mã", "Tên"])
        data = book.add_worksheet("Dữ liệu")
        data.write_row(0, 0, ["Mã HS", "Họ tên"])
        data.write_row(1, 0, ["0101", "Lê An"])
    assert [table.sheet.name for table in tables(sheets(tmp_path / "a.xlsx"), LAYOUT)] == [
        "Dữ liệu"
    ]


def test_an_opendocument_sheet_is_read_alike(tmp_path: Path) -> None:
    """Its merged cells are not told, so groups are filled by what is empty."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p>'
            "</table:table-cell>"
            if text
            else "<table:table-cell/>"
            for text in line
        )
        + "</table:table-row>"
        for line in TWO_ROWS
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    (row,) = rows(tmp_path / "a.ods")
    assert row["birth_province"].text == "Tỉnh Lào Cai"


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_file_is_read_with_either_delimiter(tmp_path: Path, delimiter: str) -> None:
    """With the mark of order Excel puts first."""
    lines = [["Mã HS", "Họ tên"], ["0101", "Lê An"]]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(delimiter.join(line) for line in lines), "utf-8-sig")
    (row,) = rows(path)
    assert row["code"].text == "0101"

"""The same texts in whatever kind of file schools call Excel: they come back as they were."""

import csv
import io
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from hocba_adapter_kit.workbooks import sheets

Grid = list[list[str]]


def to_xlsx(grid: Grid) -> bytes:
    """Write with openpyxl, every cell as text."""
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    for row, texts in enumerate(grid, start=1):
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column)
            cell.value = text
            cell.data_type = "s"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def to_protected_xlsx(grid: Grid) -> bytes:
    """Write as Excel does when a sheet is only write-protected."""
    file = BytesIO()
    OOXMLFile(BytesIO(to_xlsx(grid))).encrypt("VelvetSweatshop", file)
    return file.getvalue()


def to_xls(grid: Grid) -> bytes:
    """Write the old binary kind."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for row, texts in enumerate(grid):
        for column, text in enumerate(texts):
            sheet.write(row, column, text)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def to_html(grid: Grid) -> bytes:
    """Write as portals do."""
    rows = (
        "".join(f"<td>{escape(text).replace(chr(10), '<br>')}</td>" for text in texts)
        for texts in grid
    )
    table = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<html><body><table border=1>{table}</table></body></html>".encode()


def to_html_in_utf_16(grid: Grid) -> bytes:
    """Write with a byte order mark."""
    return to_html(grid).decode().encode("utf-16")


def to_spreadsheetml(grid: Grid) -> bytes:
    """Write with what is empty left out and numbered."""
    rows = []
    for number, texts in enumerate(grid, start=1):
        cells = (
            f'<Cell ss:Index="{column}"><Data ss:Type="String">{_xml(text)}</Data></Cell>'
            for column, text in enumerate(texts, start=1)
            if text
        )
        rows.append(f'<Row ss:Index="{number}">{"".join(cells)}</Row>')
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Sheet1">'
        f"<Table>{''.join(rows)}</Table></Worksheet></Workbook>"
    ).encode()


def _xml(text: str) -> str:
    return escape(text).replace("\n", "&#10;")


def to_semicolons(grid: Grid) -> bytes:
    """Write as Excel on a Vietnamese Windows does."""
    return _delimited(grid, ";").encode("utf-8-sig")


def to_commas(grid: Grid) -> bytes:
    """Write as most programs do."""
    return _delimited(grid, ",").encode()


def to_unicode_text(grid: Grid) -> bytes:
    """Write what Excel calls Unicode text."""
    return _delimited(grid, "\t").encode("utf-16")


def _delimited(grid: Grid, delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(grid)
    return text.getvalue()


KINDS: dict[str, tuple[str, Callable[[Grid], bytes]]] = {
    "xlsx": ("a.xlsx", to_xlsx),
    "protected xlsx": ("a.xlsx", to_protected_xlsx),
    "xls": ("a.xls", to_xls),
    "html as xls": ("a.xls", to_html),
    "html in UTF-16 as xlsx": ("a.xlsx", to_html_in_utf_16),
    "SpreadsheetML as xls": ("a.xls", to_spreadsheetml),
    "semicolons": ("a.csv", to_semicolons),
    "commas": ("a.CSV", to_commas),
    "Unicode text": ("a.txt", to_unicode_text),
    "Unicode text as xls": ("a.xls", to_unicode_text),
}

HEADINGS = ["STT", "Mã học sinh", "Họ và tên", "Ngày sinh", "Địa chỉ", "Toán", "Nhận xét"]
MARKS = st.integers(0, 100).map(lambda mark: f"{mark // 10},{mark % 10}")
CODES = st.integers(0, 10**10 - 1).map("{:010}".format)
WORDS = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyÁẶỆƠỲ0123456789,;.:'\"-/()&<>=+%|"), max_size=12
)
REMARKS = st.lists(WORDS.filter(bool), max_size=6).map(" ".join)
LINES = st.lists(REMARKS.filter(bool), max_size=2).map("\n".join)


def _written_as_is(text: str) -> bool:
    """Say whether the text is no formula or error for a program that reads texts alone."""
    return not text.startswith(('="', "#"))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Return a class list: titles above, remarks with every delimiter in them."""
    pupils = st.tuples(
        st.integers(1, 60).map(str),
        CODES,
        WORDS.filter(bool),
        st.dates().map("{:%d/%m/%Y}".format),
        REMARKS,
        MARKS,
        LINES,
    )
    rows = draw(st.lists(pupils, min_size=2, max_size=5))
    title = ["DANH SÁCH HỌC SINH LỚP 6A", *[""] * (len(HEADINGS) - 1)]
    return [title, HEADINGS, *map(list, rows)]


def trimmed(grid: Grid) -> Grid:
    """Return the grid without empty cells at the end of rows, which hold nothing."""
    rows = []
    for texts in grid:
        row = list(texts)
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    return rows


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(grid=grids())
def test_a_grid_comes_back_whatever_file_it_was_written_to(
    tmp_path: Path, kind: str, grid: Grid
) -> None:
    """Text for text, at its place; nothing of it taken for a number with lost zeros."""
    assume(all(_written_as_is(text) for row in grid for text in row))
    name, write = KINDS[kind]
    path = tmp_path / name
    path.write_bytes(write(grid))
    (sheet,) = sheets(path)
    assert trimmed(sheet.rows) == trimmed(grid)
    with_zeros = [(r, c) for r, row in enumerate(grid) for c, t in enumerate(row) if t[:1] == "0"]
    assert not set(with_zeros) & set(sheet.kept)

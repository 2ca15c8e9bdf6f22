"""Cells that hold an error or a formula without a result are told from empty ones."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from hocba_adapter_kit.notes import Kept
from hocba_adapter_kit.workbooks import Sheet, sheets

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def errors(sheet: Sheet) -> dict[tuple[int, int], str]:
    """Return the texts of the cells that are errors."""
    kept = sheet.kept.items()
    return {place: sheet.text(*place) for place, kind in kept if kind is Kept.ERROR}


def test_errors_and_formulas_without_a_result_of_an_xlsx(tmp_path: Path) -> None:
    """In whatever sheet, hidden ones too; also beyond the last cell with a content."""
    book = openpyxl.Workbook()
    first, hidden = book.active, book.create_sheet("Ẩn")
    assert first is not None
    first["A1"], first["C1"], first["D1"], first["B2"] = "Toán", "=A1", "#REF!", 7.5
    first["D1"].data_type = "e"
    first.row_dimensions[2].hidden = True
    hidden.sheet_state = "hidden"
    hidden["A1"], hidden["Z9"] = "x", "=SUM(A1:A2)"
    book.save(tmp_path / "a.xlsx")
    one, other = sheets(tmp_path / "a.xlsx")
    assert one.rows[0] == ["Toán", "", "=", "#REF!"]
    assert one.rows[1][1] == "7.5"
    assert errors(one) == {(0, 2): "=", (0, 3): "#REF!"}
    assert errors(other) == {(8, 25): "="}


@pytest.mark.parametrize(("result", "expected"), [(8.5, "8.5"), ("Đạt", "Đạt"), ("#N/A", "#N/A")])
def test_formulas_with_a_result_give_it(tmp_path: Path, result: object, expected: str) -> None:
    """As Excel saves them."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_formula(1, 1, "=A1", None, result)
    (sheet,) = sheets(tmp_path / "a.xlsx")
    assert sheet.text(1, 1) == expected
    assert bool(errors(sheet)) is expected.startswith("#")


def test_a_nought_that_waits_for_excel_to_compute_is_no_mark(tmp_path: Path) -> None:
    """Programs that cannot compute write 0 and ask Excel to; when Excel saved it, 0 is the mark."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_formula(0, 0, "=AVERAGE(B1:C1)")
    assert errors(sheets(path)[0]) == {(0, 0): "="}
    assert Kept.NUMBER not in sheets(path)[0].kept.values()
    rewrite(path, b' fullCalcOnLoad="1"', b"")
    assert sheets(path)[0].rows == [["0"]]
    assert errors(sheets(path)[0]) == {}


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    """Replace bytes in every part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).replace(old, new) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_shared_formulas_and_cells_without_references_are_followed(tmp_path: Path) -> None:
    """Some programs number neither rows nor cells."""
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    rewrite(
        path,
        b"<sheetData></sheetData>",
        b'<sheetData><row/><row><c t="n"><f t="shared" ref="A2:B2" si="0">1+1</f><v>2</v></c>'
        b'<c><f t="shared" si="0"/></c></row>'
        b'<row><c r="B3" t="e"><v>#NUM!</v></c></row></sheetData>',
    )
    (sheet,) = sheets(path)
    assert errors(sheet) == {(1, 1): "=", (2, 1): "#NUM!"}


def test_errors_of_an_xls(tmp_path: Path) -> None:
    """Typed ones, and results of formulas."""
    book = xlwt.Workbook(encoding="utf-8")
    typed = book.add_sheet("6A")
    typed.write(0, 0, "Toán")
    typed.row(2).set_cell_error(1, "#REF!")
    sheet = book.add_sheet("6B")
    sheet.write(1, 1, xlwt.Formula("1+1"))
    sheet.write(0, 0, "x")
    file = BytesIO()
    book.save(file)
    empty_text = struct.pack("<Q", 0xFFFF000000000003)
    assert file.getvalue().count(empty_text) == 1
    na = struct.pack("<Q", 0xFFFF0000002A0002)
    (tmp_path / "a.xls").write_bytes(file.getvalue().replace(empty_text, na))
    first, second = sheets(tmp_path / "a.xls")
    assert errors(first) == {(2, 1): "#REF!"}
    assert errors(second) == {(1, 1): "#N/A"}
    assert second.rows == [["x", ""], ["", "#N/A"]]


def test_errors_of_an_ods(tmp_path: Path) -> None:
    """Repeated cells and rows are counted."""
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    never = '<table:table-cell table:formula="of:=1+1"/>'
    text = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    content = (
        f'<office:document-content xmlns:office="{OFFICE}office:1.0" '
        f'xmlns:table="{OFFICE}table:1.0" xmlns:text="{OFFICE}text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="S">'
        f'<table:table-row table:number-rows-repeated="2">{text}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="2">{gap}{error}</table:table-row>'
        f"<table:table-row>{text}{never}</table:table-row>"
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    (sheet,) = sheets(tmp_path / "a.ods")
    assert errors(sheet) == {(2, 2): "#N/A", (3, 2): "#N/A", (4, 1): "="}
    assert sheet.text(4, 0) == "x"

"""Spreadsheets made to hurt whoever opens them: refused or read, soon, with a clear word."""

import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from openpyxl import Workbook

from hocba_adapter_kit.workbooks import SpreadsheetError, sheets

PATIENCE_S = 60
WORKSHEET = (
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
    "{0}</Table></Worksheet></Workbook>"
)
CELL = '<Row><Cell><Data ss:Type="String">{0}</Data></Cell></Row>'


@contextmanager
def soon() -> Iterator[None]:
    """See that neither time nor memory of this process runs away."""
    begun, before = monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert monotonic() - begun < PATIENCE_S
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 800_000


def bomb(declared: str, used: str) -> str:
    """Return an XML Spreadsheet with a document type."""
    return f"<?xml version='1.0'?><!DOCTYPE Workbook [{declared}]>{WORKSHEET.format(used)}"


LAUGHS = "<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)


@pytest.mark.parametrize(
    "declared",
    [LAUGHS, "<!ENTITY a9 SYSTEM 'file:///etc/passwd'>", "<!ENTITY a9 'x'>"],
    ids=["billion laughs", "external", "internal"],
)
def test_entities_are_refused(tmp_path: Path, declared: str) -> None:
    """Not even harmless ones: what stands for something else would be left out."""
    (tmp_path / "a.xls").write_text(bomb(declared, CELL.format("&a9;")), "utf-8")
    with soon(), pytest.raises(SpreadsheetError, match="damaged"):
        sheets(tmp_path / "a.xls")


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Neither document types nor style sheets nor pictures."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{server.server_port}/"
        kinds = (
            f"<!DOCTYPE Workbook SYSTEM '{there}dtd'>{WORKSHEET.format(CELL.format('x'))}",
            f"<!DOCTYPE html SYSTEM '{there}dtd'><table><tr><td>x<img src='{there}png'></table>",
        )
        for number, content in enumerate(kinds):
            (tmp_path / f"{number}.xls").write_text(content, "utf-8")
        with pytest.raises(SpreadsheetError):
            sheets(tmp_path / "0.xls")
        assert sheets(tmp_path / "1.xls")[0].rows == [["x"]]
        server.shutdown()
    assert asked == []


def table(rows: str) -> str:
    """Return a page with one table."""
    return f"<html><body><table>{rows}</table></body></html>"


@pytest.mark.parametrize(
    "content",
    [
        table("<tr>" + "<td colspan=1000>x</td>" * 20 + "</tr>"),
        table("<tr><td>1</td>" + "<td>" * 20_000 + "x</td></tr>"),
        "<table><tr><td>" * 5_000 + "x" + "</td></tr></table>" * 5_000,
        "<div>" * 100_000 + table("<tr><td>x</td></tr>"),
        " " * 10_000_000,
        "<html>" + " " * 10_000_000,
        "<table>" + "<!--" * 2_000_000,
        "<html>" + "<x" * 3_000_000,
        WORKSHEET.format(CELL.format("x").replace("<Row>", '<Row ss:Index="99999999">')),
        WORKSHEET.format(CELL.format("no number").replace("String", "Number")),
        "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>" + "<Worksheet>" * 10_000,
        'a;"' + "x" * 10_000_000,
        ";" * 3 + "\n" + ";" * 20_000_000,
    ],
    ids=range(13),
)
def test_what_is_too_wide_too_deep_or_nothing_is_refused_soon(tmp_path: Path, content: str) -> None:
    """Never half of it read."""
    (tmp_path / "a.xls").write_text(content, "utf-8")
    with soon(), pytest.raises(SpreadsheetError):
        sheets(tmp_path / "a.xls")


@pytest.mark.parametrize(
    "content",
    [
        table("<tr><td colspan=1000000 rowspan=1000000>x</td></tr><tr><td>y</td></tr>"),
        table("<tr><td colspan=99999999999999999999999>x</td><td rowspan=-1>y</td></tr>"),
        table("<tr><td>" + "<b> </b>" * 500_000 + "x</td></tr>"),
        table("<tr>" + "<td rowspan=65534>x</td>" * 2_000 + "</tr>" + "<tr></tr>" * 2_000),
        WORKSHEET.format(
            '<Row><Cell ss:MergeAcross="99999999" ss:MergeDown="99999999">'
            '<Data ss:Type="String">x</Data></Cell></Row>'
        ),
    ],
    ids=range(5),
)
def test_large_numbers_are_made_small(tmp_path: Path, content: str) -> None:
    """As browsers do; what is written is there."""
    (tmp_path / "a.xls").write_text(content, "utf-8")
    with soon():
        (sheet,) = sheets(tmp_path / "a.xls")
    assert sheet.rows[0][0] == "x"
    assert all(merge.right < 16_385 and merge.bottom < 1_048_577 for merge in sheet.merges)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "content.xml"])
def test_an_archive_that_grows_without_end_is_refused_soon(tmp_path: Path, part: str) -> None:
    """Two gigabytes of nothing in two megabytes."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(part, "w", force_zip64=True) as file:
            for _ in range(2_000):
                file.write(bytes(1 << 20))
    with soon(), pytest.raises(SpreadsheetError):
        sheets(path)


def test_an_xlsx_with_entities_in_a_sheet_with_formulas_is_refused(tmp_path: Path) -> None:
    """The second look at a workbook is as careful as the first."""
    path = tmp_path / "a.xlsx"
    sheet = (
        f"<!DOCTYPE worksheet [{LAUGHS}]><worksheet "
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><f>1</f><v>&a9;</v></c></row></sheetData></worksheet>'
    )
    Workbook().save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with soon(), pytest.raises(SpreadsheetError):
        sheets(path)

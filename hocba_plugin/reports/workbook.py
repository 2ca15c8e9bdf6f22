"""The workbook: a summary, and a sheet per class for its homeroom teacher."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hocba_hooks import Severity
from hocba_plugin.reports import excel
from hocba_plugin.reports.contents import Cell, Part, Report, Table
from hocba_plugin.reports.texts import TICKED, UNTICKED, Language

_UNFIT = re.compile(r"[\[\]:*?/\\'\x00-\x1f\U00010000-\U0010ffff]")
_LONGEST = 31
_RESERVED = "history"
_SUMMARY_WIDTHS = (16, 58, 12, 12, 12, 12, 14)
_CLASS_WIDTHS = (18, 12, 11, 10, 29, 26, 17, 31, 7, 7)
_FORMATS: Mapping[str, dict[str, Any]] = {
    **excel.LOOKS,
    "number": excel.LINES,
    "link": excel.LINES | {"font_color": "#1F4E79", "underline": 1},
    Severity.ERROR: excel.LINES | {"bold": True, "bg_color": "#F8CBAD", "font_color": "#9C0006"},
    Severity.WARNING: excel.LINES | {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    Severity.INFO: excel.LINES | {"bg_color": "#E7E6E6"},
}


def workbook(report: Report) -> bytes:
    """Return a check as an Excel file.

    :raises PluginError: the extra ``excel`` is not installed.
    """
    content = io.BytesIO()
    with excel.begun(content) as book:
        _write(book, report)
    return content.getvalue()


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Return names that Excel takes for sheets, each once whatever its capitals."""
    names: list[str] = []
    taken = {_RESERVED}
    for name in wanted:
        fit = _UNFIT.sub("-", name).strip() or "-"
        number, found = 1, fit[:_LONGEST]
        while found.casefold() in taken:
            number += 1
            end = f" ({number})"
            found = f"{fit[: _LONGEST - len(end)]}{end}"
        taken.add(found.casefold())
        names.append(found)
    return names


def _write(book: Any, report: Report) -> None:
    summary, *classes = report.parts()
    names = sheet_names([summary.name, *(part.name for part in classes)])
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    sheets = [_Sheet(book.add_worksheet(name), formats, report.language) for name in names]
    sheets[0].summary(summary, names[1:])
    for sheet, part in zip(sheets[1:], classes, strict=True):
        sheet.school_class(part)


class _Sheet:
    """One sheet while it is filled, from top to bottom."""

    def __init__(self, sheet: Any, formats: dict[str, Any], language: Language) -> None:
        self._sheet, self._formats, self._language = sheet, formats, language
        self._widths: Sequence[int] = ()
        self._row = 0

    def summary(self, part: Part, sheets: Sequence[str]) -> None:
        self._begin(part, _SUMMARY_WIDTHS)
        for table in part.tables:
            self._row += 1
            first = self._table(table)
            if table is part.tables[0]:
                self._link(first, sheets, table)

    def school_class(self, part: Part) -> None:
        self._begin(part, _CLASS_WIDTHS)
        for table in part.tables:
            first = self._table(table)
            last = len(table.titles) - 1
            self._sheet.freeze_panes(first, 1)
            self._sheet.repeat_rows(0, first - 1)
            self._sheet.autofilter(first - 1, 0, self._row - 1, last)
            self._sheet.data_validation(
                first, last, self._row - 1, last, {"validate": "list", "source": [UNTICKED, TICKED]}
            )

    def _begin(self, part: Part, widths: Sequence[int]) -> None:
        self._widths = widths
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(excel.A4)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&L&A&R&P / &N")
        self._line(part.heading, "heading")
        for note in part.notes:
            self._line(note, "note")

    def _line(self, text: str, look: str) -> None:
        self._sheet.write_string(self._row, 0, text, self._formats[look])
        self._row += 1

    def _table(self, table: Table) -> int:
        """Write a table and return the row it begins in, below its titles."""
        self._titles(table.titles)
        first = self._row
        for cells in table.rows:
            self._high(cells)
            for column, cell in enumerate(cells):
                self._cell(column, cell)
            self._row += 1
        return first

    def _titles(self, titles: Sequence[str]) -> None:
        self._high(titles)
        for column, title in enumerate(titles):
            self._sheet.write_string(self._row, column, title, self._formats["title"])
        self._row += 1

    def _high(self, cells: Sequence[Cell]) -> None:
        """Make the row as high as its longest text."""
        self._sheet.set_row(self._row, excel.height(map(str, cells), self._widths))

    def _cell(self, column: int, cell: Cell) -> None:
        if isinstance(cell, Severity):
            text = self._language.severity(cell)
            self._sheet.write_string(self._row, column, text, self._formats[cell])
        elif isinstance(cell, int):
            self._sheet.write_number(self._row, column, cell, self._formats["number"])
        else:
            self._sheet.write_string(self._row, column, cell, self._formats["text"])

    def _link(self, first: int, sheets: Sequence[str], table: Table) -> None:
        for row, (name, cells) in enumerate(zip(sheets, table.rows, strict=True), start=first):
            link = f"internal:'{name}'!A1"
            self._sheet.write_url(row, 0, link, self._formats["link"], str(cells[0]))

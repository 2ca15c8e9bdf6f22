"""Sheets the way school systems draw them: titles, merged headings, data, then signatures."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from hocba_plugin.reports.excel import HeadingPath, depth_of, heading_blocks

Value = str | Decimal | dt.date

_WIDTH = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """What one sheet holds. Rows are counted from 1, as people do."""

    titles: Mapping[int, str]
    """By row."""
    heading_row: int
    columns: tuple[HeadingPath, ...]
    sections: tuple[Sequence[Sequence[Value]], ...]
    """Rows of data; above every section but the first the heading is repeated."""
    footers: tuple[str, ...] = ()


def write_workbook(file: Path, sheets: Mapping[str, SheetContent]) -> None:
    """Write an .xlsx file."""
    with xlsxwriter.Workbook(file) as book:
        for name, content in sheets.items():
            _write(book, book.add_worksheet(name), content)


def _write(book: Workbook, sheet: Worksheet, content: SheetContent) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "align": "center", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.set_column(0, len(content.columns), _WIDTH)
    for row, title in content.titles.items():
        sheet.write_string(row - 1, 0, title)
    row = content.heading_row - 1
    for section in content.sections:
        for top, left, bottom, right, text in heading_blocks(content.columns):
            if (top, left) == (bottom, right):
                sheet.write_string(row + top, left, text, bold)
            else:
                sheet.merge_range(row + top, left, row + bottom, right, text, bold)
        row += depth_of(content.columns)
        for values in section:
            for column, value in enumerate(values):
                _write_value(sheet, row, column, value, day)
            row += 1
    for footer in content.footers:
        row += 1
        sheet.write_string(row, 1, footer)


def _write_value(sheet: Worksheet, row: int, column: int, value: Value, day: object) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, float(value))
    elif value:
        sheet.write_string(row, column, value)

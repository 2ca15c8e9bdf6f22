"""Blank workbooks for schools to fill in: heading, lists to choose from, and how it is done."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hocba_hooks import ColumnKind, TemplateBook, TemplateColumn, TemplateSheet
from hocba_plugin.reports import excel

_GUIDE, _LISTS = "Hướng dẫn", "Danh mục"
_YEAR = "Năm học: ……………"
_HEADING_ROW = 5
"""Below title, purpose, name and school year, and an empty row: so readers tell them apart."""
_LAST_ROW = 1_048_575
_LONGEST_LIST, _LONGEST_WORDS = 255, 255
"""Letters that Excel takes for a list written into the cell, and for what it says of one."""
_SHOWN_CHOICES = 9
_SHORT_HEADING, _NARROW, _WIDE = 7, 11, 24
_MARGIN = 2
"""Letters fewer to a line of a heading, whose letters are bold."""
_NAMES_OF_KINDS = {
    ColumnKind.TEXT: "Chữ",
    ColumnKind.DATE: "Ngày/tháng/năm, như 05/09/2025",
    ColumnKind.NUMBER: "Số",
}
_HINT_OF_DATE = "Ghi ngày/tháng/năm, như 05/09/2025"
_FORMATS: Mapping[str, dict[str, Any]] = {
    **excel.LOOKS,
    "title": excel.LOOKS["title"] | {"align": "center", "valign": "vcenter"},
    "needed": excel.LOOKS["title"]
    | {"align": "center", "valign": "vcenter", "bg_color": "#C55A11"},
    "data": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "number": {"valign": "top"},
}
_RULES = (
    "Không đổi, không xóa tiêu đề cột. Cột nền cam phải có ở mọi dòng; cột không dùng để trống.",
    "Ô có mũi tên: chọn trong danh sách. Dán từ tệp khác thì chỉ dán giá trị.",
    "Ghi năm học vào dòng thứ tư của trang tính, để phát hiện tệp của năm khác.",
    "Điền xong, chạy hocba source check để xem đã đọc được những gì.",
    "Đây là mẫu riêng của hocba, không phải mẫu của Bộ hay của phần mềm nào.",
)
_GUIDE_TITLES = ("Cột nào", "Phải có", "Ghi gì", "Cách ghi", "In English")
_GUIDE_WIDTHS = (34, 9, 46, 40, 46)


def template(book: TemplateBook) -> bytes:
    """Return a blank workbook as an Excel file.

    :raises PluginError: the extra ``excel`` is not installed.
    """
    content = io.BytesIO()
    with excel.begun(content) as file:
        formats = {name: file.add_format(look) for name, look in _FORMATS.items()}
        lists = _long_lists(book)
        for sheet in book.sheets:
            _Blank(file.add_worksheet(sheet.name), formats, lists).write(book, sheet)
        _guide(file.add_worksheet(_GUIDE), formats, book)
        if lists:
            _write_lists(file.add_worksheet(_LISTS), formats, lists)
    return content.getvalue()


class _Blank:
    """One sheet to fill in."""

    def __init__(
        self, sheet: Any, formats: Mapping[str, Any], lists: Sequence[tuple[str, ...]]
    ) -> None:
        self._sheet, self._formats, self._lists = sheet, formats, lists

    def write(self, book: TemplateBook, sheet: TemplateSheet) -> None:
        self._above(book, sheet)
        first = self._headings(sheet.columns)
        for index, column in enumerate(sheet.columns):
            self._column(index, first, column)
        self._sheet.freeze_panes(first, _frozen(sheet.columns))
        self._sheet.set_landscape()
        self._sheet.set_paper(excel.A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(_HEADING_ROW, first - 1)

    def _above(self, book: TemplateBook, sheet: TemplateSheet) -> None:
        lines = (sheet.title, f"{book.purpose_vi}.", f"{book.naming_vi}.", _YEAR)
        for row, line in enumerate(lines):
            look = self._formats["note" if row else "heading"]
            self._sheet.write_string(row, 0, line, look)

    def _headings(self, columns: Sequence[TemplateColumn]) -> int:
        """Write the heading and return the first row of data."""
        paths = [column.heading for column in columns]
        widths = list(map(_width, columns))
        heights = [0] * excel.depth_of(paths)
        for top, left, bottom, right, text in excel.heading_blocks(paths):
            needed = excel.height([text], [sum(widths[left : right + 1]) - _MARGIN])
            heights[top] = max(heights[top], needed // (bottom - top + 1))
            look = self._formats["needed" if columns[left].needed else "title"]
            corner = (_HEADING_ROW + top, left)
            if (top, left) == (bottom, right):
                self._sheet.write_string(*corner, text, look)
            else:
                self._sheet.merge_range(*corner, _HEADING_ROW + bottom, right, text, look)
        for row, height in enumerate(heights, start=_HEADING_ROW):
            self._sheet.set_row(row, height)
        return _HEADING_ROW + len(heights)

    def _column(self, index: int, first: int, column: TemplateColumn) -> None:
        # Text keeps leading zeros, and days from being exchanged with months.
        look = "number" if column.kind is ColumnKind.NUMBER else "data"
        self._sheet.set_column(index, index, _width(column), self._formats[look])
        if column.kind is ColumnKind.CHOICE:
            self._validate(index, first, self._choice(column))
        elif column.kind is ColumnKind.DATE:
            self._validate(index, first, {"validate": "any", "input_message": _HINT_OF_DATE})

    def _choice(self, column: TemplateColumn) -> dict[str, Any]:
        source: list[str] | str = list(column.choices)
        if column.choices in self._lists:
            letter = chr(ord("A") + self._lists.index(column.choices))
            source = f"='{_LISTS}'!${letter}$2:${letter}${len(column.choices) + 1}"
        return {
            "validate": "list",
            "source": source,
            "error_type": "information" if column.free else "stop",
            "error_title": "Ngoài danh sách",
            "error_message": f"{column.meaning_vi}."[:_LONGEST_WORDS],
        }

    def _validate(self, index: int, first: int, options: Mapping[str, Any]) -> None:
        self._sheet.data_validation(first, index, _LAST_ROW, index, dict(options))


def _width(column: TemplateColumn) -> int:
    longest = max(map(len, column.choices), default=0)
    if column.kind is ColumnKind.TEXT:
        return _NARROW if len(column.heading[-1]) <= _SHORT_HEADING else _WIDE
    return min(max(_NARROW, longest + 4), _WIDE)


def _frozen(columns: Sequence[TemplateColumn]) -> int:
    """Return how many columns tell whose row it is: those up to the last that is needed."""
    return max((number for number, one in enumerate(columns, start=1) if one.needed), default=0)


def _long_lists(book: TemplateBook) -> list[tuple[str, ...]]:
    """Return the lists that cannot be written into a cell."""
    lists = (column.choices for sheet in book.sheets for column in sheet.columns)
    return [choices for choices in dict.fromkeys(lists) if not _fits_a_cell(choices)]


def _fits_a_cell(choices: Sequence[str]) -> bool:
    written = ",".join(choices)
    splits_right = written.split(",") == list(choices) and '"' not in written
    return not choices or (len(written) <= _LONGEST_LIST and splits_right)


def _write_lists(sheet: Any, formats: Mapping[str, Any], lists: Iterable[tuple[str, ...]]) -> None:
    for index, choices in enumerate(lists):
        sheet.set_column(index, index, max(map(len, choices)) + 2)
        # Not a column's own heading: readers would take the list for data.
        sheet.write_string(0, index, "Danh mục để chọn", formats["title"])
        for row, choice in enumerate(choices, start=1):
            sheet.write_string(row, index, choice, formats["text"])


def _guide(sheet: Any, formats: Mapping[str, Any], book: TemplateBook) -> None:
    lines = (
        (f"Cách điền tệp {book.name}.xlsx", "heading"),
        *((line, "note") for line in (f"{book.purpose_vi}.", f"{book.naming_vi}.", *_RULES)),
        (f"{book.purpose_en}. {book.naming_en}.", "note"),
    )
    for row, (line, look) in enumerate(lines):
        sheet.write_string(row, 0, line, formats[look])
    table = (_GUIDE_TITLES, *map(_told, _each_once(book)))
    for row, texts in enumerate(table, start=len(lines) + 1):
        sheet.set_row(row, excel.height(texts, _GUIDE_WIDTHS))
        look = formats["title" if texts is _GUIDE_TITLES else "text"]
        for index, text in enumerate(texts):
            sheet.write_string(row, index, text, look)
    for index, width in enumerate(_GUIDE_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(excel.A4)
    sheet.fit_to_pages(1, 0)


def _each_once(book: TemplateBook) -> Iterable[TemplateColumn]:
    """Return the columns of all sheets, one of each heading and meaning."""
    columns = (column for sheet in book.sheets for column in sheet.columns)
    return {(one.heading, one.meaning_vi): one for one in columns}.values()


def _told(column: TemplateColumn) -> tuple[str, ...]:
    how = _NAMES_OF_KINDS.get(column.kind, "Chọn trong danh sách")
    if column.kind is ColumnKind.CHOICE and len(column.choices) <= _SHOWN_CHOICES:
        how = f"Chọn: {', '.join(column.choices)}"
    # Never a heading alone: readers that look for headings in any sheet would take it for one.
    heading = f"Cột {' › '.join(column.heading)}"
    needed = "có" if column.needed else ""
    return heading, needed, column.meaning_vi, how, column.meaning_en

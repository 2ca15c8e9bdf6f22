"""One web page to one grid."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby

from lxml import etree

from .grids import Grid, guessed, put
from .html_cells import BLOCKS, as_text_classes, is_as_text, span, text_of
from .refused import CannotReadError, Why
from .xml_events import Element

_TABLES = re.compile(r"<!--|-->|<table\b|</table\b", re.IGNORECASE)
_SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>")
_NO_CONTENT = frozenset({"head", "script", "style", "title", "xml", "noscript", "template"})
_CELLS = frozenset({"td", "th"})


def grid_of(page: str, name: str) -> Grid | None:
    """Return what a page shows; ``None`` without a table. The sheet is called ``name`` unless the
    page says how.

    :raises CannotReadError: cut off, nested too deeply, or wider than any sheet.
    """
    if _open_tables(page):
        raise CannotReadError(Why.CUT_OFF)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(page.encode(), parser)
    # The parser leaves off where it is too deep for it, and goes on without a word.
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise CannotReadError(Why.DAMAGED)
    if root is None or root.find(".//table") is None:
        return None
    names = _SHEET_NAME.findall(page)
    return _Page(as_text_classes(page)).read(root, unescape(names[0]) if len(names) == 1 else name)


def _open_tables(page: str) -> int:
    """Return how many tables have no end: a download that stopped."""
    depth, commented = 0, False
    for match in _TABLES.finditer(page):
        mark = match[0].lower()
        if mark in ("<!--", "-->"):
            commented = mark == "<!--"
        elif not commented:
            depth += 1 if mark == "<table" else -1
    return max(0, depth)


class _Page:
    def __init__(self, as_text: frozenset[str]) -> None:
        self._as_text = as_text
        self._texts: set[tuple[int, int]] = set()
        self._rows: list[list[str]] = []
        self._merges: list[tuple[int, int, int, int]] = []
        self._line: list[str] = []

    def read(self, root: Element, name: str) -> Grid:
        self._walk(root)
        self._end_line()
        return Grid(name, self._rows, guessed(self._rows, frozenset(self._texts)), self._merges)

    def _walk(self, element: Element) -> None:
        """Take an element's content: tables as they are, other lines as rows of their own."""
        self._line.append(element.text or "")
        for child in element:
            tag = str(child.tag)
            if tag == "table":
                self._end_line()
                self._table(child)
            elif tag not in _NO_CONTENT:
                self._end_line(tag in BLOCKS)
                self._walk(child)
                self._end_line(tag in BLOCKS)
            self._line.append(child.tail or "")

    def _end_line(self, ends: bool = True) -> None:
        if ends and self._line:
            text = " ".join("".join(self._line).split())
            self._line.clear()
            if text:
                self._rows.append([text])

    def _table(self, table: Element) -> None:
        first = len(self._merges)
        taken: dict[int, int] = {}
        for caption in table.iterfind("caption"):
            self._walk(caption)
            self._end_line()
        for cells in _rows_of(table):
            self._row(cells, taken)
        last = len(self._rows) - 1
        self._merges[first:] = [
            (top, left, min(bottom, last), right)
            for top, left, bottom, right in self._merges[first:]
        ]

    def _row(self, cells: list[Element], taken: dict[int, int]) -> None:
        """Add a row; ``taken`` says down to which row a cell from above covers a column."""
        filled = [cell for cell in cells if text_of(cell)]
        if len(filled) == 1 and filled[0].find(".//table") is not None:
            # A table that only lays out the page.
            self._walk(filled[0])
            self._end_line()
            return
        number, column = len(self._rows), 0
        self._rows.append([])
        for cell in cells:
            while taken.get(column, -1) >= number:
                column += 1
            column = self._cell(cell, number, column, taken)

    def _cell(self, cell: Element, row: int, column: int, taken: dict[int, int]) -> int:
        """Add a cell; return the column behind it."""
        across, down = span(cell, "colspan"), span(cell, "rowspan")
        if down > 1:
            taken |= dict.fromkeys(range(column, column + across), row + down - 1)
        if across > 1 or down > 1:
            self._merges.append((row, column, row + down - 1, column + across - 1))
        if text := text_of(cell):
            put(self._rows, row, column, text)
            if is_as_text(cell, self._as_text):
                self._texts.add((row, column))
        return column + across


def _rows_of(table: Element) -> Iterator[list[Element]]:
    """Yield the cells of each row; cells outside rows are a row together."""
    found = _within(table, _CELLS | {"tr"})
    for is_row, elements in groupby(found, key=lambda element: element.tag == "tr"):
        if is_row:
            yield from (list(_within(row, _CELLS)) for row in elements)
        else:
            yield list(elements)


def _within(element: Element, tags: frozenset[str]) -> Iterator[Element]:
    """Yield the elements with one of the tags, but none of a table within."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag != "table":
            yield from _within(child, tags)

"""Errors and formulas without a result in an .ods."""

import re
from collections.abc import Iterator

from .grids import MAX_COLUMNS, MAX_ROWS, Place
from .refused import CannotReadError, Why
from .xml_events import Element, events, local, text_of

_SHOWN = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_CELLS = ("table-cell", "covered-table-cell")
_MOST = 100_000


def errors_of(content: bytes) -> dict[int, dict[Place, str]]:
    """Return the errors by sheet.

    :raises SyntaxError: no XML.
    """
    found: dict[int, dict[Place, str]] = {}
    for sheet, place, text in _errors(content):
        found.setdefault(sheet, {})[place] = text
        if len(found[sheet]) > _MOST:
            raise CannotReadError(Why.TOO_LARGE)
    return found


def _errors(content: bytes) -> Iterator[tuple[int, Place, str]]:
    sheet, row, column = -1, 0, 0
    in_row: dict[int, str] = {}
    for event, element in events(content, "table", "table-row", *_CELLS):
        tag = str(element.tag).rpartition("}")[2]
        if tag == "table" and event == "start":
            sheet, row = sheet + 1, 0
        elif tag == "table-row":
            repeated = _repeated(element, "rows", MAX_ROWS) if event == "end" else 0
            for number in range(row, row + repeated if in_row else row):
                yield from ((sheet, (number, at), text) for at, text in in_row.items())
            row, column, in_row = row + repeated, 0, {}
        elif tag in _CELLS and event == "end":
            width = _repeated(element, "columns", MAX_COLUMNS)
            if text := _error(element):
                in_row |= dict.fromkeys(range(column, column + width), text)
            column += width


def _repeated(element: Element, what: str, most: int) -> int:
    times = local(element, f"number-{what}-repeated")
    return min(int(times), most) if times else 1


def _error(cell: Element) -> str:
    kinds = {str(v) for k, v in cell.attrib.items() if str(k).endswith("}value-type")}
    shown = text_of(cell).strip()
    if "error" in kinds:
        return shown or "#N/A"
    if local(cell, "formula") is None:
        return ""
    if _SHOWN.fullmatch(shown):
        return shown
    return "" if kinds else "="

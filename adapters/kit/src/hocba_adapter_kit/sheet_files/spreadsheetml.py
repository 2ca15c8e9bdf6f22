"""XML Spreadsheet 2003."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from .grids import MAX_COLUMNS, MAX_ROWS, Grid, put, written
from .refused import CannotReadError, Why
from .xml_events import Element, events, local, text_of


def grids(file: str) -> Iterator[Grid]:
    """Yield the worksheets of a file.

    :raises CannotReadError: it is no sound XML, or declares entities.
    """
    try:
        yield from _grids(Path(file).read_bytes())
    except (SyntaxError, ValueError):
        raise CannotReadError(Why.DAMAGED) from None


def _grids(content: bytes) -> Iterator[Grid]:
    sheet = _Worksheet("")
    for event, element in events(content, "Worksheet", "Row"):
        begins = event == "start"
        if str(element.tag).endswith("}Worksheet"):
            if begins:
                sheet = _Worksheet(local(element, "Name") or "")
            else:
                yield sheet.grid
                element.clear()
        elif not begins:
            sheet.add(element)
            element.clear()


class _Worksheet:
    def __init__(self, name: str) -> None:
        self.grid = Grid(name, [], {"number": [], "date": [], "error": []}, [])
        self._row = 0

    def add(self, row: Element) -> None:
        """Add a row; rows and cells that hold nothing are left out of the file and numbered."""
        self._row = _number(row, "Index", self._row + 1) - 1
        column = 0
        for cell in row.iterfind("{*}Cell"):
            column = _number(cell, "Index", column + 1) - 1
            self._add_cell(cell, column)
            column += _number(cell, "MergeAcross", 0) + 1
        self._row += _number(row, "Span", 0) + 1

    def _add_cell(self, cell: Element, column: int) -> None:
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        if across or down:
            bottom, right = min(self._row + down, MAX_ROWS), min(column + across, MAX_COLUMNS)
            self.grid.merges.append((self._row, column, bottom, right))
        text, kind = _value(cell)
        if text:
            put(self.grid.rows, self._row, column, text)
        if kind:
            self.grid.kept[kind].append((self._row, column))


def _value(cell: Element) -> tuple[str, str]:
    """Return a cell's text, and its kind where it is no text."""
    data = cell.find("{*}Data")
    if data is None:
        return ("=", "error") if local(cell, "Formula") else ("", "")
    text = text_of(data)
    match local(data, "Type") if text else None:
        case "Number":
            return written(float(text)), "number"
        case "DateTime":
            # Of milliseconds Excel has none, and Python reads three or six digits only.
            moment = dt.datetime.fromisoformat(text.partition(".")[0])
            return written(moment), "date"
        case "Error":
            return text, "error"
    return text, ""


def _number(element: Element, name: str, otherwise: int) -> int:
    value = local(element, name)
    return max(0, int(value)) if value else otherwise

"""One sheet as it is handed on, and what its readers share."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from .refused import CannotReadError, Why

Place = tuple[int, int]
"""Row and column, from 0."""
Corners = tuple[int, int, int, int]
"""First row and column, last row and column."""
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
_MAX_CELLS = 10_000_000
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)")
"""As a program shows an error; or ##### for a number or date wider than its column."""


class Grid:
    """The texts from the very first row and column, and what is no text."""

    def __init__(
        self, name: str, rows: list[list[str]], kept: dict[str, list[Place]], merges: list[Corners]
    ) -> None:
        self.name = name
        self.rows = rows
        self.kept = kept
        """Places by the values of ``notes.Kept``."""
        self.merges = merges


def put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    """Write a text, making room for it.

    :raises CannotReadError: no spreadsheet program has so many rows or columns.
    """
    if row >= MAX_ROWS or column >= MAX_COLUMNS:
        raise CannotReadError(Why.TOO_LARGE)
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = text


def check_size(rows: Sequence[Sequence[str]]) -> None:
    """See that whoever gets the grid can hold it.

    :raises CannotReadError: it has more cells than a school's workbook ever does.
    """
    if sum(map(len, rows)) > _MAX_CELLS:
        raise CannotReadError(Why.TOO_LARGE)


def guessed(rows: Sequence[Sequence[str]], texts: frozenset[Place]) -> dict[str, list[Place]]:
    """Return what cells of a file that has texts alone were, but for those known to be ``texts``.

    Digits without a leading zero may have had one: the file does not tell.
    """
    kept: dict[str, list[Place]] = {"number": [], "error": []}
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text.isdigit() and not text.startswith("0"):
                kept["number"].append((number, column))
            elif text.startswith("#") and _ERROR.fullmatch(text):
                kept["error"].append((number, column))
    return {kind: [p for p in places if p not in texts] for kind, places in kept.items()}


def written(value: object) -> str:
    """Return a typed value as the text a person would have typed; dates as ISO, ``None`` as ""."""
    if isinstance(value, float):
        # Excel keeps 15 digits: a typed 7.2 comes back as 7.2, an ID of 12 digits without ".0".
        return f"{value:.15g}"
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time()
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date) else str(value)

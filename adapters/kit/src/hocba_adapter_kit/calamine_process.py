"""Run as a program of its own: print the sheets of one workbook as JSON, one sheet a line.

On a cut-off .xls, or a sheet with one stray cell at its far end, the reading library panics or
aborts. Out here that ends this process and not the program that wants to read the next file.
Imports nothing of ours, so that it starts at once.
"""

import datetime as dt
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

PROTECTED = 10
DAMAGED = 11
_MEMORY = 2 << 30


def written(value: object) -> str:
    """Return a typed value as the text a person would have typed; dates as ISO, ``None`` as ""."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        # Excel keeps 15 digits: a typed 7.2 comes back as 7.2, an ID of 12 digits without ".0".
        return f"{value:.15g}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time()
        return value.date().isoformat() if at_midnight else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def main(file: str) -> int:
    """Print the sheets of ``file``; return the exit status."""
    _limit_memory()
    try:
        with _open(file) as book:
            for name in book.sheet_names:
                line = json.dumps(_as_json(book.get_sheet_by_name(name)))
                sys.stdout.write(f"{line}\n")
    except PasswordError:
        return PROTECTED
    except (CalamineError, OSError, ValueError):
        return DAMAGED
    return 0


def _open(file: str) -> CalamineWorkbook:
    """Open by the file's ending, else by its content: portals send an .xlsx under the name .xls."""
    try:
        return CalamineWorkbook.from_path(file)
    except PasswordError:
        raise
    except CalamineError:
        with Path(file).open("rb") as content:
            return CalamineWorkbook.from_filelike(content)


def _as_json(sheet: CalamineSheet) -> dict[str, object]:
    rows = sheet.to_python(skip_empty_area=False)
    return {
        "name": sheet.name,
        "rows": [[written(value) for value in row] for row in rows],
        "kept": {
            "number": _places(rows, (int, float)),
            "date": _places(rows, (dt.datetime, dt.date)),
        },
        "merges": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
    }


def _places(rows: Sequence[Sequence[object]], kinds: tuple[type, ...]) -> list[tuple[int, int]]:
    return [
        (number, column)
        for number, row in enumerate(rows)
        for column, value in enumerate(row)
        if type(value) in kinds
    ]


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Workbooks, .xlsx, .xls and .ods, by calamine; and the errors that calamine shows as nothing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from .grids import Grid, Place, put, written
from .refused import CannotReadError

_KINDS = {int: "number", float: "number", dt.datetime: "date", dt.date: "date"}


def grids(file: str, *look: str) -> Iterator[Grid]:
    """Yield the sheets of a workbook, hidden ones too.

    With anything in ``look`` it is searched for errors, which takes longer.

    :raises CannotReadError: damaged, protected by a password of its own, or something else.
    """
    try:
        yield from _grids(file, bool(look))
    except (CalamineError, ValueError) as error:
        from .protection import decrypted, is_protected

        # Under another ending than its own a protected file is nothing to calamine.
        if not isinstance(error, PasswordError) and not is_protected(file):
            from .diagnosis import diagnosis

            raise CannotReadError(diagnosis(file)) from None
        yield from _grids(decrypted(file), True)


def _grids(source: str | BytesIO, look: bool) -> Iterator[Grid]:
    with _open(source) as book:
        errors = _errors(source) if look else {}
        for number, name in enumerate(book.sheet_names):
            grid = _grid(book.get_sheet_by_name(name))
            _put_errors(grid, errors.get(number, {}))
            yield grid


def _open(source: str | BytesIO) -> CalamineWorkbook:
    """Open by the file's ending, else by its content: portals send an .xlsx under the name .xls."""
    if isinstance(source, BytesIO):
        return CalamineWorkbook.from_filelike(source)
    try:
        return CalamineWorkbook.from_path(source)
    except PasswordError:
        raise
    except CalamineError:
        from pathlib import Path

        with Path(source).open("rb") as content:
            return CalamineWorkbook.from_filelike(content)


def _grid(sheet: CalamineSheet) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    kept: dict[str, list[Place]] = {"number": [], "date": []}
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if type(value) is not str:
                if kind := _KINDS.get(type(value)):
                    kept[kind].append((number, column))
                row[column] = written(value)
    merges = [
        (top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    # What was no text has been replaced in place: a second list of a big sheet would be slow.
    return Grid(sheet.name, cast("list[list[str]]", rows), kept, merges)


def _errors(source: str | BytesIO) -> Mapping[int, Mapping[Place, str]]:
    from .cell_errors import errors_in

    return errors_in(source)


def _put_errors(grid: Grid, errors: Mapping[Place, str]) -> None:
    if errors:
        for (row, column), text in errors.items():
            put(grid.rows, row, column, text)
        others = {kind: [p for p in at if p not in errors] for kind, at in grid.kept.items()}
        grid.kept = {**others, "error": list(errors)}

"""Proposed and accepted changes as a table a person edits in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hocba_hooks.values.text import match_key
from hocba_hooks.written import decoded
from hocba_plugin.errors import FileUseError

REMOVED = "(trống)"
"""What a person writes to remove a value; an empty cell may be an oversight."""
_COLUMNS = {
    "school": ("Trường", "School"),
    "class": ("Lớp", "Class"),
    "pupil": ("Học sinh", "Pupil"),
    "code": ("Quy tắc", "Code"),
    "path": ("Chỗ", "Path"),
    "before": ("Trước", "Before"),
    "after": ("Sau", "After"),
}
"""What they are called, in Vietnamese and in English: either is understood, alone or both."""
_NEEDED = ("pupil", "path", "before", "after")
_SEPARATORS = ",;\t"
_TEXT = "'"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the table; ``line`` is where it stands in the file."""

    line: int
    pupil: str = field(repr=False)
    path: str
    before: str = field(repr=False)
    after: str | None = field(repr=False)
    """``None``: nobody has written anything there, so nothing is decided."""
    school: str = ""
    class_name: str = ""
    code: str = ""


def sheet(rows: Iterable[SheetRow], language: str = "vi") -> bytes:
    """Return the rows as CSV that Excel opens in the right encoding, every value a text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(vi if language == "vi" else en for vi, en in _COLUMNS.values())
    for row in rows:
        after = REMOVED if row.after == "" else row.after or ""
        values = (row.school, row.class_name, row.pupil, row.code, row.path, row.before, after)
        writer.writerow(map(_guarded, values))
    return text.getvalue().encode("utf-8-sig")


def rows(name: str, content: bytes) -> Iterator[SheetRow]:
    """Yield the rows of a file called ``name``, as ``sheet`` or a spreadsheet program wrote it.

    :raises FileUseError: not such a table at all.
    """
    try:
        text = decoded(content)
        table = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        places = _places(name, next(table, []))
        for cells in table:
            if any(cell.strip() for cell in cells):
                yield _row(table.line_num, places, cells)
    except (UnicodeDecodeError, csv.Error):
        raise FileUseError(
            name, "không phải tệp CSV mã UTF-8", "it is not a CSV file in UTF-8"
        ) from None


def _separator(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(_SEPARATORS, key=heading.count)


def _places(name: str, heading: list[str]) -> Mapping[str, int]:
    known = {match_key(text): column for column, both in _COLUMNS.items() for text in both}
    found = (known.get(match_key(cell.rpartition("/")[2])) for cell in heading)
    places = {column: at for at, column in enumerate(found) if column is not None}
    missing = [_COLUMNS[column] for column in _NEEDED if column not in places]
    if missing:
        vi, en = map(", ".join, zip(*missing, strict=True))
        raise FileUseError(name, f"thiếu cột {vi}", f"there is no column {en}")
    return places


def _row(line: int, places: Mapping[str, int], cells: list[str]) -> SheetRow:
    found = {column: _bare(cells[at]) for column, at in places.items() if at < len(cells)}
    after = found.get("after", "")
    return SheetRow(
        line=line,
        pupil=found.get("pupil", "").strip(),
        path=found.get("path", "").strip(),
        before=found.get("before", ""),
        after=None if not after.strip() else "" if after.strip() == REMOVED else after,
        school=found.get("school", "").strip(),
        class_name=found.get("class", "").strip(),
        code=found.get("code", "").strip(),
    )


def _guarded(text: str) -> str:
    """Return a cell that stays what it is: ``=…`` would be computed, 001… would lose its zeros."""
    harmless = not text or text[0].isalpha() or text == REMOVED
    return text if harmless else _TEXT + text


def _bare(cell: str) -> str:
    return cell.removeprefix(_TEXT)

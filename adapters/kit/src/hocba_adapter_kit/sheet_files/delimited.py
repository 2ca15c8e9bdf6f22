"""Text with delimiters: CSV as Excel writes it, and its "Unicode text"."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .grids import Grid, check_size, guessed
from .refused import CannotReadError, Why
from .texts import decoded

_DELIMITERS = ";\t,|"
_OWN_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_SAID = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')

Rows = list[list[str]]


def grids(file: str) -> Iterator[Grid]:
    """Yield the only sheet of a file.

    :raises CannotReadError: not in Unicode, or cut off.
    """
    path = Path(file)
    text = decoded(path.read_bytes())
    said = _SAID.match(text)
    body = text[said.end() :] if said else text
    rows = _rows(body, said[1]) if said else _best(body)
    if rows is None or not _is_table(path, rows):
        raise CannotReadError(Why.DAMAGED)
    # Excel ends every line, and writes every line as wide as the widest.
    if rows and not body.endswith(("\n", "\r")) and len(rows[-1]) < max(map(len, rows)):
        raise CannotReadError(Why.CUT_OFF)
    check_size(rows)
    texts = frozenset(_unwrapped(rows))
    yield Grid(path.stem, rows, guessed(rows, texts), [])


def _is_table(path: Path, rows: Rows) -> bool:
    """Say whether it is one: a line of text named as a workbook is a server's complaint."""
    return path.suffix.lower() in _OWN_ENDINGS or _evenness(rows)[0] > 1


def _best(text: str) -> Rows | None:
    """Return the rows by the delimiter that cuts most lines to one width, headings among them.

    The commonest character says little: remarks are full of commas, marks have one in each line.
    """
    used = [delimiter for delimiter in _DELIMITERS if delimiter in text] or [","]
    readings = [rows for delimiter in used if (rows := _rows(text, delimiter)) is not None]
    return max(readings, key=_evenness, default=None)


def _evenness(rows: Rows) -> tuple[int, int]:
    """Return how many rows share the commonest width above one, and that width."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return count, width


def _rows(text: str, delimiter: str) -> Rows | None:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def _unwrapped(rows: Rows) -> Iterator[tuple[int, int]]:
    """Take ="001", which keeps zeros in Excel, for the text 001; yield where it stood."""
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text.startswith('="') and (match := _AS_TEXT.fullmatch(text)):
                row[column] = match[1].replace('""', '"')
                yield number, column

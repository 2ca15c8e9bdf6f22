"""Report cards, two pupils side by side: never a source of records, only held against one.

A card begins with "Mã HS : …"; a table TT, Môn học, ĐĐGtx, ĐĐGgk, ĐĐGck, TB follows, then lines
such as "Đánh giá KQ học tập: …". As public tools that read such files describe them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hocba_adapter_kit import Cell
from hocba_adapter_kit.titles import check_school_year, is_whole_year, semester_in
from hocba_adapter_kit.workbooks import Sheet, sheets
from hocba_adapter_vnedu.mark_sheets import YEAR, Period
from hocba_hooks.values.text import match_key, tidy

_CODE = re.compile(r"mã (?:hs|học sinh)\s*:\s*(.*)", re.IGNORECASE)
_STUDY = re.compile(r"đánh giá kq học tập\s*:\s*(.*)", re.IGNORECASE)
_CONDUCT = re.compile(r"đánh giá kq rèn luyện\s*:\s*(.*)", re.IGNORECASE)
_SUBJECT = "monhoc"
_COLUMNS = {
    "ddgtx": "regular",
    "ddggk": "mid",
    "ddgck": "end",
    "tb": "average",
    "tbm": "average",
    "dtbmhk": "average",
    "dtbmcn": "average",
}
_ROWS_ABOVE = 6


@dataclass(frozen=True, slots=True)
class ReportCard:
    """What one card says of one pupil."""

    code: str
    period: Period
    subjects: Mapping[str, Mapping[str, Cell]]
    """By subject as written: regular, mid, end, average."""
    study: Cell | None
    conduct: Cell | None


@dataclass(frozen=True, slots=True)
class _Block:
    """The part of a sheet that one card takes."""

    sheet: Sheet
    top: int
    bottom: int
    left: int
    right: int

    def cells(self, row: int) -> list[tuple[int, str]]:
        columns = range(self.left, self.right)
        return [(column, tidy(self.sheet.text(row, column))) for column in columns]

    def texts(self, first: int, last: int) -> list[str]:
        return [text for row in range(first, last) for _, text in self.cells(row) if text]

    def cell(self, row: int, column: int) -> Cell:
        place = f"{self.sheet.place} › {_letters(column)}{row + 1}"
        return Cell(tidy(self.sheet.text(row, column)), place)

    def after(self, label: re.Pattern[str]) -> Cell | None:
        """Return what stands behind a label, in its cell or in the next that is written."""
        for row in range(self.top, self.bottom):
            written = [(column, text) for column, text in self.cells(row) if text]
            for number, (column, text) in enumerate(written):
                if match := label.fullmatch(text):
                    beside = written[number + 1 : number + 2]
                    value = match[1] or (beside[0][1] if beside else "")
                    return Cell(value, self.cell(row, column).place)
        return None


def read_cards(paths: Iterable[Path], school_year: str) -> Iterator[ReportCard]:
    """Yield the cards of all files.

    :raises SpreadsheetError: a file cannot be read, or is of another school year.
    """
    for path in paths:
        for sheet in sheets(path):
            lines = (text for row in sheet.rows for text in row if text)
            check_school_year(sheet.place, lines, school_year)
            yield from cards_of(sheet)


def cards_of(sheet: Sheet) -> Iterator[ReportCard]:
    """Yield the cards of one sheet that say which pupil and time they are of."""
    return filter(None, map(_card, _blocks(sheet)))


def _blocks(sheet: Sheet) -> Iterator[_Block]:
    begins = [
        (row, [column for column, text in enumerate(texts) if _CODE.fullmatch(tidy(text))])
        for row, texts in enumerate(sheet.rows)
    ]
    begins = [(row, columns) for row, columns in begins if columns]
    bottoms = [row for row, _ in begins[1:]] + [len(sheet.rows)]
    for (row, columns), bottom in zip(begins, bottoms, strict=True):
        for left, right in zip(columns, [*columns[1:], sheet.width], strict=True):
            yield _Block(sheet, row, bottom, left, right)


def _card(block: _Block) -> ReportCard | None:
    code, period = block.after(_CODE), _period(block)
    if code is None or period is None:
        return None
    return ReportCard(
        code.text, period, _subjects(block), block.after(_STUDY), block.after(_CONDUCT)
    )


def _period(block: _Block) -> Period | None:
    """Read the time above the card; further cards of a sheet are of its first title's time."""
    near = block.texts(max(0, block.top - _ROWS_ABOVE), block.top)
    for lines in (near, [text for row in block.sheet.rows[: block.top] for text in row]):
        if is_whole_year(lines):
            return YEAR
        if semester := semester_in(lines):
            return semester
    return None


def _subjects(block: _Block) -> dict[str, Mapping[str, Cell]]:
    for row in range(block.top, block.bottom):
        keys = {column: match_key(text) for column, text in block.cells(row)}
        subject = next((column for column, key in keys.items() if key == _SUBJECT), None)
        if subject is not None:
            columns = {_COLUMNS[key]: column for column, key in keys.items() if key in _COLUMNS}
            return dict(_lines(block, row + 1, subject, columns))
    return {}


def _lines(
    block: _Block, first: int, subject: int, columns: Mapping[str, int]
) -> Iterator[tuple[str, Mapping[str, Cell]]]:
    for row in range(first, block.bottom):
        name = block.cell(row, subject).text
        if not name:
            return
        yield name, {what: block.cell(row, column) for what, column in columns.items()}


def _letters(column: int) -> str:
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def cards_by_code(cards: Sequence[ReportCard]) -> Mapping[str, Sequence[ReportCard]]:
    """Return the cards of each pupil code, without leading zeros: Excel may have lost them."""
    found: dict[str, list[ReportCard]] = {}
    for card in cards:
        found.setdefault(card.code.lstrip("0"), []).append(card)
    return found

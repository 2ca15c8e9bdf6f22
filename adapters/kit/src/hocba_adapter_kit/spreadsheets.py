"""Tables in spreadsheets: rows of pupils or staff with their columns called by our names.

What is no data is left out: repeated headings (classes stacked in one sheet), totals, signatures.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from hocba_adapter_kit.headings import Heading, HeadingPath, Layout, find_heading
from hocba_adapter_kit.notes import Cell
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError
from hocba_hooks.values.text import match_key

NUMBER = "number"
CODE = "code"
NAME = "name"
"""Columns by these names tell data from footers: a row has a code, a serial number, or a name."""

# With their tones: Tống and Công are surnames.
_FOOTERS = re.compile(
    r"(?:tổng|cộng|(?:phó )?hiệu trưởng|kt\. ?hiệu trưởng|người lập|giáo viên|ngày \S+ tháng"
    r"|danh sách (?:này )?(?:có|gồm))"
)
_CELLS_OF_A_PERSON = 3


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of data."""

    sheet: Sheet
    heading: Heading
    index: int
    titles: tuple[str, ...] = ()
    """The lines above the heading this row stands under."""

    @property
    def place(self) -> str:
        """File, sheet and row, for complaints."""
        return f"{self.sheet.place} › row {self.index + 1}"

    def __contains__(self, name: str) -> bool:
        """Say whether the sheet has the column."""
        return name in self.heading.indexes

    def __getitem__(self, name: str) -> Cell:
        """Return the cell of that column; an empty one when the sheet has no such column."""
        if name not in self:
            return Cell("", f"{self.place} › {name}")
        texts = [self.sheet.text(self.index, column) for column in self.heading.indexes[name]]
        text = texts[0] if len(texts) == 1 else " ".join(filter(None, map(str.strip, texts)))
        return Cell(text, f"{self.place} › {' › '.join(self._own_heading(name))}")

    def _own_heading(self, name: str) -> HeadingPath:
        return self.heading.paths[name][-2:]


@dataclass(frozen=True, eq=False)
class Table:
    """The data of one sheet under its heading."""

    sheet: Sheet
    heading: Heading
    _heading_keys: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keys = frozenset(match_key(path[-1]) for path in self.heading.paths.values())
        object.__setattr__(self, "_heading_keys", keys)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The lines above the heading: school, class, school year."""
        return self._texts(0, self.heading.first_row)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of data."""
        titles, after_data = self.titles, self.heading.last_row + 1
        for index in range(after_data, len(self.sheet.rows)):
            row = Row(self.sheet, self.heading, index, titles)
            if self._repeats_heading(row):
                titles = self._texts(after_data, index) or titles
            elif self._is_data(row):
                after_data = index + 1
                yield row

    def _texts(self, start: int, stop: int) -> tuple[str, ...]:
        rows = self.sheet.rows[start:stop]
        return tuple(" ".join(text.split()) for row in rows for text in row if text.strip())

    def _repeats_heading(self, row: Row) -> bool:
        return any(match_key(row[key].text) in self._heading_keys for key in (CODE, NAME))

    def _is_data(self, row: Row) -> bool:
        texts = [text.strip() for text in self.sheet.rows[row.index] if text.strip()]
        if not texts or _FOOTERS.match(unicodedata.normalize("NFC", texts[0]).lower()):
            return False
        if row[NAME].text.strip("() ").isdigit():  # column numbers, below some headings
            return False
        if not row[CODE].blank or row[NUMBER].text.strip().isdigit():
            return True
        return not row[NAME].blank and len(texts) >= _CELLS_OF_A_PERSON


def tables(book: Iterable[Sheet], layout: Layout, *, optional: bool = False) -> Iterator[Table]:
    """Yield the table of every sheet that has the layout's heading; other sheets are catalogues.

    :raises SpreadsheetError: a required column is missing, or no sheet has the heading though it is
        not ``optional``.
    """
    file, found = "", False
    for sheet in book:
        file = sheet.file
        if heading := find_heading(sheet, layout):
            found = True
            yield Table(sheet, heading)
    if not found and not optional:
        wanted = ", ".join(column.headings[0] for column in layout.required)
        raise SpreadsheetError(
            file,
            f"không thấy dòng tiêu đề có các cột {wanted}",
            f"no heading row with the columns {wanted}",
        )

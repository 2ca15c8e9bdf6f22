"""Tables in spreadsheets: rows of pupils or staff with their columns called by our names.

What is no data is left out: repeated headings (classes stacked in one sheet), totals, signatures.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hocba_adapter_kit.headings import (
    NAME,
    Heading,
    Layout,
    find_heading,
    heading_at,
    lacking,
    missing_columns,
)
from hocba_adapter_kit.notes import Cell
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError
from hocba_hooks.values.text import match_key, tidy

NUMBER = "number"
CODE = "code"
"""Columns by these names tell data from footers: a row has a code, a serial number, or a name."""

_WHO = frozenset({CODE, "moet_code", NAME, "birth"})
"""Columns that say of whom a row is."""

# With their tones: Tống and Công are surnames.
_FOOTERS = re.compile(
    r"(?:tổng|cộng|sĩ số|(?:phó |p\. ?)?hiệu trưởng|(?:kt|tm)\. |người (?:lập|nhập|kiểm|duyệt)"
    r"|giáo viên|gvcn|gvbm|thủ trưởng|xác nhận|\(ký|ghi chú:|ngày \S+ tháng"
    r"|danh sách (?:này )?(?:có|gồm))"
)
_OF_A_CLASS = re.compile(r"\blớp\s*:?\s*\S*\d", re.IGNORECASE)
_A_NAME = re.compile(r"[^\d\s]+(?:\s+[^\d\s]+)+")
_A_CODE = re.compile(r"\S*\d\S*")
_CELLS_OF_A_PERSON = 3
_CELLS_OF_A_TITLE = 2


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

    @property
    def texts(self) -> list[str]:
        """What is written in the row, in whatever column."""
        return list(filter(None, map(str.strip, self.sheet.rows[self.index])))

    def __contains__(self, name: str) -> bool:
        """Say whether the sheet has the column."""
        return name in self.heading.indexes

    def __getitem__(self, name: str) -> Cell:
        """Return the cell of that column; an empty one when the sheet has no such column."""
        columns = self.heading.indexes.get(name)
        if columns is None:
            return Cell("", self.place)
        place = f"{self.place} › {self.heading.spoken[name]}"
        first = self.index, columns[0]
        kept = self.sheet.kept.get(first)
        if kept is None and len(columns) > 1:
            rest = (self.sheet.kept.get((self.index, column)) for column in columns)
            kept = next(filter(None, rest), None)
        return Cell(self.text(name), place, kept, doubtful=first in self.sheet.exchangeable)

    def text(self, name: str) -> str:
        """Return the text of that column alone; empty when the sheet has no such column."""
        columns = self.heading.indexes.get(name, ())
        if len(columns) == 1:
            return self._written(name, columns[0])
        texts = [self._written(name, column) for column in columns]
        return " ".join(filter(None, map(str.strip, texts)))

    def _written(self, name: str, column: int) -> str:
        text = self.sheet.text(self.index, column)
        if text or name not in _WHO:
            return text
        # Lists with several rows a pupil merge over them who it is.
        return self.sheet.merged_above(self.index, column)


@dataclass(frozen=True, eq=False)
class Table:
    """The data of one sheet under its heading, which may be repeated with other columns."""

    sheet: Sheet
    heading: Heading
    layout: Layout

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The lines above the first heading: school, class, school year."""
        return self._texts(0, self.heading.first_row)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of data, each with the heading and the titles it stands under.

        :raises SpreadsheetError: a repeated heading lacks a required column, or has one twice.
        """
        titles, after_data = self.titles, self.heading.first_row
        for heading, stop in self._sections():
            titles = self._texts(after_data, heading.first_row) or titles
            after_data = heading.last_row + 1
            for index in range(after_data, stop):
                row = Row(self.sheet, heading, index, titles)
                if _begins_a_class(row):
                    above = (text for text in self.titles if not _OF_A_CLASS.match(text))
                    titles = (*self._texts(after_data, index + 1), *above)
                elif _is_data(row) or (self.layout.several and _goes_on(row, self.layout)):
                    after_data = index + 1
                    yield row

    def _sections(self) -> Iterator[tuple[Heading, int]]:
        """Yield each heading and where its data stop: the next class may have other columns."""
        heading, index = self.heading, self.heading.last_row + 1
        while index < len(self.sheet.rows):
            following = heading_at(self.sheet, self.layout, index)
            if following:
                yield heading, following.first_row
                heading, index = following, following.last_row
            index += 1
        yield heading, len(self.sheet.rows)

    def _texts(self, start: int, stop: int) -> tuple[str, ...]:
        rows = self.sheet.rows[start:stop]
        return tuple(" ".join(text.split()) for row in rows for text in row if text.strip())


def _begins_a_class(row: Row) -> bool:
    """Say whether a title of the next class stands here, without a heading of its own."""
    texts = row.texts
    return len(texts) <= _CELLS_OF_A_TITLE and any(map(_OF_A_CLASS.match, map(tidy, texts)))


def _is_data(row: Row) -> bool:
    texts, name = row.texts, row.text(NAME).strip()
    if not texts or name.strip("() ").isdigit():  # column numbers, below some headings
        return False
    numbered = row.text(NUMBER).strip().isdigit()
    coded = _A_CODE.fullmatch(row.text(CODE).strip()) is not None
    # A row may begin with a parent's or a teacher's occupation: "Giáo viên".
    if _begins_a_footer(texts) and not ((coded or numbered) and _A_NAME.fullmatch(name)):
        return False
    if coded:
        return True
    if numbered:
        return len(texts) > 1  # forms are numbered to the end of the page
    return bool(name) and len(texts) >= _CELLS_OF_A_PERSON and not _is_heading(row)


def _begins_a_footer(texts: Sequence[str]) -> bool:
    return _FOOTERS.match(tidy(texts[0]).lower()) is not None


def _goes_on(row: Row, layout: Layout) -> bool:
    """Say whether a row has all of a layout's content but says of nobody that it is about."""
    texts = row.texts
    if row.text(CODE).strip() or row.text(NAME).strip():
        return False
    if len(texts) < _CELLS_OF_A_TITLE or _begins_a_footer(texts):
        return False
    wanted = [column.name for column in layout.required if column.name not in _WHO]
    return not any(row[name].blank for name in wanted)


def _is_heading(row: Row) -> bool:
    return match_key(row[NAME].text) == match_key(row.heading.paths[NAME][-1])


def tables(book: Iterable[Sheet], layout: Layout, *, optional: bool = False) -> Iterator[Table]:
    """Yield the table of every sheet that has the layout's heading; other sheets are catalogues.

    :raises SpreadsheetError: a required column is missing, or no sheet has the heading though it is
        not ``optional``.
    """
    others: list[Sheet] = []
    found = False
    for sheet in book:
        if heading := find_heading(sheet, layout):
            found = True
            yield Table(sheet, heading, layout)
        else:
            others.append(sheet)
    if not found and not optional:
        raise _no_table(others, layout)


def _no_table(book: Iterable[Sheet], layout: Layout) -> SpreadsheetError:
    """Return the error that names what is missing where a heading nearly stands."""
    file = ""
    for sheet in book:
        file = sheet.file
        if near := lacking(sheet, layout):
            return missing_columns(sheet, *near)
    wanted = ", ".join(column.headings[0] for column in layout.required)
    return SpreadsheetError(
        file,
        f"không thấy dòng tiêu đề có các cột {wanted}",
        f"no heading row with the columns {wanted}",
    )

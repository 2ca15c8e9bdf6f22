"""What the yearly books say of one pupil, and whether the other sheets of the class agree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.pairing import Pairs, People, pair
from hocba_adapter_kit.spreadsheets import Row, Table
from hocba_adapter_vnedu.book_columns import subject_columns, subject_name
from hocba_adapter_vnedu.mark_sheets import YEAR, Period
from hocba_adapter_vnedu.marks import held_against, note_error
from hocba_hooks import Level
from hocba_hooks.values.text import match_key

SEMESTERS = (1, 2)
_TERMS = {1: "semester1", 2: "semester2", YEAR: "year"}
_NOTHING = frozenset({"-", "–", "—"})
_TITLES = {
    "hsg": "Học sinh Giỏi",
    "gioi": "Học sinh Giỏi",
    "hsxs": "Học sinh Xuất sắc",
    "xuatsac": "Học sinh Xuất sắc",
}
"""Titles of TT 22/2021/TT-BGDĐT art. 15, as books abbreviate them."""


@dataclass(frozen=True, slots=True, eq=False)
class BookSheet:
    """One sheet of a class, its rows by pupil."""

    table: Table
    columns: Mapping[str, str]
    """By our id of the subject."""
    rows: Pairs


@dataclass(frozen=True, slots=True, eq=False)
class PupilBook:
    """The rows of one pupil by time; one time may stand in two files."""

    rows: Mapping[Period, Sequence[tuple[BookSheet, Row]]] = field(default_factory=dict)

    @property
    def computed(self) -> bool:
        """Whether both semesters are there, so that the year follows from them."""
        return all(period in self.rows for period in SEMESTERS)

    def averages(self, subject: str) -> Mapping[Period, Sequence[Cell]]:
        """Return the cells that state a subject's results, by time."""
        return {
            period: list(
                _written(
                    row[sheet.columns[subject]] for sheet, row in found if subject in sheet.columns
                )
            )
            for period, found in self.rows.items()
        }

    def grading(self, what: str, period: Period, own: Cell, notes: Notes) -> Cell:
        """Return the cell of a study or conduct result; ``own`` is the other sheets'."""
        return held_against(own, self._cells(period, what), notes, cells.grading)

    def gradings(self, own: Mapping[str, Cell], notes: Notes) -> dict[str, Cell]:
        """Return the cells of all results of both semesters and the year."""
        found = {
            f"{what}_{term}": self.grading(what, period, own[f"{what}_{term}"], notes)
            for what in ("study", "conduct")
            for period, term in _TERMS.items()
        }
        return {**own, **found}

    def promoted(self, own: Cell, notes: Notes) -> Cell:
        """Return the cell of the decision on promotion."""
        return held_against(own, self._cells(YEAR, "promoted"), notes, cells.tick)

    def commendation(self, own: Cell, notes: Notes) -> Cell:
        """Return the cell of the year's title, written out; a semester's is none of the year."""
        spelt = (
            replace(cell, text=_TITLES.get(match_key(cell.text), cell.text))
            for cell in self._cells(YEAR, "commendation")
        )
        return held_against(own, spelt, notes, _key)

    def absences(self, own: Cell, notes: Notes) -> Decimal | None:
        """Return the sessions missed in the year: as it says, else the sum of both semesters."""
        stated = [(own, cells.quantity(own, notes))] if not own.blank else []
        stated += self._sessions(YEAR, notes)
        semesters = [self._sessions(period, notes)[:1] for period in SEMESTERS]
        if all(semesters):
            places = [semesters[0][0][0].place, semesters[1][0][0].place]
            total = sum((found[0][1] or Decimal(0) for found in semesters), start=Decimal(0))
            stated.append((Cell(str(total), " + ".join(places)), total))
        for cell, number in stated[1:]:
            if (number or 0) != (stated[0][1] or 0):
                note_error(stated[0][0], cell, notes)
        notes.feeding(stated[0][0] if stated else own, "absences")
        return stated[0][1] if stated else None

    def _cells(self, period: Period, column: str) -> Iterator[Cell]:
        return _written(row[column] for _, row in self.rows.get(period, ()))

    def _sessions(self, period: Period, notes: Notes) -> list[tuple[Cell, Decimal | None]]:
        """Return the sessions each row of a time says: its total, else those of both kinds."""
        return [
            _sessions_of(row, notes)
            for _, row in self.rows.get(period, ())
            if any(name in row for name in ("sessions", "with_leave", "without_leave"))
        ]


Sheets = Mapping[Period, Sequence[BookSheet]]
"""The sheets of a class's yearly books, by time."""


def book_sheets(books: Mapping[Period, Sequence[Table]], pupils: People, level: Level) -> Sheets:
    """Return the sheets of a class with their rows by pupil."""
    return {
        period: [
            BookSheet(table, subject_columns(table, level), pair(pupils, table.rows()))
            for table in found
        ]
        for period, found in books.items()
    }


def pupil_book(sheets: Sheets, pupil: Row) -> PupilBook:
    """Return what the sheets of a class say of one pupil."""
    found = {
        period: [(sheet, row) for sheet in own if (row := sheet.rows.one(pupil))]
        for period, own in sheets.items()
    }
    return PupilBook({period: own for period, own in found.items() if own})


def taught(sheets: Sheets, level: Level) -> dict[str, str]:
    """Return the name of every subject the books of a class have a column for, by our id."""
    return {
        subject: subject_name(sheet.table, column, level, subject)
        for found in sheets.values()
        for sheet in found
        for subject, column in sheet.columns.items()
    }


def is_common(sheets: Sheets, subject: str) -> bool:
    """Say whether everybody who has a mark at all has one in the subject."""
    return all(
        _has_mark(row, [sheet.columns[subject]])
        for found in sheets.values()
        for sheet in found
        if subject in sheet.columns
        for rows in sheet.rows.rows.values()
        for row in rows
        if _has_mark(row, sheet.columns.values())
    )


def _has_mark(row: Row, columns: Iterable[str]) -> bool:
    return any(_written(row[column] for column in columns))


def _key(cell: Cell, _: Notes) -> str:
    return match_key(cell.text)


def _sessions_of(row: Row, notes: Notes) -> tuple[Cell, Decimal | None]:
    total = row["sessions"]
    parts = list(_written((row["with_leave"], row["without_leave"])))
    added = sum((cells.quantity(cell, notes) or Decimal(0) for cell in parts), start=Decimal(0))
    if next(_written([total]), None) is None:
        return (parts or [total])[0], added
    said = cells.quantity(total, notes)
    if parts and said is not None and said != added:
        note_error(total, parts[0], notes)
    return total, said


def _written(found: Iterable[Cell]) -> Iterator[Cell]:
    return (cell for cell in found if not cell.blank and cell.text.strip() not in _NOTHING)

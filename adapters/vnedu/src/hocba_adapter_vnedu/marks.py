"""The marks of one pupil in one subject, gathered from the sheets of two semesters and the year."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from hocba_adapter_kit import Cell, Notes
from hocba_adapter_kit.records.placed import PlacedFacts
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_vnedu.mark_sheets import YEAR, Period
from hocba_hooks.values.marks import Score, parse_score, year_score

Reading = Callable[[Cell, Notes], object]
"""A reader of ``cells``."""

CONTRADICTION = "R-X07"
_BETWEEN_MARKS = re.compile(r"[\s;]+")
_MOST_REGULAR_MARKS = 9
_NOWHERE = Cell("", "")


@dataclass(frozen=True, slots=True, eq=False)
class SubjectMarks:
    """One pupil's rows of one subject, by period, and who teaches it."""

    subject: str
    name: str
    teacher: Mapping[str, Cell]
    rows: Mapping[Period, Row]
    stated: Mapping[Period, Sequence[Cell]] = field(default_factory=dict)
    """What yearly books state, by period."""
    computed: bool = False
    """Whether the year follows from two semesters of yearly books."""
    common: bool = True
    """Whether it is a subject of the whole class: then of pupils without any mark too."""

    @property
    def blank(self) -> bool:
        """Whether nothing at all is written of the pupil."""
        told = ("average", "semester1", "semester2", "year", "reassessed", "remark", "year_remark")
        written = (not row[name].blank for row in self.rows.values() for name in told)
        by_sheets = any(written) or any(self.components(period) for period in (1, 2))
        return not by_sheets and not any(self.stated.values())

    def cell(self, period: Period, column: str) -> Cell:
        """Return a cell of a period's sheet; an empty one where there is none."""
        row = self.rows.get(period)
        return _NOWHERE if row is None or column not in row else row[column]

    def average(self, period: Period) -> Sequence[Cell]:
        """Return every cell that states the average of a period."""
        return [cell for cell in self._room(period) if not cell.blank]

    def _room(self, period: Period) -> Sequence[Cell]:
        """Return every cell that has room for the average of a period."""
        if period == YEAR:
            return [self.cell(YEAR, "year"), self.cell(2, "year")]
        column = f"semester{period}"
        own = [self.cell(period, "average"), self.cell(period, column)]
        return [*own, self.cell(3 - period, column), self.cell(YEAR, column)]

    def components(self, semester: Period) -> list[tuple[str, Cell]]:
        """Return the marks of a semester with their kind: TX, GK or CK."""
        row = self.rows.get(semester)
        if row is None:
            return []
        marks = [("TX", cell) for cell in regular_marks(row)]
        marks += [("GK", row["mid"]), ("CK", row["end"])]
        return [(kind, cell) for kind, cell in marks if not cell.blank]

    def result(self, place: str, notes: Notes) -> PlacedFacts:
        """Return the row of the contract's ``subjects``; contradictions are noted (R-X07)."""
        reassessed = [self.cell(YEAR, "reassessed"), self.cell(2, "reassessed")]
        remarks = [self.cell(YEAR, "year_remark"), self.cell(YEAR, "remark")]
        remarks += [self.cell(2, "year_remark"), self.cell(2, "remark")]
        found = {
            **self._averages(notes),
            "reassessed": agreed(reassessed, notes),
            "remark": _first(remarks),
        }
        row = self._place or place
        title = row.rpartition(" › ")[0]
        own = {"subject": Cell(self.name, title), **self.teacher, **found}
        there = {column: cell for column, cell in own.items() if cell is not _NOWHERE}
        return PlacedFacts(row, there, notes)

    @property
    def _place(self) -> str:
        """The first row that is about the subject; empty where there is none."""
        rows = (row.place for row in self.rows.values())
        stated = (cell for found in self.stated.values() for cell in found)
        return next(chain(rows, (cell.place.rpartition(" › ")[0] for cell in stated)), "")

    def _averages(self, notes: Notes) -> dict[str, Cell]:
        found = {period: self._average(period, notes) for period in (1, 2, YEAR)}
        if self.computed and (year := _year_of(found[1], found[2])):
            found[YEAR] = held_against(found[YEAR], [year], notes)
        return {"semester1": found[1], "semester2": found[2], "year": found[YEAR]}

    def _average(self, period: Period, notes: Notes) -> Cell:
        return held_against(agreed(self._room(period), notes), self.stated.get(period, ()), notes)

    def component_facts(self, notes: Notes) -> Iterator[PlacedFacts]:
        """Yield the rows of the contract's ``components``."""
        for semester in (1, 2):
            for kind, mark in self.components(semester):
                known = {"subject": self.subject, "semester": str(semester), "kind": kind}
                yield PlacedFacts(mark.place, {"mark": mark}, notes, known)


def regular_marks(row: Row) -> list[Cell]:
    """Return the regular marks: in columns of their own, or in one cell with spaces between."""
    columns = [f"regular{number}" for number in range(1, _MOST_REGULAR_MARKS + 1)]
    return split_marks(row["regular"]) + [row[name] for name in columns if name in row]


def split_marks(cell: Cell) -> list[Cell]:
    """Return the marks of one cell."""
    parts = (part.strip(",") for part in _BETWEEN_MARKS.split(cell.text.strip()))
    return [Cell(part, cell.place) for part in parts if part]


def agreed(stated: Iterable[Cell], notes: Notes, read: Reading | None = None) -> Cell:
    """Return the first cell that is written; others that say another thing are noted (R-X07).

    Where none is, the first that is there to be filled in. ``read`` tells what a cell says; without
    it cells are marks.
    """
    says = read or _score
    candidates = list(stated)
    first = _first(candidates)
    for other in candidates:
        if not other.blank and says(other, Notes()) != says(first, Notes()):
            note_contradiction(first, other, notes)
    return first


def _first(candidates: Sequence[Cell]) -> Cell:
    """Return the first cell that is written, else the first that is there to be filled in."""
    there = [cell for cell in candidates if cell is not _NOWHERE]
    return next((cell for cell in there if not cell.blank), next(iter(there), _NOWHERE))


def held_against(
    own: Cell, stated: Iterable[Cell], notes: Notes, read: Reading | None = None
) -> Cell:
    """Return ``own``, or the first that a yearly book states; another thing there is an error.

    ``read`` tells what a cell says; without it cells are marks.
    """
    says = read or _score
    first, *others = [*([] if own.blank else [own]), *stated] or [own]
    for other in others:
        if says(other, Notes()) != says(first, Notes()):
            note_error(first, other, notes)
    return first


def note_error(one: Cell, other: Cell, notes: Notes) -> None:
    """Note that two cells contradict each other, naming both: the record stops (R-X07)."""
    notes.error(CONTRADICTION, Cell("", f"{one.place} ≠ {other.place}"))


def _year_of(semester1: Cell, semester2: Cell) -> Cell | None:
    """Return the year's result as the law has it, where two semesters determine it."""
    try:
        year = year_score(parse_score(semester1.text), parse_score(semester2.text))
    except ValueError:
        return None
    # A verdict is written as the cell has it that decides.
    text = str(year) if isinstance(year, Decimal) else semester2.text
    return None if year is None else Cell(text, f"{semester1.place} + {semester2.place}")


def note_contradiction(one: Cell, other: Cell, notes: Notes) -> None:
    """Warn that two cells say different things, naming both places."""
    notes.warning(CONTRADICTION, Cell("", f"{one.place} ≠ {other.place}"))


def _score(cell: Cell, notes: Notes) -> Score | str | None:
    try:
        return parse_score(cell.text)
    except ValueError:
        return cell.text

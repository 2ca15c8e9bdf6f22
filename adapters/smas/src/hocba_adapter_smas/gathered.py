"""Cells of several sheets about one thing of one pupil, as the kit's readers want them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.records.placed import PlacedFacts
from hocba_adapter_kit.spreadsheets import Row

Cells = Mapping[str, Cell]
"""By column of the contract."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows about one pupil, by entity, gathered from sheets."""

    place: str
    notes: Notes
    rows: dict[str, list[tuple[str, Cells]]] = field(default_factory=dict)

    def add(self, entity: str, place: str, found: Cells) -> None:
        """Put in a row that stands at ``place``."""
        self.rows.setdefault(entity, []).append((place, found))

    def many(self, entity: str, told_apart_by: str = "") -> list[Facts]:
        """Return all rows of an entity; each cell knows its place."""
        return [PlacedFacts(place, found, self.notes) for place, found in self.rows.get(entity, [])]

    def one(self, entity: str) -> Facts:
        """Return the one row of an entity, a blank one where there is none."""
        found = self.many(entity)
        return found[0] if found else PlacedFacts(self.place, {}, self.notes)


def cells_of(row: Row, *names: str) -> dict[str, Cell]:
    """Return the columns asked for; one the sheet has not is blank and stands in the row."""
    return {name: row[name] for name in names}


def agreed(
    candidates: Iterable[Cell], notes: Notes, value: Callable[[Cell], object] | None = None
) -> Cell | None:
    """Return the first cell that is written, else the first that is there to be filled in; the
    others may not say another thing (R-X07)."""
    value = value or _mark_or_text
    there = list(candidates)
    written = [cell for cell in there if not cell.blank]
    for other in written[1:]:
        if value(other) != value(written[0]):
            notes.error("R-X07", other)
    return next(iter(written or there), None)


def _mark_or_text(cell: Cell) -> object:
    mark = cells.score(cell, Notes())
    return cell.text.strip() if mark is None else mark

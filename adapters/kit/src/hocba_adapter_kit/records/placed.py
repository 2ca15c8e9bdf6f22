"""Rows made of cells: what sheets give to the readers that queries feed with rows."""

from collections.abc import Mapping

from hocba_adapter_kit import cells as cells_read
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.records.codes import Codes
from hocba_adapter_kit.records.facts import Facts

_NO_CODES = Codes({})
_NONE: Mapping[str, str] = {}


class PlacedFacts(Facts):
    """A row gathered from one or several sheets: each complaint names the place of its own cell."""

    __slots__ = ("_cells",)

    def __init__(
        self, place: str, cells: Mapping[str, Cell], notes: Notes, known: Mapping[str, str] = _NONE
    ) -> None:
        """Hold ``cells`` by column of the contract; ``place`` is that of the row.

        :param known: what follows from where the row stands, by column; no cell says it.
        """
        row = {**known, **{column: cell.text for column, cell in cells.items()}}
        super().__init__(row, place, notes, _NO_CODES)
        self._cells = cells

    def cell(self, column: str, kind: str = "") -> Cell:
        """Return one column where it stands."""
        own = self._cells.get(column)
        if own is None and column in self.columns:
            own = Cell(self.columns[column], self.place)
        return own.feeding(self.field_of(column)) if own else super().cell(column, kind)

    def text(self, column: str) -> str | None:
        """Return a text; a cell that a spreadsheet keeps as something else is looked at as that."""
        own = self._cells.get(column)
        if own is None or own.kept is None:
            return super().text(column)
        return cells_read.text(own.feeding(self.field_of(column)), self.notes)

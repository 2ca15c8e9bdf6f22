"""The second witness of a row from a database: name and birth date beside its key.

A join by the wrong column gives every row to somebody. Where a query also returns whose row it is,
that is held against the list of pupils, as with sheets.
"""

from collections.abc import Iterable, Mapping

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.records.facts import Facts
from hocba_hooks import Evidence
from hocba_hooks.values.text import spelling_key, tidy

_SAID_OF: Mapping[str, tuple[str, str]] = {
    "pupil_name": ("name", "R-X10"),
    "pupil_birth": ("birth", "R-X12"),
}
"""Columns of any entity, what they are called in pupils.sql, and what a difference is."""


def note_contradictions(pupil: Facts, rows: Iterable[Facts], notes: Notes) -> None:
    """Note, once for each witness, a row that says it is somebody else's."""
    for column, (own, code) in _SAID_OF.items():
        listed = pupil.cell(own)
        said = (row.cell(column) for row in rows if not row.cell(column).blank)
        other = next((cell for cell in said if not _agree(cell, listed, column)), None)
        if other is not None and not listed.blank:
            evidence = Evidence(stated=tidy(other.text), computed=(tidy(listed.text),))
            place = Cell("", f"{other.place} ≠ {listed.place}")
            notes.error(code, place, None, evidence)


def _agree(said: Cell, listed: Cell, column: str) -> bool:
    if column == "pupil_name":
        return _spelt(said) == _spelt(listed)
    one, other = cells.birth(said, Notes()), cells.birth(listed, Notes())
    return one == other or None in (one, other)


def _spelt(cell: Cell) -> str:
    return spelling_key(" ".join(cell.text.split()))

"""From a row of the pupil list to who the pupil is."""

from collections.abc import Sequence
from dataclasses import replace

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.addresses import Communes, commune_code, composed, province_code
from hocba_adapter_kit.records.contract import contract
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.gathered import Cells, cells_of
from hocba_adapter_smas.list_columns import PARTS_OF_AN_ADDRESS

_PARTS = PARTS_OF_AN_ADDRESS
_ADDRESSES = ("birthplace", "native_place", "residence")
_ALSO_IN_SUMMARY = ("not_assessed", "register_number")
_SEXES = {"m": "Nam", "f": "Nữ"}
"""As some sector lists write it, beside Nam and Nữ."""


def pupil_cells(row: Row, summary: Row | None, communes: Communes, notes: Notes) -> Cells:
    """Return the cells of the contract's ``pupils``; the list goes before the summary.

    What cannot be read of the parts of an address is noted.
    """
    found = cells_of(row, *contract()["pupils"])
    found["code"] = cells.first_said(notes, row["moet_code"], row["code"])
    for name in _ALSO_IN_SUMMARY:
        if summary is not None and row[name].blank and name in summary:
            found[name] = summary[name]
    if "sex" in found:
        found["sex"] = _sex(found["sex"])
    for place in _ADDRESSES:
        found |= _address(row, place, communes, notes)
    return found


def _address(row: Row, place: str, communes: Communes, notes: Notes) -> Cells:
    text = _read(row[f"{place}_text"], notes)
    parts = {part: _read(_part(row, place, part), notes) for part in _PARTS}
    commune, province = parts["commune"], parts["province"]
    # A commune of a district is one of before 1/7/2025: a code of today's would be another place's.
    code = commune_code(communes, commune.text, province.text) if parts["district"].blank else ""
    return {
        place: _composed(text, [parts[part] for part in _PARTS]),
        f"{place}_commune": Cell(code, commune.place),
        f"{place}_province": Cell(province_code(province.text), province.place),
    }


def _composed(text: Cell, parts: Sequence[Cell]) -> Cell:
    """Return the whole place, where its smallest part stands."""
    where = next((cell for cell in (text, *parts) if not cell.blank), text)
    return Cell(composed(cell.text for cell in (text, *parts)), where.place)


def _read(cell: Cell, notes: Notes) -> Cell:
    """Return a part of an address as text: it is put together before anyone reads it."""
    return Cell(cells.text(cell, notes) or "", cell.place)


def _part(row: Row, place: str, part: str) -> Cell:
    own = row[f"{place}_{part}_name"]
    return row[f"{place}_{part}_below"] if own.blank else own


def _sex(cell: Cell) -> Cell:
    return replace(cell, text=_SEXES.get(cell.text.strip().lower(), cell.text))

"""From a row of the pupil list to who the pupil is."""

from hocba_adapter_kit import Cell
from hocba_adapter_kit.addresses import Communes, commune_code, province_code
from hocba_adapter_kit.records.contract import contract
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.gathered import Cells, cells_of
from hocba_hooks.values.text import match_key

_ADDRESSES = ("birthplace", "native_place", "residence")
_ALSO_IN_SUMMARY = ("not_assessed", "register_number")


def pupil_cells(row: Row, summary: Row | None, communes: Communes) -> Cells:
    """Return the cells of the contract's ``pupils``; the list goes before the summary."""
    found = cells_of(row, *contract()["pupils"])
    if not row["moet_code"].blank:
        found["code"] = row["moet_code"]
    for name in _ALSO_IN_SUMMARY:
        if summary is not None and row[name].blank and name in summary:
            found[name] = summary[name]
    for place in _ADDRESSES:
        found |= _address(row, place, communes)
    return found


def _address(row: Row, place: str, communes: Communes) -> Cells:
    text = row[f"{place}_text"]
    commune, province = (_part(row, f"{place}_{part}") for part in ("commune", "province"))
    where = next((cell for cell in (text, commune, province) if not cell.blank), text)
    parts = [cell.text.strip() for cell in (text, commune, province) if not cell.blank]
    # A full address may repeat what the columns beside it say.
    said = set(map(match_key, text.text.split(",")))
    tail = [part for part in parts[1:] if match_key(part) not in said]
    return {
        place: Cell(", ".join([*parts[:1], *tail]), where.place),
        f"{place}_commune": Cell(
            commune_code(communes, commune.text, province.text), commune.place
        ),
        f"{place}_province": Cell(province_code(province.text), province.place),
    }


def _part(row: Row, name: str) -> Cell:
    own = row[f"{name}_name"]
    return row[f"{name}_below"] if own.blank else own

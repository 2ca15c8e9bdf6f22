"""Places as lists of pupils write them: names in several columns, codes from a catalogue sheet."""

from collections.abc import Iterable, Mapping

from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks import vocabulary
from hocba_hooks.values.text import match_key

Communes = Mapping[tuple[str, str], str]
"""Code by commune and province, both as keys: many communes share a name."""

_TIERS = ("thanhpho", "tinh", "tp")


def to_communes(rows: Iterable[Row]) -> Communes:
    """Return the codes of a catalogue sheet with the columns code, name and province."""
    return {
        (match_key(row["name"].text), province_key(row["province"].text)): row["code"].text.strip()
        for row in rows
    }


def commune_code(communes: Communes, commune: str, province: str) -> str:
    """Return the code of a commune by name; empty where the catalogue has it not."""
    return communes.get((match_key(commune), province_key(province)), "")


def province_code(name: str) -> str:
    """Return the code of a province in force by its name; empty where there is none."""
    key = province_key(name)
    provinces = vocabulary.provinces().items()
    return next((code for code, known in provinces if key and province_key(known) == key), "")


def province_key(name: str) -> str:
    """Return the key of a province, written with or without "Tỉnh" or "Thành phố"."""
    key = match_key(name)
    tier = next((tier for tier in _TIERS if key.startswith(tier)), "")
    return key.removeprefix(tier)

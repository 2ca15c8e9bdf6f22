"""Places as lists of pupils write them: names in several columns or one, codes from a catalogue."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks import vocabulary
from hocba_hooks.values.text import match_key, tidy

Communes = Mapping[tuple[str, str], str]
"""Code by commune and province, both as keys: many communes share a name."""

_BETWEEN_PARTS = re.compile(r"\s*[,;]\s*|\s+[-–—]\s+")
_TIER_AND_NAME = re.compile(r".*\b(?:tỉnh|thành phố|tp\.?)\s+(.+)", re.IGNORECASE)
_SHORT_TIER = re.compile(r"t\.\s*", re.IGNORECASE)
_COUNTRY = "vietnam"
_MOST_PARTS_OF_A_PROVINCE = 2
"""Bà Rịa - Vũng Tàu and Thừa Thiên - Huế may be written apart."""


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """The codes of a place as far as its text says them for certain."""

    commune: str | None = None
    province: str | None = None


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
    """Return the code of the province in force by its name; empty where there is none.

    A former or abbreviated name will do: what Bắc Giang went into is known.
    """
    return vocabulary.find_province(_without_short_tier(name)) or ""


def province_key(name: str) -> str:
    """Return the key of a province, written in full or short, with its tier or without.

    A former province keeps its own: a commune of that name may have been another.
    """
    written = _without_short_tier(name)
    return vocabulary.find_province(written, former=False) or match_key(written)


def composed(parts: Iterable[str | None]) -> str:
    """Return a whole place from its parts, the smallest first; empty where none is written.

    The first may be a full address that repeats what the columns beside it say.
    """
    first, *rest = [part for part in parts if part] or [""]
    said = {match_key(one) for one in first.split(",")}
    return ", ".join(filter(None, (first, *(part for part in rest if match_key(part) not in said))))


def codes_in(text: str, communes: Communes) -> PlaceCodes:
    """Return the codes of an address that is written out in one text.

    Its last part is the province, the part before that the commune. Nothing is guessed from a text
    of another form: what is not found there stays open.
    """
    parts = [part for part in _BETWEEN_PARTS.split(tidy(text).rstrip(" .")) if part]
    if parts and match_key(parts[-1]) == _COUNTRY:
        parts.pop()
    for count in range(1, _MOST_PARTS_OF_A_PROVINCE + 1):
        province = " - ".join(parts[-count:])
        if code := province_code(province):
            commune = parts[-count - 1] if len(parts) > count else ""
            return PlaceCodes(commune_code(communes, commune, province) or None, code)
    return PlaceCodes(province=_by_its_tier(parts[-1]) if parts else None)


def _without_short_tier(name: str) -> str:
    text = tidy(name)
    begins = _SHORT_TIER.match(text)
    return text[begins.end() :] if begins else text


def _by_its_tier(part: str) -> str | None:
    """Find "… Tỉnh Gia Lai" at the end of a part without commas: the tier says where it begins."""
    found = _TIER_AND_NAME.fullmatch(part)
    return province_code(found[1]) or None if found else None

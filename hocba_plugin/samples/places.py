"""Addresses of the two tiers in force since 01/07/2025 (QĐ 19/2025/QĐ-TTg): commune, province."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import Address


@dataclass(frozen=True, slots=True)
class Place:
    """One commune of a province, and the codes its births were registered under."""

    province: str
    commune: str
    commune_code: str | None
    registered_as: tuple[str, ...]
    """Digits 1-3 of personal IDs; several where provinces were merged in 2025."""

    @property
    def province_name(self) -> str:
        """Name of the province as forms write it."""
        return vocabulary.provinces()[self.province]

    def address(self, house: str = "") -> Address:
        """Return the address of the commune, or of a house in it."""
        parts = [house] if house else []
        return Address(
            text=", ".join([*parts, self.commune, self.province_name]),
            commune_code=self.commune_code,
            province_code=self.province,
        )


@cache
def places() -> dict[str, Place]:
    """Return one commune for each of the 34 provinces, by province code."""
    text = resources.files(__package__).joinpath("places.csv").read_text("utf-8")
    return {
        row["province"]: Place(
            row["province"],
            row["commune"],
            row["commune_code"] or None,
            tuple(row["registered_as"].split(";")),
        )
        for row in csv.DictReader(text.splitlines())
    }

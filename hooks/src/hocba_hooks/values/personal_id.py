"""The 12-digit personal identification number (TT 07/2016/TT-BCA art. 7 and annex 1)."""

import re
from enum import StrEnum
from functools import cache
from importlib import resources

_TWELVE_DIGITS = re.compile(r"[0-9]{12}")
_PLACEHOLDERS = frozenset({"123456789012", *(digit * 12 for digit in "0123456789")})
_FIRST_CENTURY = 19


class Sex(StrEnum):
    """Our own ids; every source and profile has codes of its own (R-F05)."""

    UNKNOWN = "unknown"
    MALE = "male"
    FEMALE = "female"


def is_well_formed(personal_id: str) -> bool:
    """Say whether it is twelve ASCII digits."""
    return _TWELVE_DIGITS.fullmatch(personal_id) is not None


def is_placeholder(personal_id: str) -> bool:
    """Say whether it is a number people type when they have none (R-I04)."""
    return personal_id in _PLACEHOLDERS


@cache
def registration_provinces() -> frozenset[str]:
    """Return the 63 three-digit province codes of digits 1-3.

    They stay right after the mergers of 2025: the number names the place of registration then.
    """
    text = (
        resources.files("hocba_hooks.vocabulary").joinpath("province_cccd.csv").read_text("utf-8")
    )
    return frozenset(line.split(",", 1)[0] for line in text.splitlines()[1:])


def sex_and_birth_year(personal_id: str) -> tuple[Sex, int]:
    """Return what digit 4 (century and sex) and digits 5-6 (year) say.

    :raises ValueError: not twelve digits.
    """
    if not is_well_formed(personal_id):
        raise ValueError("a personal ID has twelve digits")
    century, female = divmod(int(personal_id[3]), 2)
    year = (_FIRST_CENTURY + century) * 100 + int(personal_id[4:6])
    return (Sex.FEMALE if female else Sex.MALE), year


def make(province: str, sex: Sex, birth_year: int, serial: int) -> str:
    """Return a well-formed number for synthetic people; ``serial`` fills digits 7-12."""
    century = birth_year // 100 - _FIRST_CENTURY
    return f"{province}{2 * century + (sex is Sex.FEMALE)}{birth_year % 100:02}{serial:06}"

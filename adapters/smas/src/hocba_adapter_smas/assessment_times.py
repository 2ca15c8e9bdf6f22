"""When a primary assessment was made, however it is written: "cuối học kì 1", "GK2", "Cuối năm"."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

_SEMESTER = r"\s*(?P<semester>ii|i|2|1)\b"
_TERM = r"(?:hoc\s*)?(?:k[iy]|hk)"
_MID = re.compile(rf"\b(?:giua\s*{_TERM}|g\s*h?k){_SEMESTER}")
_END = re.compile(rf"\b(?:cuoi\s*{_TERM}|c\s*h?k){_SEMESTER}")
_YEAR_END = re.compile(r"\bcuoi\s*nam\b|\bca\s*nam\b")
_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_FIRST = frozenset({"i", "1"})


class Time(StrEnum):
    """The four times a primary school assesses at (TT 27/2020/TT-BGDĐT)."""

    MID_1 = "Giữa học kỳ I"
    END_1 = "Cuối học kỳ I"
    MID_2 = "Giữa học kỳ II"
    YEAR_END = "Cuối năm học"
    """The same as the end of semester II. Only this one enters the record (R-P09)."""


def time_in(texts: Iterable[str]) -> Time | None:
    """Return the time that texts name; ``None`` when they name none, or more than one."""
    found = {time for text in texts for time in _times(text)}
    return found.pop() if len(found) == 1 else None


def _times(text: str) -> Iterable[Time]:
    # File names come without marks.
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    written = _NOT_LETTERS.sub(" ", "".join(c for c in spread if not unicodedata.combining(c)))
    for match in _MID.finditer(written):
        yield Time.MID_1 if match["semester"] in _FIRST else Time.MID_2
    for match in _END.finditer(written):
        yield Time.END_1 if match["semester"] in _FIRST else Time.YEAR_END
    if _YEAR_END.search(written):
        yield Time.YEAR_END

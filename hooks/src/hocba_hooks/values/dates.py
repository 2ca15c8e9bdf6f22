"""Dates: dd/MM/yyyy for people, ISO inside, and birth dates of which only a part is known."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

_WRITTEN = re.compile(r"(\d{1,2}) ?[/.\-] ?(\d{1,2}) ?[/.\-] ?(\d{4})")
_IN_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}),? năm (\d{4})", re.IGNORECASE)
# With the midnight that programs write behind a day; another time may mean another day.
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
)
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_EXCEL_SERIALS = range(20_000, 60_001)


class PartialDate(BaseModel):
    """A date of which the day, or day and month, may be unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    year: int
    month: int | None = None
    day: int | None = None

    @model_validator(mode="after")
    def _is_on_the_calendar(self) -> "PartialDate":
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        if not _on_the_calendar(self.year, self.month or 1, self.day or 1):
            raise ValueError("not a date of the calendar")
        return self

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return ()

    @classmethod
    def of(cls, date: dt.date) -> "PartialDate":
        """Return ``date`` as a fully known date."""
        return cls(year=date.year, month=date.month, day=date.day)

    @property
    def date(self) -> dt.date | None:
        """The calendar date when all three parts are known."""
        if self.month is None or self.day is None:
            return None
        return dt.date(self.year, self.month, self.day)


def _on_the_calendar(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except (ValueError, OverflowError):
        return False
    return True


def parse_date(written: str) -> dt.date:
    """Read a date as schools write it: dd/MM/yyyy (also - and .), in words, year first, a serial.

    :raises ValueError: not a date of the calendar, or a two-digit year (R-D01, R-D02, R-D03).
        The text is not repeated in the message: it may be a pupil's birth date.
    """
    text = " ".join(unicodedata.normalize("NFC", written).split())
    if text.isascii() and text.isdigit() and int(text) in _EXCEL_SERIALS:
        return _EXCEL_EPOCH + dt.timedelta(days=int(text))
    if match := _WRITTEN.fullmatch(text) or _IN_WORDS.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.group("year", "month", "day"))
    else:
        raise ValueError("not a date of the form dd/MM/yyyy")
    return dt.date(year, month, day)


def for_people(date: dt.date) -> str:
    """Return ``date`` as dd/MM/yyyy."""
    return f"{date:%d/%m/%Y}"


def school_year_start(school_year: str) -> int:
    """Return the first calendar year of a school year written ``YYYY-YYYY`` (R-I22).

    :raises ValueError: another form, or the second year is not the first plus one.
    """
    match = re.fullmatch(r"(\d{4})-(\d{4})", school_year)
    if match is None or int(match[2]) != int(match[1]) + 1:
        raise ValueError("a school year is written YYYY-YYYY, the second year one later")
    return int(match[1])

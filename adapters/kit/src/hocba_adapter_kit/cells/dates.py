"""From a cell to a date that can be believed."""

import datetime as dt
import re

from hocba_adapter_kit.cells.texts import is_readable, meant
from hocba_adapter_kit.notes import Cell, Notes
from hocba_hooks import Evidence, Repair
from hocba_hooks.values.dates import PartialDate, for_people, parse_date

_TIMED = re.compile(
    r"(?P<day>\S+?)(?:T|\s+)(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AP]M)?"
    r"(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?)",
    re.IGNORECASE,
)
_MIDNIGHT = re.compile(r"0{1,2}:00(?::00(?:\.0+)?)?|12:00(?::00)? *AM", re.IGNORECASE)
"""Without a zone: midnight somewhere else is another day here."""
_HOUR_OF_MIDNIGHT_IN_UTC = 17

_YEAR = re.compile(r"\d{4}")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_SHAPED_LIKE_A_DATE = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}(?:T[0-9:.]+)?")
_SERIAL = re.compile(r"\d{5}")


def date(cell: Cell, notes: Notes) -> dt.date | None:
    """Return a full date (R-D01, R-D02, R-D03).

    One with a time of day (R-D08), or whose day and month may be exchanged (R-D09), is not
    believed: what it may have been is proposed.
    """
    cell = meant(cell, notes)
    if cell.blank or not is_readable(cell, notes):
        return None
    day, clock = _day_and_clock(cell, notes)
    if day is None:
        return None
    if clock is not None:
        notes.error("R-D08", cell, Repair(before=cell.text.strip(), after=for_people(clock)))
        return None
    if cell.doubtful:
        notes.error("R-D09", cell, *_both_readings(day))
        return None
    if _SERIAL.fullmatch(cell.text.strip()):
        notes.info("R-D02", cell)
    return day


def _day_and_clock(cell: Cell, notes: Notes) -> tuple[dt.date | None, dt.date | None]:
    """Return the day as written, and, where a time of day stands behind it, the likely day."""
    written = cell.text.strip()
    timed = _TIMED.fullmatch(written)
    try:
        day = parse_date(timed["day"] if timed else written)
    except ValueError:
        shaped = _SHAPED_LIKE_A_DATE.fullmatch(written)
        notes.error("R-D03" if shaped else "R-D01", cell)
        return None, None
    if timed is None or _MIDNIGHT.fullmatch(timed["clock"]):
        return day, None
    # Behind UTC by seven hours, or by the seconds that old tables give a zone: the next day.
    late = int(timed["clock"].partition(":")[0]) >= _HOUR_OF_MIDNIGHT_IN_UTC
    return day, day + dt.timedelta(days=1) if late else day


def _both_readings(day: dt.date) -> tuple[Repair, Evidence]:
    exchanged = day.replace(day=day.month, month=day.day)
    one, other = for_people(day), for_people(exchanged)
    return Repair(before=one, after=other), Evidence(stated=one, computed=(one, other))


def birth(cell: Cell, notes: Notes) -> PartialDate | None:
    """Return a birth date, of which the day, or day and month, may be unknown."""
    written = cell.text.strip()
    try:
        if _YEAR.fullmatch(written):
            return PartialDate(year=int(written))
        if match := _MONTH_AND_YEAR.fullmatch(written):
            return PartialDate(year=int(match[2]), month=int(match[1]))
    except ValueError:
        notes.error("R-D03", cell)
        return None
    full = date(cell, notes)
    return PartialDate.of(full) if full else None

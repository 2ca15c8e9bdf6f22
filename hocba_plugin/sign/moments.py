"""Reading a time as XML Schema writes it (``xs:dateTime``), with a time zone or without."""

import datetime as dt
import re

VIET_NAM = dt.timezone(dt.timedelta(hours=7))
_DATE_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d:\d\d)(?P<fraction>\.\d+)?"
    r"(?P<zone>Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?",
    re.ASCII,
)
_END_OF_DAY = "24:00:00"
_YEARS = range(2, 9999)
"""Beyond them no time can be shown in another zone."""


def read_moment(text: str) -> tuple[dt.datetime, bool]:
    """Return a moment, to the microsecond, and whether its zone was said.

    If it was not, Viet Nam's is meant, perhaps: whoever judges the moment has to say so.

    :raises ValueError: there is no such time.
    """
    found = _DATE_TIME.fullmatch(text.strip(" \t\r\n"))
    if found is None:
        raise ValueError("not a time of XML Schema")
    day = dt.date.fromisoformat(found["day"])
    if day.year not in _YEARS:
        raise ValueError("a year beyond what can be shown")
    fraction = int((found["fraction"] or ".0")[1:7].ljust(6, "0"))
    if found["time"] == _END_OF_DAY and not fraction:
        moment = dt.datetime.combine(day, dt.time()) + dt.timedelta(days=1)
    else:
        time = dt.time.fromisoformat(found["time"])
        moment = dt.datetime.combine(day, time.replace(microsecond=fraction))
    return moment.replace(tzinfo=_zone(found["zone"])), found["zone"] is not None


def _zone(text: str | None) -> dt.tzinfo:
    if text is None:
        return VIET_NAM
    if text == "Z":
        return dt.UTC
    hours, minutes = map(int, text[1:].split(":"))
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if text.startswith("-") else offset)

"""Times as XML Schema writes them: every form of one moment is read as that moment."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.sign.moments import VIET_NAM, read_moment

DAY = dt.timedelta(days=1)
moments = st.datetimes(dt.datetime(2, 1, 2), dt.datetime(9998, 12, 30))  # noqa: DTZ001 - zones below
zones = st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
blanks = st.text(" \t\r\n", max_size=3)


@given(moments, zones, st.integers(0, 9), blanks, blanks)
def test_a_moment_is_read_in_any_zone_and_precision(
    moment: dt.datetime, zone: dt.timezone, zeros: int, before: str, behind: str
) -> None:
    """Digits beyond the microsecond are dropped; white space around does not count."""
    aware = moment.replace(tzinfo=zone)
    text = aware.isoformat(timespec="microseconds")
    text = f"{before}{text[:26]}{'0' * zeros}{text[26:]}{behind}"
    assert read_moment(text) == (aware, True)


@given(moments)
def test_without_a_zone_it_is_said_so(moment: dt.datetime) -> None:
    """Viet Nam's is taken for the rest of the judgement."""
    assert read_moment(moment.isoformat()) == (moment.replace(tzinfo=VIET_NAM), False)


@given(st.dates(dt.date(2, 1, 1), dt.date(9998, 12, 30)), st.sampled_from(["", ".0", ".000000000"]))
def test_the_end_of_a_day_is_the_beginning_of_the_next(day: dt.date, fraction: str) -> None:
    """24:00:00 is a time of XML Schema, and none of Python's."""
    expected = dt.datetime.combine(day + DAY, dt.time(), dt.UTC)
    assert read_moment(f"{day.isoformat()}T24:00:00{fraction}Z") == (expected, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-06-01",
        "2026-06-01T08:00",
        "2026-06-01 08:00:00Z",
        "2026-06-01T08:00:00.Z",
        "2026-06-01T08:00:00z",
        "2026-06-01T24:00:01Z",
        "2026-06-01T24:00:00.000001Z",
        "2026-06-01T25:00:00Z",
        "2026-06-01T08:00:60Z",
        "2026-02-30T08:00:00Z",
        "2026-06-01T08:00:00+14:01",
        "2026-06-01T08:00:00+07:60",
        "2026-06-01T08:00:00+0700",
        "２026-06-01T08:00:00Z",
        "0000-06-01T08:00:00Z",
        "9999-06-01T08:00:00Z",
        "20260601T080000Z",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    """Python alone would read some of them."""
    with pytest.raises(ValueError):  # noqa: PT011 - its text is nobody's
        read_moment(text)

"""A clock that is wrong stops signing and sending, and is told as that.

Otherwise certificates would look expired, or not valid yet, and what was signed would bear a time
at which nobody signed. The authority's clock is asked first; without it the ledger knows that time
does not go backwards. A time-stamp is compared where it is got: see ``sign.timestamps``.
"""

import datetime as dt

from hocba_plugin.errors import ClockError
from hocba_plugin.journey.context import Journey

TOLERANCE = dt.timedelta(minutes=5)
_DATE = "%d/%m/%Y %H:%M"


def require_right_clock(journey: Journey) -> None:
    """Return if nothing speaks against this computer's clock.

    :raises ClockError: it differs from the authority's, or is behind what the ledger has recorded.
    """
    ahead = journey.clock_ahead
    if ahead is None:
        _compare_with_ledger(journey)
    elif abs(ahead) > TOLERANCE:
        raise _error(journey, "máy chủ CSDL học bạ số", "the authority's", journey.clock() - ahead)


def _compare_with_ledger(journey: Journey) -> None:
    last = journey.ledger.last_event_at()
    if last is not None and journey.clock() < last - TOLERANCE:
        raise _error(journey, "sự kiện cuối trong sổ", "the ledger's last event", last)


def _error(journey: Journey, vi: str, en: str, moment: dt.datetime) -> ClockError:
    here, there = (one.astimezone().strftime(_DATE) for one in (journey.clock(), moment))
    return ClockError(f"máy này {here}, {vi} {there}", f"here it is {here}, {en} says {there}")

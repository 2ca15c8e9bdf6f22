"""When a signature says it was made: earlier than what it rests on, and a clock was wrong.

No verdict: what a signature claims of its time is proved by a time-stamp alone. But it is told.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hocba_hooks import Record
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sign.answers import CLOCK_SKEW
from hocba_plugin.sign.moments import VIET_NAM
from hocba_plugin.sign.reasons import Doubt, Reason
from hocba_plugin.sign.report import SignatureReport


def doubts(
    moment: dt.datetime,
    year_began: dt.date | None,
    made: dt.datetime | dt.date | None,
    causes: Sequence[dt.datetime],
) -> tuple[Doubt, ...]:
    """Return why something cannot have happened at ``moment``, as far as clocks agree.

    :param year_began: the day before which nothing of the school year is done.
    :param made: when the document was made, or on which day.
    :param causes: when what it rests on happened.
    """
    latest = moment + CLOCK_SKEW
    day = latest.astimezone(VIET_NAM).date()
    is_early = latest < made if isinstance(made, dt.datetime) else made is not None and day < made
    found = {
        Doubt.BEFORE_YEAR: year_began is not None and day < year_began,
        Doubt.BEFORE_DOCUMENT: is_early,
        Doubt.BEFORE_CAUSE: any(latest < cause for cause in causes),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def doubted(
    reports: Sequence[SignatureReport], record: Record, profile: Profile
) -> Iterator[SignatureReport]:
    """Yield the reports of a document's signatures with what is doubtful of each one's time."""
    order = [slot.role for slot in profile.slots_of(record.form)]
    for report in reports:
        before = order[: order.index(report.role)]
        rests_on = (one for one in reports if one.role in before and not _is_ahead(one))
        if report.signed_at is not None:
            found = doubts(
                report.signed_at,
                year_began=profile.year_began(record.transcript.school_year),
                made=record.issue.created_on,
                causes=[one.signed_at for one in rests_on if one.signed_at is not None],
            )
            report = replace(report, doubts=found)
        yield report


def _is_ahead(report: SignatureReport) -> bool:
    # Its own time is the wrong one.
    return Reason.SIGNED_IN_FUTURE in report.reasons

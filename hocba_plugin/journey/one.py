"""One record through every step, for the program that has just this pupil before it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hocba_hooks import Actor
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import WorkflowError
from hocba_plugin.journey import approving, issuing, sending, signing
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.steps import Step
from hocba_plugin.ledger import MessageRow


@dataclass(frozen=True, slots=True)
class IssuedOne:
    """How far one record has come."""

    issued: issuing.Issued
    steps: tuple[Step, ...] = ()
    """Approvals and signatures, with what kept them back."""
    messages: tuple[MessageRow, ...] = ()
    """What was sent and answered."""


def issue_one(
    journey: Journey,
    school: SchoolConfig,
    pupil: str | UUID,
    clerk: Actor,
    approvers: Sequence[Actor] = (),
    *,
    issued_on: dt.date | None = None,
    send: bool = True,
) -> IssuedOne:
    """Make, approve, sign and send the record of one pupil, and touch no other.

    What was done before is not done again: the same call goes on where the last one stopped.

    :param pupil: the pupil's key in the source (code at the school), or the record's identity.
    :param approvers: who approves, in this order.
    :raises WorkflowError: there is no such pupil, a step is not due, the identity is of another
        school or year, or the record is being sent together with others.
    :raises HocbaError: whatever stops one of the steps.
    """
    key = _key(journey, school, pupil)
    made = list(issuing.export(journey, school, clerk, issued_on=issued_on, pupil=key))
    if not made:
        raise WorkflowError(
            "học sinh này không có trong dữ liệu của trường",
            "this pupil is not in the school's data",
        )
    issued = made[0]
    if issued.version is None or issued.stopped:
        return IssuedOne(issued)
    steps: list[Step] = []
    for approver in approvers:
        steps += approving.approve(journey, school, approver, pupil=key)
    steps += signing.sign_all(journey, school, key)
    if not send or not all(step.done for step in steps):
        return IssuedOne(issued, tuple(steps))
    messages = tuple(sending.submit(journey, school, clerk, pupil=key))
    return IssuedOne(issued, tuple(steps), messages)


def _key(journey: Journey, school: SchoolConfig, pupil: str | UUID) -> str:
    if not isinstance(pupil, UUID):
        return pupil
    row, code, year = journey.ledger.record(pupil), school.school.code, school.source.school_year
    if (row.school_code, row.school_year) != (code, year):
        # Keys are alike in other schools and years: it would be another pupil, or another record.
        raise WorkflowError(
            f"học bạ {pupil} là của trường {row.school_code}, năm học {row.school_year}; "
            f"dữ liệu đang dùng là của trường {code}, năm học {year}",
            f"record {pupil} is of school {row.school_code}, {row.school_year}; "
            f"the data in use are of school {code}, {year}",
        )
    return row.pupil_key

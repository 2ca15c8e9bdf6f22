"""A message that leads nowhere, set aside by a person: the authority is asked about it first."""

from uuid import UUID

from hocba_hooks import Actor, MessageState
from hocba_plugin.errors import LedgerError, WorkflowError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.reconciling import is_done, listing
from hocba_plugin.ledger import MessageRow, Outcome
from hocba_plugin.workflow import Duty, require_duty

_PROCESSED = frozenset(
    {MessageState.PROCESSED, MessageState.REPLY_CREATED, MessageState.REPLY_READ}
)


def set_aside(journey: Journey, key: UUID, reason: str, actor: Actor) -> MessageRow:
    """Stop following a message and return it, with what is known of its records.

    What the authority holds is taken over. What it does not hold is free to be sent again, unless
    it still has the message before it: then the record stays bound to this one.

    :raises WorkflowError: no reason, not their step, or the message was answered.
    :raises ExchangeError: the authority cannot be asked.
    """
    require_duty(Duty.SUBMIT, actor.role)
    if not reason.strip():
        raise WorkflowError("phải nêu lý do gác lại", "setting a message aside needs a reason")
    message = _named(journey, key)
    outcomes = _outcomes(journey, message)
    return journey.ledger.set_aside(key, reason.strip(), outcomes, actor=actor)


def _named(journey: Journey, key: UUID) -> MessageRow:
    try:
        return journey.ledger.message(key)
    except LedgerError:
        raise WorkflowError(
            "không có gói tin nào mang khóa này; xem hocba status",
            "no message has this key; see hocba status",
        ) from None


def _outcomes(journey: Journey, message: MessageRow) -> dict[tuple[UUID, int], Outcome]:
    # Asked for the message first: what it brings in meanwhile is then in the listing.
    remote = journey.exchange.find(message.key)
    is_over = remote is None or remote.state in _PROCESSED
    held = listing(journey, journey.config.school(message.school_code))
    found: dict[tuple[UUID, int], Outcome] = {}
    for record in message.records:
        if is_done(journey, message, record, held):
            found[record.identity, record.version] = Outcome.ACCEPTED
        elif is_over:
            found[record.identity, record.version] = Outcome.UNSENT
    return found

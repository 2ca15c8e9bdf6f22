"""What the authority turns out to hold, taken over: a restored backup forgot how it got there.

A record that is taken over is never sent. Its receipt is missing, and the event says so.
"""

from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor
from hocba_plugin.ledger import answers, events, messages, versions
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import MessageRow, VersionRow
from hocba_plugin.ledger.schema import message_records
from hocba_plugin.ledger.schema import messages as outbox
from hocba_plugin.ledger.states import ADOPTABLE, EFFECTS, Delivery, Outcome, VersionState
from hocba_plugin.ledger.store import Transaction


def adopt(
    transaction: Transaction,
    identity: UUID,
    version: int,
    state: VersionState,
    held: str,
    actor: Actor,
) -> VersionRow:
    """Take over that the authority has accepted, or revoked, this version."""
    row = versions.get(transaction.connection, identity, version)
    if row.state is state:
        return row
    if row.state not in ADOPTABLE[state]:
        raise versions.not_due(row, state)
    if any(effect.pending is row.state for effect in EFFECTS.values()):
        _answered_elsewhere(transaction, row, state)
    versions.update(transaction, row, state=state)
    told = {"adopted": True, "held_sha256": held, "receipt": None}
    events.append(transaction, state, identity=identity, version=version, actor=actor, data=told)
    return versions.get(transaction.connection, identity, version)


def _answered_elsewhere(transaction: Transaction, row: VersionRow, state: VersionState) -> None:
    """Settle a record of a message that was set aside; an open one is still to be answered."""
    pending = sa.and_(
        message_records.c.identity == row.identity,
        message_records.c.version == row.version,
        message_records.c.outcome == Outcome.PENDING,
    )
    aside = sa.select(outbox.c.key).where(outbox.c.state == Delivery.SET_ASIDE)
    settled = transaction.connection.execute(
        sa.update(message_records)
        .where(pending, message_records.c.key.in_(aside))
        .values(outcome=Outcome.ACCEPTED)
    )
    if settled.rowcount != 1:
        raise versions.not_due(row, state)


def set_aside(
    transaction: Transaction,
    key: UUID,
    reason: str,
    outcomes: dict[tuple[UUID, int], Outcome],
    actor: Actor,
) -> MessageRow:
    """Stop following a message; settle the records whose fate is known, leave the others pending.

    What stays pending stays bound to this message: it cannot be sent again.
    """
    message = messages.get(transaction.connection, key)
    if message.state is not Delivery.SET_ASIDE:
        message = messages.still_open(transaction.connection, key)
    for record in message.records:
        outcome = outcomes.get((record.identity, record.version))
        if record.outcome is Outcome.PENDING and outcome is not None:
            answers.settle(transaction, message, record, outcome, actor)
    # A reason may name a pupil: it goes where reasons are kept, not into the events.
    reasons = "\n".join(filter(None, (message.reason, reason)))
    closed = {"state": Delivery.SET_ASIDE, "closed_at": transaction.clock()}
    messages.update(transaction, key, reason=reasons, **closed)
    now = messages.get(transaction.connection, key)
    left = sum(record.outcome is Outcome.PENDING for record in now.records)
    messages.tell(transaction, Kind.MESSAGE_SET_ASIDE, key, actor, pending=left)
    return now

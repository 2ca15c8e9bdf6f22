"""Records whose pupil is not in the data any more. Absence is no instruction: they wait."""

from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor
from hocba_plugin.ledger import events
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.schema import records
from hocba_plugin.ledger.store import Transaction


def note(transaction: Transaction, identity: UUID, actor: Actor | None) -> None:
    """Note that the pupil was not in the data; a second time is none."""
    _set(transaction, identity, actor, absent=True)


def end(transaction: Transaction, identity: UUID, actor: Actor | None) -> None:
    """Note that the pupil is in the data again."""
    _set(transaction, identity, actor, absent=False)


def _set(transaction: Transaction, identity: UUID, actor: Actor | None, *, absent: bool) -> None:
    column = records.c.absent_since
    change = (
        sa.update(records)
        .where(records.c.identity == identity, column.is_(None) if absent else column.is_not(None))
        .values(absent_since=transaction.clock() if absent else None)
    )
    if transaction.connection.execute(change).rowcount:
        kind = Kind.ABSENT if absent else Kind.RETURNED
        events.append(transaction, kind, identity=identity, actor=actor)

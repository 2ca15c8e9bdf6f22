"""Messages: the outbox. Intent is stored before a request leaves, the outcome when it is known."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor, MessageState, RecordError
from hocba_plugin.errors import LedgerError, WorkflowError
from hocba_plugin.ledger import events, versions
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import MessageRecordRow, MessageRow, VersionRow
from hocba_plugin.ledger.schema import message_records, messages, records
from hocba_plugin.ledger.states import EFFECTS, TRANSITIONS, Delivery, Outcome
from hocba_plugin.ledger.store import Transaction


def prepare(
    transaction: Transaction,
    key: UUID,
    purpose: str,
    school_code: str,
    wanted: Sequence[tuple[UUID, int]],
    reason: str,
    actor: Actor | None,
) -> MessageRow:
    """Store the intent to send a message, and take its versions for it."""
    if purpose not in EFFECTS or not wanted:
        raise LedgerError(
            "một gói tin phải gửi hoặc thu hồi ít nhất một học bạ",
            "a message registers or revokes at least one record",
        )
    connection = transaction.connection
    connection.execute(
        sa.insert(messages).values(
            key=key,
            purpose=purpose,
            school_code=school_code,
            state=Delivery.PREPARED,
            reason=reason,
            created_at=transaction.clock(),
        )
    )
    rows = [_of_school(connection, school_code, *version) for version in wanted]
    tell(transaction, Kind.MESSAGE_PREPARED, key, actor, purpose=purpose, records=len(rows))
    for row in rows:
        _take(transaction, key, purpose, row, actor)
    return get(connection, key)


def _of_school(
    connection: sa.Connection, school_code: str, identity: UUID, version: int
) -> VersionRow:
    query = sa.select(records.c.school_code).where(records.c.identity == identity)
    if connection.execute(query).scalar_one_or_none() != school_code:
        raise LedgerError(
            f"học bạ {identity} không thuộc trường {school_code}",
            f"record {identity} is not of school {school_code}",
        )
    return versions.get(connection, identity, version)


_SENT_ALREADY = "đã được lượt chạy khác gửi", "was sent by another run"
_NOT_READY = {
    "register": (
        "chưa ký đủ, hoặc vừa được lượt chạy khác lập lại",
        "is not fully signed, or another run has just made it anew",
    ),
    "revoke": ("chưa được tiếp nhận nên chưa thu hồi được", "is not accepted, so not revoked"),
}
"""Nothing of states: whoever lost a race did not ask for one."""


def _take(
    transaction: Transaction, key: UUID, purpose: str, row: VersionRow, actor: Actor | None
) -> None:
    if row.state is EFFECTS[purpose].pending:
        raise versions.refusal(row, "đang được lượt chạy khác gửi", "is being sent by another run")
    if not _may_follow(purpose, row):
        sent_already = row.state in EFFECTS[purpose].outcomes.values()
        raise versions.refusal(row, *(_SENT_ALREADY if sent_already else _NOT_READY[purpose]))
    told = {"key": str(key), "document_sha256": row.document_sha256}
    versions.move(transaction, row, EFFECTS[purpose].pending, actor=actor, data=told)
    transaction.connection.execute(
        sa.insert(message_records).values(
            key=key,
            identity=row.identity,
            version=row.version,
            outcome=Outcome.PENDING,
            errors=[],
        )
    )


def _may_follow(purpose: str, row: VersionRow) -> bool:
    return EFFECTS[purpose].pending in TRANSITIONS[row.state]


def sent(transaction: Transaction, key: UUID, remote_id: str) -> MessageRow:
    """Keep the authority's number of the message; the same one twice is once."""
    message = still_open(transaction.connection, key)
    if message.remote_id == remote_id:
        return message
    if message.remote_id is not None:
        raise LedgerError(
            f"gói tin {key} có hai số ở CSDL: đã bị gửi hai lần",
            f"message {key} has two numbers at the authority: it was sent twice",
        )
    update(transaction, key, state=Delivery.SENT, remote_id=remote_id)
    tell(transaction, Kind.MESSAGE_SENT, key, remote_id=remote_id)
    return get(transaction.connection, key)


def progress(transaction: Transaction, key: UUID, state: MessageState) -> MessageRow:
    """Keep how far the authority is, or that nobody knows."""
    message = still_open(transaction.connection, key)
    if message.state.value == state.value:
        return message
    update(transaction, key, state=Delivery(state.value))
    tell(transaction, Kind.MESSAGE_PROGRESS, key, state=state.value)
    return get(transaction.connection, key)


def update(transaction: Transaction, key: UUID, **columns: Any) -> None:
    """Write columns of one message."""
    transaction.connection.execute(
        sa.update(messages).where(messages.c.key == key).values(**columns)
    )


def tell(
    transaction: Transaction, kind: Kind, key: UUID, actor: Actor | None = None, **data: Any
) -> None:
    """Write an event about a message."""
    events.append(transaction, kind, actor=actor, data={"key": str(key), **data})


def still_open(connection: sa.Connection, key: UUID) -> MessageRow:
    """Return a message that is not answered yet.

    :raises WorkflowError: it is closed.
    """
    message = get(connection, key)
    if message.closed_at is not None:
        raise WorkflowError(f"gói tin {key} đã kết thúc", f"message {key} is closed")
    return message


def get(connection: sa.Connection, key: UUID) -> MessageRow:
    """Return a message.

    :raises LedgerError: there is none of that key.
    """
    found = listed(connection, messages.c.key == key)
    if not found:
        raise LedgerError(f"không có gói tin {key}", f"no message {key}")
    return found[0]


def listed(connection: sa.Connection, *wanted: sa.ColumnElement[bool]) -> tuple[MessageRow, ...]:
    """Return the messages that fulfil all conditions, oldest first."""
    query = sa.select(messages).where(*wanted).order_by(messages.c.created_at, messages.c.key)
    return tuple(
        MessageRow(**row, records=_records(connection, row["key"]))
        for row in connection.execute(query).mappings()
    )


def _records(connection: sa.Connection, key: UUID) -> tuple[MessageRecordRow, ...]:
    query = sa.select(message_records).where(message_records.c.key == key)
    return tuple(
        MessageRecordRow(
            identity=row.identity,
            version=row.version,
            outcome=row.outcome,
            errors=tuple(RecordError(**error) for error in row.errors),
        )
        for row in connection.execute(query.order_by(message_records.c.identity))
    )

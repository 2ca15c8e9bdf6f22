"""Answers: what the authority said of a message, record by record, and the receipt."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor, RecordError, RecordOutcome, RecordResult
from hocba_plugin.errors import LedgerError, WorkflowError
from hocba_plugin.ledger import messages, versions
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import MessageRecordRow, MessageRow, RefusalRow
from hocba_plugin.ledger.schema import message_records, receipts
from hocba_plugin.ledger.schema import messages as outbox
from hocba_plugin.ledger.schema import versions as all_versions
from hocba_plugin.ledger.states import EFFECTS, Delivery, Outcome
from hocba_plugin.ledger.store import Transaction

_SAME_VERSION = sa.and_(
    all_versions.c.identity == message_records.c.identity,
    all_versions.c.version == message_records.c.version,
)


def close(
    transaction: Transaction, key: UUID, results: Iterable[RecordResult], receipt: bytes | None
) -> MessageRow:
    """Keep the authority's answer on every record, and the receipt."""
    message = messages.still_open(transaction.connection, key)
    answers = {(result.identity, result.version): result for result in results}
    asked = {(record.identity, record.version) for record in message.records}
    if answers.keys() - asked:
        raise LedgerError(
            f"trả lời cho gói tin {key} nói về học bạ không có trong gói",
            f"the answer to message {key} is about records it did not hold",
        )
    final = {
        record for record, result in answers.items() if result.outcome is not RecordOutcome.PENDING
    }
    if final != asked:
        raise WorkflowError(
            f"gói tin {key} chưa có kết quả cho mọi học bạ",
            f"message {key} has no result yet for some records",
        )
    for result in answers.values():
        settle(transaction, message, result, Outcome(result.outcome.value))
    if receipt is not None:
        _keep_receipt(transaction, key, receipt)
    messages.update(transaction, key, state=Delivery.CLOSED, closed_at=transaction.clock())
    digest = hashlib.sha256(receipt).hexdigest() if receipt is not None else None
    messages.tell(transaction, Kind.MESSAGE_CLOSED, key, receipt_sha256=digest)
    return messages.get(transaction.connection, key)


def refused(transaction: Transaction, key: UUID, status: str) -> MessageRow:
    """Keep that the authority refused the message as a whole; its versions are free again.

    Only while the message is as it was prepared: once somebody goes on with it, or an answer to it
    is missing, what is refused may be the repetition of what arrived.
    """
    message = messages.still_open(transaction.connection, key)
    if message.state is not Delivery.PREPARED:
        raise LedgerError(
            f"gói tin {key} có thể đã đến nơi: chưa thể coi là bị từ chối cả gói",
            f"message {key} may have been received: no refusal as a whole is final",
        )
    for record in message.records:
        settle(transaction, message, record, Outcome.UNSENT)
    messages.update(transaction, key, state=Delivery.REFUSED, closed_at=transaction.clock())
    messages.tell(transaction, Kind.MESSAGE_REFUSED, key, status=status)
    return messages.get(transaction.connection, key)


def settle(
    transaction: Transaction,
    message: MessageRow,
    result: RecordResult | MessageRecordRow,
    outcome: Outcome,
    actor: Actor | None = None,
) -> None:
    """Keep what became of one record of a message, and move its version accordingly."""
    errors = [error.model_dump() for error in result.errors]
    transaction.connection.execute(
        sa.update(message_records)
        .where(
            message_records.c.key == message.key,
            message_records.c.identity == result.identity,
            message_records.c.version == result.version,
        )
        .values(outcome=outcome, errors=errors)
    )
    row = versions.get(transaction.connection, result.identity, result.version)
    # Codes only: the authority's texts may name the pupil.
    told = {"key": str(message.key), "codes": [error.code for error in result.errors]}
    state = EFFECTS[message.purpose].outcomes[outcome]
    versions.move(transaction, row, state, actor=actor, data=told)


def refusals(connection: sa.Connection, school_code: str) -> tuple[RefusalRow, ...]:
    """Return the versions of a school which the authority refused, as far as that still stands."""
    query = (
        sa.select(
            message_records.c.identity,
            message_records.c.version,
            message_records.c.errors,
            message_records.c.outcome,
            outbox.c.purpose,
            all_versions.c.state,
        )
        .join(outbox)
        .join(all_versions, _SAME_VERSION)
        .where(
            outbox.c.school_code == school_code,
            message_records.c.outcome.in_((Outcome.ACCEPTED, Outcome.REJECTED)),
        )
        .order_by(outbox.c.closed_at, outbox.c.key)
    )
    last = {(row.identity, row.version): row for row in connection.execute(query)}
    return tuple(_refusal(row) for row in last.values() if _still_refused(row))


def _still_refused(row: Any) -> bool:
    refused = row.outcome is Outcome.REJECTED
    return refused and row.state is EFFECTS[row.purpose].outcomes[Outcome.REJECTED]


def _refusal(row: Any) -> RefusalRow:
    return RefusalRow(
        identity=row.identity,
        version=row.version,
        purpose=row.purpose,
        errors=tuple(RecordError(**error) for error in row.errors),
    )


def _keep_receipt(transaction: Transaction, key: UUID, body: bytes) -> None:
    transaction.connection.execute(
        sa.insert(receipts).values(
            key=key,
            body=body,
            received_at=transaction.clock(),
            sha256=hashlib.sha256(body).hexdigest(),
        )
    )


def receipt(connection: sa.Connection, key: UUID) -> bytes:
    """Return the reply to a message, byte for byte.

    :raises LedgerError: there is none, or it is damaged.
    """
    row = connection.execute(sa.select(receipts).where(receipts.c.key == key)).one_or_none()
    if row is None:
        raise LedgerError(f"không có biên nhận của gói tin {key}", f"no receipt of message {key}")
    body: bytes = row.body
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise LedgerError(
            f"biên nhận của gói tin {key} bị hỏng", f"the receipt of message {key} is damaged"
        )
    return body

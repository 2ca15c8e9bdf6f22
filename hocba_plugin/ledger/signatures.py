"""Signatures: each comes with the document that now holds it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor, Document, Role
from hocba_plugin.errors import LedgerError
from hocba_plugin.ledger import events, versions
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import SignatureRow, VersionRow
from hocba_plugin.ledger.schema import signatures
from hocba_plugin.ledger.states import VersionState
from hocba_plugin.ledger.store import Transaction

COLUMNS = tuple(signatures.c[name] for name in SignatureRow.__dataclass_fields__)
"""What a row is made of."""


def to_signature(row: Mapping[Any, Any]) -> SignatureRow:
    """Make a row of what ``COLUMNS`` selected."""
    return SignatureRow(**row)


def of_version(connection: sa.Connection, identity: UUID, version: int) -> tuple[SignatureRow, ...]:
    """Return the signatures in the current document of a version, oldest first."""
    query = (
        sa.select(*COLUMNS)
        .where(signatures.c.identity == identity, signatures.c.version == version)
        .order_by(signatures.c.at, signatures.c.slot)
    )
    return tuple(map(to_signature, connection.execute(query).mappings()))


def signed(
    transaction: Transaction,
    document: Document,
    based_on: str,
    role: Role,
    slots: Sequence[str],
    signer: str,
    actor: Actor,
) -> VersionRow:
    """Keep a document with its new signatures, in place of the one they were added to."""
    row = versions.get(transaction.connection, document.identity, document.version)
    _require_signable(row, document, based_on)
    versions.update(transaction, row, document=document.content, document_sha256=document.sha256)
    _insert(transaction, document, role, slots, signer)
    events.append(
        transaction,
        Kind.SIGNED,
        identity=row.identity,
        version=row.version,
        actor=actor,
        data={
            "role": role.value,
            "slots": list(slots),
            "signer": signer,
            "document_sha256": document.sha256,
        },
    )
    return versions.get(transaction.connection, row.identity, row.version)


def _require_signable(row: VersionRow, document: Document, based_on: str) -> None:
    if row.state is not VersionState.EXPORTED:
        raise versions.refusal(row, "chưa có hoặc đã qua bước ký", "is not open for signing")
    # Two people may sign at the same time, each on the document as it was: one would be lost.
    if row.document_sha256 != based_on:
        raise versions.refusal(
            row,
            "đã có người khác ký hoặc lập lại trong lúc này, hãy ký lại",
            "was signed or rebuilt by someone else meanwhile; sign again",
        )
    if row.content_digest != document.content_digest:
        raise LedgerError(
            f"tệp đã ký của học bạ {row.identity} có nội dung khác",
            f"the signed document of record {row.identity} has other content",
        )


def _insert(
    transaction: Transaction, document: Document, role: Role, slots: Sequence[str], signer: str
) -> None:
    same = {
        "identity": document.identity,
        "version": document.version,
        "role": role,
        "signer": signer,
        "at": transaction.clock(),
        "document_sha256": document.sha256,
    }
    if not slots:
        raise LedgerError(
            "một chữ ký phải nằm ở ít nhất một vị trí", "a signature fills at least one slot"
        )
    transaction.connection.execute(
        sa.insert(signatures), [{**same, "slot": slot} for slot in slots]
    )

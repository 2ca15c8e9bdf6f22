"""The document of a version: kept, given back, sealed, or stopped for its faults."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor, Document
from hocba_plugin.errors import DamagedError, LedgerError
from hocba_plugin.ledger import given_up, versions
from hocba_plugin.ledger.rows import VersionRow
from hocba_plugin.ledger.schema import records
from hocba_plugin.ledger.schema import versions as table
from hocba_plugin.ledger.states import VersionState
from hocba_plugin.ledger.store import Transaction


def store(
    transaction: Transaction, document: Document, codes: Sequence[str], actor: Actor | None
) -> VersionRow:
    """Keep the unsigned document of an open or stopped version; the same one twice is once."""
    row = versions.get(transaction.connection, document.identity, document.version)
    if (document.content_digest, document.profile_id) != (row.content_digest, row.profile_id):
        raise LedgerError(
            f"tệp của học bạ {row.identity} không đúng nội dung của phiên bản",
            f"the document of record {row.identity} is not of the version's content",
        )
    if row.state is VersionState.EXPORTED and row.document_sha256 == document.sha256:
        return row
    return versions.move(
        transaction,
        row,
        VersionState.EXPORTED,
        actor=actor,
        data={"document_sha256": document.sha256, "codes": list(codes)},
        findings=list(codes),
        document=document.content,
        document_sha256=document.sha256,
    )


def load(connection: sa.Connection, identity: UUID, version: int) -> Document:
    """Return the document as it is now, proved to be the bytes that were stored."""
    query = (
        sa.select(
            table.c.document.label("content"),
            table.c.document_sha256,
            table.c.profile_id,
            table.c.content_digest,
            records.c.form,
        )
        .join_from(table, records)
        .where(versions.key_of(identity, version))
    )
    row = connection.execute(query).mappings().one_or_none()
    if row is None or row["content"] is None:
        raise DamagedError(
            f"không có tệp của học bạ {identity} phiên bản {version}",
            f"no document of record {identity} version {version}",
        )
    kept = {name: value for name, value in row.items() if name != "document_sha256"}
    document = Document(identity=identity, version=version, **kept)
    if document.sha256 != row["document_sha256"]:
        raise DamagedError(
            f"tệp của học bạ {identity} phiên bản {version} bị hỏng",
            f"the document of record {identity} version {version} is damaged",
        )
    return document


def stop(
    transaction: Transaction, identity: UUID, codes: Sequence[str], actor: Actor | None
) -> VersionRow:
    """Stop the current version for its findings, and give up any document made before."""
    row = versions.current(transaction.connection, identity)
    if row is None:
        raise LedgerError(
            f"học bạ {identity} chưa có phiên bản nào", f"no version of record {identity} is open"
        )
    if row.state is VersionState.STOPPED and row.findings == tuple(codes):
        return row
    told = {
        "codes": list(codes),
        "discarded_document": row.document_sha256,
        "discarded_signatures": given_up.give_up(transaction, row),
    }
    return versions.move(
        transaction,
        row,
        VersionState.STOPPED,
        actor=actor,
        data=told,
        findings=list(codes),
        document=None,
        document_sha256=None,
    )


def seal(transaction: Transaction, identity: UUID, version: int, actor: Actor | None) -> VersionRow:
    """Close a document to signing: every required slot is filled."""
    row = versions.get(transaction.connection, identity, version)
    if row.state is VersionState.SEALED:
        return row
    # The table lets a refused message fall back to sealed; that is not for anyone to ask for.
    if row.state is not VersionState.EXPORTED:
        raise versions.not_due(row, VersionState.SEALED)
    told = {"document_sha256": row.document_sha256}
    return versions.move(transaction, row, VersionState.SEALED, actor=actor, data=told)

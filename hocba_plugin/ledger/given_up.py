"""Signed documents that were given up: their content changed, or their pupil has left.

Nobody signs twice what was never lost: what a person signed is kept, whatever becomes of it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hocba_plugin.ledger import signatures
from hocba_plugin.ledger.rows import GivenUpRow, SignatureRow, VersionRow
from hocba_plugin.ledger.schema import given_up, instant_text, versions
from hocba_plugin.ledger.schema import signatures as signatures_table
from hocba_plugin.ledger.store import Transaction


def give_up(transaction: Transaction, row: VersionRow) -> int:
    """Keep the document of a version aside with its signatures; return how many those are."""
    signed = signatures.of_version(transaction.connection, row.identity, row.version)
    if not signed:
        return 0
    transaction.connection.execute(
        sa.insert(given_up).from_select(
            ["identity", "version", "at", "signatures", "document_sha256", "document"],
            sa.select(
                versions.c.identity,
                versions.c.version,
                sa.literal(transaction.clock(), given_up.c.at.type),
                sa.literal([_told(one) for one in signed], sa.JSON),
                versions.c.document_sha256,
                versions.c.document,
            ).where(versions.c.identity == row.identity, versions.c.version == row.version),
        )
    )
    transaction.connection.execute(
        sa.delete(signatures_table).where(
            signatures_table.c.identity == row.identity, signatures_table.c.version == row.version
        )
    )
    return len(signed)


def _told(signature: SignatureRow) -> Mapping[str, Any]:
    return {
        "role": signature.role.value,
        "slot": signature.slot,
        "signer": signature.signer,
        "at": instant_text(signature.at),
    }


def of_record(connection: sa.Connection, identity: UUID) -> tuple[GivenUpRow, ...]:
    """Return what was given up of a record, oldest first."""
    query = sa.select(given_up).where(given_up.c.identity == identity).order_by(given_up.c.id)
    return tuple(_to_row(row) for row in connection.execute(query).mappings())


def _to_row(row: Mapping[Any, Any]) -> GivenUpRow:
    told = {name: row[name] for name in GivenUpRow.__dataclass_fields__ if name != "signatures"}
    return GivenUpRow(**told, signatures=tuple(row["signatures"]))

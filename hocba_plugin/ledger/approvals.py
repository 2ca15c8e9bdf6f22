"""Approvals: bound to the content that was seen, void as soon as it changes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor
from hocba_plugin.ledger import events, versions
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import ApprovalRow, VersionRow
from hocba_plugin.ledger.schema import approvals
from hocba_plugin.ledger.states import VersionState
from hocba_plugin.ledger.store import Transaction

COLUMNS = tuple(approvals.c[name] for name in ApprovalRow.__dataclass_fields__)
"""What a row is made of."""

STANDING = approvals.c.lapsed_at.is_(None)
"""The condition that leaves out lapsed ones."""


def to_approval(row: Mapping[Any, Any]) -> ApprovalRow:
    """Make a row of what ``COLUMNS`` selected."""
    return ApprovalRow(**row)


def of_version(connection: sa.Connection, identity: UUID, version: int) -> tuple[ApprovalRow, ...]:
    """Return the standing approvals of a version, oldest first."""
    query = (
        sa.select(*COLUMNS)
        .where(approvals.c.identity == identity, approvals.c.version == version, STANDING)
        .order_by(approvals.c.id)
    )
    return tuple(map(to_approval, connection.execute(query).mappings()))


def approve(
    transaction: Transaction, identity: UUID, version: int, actor: Actor, content_digest: str
) -> None:
    """Keep that ``actor``, in that role, approved this content; twice is once."""
    row = versions.get(transaction.connection, identity, version)
    if row.content_digest != content_digest:
        raise versions.refusal(
            row,
            "đã thay đổi nội dung so với bản được duyệt",
            "has other content than what was approved",
        )
    standing = of_version(transaction.connection, identity, version)
    if any(approval.role is actor.role for approval in standing):
        return
    if row.state is not VersionState.EXPORTED:
        raise versions.refusal(row, "chưa có hoặc đã qua bước duyệt", "is not open for approval")
    _insert(transaction, row, actor)


def _insert(transaction: Transaction, row: VersionRow, actor: Actor) -> None:
    transaction.connection.execute(
        sa.insert(approvals).values(
            identity=row.identity,
            version=row.version,
            role=actor.role,
            actor=actor.id,
            at=transaction.clock(),
            content_digest=row.content_digest,
        )
    )
    events.append(
        transaction,
        Kind.APPROVED,
        identity=row.identity,
        version=row.version,
        actor=actor,
        data={"content_digest": row.content_digest},
    )


def lapse(transaction: Transaction, row: VersionRow) -> None:
    """Void the approvals of a version whose content has changed."""
    connection = transaction.connection
    for approval in of_version(connection, row.identity, row.version):
        events.append(
            transaction,
            Kind.APPROVAL_LAPSED,
            identity=row.identity,
            version=row.version,
            data={"role": approval.role.value, "content_digest": approval.content_digest},
        )
    connection.execute(
        sa.update(approvals)
        .where(approvals.c.identity == row.identity, approvals.c.version == row.version, STANDING)
        .values(lapsed_at=transaction.clock())
    )

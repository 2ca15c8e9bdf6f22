"""Versions: finding one, and moving it from state to state."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor
from hocba_plugin.errors import LedgerError, WorkflowError
from hocba_plugin.ledger import events
from hocba_plugin.ledger.rows import VersionRow
from hocba_plugin.ledger.schema import versions
from hocba_plugin.ledger.states import STATE_NAMES, TRANSITIONS, VersionState
from hocba_plugin.ledger.store import Transaction

WITHOUT_DOCUMENT = tuple(column for column in versions.c if column is not versions.c.document)
"""Everything but the bytes."""


def to_version(row: Mapping[Any, Any]) -> VersionRow:
    """Make a row of what ``WITHOUT_DOCUMENT`` selected."""
    return VersionRow(**{**row, "findings": tuple(row["findings"])})


def key_of(identity: UUID, version: int) -> sa.ColumnElement[bool]:
    """Return the condition that names one version."""
    return sa.and_(versions.c.identity == identity, versions.c.version == version)


def get(connection: sa.Connection, identity: UUID, version: int) -> VersionRow:
    """Return that version.

    :raises LedgerError: there is none.
    """
    query = sa.select(*WITHOUT_DOCUMENT).where(key_of(identity, version))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise LedgerError(
            f"không có phiên bản {version} của học bạ {identity}",
            f"no version {version} of record {identity}",
        )
    return to_version(row)


def current(connection: sa.Connection, identity: UUID) -> VersionRow | None:
    """Return the highest version of a record; ``None`` before the first was opened."""
    query = (
        sa.select(*WITHOUT_DOCUMENT)
        .where(versions.c.identity == identity)
        .order_by(versions.c.version.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return to_version(row) if row else None


def move(
    transaction: Transaction,
    row: VersionRow,
    state: VersionState,
    *,
    kind: events.Kind | None = None,
    actor: Actor | None = None,
    data: Mapping[str, Any] | None = None,
    **columns: Any,
) -> VersionRow:
    """Bring a version to another state, with an event, and return it as it is now.

    :raises WorkflowError: the state does not follow the present one.
    """
    if state not in TRANSITIONS[row.state]:
        raise not_due(row, state)
    update(transaction, row, state=state, **columns)
    events.append(
        transaction,
        kind or state,
        identity=row.identity,
        version=row.version,
        actor=actor,
        data=data,
    )
    return get(transaction.connection, row.identity, row.version)


def update(transaction: Transaction, row: VersionRow, **columns: Any) -> None:
    """Write columns of one version."""
    change = sa.update(versions).where(key_of(row.identity, row.version)).values(**columns)
    transaction.connection.execute(change)


def not_due(row: VersionRow, wanted: VersionState) -> WorkflowError:
    """Return the error that says which state does not lead to which."""
    (now_vi, now_en), (wanted_vi, wanted_en) = STATE_NAMES[row.state], STATE_NAMES[wanted]
    return refusal(
        row,
        f"đang ở trạng thái “{now_vi}”, chưa chuyển sang “{wanted_vi}” được",
        f"is “{now_en}” and cannot become “{wanted_en}”",
    )


def refusal(row: VersionRow, reason_vi: str, reason_en: str) -> WorkflowError:
    """Return an error about one version, which it names by identity."""
    return WorkflowError(
        f"học bạ {row.identity} phiên bản {row.version} {reason_vi}",
        f"record {row.identity} version {row.version} {reason_en}",
    )

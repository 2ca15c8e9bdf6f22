"""Events: appended, never changed, each holding the hash of the one before.

An event holds identities, versions, digests and codes; never a name, an ID or a mark.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor
from hocba_plugin.errors import LedgerError
from hocba_plugin.ledger.rows import EventRow, Head
from hocba_plugin.ledger.schema import events, instant_text
from hocba_plugin.ledger.states import VersionState
from hocba_plugin.ledger.store import Transaction

GENESIS = Head(seq=0, hash="0" * 64)
"""The head of an empty ledger."""


class Kind(StrEnum):
    """What happened. A move to another state is named after the state (``VersionState``)."""

    IDENTITY_MINTED = "identity_minted"
    CLASS_CHANGED = "class_changed"
    VERSION_OPENED = "version_opened"
    VERSION_REBUILT = "version_rebuilt"
    APPROVED = "approved"
    APPROVAL_LAPSED = "approval_lapsed"
    SIGNED = "signed"
    ABSENT = "absent"
    """The pupil is not in the school's data any more."""
    RETURNED = "returned"
    """The pupil is there again."""
    MESSAGE_PREPARED = "message_prepared"
    MESSAGE_SENT = "message_sent"
    MESSAGE_PROGRESS = "message_progress"
    MESSAGE_CLOSED = "message_closed"
    MESSAGE_REFUSED = "message_refused"
    MESSAGE_SET_ASIDE = "message_set_aside"
    REPLY_UNUSABLE = "reply_unusable"


def append(
    transaction: Transaction,
    kind: Kind | VersionState,
    *,
    identity: UUID | None = None,
    version: int | None = None,
    actor: Actor | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write one event at the end of the chain."""
    last = head(transaction.connection)
    row: dict[str, Any] = {
        "seq": last.seq + 1,
        "at": transaction.clock(),
        "actor": actor.id if actor else None,
        "role": actor.role if actor else None,
        "kind": kind.value,
        "identity": identity,
        "version": version,
        "data": dict(data or {}),
        "previous": last.hash,
    }
    transaction.connection.execute(sa.insert(events).values(**row, hash=_hash(row)))


def _hash(row: Mapping[Any, Any]) -> str:
    told = {
        **{name: row[name] for name in ("seq", "actor", "kind", "version", "data", "previous")},
        "at": instant_text(row["at"]),
        "role": row["role"].value if row["role"] else None,
        "identity": str(row["identity"]) if row["identity"] else None,
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # Half a character has no bytes; that no column holds it, the column says.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def head(connection: sa.Connection) -> Head:
    """Return the last event's number and hash."""
    query = sa.select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Head(seq=row.seq, hash=row.hash) if row else GENESIS


def last_at(connection: sa.Connection) -> dt.datetime | None:
    """Return when the last event happened."""
    query = sa.select(events.c.at).order_by(events.c.seq.desc()).limit(1)
    moment: dt.datetime | None = connection.execute(query).scalar_one_or_none()
    return moment


def history(connection: sa.Connection, identity: UUID | None = None) -> Iterator[EventRow]:
    """Yield events, oldest first: all, or one record's."""
    query = sa.select(events).order_by(events.c.seq)
    if identity is not None:
        query = query.where(events.c.identity == identity)
    for row in connection.execute(query.execution_options(yield_per=1000)).mappings():
        yield EventRow(**row)


def verify(connection: sa.Connection, anchor: Head = GENESIS) -> int:
    """Count the events, having proved that they are the ones that were written.

    :raises LedgerError: names the first event that was changed, or is missing.
    """
    previous = GENESIS
    met = anchor == GENESIS
    query = sa.select(events).order_by(events.c.seq).execution_options(yield_per=1000)
    for row in connection.execute(query).mappings():
        if row["seq"] != previous.seq + 1 or row["previous"] != previous.hash:
            raise LedgerError(
                f"chuỗi sự kiện đứt trước sự kiện {row['seq']}",
                f"the chain of events is broken before event {row['seq']}",
            )
        if row["hash"] != _hash(row):
            raise LedgerError(f"sự kiện {row['seq']} đã bị sửa", f"event {row['seq']} was changed")
        previous = Head(seq=row["seq"], hash=row["hash"])
        met = met or previous == anchor
    if not met:
        raise LedgerError(
            f"sự kiện {anchor.seq} không phải sự kiện đã được lưu mốc",
            f"event {anchor.seq} is not the one that was anchored",
        )
    return previous.seq

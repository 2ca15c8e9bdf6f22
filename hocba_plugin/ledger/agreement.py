"""Do the tables say what the events say? The chain of hashes covers the events alone."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Role
from hocba_plugin.errors import LedgerError
from hocba_plugin.ledger import events
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import EventRow
from hocba_plugin.ledger.schema import approvals, versions
from hocba_plugin.ledger.states import VersionState

_OPENED = (Kind.VERSION_OPENED, Kind.VERSION_REBUILT)
_STATES = frozenset(VersionState)


@dataclass(slots=True)
class _Told:
    """What the events say of one version so far."""

    state: VersionState | None = None
    content_digest: str | None = None
    document_sha256: str | None = None
    approvals: set[tuple[Role, str]] = field(default_factory=set)

    def hear(self, event: EventRow) -> None:
        """Take in the next event."""
        self.document_sha256 = event.data.get("document_sha256", self.document_sha256)
        if event.kind in _OPENED:
            self.state, self.document_sha256 = VersionState.OPEN, None
            self.content_digest = event.data["content_digest"]
        elif event.kind in _STATES:
            self.state = VersionState(event.kind)
        elif event.kind == Kind.APPROVED and event.role is not None:
            self.approvals.add((event.role, event.data["content_digest"]))
        elif event.kind == Kind.APPROVAL_LAPSED:
            self.approvals.discard((Role(event.data["role"]), event.data["content_digest"]))
        if self.state is VersionState.STOPPED:
            self.document_sha256 = None


def verify(connection: sa.Connection) -> None:
    """Prove that versions and approvals are as the events left them.

    :raises LedgerError: names the first record of which the tables say something else.
    """
    told: dict[tuple[UUID, int], _Told] = defaultdict(_Told)
    for event in events.history(connection):
        if event.identity is not None and event.version is not None:
            told[event.identity, event.version].hear(event)
    found = _found(connection)
    for identity, version in sorted(told.keys() | found.keys(), key=str):
        if found.get((identity, version)) != told.get((identity, version)):
            raise LedgerError(
                f"học bạ {identity} phiên bản {version} không khớp với các sự kiện của nó",
                f"record {identity} version {version} is not as its events say",
            )


def _found(connection: sa.Connection) -> dict[tuple[UUID, int], _Told]:
    columns = (versions.c.state, versions.c.content_digest, versions.c.document_sha256)
    found = {
        (row.identity, row.version): _Told(row.state, row.content_digest, row.document_sha256)
        for row in connection.execute(sa.select(versions.c.identity, versions.c.version, *columns))
    }
    standing = sa.select(approvals).where(approvals.c.lapsed_at.is_(None))
    for row in connection.execute(standing):
        approved = found.setdefault((row.identity, row.version), _Told()).approvals
        approved.add((row.role, row.content_digest))
    return found

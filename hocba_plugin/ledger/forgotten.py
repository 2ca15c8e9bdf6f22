"""Versions the authority holds and the ledger has forgotten: it was restored from an older copy.

Their documents lie beside the ledger, to the byte the authority holds. They are brought in as what
they are there, and never sent.
"""

from dataclasses import dataclass, field
from uuid import UUID

from hocba_hooks import Actor, Document
from hocba_plugin.ledger import adoption, documents, opening, records, versions
from hocba_plugin.ledger.opening import Opening
from hocba_plugin.ledger.records import Owner
from hocba_plugin.ledger.rows import VersionRow
from hocba_plugin.ledger.states import MENDABLE, VersionState
from hocba_plugin.ledger.store import Transaction


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One version as the authority has it."""

    identity: UUID
    version: int
    held_sha256: str
    opening: Opening
    document: Document | None = field(default=None, repr=False)
    """``None``: nobody has it any more, which only a revoked version may be without."""
    owner: Owner | None = None
    """For a ledger that does not know the record."""


def bring_in(
    transaction: Transaction, found: Forgotten, state: VersionState, actor: Actor
) -> VersionRow:
    """Give the ledger a version it has forgotten, and what is known of it; return it.

    :raises WorkflowError: it holds a later one, one that may have been sent, or another record of
        the same pupil.
    """
    _opened(transaction, found, actor)
    if found.document is not None:
        documents.store(transaction, found.document, (), actor)
    place = found.identity, found.version
    return adoption.adopt(transaction, *place, state, found.held_sha256, actor)


def _opened(transaction: Transaction, found: Forgotten, actor: Actor) -> None:
    row = versions.current(transaction.connection, found.identity)
    if row is None and found.owner is not None:
        records.bring_in(transaction, found.identity, found.owner)
    elif row is not None and row.version == found.version:
        if row.state not in MENDABLE:
            raise versions.not_due(row, VersionState.OPEN)
        opening.rebuild(transaction, row, found.opening, actor)
        return
    elif row is not None and row.state is not VersionState.REVOKED:
        # The authority lets no version in before the one before it is revoked.
        place = row.identity, row.version
        adoption.adopt(transaction, *place, VersionState.REVOKED, found.held_sha256, actor)
    opening.insert(transaction, found.identity, found.version, found.opening, actor)

"""Opening a version, rebuilding it when its content changed, and the next one after revocation."""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor
from hocba_plugin.ledger import approvals, events, given_up, versions
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import VersionRow
from hocba_plugin.ledger.schema import versions as table
from hocba_plugin.ledger.states import MENDABLE, VersionState
from hocba_plugin.ledger.store import Transaction


@dataclass(frozen=True, slots=True)
class Opening:
    """What a version is opened with."""

    content_digest: str
    profile_id: str
    created_on: dt.date
    issued_on: dt.date

    def is_that_of(self, row: VersionRow) -> bool:
        """Say whether ``row`` already is of this content and profile; dates were fixed then."""
        mine = (self.content_digest, self.profile_id)
        return mine == (row.content_digest, row.profile_id)


def open_version(
    transaction: Transaction, identity: UUID, opening: Opening, actor: Actor | None, anew: bool
) -> VersionRow:
    """Return the version to work on: the current one, rebuilt if need be, or the first."""
    row = versions.current(transaction.connection, identity)
    if row is None:
        return insert(transaction, identity, 1, opening, actor)
    if opening.is_that_of(row) and not anew:
        return row
    if row.state not in MENDABLE:
        raise versions.refusal(
            row,
            "đã gửi đi nên không lập lại được; nếu cần sửa, hãy thu hồi rồi phát hành lại",
            "has been sent and cannot be rebuilt; to correct it, revoke it and re-issue",
        )
    return rebuild(transaction, row, opening, actor)


def reissue(
    transaction: Transaction, identity: UUID, opening: Opening, actor: Actor | None
) -> VersionRow:
    """Open the version after a revoked one."""
    row = versions.current(transaction.connection, identity)
    if row is None:
        return insert(transaction, identity, 1, opening, actor)
    if row.state is not VersionState.REVOKED:
        raise versions.refusal(
            row, "chưa được thu hồi nên chưa phát hành lại được", "is not revoked, so not re-issued"
        )
    return insert(transaction, identity, row.version + 1, opening, actor)


def insert(
    transaction: Transaction, identity: UUID, version: int, opening: Opening, actor: Actor | None
) -> VersionRow:
    """Open that version of a record."""
    transaction.connection.execute(
        sa.insert(table).values(
            identity=identity,
            version=version,
            state=VersionState.OPEN,
            findings=[],
            **asdict(opening),
        )
    )
    events.append(
        transaction,
        Kind.VERSION_OPENED,
        identity=identity,
        version=version,
        actor=actor,
        data={"content_digest": opening.content_digest, "profile_id": opening.profile_id},
    )
    return versions.get(transaction.connection, identity, version)


def rebuild(
    transaction: Transaction, row: VersionRow, opening: Opening, actor: Actor | None
) -> VersionRow:
    """Open a version anew; what was signed is given up, and approvals lapse with the content."""
    if opening.content_digest != row.content_digest:
        approvals.lapse(transaction, row)
    told = {
        "content_digest": opening.content_digest,
        "profile_id": opening.profile_id,
        "previous_digest": row.content_digest,
        "discarded_document": row.document_sha256,
        "discarded_signatures": given_up.give_up(transaction, row),
    }
    return versions.move(
        transaction,
        row,
        VersionState.OPEN,
        kind=Kind.VERSION_REBUILT,
        actor=actor,
        data=told,
        findings=[],
        document=None,
        document_sha256=None,
        **asdict(opening),
    )

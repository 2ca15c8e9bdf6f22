"""A ledger in a file, and one record brought to any state of its journey."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from hocba_hooks import Actor, Document, Form, RecordOutcome, RecordResult, Role
from hocba_plugin.ledger import Ledger, VersionRow, VersionState

CREATED, ISSUED = dt.date(2026, 6, 1), dt.date(2026, 6, 5)
SCHOOL = "TH01"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Address of the ledger under test."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.open(url) as opened:
        yield opened


@dataclass(frozen=True)
class Desk:
    """Does the steps of a record's journey in the ledger, with plausible values."""

    ledger: Ledger

    def identity(self, pupil_key: str = "HS-0001", school: str = SCHOOL) -> UUID:
        """Mint or find an identity."""
        return self.ledger.identity_of(school, "2025-2026", pupil_key, Form.PRIMARY, "1A")

    def opened(self, identity: UUID, digest: str = "a" * 64) -> VersionRow:
        """Open a version on that content."""
        return self.ledger.open_version(identity, digest, "some-profile", CREATED, ISSUED)

    def document(self, row: VersionRow, content: bytes = b"<unsigned/>") -> Document:
        """Make some document of the version."""
        return Document(
            content=content,
            profile_id=row.profile_id,
            form=Form.PRIMARY,
            identity=row.identity,
            version=row.version,
            content_digest=row.content_digest,
        )

    def sign(self, row: VersionRow, role: Role = Role.HEAD) -> VersionRow:
        """Add a signature."""
        before = self.ledger.document(row.identity, row.version)
        after = self.document(row, before.content + role.value.encode())
        return self.ledger.signed(
            after,
            based_on=before.sha256,
            role=role,
            slots=[f"slot/{role.value}"],
            signer="********1234",
            actor=Actor(id="gv-07", role=role),
        )

    def approve(self, row: VersionRow, role: Role) -> None:
        """Approve the version's content."""
        actor = Actor(id="gv-07", role=role)
        self.ledger.approve(row.identity, row.version, actor, row.content_digest)

    def send(self, row: VersionRow, purpose: str = "register", school: str = SCHOOL) -> UUID:
        """Put the version alone into a new message."""
        key = uuid4()
        self.ledger.open_message(key, purpose, school, [(row.identity, row.version)])
        return key

    def answer(self, key: UUID, outcome: RecordOutcome = RecordOutcome.ACCEPTED) -> None:
        """Close a message with one outcome for all its records."""
        results = [
            RecordResult(identity=record.identity, version=record.version, outcome=outcome)
            for record in self.ledger.message(key).records
        ]
        self.ledger.message_closed(key, results, b"<reply/>")

    def bring(self, state: VersionState, pupil_key: str = "HS-0001") -> VersionRow:
        """Bring a new record's first version to a state, through all that come before."""
        row = self.opened(self.identity(pupil_key))
        for step in _WAY[state]:
            step(self, row)
        return self.ledger.version(row.identity, row.version)


_Step = Callable[[Desk, VersionRow], object]
_EXPORT: tuple[_Step, ...] = (lambda desk, row: desk.ledger.store_document(desk.document(row)),)
_SEAL: tuple[_Step, ...] = (
    *_EXPORT,
    lambda desk, row: desk.sign(row),
    lambda desk, row: desk.ledger.seal(row.identity, row.version),
)
_ACCEPT: tuple[_Step, ...] = (*_SEAL, lambda desk, row: desk.answer(desk.send(row)))
_WAY: dict[VersionState, tuple[_Step, ...]] = {
    VersionState.OPEN: (),
    VersionState.STOPPED: (lambda desk, row: desk.ledger.stop(row.identity, ["R-I02"]),),
    VersionState.EXPORTED: _EXPORT,
    VersionState.SEALED: _SEAL,
    VersionState.SENDING: (*_SEAL, lambda desk, row: desk.send(row)),
    VersionState.ACCEPTED: _ACCEPT,
    VersionState.REJECTED: (
        *_SEAL,
        lambda desk, row: desk.answer(desk.send(row), RecordOutcome.REJECTED),
    ),
    VersionState.REVOKING: (*_ACCEPT, lambda desk, row: desk.send(row, "revoke")),
    VersionState.REVOKED: (*_ACCEPT, lambda desk, row: desk.answer(desk.send(row, "revoke"))),
}


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """Someone who works with the ledger."""
    return Desk(ledger)

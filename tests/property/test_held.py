"""Whatever became of a record: each document it ever had is told for what it is to the ledger."""

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_hooks import Actor, Document, Form, RecordOutcome, RecordResult, Role
from hocba_plugin.errors import LedgerError, WorkflowError
from hocba_plugin.journey.held import Copy, Held, held
from hocba_plugin.journey.withdrawing import WITHDRAWN
from hocba_plugin.ledger import Ledger, VersionState

DAY = dt.date(2026, 6, 1)
STEPS = (
    "open a",
    "open b",
    "store",
    "sign head",
    "sign teacher",
    "seal",
    "send",
    "revoke",
    "reissue",
    "stop",
    "withdraw",
)


@dataclass
class Known:
    """What a record has been, as a plain memory of it has it."""

    identity: UUID
    state: dict[int, VersionState] = field(default_factory=dict)
    now: dict[int, str | None] = field(default_factory=dict)
    earlier: dict[int, set[str]] = field(default_factory=dict)
    gone: dict[int, set[str]] = field(default_factory=dict)

    def look(self, ledger: Ledger) -> None:
        """Take in where the record stands after a step."""
        row = ledger.record(self.identity).current
        if row is None:
            return
        number, before = row.version, self.now.get(row.version)
        earlier, gone = self.earlier.setdefault(number, set()), self.gone.setdefault(number, set())
        if before and row.document_sha256 is None:
            gone |= earlier | {before}
            earlier.clear()
        elif before and before != row.document_sha256:
            earlier.add(before)
        self.state[number], self.now[number] = row.state, row.document_sha256


def take(ledger: Ledger, known: Known, step: str) -> None:
    """Take one step, if it is due; what is made says nothing of when it was made."""
    row = ledger.record(known.identity).current
    word, _, more = step.partition(" ")
    digest = (more or "a") * 64
    if word == "open":
        ledger.open_version(known.identity, digest, "p", DAY, DAY)
    if word == "reissue":
        ledger.reissue(known.identity, digest, "p", DAY, DAY)
    if row is None:
        return
    if word == "store":
        content = f"<{row.version} {row.content_digest}>".encode()
        ledger.store_document(document(row.identity, row.version, row.content_digest, content))
    if word == "sign":
        sign(ledger, row.identity, row.version, more)
    if word == "seal":
        ledger.seal(row.identity, row.version)
    if word in ("send", "revoke"):
        send(ledger, row.identity, row.version, {"send": "register"}.get(word, word))
    if word in ("stop", "withdraw"):
        ledger.stop(row.identity, (WITHDRAWN if word == "withdraw" else "R-S01",))


def document(identity: UUID, version: int, digest: str, content: bytes) -> Document:
    return Document(
        content=content,
        profile_id="p",
        form=Form.PRIMARY,
        identity=identity,
        version=version,
        content_digest=digest,
    )


def sign(ledger: Ledger, identity: UUID, version: int, who: str) -> None:
    before = ledger.document(identity, version)
    after = document(identity, version, before.content_digest, before.content + who.encode())
    role = Role.HEAD if who == "head" else Role.HOMEROOM_TEACHER
    ledger.signed(
        after,
        based_on=before.sha256,
        role=role,
        slots=[who],
        signer="****",
        actor=Actor(id="a", role=role),
    )


def send(ledger: Ledger, identity: UUID, version: int, purpose: str) -> None:
    key = uuid4()
    ledger.open_message(key, purpose, "TH01", [(identity, version)])
    ledger.message_sent(key, str(key))
    result = RecordResult(identity=identity, version=version, outcome=RecordOutcome.ACCEPTED)
    ledger.message_closed(key, [result], b"<reply/>")


@contextmanager
def begun() -> Iterator[tuple[Ledger, Known]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Ledger.open(f"sqlite:///{Path(folder) / 'ledger.sqlite'}") as ledger,
    ):
        identity = ledger.identity_of("TH01", "2025-2026", "HS-1", Form.PRIMARY, "1A")
        yield ledger, Known(identity)


def told(ledger: Ledger, known: Known, version: int, sha256: str) -> Held:
    found = held(ledger.events(known.identity), version, sha256)
    assert found is not None
    return found


def walked(ledger: Ledger, known: Known, steps: list[str]) -> None:
    for step in steps:
        with suppress(WorkflowError, LedgerError):
            take(ledger, known, step)
        known.look(ledger)


FORWARD = ["open a", "store", "sign teacher", "sign head", "seal", "send"]


@given(steps=st.lists(st.sampled_from(STEPS), max_size=14), ahead=st.integers(0, len(FORWARD)))
@settings(max_examples=60, deadline=None)
def test_every_document_there_ever_was_is_told_for_what_it_is(steps: list[str], ahead: int) -> None:
    """State, copy and what came after, by a plain memory; bytes nobody made are never known."""
    with begun() as (ledger, known):
        assert held(ledger.events(known.identity), 1, "0" * 64) is None
        walked(ledger, known, [*FORWARD[:ahead], *steps])
        for version, state in known.state.items():
            now, earlier, gone = known.now[version], known.earlier[version], known.gone[version]
            for sha256 in {now, *earlier, *gone} - {None}:
                assert sha256 is not None
                copy = told(ledger, known, version, sha256)
                expected = Copy.CURRENT if sha256 == now else Copy.GIVEN_UP
                assert copy.copy is (Copy.EARLIER if sha256 in earlier - {now} else expected)
                assert copy.state is state
                assert copy.newest == max(known.state)
                assert copy.in_force == (
                    (state, sha256, version) == (VersionState.ACCEPTED, now, max(known.state))
                )
            other = told(ledger, known, version, hashlib.sha256(b"another").hexdigest())
            assert (other.copy, other.in_force) == (Copy.OTHER, False)


@pytest.mark.parametrize(
    ("steps", "version", "vi"),
    [
        ([], 1, "đã được tiếp nhận ngày "),
        (["revoke"], 1, "ĐÃ THU HỒI ngày "),
        (["revoke", "reissue"], 1, "; đã có phiên bản 2 (đang lập)"),
        ([], 7, "sổ không có phiên bản này"),
    ],
)
def test_what_it_is_is_said_in_words(steps: list[str], version: int, vi: str) -> None:
    """Days as people write them, and no state by its code."""
    with begun() as (ledger, known):
        walked(ledger, known, [*FORWARD, *steps])
        found = told(ledger, known, version, known.now.get(version) or "")
        for text in found.text:
            assert "_" not in text
            assert not any(word in text for word in ("accepted_", "T00", "+00:00"))
        assert vi in found.text[0]
        assert found.is_void == bool(steps)


@pytest.mark.parametrize(("step", "vi"), [("withdraw", "đã rút"), ("open b", "đang lập")])
def test_a_signed_document_that_was_given_up_says_so(step: str, vi: str) -> None:
    """Its version goes on without it, or not at all."""
    with begun() as (ledger, known):
        walked(ledger, known, FORWARD[:-1])
        signed = known.now[1]
        assert signed is not None
        walked(ledger, known, [step])
        found = told(ledger, known, 1, signed)
        assert found.text[0].startswith("BẢN ĐÃ BỎ ngày ")
        assert f"phiên bản 1 nay: {vi}" in found.text[0]
        assert found.is_void

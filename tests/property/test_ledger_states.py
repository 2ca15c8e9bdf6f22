"""Whatever people and the authority do, in whatever order: the ledger agrees with a plain model.

The machine tries every step on every record, due or not. The model says which are due.
"""

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hocba_hooks import Actor, Document, Form, MessageState, RecordOutcome, RecordResult, Role
from hocba_plugin.errors import LedgerError, WorkflowError
from hocba_plugin.ledger import MENDABLE, TRANSITIONS, Delivery, Ledger, VersionState

S = VersionState
PUPILS = ("HS-1", "HS-2", "HS-3")
DIGESTS = ("a" * 64, "b" * 64)
DAY = dt.date(2026, 6, 1)
pupils = st.sampled_from(PUPILS)
approvers = st.sampled_from([Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD])


@dataclass
class Expected:
    """What should be known of one record's current version."""

    identity: UUID
    version: int = 0
    state: VersionState | None = None
    digest: str = ""
    approved: set[Role] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)


class LedgerMachine(RuleBasedStateMachine):
    """One school with three pupils, and a ledger that may be closed at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(_template(), self.folder / "ledger.sqlite")
        self.url = f"sqlite:///{self.folder / 'ledger.sqlite'}"
        self.ledger = Ledger.open(self.url)
        self.model: dict[str, Expected] = {}
        self.open: dict[UUID, tuple[str, set[str]]] = {}
        self.events = 0

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.ledger.close()
        shutil.rmtree(self.folder)

    @initialize(steps=st.lists(st.integers(0, 11), min_size=3, max_size=3))
    def begin(self, steps: list[int]) -> None:
        """Give every pupil an identity, and bring each as far as chance will have it."""
        for pupil, count in zip(PUPILS, steps, strict=True):
            self.model[pupil] = Expected(self._identity(pupil))
            self.get_on(pupil, count, DIGESTS[0])

    def _identity(self, pupil: str) -> UUID:
        return self.ledger.identity_of("TH01", "2025-2026", pupil, Form.PRIMARY, "1A")

    def _document(self, known: Expected, content: bytes) -> Document:
        return Document(
            content=content,
            profile_id="p",
            form=Form.PRIMARY,
            identity=known.identity,
            version=known.version,
            content_digest=known.digest,
        )

    def _try(self, due: bool, step: Any, *args: Any, **kwargs: Any) -> bool:
        if due:
            step(*args, **kwargs)
            return True
        before = self.ledger.head()
        with pytest.raises(WorkflowError):
            step(*args, **kwargs)
        assert before == self.ledger.head()
        return False

    @rule(pupil=pupils, digest=st.sampled_from(DIGESTS))
    def export(self, pupil: str, digest: str) -> None:
        """Open a version on some content; changed content voids what was done on the other."""
        known = self.model[pupil]
        same = known.state is not None and known.digest == digest
        due = known.state is None or same or known.state in MENDABLE
        opened = self._try(due, self.ledger.open_version, known.identity, digest, "p", DAY, DAY)
        if opened and not same:
            known.version, known.state, known.digest = max(known.version, 1), S.OPEN, digest
            known.approved, known.signed = set(), set()

    @rule(pupil=pupils, digest=st.sampled_from(DIGESTS))
    def reissue(self, pupil: str, digest: str) -> None:
        """Open the next version: after revocation only."""
        known = self.model[pupil]
        if known.state is None:
            return
        due = known.state is S.REVOKED
        if self._try(due, self.ledger.reissue, known.identity, digest, "p", DAY, DAY):
            known.version, known.state, known.digest = known.version + 1, S.OPEN, digest
            known.approved, known.signed = set(), set()

    @rule(pupil=pupils)
    def store(self, pupil: str) -> None:
        """Store the unsigned document."""
        known = self.model[pupil]
        if known.state is None:
            return
        again = known.state is S.EXPORTED and not known.signed
        due = again or S.EXPORTED in TRANSITIONS[known.state]
        document = self._document(known, f"<{known.digest[0]}/>".encode())
        if self._try(due, self.ledger.store_document, document) and not again:
            known.state = S.EXPORTED

    @rule(pupil=pupils)
    def stop(self, pupil: str) -> None:
        """Stop it for its findings; its signatures go with its document."""
        known = self.model[pupil]
        if known.state is None:
            return
        due = S.STOPPED in TRANSITIONS[known.state]
        if self._try(due, self.ledger.stop, known.identity, ["R-I02"]):
            known.state, known.signed = S.STOPPED, set()

    @rule(
        pupil=pupils,
        role=st.sampled_from([Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD]),
        digest=st.sampled_from(DIGESTS),
    )
    def approve(self, pupil: str, role: Role, digest: str) -> None:
        """Approve what someone saw, which may be old."""
        known = self.model[pupil]
        if known.state is None:
            return
        due = digest == known.digest and (role in known.approved or known.state is S.EXPORTED)
        actor = Actor(id="someone", role=role)
        if self._try(due, self.ledger.approve, known.identity, known.version, actor, digest):
            known.approved.add(role)

    @rule(pupil=pupils, slot=st.sampled_from(["s1", "s2", "s3"]))
    def sign(self, pupil: str, slot: str) -> None:
        """Fill an empty slot."""
        known = self.model[pupil]
        if known.state is None or slot in known.signed:
            return
        due = known.state is S.EXPORTED
        before = self.ledger.document(known.identity, known.version) if due else None
        document = self._document(known, (before.content if before else b"") + slot.encode())
        if self._try(
            due,
            self.ledger.signed,
            document,
            based_on=before.sha256 if before else "",
            role=Role.HEAD,
            slots=[slot],
            signer="x",
            actor=Actor(id="someone", role=Role.HEAD),
        ):
            known.signed.add(slot)

    @rule(pupil=pupils)
    def seal(self, pupil: str) -> None:
        """Close it to signing."""
        known = self.model[pupil]
        if known.state is None:
            return
        due = known.state in {S.EXPORTED, S.SEALED}
        if self._try(due, self.ledger.seal, known.identity, known.version):
            known.state = S.SEALED

    @rule(chosen=st.sets(pupils, min_size=1), purpose=st.sampled_from(["register", "revoke"]))
    def prepare(self, chosen: set[str], purpose: str) -> None:
        """Put several records into one message: all of them, or none."""
        rows = [self.model[pupil] for pupil in sorted(chosen)]
        if any(row.state is None for row in rows):
            return
        ready = {S.SEALED, S.REJECTED} if purpose == "register" else {S.ACCEPTED}
        due = all(row.state in ready for row in rows)
        key = uuid4()
        wanted = [(row.identity, row.version) for row in rows]
        if self._try(due, self.ledger.open_message, key, purpose, "TH01", wanted):
            self.open[key] = (purpose, chosen)
            for row in rows:
                row.state = S.SENDING if purpose == "register" else S.REVOKING

    @precondition(lambda self: self.open)
    @rule(data=st.data(), state=st.sampled_from(MessageState), arrived=st.booleans())
    def hear(self, data: st.DataObject, state: MessageState, arrived: bool) -> None:
        """Hear how far a message is, with or without its number."""
        key = data.draw(st.sampled_from(list(self.open)))
        if arrived:
            self.ledger.message_sent(key, f"BT-{key}")
        assert state.value == self.ledger.message_progress(key, state).state.value

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        """Get the final answer, good for some records and bad for others."""
        key = data.draw(st.sampled_from(list(self.open)))
        final = st.sampled_from([RecordOutcome.ACCEPTED, RecordOutcome.REJECTED])
        self._close(key, {pupil: data.draw(final) for pupil in sorted(self.open[key][1])})

    def _close(self, key: UUID, outcomes: dict[str, RecordOutcome]) -> None:
        purpose, _ = self.open.pop(key)
        results = []
        for pupil, outcome in outcomes.items():
            known = self.model[pupil]
            results.append(
                RecordResult(identity=known.identity, version=known.version, outcome=outcome)
            )
            good = outcome is RecordOutcome.ACCEPTED
            if purpose == "register":
                known.state = S.ACCEPTED if good else S.REJECTED
            else:
                known.state = S.REVOKED if good else S.ACCEPTED
        self.ledger.message_closed(key, results, b"<reply/>")

    @rule(pupil=pupils, steps=st.integers(1, 6), digest=st.sampled_from(DIGESTS))
    def get_on(self, pupil: str, steps: int, digest: str) -> None:
        """Do what is due, several times: else chance would hardly get past the first states."""
        for _ in range(steps):
            self._do_next(pupil, self.model[pupil], digest)

    def _do_next(self, pupil: str, known: Expected, digest: str) -> None:
        if known.state is None:
            self.export(pupil, digest)
        elif known.state in {S.OPEN, S.STOPPED}:
            self.store(pupil)
        elif known.state is S.EXPORTED:
            self.seal(pupil) if known.signed else self.sign(pupil, "s1")
        elif known.state in {S.SEALED, S.REJECTED}:
            self.prepare({pupil}, "register")
        elif known.state is S.ACCEPTED:
            self.prepare({pupil}, "revoke")
        elif known.state is S.REVOKED:
            self.reissue(pupil, digest)
        else:
            key = next(key for key, (_, chosen) in self.open.items() if pupil in chosen)
            self._close(key, dict.fromkeys(self.open[key][1], RecordOutcome.ACCEPTED))

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        """Have a message refused before it got a number."""
        key = data.draw(st.sampled_from(list(self.open)))
        if self.ledger.message(key).state is not Delivery.PREPARED:
            with pytest.raises(LedgerError):
                self.ledger.message_refused(key, "400")
            return
        purpose, chosen = self.open.pop(key)
        self.ledger.message_refused(key, "400")
        for pupil in chosen:
            self.model[pupil].state = S.SEALED if purpose == "register" else S.ACCEPTED

    @rule()
    def reopen(self) -> None:
        """Stop the program and start it again."""
        before = (list(self.ledger.records()), self.ledger.open_messages(), self.ledger.head())
        self.ledger.close()
        self.ledger = Ledger.open(self.url)
        after = (list(self.ledger.records()), self.ledger.open_messages(), self.ledger.head())
        assert before == after

    @rule(pupil=pupils)
    def ask_for_the_identity_again(self, pupil: str) -> None:
        """It is minted once."""
        assert self.model[pupil].identity == self._identity(pupil)

    @invariant()
    def the_ledger_says_what_the_model_says(self) -> None:
        """State, version, content, standing approvals and signatures of every record."""
        for row in self.ledger.records("TH01"):
            known, current = self.model[row.pupil_key], row.current
            assert (known.state is None) == (current is None)
            if current is None:
                continue
            assert (known.version, known.state, known.digest) == (
                current.version,
                current.state,
                current.content_digest,
            )
            assert known.approved == {approval.role for approval in row.approvals}
            assert known.signed == {signature.slot for signature in row.signatures}

    @invariant()
    def no_version_is_in_two_open_messages(self) -> None:
        """So nothing can be sent twice."""
        messages = self.ledger.open_messages()
        assert set(self.open) == {message.key for message in messages}
        held = [(r.identity, r.version) for message in messages for r in message.records]
        assert len(held) == len(set(held))

    @invariant()
    def the_chain_holds_and_only_grows(self) -> None:
        """Every event proved, none lost, and the tables are what the events say."""
        count = self.ledger.verify_chain()
        self.ledger.verify_tables()
        assert count >= self.events
        self.events = count


_TEMPLATES: list[Path] = []


def _template() -> Path:
    # Migrated once: making the tables takes longer than all steps of an example.
    if not _TEMPLATES:
        path = Path(tempfile.mkdtemp()) / "template.sqlite"
        Ledger.open(f"sqlite:///{path}").close()
        _TEMPLATES.append(path)
    return _TEMPLATES[0]


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

"""Whatever the authority answers, whenever the program dies or is set back: nothing is doubled.

The machine answers every request of every run as chance has it. What really arrived, and how often,
is counted by the sandbox behind it.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hocba_hooks import HocbaError
from hocba_plugin.journey import Journey, sending
from hocba_plugin.journey.setting_aside import set_aside
from hocba_plugin.ledger import VersionState

S = VersionState
Ask = Callable[[httpx.Request], httpx.Response]
GARBAGE = [b"", b"?", b"{}", b"[]", b"<TRA_LOI/>"]
LIES = {
    "find": ["honest", "honest", "unknown", "busy", "garbled"],
    "send": [
        *["honest", "lost", "taken", "late", "taken and garbled", "killed", "taken and killed"],
        *["busy", "400", "403", "404", "409", "413", "422"],
    ],
    "message": ["honest", "honest", "unknown", "busy", "garbled", "killed"],
    "reply": ["honest", "honest", "busy", "garbled", "killed"],
    "listing": ["honest", "honest", "busy", "garbled"],
}
SHARED: dict[str, Any] = {}


class Killed(BaseException):
    """The program is gone at once, as by ``kill -9``."""


@pytest.fixture(scope="module", autouse=True)
def _shared(liar: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sealed")
    with liar.opened(folder, liar.Authority()) as journey:
        SHARED.update(identities=liar.seal(journey), liar=liar)
        journey.ledger.backup(folder / "sealed.sqlite")
    SHARED["ledger"] = folder / "sealed.sqlite"


class Sending(RuleBasedStateMachine):
    """One school with four sealed records, two a message."""

    def __init__(self) -> None:
        super().__init__()
        self.liar: ModuleType = SHARED["liar"]
        self.identities: list[UUID] = SHARED["identities"]
        self.folder = Path(tempfile.mkdtemp())
        self.authority = self.liar.Authority()
        self.late: list[httpx.Request] = []
        self.backup: Path | None = None
        shutil.copy(SHARED["ledger"], self.folder / "ledger.sqlite")
        self.journey: Journey = self._opened()

    def _opened(self) -> Journey:
        journey: Journey = self.liar.opened(self.folder, self.authority, batch=2)
        return journey

    @rule(data=st.data())
    def run(self, data: st.DataObject) -> None:
        """Submit, and get any answer to any question."""

        def lie(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
            return self._answered(data.draw(st.sampled_from(LIES[name]), name), request, ask, data)

        self.authority.lie = lie
        self._submit()

    def _submit(self) -> None:
        try:
            list(sending.submit(self.journey, self._school, self.liar.CLERK))
        except HocbaError:
            pass
        except Killed:
            self.journey.close()
            self.journey = self._opened()
        self.authority.lie = lambda _name, request, ask: ask(request)

    @property
    def _school(self) -> Any:
        return self.journey.config.schools[0]

    def _answered(
        self, how: str, request: httpx.Request, ask: Ask, data: st.DataObject
    ) -> httpx.Response:
        said: Callable[..., httpx.Response] = self.liar.said
        if how.startswith("taken") or (how == "garbled" and request.method == "GET"):
            ask(request)
        if how == "late":
            self.late.append(request)
        if how.endswith("killed"):
            raise Killed
        if how in ("lost", "taken", "late"):
            raise httpx.ReadTimeout("", request=request)
        if how.endswith("garbled"):
            return said(200, data.draw(st.sampled_from(GARBAGE)))
        if how == "honest":
            return ask(request)
        return said({"busy": 503, "unknown": 404}.get(how) or int(how))

    @precondition(lambda self: self.late)
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        """Let a message come that was on its way all the time."""
        number = data.draw(st.integers(0, len(self.late) - 1))
        self.authority.honest(self.late.pop(number))

    @rule()
    def back_up(self) -> None:
        """Copy the ledger."""
        self.backup = self.folder / "backup.sqlite"
        self.backup.unlink(missing_ok=True)
        self.journey.ledger.backup(self.backup)

    # A message nobody remembers and that has not arrived cannot be known of by anyone.
    @precondition(lambda self: self.backup is not None and not self.late)
    @rule()
    def set_back(self) -> None:
        """Put the copy back, and lose what happened since."""
        self.journey.close()
        for side in ("-wal", "-shm"):
            (self.folder / f"ledger.sqlite{side}").unlink(missing_ok=True)
        assert self.backup is not None
        shutil.copy(self.backup, self.folder / "ledger.sqlite")
        self.journey = self._opened()

    # A person asks first: what is still on its way is not set aside.
    @precondition(lambda self: not self.late)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        """Set a message aside."""
        waiting = self.journey.ledger.open_messages()
        if waiting:
            message = data.draw(st.sampled_from(waiting))
            set_aside(self.journey, message.key, "đã hỏi CSDL", self.liar.CLERK)

    @invariant()
    def nothing_is_doubled_or_imagined(self) -> None:
        """Carried once, accepted once; accepted here is accepted there."""
        counted = self.authority.counted()
        assert set(counted.values()) <= {(1, 0), (1, 1)}
        there = {UUID(identity) for (_, identity, _), (_, accepted) in counted.items() if accepted}
        states = self.liar.states(self.journey)
        assert {one for one, state in states.items() if state is S.ACCEPTED} <= there
        assert set(states.values()) <= {S.SEALED, S.SENDING, S.ACCEPTED}
        self.journey.ledger.verify_chain()
        self.journey.ledger.verify_tables()

    def teardown(self) -> None:
        """On a good day all of it ends: everything is accepted, once, and no message is open."""
        for request in self.late:
            self.authority.honest(request)
        self._submit()
        for message in self.journey.ledger.open_messages():
            set_aside(self.journey, message.key, "đã hỏi CSDL", self.liar.CLERK)
        self._submit()
        assert set(self.liar.states(self.journey).values()) == {S.ACCEPTED}
        assert set(self.authority.counted().values()) == {(1, 1)}
        assert self.journey.ledger.open_messages() == ()
        self.journey.close()
        shutil.rmtree(self.folder)


TestSending = Sending.TestCase
TestSending.settings = settings(
    max_examples=12,
    stateful_step_count=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

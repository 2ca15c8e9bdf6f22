"""Sending over a bad line to a bad authority: nothing is doubled, nothing blocks, all is told."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from hocba_hooks import ExchangeError
from hocba_plugin.errors import (
    AnswerError,
    RefusedError,
    UnansweredError,
    UnfinishedError,
    WorkflowError,
)
from hocba_plugin.journey import Journey, sending
from hocba_plugin.journey.reconciling import reconcile
from hocba_plugin.journey.setting_aside import set_aside
from hocba_plugin.ledger import Delivery, Ledger, Outcome, VersionState

S = VersionState
Ask = Callable[[httpx.Request], httpx.Response]
Lie = Callable[[str, httpx.Request, Ask], httpx.Response]


class Office:
    """A clerk at work against an authority that may lie."""

    def __init__(self, liar: ModuleType, folder: Path, **options: int) -> None:
        self.liar, self.folder = liar, folder
        self.authority = liar.Authority()
        self.journey: Journey = liar.opened(folder, self.authority, **options)
        self.identities: list[UUID] = liar.seal(self.journey)

    @property
    def school(self) -> Any:
        return self.journey.config.schools[0]

    @property
    def states(self) -> set[VersionState]:
        return set(self.liar.states(self.journey).values())

    def said(self, status: int, content: bytes = b"") -> httpx.Response:
        answer: httpx.Response = self.liar.said(status, content)
        return answer

    def send(self, **options: Any) -> list[Any]:
        return list(sending.submit(self.journey, self.school, self.liar.CLERK, **options))

    def reopen(self) -> None:
        """Start the program anew."""
        batch = self.journey.config.sending.batch
        self.journey.close()
        self.journey = self.liar.opened(self.folder, self.authority, batch=batch)

    def restore(self, copy: Path) -> None:
        """Put a copy of the ledger back, as by hand."""
        self.journey.close()
        for side in ("-wal", "-shm"):
            (self.folder / f"ledger.sqlite{side}").unlink(missing_ok=True)
        shutil.copy(copy, self.folder / "ledger.sqlite")
        self.journey = self.liar.opened(self.folder, self.authority)

    def each_accepted_once(self) -> None:
        """Expect every record carried and accepted once, and known to be."""
        counted = self.authority.counted()
        assert set(counted.values()) == {(1, 1)}
        assert len(counted) == len(self.identities)
        assert self.states == {S.ACCEPTED}
        self.journey.ledger.verify_chain()
        self.journey.ledger.verify_tables()


@pytest.fixture
def office(liar: ModuleType, tmp_path: Path) -> Iterator[Office]:
    made = Office(liar, tmp_path)
    yield made
    made.journey.close()


@pytest.fixture
def small_batches(liar: ModuleType, tmp_path: Path) -> Iterator[Office]:
    """Two records a message: two messages."""
    made = Office(liar, tmp_path, batch=2)
    yield made
    made.journey.close()


def lost_then(office: Office, status: int) -> list[httpx.Request]:
    """Lose the first message and refuse what repeats it; nobody finds anything.

    Returns what was lost, as soon as something is.
    """
    held: list[httpx.Request] = []

    def lie(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        if name == "send" and not held:
            held.append(request)
            raise httpx.ReadTimeout("lost", request=request)
        if name == "send":
            return office.said(status)
        return office.said(404) if name == "find" else ask(request)

    office.authority.lie = lie
    return held


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_a_refusal_after_an_unanswered_message_proves_nothing(office: Office, status: int) -> None:
    """The first one arrives after all: its records were not free to be sent again meanwhile."""
    lost = lost_then(office, status)
    with pytest.raises(UnansweredError):
        office.send()
    assert office.states == {S.SENDING}
    with pytest.raises(ExchangeError):
        office.send()
    assert office.states == {S.SENDING}
    office.authority.honest(lost[0])
    office.authority.lie = lambda _name, request, ask: ask(request)
    office.send()
    office.each_accepted_once()


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refusal_after_a_restart_proves_nothing(office: Office, status: int) -> None:
    """What an earlier run sent is not known to this one."""

    def lose(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        if name == "send":
            raise httpx.ReadTimeout("lost", request=request)
        return ask(request)

    office.authority.lie = lose
    with pytest.raises(UnansweredError):
        office.send()
    office.reopen()
    office.authority.lie = lambda name, request, ask: (
        office.said(status) if name == "send" else ask(request)
    )
    with pytest.raises(UnansweredError, match=str(status)):
        office.send()
    (message,) = office.journey.ledger.open_messages()
    assert message.state is Delivery.UNKNOWN


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_refusal_of_what_was_sent_once_is_final(office: Office, status: int) -> None:
    """It says so, the message is closed, and the records can be sent again."""
    office.authority.lie = lambda name, request, ask: (
        office.said(status) if name == "send" else ask(request)
    )
    with pytest.raises(RefusedError, match=str(status)) as caught:
        office.send()
    assert caught.value.exit_status == 5
    assert ("batch" in caught.value.message("vi")) == (status == 413)
    assert office.states == {S.SEALED}
    assert office.journey.ledger.open_messages() == ()
    office.authority.lie = lambda _name, request, ask: ask(request)
    office.send()
    office.each_accepted_once()


def test_a_restored_backup_sends_nothing_again(office: Office, tmp_path: Path) -> None:
    """Every record is taken over, with the name of who asked, and without a receipt."""
    office.journey.ledger.backup(tmp_path / "copy.sqlite")
    office.send()
    office.restore(tmp_path / "copy.sqlite")
    assert office.states == {S.SEALED}
    assert len(reconcile(office.journey, office.school).adoptions) == len(office.identities)
    told: list[Any] = []
    assert office.send(told=told.append) == []
    assert len(told[0].adoptions) == len(office.identities)
    office.each_accepted_once()
    last = list(office.journey.ledger.events(office.identities[0]))[-1]
    assert (last.kind, last.actor, last.data["receipt"]) == ("accepted", "van-thu", None)
    found = reconcile(office.journey, office.school)
    assert (found.compared, found.differences, found.adoptions) == (4, (), ())


def test_refused_copies_of_accepted_records_are_taken_over(office: Office, tmp_path: Path) -> None:
    """What an earlier hocba sent again after a restore, and saw refused, is put right."""
    office.journey.ledger.backup(tmp_path / "copy.sqlite")
    office.send()
    office.restore(tmp_path / "copy.sqlite")
    asked = [name for name in office.authority.asked if name == "send"]
    office.authority.lie = lambda name, request, ask: (
        office.said(200, b'{"danh_sach": []}') if name == "listing" else ask(request)
    )
    office.send()
    assert office.states == {S.REJECTED}
    office.authority.lie = lambda _name, request, ask: ask(request)
    office.send()
    assert office.states == {S.ACCEPTED}
    assert len(asked) + 1 == office.authority.asked.count("send")


def test_what_the_authority_holds_otherwise_is_a_conflict_and_not_sent(office: Office) -> None:
    """Named, with a way out; the others are sent."""
    identity = office.identities[0]

    def other(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        if name != "listing":
            return ask(request)
        names, codes = office.liar.PROFILE.api.names, office.liar.PROFILE.api
        row = {
            names["record_id"]: str(identity),
            names["version"]: 1,
            names["in_force"]: codes.code("record_status", "in_force"),
            names["digest"]: "0" * 64,
        }
        return office.said(200, json.dumps({names["items"]: [row]}).encode())

    office.authority.lie = other
    with pytest.raises(WorkflowError, match="status --remote"):
        office.send()
    states = office.liar.states(office.journey)
    assert states.pop(identity) is S.SEALED
    assert set(states.values()) == {S.ACCEPTED}
    differences = reconcile(office.journey, office.school).differences
    (found,) = (one for one in differences if one.identity == identity)
    assert "hocba restore" in found.vi
    assert "hocba restore" in found.en


def test_what_another_run_ends_while_it_is_compared_is_no_difference(office: Office) -> None:
    """The listing comes page by page; the other run sends and ends everything before the first."""
    again: list[str] = []

    def meanwhile(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        if name == "listing" and not again:
            again.append(name)
            office.authority.lie = lambda _name, one, honestly: honestly(one)
            with office.liar.opened(office.folder, office.authority) as other:
                list(sending.submit(other, office.school, office.liar.CLERK))
        return ask(request)

    office.authority.lie = meanwhile
    found = reconcile(office.journey, office.school)
    assert (found.differences, found.adoptions) == ((), ())
    office.each_accepted_once()
    found = reconcile(office.journey, office.school)
    assert (found.compared, found.differences, found.adoptions) == (4, (), ())


def test_without_a_listing_nothing_is_sent(office: Office) -> None:
    """What is held there cannot be known."""
    office.authority.lie = lambda name, request, ask: (
        office.said(503) if name == "listing" else ask(request)
    )
    with pytest.raises(UnansweredError):
        office.send()
    assert office.journey.ledger.open_messages() == ()
    assert "send" not in office.authority.asked


def garble(office: Office, name: str) -> None:
    """Spoil every answer of a kind about the first message, for ever."""
    first: list[str] = []

    def lie(asked: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        which = request.url.path
        if asked == name and which in (first or [which]):
            first[:] = [which]
            return office.said(200, b"?")
        return ask(request)

    office.authority.lie = lie


@pytest.mark.parametrize("name", ["message", "reply"])
def test_one_message_that_never_ends_stops_no_other(small_batches: Office, name: str) -> None:
    """The next one is sent all the same, at once; the first is told, and stays open."""
    office = small_batches
    garble(office, name)
    with pytest.raises(AnswerError):
        office.send()
    assert sorted(office.liar.states(office.journey).values()) == [S.ACCEPTED] * 2 + [S.SENDING] * 2
    assert len(office.journey.ledger.open_messages()) == 1
    with pytest.raises(AnswerError):
        office.send()


def test_a_reply_that_cannot_be_used_is_kept_as_evidence(office: Office) -> None:
    """Once, however often it is looked at; the events know its digest."""
    garble(office, "reply")
    for _ in range(2):
        with pytest.raises(AnswerError):
            office.send()
    kept = list((office.folder / "receipts").rglob("*.bin"))
    assert [path.read_bytes() for path in kept].count(b"?") == 1
    # The state it came with, too, as the authority tells it before and after its reply is read.
    assert [e.kind for e in office.journey.ledger.events()].count("reply_unusable") == len(kept)
    assert len(kept) <= 3


def test_a_state_that_contradicts_its_receipt_is_kept_with_it(office: Office) -> None:
    """Nothing is concluded; both answers can be shown, and setting aside leads out."""
    names, api = office.liar.PROFILE.api.names, office.liar.PROFILE.api

    def contradict(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        answer = ask(request)
        if name != "message":
            return answer
        told = json.loads(answer.read())
        told[names["results"]][0][names["outcome"]] = api.code("record_outcome", "rejected")
        return office.said(200, json.dumps(told).encode())

    office.authority.lie = contradict
    for _ in range(2):
        with pytest.raises(AnswerError, match="contradicts"):
            office.send()
        assert office.states == {S.SENDING}
    kept = [path.read_bytes()[:1] for path in (office.folder / "receipts").rglob("*.bin")]
    assert b"<" in kept
    assert b"{" in kept
    (message,) = office.journey.ledger.open_messages()
    set_aside(office.journey, message.key, "CSDL trả lời trái nhau", office.liar.CLERK)
    office.each_accepted_once()


def test_what_the_authority_forgot_is_not_sent_again_by_itself(office: Office) -> None:
    """It had confirmed the message; only a person, having asked, may free the records."""
    office.authority.lie = lambda name, request, ask: (
        office.said(503) if name == "message" else ask(request)
    )
    with pytest.raises(UnansweredError):
        office.send()
    office.authority = office.liar.Authority()
    office.reopen()
    with pytest.raises(AnswerError, match="forgotten"):
        office.send()
    assert office.authority.asked.count("send") == 0
    (message,) = office.journey.ledger.open_messages()
    aside = set_aside(office.journey, message.key, "CSDL xác nhận không có", office.liar.CLERK)
    assert (aside.state, {r.outcome for r in aside.records}) == (
        Delivery.SET_ASIDE,
        {Outcome.UNSENT},
    )
    event = next(e for e in office.journey.ledger.events() if e.kind == "message_set_aside")
    assert (event.actor, event.data["pending"]) == ("van-thu", 0)
    assert "xác nhận" not in str(event.data)
    assert "xác nhận" in aside.reason
    office.send()
    office.each_accepted_once()


def test_what_is_set_aside_but_held_is_taken_over(office: Office) -> None:
    """The reply cannot be used, the listing can: nothing is sent again."""
    garble(office, "reply")
    with pytest.raises(AnswerError):
        office.send()
    (message,) = office.journey.ledger.open_messages()
    set_aside(office.journey, message.key, "trả lời hỏng", office.liar.CLERK)
    office.each_accepted_once()
    assert office.journey.ledger.open_messages() == ()
    assert office.send() == []


def test_what_is_still_before_the_authority_stays_bound(office: Office) -> None:
    """Set aside, it troubles nobody; its records cannot go in another message, and come home."""
    names, api = office.liar.PROFILE.api.names, office.liar.PROFILE.api
    processing = api.code("message_state", "processing")

    def slow(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        answer = ask(request)
        if name in ("find", "message", "send") and answer.status_code < 300:
            told = json.loads(answer.read()) | {names["message_state"]: processing}
            told[names["results"]] = []
            return office.said(200, json.dumps(told).encode())
        if name == "listing":
            return office.said(200, b'{"danh_sach": []}')
        return answer

    office.authority.lie = slow
    with pytest.raises(ExchangeError):
        office.send()
    (message,) = office.journey.ledger.open_messages()
    aside = set_aside(office.journey, message.key, "không trả lời", office.liar.CLERK)
    assert {record.outcome for record in aside.records} == {Outcome.PENDING}
    assert office.states == {S.SENDING}
    assert office.send() == []
    office.authority.lie = lambda _name, request, ask: ask(request)
    set_aside(office.journey, message.key, "CSDL đã xong", office.liar.CLERK)
    office.each_accepted_once()


def test_a_reason_is_needed_and_an_answered_message_stays_answered(office: Office) -> None:
    """Nothing is set aside in silence, or after the fact."""
    (message,) = office.send()
    with pytest.raises(WorkflowError, match="reason"):
        set_aside(office.journey, message.key, "  ", office.liar.CLERK)
    with pytest.raises(WorkflowError, match="closed"):
        set_aside(office.journey, message.key, "vì sao", office.liar.CLERK)
    office.each_accepted_once()


def test_several_troubles_are_told_each(small_batches: Office) -> None:
    """By the key of the message."""
    office = small_batches
    office.authority.lie = lambda name, request, ask: (
        office.said(200, b"?") if name == "reply" else ask(request)
    )
    with pytest.raises(UnfinishedError) as caught:
        office.send()
    keys = {str(message.key) for message in office.journey.ledger.open_messages()}
    assert len(keys) == 2
    assert keys == {of for of, _ in caught.value.unfinished}
    assert all(key in caught.value.message("vi") for key in keys)


def test_a_record_in_another_runs_message_is_said_to_be_sent(
    office: Office, liar: ModuleType
) -> None:
    """Not in the words of states."""
    with Ledger.open(office.journey.config.ledger.url) as other:
        wanted = [(identity, 1) for identity in office.identities]
        code = office.school.school.code
        other.open_message(uuid4(), "register", code, wanted, actor=liar.CLERK)
        with pytest.raises(WorkflowError, match="being sent by another run") as caught:
            office.journey.ledger.open_message(uuid4(), "register", code, wanted)
    assert caught.value.exit_status == 2


def test_an_open_message_of_a_restored_copy_is_not_sent_when_another_carried_its_records(
    office: Office, tmp_path: Path
) -> None:
    """The copy remembers a message that was set aside later; its records went in the next one."""

    def lose(name: str, request: httpx.Request, ask: Ask) -> httpx.Response:
        if name == "send":
            raise httpx.ReadTimeout("lost", request=request)
        return ask(request)

    office.authority.lie = lose
    with pytest.raises(UnansweredError):
        office.send()
    office.journey.ledger.backup(tmp_path / "copy.sqlite")
    office.authority.lie = lambda _name, request, ask: ask(request)
    (message,) = office.journey.ledger.open_messages()
    set_aside(office.journey, message.key, "CSDL không nhận được", office.liar.CLERK)
    office.send()
    office.restore(tmp_path / "copy.sqlite")
    with pytest.raises(AnswerError, match="set-aside"):
        office.send()
    set_aside(office.journey, message.key, "đã khôi phục sổ", office.liar.CLERK)
    office.each_accepted_once()

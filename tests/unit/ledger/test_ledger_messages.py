"""The outbox: intent first, one open message a version, outcome unknown is a state."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from hocba_hooks import MessageState, RecordError, RecordOutcome, RecordResult
from hocba_plugin.errors import LedgerError, WorkflowError
from hocba_plugin.ledger import Delivery, Ledger, Outcome, VersionState


def test_a_crash_before_the_request_leaves_the_message_to_be_continued(desk: Any, url: str) -> None:
    """Whoever opens the ledger next finds the same key with the same records."""
    row = desk.bring(VersionState.SEALED)
    key = desk.send(row)
    desk.ledger.close()
    with Ledger.open(url) as again:
        (message,) = again.open_messages()
        assert (key, Delivery.PREPARED, None) == (message.key, message.state, message.remote_id)
        assert [(row.identity, 1)] == [(r.identity, r.version) for r in message.records]
        assert VersionState.SENDING is again.version(row.identity, 1).state
        assert Delivery.SENT is again.message_sent(key, "BT-1").state


@pytest.mark.parametrize(
    "state", sorted(set(VersionState) - {VersionState.SEALED, VersionState.REJECTED})
)
def test_only_sealed_or_refused_versions_are_sent(desk: Any, state: VersionState) -> None:
    """Nothing else enters a message, and the message is not begun."""
    row = desk.bring(state)
    before = desk.ledger.open_messages()
    with pytest.raises(WorkflowError) as caught:
        desk.send(row)
    assert (caught.value.exit_status, "trạng thái" in caught.value.args[0]) == (2, False)
    assert before == desk.ledger.open_messages()


@pytest.mark.parametrize("state", sorted(set(VersionState) - {VersionState.ACCEPTED}))
def test_only_accepted_versions_are_revoked(desk: Any, state: VersionState) -> None:
    """There is nothing to revoke otherwise."""
    row = desk.bring(state)
    with pytest.raises(WorkflowError):
        desk.send(row, "revoke")


def test_the_database_itself_refuses_a_version_in_two_open_messages(desk: Any, url: str) -> None:
    """Even a program that goes around the state machine cannot send twice."""
    row = desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    second = desk.bring(VersionState.SENDING, "HS-0002")
    other = next(m for m in desk.ledger.open_messages() if m.key != message.key)
    engine = sa.create_engine(url)
    twice = sa.text(
        "INSERT INTO message_records SELECT :key, identity, version, outcome, errors "
        "FROM message_records WHERE identity = :identity"
    )
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(twice, {"key": other.key.hex, "identity": row.identity.hex})
    engine.dispose()
    assert VersionState.SENDING is second.state


def test_a_message_holds_records_of_one_school(desk: Any) -> None:
    """A record of another school is refused."""
    row = desk.bring(VersionState.SEALED)
    with pytest.raises(LedgerError):
        desk.send(row, school="TH02")
    assert desk.ledger.open_messages() == ()


@pytest.mark.parametrize(("purpose", "count"), [("register", 0), ("greet", 1)])
def test_a_message_needs_a_known_purpose_and_a_record(desk: Any, purpose: str, count: int) -> None:
    """Both are our own faults."""
    row = desk.bring(VersionState.SEALED)
    wanted = [(row.identity, 1)] * count
    with pytest.raises(LedgerError):
        desk.ledger.open_message(uuid4(), purpose, "TH01", wanted)


def test_open_messages_can_be_asked_by_school(desk: Any) -> None:
    """A school continues its own."""
    desk.bring(VersionState.SENDING)
    assert len(desk.ledger.open_messages("TH01")) == 1
    assert desk.ledger.open_messages("TH02") == ()


def test_a_second_number_for_one_message_is_an_alarm(desk: Any) -> None:
    """The same number again is a repetition; another means that it was sent twice."""
    desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    desk.ledger.message_sent(message.key, "BT-1")
    head = desk.ledger.head()
    desk.ledger.message_sent(message.key, "BT-1")
    assert head == desk.ledger.head()
    with pytest.raises(LedgerError, match="sent twice"):
        desk.ledger.message_sent(message.key, "BT-2")


def test_progress_is_kept_and_repetition_is_not_told(desk: Any) -> None:
    """Unknown may follow anything, and anything may follow it."""
    desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    states = [MessageState.UNKNOWN, MessageState.RECEIVED, MessageState.RECEIVED]
    assert [desk.ledger.message_progress(message.key, state).state for state in states] == [
        "unknown",
        "received",
        "received",
    ]
    kinds = [event.kind for event in desk.ledger.events()]
    assert kinds.count("message_progress") == 2


def test_every_message_state_of_the_contract_can_be_kept() -> None:
    """Their words are the same."""
    assert {state.value for state in MessageState} <= {state.value for state in Delivery}
    assert {outcome.value for outcome in RecordOutcome} <= {outcome.value for outcome in Outcome}


def test_one_message_may_be_partly_accepted(desk: Any) -> None:
    """Each record gets its own result, its errors are kept, and the receipt too."""
    good = desk.bring(VersionState.SEALED)
    bad = desk.bring(VersionState.SEALED, "HS-0002")
    key = uuid4()
    desk.ledger.open_message(key, "register", "TH01", [(good.identity, 1), (bad.identity, 1)])
    error = RecordError(code="E07", text="Lỗi")
    closed = desk.ledger.message_closed(
        key,
        [
            RecordResult(identity=good.identity, version=1, outcome=RecordOutcome.ACCEPTED),
            RecordResult(
                identity=bad.identity, version=1, outcome=RecordOutcome.REJECTED, errors=(error,)
            ),
        ],
        b"<reply>\xc4\x91</reply>",
    )
    results = {record.identity: (record.outcome, record.errors) for record in closed.records}
    assert {
        good.identity: (Outcome.ACCEPTED, ()),
        bad.identity: (Outcome.REJECTED, (error,)),
    } == results
    assert VersionState.ACCEPTED is desk.ledger.version(good.identity, 1).state
    assert VersionState.REJECTED is desk.ledger.version(bad.identity, 1).state
    assert desk.ledger.receipt(key) == b"<reply>\xc4\x91</reply>"
    assert desk.ledger.open_messages() == ()


def test_a_message_stays_open_until_every_record_has_its_result(desk: Any) -> None:
    """Pending, or left out of the answer: nothing is settled, not even the rest."""
    row = desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    pending = RecordResult(identity=row.identity, version=1, outcome=RecordOutcome.PENDING)
    for results in ([], [pending]):
        with pytest.raises(WorkflowError):
            desk.ledger.message_closed(message.key, results)
    assert (message,) == desk.ledger.open_messages()


def test_an_answer_about_other_records_is_refused(desk: Any) -> None:
    """It is not the answer to this message."""
    row = desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    results = [
        RecordResult(identity=identity, version=1, outcome=RecordOutcome.ACCEPTED)
        for identity in (row.identity, uuid4())
    ]
    with pytest.raises(LedgerError):
        desk.ledger.message_closed(message.key, results)


def test_a_message_is_answered_once(desk: Any) -> None:
    """A second answer finds it closed."""
    desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    desk.answer(message.key)
    with pytest.raises(WorkflowError):
        desk.answer(message.key)


def test_a_refused_message_frees_its_versions(desk: Any) -> None:
    """They can be sent again, in a new message."""
    row = desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    assert Delivery.REFUSED is desk.ledger.message_refused(message.key, "401").state
    assert VersionState.SEALED is desk.ledger.version(row.identity, 1).state
    assert desk.send(row) != message.key


def test_a_message_that_was_received_is_not_refused_as_a_whole(desk: Any) -> None:
    """Its records are then at the authority."""
    desk.bring(VersionState.SENDING)
    (message,) = desk.ledger.open_messages()
    desk.ledger.message_sent(message.key, "BT-1")
    with pytest.raises(LedgerError):
        desk.ledger.message_refused(message.key, "400")


def test_a_refused_revocation_leaves_the_record_in_force(desk: Any) -> None:
    """The authority said no, so it is accepted as before."""
    row = desk.bring(VersionState.REVOKING)
    (message,) = desk.ledger.open_messages()
    desk.answer(message.key, RecordOutcome.REJECTED)
    assert VersionState.ACCEPTED is desk.ledger.version(row.identity, 1).state


def test_a_refusal_stands_until_the_record_goes_on(desk: Any) -> None:
    """Of sending and of revoking; another school's is no matter of this one."""
    row, others = desk.bring(VersionState.REJECTED), desk.bring(VersionState.ACCEPTED, "HS-0002")
    refused = (row.identity, 1, "register")

    def standing() -> set[tuple[UUID, int, str]]:
        return {(r.identity, r.version, r.purpose) for r in desk.ledger.refusals("TH01")}

    assert standing() == {refused}
    assert desk.ledger.refusals("TH02") == ()
    desk.answer(desk.send(others, "revoke"), RecordOutcome.REJECTED)
    assert standing() == {refused, (others.identity, 1, "revoke")}
    again = desk.send(row)
    assert standing() == {(others.identity, 1, "revoke")}
    desk.answer(again)
    desk.answer(desk.send(others, "revoke"))
    assert standing() == set()


def test_a_refusal_of_content_that_was_mended_is_over(desk: Any) -> None:
    """The version is made anew of what the school says now."""
    row = desk.bring(VersionState.REJECTED)
    desk.opened(row.identity, "b" * 64)
    assert desk.ledger.refusals("TH01") == ()


def test_a_message_shows_neither_reason_nor_errors_by_itself(desk: Any) -> None:
    """People and authorities write names into both."""
    row = desk.bring(VersionState.ACCEPTED)
    key = uuid4()
    desk.ledger.open_message(key, "revoke", "TH01", [(row.identity, 1)], "sai tên em Nguyễn Văn A")
    message = desk.ledger.message(key)
    assert message.reason == "sai tên em Nguyễn Văn A"
    assert "Nguyễn" not in repr(message)

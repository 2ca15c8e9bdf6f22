"""Replies find their records by identity, else pupil code, else personal ID."""

from uuid import UUID, uuid4

import pytest

from hocba_hooks import RecordError, RecordOutcome, RecordRef
from hocba_plugin.documents.messages import Reply, ReplyItem
from hocba_plugin.errors import AnswerError
from hocba_plugin.submit.replies import results_of

FIRST = RecordRef(identity=UUID(int=1), version=2, pupil_code="HS1", personal_id="001")
SECOND = RecordRef(identity=UUID(int=2), version=1, pupil_code="HS2", personal_id="002")


def reply(*items: ReplyItem) -> Reply:
    return Reply(message_id="m", items=items)


def answer(record: RecordRef, **changes: object) -> ReplyItem:
    values = {**record.model_dump(), "accepted": True, **changes}
    return ReplyItem.model_validate(values)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"version": None},
        {"identity": uuid4()},
        {"identity": uuid4(), "personal_id": "?"},
        {"identity": uuid4(), "pupil_code": "?"},
    ],
)
def test_an_item_finds_its_record_by_any_of_its_names(changes: dict[str, object]) -> None:
    """A receiver that numbers records itself is understood too."""
    results = results_of(reply(answer(FIRST, **changes)), [FIRST, SECOND])
    assert [FIRST.identity] == list(results)
    assert (
        results[FIRST.identity].version,
        results[FIRST.identity].outcome,
    ) == (2, RecordOutcome.ACCEPTED)


def test_the_identity_is_believed_before_the_pupil_code() -> None:
    """Two years of one pupil share code and personal ID."""
    other_year = SECOND.model_copy(update={"pupil_code": "HS1", "personal_id": "001"})
    results = results_of(reply(answer(other_year, accepted=False)), [FIRST, other_year])
    assert [SECOND.identity] == list(results)


@pytest.mark.parametrize(
    "changes",
    [
        {"identity": uuid4(), "pupil_code": "?", "personal_id": "?"},
        {"version": 7},
    ],
)
def test_an_item_about_something_never_sent_spoils_the_reply(changes: dict[str, object]) -> None:
    """Another record, or another version of ours, is not guessed at."""
    with pytest.raises(AnswerError):
        results_of(reply(answer(FIRST, **changes)), [FIRST, SECOND])


def test_an_ambiguous_item_spoils_the_reply() -> None:
    """A code that fits two records fits none."""
    twin = SECOND.model_copy(update={"pupil_code": "HS1", "personal_id": "001"})
    with pytest.raises(AnswerError):
        results_of(reply(answer(FIRST, identity=uuid4())), [FIRST, twin])


@pytest.mark.parametrize("accepted", [True, False])
def test_a_record_named_twice_spoils_the_reply(accepted: bool) -> None:
    """Even with the same verdict: by whatever name the second one finds it."""
    refused = answer(FIRST, accepted=False, errors=(RecordError(code="E", text="t"),))
    for second in (refused, answer(FIRST, accepted=accepted), answer(FIRST, identity=uuid4())):
        with pytest.raises(AnswerError, match="twice"):
            results_of(reply(refused, second), [FIRST, SECOND])


def test_errors_of_a_record_are_handed_on() -> None:
    """Code and text come through."""
    error = RecordError(code="E-1", text="sai")
    refused = answer(FIRST, accepted=False, errors=(error,))
    result = results_of(reply(refused), [FIRST])[FIRST.identity]
    assert (RecordOutcome.REJECTED, (error,)) == (result.outcome, result.errors)

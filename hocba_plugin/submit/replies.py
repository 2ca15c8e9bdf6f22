"""Replies laid against what was sent: every answer finds its record, or the reply is not ours."""

import re
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from hocba_hooks import RecordOutcome, RecordRef, RecordResult
from hocba_plugin.documents.messages import Reply, ReplyItem
from hocba_plugin.errors import AnswerError

_Key = Callable[[RecordRef | ReplyItem], str]
_NAMES: tuple[_Key, ...] = (lambda named: named.pupil_code, lambda named: named.personal_id)
"""What a record is known by beside our identity: a receiver may number records itself."""
_A_NAME = re.compile(r"[\w./-]+")
"""Something else, as "?" or a masked number, names nobody."""


def results_of(reply: Reply, records: Sequence[RecordRef]) -> dict[UUID, RecordResult]:
    """Return the result of each record that ``reply`` answers, by our identity.

    :raises AnswerError: it speaks of a record that was not sent, or of one twice; then nothing of
        it is believed.
    """
    results: dict[UUID, RecordResult] = {}
    for item in reply.items:
        record = _meant(item, records)
        if record.identity in results:
            # Even when it says the same: which of the two a school could show is not to be chosen.
            raise named_twice()
        results[record.identity] = _result(item, record)
    return results


def require_agreement(
    said: Mapping[UUID, RecordResult], shown: Mapping[UUID, RecordResult]
) -> None:
    """Return when what the authority says of a message is what its receipt shows.

    :raises AnswerError: of one record it says accepted here and refused there.
    """
    for identity in said.keys() & shown.keys():
        outcomes = {said[identity].outcome, shown[identity].outcome}
        if outcomes == {RecordOutcome.ACCEPTED, RecordOutcome.REJECTED}:
            raise AnswerError(
                "biên nhận trái với trạng thái CSDL trả về", "its receipt contradicts its state"
            )


def named_twice() -> AnswerError:
    """Return the error about an answer with two results of one record."""
    return AnswerError("một học bạ được trả lời hai lần", "it answers for one record twice")


def _meant(item: ReplyItem, records: Sequence[RecordRef]) -> RecordRef:
    by_identity = [record for record in records if record.identity == item.identity]
    found = by_identity or [record for record in records if _any_name(item, record)]
    if len(found) != 1 or item.version not in (None, found[0].version):
        raise AnswerError(
            "trả lời về một học bạ không có trong bản tin",
            "it speaks of a record that was not sent",
        )
    if any(_denies(key, item, found[0]) for key in _NAMES):
        raise AnswerError(
            "trả lời ghép mã của hai học sinh", "it gives one record the names of two pupils"
        )
    return found[0]


def _any_name(item: ReplyItem, record: RecordRef) -> bool:
    return any(_says(key, item) and key(item) == key(record) for key in _NAMES)


def _denies(key: _Key, item: ReplyItem, record: RecordRef) -> bool:
    return _says(key, item) and _says(key, record) and key(item) != key(record)


def _says(key: _Key, named: RecordRef | ReplyItem) -> bool:
    return _A_NAME.fullmatch(key(named)) is not None


def _result(item: ReplyItem, record: RecordRef) -> RecordResult:
    return RecordResult(
        identity=record.identity,
        version=record.version,
        outcome=RecordOutcome.ACCEPTED if item.accepted else RecordOutcome.REJECTED,
        errors=item.errors,
    )

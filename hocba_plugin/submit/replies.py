"""Replies laid against what was sent: every answer finds its record, or the reply is not ours."""

from collections.abc import Callable, Sequence
from uuid import UUID

from hocba_hooks import RecordOutcome, RecordRef, RecordResult
from hocba_plugin.documents.messages import Reply, ReplyItem
from hocba_plugin.errors import AnswerError

_KEYS: tuple[Callable[[RecordRef | ReplyItem], UUID | str], ...] = (
    lambda named: named.identity,
    lambda named: named.pupil_code,
    lambda named: named.personal_id,
)
"""What a record may be known by, best first: a receiver may number records itself."""


def results_of(reply: Reply, records: Sequence[RecordRef]) -> dict[UUID, RecordResult]:
    """Return the result of each record that ``reply`` answers, by our identity.

    :raises AnswerError: it speaks of a record that was not sent, or contradicts itself.
    """
    results: dict[UUID, RecordResult] = {}
    for item in reply.items:
        record = _meant(item, records)
        result = _result(item, record)
        if results.setdefault(record.identity, result) != result:
            raise AnswerError(
                "hai kết quả trái ngược cho một học bạ", "it contradicts itself about one record"
            )
    return results


def _meant(item: ReplyItem, records: Sequence[RecordRef]) -> RecordRef:
    for key in _KEYS:
        found = [record for record in records if key(record) == key(item)]
        if len(found) == 1 and item.version in (None, found[0].version):
            return found[0]
    raise AnswerError(
        "trả lời về một học bạ không có trong bản tin", "it speaks of a record that was not sent"
    )


def _result(item: ReplyItem, record: RecordRef) -> RecordResult:
    return RecordResult(
        identity=record.identity,
        version=record.version,
        outcome=RecordOutcome.ACCEPTED if item.accepted else RecordOutcome.REJECTED,
        errors=item.errors,
    )

"""The last leg: packages become messages, messages are followed to their receipts.

A message is stored before it is sent and continued after a crash: the stage asks the authority by
the message's key before it sends anything, so the same call serves the first time and every other.
"""

import time
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

from hocba_hooks import (
    Actor,
    Document,
    ExchangeError,
    MessageState,
    Package,
    RecordOutcome,
    RecordRef,
    RevokeRequest,
    SigningError,
    Submission,
    SubmitRequest,
)
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import RefusedError, WorkflowError
from hocba_plugin.journey.clock import require_right_clock
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.freshness import reread
from hocba_plugin.journey.signing import require_provable
from hocba_plugin.ledger import MessageRow, RecordRow, VersionRow, VersionState
from hocba_plugin.pack import pack
from hocba_plugin.workflow import Duty, require_can_revoke, require_can_submit, require_duty

_SENDABLE = frozenset({VersionState.SEALED, VersionState.REJECTED})


def submit(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    *,
    again: bool = False,
    pupil: str | None = None,
) -> Iterator[MessageRow]:
    """Continue what was begun, then send everything that is sealed; yield each closed message.

    :param again: send refused records again too, as they are.
    :param pupil: send the record of this pupil alone, by key; other messages wait.
    :raises ClockError: this computer's clock is wrong.
    :raises ExchangeError: the authority cannot be reached; the same call goes on later.
    :raises WorkflowError: when the rest is sent: some records are no longer the school's data.
    """
    require_duty(Duty.SUBMIT, actor.role)
    require_right_clock(journey)
    yield from resume(journey, school, actor, pupil)
    data = reread(journey, school, actor, pupil=pupil)
    pairs = [pair for pair in journey.versions(school, pupil=pupil) if data.holds(pair[0])]
    ready = [pair for pair in pairs if _ready(pair, actor, again)]
    spoilt = [version for _, version in ready if not _is_provable(journey, version)]
    ready = [pair for pair in ready if pair[1] not in spoilt]
    size = journey.config.sending.batch
    for start in range(0, len(ready), size):
        wanted = [(version.identity, version.version) for _, version in ready[start : start + size]]
        yield _open_and_follow(journey, school, Purpose.REGISTER, wanted, actor)
    if spoilt:
        names = ", ".join(str(version.identity) for version in spoilt)
        raise WorkflowError(
            f"không gửi {len(spoilt)} học bạ vì chữ ký không hợp lệ ({names}); hocba verify",
            f"{len(spoilt)} records not sent: a signature is not valid ({names}); hocba verify",
        )
    if data.steps:
        count = len(data.steps)
        raise WorkflowError(
            f"{count} học bạ không gửi vì dữ liệu của trường đã thay đổi; chạy hocba export",
            f"{count} records not sent: the school's data changed; run hocba export",
        )


def _is_provable(journey: Journey, version: VersionRow) -> bool:
    try:
        require_provable(journey, journey.ledger.document(version.identity, version.version))
    except SigningError:
        return False
    return True


def resume(
    journey: Journey, school: SchoolConfig, actor: Actor, pupil: str | None = None
) -> Iterator[MessageRow]:
    """Continue the messages that are not answered yet, or those about one pupil, oldest first."""
    own = {row.identity for row, _ in journey.versions(school, pupil=pupil)} if pupil else None
    for message in journey.ledger.open_messages(school.school.code):
        if own is None or any(record.identity in own for record in message.records):
            yield _follow(journey, message, actor)


def revoke(
    journey: Journey,
    school: SchoolConfig,
    identities: Sequence[UUID],
    reason: str,
    *,
    asked_by: Actor,
    ordered_by: Actor,
) -> MessageRow:
    """Ask the authority to revoke accepted records, in one message; return it when closed.

    A revocation of these records that was begun before is continued.

    :raises WorkflowError: no reason, not their step, or a record is not in force.
    """
    for message in journey.ledger.open_messages(school.school.code):
        if _revokes(message, identities):
            return _follow(journey, message, ordered_by)
    wanted = []
    for identity in identities:
        version = journey.ledger.record(identity).current
        if version is None:
            raise WorkflowError(f"chưa có học bạ {identity}", f"there is no record {identity} yet")
        require_can_revoke(asked_by.role, ordered_by.role, version, reason)
        wanted.append((identity, version.version))
    return _open_and_follow(journey, school, Purpose.REVOKE, wanted, ordered_by, reason)


def _revokes(message: MessageRow, identities: Sequence[UUID]) -> bool:
    named = {row.identity for row in message.records}
    return message.purpose == Purpose.REVOKE.value and named == set(identities)


def _ready(pair: tuple[RecordRow, VersionRow], actor: Actor, again: bool) -> bool:
    row, version = pair
    if version.state not in _SENDABLE or (version.state is VersionState.REJECTED and not again):
        return False
    require_can_submit(actor.role, version, row.approvals)
    return True


def _open_and_follow(
    journey: Journey,
    school: SchoolConfig,
    purpose: Purpose,
    wanted: Sequence[tuple[UUID, int]],
    actor: Actor,
    reason: str = "",
) -> MessageRow:
    message = journey.ledger.open_message(
        uuid4(), purpose.value, school.school.code, wanted, reason, actor=actor
    )
    return _follow(journey, message, actor)


def _follow(journey: Journey, message: MessageRow, actor: Actor) -> MessageRow:
    try:
        submission = _begun(journey, message, actor)
    except RefusedError as error:
        return journey.ledger.message_refused(message.key, str(error.args[0]))
    except ExchangeError:
        journey.ledger.message_progress(message.key, MessageState.UNKNOWN)
        raise
    journey.ledger.message_sent(message.key, submission.id)
    return _until_answered(journey, message, submission)


def _begun(journey: Journey, message: MessageRow, actor: Actor) -> Submission:
    """Send, or find what was sent under this key before."""
    if message.purpose == Purpose.REGISTER.value:
        packages = tuple(_package(journey, row.identity, row.version) for row in message.records)
        return journey.host.submit(
            SubmitRequest(
                key=message.key, packages=packages, school_code=message.school_code, actor=actor
            )
        )
    documents = (journey.ledger.document(row.identity, row.version) for row in message.records)
    records = tuple(_reference(journey, document) for document in documents)
    return journey.host.revoke(
        RevokeRequest(
            key=message.key,
            records=records,
            reason=message.reason,
            school_code=message.school_code,
            actor=actor,
        )
    )


def _until_answered(journey: Journey, message: MessageRow, submission: Submission) -> MessageRow:
    config = journey.config.sending
    deadline = time.monotonic() + config.patience_s
    while True:
        progress = submission.poll()
        pending = any(result.outcome is RecordOutcome.PENDING for result in progress.results)
        if progress.receipt is not None and not pending:
            return journey.ledger.message_closed(message.key, progress.results, progress.receipt)
        journey.ledger.message_progress(message.key, progress.state)
        if time.monotonic() > deadline:
            raise ExchangeError(f"message {message.key} is not answered yet")
        time.sleep(config.poll_s)


def _package(journey: Journey, identity: UUID, version: int) -> Package:
    document = journey.ledger.document(identity, version)
    reference = _reference(journey, document)
    return Package(**reference.model_dump(), text=pack(document.content), sha256=document.sha256)


def _reference(journey: Journey, document: Document) -> RecordRef:
    pupil = journey.codec.read(document.content).transcript.pupil
    return RecordRef(
        identity=document.identity,
        version=document.version,
        pupil_code=pupil.code or "",
        personal_id=pupil.personal_id or "",
    )

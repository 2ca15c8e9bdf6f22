"""One message: sent, or found at the authority, and followed to its receipt."""

import time
from uuid import UUID

from hocba_hooks import (
    Actor,
    Document,
    ExchangeError,
    MessageState,
    Package,
    RecordOutcome,
    RecordRef,
    RevokeRequest,
    Submission,
    SubmissionProgress,
    SubmitRequest,
)
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import AnswerError, RefusedError, WorkflowError
from hocba_plugin.journey import files
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.reconciling import is_done, listing
from hocba_plugin.ledger import Delivery, MessageRow
from hocba_plugin.pack import pack
from hocba_plugin.submit.stage import refused_too_late


def follow(journey: Journey, message: MessageRow, actor: Actor) -> MessageRow:
    """Send a message that was just stored, and return it when it is answered.

    :raises RefusedError: the authority refused it as a whole; its records are free again.
    :raises ExchangeError: no answer yet, or none that can be used; the message stays open.
    """
    return _unless_ended(journey, message, actor, journey.config.sending.patience_s)


def go_on(journey: Journey, school: SchoolConfig, message: MessageRow, actor: Actor) -> MessageRow:
    """Go on with a message somebody began, and return it when it is answered.

    One that arrived and is older than our patience is looked at once: others are waiting.

    :raises ExchangeError: no answer yet, or none that can be used; the message stays open.
    """
    patience_s = journey.config.sending.patience_s
    if message.remote_id is not None:
        _require_known(journey, message, message.remote_id)
        patience_s -= (journey.clock() - message.created_at).total_seconds()
    else:
        _require_undone(journey, message, school)
        if message.state is Delivery.PREPARED:
            # Whether it ever left is not known: from here on, a refusal proves nothing.
            _unknown(journey, message)
    return _unless_ended(journey, message, actor, patience_s)


def _require_known(journey: Journey, message: MessageRow, remote_id: str) -> None:
    """Never send again what the authority has confirmed: it may hold the records all the same."""
    if not journey.has_exchange:
        return
    remote = journey.exchange.find(message.key)
    if remote is None:
        raise AnswerError(
            "CSDL không còn biết gói tin này; hỏi CSDL rồi dùng lệnh hocba set-aside",
            "it has forgotten this message; ask the authority, then use hocba set-aside",
        )
    if remote.id != remote_id:
        raise AnswerError(
            "CSDL đã đổi số của gói tin; hỏi CSDL rồi dùng lệnh hocba set-aside",
            "it has renumbered this message; ask the authority, then use hocba set-aside",
        )


def _require_undone(journey: Journey, message: MessageRow, school: SchoolConfig) -> None:
    """Send no message whose records came there in another: a restored copy remembers only this."""
    if not journey.has_exchange or journey.exchange.find(message.key) is not None:
        return
    held = listing(journey, school)
    if any(is_done(journey, message, record, held) for record in message.records):
        raise AnswerError(
            "CSDL không biết gói tin này mà đã giữ học bạ trong gói; dùng lệnh hocba set-aside",
            "it does not know this message, yet holds records of it; use hocba set-aside",
        )


def _unless_ended(
    journey: Journey, message: MessageRow, actor: Actor, patience_s: float
) -> MessageRow:
    """Follow a message; when another run ends it meanwhile, that is its end."""
    try:
        return _followed(journey, message, actor, patience_s)
    except WorkflowError:
        now = journey.ledger.message(message.key)
        if now.closed_at is None:
            raise
        return now


def _followed(journey: Journey, message: MessageRow, actor: Actor, patience_s: float) -> MessageRow:
    try:
        submission = _begun(journey, message, actor)
    except RefusedError as error:
        _refused(journey, message, error)
        raise
    except ExchangeError:
        _unknown(journey, message)
        raise
    journey.ledger.message_sent(message.key, submission.id)
    return _until_answered(journey, message, submission, patience_s)


def _refused(journey: Journey, message: MessageRow, error: RefusedError) -> None:
    """Keep a refusal, when nobody else may have brought the message there.

    :raises UnansweredError: somebody may have.
    """
    with journey.ledger.transaction():
        if journey.ledger.message(message.key).state is Delivery.PREPARED:
            journey.ledger.message_refused(message.key, str(error.args[0]))
            return
    _unknown(journey, message)
    raise refused_too_late(error) from error


def _unknown(journey: Journey, message: MessageRow) -> None:
    journey.ledger.message_progress(message.key, MessageState.UNKNOWN)


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


def _until_answered(
    journey: Journey, message: MessageRow, submission: Submission, patience_s: float
) -> MessageRow:
    deadline = time.monotonic() + patience_s
    while True:
        progress = _progress(journey, message, submission)
        pending = any(result.outcome is RecordOutcome.PENDING for result in progress.results)
        if progress.receipt is not None and not pending:
            return journey.ledger.message_closed(message.key, progress.results, progress.receipt)
        journey.ledger.message_progress(message.key, progress.state)
        if time.monotonic() > deadline:
            raise ExchangeError(
                f"gói tin {message.key} chưa được trả lời",
                f"message {message.key} is not answered yet",
            )
        time.sleep(journey.config.sending.poll_s)


def _progress(journey: Journey, message: MessageRow, submission: Submission) -> SubmissionProgress:
    try:
        return submission.poll()
    except AnswerError:
        # The contract knows of no such reply: a vendor's submission need not keep one.
        for answer in getattr(submission, "unusable", ()):
            files.keep_unusable(journey, message, answer)
        raise


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

"""The exchange stage: messages sent exactly once, and followed until their reply was read."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from uuid import UUID

from hocba_hooks import (
    MessageState,
    RecordOutcome,
    RecordRef,
    RecordResult,
    RevokeRequest,
    SubmissionProgress,
    SubmitRequest,
    hookimpl,
)
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import Message, Reply
from hocba_plugin.errors import AnswerError, DocumentError, RefusedError, UnansweredError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.submit.client import (
    CertificateKind,
    Client,
    RegisteredCertificate,
    RemoteMessage,
    RemoteRecord,
)
from hocba_plugin.submit.messages import records_of, registration, revocation
from hocba_plugin.submit.replies import named_twice, require_agreement, results_of
from hocba_plugin.submit.transport import MAX_ANSWER, Transport, pauses

_ANSWERED = frozenset({MessageState.REPLY_CREATED, MessageState.REPLY_READ})
VIETNAM = dt.timezone(dt.timedelta(hours=7))


def vietnam_now() -> dt.datetime:
    """Return the time messages are stamped with; the dictionary names no zone."""
    return dt.datetime.now(VIETNAM).replace(microsecond=0)


class Exchange:
    """The way to one receiver. Nothing is sent before a hook asks for it."""

    def __init__(
        self,
        profile: Profile,
        config: ExchangeConfig,
        *,
        now: Callable[[], dt.datetime] = vietnam_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare the connection.

        :raises ConfigError: the address is not usable, or plain http to another machine.
        """
        self._attempts = config.attempts
        self._now = now
        self._codec = Codec(profile)
        self._transport = Transport(profile.api, config, sleep)
        self._client = Client(profile.api, self._transport)

    def close(self) -> None:
        """Release the connection."""
        self._transport.close()

    @hookimpl
    def submit(self, request: SubmitRequest) -> "SentMessage":
        """Return the submission of ``request``, found at the receiver or sent now."""
        return self._arrived(registration(request, self._now()))

    @hookimpl
    def revoke(self, request: RevokeRequest) -> "SentMessage":
        """Return the submission of a revocation, found at the receiver or sent now."""
        return self._arrived(revocation(request, self._now()))

    def find(self, key: UUID) -> RemoteMessage | None:
        """Return the message of that key as the receiver has it; ``None``: it knows of none."""
        return self._transport.patiently(lambda: self._client.find(key))

    def records(self, school_code: str) -> Iterator[RemoteRecord]:
        """Yield the records the receiver holds of a school, for reconciliation."""
        return self._client.records(school_code)

    def register_certificate(
        self, school_code: str, kind: CertificateKind, subject_id: str, der: bytes
    ) -> RegisteredCertificate:
        """Register a certificate for approval; doing so again only returns its state."""
        return self._client.register_certificate(school_code, kind, subject_id, der)

    def certificate_states(self, school_code: str) -> tuple[RegisteredCertificate, ...]:
        """Return the certificates of a school that the receiver knows."""
        return self._client.certificates(school_code)

    def server_time(self, *, patient: bool = True) -> dt.datetime:
        """Return the receiver's clock; needs no account.

        :param patient: ask again while there is no answer.
        """
        return self._client.server_time(patient=patient)

    def _arrived(self, message: Message) -> "SentMessage":
        """Look before every sending: an unanswered request may have arrived all the same.

        :raises RefusedError: the only message ever sent in this call was refused.
        :raises ExchangeError: whether it has one is not known.
        """
        content = self._codec.write_message(message.purpose.value, message)
        sendings = 0
        for pause in pauses(self._attempts):
            try:
                remote = self._client.find(message.key)
                if remote is None:
                    sendings += 1
                    remote = self._client.send(message.key, content)
            except RefusedError as error:
                # Refused may be the repetition of what is being taken in: no proof of anything.
                if sendings == 1:
                    raise
                unanswered = refused_too_late(error)
            except UnansweredError as error:
                unanswered = error
            else:
                return SentMessage(self._client, self._codec, _same(remote, message).id, message)
            self._transport.wait(pause, unanswered)
        raise unanswered


def refused_too_late(error: RefusedError) -> UnansweredError:
    """Return what a refusal is worth after a sending under the same key that was not answered."""
    status = error.args[0]
    return UnansweredError(
        f"bị từ chối ({status}), nhưng lần gửi trước cùng khóa chưa có trả lời",
        f"refused ({status}), but an earlier sending under the same key is unanswered",
        0,
    )


class SentMessage:
    """A message that is known to have arrived."""

    def __init__(self, client: Client, codec: Codec, message_id: str, message: Message) -> None:
        self._client = client
        self._codec = codec
        self._id = message_id
        self._message = message
        self._records = records_of(message)
        self._unusable: tuple[bytes, ...] = ()

    @property
    def id(self) -> str:
        """The receiver's number of the message."""
        return self._id

    @property
    def unusable(self) -> tuple[bytes, ...]:
        """The last answers, when nothing may be concluded from them: evidence, to be kept."""
        return self._unusable

    def poll(self) -> SubmissionProgress:
        """Ask how far it is; fetch the reply as soon as there is one.

        :raises ExchangeError: no usable answer; ask again later.
        """
        self._unusable = ()
        remote = self._client.message(self._id)
        self._unusable = (remote.told,)
        progress = self._concluded(remote)
        self._unusable = ()
        return progress

    def _concluded(self, remote: RemoteMessage) -> SubmissionProgress:
        if _same(remote, self._message).id != self._id:
            raise AnswerError("câu trả lời về một bản tin khác", "it speaks of another message")
        said = {result.identity: result for result in remote.results}
        if remote.state not in _ANSWERED:
            return SubmissionProgress(state=remote.state, results=self._ordered(said))
        receipt = self._client.reply(self._id)
        self._unusable = (remote.told, receipt)
        # The receipt is what a school can show later: what it does not say is not concluded.
        shown = results_of(self._reply(receipt), self._records)
        require_agreement(said, shown)
        return SubmissionProgress(
            state=MessageState.REPLY_READ, results=self._ordered(shown), receipt=receipt
        )

    def _reply(self, receipt: bytes) -> Reply:
        try:
            reply = self._codec.read_message("reply", receipt, Reply, max_bytes=MAX_ANSWER)
        except DocumentError as error:
            raise AnswerError(*error.args) from error
        if reply.message_id != self._id:
            raise AnswerError("trả lời của một bản tin khác", "it replies to another message")
        return reply

    def _ordered(self, said: dict[UUID, RecordResult]) -> tuple[RecordResult, ...]:
        return tuple(said.get(record.identity) or _pending(record) for record in self._records)


def _pending(record: RecordRef) -> RecordResult:
    return RecordResult(
        identity=record.identity, version=record.version, outcome=RecordOutcome.PENDING
    )


def _same(remote: RemoteMessage, message: Message) -> RemoteMessage:
    """Return ``remote`` when it is ``message``, whoever sent it and when."""
    named = [(result.identity, result.version) for result in remote.results]
    theirs = set(named)
    if len(named) != len(theirs):
        raise named_twice()
    ours = {(item.identity, item.version) for item in message.items}
    head = (remote.key, remote.purpose, remote.school_code)
    # A receiver may name no record before it has processed the message.
    if (theirs and theirs != ours) or head != (message.key, message.purpose, message.school_code):
        raise AnswerError(
            "bản tin mang khóa này có nội dung khác", "the message of this key holds something else"
        )
    return remote

"""The receiver's interface, as the profile describes it: questions in, plain values out."""

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum
from uuid import UUID

from hocba_hooks import MessageState, RecordError, RecordOutcome, RecordResult, RecordStatus
from hocba_hooks.values.text import one_line
from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import AnswerError
from hocba_plugin.profiles.model import ApiSpec
from hocba_plugin.submit.answer import Answer, Fields
from hocba_plugin.submit.transport import Transport

_KEY = "Idempotency-Key"
_MESSAGE_ID = re.compile(r"[\w-]{1,100}", re.ASCII)

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class CertificateKind(StrEnum):
    """Whose certificate it is; only these two are registered."""

    ORGANISATION = "organisation"
    PERSONAL = "personal"


class CertificateState(StrEnum):
    """Whether a registered certificate may be used."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RegisteredCertificate:
    """A certificate as the receiver has it."""

    kind: CertificateKind
    subject_id: str
    sha256: str
    """Of its DER bytes, in hexadecimal."""
    state: CertificateState
    note: str
    """Why it was refused."""


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    """A message as the receiver has it."""

    id: str
    key: UUID
    purpose: Purpose
    school_code: str
    state: MessageState
    results: tuple[RecordResult, ...]
    told: bytes = field(default=b"", repr=False)
    """The answer itself: evidence, when nothing may be concluded from it."""


@dataclass(frozen=True, slots=True)
class RemoteRecord:
    """A record as the receiver holds it: its highest version."""

    identity: UUID
    version: int
    status: RecordStatus
    sha256: str
    """Of the document, in hexadecimal."""


class Client:
    """Typed calls over one ``Transport``."""

    def __init__(self, api: ApiSpec, transport: Transport) -> None:
        self._api = api
        self._transport = transport

    def find(self, key: UUID) -> RemoteMessage | None:
        """Return the message sent under ``key``; ``None``: the receiver does not know of it."""
        query = {self._api.names["key"]: str(key)}
        answer = self._transport.ask(self._api.paths["messages"], query)
        return None if answer.is_missing else self._message(answer)

    def send(self, key: UUID, content: bytes) -> RemoteMessage:
        """Send a message, once.

        :raises UnansweredError: it may have arrived: ``find`` it before sending it again.
        """
        headers = {_KEY: str(key), "Content-Type": "application/xml"}
        answer = self._transport.post(self._api.paths["messages"], content, headers)
        return self._message(answer)

    def message(self, message_id: str) -> RemoteMessage:
        """Return how far a message is."""
        return self._message(self._get("message", message_id))

    def reply(self, message_id: str) -> bytes:
        """Return the reply's XML. The receiver notes that it was read."""
        return self._get("reply", message_id).content

    def records(self, school_code: str) -> Iterator[RemoteRecord]:
        """Yield the records the receiver holds of a school, page by page."""
        names, page = self._api.names, 1
        while True:
            query = {names["school"]: school_code, names["page"]: str(page)}
            answer = self._existing(self._transport.get(self._api.paths["records"], query))
            fields = answer.fields(self._api)
            items = tuple(map(_record, fields.objects("items")))
            yield from items
            following = fields.next_page()
            if following is None:
                return
            if following != page + 1 or not items:
                raise AnswerError("trang sau không nối tiếp", "the next page is not the next one")
            page = following

    def register_certificate(
        self, school_code: str, kind: CertificateKind, subject_id: str, der: bytes
    ) -> RegisteredCertificate:
        """Register a certificate; doing so again only returns its state."""
        names = self._api.names
        body = {
            names["school"]: school_code,
            names["subject_kind"]: self._api.code("subject_kind", kind),
            names["subject_id"]: subject_id,
            names["certificate"]: base64.b64encode(der).decode("ascii"),
        }
        headers = {_KEY: hashlib.sha256(der).hexdigest(), "Content-Type": "application/json"}
        content = json.dumps(body).encode()
        path = self._api.paths["certificates"]
        answer = self._transport.patiently(lambda: self._transport.post(path, content, headers))
        return _certificate(answer.fields(self._api))

    def certificates(self, school_code: str) -> tuple[RegisteredCertificate, ...]:
        """Return the certificates registered by a school."""
        query = {self._api.names["school"]: school_code}
        answer = self._existing(self._transport.get(self._api.paths["certificates"], query))
        return tuple(map(_certificate, answer.fields(self._api).objects("items")))

    def server_time(self, *, patient: bool = True) -> dt.datetime:
        """Return the receiver's clock, to the second.

        :param patient: ask again while there is no answer.
        """
        answer = self._transport.ask_openly(self._api.paths["status"], patient=patient)
        try:
            moment = parsedate_to_datetime(answer.headers.get("date", ""))
            return moment.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            raise AnswerError("không có giờ của máy chủ", "it does not tell the time") from None

    def _get(self, path: str, message_id: str) -> Answer:
        return self._existing(self._transport.get(self._api.paths[path].format(id=message_id)))

    def _existing(self, answer: Answer) -> Answer:
        if answer.is_missing:
            raise AnswerError("không tìm thấy", "the receiver has no such thing")
        return answer

    def _message(self, answer: Answer) -> RemoteMessage:
        fields = answer.fields(self._api)
        return RemoteMessage(
            id=_safe_id(fields.text("message_id")),
            key=fields.uuid("key"),
            purpose=Purpose(fields.code("purpose", "purpose")),
            school_code=fields.text("school"),
            state=MessageState(fields.code("message_state", "message_state")),
            results=tuple(map(_result, fields.objects("results"))),
            told=answer.content,
        )


def _safe_id(text: str) -> str:
    # It becomes part of a path, of file names and of log lines.
    if _MESSAGE_ID.fullmatch(text) is None:
        raise AnswerError("mã bản tin không hợp lệ", "the message id has odd characters")
    return text


def _result(fields: Fields) -> RecordResult:
    return RecordResult(
        identity=fields.uuid("record_id"),
        version=fields.number("version"),
        outcome=RecordOutcome(fields.code("outcome", "record_outcome")),
        errors=tuple(
            RecordError(code=error.text("error_code"), text=error.text("error_text"))
            for error in fields.objects("errors")
        ),
    )


def _record(fields: Fields) -> RemoteRecord:
    return RemoteRecord(
        identity=fields.uuid("record_id"),
        version=fields.number("version"),
        status=RecordStatus(fields.code("in_force", "record_status")),
        sha256=_digest(fields.text("digest")),
    )


def _digest(text: str) -> str:
    # It goes into the ledger's events, where only digests and codes may stand.
    if _SHA256.fullmatch(text) is None:
        raise AnswerError("mã băm không hợp lệ", "a digest is none")
    return text.lower()


def _certificate(fields: Fields) -> RegisteredCertificate:
    return RegisteredCertificate(
        kind=CertificateKind(fields.code("subject_kind", "subject_kind")),
        subject_id=one_line(fields.text("subject_id")),
        sha256=fields.text("digest"),
        state=CertificateState(fields.code("certificate_state", "certificate_state")),
        note=one_line(fields.optional("note") or ""),
    )

"""Messages: what carries packages to the national database, and what it answers.

Plain models; their XML is described by the profile's ``messages.csv`` and made by the codec.
"""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from hocba_hooks import RecordError
from hocba_hooks.transcripts import Model


class Purpose(StrEnum):
    """Why a message is sent [mucDichBanTin]."""

    REGISTER = "register"
    REVOKE = "revoke"


class RecordEvent(StrEnum):
    """What a message does to one record [SU_KIEN]; how it maps is profile data."""

    NEW = "new"
    UPDATE = "update"
    CANCEL = "cancel"


class MessageItem(Model):
    """One record in a message, with the transfer envelope of the data dictionary."""

    record_id: str
    """[ID_BAN_GHI]"""
    event: RecordEvent
    """[SU_KIEN]"""
    version: int
    """[PHIEN_BAN]"""
    updated_at: dt.datetime
    """[THOI_GIAN_CAP_NHAT]"""
    identity: UUID
    pupil_code: str
    personal_id: str
    package: str | None = None
    """gzip + base64 of the signed document; absent when revoking."""
    sha256: str | None = None


class Message(Model):
    """A request: many records of one school."""

    key: UUID
    """Idempotency key; also the message's own identifier on our side."""
    purpose: Purpose
    school_code: str
    created_at: dt.datetime
    reason: str | None = None
    items: tuple[MessageItem, ...]


class ReplyItem(Model):
    """What the authority says of one record."""

    pupil_name: str | None = None
    pupil_code: str
    personal_id: str
    identity: UUID
    version: int | None = None
    accepted: bool
    errors: tuple[RecordError, ...] = ()


class Reply(Model):
    """The reply message; its bytes are the receipt."""

    message_id: str
    items: tuple[ReplyItem, ...]

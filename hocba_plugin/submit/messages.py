"""Messages made from requests: one item per record, each with its transfer envelope."""

import datetime as dt

from hocba_hooks import RecordRef, RevokeRequest, SubmitRequest
from hocba_plugin.documents.messages import Message, MessageItem, Purpose, RecordEvent

FIRST_VERSION = 1


def registration(request: SubmitRequest, now: dt.datetime) -> Message:
    """Return the message that registers packages."""
    return Message(
        key=request.key,
        purpose=Purpose.REGISTER,
        school_code=request.school_code,
        created_at=now,
        items=tuple(
            MessageItem(
                # The identity is one per pupil and school year, so it is unique at the receiver.
                record_id=str(package.identity),
                event=RecordEvent.NEW if package.version == FIRST_VERSION else RecordEvent.UPDATE,
                version=package.version,
                updated_at=now,
                identity=package.identity,
                pupil_code=package.pupil_code,
                personal_id=package.personal_id,
                package=package.text,
                sha256=package.sha256,
            )
            for package in request.packages
        ),
    )


def revocation(request: RevokeRequest, now: dt.datetime) -> Message:
    """Return the message that revokes records; each item names the version to revoke."""
    return Message(
        key=request.key,
        purpose=Purpose.REVOKE,
        school_code=request.school_code,
        created_at=now,
        reason=request.reason,
        items=tuple(
            MessageItem(
                record_id=str(record.identity),
                event=RecordEvent.CANCEL,
                version=record.version,
                updated_at=now,
                identity=record.identity,
                pupil_code=record.pupil_code,
                personal_id=record.personal_id,
            )
            for record in request.records
        ),
    )


def records_of(message: Message) -> tuple[RecordRef, ...]:
    """Return the records a message is about, in its order."""
    return tuple(
        RecordRef(
            identity=item.identity,
            version=item.version,
            pupil_code=item.pupil_code,
            personal_id=item.personal_id,
        )
        for item in message.items
    )

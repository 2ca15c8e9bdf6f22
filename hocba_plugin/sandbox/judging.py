"""The verdict on each record of a message, and the reply that carries them."""

import sqlite3
from collections.abc import Iterator
from uuid import UUID

from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import Message, MessageItem, Purpose, Reply, ReplyItem
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sandbox.certificates import Certificates
from hocba_plugin.sandbox.checking import Checker, RefusedDocumentError
from hocba_plugin.sandbox.options import Options
from hocba_plugin.sandbox.refusals import Refusal
from hocba_plugin.sandbox.register import admit, take_back


class Judge:
    """Processes messages, one after the other. Compiles the schema once."""

    def __init__(self, profile: Profile, codec: Codec, options: Options) -> None:
        self._options = options
        self._checker = Checker(profile, codec, require_signatures=options.require_signatures)

    def reply(
        self, connection: sqlite3.Connection, message_id: str, message: Message, now: float
    ) -> Reply:
        """Change the register as far as ``message`` may, and say what was done."""
        if self._options.require_certificate:
            certificates = Certificates(connection, now, self._options.approve_s)
            if not certificates.has_seal(message.school_code):
                items = (_refused(item, Refusal.CERTIFICATE) for item in message.items)
                return Reply(message_id=message_id, items=tuple(items))
        return Reply(message_id=message_id, items=tuple(self._items(connection, message)))

    def _items(self, connection: sqlite3.Connection, message: Message) -> Iterator[ReplyItem]:
        judge = self._admitted if message.purpose is Purpose.REGISTER else self._taken_back
        seen: set[UUID] = set()
        for item in message.items:
            if item.identity in seen:
                yield _refused(item, Refusal.DUPLICATE)
            else:
                yield judge(connection, item, message.school_code)
            seen.add(item.identity)

    def _admitted(
        self, connection: sqlite3.Connection, item: MessageItem, school: str
    ) -> ReplyItem:
        try:
            record = self._checker.record(item, school)
        except RefusedDocumentError as error:
            return _refused(item, error.refusal)
        refusal = admit(connection, record, item, school)
        name = record.transcript.pupil.name
        return _refused(item, refusal, name) if refusal else _accepted(item, name)

    def _taken_back(
        self, connection: sqlite3.Connection, item: MessageItem, school: str
    ) -> ReplyItem:
        refusal = take_back(connection, item, school)
        return _refused(item, refusal) if refusal else _accepted(item)


def _refused(item: MessageItem, refusal: Refusal, name: str | None = None) -> ReplyItem:
    accepted = _accepted(item, name)
    return accepted.model_copy(update={"accepted": False, "errors": (refusal.error,)})


def _accepted(item: MessageItem, name: str | None = None) -> ReplyItem:
    return ReplyItem(
        pupil_name=name,
        pupil_code=item.pupil_code,
        personal_id=item.personal_id,
        identity=item.identity,
        version=item.version,
        accepted=True,
    )

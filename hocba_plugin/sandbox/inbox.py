"""Messages received: kept at once, processed in the order they came, answered later."""

import json
import sqlite3
from uuid import uuid4

from hocba_hooks import MessageState, RecordOutcome
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import Message, MessageItem, Purpose, Reply
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sandbox.judging import Judge
from hocba_plugin.sandbox.options import Options

MAX_MESSAGE = 64 * 1024 * 1024
_BY_TIME = (
    MessageState.RECEIVED,
    MessageState.PROCESSING,
    MessageState.PROCESSED,
    MessageState.REPLY_CREATED,
)
_ITEM_COLUMNS = "message, position, identity, version, pupil_code, personal_id"


class Inbox:
    """The messages of one run of the sandbox."""

    def __init__(self, profile: Profile, options: Options) -> None:
        self._delay_s = options.delay_s
        self._codec = Codec(profile)
        self._judge = Judge(profile, self._codec, options)

    def read(self, content: bytes) -> Message:
        """Return the message in ``content``, whichever of the two kinds it is.

        :raises DocumentError: it is neither.
        """
        failed = DocumentError("không phải bản tin", "it is not a message")
        for purpose in Purpose:
            try:
                message = self._codec.read_message(purpose, content, Message, max_bytes=MAX_MESSAGE)
            except DocumentError as error:
                failed = error
            else:
                if message.purpose is purpose:
                    return message
        raise failed

    def keep(
        self, connection: sqlite3.Connection, message: Message, content: bytes, now: float
    ) -> None:
        """Take a message in. Nothing is judged yet."""
        head = (str(message.key), message.purpose, message.school_code)
        number = connection.execute(
            "INSERT INTO messages (id, key, purpose, school, content, received)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (uuid4().hex, *head, content, now),
        ).lastrowid
        connection.executemany(
            f"INSERT INTO items ({_ITEM_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            [(number, place, *_names(item)) for place, item in enumerate(message.items)],
        )

    def state(self, row: sqlite3.Row, now: float) -> MessageState:
        """Return how far a message is: time alone moves it, until its reply is read."""
        if row["is_read"]:
            return MessageState.REPLY_READ
        last = len(_BY_TIME) - 1
        steps = (now - row["received"]) / self._delay_s if self._delay_s else last
        return _BY_TIME[max(0, min(int(steps), last))]

    def settle(self, connection: sqlite3.Connection, now: float) -> None:
        """Process the messages whose time has come, oldest first, each exactly once."""
        due = now - self._delay_s * _BY_TIME.index(MessageState.PROCESSED)
        rows = connection.execute(
            "SELECT * FROM messages WHERE reply IS NULL AND received <= ? ORDER BY number", (due,)
        ).fetchall()
        for row in rows:
            reply = self._judge.reply(connection, row["id"], self.read(row["content"]), now)
            self._answer(connection, row["number"], reply)

    def distorted(self, content: bytes, *, twice: bool) -> bytes:
        """Return a reply that says everything twice, or one about records nobody sent."""
        reply = self._codec.read_message("reply", content, Reply, max_bytes=MAX_MESSAGE)
        if twice:
            items = reply.items * 2
        else:
            strange = {"identity": uuid4(), "pupil_code": "?", "personal_id": "0" * 12}
            items = tuple(item.model_copy(update=strange) for item in reply.items)
        return self._codec.write_message("reply", reply.model_copy(update={"items": items}))

    def _answer(self, connection: sqlite3.Connection, number: int, reply: Reply) -> None:
        content = self._codec.write_message("reply", reply)
        connection.execute("UPDATE messages SET reply = ? WHERE number = ?", (content, number))
        for place, item in enumerate(reply.items):
            outcome = RecordOutcome.ACCEPTED if item.accepted else RecordOutcome.REJECTED
            errors = json.dumps([error.model_dump() for error in item.errors])
            connection.execute(
                "UPDATE items SET outcome = ?, errors = ? WHERE message = ? AND position = ?",
                (outcome, errors, number, place),
            )


def _names(item: MessageItem) -> tuple[str, int, str, str]:
    return str(item.identity), item.version, item.pupil_code, item.personal_id

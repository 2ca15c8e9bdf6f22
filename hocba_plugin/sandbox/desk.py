"""The calls of the interface: what each does, whatever its path and names are."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response

from hocba_plugin.documents.messages import Message
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sandbox.access import Access
from hocba_plugin.sandbox.certificates import Certificates, digest_of
from hocba_plugin.sandbox.database import Database
from hocba_plugin.sandbox.faults import Fault, FaultKind
from hocba_plugin.sandbox.inbox import MAX_MESSAGE, Inbox
from hocba_plugin.sandbox.options import Options
from hocba_plugin.sandbox.presenting import Json, Presenter
from hocba_plugin.sandbox.register import held_records


async def body(request: Request) -> bytes:
    """Return the request's body, as long as it is no flood."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MAX_MESSAGE:
            raise HTTPException(413, "Bản tin quá lớn")
    return bytes(content)


Body = Annotated[bytes, Depends(body)]


class Desk:
    """Serves one profile over one database."""

    def __init__(self, profile: Profile, database: Database, options: Options) -> None:
        self._api = profile.api
        self._database = database
        self._options = options
        self._inbox = Inbox(profile, options)
        self._presenter = Presenter(profile.api)
        self.access = Access(options)

    def status(self) -> Json:
        """Sống hay không; giờ máy chủ ở tiêu đề Date. / Alive, with the time in Date."""
        return {"sandbox": True}

    def token(self, content: Body) -> Json:
        """Cấp mã truy cập. / Client credentials for a token."""
        return self._presenter.token(self.access.token(content), self._options.token_s)

    def post_message(self, request: Request, response: Response, content: Body) -> Json:
        """Nhận bản tin; cùng khóa và nội dung thì trả lại bản tin cũ. / Take a message once."""
        message = self._readable(content)
        key = str(message.key)
        if request.headers.get("idempotency-key") != key:
            raise HTTPException(422, "Khóa của bản tin và của yêu cầu khác nhau")
        with self._database.transaction() as connection:
            row = _by_key(connection, key)
            if row is None:
                self._inbox.keep(connection, message, content, time.time())
                response.status_code = 201
            elif row["content"] != content:
                raise HTTPException(409, "Khóa đã dùng cho bản tin khác")
            return self._message(connection, _by_key(connection, key))

    def find_message(self, request: Request) -> Json:
        """Tìm bản tin theo khóa của bên gửi. / The message of the sender's key."""
        with self._settled() as connection:
            return self._message(connection, _by_key(connection, self._query(request, "key")))

    def message(self, request: Request) -> Json:
        """Trạng thái và kết quả từng học bạ. / State and results of a message."""
        with self._settled() as connection:
            return self._message(connection, _by_id(connection, request))

    def reply(self, request: Request) -> Response:
        """Bản tin trả lời; đọc xong thì bản tin chuyển trạng thái. / The reply, noted as read."""
        with self._settled() as connection:
            row = _by_id(connection, request)
            if row is None or row["reply"] is None:
                raise HTTPException(404, "Chưa có trả lời")
            connection.execute("UPDATE messages SET is_read = 1 WHERE id = ?", (row["id"],))
        content = self._as_the_fault_wants(row["reply"], request.scope.get("hocba.fault"))
        return Response(content, media_type="application/xml")

    def records(self, request: Request) -> Json:
        """Học bạ đang lưu của một trường, theo trang. / Records held of a school."""
        page, size = int(request.query_params.get(self._api.names["page"], "1")), self._options.page
        with self._settled() as connection:
            rows, total = held_records(connection, self._query(request, "school"), page, size)
            following = page + 1 if page * size < total else None
            return self._presenter.records(rows, total, following)

    def register_certificate(self, content: Body) -> Json:
        """Đăng ký chứng thư số, chờ duyệt. / Register a certificate for approval."""
        names, codes = self._api.names, self._api.codes
        try:
            fields: Any = json.loads(content)
            digest = digest_of(fields[names["certificate"]])
            kind = codes["subject_kind"][fields[names["subject_kind"]]]
            school, subject = fields[names["school"]], fields[names["subject_id"]]
        except (ValueError, KeyError, TypeError):
            raise HTTPException(422, "Chứng thư hoặc thông tin đăng ký không hợp lệ") from None
        with self._database.transaction() as connection:
            row = self._certificates(connection).register(digest, school, kind, subject)
            return self._presenter.certificate(row)

    def certificates(self, request: Request) -> Json:
        """Chứng thư số của một trường. / Certificates of a school with their states."""
        with self._database.transaction() as connection:
            rows = self._certificates(connection).of(self._query(request, "school"))
            return self._presenter.certificates(rows)

    @contextmanager
    def _settled(self) -> Iterator[sqlite3.Connection]:
        with self._database.transaction() as connection:
            self._inbox.settle(connection, time.time())
            yield connection

    def _certificates(self, connection: sqlite3.Connection) -> Certificates:
        return Certificates(connection, time.time(), self._options.approve_s)

    def _query(self, request: Request, name: str) -> str:
        parameter = self._api.names[name]
        if parameter not in request.query_params:
            raise HTTPException(400, f"Thiếu tham số {parameter}")
        return request.query_params[parameter]

    def _readable(self, content: bytes) -> Message:
        try:
            return self._inbox.read(content)
        except DocumentError:
            raise HTTPException(400, "Bản tin không đọc được") from None

    def _message(self, connection: sqlite3.Connection, row: sqlite3.Row | None) -> Json:
        if row is None:
            raise HTTPException(404, "Không có bản tin này")
        items = connection.execute(
            "SELECT * FROM items WHERE message = ? ORDER BY position", (row["number"],)
        ).fetchall()
        return self._presenter.message(row, items, self._inbox.state(row, time.time()))

    def _as_the_fault_wants(self, reply: bytes, fault: Fault | None) -> bytes:
        if fault is None:
            return reply
        return self._inbox.distorted(reply, twice=fault.kind is FaultKind.TWICE)


def _by_key(connection: sqlite3.Connection, key: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM messages WHERE key = ?", (key,)
    ).fetchone()
    return row


def _by_id(connection: sqlite3.Connection, request: Request) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM messages WHERE id = ?", (request.path_params["id"],)
    ).fetchone()
    return row

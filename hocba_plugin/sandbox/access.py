"""Who may ask: client credentials against a token that lasts a while (RFC 6749 §4.4)."""

import secrets
import time
from urllib.parse import parse_qs

from fastapi import HTTPException, Request

from hocba_plugin.sandbox.options import Options


class Access:
    """The tokens given out since the start."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._valid_until: dict[str, float] = {}

    def token(self, form: bytes) -> str:
        """Return a new token for a client that proves itself."""
        fields = parse_qs(form.decode("ascii", "replace"))
        wanted = self._options.client_secret
        given = fields.get("client_secret", [""])[0]
        if fields.get("grant_type") != ["client_credentials"] or not fields.get("client_id"):
            raise HTTPException(400, "Thiếu grant_type hoặc client_id")
        if not given or (
            wanted is not None and not secrets.compare_digest(given.encode(), wanted.encode())
        ):
            raise HTTPException(401, "Sai tài khoản kết nối")
        token = secrets.token_urlsafe(24)
        self._valid_until[token] = time.monotonic() + self._options.token_s
        return token

    def check(self, request: Request) -> None:
        """Let a request pass that carries a token still valid."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._valid_until.get(token, 0.0) < time.monotonic():
            raise HTTPException(401, "Cần mã truy cập")

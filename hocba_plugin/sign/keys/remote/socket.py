"""Calls to a service on this machine: each a WebSocket of its own, one text out, one text in."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidURI, WebSocketException

from hocba_hooks import KeyConfig
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked
from hocba_plugin.sign.keys.remote.outcomes import RemoteError
from hocba_plugin.sign.keys.remote.web import MAX_ANSWER, is_loopback

OPEN_S = 3.0
"""How long the pages of the national database wait to see whether the service runs."""


class Socket:
    """The way to the service."""

    def __init__(self, config: KeyConfig, address: str) -> None:
        """Prepare; nothing is sent yet.

        :raises KeyUseError: the address is another machine's, or its certificate cannot be read.
        """
        self._holder = masked(config.holder)
        self._address = (config.url or address).rstrip("/")
        parts = urlsplit(self._address)
        if parts.scheme not in ("ws", "wss") or not is_loopback(self._address):
            raise KeyUseError(
                self._holder,
                "địa chỉ dịch vụ ký (url) phải là wss://127.0.0.1:… trên máy này",
                "the address of the service (url) has to be wss://127.0.0.1:… on this machine",
            )
        self._tls = self._context(config) if parts.scheme == "wss" else None

    def ask(self, path: str, text: str, timeout_s: float) -> Mapping[str, Any]:
        """Return the answer to one call.

        :raises RemoteError: the service does not run, does not answer in time, or not in JSON.
        """
        call = self._call(f"{self._address}/{path}", text, timeout_s)
        try:
            # A thread of its own: the caller's may have a loop running already.
            with ThreadPoolExecutor(1) as thread:
                answer = json.loads(thread.submit(asyncio.run, call).result())
        except TimeoutError as error:
            raise RemoteError(
                self._holder, "dịch vụ ký trên máy không trả lời kịp", "no answer in time"
            ) from error
        except (OSError, WebSocketException, InvalidURI) as error:
            raise RemoteError(
                self._holder,
                "không kết nối được dịch vụ ký trên máy này; hãy mở VGCA Sign Service",
                "the service on this machine cannot be reached: start VGCA Sign Service",
            ) from error
        except (ValueError, RecursionError) as error:
            raise self._unreadable() from error
        if not isinstance(answer, dict):
            raise self._unreadable()
        return answer

    async def _call(self, url: str, text: str, timeout_s: float) -> str | bytes:
        # Not the library's client with threads: one reads the TLS socket while another writes it,
        # and about one call in three hundred was never answered.
        async with connect(
            url, ssl=self._tls, open_timeout=OPEN_S, max_size=MAX_ANSWER, proxy=None
        ) as socket:
            await socket.send(text)
            return await asyncio.wait_for(socket.recv(), timeout_s)

    def _unreadable(self) -> RemoteError:
        return RemoteError(self._holder, "trả lời không đọc được", "its answer cannot be read")

    def _context(self, config: KeyConfig) -> ssl.SSLContext:
        root = config.options.get("tls_ca")
        try:
            return ssl.create_default_context(cafile=root and str(Path(root)))
        except (OSError, ssl.SSLError) as error:
            raise KeyUseError(
                self._holder, "không đọc được tệp tls_ca", "the file tls_ca cannot be read"
            ) from error

"""Connections that can be cut: a server may send a byte, or an interim answer, for ever.

No limit of the HTTP library holds for an answer as a whole: each of its limits starts anew with
every byte that comes, and headers are read in one call.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx

_MADE = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")
"""Events of the HTTP library after which there is a new connection."""


class Lines:
    """The connections of one client, as far as they may be used again."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []

    @contextmanager
    def cut_after(self, seconds: float, request: httpx.Request) -> Iterator[None]:
        """Cut the connections when the block has not ended in time; the request then fails."""
        request.extensions["trace"] = self._heard
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _heard(self, event: str, told: dict[str, Any]) -> None:
        if event.endswith(_MADE):
            made = told["return_value"].get_extra_info("socket")
            open_ones = [one for one in self._sockets if one.fileno() >= 0]
            self._sockets = [*open_ones, made]

    def _cut(self) -> None:
        for one in self._sockets:
            with suppress(OSError):
                # The plain method: that of TLS takes the connection apart under its reader.
                socket.socket.shutdown(one, socket.SHUT_RDWR)

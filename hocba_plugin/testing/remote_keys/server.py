"""A small HTTP server that answers POSTs of JSON, and can be killed."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

Body = Mapping[str, Any]


@dataclass
class Faults:
    """What goes wrong, by choice; changed while a test runs."""

    signer: str = "confirms"
    """``confirms``, ``refuses``, ``sleeps`` (until the service gives up), ``later`` (has not
    done so yet), ``signs later`` (the service has not yet) or ``too late`` (to sign with it)."""
    credit: int | None = None
    """Signatures left; ``None``: no end."""
    wrong: bool = False
    """Signatures of something else come back."""
    missing: frozenset[int] = frozenset()
    """Positions in a transaction that are not signed."""
    short: bool = False
    """One signature fewer comes back than hashes were sent."""
    status: Mapping[str, int] = field(default_factory=dict)
    """HTTP failures by path."""
    garbage: frozenset[str] = frozenset()
    """Paths that answer something that is no JSON."""
    silent: frozenset[str] = frozenset()
    """Paths that never answer."""
    chatter: str = ""
    """Stands in every failure, as services like to repeat what they were sent."""


class Failure(Exception):  # noqa: N818 - an answer, not an error
    """An answer with an HTTP status of its own."""

    def __init__(self, status: int, **body: Any) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class Simulator:
    """Answers at ``url`` while it is entered; ``asked`` has every path and body, in order."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.asked: list[tuple[str, Body]] = []
        self.afterwards: Callable[[str], None] = lambda _: None
        """Called with the path when an answer is ready, before it leaves."""
        self._quiet = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """Stop answering; what was under way is lost."""
        self._quiet.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def paths(self) -> list[str]:
        """Return the paths that were asked, in order."""
        return [path for path, _ in self.asked]

    def answer(self, path: str, body: Body, authorization: str) -> Body:
        """Answer one request.

        :raises Failure: with another status than 200.
        """
        raise NotImplementedError

    def respond(self, path: str, body: Body, authorization: str) -> tuple[int, bytes]:
        """Answer, or fail as ``faults`` say."""
        self.asked.append((path, body))
        if path in self.faults.silent:
            self._quiet.wait()
        if path in self.faults.garbage:
            return 200, b"<html>"
        if path in self.faults.status:
            return self.faults.status[path], json.dumps({"error": self.faults.chatter}).encode()
        try:
            status, content = 200, self.answer(path, body, authorization)
        except Failure as failure:
            status = failure.status
            content = failure.body | {"error_description": self.faults.chatter}
        self.afterwards(path)
        return status, json.dumps(content).encode()


def _handler(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = urlsplit(self.path).path.removeprefix("/api/")
            header = self.headers.get("Authorization", "")
            status, text = simulator.respond(path, _body(content, self.headers), header)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    return Handler


def _body(content: bytes, headers: Any) -> Body:
    if headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(content.decode()))
    found = json.loads(content or b"{}")
    return found if isinstance(found, dict) else {}

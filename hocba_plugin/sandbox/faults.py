"""Faults on demand, so that a client can be shown what a bad day looks like."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hocba_hooks.transcripts import Model


class FaultKind(StrEnum):
    """What goes wrong. Except ``busy``, the request is carried out first."""

    LATE = "late"
    """The answer comes after ``seconds``."""
    ERROR = "error"
    """The answer is 500."""
    DROP = "drop"
    """The connection breaks before the answer is complete."""
    BUSY = "busy"
    """The answer is 429 with Retry-After; nothing was done."""
    GARBLED = "garbled"
    """The answer is cut in the middle."""
    TWICE = "twice"
    """The reply names every record twice."""
    FOREIGN = "foreign"
    """The reply speaks of records that were never sent."""


class Fault(Model):
    """A fault that the next ``times`` matching requests meet."""

    kind: FaultKind
    method: str = "POST"
    on: str = "messages"
    """Name of a path in the profile."""
    times: int = 1
    seconds: int = 1


class Faults:
    """The faults that are still to come, in the order they were asked for."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = {
            name: re.compile(re.escape(path).replace(r"\{id\}", "[^/]+"))
            for name, path in paths.items()
        }
        self._waiting: list[Fault] = []

    def add(self, faults: Iterable[Fault]) -> None:
        """Let these happen too."""
        self._waiting += [fault for fault in faults for _ in range(fault.times)]

    def clear(self) -> None:
        """Let nothing more happen."""
        self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault of this request, if it is to have one."""
        for fault in self._waiting:
            if fault.method == method and self._paths[fault.on].fullmatch(path):
                self._waiting.remove(fault)
                return fault
        return None


class FaultMiddleware:
    """Stands before the application and spoils its answers."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        fault = None
        if scope["type"] == "http":
            fault = self._faults.take(scope["method"], scope["path"])
        if fault is None or fault.kind in (FaultKind.TWICE, FaultKind.FOREIGN):
            scope["hocba.fault"] = fault
            await self._app(scope, receive, send)
        elif fault.kind is FaultKind.BUSY:
            await _answer(send, 429, b"", {"retry-after": str(fault.seconds)})
        else:
            await _spoil(fault, send, await self._carried_out(scope, receive))

    async def _carried_out(self, scope: Scope, receive: Receive) -> list[Message]:
        answer: list[Message] = []

        async def hold(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, hold)
        return answer


async def _spoil(fault: Fault, send: Send, answer: list[Message]) -> None:
    if fault.kind is FaultKind.LATE:
        await asyncio.sleep(fault.seconds)
        for message in answer:
            await send(message)
    elif fault.kind is FaultKind.ERROR:
        await _answer(send, 500, b"")
    elif fault.kind is FaultKind.GARBLED:
        body = b"".join(message.get("body", b"") for message in answer)
        await _answer(send, answer[0]["status"], body[: len(body) // 2])
    else:
        # More is promised than comes: the server then closes the connection.
        start = {"type": "http.response.start", "status": 200}
        await send({**start, "headers": [(b"content-length", b"1000")]})


async def _answer(
    send: Send, status: int, body: bytes, headers: Mapping[str, str] | None = None
) -> None:
    lines = {"content-length": str(len(body)), **(headers or {})}
    encoded = [(name.encode(), value.encode()) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})

"""Hashes on their way through a remote service, a transaction at a time.

Calls run in the background, for a service may hold an answer back until somebody takes up a phone;
``poll`` never waits. A transaction that does not end well ends the job: whoever refused once need
not refuse twenty times. What was not sent is reported like what was, and signed by the next run.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import Protocol

from hocba_hooks import SignatureAlgorithm, SignatureResult, SigningState
from hocba_plugin.sign.keys.remote.outcomes import UNFINISHED, Answer, RemoteError, text_of

Call = Callable[[], Answer]
Wanted = Callable[[], bool]
"""Says whether somebody still waits for what is being done."""
Run = Callable[[Call], "Future[Answer]"]
Raw = Callable[[bytes], bytes]
"""Turns a signature as the service has it into one as XML wants it."""


class Account(Protocol):
    """A signer's credential at a service."""

    @property
    def size(self) -> int:
        """How many hashes one transaction may have."""
        ...

    def prepare(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm, wanted: Wanted
    ) -> Call:
        """Ask a person for what is needed, and return the call that begins a transaction.

        :param wanted: asked before each further step: signs nothing any more that is given up.
        """
        ...

    def ask(self, ticket: object) -> Answer:
        """Ask how far a transaction is.

        :raises RemoteError: no answer, or the transaction failed.
        """
        ...

    def close(self) -> None:
        """Log out."""
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a job waits."""

    poll_s: float
    patience_s: float
    clock: Callable[[], float] = time.monotonic


def in_background(call: Call) -> "Future[Answer]":
    """Run a call in a thread that nobody waits for when the program ends."""
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


class RemoteJob:
    """Transactions, one after the other."""

    def __init__(
        self,
        account: Account,
        hashes: Sequence[bytes],
        algorithm: SignatureAlgorithm,
        waiting: Waiting,
        run: Run = in_background,
        raw: Raw = bytes,
    ) -> None:
        size = max(1, account.size)
        self._account = account
        self._algorithm = algorithm
        self._left = deque(hashes[at : at + size] for at in range(0, len(hashes), size))
        self._ready: deque[SignatureResult] = deque()
        self._waiting = waiting
        self._run = run
        self._raw = raw
        self._call: Future[Answer] | None = None
        self._ticket: object = None
        self._current: Sequence[bytes] | None = None
        self._deadline = self._next_look = 0.0
        self._begin()

    def poll(self) -> Iterator[SignatureResult]:
        """Yield what has arrived; look again only when it is time."""
        self._step()
        while self._ready:
            yield self._ready.popleft()
            if not self._ready:
                self._step()

    def cancel(self) -> None:
        """Send nothing more, and take nothing that still arrives."""
        self._left.clear()
        self._ready.clear()
        self._give_up()

    def _begin(self) -> None:
        hashes = self._left[0] if self._left else ()
        self._current, self._ticket = hashes, None

        def wanted() -> bool:
            return self._current is hashes

        if hashes:
            self._deadline = self._waiting.clock() + self._waiting.patience_s
            self._call = self._run(self._account.prepare(hashes, self._algorithm, wanted))

    def _step(self) -> None:
        now = self._waiting.clock()
        if self._call is None and self._ticket is not None and now >= self._next_look:
            ticket = self._ticket
            self._call = self._run(lambda: self._account.ask(ticket))
        if self._call is not None and self._call.done():
            call, self._call = self._call, None
            self._settle(call)
        if self._left and now >= self._deadline and not self._ready:
            self._stop(Answer(SigningState.EXPIRED))

    def _settle(self, call: "Future[Answer]") -> None:
        try:
            answer = call.result()
        except RemoteError as error:
            if error.passing and self._ticket is not None:
                # Looking again is safe, and the transaction lives on at the service.
                self._look_later()
            else:
                self._stop(Answer(error.state, texts=error.args[1:3]))
            return
        if answer.state in UNFINISHED:
            self._ticket = answer.ticket
            self._look_later()
        elif answer.state is SigningState.DONE:
            self._take(answer)
        else:
            self._stop(answer)

    def _look_later(self) -> None:
        self._next_look = self._waiting.clock() + self._waiting.poll_s

    def _take(self, answer: Answer) -> None:
        hashes = self._left[0]
        if len(answer.signatures) != len(hashes):
            self._stop(
                Answer(SigningState.FAILED, detail=f"{len(answer.signatures)}≠{len(hashes)}")
            )
            return
        self._left.popleft()
        self._ready.extend(map(self._result, answer.signatures))
        self._begin()

    def _stop(self, answer: Answer) -> None:
        texts = answer.texts or text_of(answer.state, answer.detail)
        # "Later" is no outcome of a call that cannot be made again.
        state = SigningState.FAILED if answer.state in UNFINISHED else answer.state
        result = SignatureResult(state=state, reason_vi=texts[0], reason=texts[-1])
        count = sum(map(len, self._left))
        done = [self._result(value) for value in answer.signatures[:count]]
        self._ready.extend([*done, *[result] * (count - len(done))])
        self._left.clear()
        self._give_up()

    def _give_up(self) -> None:
        self._call = self._ticket = self._current = None

    def _result(self, signature: bytes | None) -> SignatureResult:
        if signature is None:
            vi, en = "dịch vụ không ký học bạ này", "the service did not sign this one"
            return SignatureResult(state=SigningState.FAILED, reason=en, reason_vi=vi)
        return SignatureResult(state=SigningState.DONE, signature=self._raw(signature))

"""Signing with a key that answers at once: a file, or a token on this machine."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from hocba_hooks import SignatureResult, SigningState
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import told

SignHash = Callable[[bytes], bytes]
"""Makes the signature value of one SHA-256 hash, or raises ``KeyUseError``."""


class LocalJob:
    """One hash after the other, each as soon as it is asked for."""

    def __init__(self, hashes: Sequence[bytes], sign: SignHash) -> None:
        self._waiting = deque(hashes)
        self._sign = sign

    def poll(self) -> Iterator[SignatureResult]:
        """Sign what is waiting. A hash that fails does not stop the others."""
        while self._waiting:
            yield self._outcome(self._waiting.popleft())

    def cancel(self) -> None:
        """Sign no more."""
        self._waiting.clear()

    def _outcome(self, digest: bytes) -> SignatureResult:
        try:
            return SignatureResult(state=SigningState.DONE, signature=self._sign(digest))
        except KeyUseError as error:
            return SignatureResult(state=SigningState.FAILED, **told(error))

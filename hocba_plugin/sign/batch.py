"""A batch on its way through a key."""

from collections import deque
from collections.abc import Iterator, Sequence

from hocba_hooks import KeySource, SignatureAlgorithm, SignatureResult, SignedDocument
from hocba_plugin.sign.draft import Draft, Failed

_DEFAULTS = (SignatureAlgorithm.RSA_SHA256, SignatureAlgorithm.ECDSA_SHA256)


class SignBatch:
    """Documents in the order they were asked for, each ready as its last signature arrives."""

    def __init__(
        self,
        drafts: Sequence[Draft | Failed],
        source: KeySource,
        algorithm: SignatureAlgorithm = SignatureAlgorithm.RSA_SHA256,
    ) -> None:
        self._waiting = deque(drafts)
        self._results: list[SignatureResult] = []
        self._source = source
        hashes = [digest for draft in drafts for digest in draft.digests]
        # Keys older than algorithms of one's choice know the default of their kind alone.
        own = () if algorithm in _DEFAULTS else (algorithm,)
        self._signatures = source.start(hashes, *own)
        if not drafts:
            source.close()

    def poll(self) -> Iterator[SignedDocument]:
        """Yield the documents that have become ready; log out after the last."""
        yield from self._ready()
        for result in self._signatures.poll():
            self._results.append(result)
            yield from self._ready()

    def cancel(self) -> None:
        """Ask for no more signatures; what is done stays done."""
        self._waiting.clear()
        self._signatures.cancel()
        self._source.close()

    def _ready(self) -> Iterator[SignedDocument]:
        while self._waiting and len(self._results) >= len(self._waiting[0].digests):
            draft = self._waiting.popleft()
            count = len(draft.digests)
            own, self._results = self._results[:count], self._results[count:]
            if not self._waiting:
                self._source.close()
            yield draft.outcome(own)

"""A key source that an installed package offers, guarded."""

from collections.abc import Iterator, Sequence

from hocba_hooks import (
    KeyConfig,
    KeySource,
    SignatureAlgorithm,
    SignatureJob,
    SignatureResult,
    SigningState,
)
from hocba_plugin.errors import PluginError
from hocba_plugin.host.guard import Guard, is_a
from hocba_plugin.host.loading import find, load
from hocba_plugin.host.origin import OURS, Origin

ENTRY_POINTS = "hocba.keys"


def opened(config: KeyConfig) -> KeySource:
    """Open a key of an installed kind; the engine's own are not guarded against.

    :raises PluginError: nothing, or more than one package, opens this kind of key.
    :raises SigningFaultError: what opens it crashed, or opened none.
    """
    entry = find(ENTRY_POINTS, config.kind)
    opener, origin = load(entry), Origin.of_entry(entry)
    if not callable(opener):
        vi, en = "không phải hàm; hãy nêu hàm mở khóa", "no function; name the one that opens a key"
        raise PluginError(str(origin), f"{entry.value} {vi}", f"{entry.value} is {en}")
    if origin.distribution == OURS:
        own: KeySource = opener(config)
        return own
    guard = Guard(origin, ENTRY_POINTS)
    return GuardedKey(guard, guard.call(opener, config))


class GuardedKey:
    """A ``KeySource`` that fails by the plugin's name alone."""

    def __init__(self, guard: Guard, source: object) -> None:
        """Hold what the opener answered.

        :raises SigningFaultError: it is no key source.
        """
        if is_a(source, type) or not guard.call(isinstance, source, KeySource):
            raise guard.unfit(source, KeySource.__name__)
        self._guard, self._source = guard, source

    def certificates(self) -> Sequence[bytes]:
        """Return the signer's certificate and what is known of its chain."""
        answer = self._guard.method(self._source, "certificates")
        if not is_a(answer, tuple, list):
            raise self._guard.unfit(answer, "Sequence[bytes]", "certificates")
        for one in answer:
            if not is_a(one, bytes):
                raise self._guard.unfit(one, "bytes", "certificates")
        if not answer or not all(answer):
            raise self._guard.refused("không có chứng thư", "no certificate", "certificates")
        return tuple(answer)

    def start(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm | None = None
    ) -> SignatureJob:
        """Begin to sign hashes under one login."""
        # Keys older than algorithms of one's choice do not know the argument.
        own = () if algorithm is None else (algorithm,)
        job = self._guard.method(self._source, "start", hashes, *own)
        return GuardedSignatures(self._guard, job, len(hashes))

    def close(self) -> None:
        """Log out; an error that is under way already is not replaced by another."""
        self._guard.end(self._source, "close")


class GuardedSignatures:
    """A ``SignatureJob`` with one outcome a hash."""

    def __init__(self, guard: Guard, job: object, hashes: int) -> None:
        """Hold what ``start`` answered.

        :raises SigningFaultError: it is no job.
        """
        if not guard.call(lambda: callable(getattr(job, "poll", None)), at="start"):
            raise guard.unfit(job, "SignatureJob", "start")
        self._guard, self._job, self._waiting = guard, job, hashes

    def poll(self) -> Iterator[SignatureResult]:
        """Yield the outcomes reached since the last call."""
        for result in self._guard.each(self._job, "poll", SignatureResult):
            if not self._waiting:
                raise self._guard.refused("thừa kết quả", "more results than hashes", "poll")
            self._waiting -= 1
            if result.state is SigningState.DONE and not result.signature:
                raise self._guard.refused("thiếu chữ ký", "done without a signature", "poll")
            yield result

    def cancel(self) -> None:
        """Stop; an error that is under way already is not replaced by another."""
        self._guard.end(self._job, "cancel")

"""Driving a remote key step by step: without threads, by a clock that stands still until told."""

from concurrent.futures import Future

from hocba_hooks import KeyConfig
from hocba_plugin.sign.keys import open_key
from hocba_plugin.sign.keys.remote.job import Call, Run, Waiting
from hocba_plugin.sign.keys.remote.key import RemoteKey
from hocba_plugin.sign.keys.remote.outcomes import Answer


class Clock:
    """Stands still until ``now`` is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def at_once(call: Call) -> "Future[Answer]":
    """Run a call where it is made, so that a test sees every step."""
    future: Future[Answer] = Future()
    try:
        future.set_result(call())
    except Exception as error:
        future.set_exception(error)
    return future


def open_driven(config: KeyConfig, clock: Clock, run: Run = at_once) -> RemoteKey:
    """Open a remote key that waits by ``clock`` and, unless told otherwise, works at once.

    :raises KeyUseError: it cannot be opened.
    """
    key = open_key(config)
    assert isinstance(key, RemoteKey)
    key.drive(run, Waiting(config.poll_s, config.patience_s, clock))
    return key

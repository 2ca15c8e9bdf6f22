"""Keys: found by the entry points ``hocba.keys``, opened as their ``[[keys]]`` table says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from hocba_hooks import HocbaError, KeyConfig, KeySource, SecretError, SecretRef
from hocba_hooks.secrets import meant
from hocba_plugin.errors import KeyUseError
from hocba_plugin.host.keys import opened

Ask = Callable[[str], str]
"""Asks a person for the password or PIN of the key it is given the (masked) holder of."""
_ID_LENGTHS = (9, 12)
"""Of an identity card's number before 2021, and of a personal ID."""

_ask: ContextVar[Ask | None] = ContextVar("hocba_ask", default=None)
_kept: ContextVar[ExitStack | None] = ContextVar("hocba_kept_logins", default=None)


def open_key(config: KeyConfig) -> KeySource:
    """Open a key; close it after use.

    :raises PluginError: nothing installed opens this kind of key, or it cannot be loaded.
    :raises KeyUseError: the key cannot be used: file, token, password, certificate.
    """
    return opened(config)


@contextmanager
def asking(ask: Ask | None) -> Iterator[None]:
    """Let ``ask`` be called, while this lasts, for secrets that are not configured."""
    token = _ask.set(ask)
    try:
        yield
    finally:
        _ask.reset(token)


@contextmanager
def one_login() -> Iterator[None]:
    """While this lasts, a token or an account is logged in to once, for all of its keys.

    Without it each batch logs in, and out after its last signature.
    """
    with ExitStack() as stack:
        token = _kept.set(stack)
        try:
            yield
        finally:
            _kept.reset(token)


def keep(log_out: Callable[[], None]) -> bool:
    """Leave logging out to the end of ``one_login``; ``False``: nobody keeps logins now."""
    stack = _kept.get()
    if stack is not None:
        stack.callback(log_out)
    return stack is not None


def current_ask() -> Ask | None:
    """Return whom to ask, for a key that has to ask again after it was opened."""
    return _ask.get()


def is_configured(secret: SecretRef) -> bool:
    """Say whether a secret is kept somewhere, and nobody has to type it."""
    return secret.file is not None or secret.env is not None


def secret_of(config: KeyConfig, notice: str = "", *, typed: bool = False) -> str:
    """Return the password or PIN: configured, or typed in by a person.

    :param notice: shown to the person beside the holder.
    :param typed: pass over what is configured.
    :raises KeyUseError: neither is possible, or what is given cannot be meant.
    """
    secret = None if typed else resolved(config.holder, config.secret)
    ask = _ask.get()
    if secret is None and ask is not None:
        given = ask(f"{masked(config.holder)}{notice}")
        secret = _as_meant(config.holder, lambda: meant(given, ""))
    if secret is None:
        raise KeyUseError(
            masked(config.holder), "chưa có mật khẩu hoặc mã PIN", "no password or PIN is given"
        )
    return secret


def resolved(holder: str, secret: SecretRef) -> str | None:
    """Return a configured secret; ``None`` if none is configured.

    :raises KeyUseError: it is not where the configuration says, or cannot be what was meant.
    """
    return _as_meant(holder, secret.resolve)


def _as_meant(holder: str, read: Callable[[], str | None]) -> str | None:
    try:
        return read()
    except SecretError as error:
        place, vi, en = error.args
        at_vi, at_en = (f"ở {place}", f"in {place}") if place else ("vừa gõ", "just typed")
        raise KeyUseError(
            masked(holder),
            f"mật khẩu hoặc mã PIN {at_vi}: {vi}; chưa thử lần nào",
            f"password or PIN {at_en}: {en}; it was not tried",
        ) from error


def masked(holder: str) -> str:
    """Return a holder as logs may have it: of a personal ID, new or old, the last four digits."""
    is_id = holder.isdecimal() and len(holder) in _ID_LENGTHS
    return f"…{holder[-4:]}" if is_id else holder


def told(error: HocbaError) -> dict[str, str]:
    """Return an error as the reason of an outcome."""
    return {
        "reason": error.message("en").rstrip("."),
        "reason_vi": error.message("vi").rstrip("."),
    }

"""Keys: found by the entry points ``hocba.keys``, opened as their ``[[keys]]`` table says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from hocba_hooks import HocbaError, KeyConfig, KeySource, SecretError, SecretRef, SigningError
from hocba_hooks.secrets import meant
from hocba_plugin.errors import KeyUseError
from hocba_plugin.host.keys import opened
from hocba_plugin.sign.keys.asking import (
    Ask,
    Called,
    Question,
    WrongBeforeError,
    answer,
    asking,
    current_ask,
    introducing,
    masked,
    question,
    remembering,
    secret_name,
    was_wrong,
)

__all__ = [
    "Ask",
    "Called",
    "Question",
    "asking",
    "current_ask",
    "introducing",
    "is_configured",
    "keep",
    "masked",
    "one_login",
    "open_key",
    "question",
    "resolved",
    "secret_of",
    "told",
    "was_wrong",
]

_kept: ContextVar[ExitStack | None] = ContextVar("hocba_kept_logins", default=None)


def open_key(config: KeyConfig) -> KeySource:
    """Open a key; close it after use.

    :raises PluginError: nothing installed opens this kind of key, or it cannot be loaded.
    :raises KeyUseError: the key cannot be used: file, token, password, certificate.
    """
    return opened(config)


@contextmanager
def one_login() -> Iterator[None]:
    """While this lasts, a token or an account is logged in to once, for all of its keys, and a
    person is asked once for each secret.

    Without it each batch logs in, and out after its last signature.
    """
    with ExitStack() as stack, remembering():
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


def is_configured(secret: SecretRef) -> bool:
    """Say whether a secret is kept somewhere, and nobody has to type it."""
    return secret.file is not None or secret.env is not None


def secret_of(config: KeyConfig, notice: Called = ("", ""), *, typed: bool = False) -> str:
    """Return the password or PIN: configured, or typed in by a person.

    :param notice: shown to the person after the question.
    :param typed: pass over what is configured.
    :raises KeyUseError: neither is possible, or what is given cannot be meant.
    """
    secret = None if typed else resolved(config.holder, config.secret)
    if secret is None:
        secret = _typed_in(config, notice)
    if secret is None:
        vi, en = secret_name(config)
        vi = vi[0].lower() + vi[1:]
        raise KeyUseError(
            masked(config.holder),
            f"chưa có {vi}: ghi secret của khóa này vào hocba.toml, hoặc chạy lệnh ở màn "
            "hình lệnh để được hỏi",
            f"no {en} is given: configure secret of this key, or run the command at a terminal "
            "to be asked",
        )
    return secret


def _typed_in(config: KeyConfig, notice: Called) -> str | None:
    try:
        given = answer(config, notice)
    except WrongBeforeError:
        raise KeyUseError(
            masked(config.holder),
            "mật khẩu hoặc mã PIN vừa nhập bị sai, không hỏi lại trong lần chạy này",
            "what was typed was wrong; it is not asked for again in this run",
        ) from None
    if given is None:
        return None
    return _as_meant(config.holder, lambda: meant(given, ""))


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


def told(error: HocbaError) -> dict[str, str]:
    """Return an error as the reason of an outcome; the usual remedy is told with it anyhow."""
    usual = SigningError
    return {
        "reason": error.message("en").removesuffix(usual.remedy_en).rstrip(". "),
        "reason_vi": error.message("vi").removesuffix(usual.remedy_vi).rstrip(". "),
    }

"""Asking a person for a password or PIN: whose it is, of which file or token, and never twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from hocba_hooks import KeyConfig

Called = tuple[str, str]
"""What the owner of a key is called, in Vietnamese and English: name, role, subject."""


class Question(str):
    """What a person is asked, in one line: in both languages, for who does not know the reader's.
    ``vi`` and ``en`` are each alone."""

    __slots__ = ("en", "vi")
    vi: str
    en: str

    def __new__(cls, vi: str, en: str) -> "Question":
        """Return the question."""
        made = super().__new__(cls, f"{vi} / {en}")
        made.vi, made.en = vi, en
        return made


Ask = Callable[[Question], str]
"""Asks a person for the password or PIN that is described."""
_Place = tuple[object, ...]
_ID_LENGTHS = (9, 12)
"""Of an identity card's number before 2021, and of a personal ID."""

_ask: ContextVar[Ask | None] = ContextVar("hocba_ask", default=None)
_called: ContextVar[Called | None] = ContextVar("hocba_called", default=None)
_typed: ContextVar[dict[_Place, str | None] | None] = ContextVar("hocba_typed", default=None)
"""What was typed while ``remembering``; ``None``: it was wrong."""


@contextmanager
def asking(ask: Ask | None) -> Iterator[None]:
    """Let ``ask`` be called, while this lasts, for secrets that are not configured."""
    token = _ask.set(ask)
    try:
        yield
    finally:
        _ask.reset(token)


@contextmanager
def introducing(called: Called) -> Iterator[None]:
    """Call the owner of whatever key is opened, while this lasts, by what people know of them."""
    token = _called.set(called)
    try:
        yield
    finally:
        _called.reset(token)


@contextmanager
def remembering() -> Iterator[None]:
    """While this lasts, a person is asked once for the secret of a file, token or account."""
    token = _typed.set({})
    try:
        yield
    finally:
        _typed.reset(token)


def current_ask() -> Ask | None:
    """Return whom to ask, for a key that has to ask again after it was opened."""
    return _ask.get()


def question(config: KeyConfig, notice: Called = ("", ""), what: Called | None = None) -> Question:
    """Return what a person is asked: what, of whom, of which file or token, in both languages."""
    vi, en = what or secret_name(config)
    who_vi, who_en = _called.get() or (masked(config.holder), masked(config.holder))
    place_vi, place_en = _place_name(config)
    return Question(
        f"{vi} của {who_vi}{place_vi}{notice[0]}", f"{en} of {who_en}{place_en}{notice[1]}"
    )


def secret_name(config: KeyConfig) -> Called:
    """Return what the secret of a key is called."""
    return ("Mật khẩu", "Password") if config.kind == "pkcs12" else ("Mã PIN", "PIN")


def answer(config: KeyConfig, notice: Called) -> str | None:
    """Return what a person typed, now or for another key of the same place; ``None``: nobody can
    be asked.

    :raises WrongBeforeError: what was typed for it was wrong.
    """
    typed, ask, place = _typed.get(), _ask.get(), _place(config)
    if typed is not None and place in typed:
        if (known := typed[place]) is None:
            raise WrongBeforeError
        return known
    if ask is None:
        return None
    given = ask(question(config, notice))
    if typed is not None:
        typed[place] = given
    return given


def was_wrong(config: KeyConfig) -> None:
    """Take in that what was typed for a key is wrong: a token locks after a few."""
    typed = _typed.get()
    if typed is not None and _place(config) in typed:
        typed[_place(config)] = None


class WrongBeforeError(Exception):
    """Nobody is asked twice in one run for what was wrong."""


def masked(holder: str) -> str:
    """Return a holder as logs may have it: of a personal ID, new or old, the last four digits."""
    is_id = holder.isdecimal() and len(holder) in _ID_LENGTHS
    return f"…{holder[-4:]}" if is_id else holder


def _place(config: KeyConfig) -> _Place:
    if config.path is not None and config.kind == "pkcs12":
        return (config.path,)
    if config.module is not None:
        return config.module, config.token
    return config.kind, config.url, config.account, config.client_id, config.certificate


def _place_name(config: KeyConfig) -> Called:
    if config.kind == "pkcs12" and config.path is not None:
        return f", tệp {config.path.name}", f", file {config.path.name}"
    if config.module is not None and config.token:
        return f", thiết bị {config.token}", f", token {config.token}"
    return "", ""

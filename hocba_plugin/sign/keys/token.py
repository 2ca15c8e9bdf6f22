"""Tokens: their library, and one login for all the keys that are open on a token.

PKCS#11 counts logins by token and program, not by session: a second login is refused, and logging
out from one session logs out all. So the keys of a token share one session.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pkcs11
from pkcs11 import Attribute, ObjectClass
from pkcs11.constants import TokenFlag

from hocba_hooks import KeyConfig
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import keep, masked
from hocba_plugin.sign.keys.names import same_label
from hocba_plugin.sign.keys.pins import LOCKED, open_with_pin

_REMOVED = ("thiết bị ký đã bị rút ra", "the token was removed")
_TEXTS: Mapping[type[Exception], tuple[str, str]] = {
    pkcs11.PinIncorrect: ("sai mã PIN", "wrong PIN"),
    pkcs11.PinInvalid: ("sai mã PIN", "wrong PIN"),
    pkcs11.PinLenRange: ("sai mã PIN", "wrong PIN"),
    pkcs11.PinLocked: LOCKED,
    pkcs11.PinExpired: ("mã PIN đã hết hạn", "the PIN has expired"),
    pkcs11.NoSuchToken: ("không tìm thấy thiết bị ký", "no such token is plugged in"),
    pkcs11.TokenNotPresent: _REMOVED,
    pkcs11.DeviceRemoved: _REMOVED,
    pkcs11.SlotIDInvalid: _REMOVED,
    pkcs11.SessionHandleInvalid: _REMOVED,
    pkcs11.SessionClosed: _REMOVED,
    pkcs11.UserNotLoggedIn: _REMOVED,
    pkcs11.FunctionCancelled: ("người ký đã hủy", "the signer cancelled"),
    pkcs11.MultipleTokensReturned: (
        "có nhiều thiết bị ký; hãy ghi rõ token",
        "several tokens are plugged in: configure token",
    ),
}
Identity = tuple[Path | None, bytes, str]

_loaded: dict[Path, Mapping[str, str]] = {}
_logins: dict[Identity, "Login"] = {}


class Login:
    """A session on a token, logged in as long as somebody uses it."""

    def __init__(self, identity: Identity, session: Any, pin: Any) -> None:
        self.session = session
        self._pin = pin
        self._identity = identity
        self._users = 0

    def join(self) -> "Login":
        """Use it; ``leave`` it afterwards."""
        self._users += 1
        return self

    def pin(self, holder: str) -> str:
        """Return the PIN, for a key that wants it at each use (CKA_ALWAYS_AUTHENTICATE).

        :raises KeyUseError: it was typed on the token's own pad, and nobody here knows it.
        """
        if not isinstance(self._pin, str):
            raise KeyUseError(
                holder,
                "khóa này đòi mã PIN ở mỗi lần ký, không dùng được với bàn phím của thiết bị",
                "the key wants its PIN at each use, which cannot be done on the token's own pad",
            )
        return self._pin

    def leave(self) -> None:
        """Log out with the last user; a token that is gone has done so by itself."""
        self._users -= 1
        if self._users == 0:
            if _logins.get(self._identity) is self:
                del _logins[self._identity]
            with _whatever_happens():
                self.session.close()

    @property
    def works(self) -> bool:
        """Whether the token is still there."""
        try:
            list(self.session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
        except pkcs11.PKCS11Error:
            return False
        return True


def log_in(config: KeyConfig) -> Login:
    """Join the login of the configured token, or log in to it.

    :raises KeyUseError: no such module or token, wrong PIN, or its last try is not risked.
    """
    library = load_module(config)
    with explained(masked(config.holder)):
        token = _token(library, config)
        identity = (config.module, bytes(token.serial), token.label)
        login = _logins.get(identity)
        if login is None or not login.works:
            login = Login(identity, *open_with_pin(token, config, writable=False))
            _logins[identity] = login
            if keep(login.leave):
                login.join()
    return login.join()


@contextmanager
def open_session(config: KeyConfig) -> Iterator[Any]:
    """Give a session of one's own, logged in and writable, for work on the token itself.

    :raises KeyUseError: see ``log_in``.
    """
    library = load_module(config)
    with explained(masked(config.holder)):
        session, _ = open_with_pin(_token(library, config), config, writable=True)
        try:
            yield session
        finally:
            session.close()


def load_module(config: KeyConfig) -> Any:
    """Return the token's library, loaded and started.

    Libraries read their environment when they start, so another one means starting again.

    :raises KeyUseError: none is configured, or it cannot be loaded.
    """
    if config.module is None:
        raise KeyUseError(
            masked(config.holder), "chưa cấu hình thư viện thiết bị (module)", "module is not set"
        )
    os.environ.update(config.environment)
    try:
        library = pkcs11.lib(str(config.module))
        if _loaded.get(config.module, config.environment) != config.environment:
            library.reinitialize()
            _logins.clear()
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise KeyUseError(
            masked(config.holder),
            f"không nạp được thư viện {config.module.name}",
            f"library {config.module.name} cannot be loaded",
        ) from error
    _loaded[config.module] = config.environment
    return library


@contextmanager
def explained(holder: str) -> Iterator[None]:
    """Turn what the token's library says into words for people.

    :raises KeyUseError: in place of any error of PKCS#11.
    """
    try:
        yield
    except pkcs11.PKCS11Error as error:
        kind = type(error).__name__
        vi, en = _TEXTS.get(type(error), (f"lỗi thiết bị ({kind})", f"token error ({kind})"))
        raise KeyUseError(holder, vi, en) from error


def _token(library: Any, config: KeyConfig) -> Any:
    found = list(library.get_tokens(token_flags=TokenFlag.TOKEN_INITIALIZED))
    if config.token is not None:
        found = [one for one in found if same_label(one.label, config.token)]
    if not found:
        raise pkcs11.NoSuchToken
    # Some libraries, NSS for one, show a token that computes for everybody and holds nobody's key.
    found = [one for one in found if one.flags & TokenFlag.LOGIN_REQUIRED] or found
    if len(found) > 1:
        raise pkcs11.MultipleTokensReturned
    return found[0]


@contextmanager
def _whatever_happens() -> Iterator[None]:
    try:
        yield
    except pkcs11.PKCS11Error:
        return

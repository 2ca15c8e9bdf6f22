"""PINs of tokens: the last try before a token locks is a person's, never a file's."""

from functools import partial
from typing import Any

import pkcs11
from pkcs11.attributes import AttributeMapper
from pkcs11.constants import Attribute, TokenFlag

from hocba_hooks import KeyConfig
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import is_configured, masked, secret_of, was_wrong

LOCKED = ("mã PIN đã bị khóa", "the PIN is locked")
_TRIES = (
    (TokenFlag.USER_PIN_LOCKED, *LOCKED),
    (TokenFlag.USER_PIN_FINAL_TRY, "chỉ còn MỘT lần thử mã PIN", "ONE try of the PIN is left"),
    (TokenFlag.USER_PIN_COUNT_LOW, "đã nhập sai mã PIN trước đó", "a wrong PIN was given before"),
)
"""All that PKCS#11 tells of wrong PINs: never their number."""
_refused: set[int] = set()
"""Configured PINs that were wrong in this run: trying one again would lock the token."""


def open_with_pin(token: Any, config: KeyConfig, *, writable: bool) -> tuple[Any, Any]:
    """Return a session, logged in, and the PIN, for keys that want it again at each use.

    :raises KeyUseError: the PIN is wrong, locked or not given, or its last try is not risked.
    """
    pin = _pin(token, config)
    attempt = hash((bytes(token.serial), token.label, pin))
    holder = masked(config.holder)
    if attempt in _refused:
        raise KeyUseError(
            holder,
            "mã PIN đã cấu hình bị sai, không thử lại để khỏi khóa thiết bị",
            "the configured PIN was wrong; it is not tried again, which could lock the token",
        )
    try:
        return token.open(rw=writable, user_pin=pin, attribute_mapper=_any_label()), pin
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
        if is_configured(config.secret):
            _refused.add(attempt)
        was_wrong(config)
        left = tries_left(token.slot.get_token().flags)
        vi, en = (f"; {text}" for text in left) if left else ("", "")
        raise KeyUseError(holder, f"sai mã PIN{vi}", f"wrong PIN{en}") from error


def _any_label() -> AttributeMapper:
    """Read labels that are not UTF-8 too: older programs wrote them in the code page of Windows."""
    mapper = AttributeMapper()
    mapper.register_handler(Attribute.LABEL, str.encode, partial(bytes.decode, errors="replace"))
    return mapper


def _pin(token: Any, config: KeyConfig) -> Any:
    """Return the PIN. The last try before the token locks is a person's, never a file's."""
    left = tries_left(token.flags)
    if left == LOCKED:
        raise KeyUseError(masked(config.holder), *LOCKED)
    if not is_configured(config.secret) and _has_pin_pad(token):
        return pkcs11.PROTECTED_AUTH
    last = bool(token.flags & TokenFlag.USER_PIN_FINAL_TRY)
    try:
        notice = (f"; {left[0]}", f"; {left[1]}") if left else ("", "")
        return secret_of(config, notice, typed=last)
    except KeyUseError as error:
        if not last or not is_configured(config.secret) or left is None:
            raise
        vi, en = left
        raise KeyUseError(
            masked(config.holder),
            f"{vi}: hãy tự tay nhập mã PIN đúng",
            f"{en}: type it yourself",
        ) from error


def _has_pin_pad(token: Any) -> bool:
    return bool(token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH)


def tries_left(flags: TokenFlag) -> tuple[str, str] | None:
    """Return what the token says of wrong PINs, in both languages; ``None``: there were none."""
    return next(((vi, en) for flag, vi, en in _TRIES if flags & flag), None)

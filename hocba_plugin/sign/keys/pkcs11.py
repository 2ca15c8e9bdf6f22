"""Keys on PKCS#11 tokens: USB tokens, security modules, SoftHSM.

The certificate is looked for first and the private key by its CKA_ID: their labels often differ.
RSA is asked for as DigestInfo over CKM_RSA_PKCS, the mechanism every token has.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.constants import TokenFlag

from hocba_hooks import KeyConfig, SignatureJob
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked, secret_of
from hocba_plugin.sign.keys.local import LocalJob

SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DER prefix of a SHA-256 DigestInfo (RFC 8017, 9.2, note 1)."""

_TEXTS: Mapping[type[Exception], tuple[str, str]] = {
    pkcs11.PinIncorrect: ("sai mã PIN", "wrong PIN"),
    pkcs11.PinInvalid: ("sai mã PIN", "wrong PIN"),
    pkcs11.PinLenRange: ("sai mã PIN", "wrong PIN"),
    pkcs11.PinLocked: ("mã PIN đã bị khóa", "the PIN is locked"),
    pkcs11.PinExpired: ("mã PIN đã hết hạn", "the PIN has expired"),
    pkcs11.NoSuchToken: ("không tìm thấy thiết bị ký", "no such token is plugged in"),
    pkcs11.TokenNotPresent: ("thiết bị ký đã bị rút ra", "the token was removed"),
    pkcs11.DeviceRemoved: ("thiết bị ký đã bị rút ra", "the token was removed"),
    pkcs11.SlotIDInvalid: ("thiết bị ký đã bị rút ra", "the token was removed"),
    pkcs11.SessionHandleInvalid: ("thiết bị ký đã bị rút ra", "the token was removed"),
    pkcs11.MultipleTokensReturned: (
        "có nhiều thiết bị ký; hãy ghi rõ token",
        "several tokens are plugged in: configure token",
    ),
}
_loaded: dict[Path, Mapping[str, str]] = {}


def open_key(config: KeyConfig) -> "Pkcs11Key":
    """Log in to the token once; the session lasts until ``close``.

    :raises KeyUseError: no such module, token or certificate, wrong PIN, or the token is gone.
    """
    holder = masked(config.holder)
    session = _login(config, writable=False)
    try:
        with _explained(holder):
            return Pkcs11Key(holder, session, config.certificate)
    except KeyUseError:
        session.close()
        raise


@contextmanager
def open_session(config: KeyConfig, *, writable: bool = False) -> Iterator[Any]:
    """Give a session of one's own, logged in, for work on the token itself.

    :raises KeyUseError: see ``open_key``.
    """
    session = _login(config, writable=writable)
    try:
        with _explained(masked(config.holder)):
            yield session
    finally:
        session.close()


def _login(config: KeyConfig, *, writable: bool) -> Any:
    library = load_module(config)
    with _explained(masked(config.holder)):
        token = _token(library, config)
        return token.open(rw=writable, user_pin=_pin(token, config))


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
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise KeyUseError(
            masked(config.holder),
            f"không nạp được thư viện {config.module.name}",
            f"library {config.module.name} cannot be loaded",
        ) from error
    _loaded[config.module] = config.environment
    return library


def _token(library: Any, config: KeyConfig) -> Any:
    label = {} if config.token is None else {"token_label": config.token}
    return library.get_token(token_flags=TokenFlag.TOKEN_INITIALIZED, **label)


def _pin(token: Any, config: KeyConfig) -> Any:
    unattended = config.secret.file is None and config.secret.env is None
    if unattended and token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        return pkcs11.PROTECTED_AUTH  # the reader has a PIN pad of its own
    return secret_of(config)


@contextmanager
def _explained(holder: str) -> Iterator[None]:
    try:
        yield
    except pkcs11.PKCS11Error as error:
        kind = type(error).__name__
        vi, en = _TEXTS.get(type(error), (f"lỗi thiết bị ({kind})", f"token error ({kind})"))
        raise KeyUseError(holder, vi, en) from error


class Pkcs11Key:
    """A key on a token, and the session it is used in."""

    def __init__(self, holder: str, session: Any, label: str | None) -> None:
        self._holder = holder
        self._session = session
        found = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
        certificate, self._key = self._signing_pair(found, label)
        others = [other for other in found if other[Attribute.ID] != certificate[Attribute.ID]]
        self._certificates = tuple(bytes(link[Attribute.VALUE]) for link in (certificate, *others))

    def certificates(self) -> Sequence[bytes]:
        """Return the certificates of the token, the signer's first."""
        return self._certificates

    def start(self, hashes: Sequence[bytes]) -> SignatureJob:
        """Begin to sign SHA-256 hashes; the PIN is not asked for again."""
        return LocalJob(hashes, self._sign)

    def close(self) -> None:
        """Log out; a token that is gone has done so by itself."""
        try:
            self._session.close()
        except pkcs11.PKCS11Error:
            return

    def _signing_pair(self, certificates: list[Any], label: str | None) -> tuple[Any, Any]:
        labelled = [one for one in certificates if label in (None, one[Attribute.LABEL])]
        pairs = [(one, key) for one in labelled for key in self._private_keys(one)]
        if len(pairs) == 1:
            return pairs[0]
        if not pairs:
            vi, en = "không có chứng thư kèm khóa riêng", "no certificate with a private key"
        else:
            vi, en = "có nhiều chứng thư; hãy ghi rõ certificate", "several certificates: name one"
        raise KeyUseError(self._holder, vi, en)

    def _private_keys(self, certificate: Any) -> list[Any]:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: certificate[Attribute.ID]}
        return list(self._session.get_objects(wanted))

    def _sign(self, digest: bytes) -> bytes:
        with _explained(self._holder):
            if self._key.key_type is KeyType.RSA:
                content = SHA256_DIGEST_INFO + digest
                return bytes(self._key.sign(content, mechanism=Mechanism.RSA_PKCS))
            return bytes(self._key.sign(digest, mechanism=Mechanism.ECDSA))

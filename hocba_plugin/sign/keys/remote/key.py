"""A key source over an account at a service."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hocba_hooks import KeyConfig, SignatureAlgorithm, SignatureJob
from hocba_plugin.sign.certificates import parse, signer_first
from hocba_plugin.sign.keys import keep, masked
from hocba_plugin.sign.keys.algorithms import chosen, curve_bytes
from hocba_plugin.sign.keys.remote.job import Account, RemoteJob, Run, Waiting, in_background
from hocba_plugin.sign.keys.remote.outcomes import RemoteError

_open: dict[tuple[str | None, ...], "RemoteKey"] = {}


class RemoteKey:
    """A key somewhere else."""

    def __init__(self, config: KeyConfig, account: Account, certificates: Sequence[bytes]) -> None:
        self._holder = masked(config.holder)
        self._account = account
        self._certificates = signer_first(certificates)
        self._public_key = parse(self._certificates[0]).public_key()
        self._run: Run = in_background
        self._waiting = Waiting(config.poll_s, config.patience_s)
        self.kept = False

    def certificates(self) -> Sequence[bytes]:
        """Return the signer's certificate and the chain the service knows."""
        return self._certificates

    def start(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm | None = None
    ) -> SignatureJob:
        """Begin to sign hashes; a person may have to confirm, once a transaction.

        :raises KeyUseError: the key is of another kind than the algorithm.
        """
        algorithm = chosen(self._holder, self._public_key, hashes, algorithm)
        raw = partial(as_xml_wants, self._public_key)
        return RemoteJob(self._account, hashes, algorithm, self._waiting, self._run, raw)

    def drive(self, run: Run, waiting: Waiting) -> None:
        """Run calls, and wait, in another way: by threads and clocks of the caller's."""
        self._run, self._waiting = run, waiting

    def close(self) -> None:
        """Log out, unless the login is kept for the next batch."""
        if not self.kept:
            self._account.close()

    def let_go(self) -> None:
        """Log out at the end of ``one_login``."""
        self.kept = False
        self.close()


def shared(config: KeyConfig, make: Callable[[], RemoteKey]) -> RemoteKey:
    """Return the key that is kept open for this account, or a new one."""
    identity = (config.kind, config.url, config.account, config.client_id, config.certificate)
    if (key := _open.get(identity)) is not None:
        return key
    key = make()

    def log_out() -> None:
        _open.pop(identity, None)
        key.let_go()

    if keep(log_out):
        key.kept = True
        _open[identity] = key
    return key


def decoded(holder: str, text: object) -> bytes:
    """Return what stands in base64; line breaks in it are passed over.

    :raises RemoteError: it is no base64.
    """
    try:
        return b64decode("".join(str(text).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RemoteError(holder, "trả lời không đọc được", "its answer cannot be read") from error


def tables(value: object) -> list[Mapping[str, Any]]:
    """Return the objects in a list of JSON, and pass over what else stands there."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def as_xml_wants(public_key: Any, value: bytes) -> bytes:
    """Return r and s of fixed width, where a service gives them as DER; RSA values as they are."""
    width = curve_bytes(public_key)
    if not width or len(value) == 2 * width:
        return value
    try:
        r, s = decode_dss_signature(value)
        return r.to_bytes(width) + s.to_bytes(width)
    except (ValueError, OverflowError):
        return value

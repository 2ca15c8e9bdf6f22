"""The port for keys: a file, a token, a remote account, found by the entry points ``hocba.keys``.

An entry point is a ``KeyOpener``: it takes a ``[[keys]]`` table and returns an open ``KeySource``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from pydantic import Field

from hocba_hooks.protocols import SigningState
from hocba_hooks.secrets import SecretRef
from hocba_hooks.transcripts import Model


class KeyConfig(Model):
    """One ``[[keys]]`` table of the configuration, with paths made absolute."""

    holder: str = Field(repr=False)
    """Personal ID of the signer, or the school code for the seal."""
    kind: str
    """Name of the entry point: ``pkcs12``, ``pkcs11``, ``csc-v1``, or a vendor's."""
    secret: SecretRef = SecretRef()
    """Password of the file, PIN of the token or of the remote account."""
    path: Path | None = None
    """The key file (``pkcs12``); of a remote service, a description in place of the shipped one."""
    module: Path | None = None
    """The token's library (``pkcs11``)."""
    token: str | None = None
    """Label of the token; needed when several are plugged in."""
    certificate: str | None = None
    """Label or serial number (hexadecimal) of the certificate, or the credential's id at a remote
    service; needed when there are several."""
    url: str | None = Field(default=None, repr=False)
    """Address of the remote service, or of the service on this machine."""
    account: str | None = Field(default=None, repr=False)
    """The signer's name at the remote service; often a personal ID."""
    client_id: str | None = Field(default=None, repr=False)
    """The school's, or the vendor's, own name at the remote service."""
    client_secret: SecretRef = SecretRef()
    """And its password there."""
    poll_s: float = Field(default=2.0, ge=0, allow_inf_nan=False)
    """How long to wait between two looks at a remote signature."""
    patience_s: float = Field(default=300.0, gt=0, allow_inf_nan=False)
    """How long a person has to answer the phone, or type the PIN, before it counts as expired."""
    environment: Mapping[str, str] = Field(default={}, repr=False)
    """Variables the token's library wants, such as ``SOFTHSM2_CONF``."""
    options: Mapping[str, str] = Field(default={}, repr=False)
    """Whatever else the key source documents; may hold a secret, so it is never shown."""


class SignatureAlgorithm(StrEnum):
    """How a hash is signed, by the names that stand in a profile."""

    RSA_SHA256 = "rsa-sha256"
    """PKCS#1 v1.5, as the next two."""
    RSA_SHA384 = "rsa-sha384"
    RSA_SHA512 = "rsa-sha512"
    PSS_SHA256 = "rsa-pss-sha256"
    """RSASSA-PSS, MGF1 over the same hash, salt as long as the hash."""
    PSS_SHA384 = "rsa-pss-sha384"
    PSS_SHA512 = "rsa-pss-sha512"
    ECDSA_SHA256 = "ecdsa-sha256"
    ECDSA_SHA384 = "ecdsa-sha384"
    ECDSA_SHA512 = "ecdsa-sha512"

    @property
    def hash_name(self) -> str:
        """The hash, as ``hashlib`` names it."""
        return self.value.rpartition("-")[2]

    @property
    def family(self) -> str:
        """``rsa``, ``rsa-pss`` or ``ecdsa``."""
        return self.value.rpartition("-")[0]


class SignatureResult(Model):
    """Outcome for one hash. ECDSA: r and s of fixed width, as XML wants them."""

    state: SigningState
    signature: bytes | None = Field(default=None, repr=False)
    reason: str = Field(default="", repr=False)
    reason_vi: str = Field(default="", repr=False)
    """In Vietnamese; empty: ``reason`` is told in both languages."""


class SignatureJob(Protocol):
    """Hashes on their way through a key."""

    def poll(self) -> Iterator[SignatureResult]:
        """Yield the outcomes reached since the last call, in the order of the hashes."""
        ...

    def cancel(self) -> None:
        """Stop; what is done stays done."""
        ...


@runtime_checkable
class KeySource(Protocol):
    """One key, wherever it lives."""

    def certificates(self) -> Sequence[bytes]:
        """Return the signer's certificate and what is known of its chain, DER, signer first."""
        ...

    def start(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm | None = None
    ) -> SignatureJob:
        """Begin to sign hashes under one login. No documents are needed meanwhile.

        :param algorithm: ``None``: SHA-256, with PKCS#1 v1.5 or ECDSA as the key is. It is passed
            only when it is another.
        :raises SigningError: the key cannot sign like that.
        """
        ...

    def close(self) -> None:
        """Log out."""
        ...


KeyOpener = Callable[[KeyConfig], KeySource]

"""The port for keys: a file, a token, a remote account, found by the entry points ``hocba.keys``.

An entry point is a ``KeyOpener``: it takes a ``[[keys]]`` table and returns an open ``KeySource``.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from pydantic import Field

from hocba_hooks.errors import SigningError
from hocba_hooks.protocols import SigningState
from hocba_hooks.transcripts import Model


class SecretRef(Model):
    """Where a password or PIN is kept. The secret itself is never part of a model."""

    file: Path | None = None
    env: str | None = None

    def resolve(self) -> str | None:
        """Return the secret; ``None`` when neither file nor variable is named: ask a person.

        :raises SigningError: the named file or variable is not there.
        """
        if self.file is not None:
            try:
                return self.file.read_text("utf-8").rstrip("\r\n")
            except OSError as error:
                raise SigningError(f"secret file {self.file.name} cannot be read") from error
        if self.env is not None:
            secret = os.environ.get(self.env)
            if secret is None:
                raise SigningError(f"environment variable {self.env} is not set")
            return secret
        return None


class KeyConfig(Model):
    """One ``[[keys]]`` table of the configuration, with paths made absolute."""

    holder: str
    """Personal ID of the signer, or the school code for the seal."""
    kind: str
    """Name of the entry point: ``pkcs12``, ``pkcs11``, or a vendor's."""
    secret: SecretRef = SecretRef()
    path: Path | None = None
    """The key file (``pkcs12``)."""
    module: Path | None = None
    """The token's library (``pkcs11``)."""
    token: str | None = None
    """Label of the token; needed when several are plugged in."""
    certificate: str | None = None
    """Label of the certificate; needed when the token holds several."""
    environment: Mapping[str, str] = Field(default={}, repr=False)
    """Variables the token's library wants, such as ``SOFTHSM2_CONF``."""
    options: Mapping[str, str] = Field(default={}, repr=False)
    """Whatever else the key source documents; may hold a secret, so it is never shown."""


class SignatureResult(Model):
    """Outcome for one hash. RSA: PKCS#1 v1.5; ECDSA: r and s of fixed width, as XML wants them."""

    state: SigningState
    signature: bytes | None = None
    reason: str = ""


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

    def start(self, hashes: Sequence[bytes]) -> SignatureJob:
        """Begin to sign SHA-256 hashes under one login. No documents are needed meanwhile."""
        ...

    def close(self) -> None:
        """Log out."""
        ...


KeyOpener = Callable[[KeyConfig], KeySource]

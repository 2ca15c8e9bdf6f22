"""A certificate authority to throw away: for the demo, for tests, and for trying things out.

Certificates look like those of a public-service authority as far as is known: the subject's UID is
``CCCD:`` and a personal ID, or ``MST:`` and a tax code. Nobody may trust what it issues.
"""

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID

from hocba_hooks import KeyConfig, SecretRef

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Algorithm = Literal["rsa", "ec"]
Validity = tuple[dt.datetime, dt.datetime]
_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


@dataclass(frozen=True, slots=True)
class Credential:
    """A private key with its certificate and the certificates above it."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    def write_pkcs12(self, path: Path, password: str) -> Path:
        """Write all of it into a PKCS#12 file and return its path."""
        content = pkcs12.serialize_key_and_certificates(
            None,
            self.key,
            self.certificate,
            self.chain,
            serialization.BestAvailableEncryption(password.encode()),
        )
        path.write_bytes(content)
        path.chmod(0o600)
        return path


class DemoAuthority:
    """Issues certificates for people and schools."""

    def __init__(self, key: PrivateKey, certificate: x509.Certificate) -> None:
        self._key = key
        self.certificate = certificate

    @classmethod
    def create(cls, name: str = "hocba demo CA", algorithm: Algorithm = "rsa") -> "DemoAuthority":
        """Return a new authority with a root of its own, valid for ten years."""
        key = new_key(algorithm)
        subject = _name(name)
        builder = _builder(subject, subject, key, _validity(years=10))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        builder = builder.add_extension(_usage(sign_certificates=True), True)
        return cls(key, builder.sign(key, hashes.SHA256()))

    def person(
        self,
        name: str,
        personal_id: str,
        *,
        algorithm: Algorithm = "rsa",
        validity: Validity | None = None,
    ) -> Credential:
        """Issue a personal certificate; ``validity`` may lie in the past."""
        return self._issue(_name(name, f"CCCD:{personal_id}"), new_key(algorithm), validity)

    def organisation(
        self,
        name: str,
        tax_code: str,
        *,
        algorithm: Algorithm = "rsa",
        validity: Validity | None = None,
    ) -> Credential:
        """Issue a school's certificate, its seal."""
        return self._issue(_name(name, f"MST:{tax_code}"), new_key(algorithm), validity)

    def write_pem(self, path: Path) -> Path:
        """Write the root for those who are to trust it, and return its path."""
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path

    def _issue(self, subject: x509.Name, key: PrivateKey, validity: Validity | None) -> Credential:
        builder = _builder(subject, self.certificate.subject, key, validity or _validity(years=2))
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        builder = builder.add_extension(_usage(sign_certificates=False), True)
        return Credential(key, builder.sign(self._key, hashes.SHA256()), (self.certificate,))


def new_key(algorithm: Algorithm) -> PrivateKey:
    """Return a new RSA-2048 or P-256 key."""
    if algorithm == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def softhsm_module() -> Path | None:
    """Return SoftHSM's library; ``None`` if it, its tool or the extra ``pkcs11`` is missing."""
    if shutil.which("softhsm2-util") is None or find_spec("pkcs11") is None:
        return None
    return next((path for path in map(Path, _MODULES) if path.is_file()), None)


def softhsm_token(
    folder: Path, label: str, pin: SecretRef, credentials: Sequence[tuple[str, Credential]]
) -> tuple[KeyConfig, ...]:
    """Make a SoftHSM token below ``folder`` and return one configuration per holder.

    :param pin: where the PIN is kept; it has to be there already.
    :param credentials: each with its holder, who also is the label of the certificate.
    :raises KeyUseError: SoftHSM is not installed, or refuses.
    """
    from hocba_plugin.sign.keys import softhsm  # needs the extra pkcs11

    module = softhsm_module()
    environment = softhsm.create_token(folder, label, pin)
    configs = tuple(
        KeyConfig(
            holder=holder,
            kind="pkcs11",
            secret=pin,
            module=module,
            token=label,
            certificate=holder,
            environment=environment,
        )
        for holder, _ in credentials
    )
    for config, (_, credential) in zip(configs, credentials, strict=True):
        softhsm.store(config, credential.key, credential.certificate)
    return configs


def _name(common_name: str, uid: str | None = None) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if uid is not None:
        attributes.append(x509.NameAttribute(NameOID.USER_ID, uid))
    return x509.Name(attributes)


def _validity(*, years: int) -> Validity:
    start = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=1)
    return start, start + dt.timedelta(days=365 * years)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, validity: Validity
) -> x509.CertificateBuilder:
    start, end = validity
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        content_commitment=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )

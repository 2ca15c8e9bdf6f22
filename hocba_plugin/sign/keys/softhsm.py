"""Making a SoftHSM token: a token in software, for the demo and for tests."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

from hocba_hooks import KeyConfig, SecretRef
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys.token import open_session

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def create_token(folder: Path, label: str, pin: SecretRef) -> Mapping[str, str]:
    """Make an empty token below ``folder`` and return the environment its library needs.

    :raises KeyUseError: softhsm2-util is not installed, or refuses.
    """
    tokens = folder / "tokens"
    tokens.mkdir(parents=True, exist_ok=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\n", "utf-8")
    environment = {"SOFTHSM2_CONF": str(settings)}
    secret = pin.resolve() or ""
    command = ["softhsm2-util", "--init-token", "--free", "--label", label]
    try:
        subprocess.run(  # noqa: S603 - no shell; a demo's PIN is no secret from this machine
            [*command, "--so-pin", secret, "--pin", secret],
            env=os.environ | environment,
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise KeyUseError(
            label, "không tạo được thiết bị SoftHSM", "the SoftHSM token cannot be made"
        ) from error
    return environment


def store(config: KeyConfig, key: PrivateKey, certificate: x509.Certificate) -> None:
    """Put a key and its certificate onto the token ``config`` names.

    :raises KeyUseError: the token refuses.
    """
    link = {Attribute.ID: certificate.serial_number.to_bytes(20), Attribute.TOKEN: True}
    private = {Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.SIGN: True}
    label = {Attribute.LABEL: config.certificate or config.holder}
    with open_session(config) as session:
        session.create_object(_private_attributes(key) | link | private)
        der = certificate.public_bytes(Encoding.DER)
        session.create_object(decode_x509_certificate(der) | link | label)


def _private_attributes(key: PrivateKey) -> dict[Attribute, object]:
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    decode = decode_rsa_private_key if isinstance(key, rsa.RSAPrivateKey) else decode_ec_private_key
    return dict(decode(der))

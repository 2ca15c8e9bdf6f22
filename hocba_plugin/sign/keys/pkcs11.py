"""Keys on PKCS#11 tokens: USB tokens, security modules, SoftHSM.

The certificate is looked for first and the private key by its CKA_ID: their labels often differ.
RSA is asked for as DigestInfo over CKM_RSA_PKCS, the mechanism every token has. A process that
forks has to open its keys afterwards: sessions do not live on in the child.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from pkcs11 import MGF, Attribute, Mechanism, ObjectClass
from pkcs11.exceptions import AttributeSensitive, AttributeTypeInvalid, AttributeValueInvalid

from hocba_hooks import KeyConfig, SignatureAlgorithm, SignatureJob, SigningError
from hocba_plugin.sign.certificates import parse, readable
from hocba_plugin.sign.keys import masked
from hocba_plugin.sign.keys.algorithms import chosen, curve_bytes
from hocba_plugin.sign.keys.local import LocalJob
from hocba_plugin.sign.keys.names import is_called, missing, several
from hocba_plugin.sign.keys.token import Login, explained, log_in

_DIGEST_INFO: Mapping[str, bytes] = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
"""DER prefixes of DigestInfo (RFC 8017, 9.2, note 1)."""
_PSS = {
    "sha256": (Mechanism.SHA256, MGF.SHA256, 32),
    "sha384": (Mechanism.SHA384, MGF.SHA384, 48),
    "sha512": (Mechanism.SHA512, MGF.SHA512, 64),
}


def open_key(config: KeyConfig) -> "Pkcs11Key":
    """Log in to the token once; the session lasts until the last of its keys is closed.

    :raises KeyUseError: no such module, token or certificate, wrong PIN, or the token is gone.
    :raises CertificateError: the certificate cannot be read.
    """
    holder = masked(config.holder)
    login = log_in(config)
    try:
        with explained(holder):
            return Pkcs11Key(holder, login, config.certificate)
    except SigningError:
        login.leave()
        raise


class Pkcs11Key:
    """A key on a token, and the login it is used under."""

    def __init__(self, holder: str, login: Login, certificate: str | None) -> None:
        self._holder = holder
        self._login: Login | None = login
        self._session = login.session
        found = list(self._session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
        signer, self._key = self._signing_pair(found, certificate)
        values = (_value(signer), *(_value(other) for other in found if other is not signer))
        self._certificates = tuple(filter(None, values))
        self._public_key = parse(self._certificates[0]).public_key()
        again = _attribute(self._key, Attribute.ALWAYS_AUTHENTICATE)
        self._consent = {"pin": login.pin(holder)} if again else {}

    def certificates(self) -> Sequence[bytes]:
        """Return the certificates of the token, the signer's first."""
        return self._certificates

    def start(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm | None = None
    ) -> SignatureJob:
        """Begin to sign hashes; the PIN is not asked for again.

        :raises KeyUseError: the key is of another kind than the algorithm.
        """
        algorithm = chosen(self._holder, self._public_key, hashes, algorithm)
        return LocalJob(hashes, partial(self._sign, algorithm))

    def close(self) -> None:
        """Log out, unless another key of the token is open."""
        if self._login is not None:
            self._login.leave()
            self._login = None

    def _signing_pair(self, certificates: list[Any], name: str | None) -> tuple[Any, Any]:
        named = [
            one
            for one in certificates
            if name is None or is_called(_value(one), name, _attribute(one, Attribute.LABEL) or "")
        ]
        pairs = [(one, key) for one in named for key in self._private_keys(one)]
        if len(pairs) == 1:
            return pairs[0]
        if not pairs:
            raise missing(self._holder, map(_value, certificates))
        raise several(self._holder, (_value(one) for one, _ in pairs))

    def _private_keys(self, certificate: Any) -> list[Any]:
        link = _attribute(certificate, Attribute.ID) or b""
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: link}
        found = self._session.get_objects(wanted)
        return [key for key in found if _belong(key, _value(certificate))]

    def _sign(self, algorithm: SignatureAlgorithm, digest: bytes) -> bytes:
        with explained(self._holder):
            if algorithm.family == "rsa":
                content = _DIGEST_INFO[algorithm.hash_name] + digest
                return bytes(self._key.sign(content, mechanism=Mechanism.RSA_PKCS, **self._consent))
            if algorithm.family == "rsa-pss":
                pss = {
                    "mechanism": Mechanism.RSA_PKCS_PSS,
                    "mechanism_param": _PSS[algorithm.hash_name],
                }
                return bytes(self._key.sign(digest, **pss, **self._consent))
            # Of a hash longer than the curve the left part counts (FIPS 186-5, 6.4); tokens differ.
            content = digest[: curve_bytes(self._public_key)]
            return bytes(self._key.sign(content, mechanism=Mechanism.ECDSA, **self._consent))


def _attribute(thing: Any, name: Attribute) -> Any:
    """Return an attribute of a thing on a token; ``None``: it has none that can be read."""
    try:
        return thing[name]
    except (AttributeTypeInvalid, AttributeSensitive, AttributeValueInvalid):
        return None


def _value(certificate: Any) -> bytes:
    """Return a certificate; nothing, where a token keeps but its address."""
    return bytes(_attribute(certificate, Attribute.VALUE) or b"")


def _belong(key: Any, certificate: bytes) -> bool:
    """Say whether they may be a pair: some tokens give several the same CKA_ID, or none."""
    modulus = _attribute(key, Attribute.MODULUS)
    public = [one.public_key() for one in readable([certificate])]
    if not modulus or not public or not isinstance(public[0], rsa.RSAPublicKey):
        return True
    return int.from_bytes(modulus) == public[0].public_numbers().n

"""What a PKCS#12 file holds: keys, and certificates beside them.

The library gives one key of a file, the first. Some files hold a person's and the school's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import pkcs12 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    pkcs12,
)

from hocba_plugin.sign.certificates import quietly

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_KEYS = frozenset({"key_bag", "pkcs8_shrouded_key_bag"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its certificate."""

    key: PrivateKey
    certificate: bytes
    label: str


def read_bundle(content: bytes, password: bytes) -> tuple[list[Pair], list[bytes]]:
    """Return the pairs of a file, those of the library's own choice first, and all certificates.

    :raises ValueError: wrong password, or no such file.
    :raises TypeError: the same, as the library has it.
    :raises UnsupportedAlgorithm: it is protected in a way the library does not know.
    """
    with quietly():  # it complains of files in BER, as other programs write them
        bundle = pkcs12.load_pkcs12(content, password)
    own = [] if bundle.cert is None else [bundle.cert]
    certificates = [*own, *bundle.additional_certs]
    keys = _different([bundle.key, *_keys(content, password)])
    pairs = [
        Pair(key, _der(one.certificate), (one.friendly_name or b"").decode(errors="replace"))
        for one in certificates
        for key in keys
        if _public(key) == _public(one.certificate)
    ]
    return pairs, [_der(one.certificate) for one in certificates]


def _keys(content: bytes, password: bytes) -> Iterator[Any]:
    for safe in asn1.Pfx.load(content).authenticated_safe:
        # Keys stand here; what is encrypted once more holds certificates.
        if safe["content_type"].native != "data":
            continue
        for bag in asn1.SafeContents.load(safe["content"].native):
            kind = bag["bag_id"].native
            if kind in _KEYS:
                secret = None if kind == "key_bag" else password
                yield from _key(bag["bag_value"].untag().dump(), secret)


def _key(der: bytes, password: bytes | None) -> Iterator[Any]:
    try:
        yield load_der_private_key(der, password)
    # The library read the file's own key; another may be of a kind it does not know.
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return


def _different(keys: Sequence[Any]) -> list[PrivateKey]:
    found = {_public(key): key for key in reversed(keys) if isinstance(key, PrivateKey)}
    return list(reversed(found.values()))


def _public(holder: PrivateKey | x509.Certificate) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)

"""How signatures are made: what fits a key, and whether a value is a key's.

Only what stands here exists for us: SHA-1, MD5, HMAC and keys below the limits have no name, so no
profile can allow them and no document can ask for them (TT 15/2025/TT-BKHCN, annex).
"""

import hashlib
from collections.abc import Callable
from functools import partial

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from hocba_hooks.keys import SignatureAlgorithm
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.certificates import MIN_RSA_BITS

Check = Callable[[bytes, bytes], bool]
"""Says whether a value was made over a hash."""
_CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_CONSTRUCTORS = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_PREHASHED = {name: Prehashed(algorithm) for name, algorithm in _HASHES.items()}
_PADDINGS: dict[SignatureAlgorithm, padding.AsymmetricPadding] = {
    algorithm: padding.PKCS1v15()
    if algorithm.family == "rsa"
    # Salt as long as the hash, and no other length (RFC 9231, 2.3.10).
    else padding.PSS(
        padding.MGF1(_HASHES[algorithm.hash_name]), _HASHES[algorithm.hash_name].digest_size
    )
    for algorithm in SignatureAlgorithm
    if algorithm.family != "ecdsa"
}


def digest(content: bytes, hash_name: str) -> bytes:
    """Return the hash of ``content`` by ``sha256``, ``sha384`` or ``sha512``."""
    return _CONSTRUCTORS[hash_name](content).digest()


def choose(key: CertificatePublicKeyTypes, spec: SignatureSpec) -> SignatureAlgorithm | None:
    """Return the first algorithm of the profile this key can sign with, if there is one."""
    allowed = map(SignatureAlgorithm, spec.algorithms)
    return next((algorithm for algorithm in allowed if fits(algorithm, key, spec)), None)


def fits(
    algorithm: SignatureAlgorithm, key: CertificatePublicKeyTypes, spec: SignatureSpec
) -> bool:
    """Say whether the profile lets a key of this kind and size sign so."""
    if algorithm.value not in spec.algorithms:
        return False
    if algorithm.family == "ecdsa":
        curves = tuple(_CURVES[name] for name in spec.curves)
        return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, curves)
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS


def verifies(
    algorithm: SignatureAlgorithm, key: CertificatePublicKeyTypes, value: bytes, hashed: bytes
) -> bool:
    """Say whether ``key`` made ``value`` over a hash, in the way ``algorithm`` names."""
    return check_of(algorithm, key)(value, hashed)


def check_of(algorithm: SignatureAlgorithm, key: CertificatePublicKeyTypes) -> Check:
    """Return the check of many values against one key: see ``verifies``."""
    prehashed = _PREHASHED[algorithm.hash_name]
    if isinstance(key, rsa.RSAPublicKey) and algorithm in _PADDINGS:
        scheme = _PADDINGS[algorithm]
        return partial(_holds, lambda value, hashed: key.verify(value, hashed, scheme, prehashed))
    if isinstance(key, ec.EllipticCurvePublicKey) and algorithm.family == "ecdsa":
        ecdsa, width = ec.ECDSA(prehashed), (key.curve.key_size + 7) // 8
        return partial(_holds, lambda value, hashed: key.verify(_der(value, width), hashed, ecdsa))
    return lambda value, hashed: False


def _holds(verify: Callable[[bytes, bytes], None], value: bytes, hashed: bytes) -> bool:
    try:
        verify(value, hashed)
    except (InvalidSignature, ValueError):  # the latter: a key too short for the hash, or no r, s
        return False
    return True


def _der(value: bytes, width: int) -> bytes:
    """Return r and s, of fixed width in XML (XMLDSig 1.1, 6.4.3), as the library wants them."""
    if len(value) != 2 * width:
        raise ValueError(value)
    return encode_dss_signature(int.from_bytes(value[:width]), int.from_bytes(value[width:]))

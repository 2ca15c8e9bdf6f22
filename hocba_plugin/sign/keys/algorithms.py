"""Which algorithms a key can be asked for."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from hocba_hooks import SignatureAlgorithm
from hocba_plugin.errors import KeyUseError

_SIZES = {"sha256": 32, "sha384": 48, "sha512": 64}


def chosen(
    holder: str,
    key: PublicKeyTypes,
    hashes: Sequence[bytes],
    algorithm: SignatureAlgorithm | None,
) -> SignatureAlgorithm:
    """Return the algorithm to use: the one asked for, or the default of this kind of key.

    :raises KeyUseError: it is another kind of key's, or the hashes are not of its size.
    """
    families = ("rsa", "rsa-pss") if isinstance(key, rsa.RSAPublicKey) else ("ecdsa",)
    algorithm = algorithm or SignatureAlgorithm(f"{families[0]}-sha256")
    size = _SIZES[algorithm.hash_name]
    if algorithm.family not in families or any(len(digest) != size for digest in hashes):
        raise KeyUseError(
            holder,
            f"khóa này không ký được theo {algorithm.value}",
            f"this key cannot sign with {algorithm.value}",
        )
    return algorithm


def curve_bytes(key: PublicKeyTypes) -> int:
    """Return the length of r, and of s, in signatures of an EC key; 0 for another."""
    return (key.key_size + 7) // 8 if isinstance(key, ec.EllipticCurvePublicKey) else 0

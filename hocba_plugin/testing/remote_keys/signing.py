"""What a signing service does with a hash."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

_HASHES: dict[int, hashes.HashAlgorithm] = {
    32: hashes.SHA256(),
    48: hashes.SHA384(),
    64: hashes.SHA512(),
}


def sign(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, digest: bytes, *, pss: bool = False
) -> bytes:
    """Return the signature; of an EC key in DER, as services give it."""
    function = _HASHES[len(digest)]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(digest, ec.ECDSA(Prehashed(function)))
    salted = padding.PSS(padding.MGF1(function), function.digest_size)
    return key.sign(digest, salted if pss else padding.PKCS1v15(), Prehashed(function))

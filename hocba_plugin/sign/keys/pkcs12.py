"""Keys in PKCS#12 files (``.p12``, ``.pfx``)."""

from collections.abc import Mapping, Sequence
from functools import partial

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature

from hocba_hooks import KeyConfig, SignatureAlgorithm, SignatureJob
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked, secret_of, was_wrong
from hocba_plugin.sign.keys.algorithms import chosen, curve_bytes
from hocba_plugin.sign.keys.bundle import Pair, PrivateKey, read_bundle
from hocba_plugin.sign.keys.local import LocalJob, SignHash
from hocba_plugin.sign.keys.names import is_called, missing, several

_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def open_key(config: KeyConfig) -> "Pkcs12Key":
    """Open the file at ``config.path`` with its password.

    :raises KeyUseError: no such file, wrong password, or no usable key and certificate inside.
    """
    holder = masked(config.holder)
    if config.path is None:
        raise KeyUseError(holder, "chưa cấu hình tệp khóa (path)", "path is not configured")
    name = config.path.name
    try:
        content = config.path.read_bytes()
        pairs, certificates = read_bundle(content, secret_of(config).encode())
    except OSError as error:
        raise KeyUseError(
            holder, f"không đọc được tệp {name}", f"file {name} cannot be read"
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        was_wrong(config)
        raise KeyUseError(
            holder,
            f"sai mật khẩu, hoặc {name} không phải tệp PKCS#12",
            f"wrong password, or {name} is not a PKCS#12 file",
        ) from error
    if not pairs:
        raise KeyUseError(
            holder,
            f"{name} không có khóa RSA hoặc EC kèm chứng thư",
            f"{name} holds no RSA or EC key with its certificate",
        )
    pair = _wanted(holder, config.certificate, pairs)
    others = (der for der in certificates if der != pair.certificate)
    return Pkcs12Key(pair.key, [pair.certificate, *others], holder)


def _wanted(holder: str, name: str | None, pairs: Sequence[Pair]) -> Pair:
    named = [one for one in pairs if name is None or is_called(one.certificate, name, one.label)]
    if not named:
        raise missing(holder, (one.certificate for one in pairs))
    # Of one key, renewed, the file says itself which certificate is the key's.
    if any(one.key is not named[0].key for one in named):
        raise several(holder, (one.certificate for one in named))
    return named[0]


class Pkcs12Key:
    """A private key in memory."""

    def __init__(
        self, key: PrivateKey, certificates: Sequence[bytes], holder: str = "pkcs12"
    ) -> None:
        self._key = key
        self._certificates = tuple(certificates)
        self._holder = holder

    def certificates(self) -> Sequence[bytes]:
        """Return the certificates of the file, the signer's first."""
        return self._certificates

    def start(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm | None = None
    ) -> SignatureJob:
        """Begin to sign hashes.

        :raises KeyUseError: the key is of another kind than the algorithm.
        """
        algorithm = chosen(self._holder, self._key.public_key(), hashes, algorithm)
        return LocalJob(hashes, _way(self._key, algorithm))

    def close(self) -> None:
        """Nothing to log out from."""


def _way(key: PrivateKey, algorithm: SignatureAlgorithm) -> SignHash:
    function = _HASHES[algorithm.hash_name]
    prehashed = Prehashed(function)
    if isinstance(key, rsa.RSAPrivateKey):
        return partial(key.sign, padding=_padding(algorithm, function), algorithm=prehashed)
    ecdsa, width = ec.ECDSA(prehashed), curve_bytes(key.public_key())

    def sign(digest: bytes) -> bytes:
        r, s = decode_dss_signature(key.sign(digest, ecdsa))
        return r.to_bytes(width) + s.to_bytes(width)

    return sign


def _padding(
    algorithm: SignatureAlgorithm, function: hashes.HashAlgorithm
) -> padding.PSS | padding.PKCS1v15:
    if algorithm.family == "rsa-pss":
        return padding.PSS(padding.MGF1(function), function.digest_size)
    return padding.PKCS1v15()

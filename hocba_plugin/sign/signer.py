"""Which of the certificates in a signature it was made with."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.algorithms import digest, verifies
from hocba_plugin.sign.certificates import parse, readable
from hocba_plugin.sign.shape import SignatureParts
from hocba_plugin.sign.xades import canonical


def find_signer(parts: SignatureParts, spec: SignatureSpec) -> x509.Certificate:
    """Return the signer's certificate: named by its digest, or else the one whose key fits.

    By position only if none does: the signature is no use then, and has to be told of somebody.

    :raises CertificateError: it cannot be read.
    """
    named = (
        one for one in parts.certificates if digest(one, spec.digest) == parts.certificate_digest
    )
    der = next(named, None) or _by_key(parts) or parts.certificates[0]
    return parse(der)


def _by_key(parts: SignatureParts) -> bytes | None:
    signed_info = canonical(parts.signed_info, parts.canonical_form)
    hashed = digest(signed_info, parts.algorithm.hash_name)
    fitting = [
        one
        for one in readable(parts.certificates)
        if verifies(parts.algorithm, one.public_key(), parts.value, hashed)
    ]

    def suits(one: x509.Certificate) -> tuple[object, ...]:
        # A renewed certificate often has the key of the old one.
        valid = one.not_valid_before_utc <= parts.signed_at <= one.not_valid_after_utc
        return valid, one.not_valid_after_utc, one.public_bytes(Encoding.DER)

    best = max(fitting, key=suits, default=None)
    return None if best is None else best.public_bytes(Encoding.DER)

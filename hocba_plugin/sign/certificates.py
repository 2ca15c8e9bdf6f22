"""Certificates: reading them, what they may be used for, whom they name."""

import warnings
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hocba_plugin.errors import CertificateError
from hocba_plugin.sign.reasons import Reason

MIN_RSA_BITS = 2048
"""TT 15/2025/TT-BKHCN, annex."""
_FOR_MACHINES = frozenset(
    {
        ExtendedKeyUsageOID.SERVER_AUTH,
        ExtendedKeyUsageOID.OCSP_SIGNING,
        ExtendedKeyUsageOID.TIME_STAMPING,
    }
)
"""A certificate for nothing but these is no person's and no school's."""
_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
)
_UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What the parser raises on bytes that are almost a certificate."""


def parse(der: bytes) -> x509.Certificate:
    """Return the certificate, with every part that is used later known to be readable.

    :raises CertificateError: it is not.
    """
    try:
        with warnings.catch_warnings():
            # The library complains of names longer than X.520 has it, as Vietnamese ones often are
            # in UTF-8. It still reads serial numbers that are not positive, and says so; we do not
            # (RFC 5280, 4.1.2.2).
            warnings.simplefilter("ignore", UserWarning)
            certificate = x509.load_der_x509_certificate(der)
            if certificate.serial_number <= 0:
                raise refused("?", Reason.CERTIFICATE_MALFORMED)
            holder(certificate)
            _ = certificate.issuer, certificate.extensions, certificate.public_key()
    except _UNREADABLE as error:
        raise refused("?", Reason.CERTIFICATE_MALFORMED) from error
    return certificate


def refused(key: str, reason: Reason) -> CertificateError:
    """Return the error that says why the certificate of ``key`` (or serial number) is no use."""
    return CertificateError(key, reason.vi, reason.en)


def holder(certificate: x509.Certificate) -> str:
    """Return the holder's name for people, on one line: the common name."""
    return _shown(certificate.subject)


def issuer(certificate: x509.Certificate) -> str:
    """Return the name of the authority that issued it, as ``holder`` does."""
    return _shown(certificate.issuer)


def _shown(subject: x509.Name) -> str:
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    name = str(names[0].value) if names else subject.rfc4514_string()
    return "".join(sign if sign.isprintable() else " " for sign in name)


def uses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return what its key is for, as RFC 5280, 4.2.1.3 names it; nothing: it does not say."""
    for extension in certificate.extensions:
        if isinstance(extension.value, x509.KeyUsage):
            usage = extension.value
            return tuple(name for name in _USES if getattr(usage, name))
    return ()


def may_sign(certificate: x509.Certificate) -> bool:
    """Say whether it was issued for signing documents, and not for an authority or a server."""
    uses = {type(extension.value): extension.value for extension in certificate.extensions}
    constraints, usage = uses.get(x509.BasicConstraints), uses.get(x509.KeyUsage)
    extended = uses.get(x509.ExtendedKeyUsage)
    if isinstance(constraints, x509.BasicConstraints) and constraints.ca:
        return False
    if isinstance(extended, x509.ExtendedKeyUsage) and _FOR_MACHINES.issuperset(extended):
        return False
    # Without the extension any use is allowed (RFC 5280, 4.2.1.3).
    return not isinstance(usage, x509.KeyUsage) or (
        usage.digital_signature or usage.content_commitment
    )


def signing_chain(ders: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """Return the signer's certificate (the first) and the intermediates that lead up from it.

    What else a token holds is left out, and so is the root: a verifier has it, or must not trust
    it.

    :raises CertificateError: one of them cannot be read, or there is none.
    """
    if not ders:
        raise refused("?", Reason.CERTIFICATE_MALFORMED)
    signer, *others = map(parse, ders)
    chain = [signer]
    while issuer := _issuer(chain[-1], others):
        # Each name once: among cross-certified authorities the ways up would be without number.
        others = [one for one in others if one.subject != issuer.subject]
        chain.append(issuer)
    return tuple(chain)


def _issuer(
    certificate: x509.Certificate, others: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    """Return the intermediate that issued it: by signature, for authorities renew their keys."""
    return next(
        (one for one in others if one.issuer != one.subject and _issued(one, certificate)), None
    )


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True

"""Certificates: reading them, what they may be used for, whom they name."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hocba_plugin.errors import CertificateError
from hocba_plugin.sign import remedies
from hocba_plugin.sign.reasons import Reason

MIN_RSA_BITS = 2048
"""TT 15/2025/TT-BKHCN, annex."""
MAX_CERTIFICATES = 10
"""In one signature. Each may have to be tried as the issuer of each."""
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
UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What the parser raises on bytes that are almost a certificate."""


def parse(der: bytes) -> x509.Certificate:
    """Return a signer's certificate, with every part that is used later known to be readable.

    :raises CertificateError: it is not, or its serial number is none (RFC 5280, 4.1.2.2).
    """
    certificate = _read(der)
    if certificate is None or not _has_serial(certificate):
        raise refused("?", Reason.CERTIFICATE_MALFORMED)
    return certificate


def readable(ders: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """Return what can be read of certificates that came along, each once; others are passed over.

    Authorities with the serial number 0 exist, and only their names and keys matter here.
    """
    found = map(_read, dict.fromkeys(ders))
    return tuple(one for one in found if one is not None)


def are_readable(ders: Iterable[bytes]) -> bool:
    """Say whether all of them can be read: what cannot might be what leads to an anchor."""
    return None not in map(_read, ders)


def certificates_of(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of a file: PEM, whichever editor saved it, or the one of DER.

    Windows saves text in UTF-16 with pleasure, and calls both kinds ``.cer``.

    :raises Exception: one of ``UNREADABLE``: it holds none, or one that is damaged.
    """
    # PEM is ASCII: a zero can only be the other half of a sign.
    text = content.replace(b"\0", b"")
    if b"-----BEGIN" in text:
        return x509.load_pem_x509_certificates(text)
    return [x509.load_der_x509_certificate(content)]


@contextmanager
def quietly() -> Iterator[None]:
    """Keep the library's complaints from people.

    It complains of names longer than X.520 has it, as Vietnamese ones often are in UTF-8, and of
    serial numbers that are not positive.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _read(der: bytes) -> x509.Certificate | None:
    try:
        with quietly():
            certificate = x509.load_der_x509_certificate(der)
            holder(certificate)
            _ = certificate.issuer, certificate.extensions, certificate.public_key()
            _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except UNREADABLE:
        return None
    return certificate


def _has_serial(certificate: x509.Certificate) -> bool:
    with quietly():
        return certificate.serial_number > 0


def refused(key: str, reason: Reason) -> CertificateError:
    """Return the error that says why the certificate of ``key`` (or serial number) is no use."""
    return CertificateError(key, reason.vi, reason.en, *remedies.of_key(reason))


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


def is_authority(certificate: x509.Certificate) -> bool:
    """Say whether it may issue others (RFC 5280, 4.2.1.9)."""
    return any(
        isinstance(extension.value, x509.BasicConstraints) and extension.value.ca
        for extension in certificate.extensions
    )


def signer_first(ders: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return certificates of a key with the signer's first, as the contract has it.

    Some services list the chain from the root down: an authority's certificate signs no record, so
    the only one that is no authority's is meant.
    """
    persons = [der for der in ders if (one := _read(der)) is None or not is_authority(one)]
    if len(persons) != 1:
        return tuple(ders)
    return (*persons, *(der for der in ders if der != persons[0]))


def signing_chain(ders: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """Return the signer's certificate and all intermediates that may lead up from it.

    What else a token holds is left out, and so is the root: a verifier has it, or must not trust
    it.

    :raises CertificateError: the signer's cannot be read, or there is none.
    """
    if not ders:
        raise refused("?", Reason.CERTIFICATE_MALFORMED)
    first, *rest = signer_first(ders)
    chain, others = [parse(first)], [one for one in readable(rest) if not _is_root(one)]
    for lower in chain:
        above = [one for one in others if one not in chain and issued(one, lower)]
        chain += sorted(above, key=_lasting, reverse=True)
    return tuple(chain[:MAX_CERTIFICATES])


def _is_root(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject and issued(certificate, certificate)


def _lasting(certificate: x509.Certificate) -> tuple[object, ...]:
    return certificate.not_valid_after_utc, certificate.public_bytes(Encoding.DER)


def issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Say whether the key of ``issuer`` signed ``certificate``.

    By the signature alone: names are compared by whoever judges a path, as RFC 5280 (7.1) has it,
    for the same name may be written in other string types and letter case.
    """
    key, signature = issuer.public_key(), certificate.signature
    content = certificate.tbs_certificate_bytes
    try:
        how = certificate.signature_algorithm_parameters
        function = certificate.signature_hash_algorithm or hashes.SHA256()
        if isinstance(key, rsa.RSAPublicKey) and isinstance(how, padding.PSS | padding.PKCS1v15):
            key.verify(signature, content, how, function)
        elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(how, ec.ECDSA):
            key.verify(signature, content, how)
        else:
            return False
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True

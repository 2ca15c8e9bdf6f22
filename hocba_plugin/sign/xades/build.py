"""The two steps: what has to be signed, and the signature around the value that came back."""

import datetime as dt
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hocba_hooks.keys import SignatureAlgorithm
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.algorithms import choose, digest, verifies
from hocba_plugin.sign.certificates import refused
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.xades.forms import FORMS, Form
from hocba_plugin.sign.xades.names import DIGEST_METHODS, DS, EXCLUSIVE, SIGNATURE_METHODS

_DEFAULT = SignatureSpec()


def canonical(element: etree._Element, form: str = EXCLUSIVE) -> bytes:
    """Return ``element`` in canonical form, exclusive or inclusive, without comments."""
    exclusive = form == EXCLUSIVE
    if not exclusive:
        # Of a part of a document lxml forgets the namespaces declared around it.
        element = etree.fromstring(etree.tostring(element, with_tail=False))
    # lxml keeps comments unless told otherwise; the transforms we name drop them.
    text: bytes = etree.tostring(element, method="c14n", exclusive=exclusive, with_comments=False)
    return text


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signature that lacks only its value."""

    id: str
    form: Form
    algorithm: SignatureAlgorithm
    signed_info: str
    properties: str
    chain: tuple[x509.Certificate, ...]

    @property
    def to_sign(self) -> bytes:
        """The bytes to be signed: SignedInfo in canonical form."""
        return self.signed_info.encode()

    @property
    def digest(self) -> bytes:
        """Their hash: what a key is given."""
        return digest(self.to_sign, self.algorithm.hash_name)

    def accepts(self, value: bytes) -> bool:
        """Say whether the key of the certificate made ``value`` over just these bytes."""
        return verifies(self.algorithm, self.chain[0].public_key(), value, self.digest)


def prepare(
    region: bytes,
    *,
    reference: str,
    signature_id: str,
    chain: Sequence[x509.Certificate],
    signed_at: dt.datetime,
    spec: SignatureSpec = _DEFAULT,
) -> Prepared:
    """Return the signature over ``region``, short of its value.

    :param region: the covered element in exclusive canonical form.
    :param reference: its Id.
    :param signature_id: Id of the signature, unique in the document; other Ids derive from it.
    :param chain: the signer's certificate, then others that lead to an anchor.
    :param spec: form, algorithms and hash, as the profile has them.
    :raises CertificateError: no accepted algorithm for this key, such as RSA below 2048 bits.
    """
    algorithm = choose(chain[0].public_key(), spec)
    if algorithm is None:
        raise refused(f"{chain[0].serial_number:x}", Reason.ALGORITHM)
    form, method = FORMS[spec.form], DIGEST_METHODS[spec.digest]
    properties = form.properties.format(
        id=signature_id,
        time=signed_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        digest=method,
        certificate=_certificate_digest(chain[0], spec.digest),
    )
    signed_info = form.signed_info.format(
        id=signature_id,
        covers=reference,
        method=SIGNATURE_METHODS[algorithm],
        digest=method,
        region=_base64(digest(region, spec.digest)),
        properties=_base64(digest(properties.encode(), spec.digest)),
    )
    return Prepared(signature_id, form, algorithm, signed_info, properties, tuple(chain))


def finish(prepared: Prepared, value: bytes, time_stamp: bytes | None = None) -> bytes:
    """Return the ``ds:Signature`` element as text, ready to be put into its slot.

    :param value: ECDSA: r and s of fixed width (XMLDSig 1.1, 6.4.3). See ``Prepared.accepts``.
    :param time_stamp: RFC 3161 token over ``signature_value(value)``, unsigned (XAdES-T).
    :raises ValueError: the form has no place for a time-stamp.
    """
    unsigned = ""
    if time_stamp is not None:
        if not prepared.form.unsigned:
            raise ValueError("no place for a time-stamp in this form")
        unsigned = prepared.form.unsigned.format(time_stamp=_base64(time_stamp))
    return prepared.form.signature.format(
        id=prepared.id,
        signed_info=prepared.signed_info,
        value=_base64(value),
        certificates=_certificates(prepared.chain),
        properties=prepared.properties,
        unsigned=unsigned,
    ).encode()


def signature_value(value: bytes) -> bytes:
    """Return the value's element in canonical form: what a time-stamp is taken over (XAdES-T)."""
    return f'<ds:SignatureValue xmlns:ds="{DS}">{_base64(value)}</ds:SignatureValue>'.encode()


@lru_cache(maxsize=64)  # A batch is signed with one certificate.
def _certificates(chain: tuple[x509.Certificate, ...]) -> str:
    return "".join(
        f"<ds:X509Certificate>{_base64(link.public_bytes(Encoding.DER))}</ds:X509Certificate>"
        for link in chain
    )


@lru_cache(maxsize=64)
def _certificate_digest(certificate: x509.Certificate, hash_name: str) -> str:
    return _base64(digest(certificate.public_bytes(Encoding.DER), hash_name))


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")

"""The two steps: what has to be signed, and the signature around the value that came back."""

import datetime as dt
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hocba_hooks.keys import SignatureAlgorithm
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.algorithms import check_of, choose, digest
from hocba_plugin.sign.certificates import refused
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.xades.forms import FORMS
from hocba_plugin.sign.xades.names import DIGEST_METHODS, DS, EXCLUSIVE, SIGNATURE_METHODS

_DEFAULT = SignatureSpec()
_Around = tuple[bytes, bytes, str]
"""SignedInfo before and after the region's digest, and what is signed beside the region."""


def canonical(element: etree._Element, form: str = EXCLUSIVE) -> bytes:
    """Return ``element`` in canonical form, exclusive or inclusive, without comments.

    :raises DocumentError: it has none, as with a relative name of a namespace.
    """
    exclusive = form == EXCLUSIVE
    try:
        if not exclusive:
            # Of a part of a document lxml forgets the namespaces declared around it.
            element = etree.fromstring(etree.tostring(element, with_tail=False))
        # lxml keeps comments unless told otherwise; the transforms we name drop them.
        text: bytes = etree.tostring(
            element, method="c14n", exclusive=exclusive, with_comments=False
        )
    except etree.LxmlError:
        raise DocumentError("không có dạng chuẩn tắc", "it has no canonical form") from None
    return text


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signature that lacks only its value."""

    id: str
    signer: "Signer"
    to_sign: bytes
    """SignedInfo in canonical form: what the value is made over."""
    digest: bytes
    """Its hash: what a key is given."""
    properties: str

    def accepts(self, value: bytes) -> bool:
        """Say whether the key of the certificate made ``value`` over just these bytes."""
        return self.signer.check(value, self.digest)


class Signer:
    """Who signs, when and in which form: all that is the same in every signature of a batch."""

    def __init__(
        self,
        chain: Sequence[x509.Certificate],
        signed_at: dt.datetime,
        spec: SignatureSpec = _DEFAULT,
    ) -> None:
        """Take what the profile says of signatures.

        :param chain: the signer's certificate, then others that lead to an anchor.
        :raises CertificateError: no accepted algorithm for this key, such as RSA below 2048 bits.
        """
        certificate = chain[0]
        self.chain = tuple(chain)
        self.signed_at = signed_at
        self.exclusive = spec.canonical_forms == (EXCLUSIVE,)
        self.form = FORMS[spec.form]
        self.algorithm = _algorithm(certificate, spec)
        self.check = check_of(self.algorithm, certificate.public_key())
        self.certificates = "".join(map(_x509_certificate, chain))
        self._signed_hash, self._hash_name = self.algorithm.hash_name, spec.digest
        self._digest_method = DIGEST_METHODS[spec.digest]
        self._time = signed_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._known: dict[tuple[str, str], _Around] = {}
        self._certificate = self._digest(certificate.public_bytes(Encoding.DER))

    def prepare(self, region: bytes, *, reference: str, signature_id: str) -> Prepared:
        """Return the signature over ``region``, short of its value.

        :param region: the covered element in exclusive canonical form.
        :param reference: its Id.
        :param signature_id: Id of the signature, unique in the document; others derive from it.
        """
        before, after, properties = self._around(signature_id, reference)
        signed_info = b"".join((before, self._digest(region).encode(), after))
        hashed = digest(signed_info, self._signed_hash)
        return Prepared(signature_id, self, signed_info, hashed, properties)

    def _around(self, signature_id: str, reference: str) -> _Around:
        """Return what is the same in every document of a batch, whatever the region says."""
        around = self._known.get((signature_id, reference))
        if around is None:
            around = self._known[signature_id, reference] = self._write(signature_id, reference)
        return around

    def _write(self, signature_id: str, reference: str) -> _Around:
        properties = self.form.properties.format(
            id=signature_id,
            time=self._time,
            digest=self._digest_method,
            certificate=self._certificate,
        )
        signed_info = self.form.signed_info.format(
            id=signature_id,
            covers=reference,
            method=SIGNATURE_METHODS[self.algorithm],
            digest=self._digest_method,
            region="{}",
            properties=self._digest(properties.encode()),
        )
        before, _, after = signed_info.encode().partition(b"{}")
        return before, after, properties

    def _digest(self, content: bytes) -> str:
        return _base64(digest(content, self._hash_name))


def prepare(
    region: bytes,
    *,
    reference: str,
    signature_id: str,
    chain: Sequence[x509.Certificate],
    signed_at: dt.datetime,
    spec: SignatureSpec = _DEFAULT,
) -> Prepared:
    """Return one signature, short of its value; for many, keep a ``Signer``. See there."""
    signer = Signer(chain, signed_at, spec)
    return signer.prepare(region, reference=reference, signature_id=signature_id)


def finish(prepared: Prepared, value: bytes, time_stamp: bytes | None = None) -> bytes:
    """Return the ``ds:Signature`` element as text, ready to be put into its slot.

    :param value: ECDSA: r and s of fixed width (XMLDSig 1.1, 6.4.3). See ``Prepared.accepts``.
    :param time_stamp: RFC 3161 token over ``signature_value(value)``, unsigned (XAdES-T).
    :raises ValueError: the form has no place for a time-stamp, or wants one.
    """
    form = prepared.signer.form
    if bool(form.unsigned) != bool(time_stamp):
        raise ValueError("no place for a time-stamp in this form, or none for the place")
    return form.signature.format(
        id=prepared.id,
        signed_info=prepared.to_sign.decode(),
        value=_base64(value),
        certificates=prepared.signer.certificates,
        properties=prepared.properties,
        unsigned=form.unsigned.format(time_stamp=_base64(time_stamp or b"")),
    ).encode()


def signature_value(value: bytes) -> bytes:
    """Return the value's element in canonical form: what a time-stamp is taken over (XAdES-T)."""
    return f'<ds:SignatureValue xmlns:ds="{DS}">{_base64(value)}</ds:SignatureValue>'.encode()


def _algorithm(certificate: x509.Certificate, spec: SignatureSpec) -> SignatureAlgorithm:
    algorithm = choose(certificate.public_key(), spec)
    if algorithm is None:
        raise refused(f"{certificate.serial_number:x}", Reason.ALGORITHM)
    return algorithm


def _x509_certificate(certificate: x509.Certificate) -> str:
    text = _base64(certificate.public_bytes(Encoding.DER))
    return f"<ds:X509Certificate>{text}</ds:X509Certificate>"


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")

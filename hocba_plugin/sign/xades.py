"""XAdES-B signatures by ``#Id`` reference, made in two steps around a key that may be slow.

SignedInfo and SignedProperties are written as texts that already are in exclusive canonical form
(namespaces where first used, attributes sorted, no empty-element tags): what is hashed is what is
written, and nothing has to be canonicalised but the region itself.
"""

import datetime as dt
import hashlib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hocba_plugin.sign.certificates import algorithm_of

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
SIGNATURE_METHODS = {
    "rsa-sha256": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "ecdsa-sha256": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
}

_REFERENCE = (
    "<ds:Reference {attributes}><ds:Transforms>"
    f'<ds:Transform Algorithm="{EXCLUSIVE_C14N}"></ds:Transform>'
    f'</ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
    "<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"
)
_SIGNED_INFO = (
    f'<ds:SignedInfo xmlns:ds="{DS}">'
    f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>'
    '<ds:SignatureMethod Algorithm="{method}"></ds:SignatureMethod>'
    "{region}{properties}</ds:SignedInfo>"
)
_SIGNED_PROPERTIES = (
    f'<xades:SignedProperties xmlns:xades="{XADES}" Id="{{id}}-properties">'
    "<xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>"
    "<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
    f'<ds:DigestMethod xmlns:ds="{DS}" Algorithm="{SHA256}"></ds:DigestMethod>'
    f'<ds:DigestValue xmlns:ds="{DS}">{{certificate}}</ds:DigestValue>'
    "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"
    "</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
    '<xades:DataObjectFormat ObjectReference="#{id}-region">'
    "<xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>"
    "</xades:SignedDataObjectProperties></xades:SignedProperties>"
)
_SIGNATURE = (
    f'<ds:Signature xmlns:ds="{DS}" Id="{{id}}">{{signed_info}}'
    "<ds:SignatureValue>{value}</ds:SignatureValue>"
    "<ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo>"
    f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="#{{id}}">'
    "{signed_properties}</xades:QualifyingProperties></ds:Object></ds:Signature>"
)


def canonical(element: etree._Element) -> bytes:
    """Return ``element`` in exclusive canonical form, without comments."""
    # lxml keeps comments unless told otherwise; the transform we name drops them.
    text: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    return text


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signature that lacks only its value."""

    id: str
    signed_info: str
    signed_properties: str
    certificates: tuple[bytes, ...]

    @property
    def digest(self) -> bytes:
        """SHA-256 of SignedInfo: what the key signs."""
        return hashlib.sha256(self.signed_info.encode()).digest()


def prepare(
    region: bytes,
    *,
    reference: str,
    signature_id: str,
    chain: Sequence[x509.Certificate],
    signed_at: dt.datetime,
) -> Prepared:
    """Return the signature over ``region``, short of its value.

    :param region: the covered element in canonical form.
    :param reference: its Id.
    :param signature_id: Id of the signature, unique in the document; other Ids derive from it.
    :param chain: the signer's certificate, then others that lead to an anchor.
    :raises CertificateError: no accepted algorithm for this key, such as RSA below 2048 bits.
    """
    certificates = tuple(certificate.public_bytes(Encoding.DER) for certificate in chain)
    properties = _SIGNED_PROPERTIES.format(
        id=signature_id,
        time=signed_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        certificate=_digest(certificates[0]),
    )
    signed_info = _SIGNED_INFO.format(
        method=SIGNATURE_METHODS[algorithm_of(chain[0])],
        region=_reference(f'Id="{signature_id}-region" URI="#{reference}"', region),
        properties=_reference(
            f'Type="{SIGNED_PROPERTIES}" URI="#{signature_id}-properties"', properties.encode()
        ),
    )
    return Prepared(signature_id, signed_info, properties, certificates)


def finish(prepared: Prepared, value: bytes) -> bytes:
    """Return the ``ds:Signature`` element as text, ready to be put into its slot.

    :param value: RSA: PKCS#1 v1.5; ECDSA: r and s of fixed width (XMLDSig 1.1, 6.4.3).
    """
    certificates = (
        f"<ds:X509Certificate>{_base64(der)}</ds:X509Certificate>" for der in prepared.certificates
    )
    return _SIGNATURE.format(
        id=prepared.id,
        signed_info=prepared.signed_info,
        value=_base64(value),
        certificates="".join(certificates),
        signed_properties=prepared.signed_properties,
    ).encode()


def _reference(attributes: str, content: bytes) -> str:
    return _REFERENCE.format(attributes=attributes, digest=_digest(content))


def _digest(content: bytes) -> str:
    return _base64(hashlib.sha256(content).digest())


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")

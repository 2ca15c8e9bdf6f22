"""The forms of a signature, as texts that already are in exclusive canonical form.

Namespaces stand where they are first used, attributes are sorted, no element is empty: what is
hashed is what is written, and nothing has to be canonicalised but the region itself.
"""

from dataclasses import dataclass, replace

from hocba_plugin.sign.xades.names import CANONICAL_FORMS, DS, EXCLUSIVE, SIGNED_PROPERTIES, XADES

_C14N = CANONICAL_FORMS[EXCLUSIVE]


@dataclass(frozen=True, slots=True)
class Form:
    """Templates of one form; ``id`` is the signature's, all other Ids derive from it."""

    signed_info: str
    """With ``method``, ``digest``, ``covers`` and the values of ``region`` and ``properties``."""
    properties: str
    """What is signed beside the region: ``time``, and perhaps ``certificate`` by ``digest``."""
    signature: str
    """Around ``signed_info``, ``value``, ``certificates``, ``properties`` and ``unsigned``."""
    unsigned: str = ""
    """Around a ``time_stamp`` over the value; empty: the form has none."""


def _signed_info(region: str, properties: str) -> str:
    return (
        f'<ds:SignedInfo xmlns:ds="{DS}">'
        f'<ds:CanonicalizationMethod Algorithm="{_C14N}"></ds:CanonicalizationMethod>'
        '<ds:SignatureMethod Algorithm="{method}"></ds:SignatureMethod>'
        f"{_reference(region, '{region}')}{_reference(properties, '{properties}')}</ds:SignedInfo>"
    )


def _reference(attributes: str, value: str) -> str:
    return (
        f"<ds:Reference {attributes}><ds:Transforms>"
        f'<ds:Transform Algorithm="{_C14N}"></ds:Transform></ds:Transforms>'
        '<ds:DigestMethod Algorithm="{digest}"></ds:DigestMethod>'
        f"<ds:DigestValue>{value}</ds:DigestValue></ds:Reference>"
    )


def _signature(content: str) -> str:
    return (
        f'<ds:Signature xmlns:ds="{DS}" Id="{{id}}">{{signed_info}}'
        "<ds:SignatureValue>{value}</ds:SignatureValue>"
        f"<ds:KeyInfo><ds:X509Data>{{certificates}}</ds:X509Data></ds:KeyInfo>{content}"
        "</ds:Signature>"
    )


_XADES_B = Form(
    signed_info=_signed_info(
        region='Id="{id}-region" URI="#{covers}"',
        properties=f'Type="{SIGNED_PROPERTIES}" URI="#{{id}}-properties"',
    ),
    properties=(
        f'<xades:SignedProperties xmlns:xades="{XADES}" Id="{{id}}-properties">'
        "<xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>"
        "<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
        f'<ds:DigestMethod xmlns:ds="{DS}" Algorithm="{{digest}}"></ds:DigestMethod>'
        f'<ds:DigestValue xmlns:ds="{DS}">{{certificate}}</ds:DigestValue>'
        "</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"
        "</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
        '<xades:DataObjectFormat ObjectReference="#{id}-region">'
        "<xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>"
        "</xades:SignedDataObjectProperties></xades:SignedProperties>"
    ),
    signature=_signature(
        f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="#{{id}}">'
        "{properties}{unsigned}</xades:QualifyingProperties></ds:Object>"
    ),
)
# ETSI EN 319 132-1, 5.3.
_XADES_T = replace(
    _XADES_B,
    unsigned=(
        "<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:SignatureTimeStamp>"
        f'<ds:CanonicalizationMethod Algorithm="{_C14N}"></ds:CanonicalizationMethod>'
        "<xades:EncapsulatedTimeStamp>{time_stamp}</xades:EncapsulatedTimeStamp>"
        "</xades:SignatureTimeStamp></xades:UnsignedSignatureProperties></xades:UnsignedProperties>"
    ),
)
# The shape of electronic invoices (QĐ 1450/QĐ-TCT): the time stands in an Object that is signed
# beside the content. Which certificate was used is not signed; holder and path have to say it.
_XMLDSIG_SIGNING_TIME = Form(
    signed_info=_signed_info(region='URI="#{covers}"', properties='URI="#{id}-time"'),
    properties=(
        f'<ds:Object xmlns:ds="{DS}" Id="{{id}}-time"><ds:SignatureProperties>'
        '<ds:SignatureProperty Target="#{id}"><ds:SigningTime>{time}</ds:SigningTime>'
        "</ds:SignatureProperty></ds:SignatureProperties></ds:Object>"
    ),
    signature=_signature("{properties}"),
)
FORMS = {
    "xades-b": _XADES_B,
    "xades-t": _XADES_T,
    "xmldsig+SigningTime": _XMLDSIG_SIGNING_TIME,
}

"""The exact shape of a signature (``signature.rng``), and reading what stands in one.

The grammar lists what may stand where; which form, algorithms, hash and canonical forms may be
named is filled in from the profile, so a signature is accepted as declared or not at all.
"""

import datetime as dt
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from lxml import etree

from hocba_hooks.keys import SignatureAlgorithm
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.certificates import MAX_CERTIFICATES
from hocba_plugin.sign.moments import read_moment
from hocba_plugin.sign.xades import canonical
from hocba_plugin.sign.xades.names import (
    CANONICAL_FORMS,
    DIGEST_METHODS,
    DS,
    SIGNATURE_METHODS,
    XADES,
)

_RNG = "http://relaxng.org/ns/structure/1.0"
_NAMES = {"ds": DS, "xades": XADES}
_CERTIFICATES = ".//ds:X509Certificate"
_ALGORITHMS = {uri: algorithm for algorithm, uri in SIGNATURE_METHODS.items()}
_CANONICAL_FORMS = {uri: form for form, uri in CANONICAL_FORMS.items()}


@dataclass(frozen=True, slots=True)
class Reference:
    """A part that was signed."""

    id: str
    canonical_form: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureParts:
    """What a signature of the accepted shape says."""

    algorithm: SignatureAlgorithm
    signed_info: etree._Element
    canonical_form: str
    """Of SignedInfo."""
    region: Reference
    properties: Reference
    signed_properties: etree._Element
    """What ``properties`` refers to."""
    value: bytes
    certificates: tuple[bytes, ...]
    certificate_digest: bytes | None
    """``None``: this form signs none."""
    signed_at: dt.datetime
    has_zone: bool
    """Whether ``signed_at`` says its zone."""
    time_stamp: "TimeStampPart | None" = None
    """``None``: this form has none."""


@dataclass(frozen=True, slots=True)
class TimeStampPart:
    """A time-stamp, and what it has to be over."""

    token: bytes
    stamped: bytes
    """The element of the value, in the canonical form the time-stamp names."""


def read_signature(signature: etree._Element, spec: SignatureSpec) -> SignatureParts | None:
    """Return the parts of a signature; ``None`` if its shape is not what the profile declares."""
    if not _grammar(spec).validate(signature):
        return None
    if len(_texts(signature, _CERTIFICATES)) > MAX_CERTIFICATES:
        return None
    try:
        parts = _READERS[spec.form](signature)
    except ValueError:
        # No such time; or a letter base64 does not have, and libxml2 lets through beyond ASCII.
        return None
    own = parts.signed_properties.get("Id") == parts.properties.id
    return parts if own and _refers_to_itself(signature) else None


@cache
def _grammar(spec: SignatureSpec) -> etree.RelaxNG:
    """Return the grammar with the names this profile allows, and no others."""
    text = resources.files(__package__).joinpath("signature.rng").read_bytes()
    grammar = etree.fromstring(text, etree.XMLParser(remove_comments=True))
    methods = (SIGNATURE_METHODS[SignatureAlgorithm(name)] for name in spec.algorithms)
    _define(grammar, "signature-method", methods)
    _define(grammar, "digest-method", [DIGEST_METHODS[spec.digest]])
    _define(grammar, "canonical-form", (CANONICAL_FORMS[form] for form in spec.canonical_forms))
    start = etree.SubElement(grammar, f"{{{_RNG}}}start")
    etree.SubElement(start, f"{{{_RNG}}}ref", name=spec.form.replace("+", "-"))
    return etree.RelaxNG(grammar)


def _define(grammar: etree._Element, name: str, values: Iterable[str]) -> None:
    definition = etree.SubElement(grammar, f"{{{_RNG}}}define", name=name)
    choice = etree.SubElement(definition, f"{{{_RNG}}}choice")
    for value in values:
        etree.SubElement(choice, f"{{{_RNG}}}value").text = value


def _xades(signature: etree._Element) -> SignatureParts:
    certificate = _text(signature, ".//xades:CertDigest/ds:DigestValue")
    return _parts(
        signature, ".//xades:SignedProperties", ".//xades:SigningTime", b64decode(certificate)
    )


def _xmldsig(signature: etree._Element) -> SignatureParts:
    return _parts(signature, "ds:Object", ".//ds:SigningTime", None)


def _xades_t(signature: etree._Element) -> SignatureParts:
    form = _canonical_form(signature, ".//xades:SignatureTimeStamp/ds:CanonicalizationMethod")
    token = b64decode(_text(signature, ".//xades:EncapsulatedTimeStamp"))
    stamped = canonical(_one(signature, "ds:SignatureValue"), form)
    return replace(_xades(signature), time_stamp=TimeStampPart(token, stamped))


_READERS = {"xades-b": _xades, "xades-t": _xades_t, "xmldsig+SigningTime": _xmldsig}


def _parts(
    signature: etree._Element, properties: str, time: str, certificate_digest: bytes | None
) -> SignatureParts:
    signed_info = signature[0]
    signed_at, has_zone = read_moment(_text(signature, time))
    return SignatureParts(
        algorithm=_ALGORITHMS[_attribute(signed_info, "ds:SignatureMethod", "Algorithm")],
        signed_info=signed_info,
        canonical_form=_canonical_form(signed_info, "ds:CanonicalizationMethod"),
        region=_reference(signed_info[2]),
        properties=_reference(signed_info[3]),
        signed_properties=_one(signature, properties),
        value=b64decode(_text(signature, "ds:SignatureValue")),
        certificates=tuple(map(b64decode, _texts(signature, _CERTIFICATES))),
        certificate_digest=certificate_digest,
        signed_at=signed_at,
        has_zone=has_zone,
    )


def _reference(reference: etree._Element) -> Reference:
    return Reference(
        id=str(reference.get("URI")).removeprefix("#"),
        canonical_form=_canonical_form(reference, "*/ds:Transform"),
        digest=b64decode(_text(reference, "ds:DigestValue")),
    )


def _refers_to_itself(signature: etree._Element) -> bool:
    """Whether what speaks of the signature, or of its first reference, means this one."""
    own, region = f"#{signature.get('Id')}", f"#{signature[0][2].get('Id')}"
    targets = [element.get("Target") for element in signature.iterfind(".//*[@Target]")]
    formats = [
        element.get("ObjectReference")
        for element in signature.iterfind(".//xades:DataObjectFormat", _NAMES)
    ]
    return {own}.issuperset(targets) and {region}.issuperset(formats)


def _canonical_form(element: etree._Element, path: str) -> str:
    return _CANONICAL_FORMS[_attribute(element, path, "Algorithm")]


def _one(element: etree._Element, path: str) -> etree._Element:
    found = element.find(path, _NAMES)
    if found is None:
        raise LookupError(path)
    return found


def _attribute(element: etree._Element, path: str, name: str) -> str:
    return str(_one(element, path).get(name))


def _text(element: etree._Element, path: str) -> str:
    return _one(element, path).text or ""


def _texts(element: etree._Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, _NAMES)]

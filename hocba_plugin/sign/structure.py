"""What may stand in a signed document at all: checked before any cryptography.

The codec has refused elements and attributes the profile does not know; here follow stray text,
what stands in slots, Ids, and the exact shape of each signature (``signature.rng``).
"""

import datetime as dt
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lxml import etree

from hocba_hooks.transcripts import Form
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.slots import Slot
from hocba_plugin.sign.xades import DS, SIGNATURE_METHODS, XADES

_NAMES = {"ds": DS, "xades": XADES}
_SIGNATURE = f"{{{DS}}}Signature"
_WHITE_SPACE = " \t\r\n"
"""What XML calls so; Python's is wider, and could hide something."""
_CERTIFICATES = ".//ds:X509Certificate"
MAX_CERTIFICATES = 10
"""In one signature. Each may have to be tried as the issuer of each."""
_ALGORITHMS = {method: name for name, method in SIGNATURE_METHODS.items()}


def document_reasons(
    root: etree._Element, form: Form, slots: Sequence[Slot], profile: Profile
) -> tuple[Reason, ...]:
    """Return what is wrong with the document around its signatures."""
    found = []
    if any(not _holds_one_signature_at_most(slot, form, profile) for slot in slots):
        found.append(Reason.MISPLACED_SIGNATURE)
    if _has_stray_text(root, form, slots, profile):
        found.append(Reason.STRAY_CONTENT)
    if profile.unsigned_rows(form):
        found.append(Reason.UNSIGNED_CONTENT)
    if _has_duplicate_ids(root, profile):
        found.append(Reason.DUPLICATE_ID)
    if any(slot.spec.required and not slot.filled for slot in slots):
        found.append(Reason.UNSIGNED_SLOT)
    return tuple(found)


def _holds_one_signature_at_most(slot: Slot, form: Form, profile: Profile) -> bool:
    # An Id where the profile gives none would be a text nobody signs.
    has_id = any(row.id for row in profile.rows(form) if row.path == slot.spec.slot)
    allowed = {profile.id_attribute} if has_id else set()
    children = [child.tag for child in slot.element]
    return allowed.issuperset(slot.element.attrib) and children in ([], [_SIGNATURE])


def _has_stray_text(
    root: etree._Element, form: Form, slots: Sequence[Slot], profile: Profile
) -> bool:
    values = {row.path for row in profile.rows(form) if row.kind == "value"}
    ends = {slot.element for slot in slots}
    return any(
        (path not in values and _is_text(element.text))
        or any(_is_text(child.tail) for child in element)
        for path, element in _walk(root, "", ends)
    )


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip(_WHITE_SPACE))


def _walk(
    element: etree._Element, path: str, ends: set[etree._Element]
) -> Iterator[tuple[str, etree._Element]]:
    yield path, element
    if element in ends:
        return
    for child in element:
        name = etree.QName(child).localname
        yield from _walk(child, f"{path}/{name}" if path else name, ends)


def _has_duplicate_ids(root: etree._Element, profile: Profile) -> bool:
    names = {profile.id_attribute, "Id"}
    ids = [element.get(name) for element in root.iter() for name in names if element.get(name)]
    return len(ids) != len(set(ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureParts:
    """What a signature of the accepted shape says."""

    algorithm: str
    signed_info: etree._Element
    covers: str
    region_digest: bytes
    signed_properties: etree._Element
    properties_digest: bytes
    value: bytes
    certificates: tuple[bytes, ...]
    certificate_digest: bytes
    signed_at: dt.datetime


def read_signature(slot: Slot) -> SignatureParts | None:
    """Return the parts of the signature in ``slot``; ``None`` if its shape is not accepted."""
    signature = slot.element[0]
    if not _shape().validate(signature) or not _refers_to_itself(signature):
        return None
    if len(_texts(signature, _CERTIFICATES)) > MAX_CERTIFICATES:
        return None
    try:
        return _parts(signature)
    except ValueError:
        # No such time; or a letter base64 does not have, and libxml2 lets through beyond ASCII.
        return None


def _parts(signature: etree._Element) -> SignatureParts:
    region, properties = (b64decode(text) for text in _texts(signature, "*//ds:DigestValue")[:2])
    return SignatureParts(
        algorithm=_ALGORITHMS[_attribute(signature, "*/ds:SignatureMethod", "Algorithm")],
        signed_info=signature[0],
        covers=_attribute(signature, "*/ds:Reference[1]", "URI").removeprefix("#"),
        region_digest=region,
        signed_properties=_one(signature, ".//xades:SignedProperties"),
        properties_digest=properties,
        value=b64decode(_text(signature, "ds:SignatureValue")),
        certificates=tuple(map(b64decode, _texts(signature, _CERTIFICATES))),
        certificate_digest=b64decode(_text(signature, ".//xades:CertDigest/ds:DigestValue")),
        signed_at=dt.datetime.fromisoformat(_text(signature, ".//xades:SigningTime")),
    )


@cache
def _shape() -> etree.RelaxNG:
    grammar = resources.files(__package__).joinpath("signature.rng").read_bytes()
    return etree.RelaxNG(etree.fromstring(grammar))


def _refers_to_itself(signature: etree._Element) -> bool:
    """Whether the signed properties that are reached are this signature's own."""
    return (
        _attribute(signature, ".//xades:QualifyingProperties", "Target")
        == f"#{signature.get('Id')}"
        and _attribute(signature, "*/ds:Reference[2]", "URI")
        == f"#{_attribute(signature, './/xades:SignedProperties', 'Id')}"
        and _attribute(signature, ".//xades:DataObjectFormat", "ObjectReference")
        == f"#{_attribute(signature, '*/ds:Reference[1]', 'Id')}"
    )


def _one(signature: etree._Element, path: str) -> etree._Element:
    found = signature.find(path, _NAMES)
    if found is None:
        raise LookupError(path)
    return found


def _attribute(signature: etree._Element, path: str, name: str) -> str:
    return str(_one(signature, path).get(name))


def _text(signature: etree._Element, path: str) -> str:
    return _one(signature, path).text or ""


def _texts(signature: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in signature.findall(path, _NAMES)]

"""What must not verify: documents changed, rearranged, or signed by the wrong hands."""

import copy
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hocba_hooks import Document, Transcript
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.errors import DocumentError
from hocba_plugin.sign.report import Status
from hocba_plugin.sign.xades import canonical

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
Root = etree._Element


@pytest.fixture(scope="module")
def signed(secondary: Any, secondary_transcript: Transcript) -> Document:
    document: Document = secondary.sign_all(secondary.issue(secondary_transcript))
    return document


def one(root: Root, tag: str) -> Root:
    return next(root.iter(tag))


def signature_in(root: Root, slot: str) -> Root:
    (signature,) = [found for found in root.iter(f"{DS}Signature") if found.getparent().tag == slot]
    return signature


def change_a_mark(root: Root) -> None:
    one(root, "MA_MON_HOC").text = "99"


def change_the_teachers_mark_only(root: Root) -> None:
    one(root, "NXET_MON_HOC").text = "khác"


def wrap_the_region_and_put_another_in_front(root: Root) -> None:
    genuine = one(root, "DU_LIEU_HOC_BA")
    forged = copy.deepcopy(genuine)
    genuine.addprevious(forged)
    etree.SubElement(root, "GOC").append(genuine)


def put_a_second_region_behind(root: Root) -> None:
    root.append(copy.deepcopy(one(root, "DU_LIEU_HOC_BA")))


def hide_the_region_in_a_signature(root: Root) -> None:
    content = etree.SubElement(signature_in(root, "KY_PHAT_HANH"), f"{DS}Object")
    content.append(copy.deepcopy(one(root, "DU_LIEU_HOC_BA")))


def repeat_the_id_outside(root: Root) -> None:
    one(root, "KY_PHAT_HANH").set("Id", "data")


def put_false_properties_first(root: Root) -> None:
    signature = signature_in(root, "KY_PHAT_HANH")
    genuine = one(signature, f"{DS}Object")
    forged = copy.deepcopy(genuine)
    one(forged, f"{XADES}SignedProperties").set("Id", "gia-mao")
    one(forged, f"{XADES}SigningTime").text = "2020-01-01T00:00:00Z"
    genuine.addprevious(forged)


def swap_in_false_properties(root: Root) -> None:
    one(signature_in(root, "KY_PHAT_HANH"), f"{XADES}SigningTime").text = "2026-01-01T00:00:00Z"


def rename_the_properties(root: Root) -> None:
    one(signature_in(root, "GVCN"), f"{XADES}SignedProperties").set("Id", "khac")


def change_a_digest(root: Root) -> None:
    digest = b64encode(bytes(32)).decode()
    one(signature_in(root, "KY_PHAT_HANH"), f"{DS}DigestValue").text = digest


def change_the_value(root: Root) -> None:
    one(signature_in(root, "CBQL"), f"{DS}SignatureValue").text = b64encode(bytes(64)).decode()


def swap_two_signatures(root: Root) -> None:
    head, seal = signature_in(root, "CBQL"), signature_in(root, "KY_PHAT_HANH")
    head_slot, seal_slot = head.getparent(), seal.getparent()
    head_slot.append(seal)
    seal_slot.append(head)


def swap_two_subjects(root: Root) -> None:
    first, second = list(one(root, "DANH_SACH_GVBM"))[:2]
    a, b = first[0], second[0]
    first.append(b)
    second.append(a)


def drop_the_seal(root: Root) -> None:
    slot = one(root, "KY_PHAT_HANH")
    slot.remove(slot[0])


def drop_a_teacher(root: Root) -> None:
    slot = one(root, "DANH_SACH_GVBM")[0]
    slot.remove(slot[0])


def sign_twice_in_one_slot(root: Root) -> None:
    slot = one(root, "KY_PHAT_HANH")
    slot.append(copy.deepcopy(slot[0]))


def put_a_signature_elsewhere(root: Root) -> None:
    root.append(signature_in(root, "KY_PHAT_HANH"))


def write_between_elements(root: Root) -> None:
    one(root, "PHAT_HANH_HOC_BA").text = "Đã lên lớp"


def write_into_a_slot(root: Root) -> None:
    one(root, "KY_PHAT_HANH").text = "Đã lên lớp"


def add_an_attribute_to_a_slot(root: Root) -> None:
    one(root, "KY_PHAT_HANH").set("ghiChu", "x")


def cover_less(root: Root) -> None:
    """Point the reference of the seal at the part the homeroom teacher covers."""
    reference = one(signature_in(root, "KY_PHAT_HANH"), f"{DS}Reference")
    reference.set("URI", "#thongtinhocba")


def cover_the_whole_document(root: Root) -> None:
    one(signature_in(root, "KY_PHAT_HANH"), f"{DS}Reference").set("URI", "")


def add_a_transform(root: Root) -> None:
    transforms = one(signature_in(root, "KY_PHAT_HANH"), f"{DS}Transforms")
    added = etree.SubElement(transforms, f"{DS}Transform")
    added.set("Algorithm", "http://www.w3.org/TR/1999/REC-xpath-19991116")
    etree.SubElement(added, f"{DS}XPath").text = "false()"


def weaken_the_digest(root: Root) -> None:
    method = one(signature_in(root, "KY_PHAT_HANH"), f"{DS}DigestMethod")
    method.set("Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1")


def pretend_a_shared_secret(root: Root) -> None:
    method = one(signature_in(root, "KY_PHAT_HANH"), f"{DS}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


def name_another_algorithm(root: Root) -> None:
    method = one(signature_in(root, "KY_PHAT_HANH"), f"{DS}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256")


def add_a_key_value(root: Root) -> None:
    key_info = one(signature_in(root, "KY_PHAT_HANH"), f"{DS}KeyInfo")
    etree.SubElement(key_info, f"{DS}KeyValue")


def show_another_certificate(root: Root) -> None:
    shown = one(signature_in(root, "GVCN"), f"{DS}X509Certificate")
    shown.text = one(signature_in(root, "CBQL"), f"{DS}X509Certificate").text


def break_the_certificate(root: Root) -> None:
    one(signature_in(root, "GVCN"), f"{DS}X509Certificate").text = "MIIB"


def sign_in_no_possible_year(root: Root) -> None:
    time = one(signature_in(root, "KY_PHAT_HANH"), f"{XADES}SigningTime")
    time.text = "2026-13-40T00:00:00Z"


ATTACKS: dict[Callable[[Root], None], str] = {
    change_a_mark: "content_changed",
    change_the_teachers_mark_only: "content_changed",
    wrap_the_region_and_put_another_in_front: "not_a_record",
    put_a_second_region_behind: "not_a_record",
    hide_the_region_in_a_signature: "signature_structure",
    repeat_the_id_outside: "duplicate_id",
    put_false_properties_first: "signature_structure",
    swap_in_false_properties: "properties_changed",
    rename_the_properties: "signature_structure",
    change_a_digest: "signature_value",
    change_the_value: "signature_value",
    swap_two_signatures: "wrong_holder",
    swap_two_subjects: "wrong_reference",
    drop_the_seal: "unsigned_slot",
    drop_a_teacher: "unsigned_slot",
    sign_twice_in_one_slot: "misplaced_signature",
    put_a_signature_elsewhere: "not_a_record",
    write_between_elements: "stray_content",
    write_into_a_slot: "stray_content",
    add_an_attribute_to_a_slot: "misplaced_signature",
    cover_less: "wrong_reference",
    cover_the_whole_document: "signature_structure",
    add_a_transform: "signature_structure",
    weaken_the_digest: "signature_structure",
    pretend_a_shared_secret: "signature_structure",
    name_another_algorithm: "algorithm",
    add_a_key_value: "signature_structure",
    show_another_certificate: "certificate_mismatch",
    break_the_certificate: "certificate_malformed",
    sign_in_no_possible_year: "signature_structure",
}


def test_the_document_itself_is_valid(secondary: Any, signed: Document) -> None:
    """Otherwise the attacks below would prove nothing."""
    assert secondary.verifier.verify(signed.content).reasons == ()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attacked_document_is_invalid(
    secondary: Any, signed: Document, attack: Callable[[Root], None]
) -> None:
    """Each attack is refused, for the reason that fits it."""
    root = parse(signed.content)
    attack(root)
    found = secondary.verifier.verify(serialise(root))
    assert found.status is Status.INVALID
    assert ATTACKS[attack] in [reason.code for reason in found.reasons]


def test_a_signature_of_another_document_does_not_count(
    secondary: Any, secondary_transcript: Transcript, signed: Document
) -> None:
    """Another pupil's seal cannot be pasted in."""
    other = secondary.sign_all(secondary.issue(secondary_transcript, number=2))
    root = parse(signed.content)
    stolen = signature_in(parse(other.content), "KY_PHAT_HANH")
    slot = one(root, "KY_PHAT_HANH")
    slot.replace(slot[0], stolen)
    found = secondary.verifier.verify(serialise(root))
    assert [reason.code for reason in found.reasons] == ["content_changed"]


@pytest.mark.parametrize("hidden", [b"<!-- x -->", b"<?x y?>"])
def test_comments_and_instructions_are_refused(
    secondary: Any, signed: Document, hidden: bytes
) -> None:
    """A comment inside a value would not break the signature, but shorten the value for readers."""
    content = signed.content.replace(b"</HO_VA_TEN>", hidden + b"</HO_VA_TEN>", 1)
    with pytest.raises(DocumentError):
        secondary.verifier.verify(content)


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 99_999), byte=st.integers(0, 255))
def test_no_changed_byte_goes_unnoticed(
    secondary: Any, signed: Document, place: int, byte: int
) -> None:
    """Whatever byte is changed: refused, or invalid, or the same document written differently."""
    content = bytearray(signed.content)
    content[place % len(content)] = byte
    try:
        found = secondary.verifier.verify(bytes(content))
    except DocumentError:
        return
    if found.status is not Status.INVALID:
        assert canonical(parse(bytes(content))) == canonical(parse(signed.content))

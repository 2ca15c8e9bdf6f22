"""Signed documents taken apart and put together again, on every profile alike.

No element is named here: what is attacked is found by the profile's own slots and regions.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from hocba_hooks import Document, Transcript
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.documents.profile_check import check_profile
from hocba_plugin.errors import CertificateError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sign.describing import describe
from hocba_plugin.sign.report import Status
from hocba_plugin.sign.slots import Slot, find_slots
from hocba_plugin.sign.xades import DS, XADES

Root = etree._Element
XML = "{http://www.w3.org/XML/1998/namespace}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


class Target:
    """A fully signed document, opened for changes."""

    def __init__(self, world: Any, document: Document) -> None:
        self.world = world
        self.root = parse(document.content)
        record = Codec(world.profile).read_element(self.root)
        self.slots: tuple[Slot, ...] = find_slots(self.root, record, world.profile)

    @property
    def last(self) -> Slot:
        """The seal: it signs after all others, over all others."""
        return self.slots[-1]

    @property
    def signature(self) -> Root:
        return self.last.element[0]

    def inside(self, tag: str) -> Root:
        return next(self.signature.iter(tag))

    def value(self) -> Root:
        """An element of the signed region that holds a text."""
        return next(one for one in self.last.region.iter() if one.text and not len(one))


@pytest.fixture(scope="module", params=["primary", "secondary", "elsewhere"])
def signed(request: pytest.FixtureRequest) -> tuple[Any, Document]:
    level = "primary" if request.param == "primary" else "secondary"
    world = request.getfixturevalue(request.param)
    transcript: Transcript = request.getfixturevalue(f"{level}_transcript")
    return world, world.sign_all(world.issue(transcript))


def ds(name: str) -> str:
    return f"{{{DS}}}{name}"


def put_the_region_under_another_root(target: Target) -> None:
    """The classic: the reference still resolves, a reader looks elsewhere."""
    genuine = target.last.region
    forged = copy.deepcopy(genuine)
    genuine.addprevious(forged)
    etree.SubElement(target.inside(ds("Object")), "x").append(genuine)


def put_the_region_into_its_own_slot(target: Target) -> None:
    target.last.element.append(copy.deepcopy(target.last.region))


def put_the_region_before_the_signature(target: Target) -> None:
    target.last.element.insert(0, copy.deepcopy(target.last.region))


def double_the_region(target: Target) -> None:
    target.last.region.addnext(copy.deepcopy(target.last.region))


def swap_the_id_to_a_forged_region(target: Target) -> None:
    genuine, profile = target.last.region, target.world.profile
    forged = copy.deepcopy(genuine)
    genuine.set(profile.id_attribute, "khac")
    genuine.addprevious(forged)


def name_the_region_by(attribute: str) -> Callable[[Target], None]:
    def attack(target: Target) -> None:
        """Libraries differ in what they take for an Id."""
        target.root.set(attribute, target.last.covers)

    attack.__name__ = f"name_the_root_by_{attribute.rpartition('}')[2]}_{len(attribute)}"
    return attack


def name_the_signature_like_the_region(target: Target) -> None:
    target.signature.set("Id", target.last.covers)
    target.inside(f"{{{XADES}}}QualifyingProperties").set("Target", f"#{target.last.covers}")


def name_the_properties_like_the_region(target: Target) -> None:
    target.inside(f"{{{XADES}}}SignedProperties").set("Id", target.last.covers)
    list(target.signature.iter(ds("Reference")))[1].set("URI", f"#{target.last.covers}")


def put_an_id_into_a_key(target: Target) -> None:
    target.inside(ds("X509Data")).set("Id", target.last.covers)


def write_an_unsigned_text_into_an_id(target: Target) -> None:
    target.last.element.set(target.world.profile.id_attribute, "Da-len-lop")


def leave_a_slot_without_its_signature(target: Target) -> None:
    target.last.element.clear()


def remove_the_slot(target: Target) -> None:
    parent = target.last.element.getparent()
    assert parent is not None
    parent.remove(target.last.element)


def double_the_slot(target: Target) -> None:
    target.last.element.addnext(copy.deepcopy(target.last.element))


def sign_the_root_too(target: Target) -> None:
    target.root.append(copy.deepcopy(target.signature))


def move_a_signature_to_an_earlier_slot(target: Target) -> None:
    first = target.slots[0].element
    first.replace(first[0], copy.deepcopy(target.signature))


def name_the_type_of_a_value(target: Target) -> None:
    target.root.set(f"{XSI}type", "x")


def say_a_region_is_nothing(target: Target) -> None:
    target.last.region.set(f"{XSI}nil", "true")


def name_another_schema(target: Target) -> None:
    target.root.set(f"{XSI}noNamespaceSchemaLocation", "http://example.org/x.xsd")


def write_before_the_first_element(target: Target) -> None:
    target.last.region.text = "Được lên lớp"


def write_after_the_region(target: Target) -> None:
    target.last.region.tail = "Được lên lớp"


def write_after_a_signature(target: Target) -> None:
    target.signature.tail = "Được lên lớp"


def write_between_the_parts_of_a_signature(target: Target) -> None:
    target.inside(ds("SignatureValue")).tail = "Được lên lớp"


def hide_it_in_white_space_of_another_kind(target: Target) -> None:
    target.last.region.tail = "\u2003\u00a0\x85"


def put_a_value_into_a_value(target: Target) -> None:
    etree.SubElement(target.value(), "b").text = "x"


def move_a_value_to_another_namespace(target: Target) -> None:
    target.value().tag = "{urn:example:khac}x"


def change_a_value(target: Target) -> None:
    target.value().text = f"{target.value().text} "


def use_another_transform(algorithm: str) -> Callable[[Target], None]:
    def attack(target: Target) -> None:
        target.inside(ds("Transform")).set("Algorithm", algorithm)

    attack.__name__ = f"transform_by_{algorithm.rpartition('/')[2]}"
    return attack


def take_the_transforms_away(target: Target) -> None:
    reference = target.inside(ds("Reference"))
    reference.remove(reference[0])


def use_another_canonical_form(target: Target) -> None:
    method = target.inside(ds("CanonicalizationMethod"))
    method.set("Algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments")


def keep_a_prefix(target: Target) -> None:
    """An InclusiveNamespaces list changes what exclusive canonicalisation gives."""
    etree.SubElement(
        target.inside(ds("Transform")),
        "{http://www.w3.org/2001/10/xml-exc-c14n#}InclusiveNamespaces",
        PrefixList="#default",
    )


def use_another_method(algorithm: str) -> Callable[[Target], None]:
    def attack(target: Target) -> None:
        target.inside(ds("SignatureMethod")).set("Algorithm", algorithm)

    attack.__name__ = f"sign_by_{algorithm.rpartition('#')[2]}"
    return attack


def shorten_the_proof(target: Target) -> None:
    """HMACOutputLength made a signature of no bits; it has no business here."""
    etree.SubElement(target.inside(ds("SignatureMethod")), ds("HMACOutputLength")).text = "0"


def refer_to_nothing(target: Target) -> None:
    target.inside(ds("Reference")).attrib.pop("URI")


def refer_by_pointer(target: Target) -> None:
    target.inside(ds("Reference")).set("URI", f"#xpointer(id('{target.last.covers}'))")


def refer_elsewhere(target: Target) -> None:
    target.inside(ds("Reference")).set("URI", "http://example.org/hoc-ba.xml")


def refer_once_more(target: Target) -> None:
    reference = target.inside(ds("Reference"))
    reference.addnext(copy.deepcopy(reference))


def show_a_bare_key(target: Target) -> None:
    info = target.inside(ds("KeyInfo"))
    info.replace(info[0], etree.Element(ds("KeyValue")))


def show_no_certificate(target: Target) -> None:
    data = target.inside(ds("X509Data"))
    data.remove(data[0])


def show_a_thousand_certificates(target: Target) -> None:
    data = target.inside(ds("X509Data"))
    data.extend(copy.deepcopy(data[0]) for _ in range(1000))


def sign_at(moment: str) -> Callable[[Target], None]:
    def attack(target: Target) -> None:
        target.inside(f"{{{XADES}}}SigningTime").text = moment

    attack.__name__ = f"sign_at_{moment}"
    return attack


def put_a_reference_behind_the_counter_signature(target: Target) -> None:
    """Unsigned properties may hold anything, so none are accepted."""
    properties = target.inside(f"{{{XADES}}}QualifyingProperties")
    etree.SubElement(properties, f"{{{XADES}}}UnsignedProperties")


ATTACKS: tuple[Callable[[Target], None], ...] = (
    put_the_region_under_another_root,
    put_the_region_into_its_own_slot,
    put_the_region_before_the_signature,
    double_the_region,
    swap_the_id_to_a_forged_region,
    *map(name_the_region_by, ("Id", "ID", "id", "iD", "maPhan", f"{XML}id", "{urn:x}Id")),
    name_the_signature_like_the_region,
    name_the_properties_like_the_region,
    put_an_id_into_a_key,
    write_an_unsigned_text_into_an_id,
    leave_a_slot_without_its_signature,
    remove_the_slot,
    double_the_slot,
    sign_the_root_too,
    move_a_signature_to_an_earlier_slot,
    name_the_type_of_a_value,
    say_a_region_is_nothing,
    name_another_schema,
    write_before_the_first_element,
    write_after_the_region,
    write_after_a_signature,
    write_between_the_parts_of_a_signature,
    hide_it_in_white_space_of_another_kind,
    put_a_value_into_a_value,
    move_a_value_to_another_namespace,
    change_a_value,
    *map(
        use_another_transform,
        (
            "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
            "http://www.w3.org/2002/06/xmldsig-filter2",
            "http://www.w3.org/2000/09/xmldsig#base64",
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        ),
    ),
    take_the_transforms_away,
    use_another_canonical_form,
    keep_a_prefix,
    *map(
        use_another_method,
        (
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
            "none",
            "",
        ),
    ),
    shorten_the_proof,
    refer_to_nothing,
    refer_by_pointer,
    refer_elsewhere,
    refer_once_more,
    show_a_bare_key,
    show_no_certificate,
    show_a_thousand_certificates,
    *map(
        sign_at,
        (
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01",
            "2099-12-31T23:59:59-14:00",
            "2000-01-01T00:00:00+14:00",
        ),
    ),
    put_a_reference_behind_the_counter_signature,
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_rearrangement_verifies(
    signed: tuple[Any, Document], attack: Callable[[Target], None]
) -> None:
    """Invalid, never undetermined, and the report can be told in both languages."""
    world, document = signed
    target = Target(world, document)
    attack(target)
    found = world.verifier.verify(serialise(target.root))
    assert found.status is Status.INVALID
    assert [list(describe(found, language)) for language in ("vi", "en")]


def test_another_spelling_of_the_same_document_verifies(signed: tuple[Any, Document]) -> None:
    """The strict verifier is not strict about what says nothing: it would only be switched off."""
    world, document = signed
    target = Target(world, document)
    target.last.region.tail = "\n  "
    for certificate in target.root.iter(ds("X509Certificate")):
        if not any(certificate in slot.region.iter() for slot in target.slots):
            text = certificate.text or ""
            certificate.text = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    content = b"\xef\xbb\xbf" + serialise(target.root).replace(b"'", b'"', 4)
    assert world.verifier.verify(content).reasons == ()


def _transplants(world: Any, document: Document, donor: Target) -> Iterator[bytes]:
    for number, slot in enumerate(donor.slots):
        target = Target(world, document)
        place = target.slots[number].element
        place.replace(place[0], copy.deepcopy(slot.element[0]))
        yield serialise(target.root)


def test_no_signature_of_another_record_is_taken(
    signed: tuple[Any, Document], request: pytest.FixtureRequest
) -> None:
    """Same class, same signers, another record: pasted into the same slot, one at a time."""
    world, document = signed
    level = "primary" if document.form.value == "primary" else "secondary"
    transcript = request.getfixturevalue(f"{level}_transcript")
    donor = Target(world, world.earlier().sign_all(world.issue(transcript, number=2)))
    for content in _transplants(world, document, donor):
        assert content != document.content
        assert world.verifier.verify(content).status is Status.INVALID


def test_every_value_of_the_built_in_profiles_is_signed(signed: tuple[Any, Document]) -> None:
    """What can be read of a document stands below what head and seal sign."""
    world, document = signed
    assert world.profile.unsigned_rows(document.form) == ()


def _with_a_smaller_seal(profile: Profile) -> Profile:
    """Return a profile whose last two signatures cover no more than the teacher's."""
    narrow = next(slot.covers for slot in profile.slots if slot.role == "homeroom_teacher")
    slots = tuple(replace(slot, covers=narrow) for slot in profile.slots)
    return replace(profile, slots=slots)


def test_a_profile_that_leaves_values_unsigned_is_never_verified(
    elsewhere: Any, secondary_transcript: Transcript
) -> None:
    """Its documents would be valid with any status; the profile's author is told which fields."""
    world = replace(elsewhere, profile=_with_a_smaller_seal(elsewhere.profile))
    document = world.sign_all(world.issue(secondary_transcript))
    found = world.verifier.verify(document.content)
    assert [reason.code for reason in found.reasons] == ["unsigned_content"]
    problems = check_profile(world.profile, ()).problems
    assert {one.en for one in problems} == {"no required signature covers it"}


def test_a_school_does_not_sign_for_a_person(primary: Any, primary_transcript: Transcript) -> None:
    """A tax code where a personal ID belongs would fit the certificate of the seal."""
    (tax_code,) = primary.organisation_ids[primary.school_code]
    head = primary_transcript.head
    assert head is not None
    posing = head.model_copy(update={"personal_id": f"MST:{tax_code}"})
    document = primary.issue(primary_transcript.model_copy(update={"head": posing}))
    key = primary.keys[primary.school_code].model_copy(update={"holder": posing.personal_id})
    with pytest.raises(CertificateError, match="does not name who has to sign"):
        replace(primary, keys={**primary.keys, key.holder: key}).sign_all(document)

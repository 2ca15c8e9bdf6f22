"""Attacks on what only signatures with a plain signed time have: an Object and a property."""

import copy
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from lxml import etree

from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.describing import describe
from hocba_plugin.sign.report import Verification
from hocba_plugin.sign.slots import Slot, find_slots
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier
from hocba_plugin.sign.xades import DS, canonical

SPEC = SignatureSpec(form="xmldsig+SigningTime")
Root = etree._Element


def attack_files() -> Any:
    path = Path(__file__).with_name("write_attacks.py")
    specification = importlib.util.spec_from_file_location("write_attacks_of_forms", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module  # its dataclasses look it up
    specification.loader.exec_module(module)
    return module


FILES = attack_files()


def ds(name: str) -> str:
    return f"{{{DS}}}{name}"


def one(signature: Root, name: str) -> Root:
    return next(signature.iter(ds(name)))


def set_another_time(signature: Root) -> None:
    one(signature, "SigningTime").text = "2026-05-01T00:00:00Z"


def put_a_false_object_first(signature: Root) -> None:
    genuine = one(signature, "Object")
    forged = copy.deepcopy(genuine)
    forged.set("Id", "gia-mao")
    set_another_time(forged)
    genuine.addprevious(forged)


def put_a_false_object_last(signature: Root) -> None:
    forged = copy.deepcopy(one(signature, "Object"))
    forged.set("Id", "gia-mao")
    signature.append(forged)


def add_a_property(signature: Root) -> None:
    genuine = one(signature, "SignatureProperty")
    genuine.addnext(copy.deepcopy(genuine))


def add_a_second_time(signature: Root) -> None:
    genuine = one(signature, "SigningTime")
    genuine.addnext(copy.deepcopy(genuine))


def speak_of_another_signature(signature: Root) -> None:
    one(signature, "SignatureProperty").set("Target", "#ky-so-02")
    resign(signature)


def refer_to_the_property(signature: Root) -> None:
    """Its Id instead of the Object's: the Object's other parts would not be signed."""
    genuine = one(signature, "SignatureProperty")
    genuine.set("Id", "thuoc-tinh")
    reference = signature[0][3]
    reference.set("URI", "#thuoc-tinh")
    reference[2].text = FILES.b64encode(FILES._sha256(canonical(genuine))).decode()
    sign(signature)


def refer_to_the_region_twice(signature: Root) -> None:
    info = signature[0]
    info.replace(info[3], copy.deepcopy(info[2]))
    sign(signature)


def leave_the_time_unsigned(signature: Root) -> None:
    signature[0].remove(signature[0][3])
    sign(signature)


def claim_the_other_form(signature: Root) -> None:
    """A Type that only XAdES has."""
    signature[0][3].set("Type", "http://uri.etsi.org/01903#SignedProperties")
    sign(signature)


def resign(signature: Root) -> None:
    content = canonical(one(signature, "Object"))
    signature[0][3][2].text = FILES.b64encode(FILES._sha256(content)).decode()
    sign(signature)


def sign(signature: Root) -> None:
    value = FILES.Hand.of("school_seal").value(canonical(signature[0]))
    one(signature, "SignatureValue").text = FILES.b64encode(value).decode()


ATTACKS: dict[Callable[[Root], None], str] = {
    set_another_time: "properties_changed",
    put_a_false_object_first: "signature_structure",
    put_a_false_object_last: "signature_structure",
    add_a_property: "signature_structure",
    add_a_second_time: "signature_structure",
    speak_of_another_signature: "signature_structure",
    refer_to_the_property: "signature_structure",
    refer_to_the_region_twice: "signature_structure",
    leave_the_time_unsigned: "signature_structure",
    claim_the_other_form: "signature_structure",
}


def signed() -> tuple[Root, Slot]:
    """The record with the seal's signature alone."""
    root = parse((FILES.ATTACKS / "record.xml").read_bytes())
    record = Codec(FILES.PROFILE).read_element(root)
    seal = find_slots(root, record, FILES.PROFILE)[-1]
    seal.element.append(FILES.signature_by(FILES.Hand.of("school_seal"), seal, SPEC))
    return root, seal


def verified(root: Root) -> Verification:
    authority = x509.load_pem_x509_certificate((FILES.KEYS / "ca.pem").read_bytes())
    profile = replace(FILES.PROFILE, signature=SPEC)
    verifier = Verifier(profile, Trust([authority]), {"01999401": (FILES.TAX_CODE,)})
    return verifier.verify(serialise(root))


def codes(root: Root) -> list[str]:
    (report,) = verified(root).signatures
    return [reason.code for reason in report.reasons]


def test_the_signature_itself_is_valid() -> None:
    """And making it again, as the attacks do, leaves it so."""
    root, seal = signed()
    assert codes(root) == []
    resign(seal.element[0])
    assert codes(root) == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attacked_signature_is_refused_for_its_reason(attack: Callable[[Root], None]) -> None:
    """Though the holder's own key made some of them: the verifier accepts one shape alone."""
    root, seal = signed()
    attack(seal.element[0])
    assert codes(root) == [ATTACKS[attack]]


def test_the_report_says_that_the_certificate_is_not_signed() -> None:
    """And by which algorithm the signature was made."""
    root, _ = signed()
    found = verified(root)
    (entry,) = found.as_json("hoc-ba.xml")["signatures"]
    assert (entry["algorithm"], entry["reasons"]) == ("rsa-sha256", [])
    for language, text in (("vi", "không bao phủ chứng thư"), ("en", "not cover the certificate")):
        assert text in "\n".join(describe(found, language))

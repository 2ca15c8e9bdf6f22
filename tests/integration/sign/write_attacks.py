"""Writes ``fixtures/attacks``: signed records changed so that a careless verifier takes them.

    python tests/integration/sign/write_attacks.py

Each shape is made of two signatures: the seal's, which covers all the data of the document
(``whole``), and the homeroom teacher's, which covers a part of it (``part``). ``index.csv`` says
why each has to be refused: what the verifier may say of the attacked signature or of the document.
Keys are for tests only; nothing is drawn at random, so the files are always the same.
"""

import copy
import csv
import datetime as dt
import hmac
import importlib.util
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from lxml import etree

from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile, SignatureSpec
from hocba_plugin.sign.slots import Slot, find_slots
from hocba_plugin.sign.xades import DS, XADES, canonical, finish, prepare

FIXTURES = Path(__file__).parents[3] / "fixtures"
ATTACKS = FIXTURES / "attacks"
KEYS = FIXTURES / "vectors" / "signatures" / "keys"
PROFILE: Profile = load_profile("qd3016-public")
TAX_CODE = "0100000001"
SIGNED_AT = dt.datetime(2026, 6, 1, 0, 30, tzinfo=dt.UTC)
SCOPES = {"whole": -1, "part": 0}
"""Which slot is attacked."""
Root = etree._Element
_VALUES = {"whole": b"TEN_TRUONG", "part": b"HO_VA_TEN"}
"""Whose text is split, by scope."""


def _shapes() -> Any:
    """Return the rearrangements the adversarial tests try on every profile."""
    path = FIXTURES.parent / "tests" / "adversarial" / "test_adv_wrapping.py"
    specification = importlib.util.spec_from_file_location("attack_shapes", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


WRAPPING = _shapes()


@dataclass(frozen=True, slots=True)
class Hand:
    """A key for tests with its certificate, as kept in a PEM file."""

    key: Any
    certificate: x509.Certificate

    @classmethod
    def of(cls, name: str) -> "Hand":
        """Read ``name``.pem."""
        pem = (KEYS / f"{name}.pem").read_bytes()
        return cls(load_pem_private_key(pem, None), x509.load_pem_x509_certificate(pem))

    def value(self, to_sign: bytes) -> bytes:
        """Return the signature value: PKCS#1 v1.5, or ECDSA as r and s made without chance."""
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(to_sign, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        value: bytes = self.key.sign(to_sign, padding.PKCS1v15(), hashes.SHA256())
        return value


class Target:
    """The signed record, opened for changes, and the slot that is attacked."""

    world = type("World", (), {"profile": PROFILE})

    def __init__(self, content: bytes, scope: str) -> None:
        self.root, self.scope = parse(content), scope
        self.slots = slots_of(self.root)
        self.last = self.slots[SCOPES[scope]]

    @property
    def signature(self) -> Root:
        """The attacked signature."""
        return self.last.element[0]

    def inside(self, tag: str) -> Root:
        """Return the first element called ``tag`` in the attacked signature."""
        return next(self.signature.iter(tag))

    def value(self) -> Root:
        """Return an element of the signed region that holds a text."""
        return next(one for one in self.last.region.iter() if one.text and not len(one))

    def sign_again(self) -> None:
        """Make the value anew, by the genuine key: what an insider, or another program, could."""
        self.put_value(Hand.of(holder_of(self.last)).value(canonical(self.signature[0])))

    def put_value(self, value: bytes) -> None:
        """Replace the signature value."""
        self.inside(f"{{{DS}}}SignatureValue").text = b64encode(value).decode()

    def sign_as(self, name: str, spec: SignatureSpec = PROFILE.signature) -> None:
        """Replace the whole signature by one of another key, well made."""
        self.last.element[:] = [signature_by(Hand.of(name), self.last, spec)]


def slots_of(root: Root) -> tuple[Slot, ...]:
    """Return the record's slots."""
    return find_slots(root, Codec(PROFILE).read_element(root), PROFILE)


def holder_of(slot: Slot) -> str:
    """Return the name of the key file of who signs there."""
    return slot.spec.role.value


def signature_by(hand: Hand, slot: Slot, spec: SignatureSpec) -> Root:
    """Return a signature over the region of ``slot``."""
    prepared = prepare(
        canonical(slot.region),
        reference=slot.covers,
        signature_id=f"ky-so-{slot.number:02d}",
        chain=[hand.certificate],
        signed_at=SIGNED_AT,
        spec=spec,
    )
    return etree.fromstring(finish(prepared, hand.value(prepared.to_sign)))


def signed_record(pupil: str = "0140000001") -> bytes:
    """Return the record, of that pupil's code, with all of its signatures."""
    root = parse((ATTACKS / "record.xml").read_bytes())
    next(root.iter("MA_HOC_SINH")).text = pupil
    for slot in slots_of(root):
        hand = Hand.of(holder_of(slot))
        slot.element.append(signature_by(hand, slot, PROFILE.signature))
    return serialise(root)


def sign_with_a_shared_secret(target: Target) -> None:
    """The public key as the secret of an HMAC: whoever reads the record knows it."""
    method = target.inside(f"{{{DS}}}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
    key = Hand.of(holder_of(target.last)).certificate.public_key()
    secret = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    target.put_value(hmac.digest(secret, canonical(target.signature[0]), "sha256"))


def sign_by_sha1(target: Target) -> None:
    """Well made by the genuine key, by a hash that can be forged."""
    method = target.inside(f"{{{DS}}}SignatureMethod")
    method.set("Algorithm", f"{DS}rsa-sha1")
    hand, content = Hand.of(holder_of(target.last)), canonical(target.signature[0])
    target.put_value(hand.key.sign(content, padding.PKCS1v15(), hashes.SHA1()))  # noqa: S303


def call_it_pss(target: Target) -> None:
    """A PKCS#1 v1.5 value under another padding's name."""
    method = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
    target.inside(f"{{{DS}}}SignatureMethod").set("Algorithm", method)
    target.sign_again()


def sign_by_an_undeclared_hash(target: Target) -> None:
    """SHA-512 is fine in itself; this profile has not declared it."""
    method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
    target.inside(f"{{{DS}}}SignatureMethod").set("Algorithm", method)
    hand, content = Hand.of(holder_of(target.last)), canonical(target.signature[0])
    target.put_value(hand.key.sign(content, padding.PKCS1v15(), hashes.SHA512()))


def sign_with_a_short_key(target: Target) -> None:
    """RSA of 1024 bits, certified for the right holder by the trusted authority."""
    own = Hand.of(f"{holder_of(target.last)}-short")
    _exchange_certificate(target, own)
    target.put_value(own.value(canonical(target.signature[0])))


def sign_on_another_curve(target: Target) -> None:
    """P-384, certified as well; this profile knows P-256 alone."""
    own = Hand.of(f"{holder_of(target.last)}-p384")
    method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    target.inside(f"{{{DS}}}SignatureMethod").set("Algorithm", method)
    _exchange_certificate(target, own)
    target.put_value(_fixed_width(own.value(canonical(target.signature[0])), 48))


def give_the_curve_an_empty_signature(target: Target) -> None:
    """r and s of zero: some libraries took it for any content (CVE-2022-21449)."""
    _elliptic(target)
    target.put_value(bytes(64))


def write_r_and_s_as_certificates_do(target: Target) -> None:
    """DER is not the form XML signatures have."""
    own = _elliptic(target)
    target.put_value(own.value(canonical(target.signature[0])))


def _elliptic(target: Target) -> Hand:
    own = Hand.of(f"{holder_of(target.last)}-p256")
    method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    target.inside(f"{{{DS}}}SignatureMethod").set("Algorithm", method)
    _exchange_certificate(target, own)
    return own


def _fixed_width(der: bytes, width: int) -> bytes:
    r, s = decode_dss_signature(der)
    return r.to_bytes(width) + s.to_bytes(width)


def _exchange_certificate(target: Target, hand: Hand) -> None:
    """Name another certificate, everywhere it has to be named."""
    der = hand.certificate.public_bytes(Encoding.DER)
    target.inside(f"{{{DS}}}X509Certificate").text = b64encode(der).decode()
    digest = target.inside(f"{{{XADES}}}CertDigest")[1]
    digest.text = b64encode(_sha256(der)).decode()
    properties = target.inside(f"{{{XADES}}}SignedProperties")
    value = list(target.signature.iter(f"{{{DS}}}DigestValue"))[1]
    value.text = b64encode(_sha256(canonical(properties))).decode()


def _sha256(content: bytes) -> bytes:
    hashed = hashes.Hash(hashes.SHA256())
    hashed.update(content)
    return hashed.finalize()


def sign_as_a_stranger(target: Target) -> None:
    """The right name, certified by an authority that calls itself like the trusted one."""
    target.sign_as(f"{holder_of(target.last)}-stranger")


def sign_as_a_stranger_and_show_both(target: Target) -> None:
    """The stranger's value; the genuine certificate stands behind the stranger's."""
    genuine = target.inside(f"{{{DS}}}X509Certificate")
    target.sign_as(f"{holder_of(target.last)}-stranger")
    target.inside(f"{{{DS}}}X509Data").append(genuine)


def show_the_genuine_certificate_first(target: Target) -> None:
    """The stranger's value under the genuine certificate."""
    genuine = target.inside(f"{{{DS}}}X509Certificate")
    target.sign_as(f"{holder_of(target.last)}-stranger")
    target.inside(f"{{{DS}}}X509Data").insert(0, genuine)


def bring_a_key_along(target: Target) -> None:
    """A KeyValue of the stranger's beside the certificate."""
    key = Hand.of(f"{holder_of(target.last)}-stranger").key.public_key().public_numbers()
    info = target.inside(f"{{{DS}}}KeyInfo")
    value = etree.SubElement(etree.SubElement(info, f"{{{DS}}}KeyValue"), f"{{{DS}}}RSAKeyValue")
    for name, number in (("Modulus", key.n), ("Exponent", key.e)):
        content = number.to_bytes((number.bit_length() + 7) // 8)
        etree.SubElement(value, f"{{{DS}}}{name}").text = b64encode(content).decode()


def name_the_key(target: Target) -> None:
    """A KeyName, for whoever looks keys up by name."""
    info = target.inside(f"{{{DS}}}KeyInfo")
    etree.SubElement(info, f"{{{DS}}}KeyName").text = "school"


def fetch_the_key(target: Target) -> None:
    """A RetrievalMethod points somewhere else."""
    info = target.inside(f"{{{DS}}}KeyInfo")
    etree.SubElement(info, f"{{{DS}}}RetrievalMethod", URI="http://example.org/key")


def sign_as_another_holder(target: Target) -> None:
    """Well made, by a certificate that belongs into another slot."""
    target.sign_as("head")


def swap_two_slots(target: Target) -> None:
    """The signatures of this slot and of another change places."""
    other = next(slot for slot in target.slots if slot is not target.last)
    mine, theirs = target.signature, other.element[0]
    target.last.element.append(theirs)
    other.element.append(mine)


def take_the_signature_of_another_time(target: Target) -> None:
    """The digest of the properties is right, the time is not the one that was signed."""
    target.inside(f"{{{XADES}}}SigningTime").text = "2026-05-01T00:00:00Z"


def put_false_properties_first(target: Target) -> None:
    """What a reader finds first is not what the reference reaches."""
    genuine = target.inside(f"{{{DS}}}Object")
    forged = copy.deepcopy(genuine)
    next(forged.iter(f"{{{XADES}}}SignedProperties")).set("Id", "gia-mao")
    next(forged.iter(f"{{{XADES}}}SigningTime")).text = "2020-01-01T00:00:00Z"
    genuine.addprevious(forged)


def put_false_properties_into_the_genuine_object(target: Target) -> None:
    """Two QualifyingProperties in one Object."""
    genuine = target.inside(f"{{{XADES}}}QualifyingProperties")
    genuine.addprevious(copy.deepcopy(genuine))


def put_properties_into_properties(target: Target) -> None:
    """Unsigned ones below the signed."""
    genuine = target.inside(f"{{{XADES}}}QualifyingProperties")
    forged = copy.deepcopy(genuine[0])
    forged.set("Id", "gia-mao")
    genuine.append(forged)


def swap_the_references(target: Target) -> None:
    """The region second, the properties first."""
    info = target.signature[0]
    info.append(info[2])
    target.sign_again()


def refer_to_the_properties_of_another(target: Target) -> None:
    """The second reference reaches the properties of another signature."""
    other = next(slot for slot in target.slots if slot is not target.last)
    properties = next(other.element.iter(f"{{{XADES}}}SignedProperties"))
    reference = list(target.signature.iter(f"{{{DS}}}Reference"))[1]
    reference.set("URI", f"#{properties.get('Id')}")
    reference[2].text = b64encode(_sha256(canonical(properties))).decode()
    target.sign_again()


def cover_another_region(target: Target) -> None:
    """Signed by the right holder, over a part that is not the slot's."""
    other = next(slot for slot in target.slots if slot.covers != target.last.covers)
    reference = target.inside(f"{{{DS}}}Reference")
    reference.set("URI", f"#{other.covers}")
    reference[2].text = b64encode(_sha256(canonical(other.region))).decode()
    target.sign_again()


def cover_the_whole_file(target: Target) -> None:
    """URI="" with the enveloped transform, as many tools sign: the next signature breaks it."""
    reference = target.inside(f"{{{DS}}}Reference")
    reference.set("URI", "")
    transform = etree.Element(f"{{{DS}}}Transform", Algorithm=f"{DS}enveloped-signature")
    reference[0].insert(0, transform)
    target.sign_again()


def choose_by_path(target: Target) -> None:
    """An XPath transform that leaves nothing of the region to be hashed."""
    transform = etree.SubElement(
        target.inside(f"{{{DS}}}Transforms"),
        f"{{{DS}}}Transform",
        Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116",
    )
    etree.SubElement(transform, f"{{{DS}}}XPath").text = "false()"
    target.sign_again()


def add_a_reference(target: Target) -> None:
    """A third reference, for verifiers that are content if any one is right."""
    reference = target.inside(f"{{{DS}}}Reference")
    reference.addnext(copy.deepcopy(reference))
    target.sign_again()


def put_a_manifest(target: Target) -> None:
    """References in a Manifest are not checked by a core verifier."""
    reference = target.inside(f"{{{DS}}}Reference")
    content = etree.SubElement(target.signature, f"{{{DS}}}Object", Id="danh-sach")
    etree.SubElement(content, f"{{{DS}}}Manifest").append(copy.deepcopy(reference))
    reference.set("URI", "#danh-sach")
    reference.set("Type", f"{DS}Manifest")
    target.sign_again()


def name_the_root_like_the_region(target: Target) -> None:
    """Two elements of one Id: which one a library takes is chance."""
    target.root.set("Id", target.last.covers)


def name_the_slot_like_the_region(target: Target) -> None:
    """The same, below the region."""
    target.last.element.set("Id", target.last.covers)


def call_it_elliptic(target: Target) -> None:
    """An RSA key and value under the name of ECDSA."""
    method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    target.inside(f"{{{DS}}}SignatureMethod").set("Algorithm", method)
    target.sign_again()


def digest_by_sha1(target: Target) -> None:
    """The region by a hash that can be forged, the rest well made."""
    reference = target.inside(f"{{{DS}}}Reference")
    reference[1].set("Algorithm", f"{DS}sha1")
    hashed = hashes.Hash(hashes.SHA1())  # noqa: S303
    hashed.update(canonical(target.last.region))
    reference[2].text = b64encode(hashed.finalize()).decode()
    target.sign_again()


def change_a_value(target: Target) -> None:
    """Another name; all else is as it was."""
    value = next(target.last.region.iter(_VALUES[target.scope].decode()))
    value.text = f"{value.text} B"


def take_the_signature_of_another_slot(target: Target) -> None:
    """Well made by another holder, over another region or none of his business."""
    other = next(slot for slot in target.slots if slot is not target.last)
    target.last.element[:] = [copy.deepcopy(other.element[0])]


def take_the_signature_of_another_record(target: Target) -> None:
    """By the right holder, in the right slot, of another pupil's record."""
    other = Target(signed_record("0140000002"), target.scope)
    target.last.element[:] = [other.signature]


def empty_another_slot_into_this(target: Target) -> None:
    """One signature less, and two in this slot."""
    other = next(slot for slot in target.slots if slot is not target.last)
    target.last.element.append(other.element[0])


Text = Callable[[bytes, str], bytes]


def _in_a_value(hidden: bytes, prologue: bytes = b"") -> Text:
    """Return an attack on the text: something between the first two letters of a value."""

    def attack(content: bytes, scope: str) -> bytes:
        tag = b"<" + _VALUES[scope] + b">"
        before, tag, after = content.partition(tag)
        declaration, close, body = before.partition(b"?>")
        return declaration + close + prologue + body + tag + after[:1] + hidden + after[1:]

    return attack


SPLITTING: Mapping[str, tuple[Text, str]] = {
    "split_a_value_by_a_comment": (_in_a_value(b"<!-- x -->"), "comment"),
    "split_a_value_by_an_empty_comment": (_in_a_value(b"<!---->"), "comment"),
    "split_a_value_by_an_instruction": (_in_a_value(b"<?x y?>"), "comment"),
    "split_a_value_by_an_entity": (
        _in_a_value(b"&x;", b'<!DOCTYPE HOC_BA [<!ENTITY x "">]>'),
        "document type",
    ),
    "declare_a_document_type": (
        lambda content, scope: content.replace(b"?>", b"?><!DOCTYPE HOC_BA>", 1),
        "document type",
    ),
    "comment_before_the_root": (
        lambda content, scope: content.replace(b"?>", b"?><!-- x -->", 1),
        "comment",
    ),
    "comment_after_the_root": (lambda content, scope: content + b"<!-- x -->", "comment"),
}
"""Canonicalisation drops comments, readers stop at them: refused as the file is parsed."""


W = WRAPPING
SHAPES: Mapping[str, Mapping[Callable[[Target], None], str]] = {
    "wrapping": {
        W.put_the_region_under_another_root: "signature_structure",
        W.put_the_region_into_its_own_slot: "misplaced_signature",
        W.put_the_region_before_the_signature: "misplaced_signature",
        W.double_the_region: "not_a_record",
        W.swap_the_id_to_a_forged_region: "not_a_record",
        W.double_the_slot: "not_a_record",
        W.sign_the_root_too: "not_a_record",
        W.write_after_the_region: "stray_content",
        W.write_after_a_signature: "stray_content",
        W.put_a_value_into_a_value: "not_a_record",
        W.say_a_region_is_nothing: "not_a_record",
    },
    "substitution": {
        change_a_value: "content_changed",
        cover_another_region: "wrong_reference",
        cover_the_whole_file: "signature_structure",
        choose_by_path: "signature_structure",
        add_a_reference: "signature_structure",
        put_a_manifest: "signature_structure",
        swap_the_references: "signature_structure",
        W.refer_to_nothing: "signature_structure",
        W.refer_by_pointer: "signature_structure",
        W.refer_elsewhere: "signature_structure",
        W.keep_a_prefix: "signature_structure",
        W.use_another_canonical_form: "signature_structure",
        W.leave_a_slot_without_its_signature: "unsigned_slot",
        W.remove_the_slot: "not_a_record",
    },
    "duplicate_id": {
        W.write_an_unsigned_text_into_an_id: "misplaced_signature",
        W.name_the_signature_like_the_region: "duplicate_id",
        W.name_the_properties_like_the_region: "duplicate_id",
        W.put_an_id_into_a_key: "signature_structure",
        name_the_root_like_the_region: "not_a_record",
        name_the_slot_like_the_region: "duplicate_id",
    },
    "fake_properties": {
        put_false_properties_first: "signature_structure",
        put_false_properties_into_the_genuine_object: "signature_structure",
        put_properties_into_properties: "signature_structure",
        refer_to_the_properties_of_another: "signature_structure",
        take_the_signature_of_another_time: "properties_changed",
        W.put_a_reference_behind_the_counter_signature: "signature_structure",
    },
    "algorithm_confusion": {
        sign_with_a_shared_secret: "signature_structure",
        sign_by_sha1: "signature_structure",
        sign_by_an_undeclared_hash: "signature_structure",
        call_it_pss: "signature_structure",
        call_it_elliptic: "algorithm",
        digest_by_sha1: "signature_structure",
        W.shorten_the_proof: "signature_structure",
    },
    "key_confusion": {
        sign_as_a_stranger: "untrusted",
        sign_as_a_stranger_and_show_both: "untrusted",
        show_the_genuine_certificate_first: "untrusted",
        sign_with_a_short_key: "algorithm",
        sign_on_another_curve: "algorithm",
        give_the_curve_an_empty_signature: "signature_value",
        write_r_and_s_as_certificates_do: "signature_value",
        bring_a_key_along: "signature_structure",
        name_the_key: "signature_structure",
        fetch_the_key: "signature_structure",
        W.show_a_bare_key: "signature_structure",
        W.show_no_certificate: "signature_structure",
    },
    "slot_swapping": {
        sign_as_another_holder: "wrong_holder",
        swap_two_slots: "wrong_holder",
        take_the_signature_of_another_slot: "wrong_holder",
        take_the_signature_of_another_record: "content_changed",
        empty_another_slot_into_this: "misplaced_signature",
    },
}
"""By family: what is done, and what the verifier says of that signature, or of the document."""


@dataclass(frozen=True, slots=True)
class Attack:
    """One file: what is done to which signature, and what the verifier has to say."""

    family: str
    shape: str
    scope: str
    reason: str
    content: bytes

    @property
    def path(self) -> str:
        """Where it stands below ``fixtures/attacks``."""
        return f"{self.scope}/{self.shape}.xml"


def attacks() -> Iterator[Attack]:
    """Yield every shape in both scopes."""
    signed = signed_record()
    for scope in SCOPES:
        for family, shapes in SHAPES.items():
            for shape, reason in shapes.items():
                target = Target(signed, scope)
                shape(target)
                yield Attack(family, shape.__name__, scope, reason, serialise(target.root))
        for name, (split, reason) in SPLITTING.items():
            yield Attack("comment_splitting", name, scope, reason, split(signed, scope))


def main() -> None:
    """Write all files anew."""
    (ATTACKS / "signed.xml").write_bytes(signed_record())
    rows = list(attacks())
    for attack in rows:
        path = ATTACKS / attack.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(attack.content)
    with (ATTACKS / "index.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "family", "scope", "reason"])
        writer.writerows([one.path, one.family, one.scope, one.reason] for one in rows)
    sys.stdout.write(f"{len(rows)} attacks\n")


if __name__ == "__main__":
    main()

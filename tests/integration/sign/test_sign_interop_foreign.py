"""What others have signed in the profile's form verifies in ours: the JDK and signxml.

Their canonical form is allowed by a profile for the test; no built-in one allows it.
"""

import datetime as dt
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import CanonicalizationMethod, SignatureConstructionMethod, XMLSigner

from hocba_hooks import Document, Transcript
from hocba_plugin.demo.authority import Algorithm, Credential
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.profiles.model import SignatureForm, SignatureSpec
from hocba_plugin.sign.slots import Slot, find_slots
from hocba_plugin.sign.xades import DS
from hocba_plugin.sign.xades.names import CANONICAL_FORMS

pytestmark = pytest.mark.integration

PASSWORD = "thu"
SIGNER = Path(__file__).parents[2] / "oracles" / "Sign.java"
FORMS: tuple[SignatureForm, ...] = ("xades-b", "xmldsig+SigningTime")


def first_slot(world: Any, root: etree._Element) -> Slot:
    record = Codec(world.profile).read_element(root)
    return find_slots(root, record, world.profile)[0]


def under(world: Any, spec: SignatureSpec) -> Any:
    return replace(world, profile=replace(world.profile, signature=spec))


def reasons(world: Any, content: bytes) -> list[str]:
    (report,) = world.verifier.verify(content).signatures
    return [reason.code for reason in report.reasons]


def signed_by_the_jdk(
    world: Any, document: Document, folder: Path, credential: Credential, form: str, canonical: str
) -> bytes:
    slot = first_slot(world, parse(document.content))
    key = credential.write_pkcs12(folder / "key.p12", PASSWORD)
    (folder / "in.xml").write_bytes(document.content)
    names = [world.profile.id_attribute, slot.covers, etree.QName(slot.element).localname]
    command = ["java", SIGNER, key, PASSWORD, form, CANONICAL_FORMS[canonical], *names]
    subprocess.run([*command, folder / "in.xml", folder / "out.xml"], check=True)
    return (folder / "out.xml").read_bytes()


@pytest.mark.parametrize("canonical", CANONICAL_FORMS)
@pytest.mark.parametrize(("form", "algorithm"), list(zip(FORMS, ("rsa", "ec"), strict=True)))
@pytest.mark.parametrize("name", ["secondary", "elsewhere"])
def test_what_the_jdk_signs_is_valid(
    oracles: Any,
    request: pytest.FixtureRequest,
    secondary_transcript: Transcript,
    tmp_path: Path,
    name: str,
    form: SignatureForm,
    algorithm: Algorithm,
    canonical: str,
) -> None:
    """In both canonical forms, with and without namespaces around; the inclusive if allowed."""
    oracles.require(oracles.shutil.which("java"), "default-jdk-headless")
    world = under(request.getfixturevalue(name), SignatureSpec(form=form))
    document = world.issue(secondary_transcript)
    holder = first_slot(world, parse(document.content)).signer
    credential = world.authority.person("Cô giáo", holder, algorithm=algorithm)
    content = signed_by_the_jdk(world, document, tmp_path, credential, form, canonical)
    lenient = SignatureSpec(form=form, canonical_forms=("exc-c14n", "c14n"))
    assert reasons(under(world, lenient), content) == []
    expected = [] if canonical == "exc-c14n" else ["signature_structure"]
    assert reasons(world, content) == expected


def test_signing_on_leaves_what_others_signed_alone(
    oracles: Any, secondary: Any, secondary_transcript: Transcript, tmp_path: Path
) -> None:
    """Inclusive canonical form knows namespaces nobody uses; they stay where they are declared."""
    oracles.require(oracles.shutil.which("java"), "default-jdk-headless")
    world = under(secondary, SignatureSpec(canonical_forms=("exc-c14n", "c14n")))
    document = world.issue(secondary_transcript)
    content = document.content.replace(b"<DANH_SACH_GVBM>", b'<DANH_SACH_GVBM xmlns:p="urn:p">')
    document = document.model_copy(update={"content": content})
    slot = first_slot(world, parse(content))
    credential = world.authority.person("Cô giáo", slot.signer)
    content = signed_by_the_jdk(world, document, tmp_path, credential, "xades-b", "c14n")
    assert reasons(world, content) == []
    teachers = [signer for role, signer in world.signers(document) if role == slot.spec.role]
    other = next(signer for signer in teachers if signer != slot.signer)
    signed = document.model_copy(update={"content": content})
    both = world.verifier.verify(world.sign(signed, slot.spec.role, other).content).signatures
    assert len(both) > 1
    assert {report.reasons for report in both} == {()}


@pytest.mark.parametrize(
    ("method", "canonical"),
    [
        (CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0, "exc-c14n"),
        (CanonicalizationMethod.CANONICAL_XML_1_0, "c14n"),
    ],
)
@pytest.mark.parametrize("algorithm", ["rsa", "ec"])
def test_what_signxml_signs_is_valid(
    secondary: Any,
    secondary_transcript: Transcript,
    algorithm: Algorithm,
    method: CanonicalizationMethod,
    canonical: str,
) -> None:
    """As XMLDSig with a signed time; its XAdES has three references, and is refused."""
    world = under(secondary, SignatureSpec(form="xmldsig+SigningTime"))
    root = parse(world.issue(secondary_transcript).content)
    slot = first_slot(world, root)
    credential = world.authority.person("Cô giáo", slot.signer, algorithm=algorithm)
    slot.element.append(signed_by_signxml(root, slot, credential, method))
    content = serialise(root)
    lenient = replace(world.profile.signature, canonical_forms=("exc-c14n", "c14n"))
    assert reasons(under(world, lenient), content) == []
    expected = [] if canonical == "exc-c14n" else ["signature_structure"]
    assert reasons(world, content) == expected


def signed_by_signxml(
    root: etree._Element, slot: Slot, credential: Credential, method: CanonicalizationMethod
) -> etree._Element:
    kind = "rsa" if isinstance(credential.key, rsa.RSAPrivateKey) else "ecdsa"
    signer = XMLSigner(
        method=SignatureConstructionMethod.detached,
        signature_algorithm=f"{kind}-sha256",
        digest_algorithm="sha256",
        c14n_algorithm=method,
    )
    signer.signature_annotators.append(lambda signature, **_: signature.set("Id", "signxml-1"))
    time = etree.Element(f"{{{DS}}}SigningTime", Target="#signxml-1")
    time.text = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed: etree._Element = signer.sign(
        root,
        key=credential.key,
        cert=[credential.certificate],
        reference_uri=f"#{slot.covers}",
        signature_properties=time,
        always_add_key_value=False,
    )
    return signed

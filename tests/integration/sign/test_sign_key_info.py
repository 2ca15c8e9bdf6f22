"""What stands in KeyInfo is signed by nobody: any order and any company, and the same verdict."""

import re
from base64 import b64encode
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hocba_hooks import Transcript
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.verify import Verifier

pytestmark = pytest.mark.integration

CERTIFICATE = re.compile(rb"<ds:X509Certificate>[^<]*</ds:X509Certificate>")


@pytest.fixture(params=["xades-b", "xmldsig+SigningTime"])
def signed(
    request: pytest.FixtureRequest, primary: Any, primary_transcript: Transcript
) -> tuple[Any, bytes]:
    """A document with one signature, in a form that names its certificate or one that does not."""
    spec = SignatureSpec(form=request.param)
    world = replace(primary, profile=replace(primary.profile, signature=spec))
    document = world.issue(primary_transcript)
    role, signer = world.signers(document)[0]
    return world, world.sign(document, role, signer).content


def text_of(*ders: bytes) -> bytes:
    element = b"<ds:X509Certificate>%b</ds:X509Certificate>"
    return b"".join(element % b64encode(der) for der in ders)


def reasons(verifier: Verifier, content: bytes) -> list[str]:
    return [one.code for one in verifier.verify(content).signatures[0].reasons]


def test_the_signer_is_found_in_any_order_and_company(signed: tuple[Any, bytes]) -> None:
    """The root, a colleague and something unreadable beside it change nothing."""
    world, content = signed
    (own,) = CERTIFICATE.findall(content)
    colleague = world.authority.person("Đồng nghiệp", "001170000000", algorithm="ec")
    root = world.authority.certificate
    others = [one.public_bytes(Encoding.DER) for one in (root, colleague.certificate)]
    pieces = [own, *map(text_of, others), text_of(b"khong phai chung thu")]
    assert reasons(world.verifier, content) == []
    for order in permutations(pieces):
        assert reasons(world.verifier, content.replace(own, b"".join(order))) == []


def test_a_signers_certificate_that_cannot_be_read_is_said_to_be_so(
    signed: tuple[Any, bytes],
) -> None:
    """Not to be of the wrong person or untrusted."""
    world, content = signed
    (own,) = CERTIFICATE.findall(content)
    found = reasons(world.verifier, content.replace(own, text_of(b"khong phai chung thu")))
    assert found == ["certificate_malformed"]


def test_a_colleagues_certificate_alone_is_not_the_signers(signed: tuple[Any, bytes]) -> None:
    """Whatever leads to an anchor: the value is not its key's."""
    world, content = signed
    (own,) = CERTIFICATE.findall(content)
    colleague = world.authority.person("Đồng nghiệp", "001170000000", algorithm="ec")
    der = colleague.certificate.public_bytes(Encoding.DER)
    found = reasons(world.verifier, content.replace(own, text_of(der)))
    assert "wrong_holder" in found
    assert {"signature_value", "algorithm"} & set(found)

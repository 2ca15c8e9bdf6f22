"""Verifiers that share no code with ours accept what we sign: xmlsec1 and the JDK."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import Role, SecretRef, Transcript
from hocba_plugin.demo.authority import Algorithm, softhsm_module, softhsm_token
from hocba_plugin.documents.parsing import parse

pytestmark = pytest.mark.integration

ORACLE = Path(__file__).parents[2] / "oracles/Verify.java"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"


def require(tool: object, packages: str) -> None:
    """Skip loudly without a tool, but never where the result counts."""
    if tool:
        return
    message = f"missing tool; install with: apt-get install {packages}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def java_verdicts(world: Any, paths: list[Path]) -> list[list[str]]:
    """Return the JDK's word on every signature of every file."""
    require(shutil.which("java"), "default-jdk-headless")
    authority = world.authority.write_pem(paths[0].parent / "ca.pem")
    command = ["java", ORACLE, authority, world.profile.id_attribute, *paths]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.split() for line in output.splitlines()]


def xmlsec_accepts(world: Any, path: Path, number: int) -> bool:
    """Ask xmlsec1 about signature ``number`` of a file, counted from 1."""
    require(shutil.which("xmlsec1"), "xmlsec1")
    authority = world.authority.write_pem(path.parent / "ca.pem")
    profile = world.profile
    namespace = f"{profile.namespace}:" if profile.namespace else ""
    regions = {namespace + spec.covers.rpartition("/")[2] for spec in profile.slots}
    ids = [
        argument
        for attribute, names in ((profile.id_attribute, regions), ("Id", {SIGNED_PROPERTIES}))
        for name in sorted(names)
        for argument in (f"--id-attr:{attribute}", name)
    ]
    node = f'(//*[local-name()="Signature"])[{number}]'
    command = ["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", authority]
    run = subprocess.run([*command, *ids, "--node-xpath", node, path], capture_output=True)
    return run.returncode == 0


def check_with_both(world: Any, content: bytes, path: Path, expected: int) -> None:
    path.write_bytes(content)
    assert expected == len(list(parse(content).iter(SIGNATURE)))
    assert [["valid"] * expected] == java_verdicts(world, [path])
    assert all(xmlsec_accepts(world, path, number) for number in range(1, expected + 1))


def test_fourteen_signatures_of_both_algorithms_all_hold(
    secondary: Any, secondary_transcript: Transcript, tmp_path: Path
) -> None:
    """Eleven subjects, homeroom, head and seal, RSA and EC: none of them breaks another."""
    subjects = secondary_transcript.subjects[:11]
    transcript = secondary_transcript.model_copy(update={"subjects": subjects})
    signed = secondary.sign_all(secondary.issue(transcript))
    assert b"#rsa-sha256" in signed.content
    assert b"#ecdsa-sha256" in signed.content
    check_with_both(secondary, signed.content, tmp_path / "record.xml", 14)


def test_one_signature_holds(primary: Any, primary_transcript: Transcript, tmp_path: Path) -> None:
    """A primary record that only the homeroom teacher has signed."""
    document = primary.issue(primary_transcript)
    role, signer = primary.signers(document)[0]
    signed = primary.sign(document, role, signer)
    check_with_both(primary, signed.content, tmp_path / "record.xml", 1)


def test_a_profile_with_a_namespace_and_other_ids_holds(
    elsewhere: Any, secondary_transcript: Transcript, tmp_path: Path
) -> None:
    """Another profile, where the head signs with the school's certificate."""
    signed = elsewhere.sign_all(elsewhere.issue(secondary_transcript))
    expected = len(secondary_transcript.subjects) + 3
    check_with_both(elsewhere, signed.content, tmp_path / "record.xml", expected)


@pytest.mark.parametrize("algorithm", ["rsa", "ec"])
def test_a_token_signs_what_both_accept(
    primary: Any, primary_transcript: Transcript, tmp_path: Path, algorithm: Algorithm
) -> None:
    """The same, with the teacher's key on a token."""
    require(softhsm_module(), "softhsm2")
    document = primary.issue(primary_transcript)
    _, signer = primary.signers(document)[0]
    (tmp_path / "pin").write_text("1234", "utf-8")
    credential = primary.authority.person("Cô giáo", signer, algorithm=algorithm)
    keys = softhsm_token(
        tmp_path, "hocba", SecretRef(file=tmp_path / "pin"), [(signer, credential)]
    )
    stage = type(primary.stage)(primary.profile, keys, primary.trust)
    (outcome,) = primary.outcomes([document], Role.HOMEROOM_TEACHER, signer, stage)
    assert outcome.document is not None, outcome.reason
    check_with_both(primary, outcome.document.content, tmp_path / "record.xml", 1)


def test_the_oracles_refuse_a_changed_mark(
    primary: Any, primary_transcript: Transcript, tmp_path: Path
) -> None:
    """The other verifiers do look: a changed value is refused by both."""
    document = primary.issue(primary_transcript)
    signed = primary.sign(document, *primary.signers(document)[0])
    root = parse(signed.content)
    code = next(root.iter("MA_TRUONG"))
    code.text = f"{code.text}0"
    path = tmp_path / "record.xml"
    root.getroottree().write(path)
    assert java_verdicts(primary, [path]) == [["invalid"]]
    assert not xmlsec_accepts(primary, path, 1)

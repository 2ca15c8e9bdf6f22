"""Verifiers that share no code with ours accept what we sign: see ``tests/oracles``."""

from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import Role, SecretRef, Transcript
from hocba_plugin.demo.authority import Algorithm, softhsm_module, softhsm_token
from hocba_plugin.documents.parsing import parse

pytestmark = pytest.mark.integration


def check_with_all(oracles: Any, world: Any, content: bytes, path: Path, expected: int) -> None:
    path.write_bytes(content)
    authority = world.authority.write_pem(path.with_name("ca.pem"))
    assert expected == oracles.all_hold(authority, world.profile, [path])


def test_fourteen_signatures_of_both_algorithms_all_hold(
    oracles: Any, secondary: Any, secondary_transcript: Transcript, tmp_path: Path
) -> None:
    """Eleven subjects, homeroom, head and seal, RSA and EC: none of them breaks another."""
    subjects = secondary_transcript.subjects[:11]
    transcript = secondary_transcript.model_copy(update={"subjects": subjects})
    signed = secondary.sign_all(secondary.issue(transcript))
    assert b"#rsa-sha256" in signed.content
    assert b"#ecdsa-sha256" in signed.content
    check_with_all(oracles, secondary, signed.content, tmp_path / "record.xml", 14)


def test_one_signature_holds(
    oracles: Any, primary: Any, primary_transcript: Transcript, tmp_path: Path
) -> None:
    """A primary record that only the homeroom teacher has signed."""
    document = primary.issue(primary_transcript)
    role, signer = primary.signers(document)[0]
    signed = primary.sign(document, role, signer)
    check_with_all(oracles, primary, signed.content, tmp_path / "record.xml", 1)


def test_a_profile_with_a_namespace_and_other_ids_holds(
    oracles: Any, elsewhere: Any, secondary_transcript: Transcript, tmp_path: Path
) -> None:
    """Another profile, where the head signs with the school's certificate."""
    signed = elsewhere.sign_all(elsewhere.issue(secondary_transcript))
    expected = len(secondary_transcript.subjects) + 3
    check_with_all(oracles, elsewhere, signed.content, tmp_path / "record.xml", expected)


@pytest.mark.parametrize("algorithm", ["rsa", "ec"])
def test_a_token_signs_what_all_accept(
    oracles: Any, primary: Any, primary_transcript: Transcript, tmp_path: Path, algorithm: Algorithm
) -> None:
    """The same, with the teacher's key on a token."""
    oracles.require(softhsm_module(), "softhsm2")
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
    check_with_all(oracles, primary, outcome.document.content, tmp_path / "record.xml", 1)


def test_the_oracles_refuse_a_changed_mark(
    oracles: Any, primary: Any, primary_transcript: Transcript, tmp_path: Path
) -> None:
    """The other verifiers do look: a changed value is refused by each."""
    document = primary.issue(primary_transcript)
    signed = primary.sign(document, *primary.signers(document)[0])
    root = parse(signed.content)
    code = next(root.iter("MA_TRUONG"))
    code.text = f"{code.text}0"
    path = tmp_path / "record.xml"
    root.getroottree().write(path)
    authority = primary.authority.write_pem(tmp_path / "ca.pem")
    assert oracles.java_verdicts(authority, primary.profile, [path]) == [["invalid"]]
    assert oracles.libxmlsec_verdicts(primary.profile, [path]) == [["invalid"]]
    assert oracles.javascript_verdicts([path]) == [["invalid"]]
    assert not oracles.xmlsec_accepts(authority, primary.profile, [path], 1)

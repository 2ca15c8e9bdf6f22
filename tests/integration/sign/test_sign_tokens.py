"""Keys on a real (software) token: one login per batch, and clear words when something is wrong."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import KeyConfig, Role, SecretRef, SigningState, Transcript
from hocba_plugin.demo.authority import softhsm_module, softhsm_token
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.certificates import parse, signed_by
from hocba_plugin.sign.keys import asking, open_key
from hocba_plugin.sign.stage import SignStage

pytestmark = pytest.mark.integration

HOLDERS = ("001181999301", "01999501")
PIN = "246810"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory, primary: Any) -> tuple[KeyConfig, ...]:
    """Two holders on one token: EC and RSA."""
    if softhsm_module() is None:
        message = "no SoftHSM; install with: apt-get install softhsm2"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("token")
    (folder / "pin").write_text(f"{PIN}\n", "utf-8")
    person = primary.authority.person("Cô giáo", HOLDERS[0], algorithm="ec")
    school = primary.authority.organisation("Trường Mẫu", "0100000001")
    pairs = list(zip(HOLDERS, (person, school), strict=True))
    return softhsm_token(folder, "hocba thử", SecretRef(file=folder / "pin"), pairs)


@pytest.fixture(params=[0, 1], ids=["ec", "rsa"])
def config(keys: tuple[KeyConfig, ...], request: pytest.FixtureRequest) -> KeyConfig:
    return keys[request.param]


@pytest.fixture
def key(config: KeyConfig) -> Iterator[Any]:
    source = open_key(config)
    yield source
    source.close()


def test_every_hash_is_signed_by_the_certificates_key(key: Any) -> None:
    """Certificate and private key belong together though the key has no label."""
    hashes = [bytes([n]) * 32 for n in range(3)]
    results = list(key.start(hashes).poll())
    certificate = parse(key.certificates()[0])
    assert [result.state for result in results] == [SigningState.DONE] * 3
    assert all(
        signed_by(certificate, result.signature, digest)
        for result, digest in zip(results, hashes, strict=True)
    )


def wrong(config: KeyConfig, tmp_path: Path, **changes: Any) -> str:
    """Open with a changed configuration and return what is said in both languages."""
    (tmp_path / "pin").write_text("000000", "utf-8")
    with pytest.raises(KeyUseError) as caught:
        open_key(config.model_copy(update=changes))
    assert PIN not in f"{caught.value!r}{caught.value}"
    assert HOLDERS[0] not in f"{caught.value!r}{caught.value}"
    return f"{caught.value.message('vi')} | {caught.value.message('en')}"


def test_a_wrong_pin_is_named(config: KeyConfig, tmp_path: Path) -> None:
    """And it is tried once only: a token locks after a few attempts."""
    text = wrong(config, tmp_path, secret=SecretRef(file=tmp_path / "pin"))
    assert "sai mã PIN" in text
    assert "wrong PIN" in text


def test_a_missing_token_is_named(config: KeyConfig, tmp_path: Path) -> None:
    """No token of that label is plugged in."""
    text = wrong(config, tmp_path, token="khác")
    assert "không tìm thấy thiết bị ký" in text
    assert "no such token" in text


def test_a_missing_certificate_is_named(config: KeyConfig, tmp_path: Path) -> None:
    """The label is not on the token."""
    text = wrong(config, tmp_path, certificate="khác")
    assert "no certificate with a private key" in text


def test_several_certificates_want_a_choice(config: KeyConfig, tmp_path: Path) -> None:
    """Nothing is guessed when the token holds several."""
    assert "several certificates" in wrong(config, tmp_path, certificate=None)


@pytest.mark.parametrize("module", [None, Path("khong-co.so")])
def test_a_missing_module_is_named(config: KeyConfig, tmp_path: Path, module: Path | None) -> None:
    """The token's library is not configured, or not installed."""
    assert "module" in wrong(config, tmp_path, module=module) or module is not None
    assert "thư viện" in wrong(config, tmp_path, module=module)


def test_without_a_secret_somebody_is_asked(config: KeyConfig, tmp_path: Path) -> None:
    """And told for whom, but not the whole personal ID."""
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return PIN

    silent = config.model_copy(update={"secret": SecretRef()})
    with asking(ask):
        open_key(silent).close()
    assert asked in (["…9301"], ["01999501"])
    assert "no password or PIN" in wrong(silent, tmp_path)


def test_a_batch_logs_in_once(
    keys: tuple[KeyConfig, ...], primary: Any, primary_transcript: Transcript
) -> None:
    """Many documents, one PIN."""
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return PIN

    seal = keys[1].model_copy(update={"secret": SecretRef(), "holder": primary.school_code})
    documents = []
    for number in (1, 2, 3):
        document = primary.issue(primary_transcript, number)
        for role, signer in primary.signers(document)[:2]:
            document = primary.sign(document, role, signer)
        documents.append(document)
    stage = SignStage(primary.profile, [seal], primary.trust, primary.organisation_ids, ask=ask)
    outcomes = primary.outcomes(documents, Role.SCHOOL_SEAL, primary.school_code, stage)
    assert [outcome.state for outcome in outcomes] == [SigningState.DONE] * 3
    assert len(asked) == 1
    verdicts = [primary.verifier.verify(outcome.document.content) for outcome in outcomes]
    assert [list(found.reasons) for found in verdicts] == [[]] * 3


def test_a_token_that_is_gone_fails_each_hash(
    tmp_path: Path, primary: Any, keys: tuple[KeyConfig, ...]
) -> None:
    """What was not signed is reported, one by one; the batch does not break."""
    (tmp_path / "pin").write_text(PIN, "utf-8")
    person = primary.authority.person("Cô giáo", HOLDERS[0], algorithm="ec")
    secret = SecretRef(file=tmp_path / "pin")
    (config,) = softhsm_token(tmp_path, "rút ra", secret, [(HOLDERS[0], person)])
    key = open_key(config)
    shutil.rmtree(tmp_path / "tokens")
    results = list(key.start([bytes(32), bytes(32)]).poll())
    key.close()
    assert [result.state for result in results] == [SigningState.FAILED] * 2
    assert all("HOCBA" not in result.reason and result.reason for result in results)
    with pytest.raises(KeyUseError):
        open_key(config)

"""Keys on a real (software) token: one login per batch, and clear words when something is wrong."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes as functions
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from hocba_hooks import KeyConfig, Role, SecretRef, SignatureAlgorithm, SigningState, Transcript
from hocba_plugin.demo.authority import softhsm_module, softhsm_token
from hocba_plugin.errors import KeyUseError
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.algorithms import choose, verifies
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import asking, one_login, open_key
from hocba_plugin.sign.stage import SignStage

pytestmark = pytest.mark.integration

HOLDERS = ("001181999301", "01999501")
PIN = "246810"


def signed_by(certificate: x509.Certificate, value: bytes, digest: bytes) -> bool:
    """Whether its key made the value over a SHA-256 hash, as is the default of its kind."""
    key = certificate.public_key()
    algorithm = choose(key, SignatureSpec())
    return algorithm is not None and verifies(algorithm, key, value, digest)


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


FUNCTIONS = {32: functions.SHA256(), 48: functions.SHA384(), 64: functions.SHA512()}


def check(public: Any, algorithm: SignatureAlgorithm, value: bytes, digest: bytes) -> None:
    """Verify with the library alone.

    :raises InvalidSignature: it does not match.
    """
    function = FUNCTIONS[len(digest)]
    if isinstance(public, rsa.RSAPublicKey):
        pss = padding.PSS(padding.MGF1(function), function.digest_size)
        how = pss if algorithm.family == "rsa-pss" else padding.PKCS1v15()
        public.verify(value, digest, how, Prehashed(function))
    else:
        r, s = int.from_bytes(value[:32]), int.from_bytes(value[32:])
        public.verify(encode_dss_signature(r, s), digest, ec.ECDSA(Prehashed(function)))


@pytest.mark.parametrize("algorithm", SignatureAlgorithm)
def test_every_algorithm_of_a_kind_of_key(
    config: KeyConfig, key: Any, algorithm: SignatureAlgorithm
) -> None:
    """Each hash, PKCS#1 v1.5 and PSS; an EC key takes the left part of a longer hash."""
    size = {"256": 32, "384": 48, "512": 64}[algorithm.value[-3:]]
    digest = bytes(range(size))
    is_rsa = config.holder == HOLDERS[1]
    if is_rsa == (algorithm.family == "ecdsa"):
        with pytest.raises(KeyUseError, match=algorithm.value):
            key.start([digest], algorithm)
        return
    (result,) = key.start([digest], algorithm).poll()
    check(parse(key.certificates()[0]).public_key(), algorithm, result.signature, digest)


def test_a_hash_of_another_length_is_refused(key: Any) -> None:
    """A token would sign whatever it is given."""
    with pytest.raises(KeyUseError):
        key.start([bytes(20)])


def wrong(config: KeyConfig, tmp_path: Path, **changes: Any) -> str:
    """Open with a changed configuration and return what is said in both languages."""
    # Not the same for both keys: a configured PIN that was wrong is not tried again.
    (tmp_path / "pin").write_text(f"{len(config.holder):06}", "utf-8")
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


def test_a_wrong_configured_pin_is_not_tried_twice(
    keys: tuple[KeyConfig, ...], tmp_path: Path
) -> None:
    """Batch after batch would lock the token; the right one is taken at once."""
    (tmp_path / "pin").write_text("111111", "utf-8")
    config = keys[0].model_copy(update={"secret": SecretRef(file=tmp_path / "pin")})
    with pytest.raises(KeyUseError, match="wrong PIN"):
        open_key(config)
    with pytest.raises(KeyUseError) as caught:
        open_key(config)
    assert "not tried again" in caught.value.message("en")
    (tmp_path / "pin").write_text(PIN, "utf-8")
    open_key(config).close()


def test_a_certificate_may_be_named_by_its_serial_number(key: Any, config: KeyConfig) -> None:
    """A renewed certificate often has the label of the old one."""
    serial = f"{parse(key.certificates()[0]).serial_number:x}"
    again = open_key(config.model_copy(update={"certificate": serial}))
    assert again.certificates()[0] == key.certificates()[0]
    again.close()


def typed(config: KeyConfig) -> KeyConfig:
    return config.model_copy(update={"secret": SecretRef()})


def test_keys_of_one_token_share_a_login(keys: tuple[KeyConfig, ...]) -> None:
    """Head and seal at once; closing one does not log out the other."""
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return PIN

    with asking(ask):
        head, seal = open_key(typed(keys[0])), open_key(typed(keys[1]))
        assert len(asked) == 1
        head.close()
        head.close()
        (result,) = seal.start([bytes(32)]).poll()
        assert result.state is SigningState.DONE
        seal.close()
        open_key(typed(keys[0])).close()
    assert len(asked) == 2


def test_one_login_lasts_over_batches(keys: tuple[KeyConfig, ...]) -> None:
    """Head, then seal, one after the other: one PIN; afterwards the token is logged out."""
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return PIN

    with asking(ask):
        with one_login():
            for config in keys * 2:
                open_key(typed(config)).close()
        assert len(asked) == 1
        open_key(typed(keys[0])).close()
    assert len(asked) == 2


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
    (question,) = asked
    assert any(f" of {holder}, " in question for holder in ("…9301", "01999501"))
    assert question.startswith("Mật khẩu" if silent.kind == "pkcs12" else "Mã PIN")
    assert "is given: configure secret" in wrong(silent, tmp_path)


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

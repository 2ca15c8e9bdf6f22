"""Opening keys: the file kind, and what is said when it does not work."""

import sys
from pathlib import Path

import pytest
from cryptography import x509

from hocba_hooks import KeyConfig, KeySource, SecretRef, SigningState
from hocba_plugin.demo.authority import Algorithm, DemoAuthority
from hocba_plugin.errors import KeyUseError, PluginError
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.algorithms import choose, verifies
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import asking, masked, open_key

HOLDER = "001181999301"
PASSWORD = "Bí mật 2026"


def config_of(folder: Path, algorithm: Algorithm = "ec") -> KeyConfig:
    (folder / "password").write_text(PASSWORD + "\n", "utf-8")
    credential = DemoAuthority.create(algorithm="ec").person("Cô", HOLDER, algorithm=algorithm)
    path = credential.write_pkcs12(folder / "co.p12", PASSWORD)
    secret = SecretRef(file=folder / "password")
    return KeyConfig(holder=HOLDER, kind="pkcs12", path=path, secret=secret)


def signed_by(certificate: x509.Certificate, value: bytes, digest: bytes) -> bool:
    """Whether its key made the value over a SHA-256 hash, as is the default of its kind."""
    key = certificate.public_key()
    algorithm = choose(key, SignatureSpec())
    return algorithm is not None and verifies(algorithm, key, value, digest)


@pytest.mark.parametrize("algorithm", ["rsa", "ec"])
def test_a_key_file_signs(tmp_path: Path, algorithm: Algorithm) -> None:
    """Each hash gives a signature of the certificate in the file; the root comes along."""
    key = open_key(config_of(tmp_path, algorithm))
    assert isinstance(key, KeySource)
    signer, root = map(parse, key.certificates())
    assert root.subject == signer.issuer
    hashes = [bytes(32), bytes([1]) * 32]
    results = list(key.start(hashes).poll())
    assert [result.state for result in results] == [SigningState.DONE] * 2
    for digest, result in zip(hashes, results, strict=True):
        assert signed_by(signer, result.signature or b"", digest)
    key.close()


def test_a_cancelled_job_signs_no_more(tmp_path: Path) -> None:
    """What was asked for before stays."""
    job = open_key(config_of(tmp_path)).start([bytes(32)] * 3)
    assert next(job.poll()).state is SigningState.DONE
    job.cancel()
    assert list(job.poll()) == []


def refusal(config: KeyConfig) -> str:
    with pytest.raises(KeyUseError) as caught:
        open_key(config)
    text = f"{caught.value.message('vi')} | {caught.value.message('en')}"
    assert PASSWORD not in text
    assert HOLDER not in text
    return text


def test_a_wrong_password_is_named(tmp_path: Path) -> None:
    """In both languages, without the password."""
    config = config_of(tmp_path)
    (tmp_path / "password").write_text("sai", "utf-8")
    text = refusal(config)
    assert "sai mật khẩu" in text
    assert "wrong password" in text


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """By its name only: folders are nobody's business."""
    text = refusal(config_of(tmp_path).model_copy(update={"path": tmp_path / "mat.p12"}))
    assert "mat.p12" in text
    assert str(tmp_path) not in text


def test_a_file_that_is_no_key_is_named(tmp_path: Path) -> None:
    """Any other file."""
    config = config_of(tmp_path)
    (tmp_path / "co.p12").write_bytes(b"khong phai khoa")
    assert "PKCS#12" in refusal(config)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    """The configuration is incomplete."""
    assert "path" in refusal(config_of(tmp_path).model_copy(update={"path": None}))


@pytest.mark.parametrize(
    "secret", [SecretRef(), SecretRef(env="HOCBA_NOT_SET"), SecretRef(file=Path("khong-co"))]
)
def test_a_missing_secret_is_named(tmp_path: Path, secret: SecretRef) -> None:
    """Not configured with nobody to ask, or configured and not there."""
    text = refusal(config_of(tmp_path).model_copy(update={"secret": secret}))
    assert "mật khẩu" in text


def test_somebody_is_asked_for_a_secret_that_is_not_configured(tmp_path: Path) -> None:
    """Only while asking is allowed, and for a holder that is masked."""
    config = config_of(tmp_path).model_copy(update={"secret": SecretRef()})
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return PASSWORD

    with asking(ask):
        open_key(config).close()
    assert asked == ["Mật khẩu của …9301, tệp co.p12 / Password of …9301, file co.p12"]
    refusal(config)


def test_a_kind_nobody_opens_is_named() -> None:
    """A vendor's key without the vendor's package."""
    with pytest.raises(PluginError, match="ke-khac"):
        open_key(KeyConfig(holder=HOLDER, kind="ke-khac"))


def test_personal_ids_are_masked_and_school_codes_are_not() -> None:
    """Messages name the key, not the person."""
    assert (masked(HOLDER), masked("01999501")) == ("…9301", "01999501")


def test_a_token_without_its_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine works without python-pkcs11 until somebody configures a token."""
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    monkeypatch.delitem(sys.modules, "hocba_plugin.sign.keys.pkcs11", raising=False)
    with pytest.raises(PluginError, match=r"install hocba-plugin\[pkcs11\]"):
        open_key(KeyConfig(holder=HOLDER, kind="pkcs11"))

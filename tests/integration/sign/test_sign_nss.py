"""Keys on a second PKCS#11 module, the token of NSS, so that ours are not SoftHSM-shaped.

NSS wants its folder as an argument of C_Initialize, which python-pkcs11 cannot give; so the entry
in its list of functions is bent here. Everything after that is the library as Debian ships it.
"""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pkcs11
import pytest

from hocba_hooks import KeyConfig, Role, SecretRef, SignatureAlgorithm, SigningState, Transcript
from hocba_plugin.demo.authority import Credential
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.algorithms import verifies
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import asking, open_key
from hocba_plugin.sign.keys.softhsm import store
from hocba_plugin.sign.stage import SignStage

pytestmark = pytest.mark.integration

PLACES = (
    "/usr/lib/x86_64-linux-gnu/libsoftokn3.so",
    "/usr/lib/aarch64-linux-gnu/libsoftokn3.so",
    "/usr/lib64/libsoftokn3.so",
)
HOLDERS = ("001181999301", "01999501")
PIN, LABEL = "246810", "hocba NSS"
_OS_LOCKING_OK = 2


class Arguments(ctypes.Structure):
    """CK_C_INITIALIZE_ARGS as NSS has it."""

    _fields_ = (
        ("mutexes", ctypes.c_void_p * 4),
        ("flags", ctypes.c_ulong),
        ("parameters", ctypes.c_char_p),
        ("reserved", ctypes.c_void_p),
    )


class Functions(ctypes.Structure):
    """The beginning of CK_FUNCTION_LIST."""

    _fields_ = (("version", ctypes.c_ubyte * 2), ("initialize", ctypes.c_void_p))


Initialize = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)


def bend(module: str, folder: Path) -> object:
    """Let C_Initialize find ``folder``; keep what is returned as long as the library is used."""
    functions = ctypes.POINTER(Functions)()
    ctypes.CDLL(module).C_GetFunctionList(ctypes.byref(functions))
    original = Initialize(functions.contents.initialize)
    arguments = Arguments(flags=_OS_LOCKING_OK)
    arguments.parameters = (
        f"configdir='sql:{folder}' certPrefix='' keyPrefix='' secmod='' "
        f"flags=noModDB,forceOpen dbTokenDescription='{LABEL}'"
    ).encode()
    bent = Initialize(lambda _: original(ctypes.addressof(arguments)))
    functions.contents.initialize = ctypes.cast(bent, ctypes.c_void_p).value
    return bent, arguments, original


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory, primary: Any) -> Iterator[tuple[KeyConfig, ...]]:
    """A teacher's key on a curve and the school's of RSA, on one token."""
    module = next((place for place in PLACES if Path(place).is_file()), None)
    if module is None:
        message = "no NSS softokn; install with: apt-get install libnss3"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("nss")
    kept = bend(module, folder)
    (folder / "pin").write_text(PIN, "utf-8")
    token = pkcs11.lib(module).get_token(token_label=LABEL)
    with token.open(rw=True, so_pin="") as session:
        session.init_pin(PIN)
    person = primary.authority.person("Cô giáo", HOLDERS[0], algorithm="ec")
    organisation = primary.authority.organisation("Trường Mẫu", "0100000001")
    yield tuple(
        config_of(folder, module, holder, credential)
        for holder, credential in zip(HOLDERS, (person, organisation), strict=True)
    )
    assert kept


def config_of(folder: Path, module: str, holder: str, credential: Credential) -> KeyConfig:
    config = KeyConfig(
        holder=holder,
        kind="pkcs11",
        module=Path(module),
        certificate=holder,
        secret=SecretRef(file=folder / "pin"),
    )
    store(config, credential.key, credential.certificate)
    return config


@pytest.fixture(params=[0, 1], ids=["ec", "rsa"])
def config(keys: tuple[KeyConfig, ...], request: pytest.FixtureRequest) -> KeyConfig:
    return keys[request.param]


@pytest.fixture
def key(config: KeyConfig) -> Iterator[Any]:
    source = open_key(config)
    yield source
    source.close()


@pytest.mark.parametrize("algorithm", SignatureAlgorithm)
def test_every_algorithm_of_a_kind_of_key(
    config: KeyConfig, key: Any, algorithm: SignatureAlgorithm
) -> None:
    """The same mechanisms as on the other token."""
    digest = bytes(range({"256": 32, "384": 48, "512": 64}[algorithm.value[-3:]]))
    if (config.holder == HOLDERS[1]) == (algorithm.family == "ecdsa"):
        with pytest.raises(KeyUseError, match=algorithm.value):
            key.start([digest], algorithm)
        return
    (result,) = key.start([digest], algorithm).poll()
    assert result.state is SigningState.DONE, result.reason
    public = parse(key.certificates()[0]).public_key()
    assert verifies(algorithm, public, result.signature, digest)


def test_the_token_that_computes_for_everybody_is_passed_over(config: KeyConfig) -> None:
    """NSS shows two tokens; without a label the one with a PIN is meant."""
    assert config.token is None
    open_key(config).close()
    open_key(config.model_copy(update={"token": LABEL})).close()


def test_keys_of_one_token_share_a_login(keys: tuple[KeyConfig, ...]) -> None:
    """Closing one does not log out the other."""
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return PIN

    with asking(ask):
        head, seal = (open_key(one.model_copy(update={"secret": SecretRef()})) for one in keys)
    head.close()
    (result,) = seal.start([bytes(32)]).poll()
    seal.close()
    assert result.state is SigningState.DONE
    assert len(asked) == 1


def test_a_wrong_pin_is_named(config: KeyConfig) -> None:
    """Whatever this library calls it."""
    with (
        asking(lambda _: "999999"),
        pytest.raises(KeyUseError, match="wrong PIN"),
    ):
        open_key(config.model_copy(update={"secret": SecretRef()}))


def test_certificates_are_chosen_by_label_or_serial_number(config: KeyConfig, key: Any) -> None:
    """And never guessed."""
    with pytest.raises(KeyUseError, match="several certificates"):
        open_key(config.model_copy(update={"certificate": None}))
    serial = f"{parse(key.certificates()[0]).serial_number:x}"
    again = open_key(config.model_copy(update={"certificate": serial}))
    assert again.certificates()[0] == key.certificates()[0]
    again.close()


def test_documents_are_signed_and_verified(
    keys: tuple[KeyConfig, ...], primary: Any, primary_transcript: Transcript
) -> None:
    """The seal on this token, after the others from files."""
    document = primary.issue(primary_transcript, 1)
    for role, signer in primary.signers(document)[:2]:
        document = primary.sign(document, role, signer)
    seal = keys[1].model_copy(update={"holder": primary.school_code})
    stage = SignStage(primary.profile, [seal], primary.trust, primary.organisation_ids)
    (outcome,) = primary.outcomes([document], Role.SCHOOL_SEAL, primary.school_code, stage)
    assert outcome.state is SigningState.DONE, outcome.reason
    found = primary.verifier.verify(outcome.document.content)
    assert list(found.reasons) == []

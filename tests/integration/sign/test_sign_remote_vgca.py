"""Keys behind the VGCA Sign Service: real WebSockets on loopback."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from hocba_hooks import KeyConfig, KeySource, SignatureAlgorithm, SigningState
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.errors import KeyUseError, PluginError
from hocba_plugin.sign.algorithms import verifies
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import open_key
from hocba_plugin.sign.keys.remote.job import in_background
from hocba_plugin.sign.keys.remote.key import RemoteKey
from hocba_plugin.sign.keys.remote.socket import Socket
from hocba_plugin.testing.remote_keys.driving import Clock, open_driven
from hocba_plugin.testing.remote_keys.vgca import VgcaSimulator

pytestmark = pytest.mark.integration

HOLDER = "001181999301"
HASHES = [bytes([number]) * 32 for number in range(5)]
DONE, FAILED = SigningState.DONE, SigningState.FAILED
Opened = Callable[[KeyConfig], RemoteKey]


@pytest.fixture(scope="module")
def authority() -> DemoAuthority:
    return DemoAuthority.create(algorithm="ec")


@pytest.fixture(scope="module")
def credential(authority: DemoAuthority) -> Credential:
    return authority.person("Hiệu trưởng", HOLDER)


@pytest.fixture
def service(credential: Credential) -> Iterator[VgcaSimulator]:
    with VgcaSimulator(credential) as simulator:
        yield simulator


@pytest.fixture
def config(service: VgcaSimulator) -> KeyConfig:
    return KeyConfig(holder=HOLDER, kind="vgca", url=service.url)


@pytest.fixture
def opened() -> Iterator[Opened]:
    keys: list[RemoteKey] = []

    def opened(config: KeyConfig) -> RemoteKey:
        keys.append(open_driven(config, Clock()))
        return keys[-1]

    yield opened
    for key in keys:
        key.close()


@pytest.mark.parametrize("bits", [256, 384, 512])
def test_each_hash_is_signed_by_a_call_of_its_own(
    service: VgcaSimulator, config: KeyConfig, opened: Opened, bits: int
) -> None:
    """With the certificate that was told before."""
    key = opened(config)
    assert isinstance(key, KeySource)
    algorithm = SignatureAlgorithm(f"rsa-sha{bits}")
    digests = [bytes([number]) * (bits // 8) for number in range(3)]
    results = list(key.start(digests, algorithm).poll())
    public = parse(key.certificates()[0]).public_key()
    for result, digest in zip(results, digests, strict=True):
        assert verifies(algorithm, public, result.signature or b"", digest)
    paths = [path for path, _ in service.asked]
    assert paths == ["GetVersion", "GetCertInfo", *["SignMsg"] * 3]


def test_an_old_service_tells_its_certificate_with_a_signature(
    service: VgcaSimulator, config: KeyConfig, credential: Credential, opened: Opened
) -> None:
    """Over a hash that is no document's."""
    service.tells_certificate = False
    der = credential.certificate.public_bytes(Encoding.DER)
    assert opened(config).certificates() == (der,)


@pytest.mark.parametrize("algorithm", ["rsa-pss-sha256"])
def test_what_cannot_be_asked_for_is_refused(
    config: KeyConfig, opened: Opened, algorithm: str
) -> None:
    """Before the signer is asked for anything."""
    with pytest.raises(KeyUseError, match=algorithm):
        opened(config).start(HASHES, SignatureAlgorithm(algorithm))


def test_a_signer_who_cancels_is_not_asked_again(
    service: VgcaSimulator, config: KeyConfig, opened: Opened
) -> None:
    """What was signed before stays; the rest is unsigned and listed."""

    def cancel(number: int) -> None:
        if number == 2:
            service.faults.signer = "refuses"

    service.before_signing = cancel
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [DONE] * 2 + [SigningState.REFUSED] * 3
    assert [path for path, _ in service.asked].count("SignMsg") == 3


def test_a_hash_that_fails_fails_alone(
    service: VgcaSimulator, config: KeyConfig, opened: Opened
) -> None:
    """A status other than 0; its text is not repeated."""
    service.faults.missing = frozenset({1})
    service.faults.chatter = "Hiệu trưởng"
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [DONE, FAILED, DONE, DONE, DONE]
    assert "Hiệu trưởng" not in results[1].reason


def test_a_token_that_only_fails_is_left_alone(
    service: VgcaSimulator, config: KeyConfig, opened: Opened
) -> None:
    """Each further try might ask for the PIN, or use one up."""
    service.faults.missing = frozenset(range(100))
    results = list(opened(config).start(HASHES * 2).poll())
    assert [result.state for result in results] == [FAILED] * 10
    assert [path for path, _ in service.asked].count("SignMsg") == 3


def test_another_token_in_the_middle_of_a_batch_signs_nothing(
    service: VgcaSimulator, config: KeyConfig, authority: DemoAuthority, opened: Opened
) -> None:
    """Its signatures belong to another certificate."""

    def swap(number: int) -> None:
        if number == 3:
            service.credential = authority.person("Người khác", "001181999302")

    service.before_signing = swap
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [DONE] * 3 + [FAILED] * 2


def test_a_service_killed_in_the_middle_of_a_batch(
    service: VgcaSimulator, config: KeyConfig, opened: Opened
) -> None:
    """What is signed is kept; the rest says that the service has to be started."""

    def fall(number: int) -> None:
        if number == 2:
            service._server.socket.close()
            raise RuntimeError

    service.before_signing = fall
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [DONE] * 2 + [FAILED] * 3
    assert "VGCA Sign Service" in results[-1].reason


def test_a_service_killed_between_start_and_poll(
    service: VgcaSimulator, config: KeyConfig, opened: Opened
) -> None:
    """Nothing is signed, everything is listed."""
    key = opened(config)
    service.kill()
    assert [result.state for result in key.start(HASHES).poll()] == [FAILED] * 5


def test_a_service_that_answers_no_json(
    service: VgcaSimulator, config: KeyConfig, opened: Opened
) -> None:
    """Something else listens there."""
    key = opened(config)
    service.faults.garbage = frozenset({"SignMsg"})
    assert [result.state for result in key.start(HASHES).poll()] == [FAILED] * 5


def test_a_pin_nobody_types_expires(service: VgcaSimulator, config: KeyConfig) -> None:
    """By our clock; ``poll`` answers meanwhile."""
    clock = Clock()
    key = open_driven(config, clock, in_background)
    service.faults.silent = frozenset({"SignMsg"})
    job = key.start(HASHES)
    assert list(job.poll()) == []
    clock.now = config.patience_s
    assert [result.state for result in job.poll()] == [SigningState.EXPIRED] * 5
    key.close()


def test_a_cancelled_batch_asks_for_no_more_pins(service: VgcaSimulator, config: KeyConfig) -> None:
    """Though its calls run on in the background, and the login may be kept for other batches."""
    second, cancelled = threading.Event(), threading.Event()

    def wait(number: int) -> None:
        if number == 1:
            second.set()
            cancelled.wait(10)

    service.before_signing = wait
    key = open_key(config)
    job: Any = key.start(HASHES)
    call = job._call
    assert second.wait(10)
    job.cancel()
    cancelled.set()
    assert len(call.result(10).signatures) == 2
    assert [path for path, _ in service.asked].count("SignMsg") == 2
    key.close()


def test_a_service_that_does_not_run_is_named(service: VgcaSimulator, config: KeyConfig) -> None:
    """With what to do."""
    service.kill()
    with pytest.raises(KeyUseError, match="start VGCA Sign Service"):
        open_key(config)


@pytest.mark.parametrize(
    "url", ["wss://example.org:8987", "https://127.0.0.1:8987", "ws://10.0.0.1"]
)
def test_only_this_machine_is_asked(config: KeyConfig, url: str) -> None:
    """Whoever answered elsewhere would hold the school's token."""
    with pytest.raises(KeyUseError, match="on this machine"):
        open_key(config.model_copy(update={"url": url}))


def server_tls(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for this machine, as the service's installer does."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=1)).add_extension(address, False)
    builder = builder.not_valid_after(now + dt.timedelta(days=1))
    pem = folder / "service.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context, pem


def test_the_services_own_certificate_can_be_trusted(
    credential: Credential, opened: Opened, tmp_path: Path
) -> None:
    """And is not, unless it is configured."""
    tls, pem = server_tls(tmp_path)
    with VgcaSimulator(credential, tls) as service:
        config = KeyConfig(holder=HOLDER, kind="vgca", url=service.url)
        with pytest.raises(KeyUseError, match="cannot be reached"):
            open_key(config)
        trusting = config.model_copy(update={"options": {"tls_ca": str(pem)}})
        results = [one.state for one in opened(trusting).start(HASHES).poll()]
        assert results == [DONE] * 5


def test_no_answer_is_lost_over_tls(credential: Credential, tmp_path: Path) -> None:
    """One call in three hundred was, while two threads shared the client's socket."""
    tls, pem = server_tls(tmp_path)
    with VgcaSimulator(credential, tls) as service:
        config = KeyConfig(
            holder=HOLDER, kind="vgca", url=service.url, options={"tls_ca": str(pem)}
        )
        socket = Socket(config, "")
        assert {socket.ask("GetVersion", "", 5)["Status"] for _ in range(1500)} == {0}


def test_a_program_may_ask_from_its_own_loop(service: VgcaSimulator, config: KeyConfig) -> None:
    """Vendors sign from their web servers."""

    async def asked() -> object:
        return Socket(config, "").ask("GetVersion", "", 5)["Status"]

    assert asyncio.run(asked()) == 0


def test_without_its_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine works without websockets until somebody configures this key."""
    monkeypatch.setitem(sys.modules, "websockets.exceptions", None)
    for module in ("socket", "vgca"):
        monkeypatch.delitem(sys.modules, f"hocba_plugin.sign.keys.remote.{module}", raising=False)
    with pytest.raises(PluginError, match=r"install hocba-plugin\[vgca\]"):
        open_key(KeyConfig(holder=HOLDER, kind="vgca"))

"""Keys that a phone confirms, VNPT SmartCA and Viettel MySign, over real HTTP on loopback."""

import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import httpx
import pytest

from hocba_hooks import KeyConfig, KeySource, SecretRef, SignatureAlgorithm, SigningState
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.algorithms import verifies
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import one_login, open_key
from hocba_plugin.sign.keys.remote.key import RemoteKey
from hocba_plugin.sign.keys.remote.service import describe
from hocba_plugin.sign.keys.remote.web import Web
from hocba_plugin.testing.remote_keys.driving import Clock, open_driven
from hocba_plugin.testing.remote_keys.phone import (
    CLIENT,
    MySignSimulator,
    PhoneSimulator,
    SmartCaSimulator,
)

pytestmark = pytest.mark.integration

HOLDER = "001181999301"
HASHES = [bytes([number]) * 32 for number in range(5)]
DONE, FAILED = SigningState.DONE, SigningState.FAILED
KINDS: dict[str, type[PhoneSimulator]] = {"smartca": SmartCaSimulator, "mysign": MySignSimulator}
RSA = SignatureAlgorithm.RSA_SHA256
Opened = Callable[[KeyConfig], RemoteKey]


@pytest.fixture(scope="module")
def credential() -> Credential:
    return DemoAuthority.create(algorithm="ec").person("Cô giáo", HOLDER)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service(credential: Credential, kind: str) -> Iterator[PhoneSimulator]:
    with KINDS[kind](credential) as simulator:
        yield simulator


@pytest.fixture
def config(service: PhoneSimulator, kind: str, monkeypatch: pytest.MonkeyPatch) -> KeyConfig:
    monkeypatch.setenv("HOCBA_PHONE_SECRET", "bí mật")
    return KeyConfig(
        holder=HOLDER,
        kind=kind,
        url=service.url,
        account=HOLDER,
        client_id=CLIENT,
        client_secret=SecretRef(env="HOCBA_PHONE_SECRET"),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(clock: Clock) -> Iterator[Opened]:
    keys: list[RemoteKey] = []

    def opened(config: KeyConfig) -> RemoteKey:
        keys.append(open_driven(config, clock))
        return keys[-1]

    yield opened
    for key in keys:
        key.close()


def states_after(key: RemoteKey, clock: Clock, poll_s: float) -> list[SigningState]:
    """Start, look once, wait, look again."""
    job = key.start(HASHES)
    before = list(job.poll())
    clock.now += poll_s
    return [result.state for result in (*before, *job.poll())]


def test_a_phone_confirms_all_hashes_of_a_transaction(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """One question on the phone; signatures find their hashes in whatever order they come."""
    service.faults.signer = "later"
    key = opened(config)
    assert isinstance(key, KeySource)
    assert len(key.certificates()) == 2
    job = key.start(HASHES)
    assert list(job.poll()) == []
    clock.now += config.poll_s
    assert list(job.poll()) == []
    service.faults.signer = "confirms"
    assert list(job.poll()) == []
    clock.now += config.poll_s
    public = parse(key.certificates()[0]).public_key()
    for result, digest in zip(job.poll(), HASHES, strict=True):
        assert verifies(RSA, public, result.signature or b"", digest)
    assert len(service.transactions) == 1


OUTCOMES = {"refuses": SigningState.REFUSED, "sleeps": SigningState.EXPIRED}


@pytest.mark.parametrize("signer", OUTCOMES)
def test_what_the_signer_does_is_the_outcome_of_every_hash(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock, signer: str
) -> None:
    """Refused, or the phone was not taken up."""
    service.faults.signer = signer
    assert states_after(opened(config), clock, config.poll_s) == [OUTCOMES[signer]] * 5


def test_a_phone_nobody_takes_up_expires_by_our_clock(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """Whatever the service goes on saying."""
    service.faults.signer = "later"
    states = states_after(opened(config), clock, config.patience_s)
    assert states == [SigningState.EXPIRED] * 5


def test_an_account_out_of_credit_is_named(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """It is no failure of the document's."""
    service.faults.credit = 4
    assert states_after(opened(config), clock, config.poll_s) == [SigningState.NO_CREDIT] * 5


def test_a_hash_that_was_left_out_fails_alone(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """A partial batch."""
    service.faults.missing = frozenset({0, 4})
    states = states_after(opened(config), clock, config.poll_s)
    assert states == [FAILED, DONE, DONE, DONE, FAILED]


def test_a_failure_that_passes_is_sat_out(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """The question stands on the phone meanwhile."""
    job = opened(config).start(HASHES)
    assert list(job.poll()) == []
    service.faults.status = dict.fromkeys(_status_paths(service), 503)
    clock.now += config.poll_s
    assert list(job.poll()) == []
    assert service.paths()[-1] in service.faults.status
    service.faults.status = {}
    clock.now += config.poll_s
    assert [result.state for result in job.poll()] == [DONE] * 5


def _status_paths(service: PhoneSimulator) -> list[str]:
    (transaction,) = service.transactions
    return [f"v1/signatures/sign/{transaction}/status", "vtss/service/requests/status"]


def test_a_service_killed_between_start_and_poll_expires(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """Nothing is signed, everything is listed."""
    job = opened(config).start(HASHES)
    assert list(job.poll()) == []
    service.kill()
    clock.now += config.poll_s
    assert list(job.poll()) == []
    clock.now = config.patience_s
    assert [result.state for result in job.poll()] == [SigningState.EXPIRED] * 5


def test_a_transaction_the_service_has_lost_fails(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """After a restart of theirs."""
    job = opened(config).start(HASHES)
    assert list(job.poll()) == []
    service.forget()
    clock.now += config.poll_s
    assert [result.state for result in job.poll()] == [FAILED] * 5


def test_a_service_killed_before_the_start_fails_the_hashes(
    service: PhoneSimulator, config: KeyConfig, opened: Opened
) -> None:
    """At once: there is no transaction to ask for."""
    key = opened(config)
    service.kill()
    assert [result.state for result in key.start(HASHES).poll()] == [FAILED] * 5


def test_nothing_of_an_answer_is_repeated(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, kind: str
) -> None:
    """Services like to say what they were sent."""
    service.faults.chatter = f"user {HOLDER} password bí mật"
    path = {"smartca": "v1/signatures/sign", "mysign": "vtss/service/signHash"}[kind]
    service.faults.status = {path: 400}
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [FAILED] * 5
    assert all("HTTP 400" in result.reason for result in results)
    assert all(HOLDER not in str(result) and "bí mật" not in str(result) for result in results)


@pytest.mark.parametrize("algorithm", ["rsa-pss-sha256", "ecdsa-sha256"])
def test_what_cannot_be_asked_for_is_refused(
    config: KeyConfig, opened: Opened, algorithm: str
) -> None:
    """Before the phone rings."""
    with pytest.raises(KeyUseError, match=algorithm):
        opened(config).start(HASHES, SignatureAlgorithm(algorithm))


@pytest.mark.parametrize("change", [{"client_id": None}, {"client_secret": SecretRef()}])
def test_an_account_that_is_not_configured_is_named(
    config: KeyConfig, change: dict[str, object]
) -> None:
    """Before anything is sent."""
    with pytest.raises(KeyUseError, match="configured"):
        open_key(config.model_copy(update={"account": None, **change}))


def test_a_wrong_password_is_named(config: KeyConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the service's code, where it has one; and the password is not in it."""
    monkeypatch.setenv("HOCBA_PHONE_SECRET", "sai-bét")
    with pytest.raises(KeyUseError, match=r"INVALID_SP_CREDENTIAL|HTTP 401") as caught:
        open_key(config)
    assert "sai-bét" not in f"{caught.value} {caught.value!r}"


def test_a_certificate_that_is_not_there_is_named(config: KeyConfig) -> None:
    """By serial number or credential."""
    with pytest.raises(KeyUseError, match="account has 1"):
        open_key(config.model_copy(update={"certificate": "khác"}))


def test_a_certificate_may_be_named(
    config: KeyConfig, credential: Credential, opened: Opened, kind: str
) -> None:
    """Where an account has several."""
    serial = f"0{credential.certificate.serial_number:X}"
    name = {"smartca": serial, "mysign": MySignSimulator.CREDENTIAL}[kind]
    opened(config.model_copy(update={"certificate": name}))


SERVICES = resources.files("hocba_plugin.sign.keys.remote") / "services"


def test_a_description_of_ones_own_replaces_the_shipped_one(
    service: PhoneSimulator,
    config: KeyConfig,
    opened: Opened,
    clock: Clock,
    kind: str,
    tmp_path: Path,
) -> None:
    """A provider that calls "signed" something else is met without a new release."""
    text = (SERVICES / f"{kind}.toml").read_text("utf-8")
    service.faults.signer = "sleeps"
    mended = tmp_path / "mended.toml"
    mended.write_text(re.sub(r"(?m)^expired = .*$", 'expired = ["khác"]', text), "utf-8")
    states = states_after(opened(config.model_copy(update={"path": mended})), clock, config.poll_s)
    assert states == [FAILED] * 5


@pytest.mark.parametrize("text", ["", "[paths", "[paths]\n[names]\n[states]\nkhác = ['1']"])
def test_a_description_that_cannot_be_read_is_named(
    config: KeyConfig, tmp_path: Path, text: str
) -> None:
    """Missing tables, no TOML, states we do not have."""
    (tmp_path / "own.toml").write_text(text, "utf-8")
    with pytest.raises(KeyUseError, match="description of the service"):
        open_key(config.model_copy(update={"path": tmp_path / "own.toml"}))
    with pytest.raises(KeyUseError, match="description of the service"):
        open_key(config.model_copy(update={"path": tmp_path / "none.toml"}))


class Trickle(httpx.SyncByteStream):
    """An answer that comes a byte at a time, and never ends."""

    def __init__(self, clock: Clock, size: int, seconds: float) -> None:
        self._clock, self._size, self._seconds = clock, size, seconds

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self._clock.now += self._seconds
            yield b" " * self._size


@pytest.mark.parametrize(
    ("size", "seconds", "text"), [(1, 1.0, "takes too long"), (1 << 20, 0.0, "too large")]
)
def test_an_answer_without_end_is_given_up(
    config: KeyConfig, kind: str, clock: Clock, size: int, seconds: float, text: str
) -> None:
    """In size and in time."""
    web = Web(config, describe(config, kind), clock)
    stream = Trickle(clock, size, seconds)
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=stream))
    web._http = httpx.Client(base_url=str(config.url), transport=transport)
    with pytest.raises(KeyUseError, match=text):
        web.post("v1")
    web.close()


def test_one_login_serves_many_batches(
    service: PhoneSimulator, config: KeyConfig, opened: Opened, clock: Clock
) -> None:
    """The certificate is read once."""
    with one_login():
        for _ in range(3):
            key = opened(config)
            assert states_after(key, clock, config.poll_s) == [DONE] * 5
            key.close()
    assert sum("certificate" in path for path in service.paths()) == 1


class TestMySign:
    """What SmartCA has not."""

    @pytest.fixture
    def kind(self) -> str:
        return "mysign"

    def test_an_hour_that_is_over_is_not_noticed(
        self, service: MySignSimulator, config: KeyConfig, opened: Opened, clock: Clock
    ) -> None:
        """Tokens are not refreshed: it logs in again."""
        key = opened(config)
        service.forget_tokens()
        assert states_after(key, clock, config.poll_s) == [DONE] * 5

    def test_it_says_when_the_certificate_was_revoked(
        self, service: MySignSimulator, config: KeyConfig, opened: Opened, clock: Clock
    ) -> None:
        """Number 13004."""
        service.revoked = True
        job = opened(config).start(HASHES)
        assert list(job.poll()) == []
        clock.now += config.poll_s
        results = list(job.poll())
        assert [result.state for result in results] == [FAILED] * 5
        assert "13004" in results[0].reason

    def test_transactions_are_no_larger_than_allowed(
        self, credential: Credential, config: KeyConfig, opened: Opened, clock: Clock
    ) -> None:
        """Two hashes at a time, the phone once for each."""
        with MySignSimulator(credential, multisign=2) as service:
            job = opened(config.model_copy(update={"url": service.url})).start(HASHES)
            results = []
            for _ in range(6):
                results += job.poll()
                clock.now += config.poll_s
            assert [result.state for result in results] == [DONE] * 5
            assert [len(one) for one in service.transactions.values()] == [2, 2, 1]

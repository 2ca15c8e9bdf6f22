"""Keys at a service of the Cloud Signature Consortium's API, over real HTTP on loopback."""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from cryptography.hazmat.primitives import hashes as functions
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from hocba_hooks import KeyConfig, KeySource, SecretRef, SignatureAlgorithm, SigningState
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import asking, one_login, open_key
from hocba_plugin.sign.keys.remote.job import in_background
from hocba_plugin.sign.keys.remote.key import RemoteKey
from hocba_plugin.testing.remote_keys.csc import CLIENT, CREDENTIAL, CscSimulator
from hocba_plugin.testing.remote_keys.driving import Clock, open_driven

pytestmark = pytest.mark.integration

HOLDER = "001181999301"
HASHES = [bytes([number]) * 32 for number in range(5)]
FUNCTIONS = {32: functions.SHA256(), 48: functions.SHA384(), 64: functions.SHA512()}
DONE, FAILED = SigningState.DONE, SigningState.FAILED
Version = Literal[1, 2]


@pytest.fixture(scope="module")
def credential() -> Credential:
    return DemoAuthority.create(algorithm="ec").person("Cô giáo", HOLDER)


@pytest.fixture(scope="module")
def curve() -> Credential:
    return DemoAuthority.create(algorithm="ec").person("Cô giáo", HOLDER, algorithm="ec")


@pytest.fixture(params=[1, 2], ids=["v1", "v2"])
def version(request: pytest.FixtureRequest) -> Version:
    return request.param


@pytest.fixture
def service(credential: Credential, version: Version) -> Iterator[CscSimulator]:
    with CscSimulator(credential, version=version) as simulator:
        yield simulator


@pytest.fixture
def config(service: CscSimulator, version: Version, monkeypatch: pytest.MonkeyPatch) -> KeyConfig:
    return config_of(service, version, monkeypatch)


def config_of(
    service: CscSimulator, version: Version, monkeypatch: pytest.MonkeyPatch
) -> KeyConfig:
    monkeypatch.setenv("HOCBA_CSC_SECRET", "bí mật")
    monkeypatch.setenv("HOCBA_CSC_PIN", "123456")
    return KeyConfig(
        holder=HOLDER,
        kind=f"csc-v{version}",
        url=service.url,
        client_id=CLIENT,
        client_secret=SecretRef(env="HOCBA_CSC_SECRET"),
        secret=SecretRef(env="HOCBA_CSC_PIN"),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(clock: Clock) -> Iterator[Callable[[KeyConfig], RemoteKey]]:
    """Open a key that does everything at once, by a clock of the test's."""
    keys: list[RemoteKey] = []

    def opened(config: KeyConfig) -> RemoteKey:
        keys.append(open_driven(config, clock))
        return keys[-1]

    yield opened
    for key in keys:
        key.close()


def verify(certificate: bytes, algorithm: SignatureAlgorithm, value: bytes, digest: bytes) -> None:
    """Verify with the library alone.

    :raises InvalidSignature: it does not match.
    """
    public, function = parse(certificate).public_key(), FUNCTIONS[len(digest)]
    if isinstance(public, rsa.RSAPublicKey):
        pss = padding.PSS(padding.MGF1(function), function.digest_size)
        how = pss if algorithm.family == "rsa-pss" else padding.PKCS1v15()
        public.verify(value, digest, how, Prehashed(function))
    else:
        assert isinstance(public, ec.EllipticCurvePublicKey)
        assert len(value) == 64
        r, s = int.from_bytes(value[:32]), int.from_bytes(value[32:])
        public.verify(encode_dss_signature(r, s), digest, ec.ECDSA(Prehashed(function)))


def test_hashes_are_signed_in_transactions_of_the_allowed_size(
    credential: Credential,
    version: Version,
    opened: Callable[[KeyConfig], RemoteKey],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Five hashes, two at most at a time: three authorisations, one login."""
    with CscSimulator(credential, version=version, multisign=2) as service:
        key = opened(config_of(service, version, monkeypatch))
        assert isinstance(key, KeySource)
        assert len(key.certificates()) == 2
        results = list(key.start(HASHES).poll())
    assert [result.state for result in results] == [DONE] * 5
    for result, digest in zip(results, HASHES, strict=True):
        algorithm = SignatureAlgorithm.RSA_SHA256
        verify(key.certificates()[0], algorithm, result.signature or b"", digest)
    assert service.paths().count("credentials/authorize") == 3
    assert service.paths().count("oauth2/token") == 1


@pytest.mark.parametrize("algorithm", [one for one in SignatureAlgorithm if one.family != "ecdsa"])
def test_every_rsa_algorithm(
    config: KeyConfig,
    opened: Callable[[KeyConfig], RemoteKey],
    algorithm: SignatureAlgorithm,
) -> None:
    """Object identifiers of hash and signature, and the parameters of PSS."""
    key = opened(config)
    digest = bytes(FUNCTIONS[{"256": 32, "384": 48, "512": 64}[algorithm.value[-3:]]].digest_size)
    (result,) = key.start([digest], algorithm).poll()
    verify(key.certificates()[0], algorithm, result.signature or b"", digest)


def test_signatures_of_curves_come_as_xml_wants_them(
    curve: Credential,
    version: Version,
    opened: Callable[[KeyConfig], RemoteKey],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Services give DER; XML has r and s side by side."""
    with CscSimulator(curve, version=version) as service:
        key = opened(config_of(service, version, monkeypatch))
        results = list(key.start(HASHES).poll())
    for result, digest in zip(results, HASHES, strict=True):
        algorithm = SignatureAlgorithm.ECDSA_SHA256
        verify(key.certificates()[0], algorithm, result.signature or b"", digest)


def test_a_name_and_password_open_an_account_too(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """HTTP Basic, where there are no clients."""
    key = opened(config.model_copy(update={"client_id": None, "account": HOLDER}))
    assert [result.state for result in key.start(HASHES).poll()] == [DONE] * 5
    assert "auth/login" in service.paths()
    assert "oauth2/token" not in service.paths()


def test_an_access_token_that_expired_is_renewed(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """Nothing was done at a 401, so the call is repeated."""
    key = opened(config)
    service.forget_tokens()
    assert [result.state for result in key.start(HASHES).poll()] == [DONE] * 5
    assert service.paths().count("oauth2/token") == 2


def test_closing_gives_the_token_back(service: CscSimulator, config: KeyConfig) -> None:
    """Whoever finds it later cannot use it."""
    open_key(config).close()
    assert service.paths()[-1] == "auth/revoke"
    assert service._tokens == set()


def test_a_one_time_password_is_asked_for_once_a_transaction(
    credential: Credential,
    version: Version,
    opened: Callable[[KeyConfig], RemoteKey],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The service sends it first; nobody there to type it is an error."""
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return "998877"

    with CscSimulator(credential, version=version, otp="998877", multisign=3) as service:
        config = config_of(service, version, monkeypatch)
        with asking(ask):
            key = opened(config)
        assert [result.state for result in key.start(HASHES).poll()] == [DONE] * 5
        with pytest.raises(KeyUseError, match="one-time password"):
            opened(config).start(HASHES)
    assert asked == ["Mã OTP của …9301 / OTP of …9301"] * 2


def test_one_login_serves_many_batches(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """And is over afterwards."""
    with one_login():
        for _ in range(3):
            key = opened(config)
            assert [result.state for result in key.start(HASHES).poll()] == [DONE] * 5
            key.close()
    assert service.paths().count("oauth2/token") == 1
    assert service.paths()[-1] == "auth/revoke"


CHOICES = {
    "refuses": SigningState.REFUSED,
    "sleeps": SigningState.EXPIRED,
    "too late": SigningState.EXPIRED,
}


@pytest.mark.parametrize("signer", CHOICES)
def test_what_the_signer_does_is_the_outcome_of_every_hash(
    service: CscSimulator,
    config: KeyConfig,
    opened: Callable[[KeyConfig], RemoteKey],
    signer: str,
) -> None:
    """Refused on the phone, not taken up, authorised too late; in both languages."""
    service.faults.signer = signer
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [CHOICES[signer]] * 5
    for result in results:
        assert not result.reason_vi.isascii()
        assert result.reason.isascii()
        assert result.signature is None


def test_credit_that_ends_leaves_the_rest_unsigned_and_listed(
    credential: Credential,
    version: Version,
    opened: Callable[[KeyConfig], RemoteKey],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was signed before stays signed; nothing more is asked for."""
    with CscSimulator(credential, version=version, multisign=2) as service:
        service.faults.credit = 3
        results = list(opened(config_of(service, version, monkeypatch)).start(HASHES).poll())
    states = [DONE] * 2 + [SigningState.NO_CREDIT] * 3
    assert [result.state for result in results] == states
    assert service.paths().count("credentials/authorize") == 2


def test_a_hash_that_was_left_out_fails_alone(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """A partial batch."""
    service.faults.missing = frozenset({1, 3})
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [DONE, FAILED, DONE, FAILED, DONE]


def test_too_few_signatures_belong_to_nobody(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """Which one is missing cannot be known."""
    service.faults.short = True
    assert [result.state for result in opened(config).start(HASHES).poll()] == [FAILED] * 5


@pytest.mark.parametrize("path", ["credentials/authorize", "signatures/signHash"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_any_failure_of_http_fails_the_hashes(
    service: CscSimulator,
    config: KeyConfig,
    opened: Callable[[KeyConfig], RemoteKey],
    path: str,
    status: int,
) -> None:
    """Never an exception, never a signature; the status is named, the body is not."""
    service.faults.status = {path: status}
    service.faults.chatter = "Cô giáo 001181999301"
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [FAILED] * 5
    assert all(str(status) in result.reason for result in results)
    assert all(HOLDER not in result.reason for result in results)


@pytest.mark.parametrize("path", ["credentials/authorize", "signatures/signHash"])
def test_an_answer_that_is_no_json_fails_the_hashes(
    service: CscSimulator,
    config: KeyConfig,
    opened: Callable[[KeyConfig], RemoteKey],
    path: str,
) -> None:
    """A page of some proxy, for example."""
    service.faults.garbage = frozenset({path})
    assert [result.state for result in opened(config).start(HASHES).poll()] == [FAILED] * 5


def test_a_service_that_is_killed_fails_the_hashes(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """After login, before anything was signed."""
    key = opened(config)
    service.kill()
    results = list(key.start(HASHES).poll())
    assert [result.state for result in results] == [FAILED] * 5
    assert all("cannot be reached" in result.reason for result in results)


def test_a_service_that_never_answers_is_not_waited_for_for_ever(
    service: CscSimulator, config: KeyConfig, clock: Clock
) -> None:
    """In the background; ``poll`` goes on answering, and in the end says expired."""
    service.faults.silent = frozenset({"credentials/authorize"})
    key = open_driven(config, clock, in_background)
    job = key.start(HASHES)
    assert list(job.poll()) == []
    clock.now = config.patience_s - 1
    assert list(job.poll()) == []
    clock.now = config.patience_s
    assert [result.state for result in job.poll()] == [SigningState.EXPIRED] * 5
    key.close()


def test_what_was_given_up_is_not_signed_when_the_phone_is_taken_up_after_all(
    service: CscSimulator, config: KeyConfig, clock: Clock
) -> None:
    """It would cost a signature that nobody waits for."""
    asked, given_up = threading.Event(), threading.Event()

    def wait(path: str) -> None:
        if path == "credentials/authorize":
            asked.set()
            given_up.wait(10)

    service.afterwards = wait
    key = open_driven(config, clock, in_background)
    job: Any = key.start(HASHES)
    call = job._call
    assert asked.wait(10)
    clock.now = config.patience_s
    assert [result.state for result in job.poll()] == [SigningState.EXPIRED] * 5
    given_up.set()
    assert call.result(10).state is SigningState.EXPIRED
    assert "signatures/signHash" not in service.paths()
    key.close()


def test_a_cancelled_job_says_nothing_more(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """Even of what has arrived."""
    job = opened(config).start(HASHES)
    assert next(job.poll()).state is DONE
    job.cancel()
    assert list(job.poll()) == []


OPENING = {
    "client": ({"client_id": "ai-do"}, "HTTP 401|invalid_client"),
    "secret": ({"client_secret": SecretRef()}, "client_secret are not configured"),
    "credential": ({"certificate": "khác", "url": "http://127.0.0.1:9"}, "cannot be reached"),
    "far": ({"url": "http://example.org/csc"}, "https://"),
    "inside": ({"url": "https://u:p@example.org/csc"}, "https://"),
    "none": ({"url": None}, "https://"),
    "pin": ({"secret": SecretRef()}, "no password or PIN"),
}


@pytest.mark.parametrize("case", OPENING)
def test_what_is_wrong_when_opening_is_named(config: KeyConfig, case: str) -> None:
    """No access, no address, no PIN."""
    changes, text = OPENING[case]
    with pytest.raises(KeyUseError, match=text):
        open_key(config.model_copy(update=changes))


def test_several_credentials_want_a_choice(
    service: CscSimulator, config: KeyConfig, opened: Callable[[KeyConfig], RemoteKey]
) -> None:
    """Nothing is guessed; a configured one is taken."""
    service.credentials = [CREDENTIAL, "GV-0002"]
    with pytest.raises(KeyUseError, match="2 credentials"):
        open_key(config)
    opened(config.model_copy(update={"certificate": CREDENTIAL}))


def test_a_credential_that_is_switched_off_is_named(
    service: CscSimulator, config: KeyConfig
) -> None:
    """Before anybody is asked for a PIN."""
    service.enabled = False
    with pytest.raises(KeyUseError, match="cannot be used"):
        open_key(config.model_copy(update={"secret": SecretRef()}))


def test_a_wrong_pin_fails_the_hashes(
    service: CscSimulator,
    config: KeyConfig,
    opened: Callable[[KeyConfig], RemoteKey],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One try a job, by the service's own code."""
    monkeypatch.setenv("HOCBA_CSC_PIN", "000000")
    results = list(opened(config).start(HASHES).poll())
    assert [result.state for result in results] == [FAILED] * 5
    assert "invalid_pin" in results[0].reason
    assert service.paths().count("credentials/authorize") == 1


class TestAnswersThatComeLater:
    """Version 2 alone lets a service answer when it likes."""

    @pytest.fixture(params=[2])
    def version(self, request: pytest.FixtureRequest) -> Version:
        return request.param

    @pytest.mark.parametrize("signer", ["later", "signs later"])
    def test_it_is_asked_again_when_it_is_time(
        self,
        service: CscSimulator,
        config: KeyConfig,
        opened: Callable[[KeyConfig], RemoteKey],
        clock: Clock,
        signer: str,
    ) -> None:
        """Not before; and signed when the person has confirmed."""
        service.faults.signer = signer
        job = opened(config).start(HASHES)
        assert list(job.poll()) == []
        before = len(service.asked)
        assert list(job.poll()) == []
        assert len(service.asked) == before
        clock.now += config.poll_s
        assert list(job.poll()) == []
        assert len(service.asked) == before + 1
        service.faults.signer = "confirms"
        clock.now += config.poll_s
        assert [result.state for result in job.poll()] == [DONE] * 5

    def test_who_never_confirms_expires(
        self,
        service: CscSimulator,
        config: KeyConfig,
        opened: Callable[[KeyConfig], RemoteKey],
        clock: Clock,
    ) -> None:
        """By our clock, whatever the service thinks."""
        service.faults.signer = "later"
        job = opened(config).start(HASHES)
        assert list(job.poll()) == []
        clock.now = config.patience_s
        assert [result.state for result in job.poll()] == [SigningState.EXPIRED] * 5

    def test_a_failure_that_passes_is_sat_out(
        self,
        service: CscSimulator,
        config: KeyConfig,
        opened: Callable[[KeyConfig], RemoteKey],
        clock: Clock,
    ) -> None:
        """The transaction lives on at the service; looking again is safe."""
        service.faults.signer = "signs later"
        job = opened(config).start(HASHES)
        assert list(job.poll()) == []
        service.faults.status = {"signatures/signPolling": 503}
        clock.now += config.poll_s
        assert list(job.poll()) == []
        assert service.paths()[-1] == "signatures/signPolling"
        service.faults.status = {}
        service.faults.signer = "confirms"
        clock.now += config.poll_s
        assert [result.state for result in job.poll()] == [DONE] * 5

    def test_a_service_killed_between_start_and_poll_expires(
        self,
        service: CscSimulator,
        config: KeyConfig,
        opened: Callable[[KeyConfig], RemoteKey],
        clock: Clock,
    ) -> None:
        """Nothing is signed, and everything is said."""
        service.faults.signer = "signs later"
        job = opened(config).start(HASHES)
        assert list(job.poll()) == []
        service.kill()
        clock.now += config.poll_s
        assert list(job.poll()) == []
        clock.now = config.patience_s
        assert [result.state for result in job.poll()] == [SigningState.EXPIRED] * 5

    def test_later_is_no_outcome(
        self,
        service: CscSimulator,
        config: KeyConfig,
        opened: Callable[[KeyConfig], RemoteKey],
    ) -> None:
        """A service that is not ready to begin has begun nothing."""
        service.faults.status = {"credentials/authorize": 400}
        service.faults.chatter = "authorization_pending"
        assert [result.state for result in opened(config).start(HASHES).poll()] == [FAILED] * 5

    def test_a_refusal_later_counts(
        self,
        service: CscSimulator,
        config: KeyConfig,
        opened: Callable[[KeyConfig], RemoteKey],
        clock: Clock,
    ) -> None:
        """On the phone, after a while."""
        service.faults.signer = "later"
        job = opened(config).start(HASHES)
        assert list(job.poll()) == []
        service.faults.signer = "refuses"
        clock.now += config.poll_s
        assert [result.state for result in job.poll()] == [SigningState.REFUSED] * 5


def test_in_the_background_it_comes_to_the_same(service: CscSimulator, config: KeyConfig) -> None:
    """Without the test's short cuts."""
    key = open_key(config)
    job: Any = key.start(HASHES)
    job._call.result(timeout=10)
    assert [result.state for result in job.poll()] == [DONE] * 5
    key.close()

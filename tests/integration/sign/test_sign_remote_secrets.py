"""Secrets of remote accounts: planted, and looked for in everything that can be read afterwards."""

import logging
import os
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import KeyConfig, SecretRef
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import asking, open_key
from hocba_plugin.sign.keys.remote.job import RemoteJob
from hocba_plugin.testing.remote_keys.csc import CLIENT, CscSimulator
from hocba_plugin.testing.remote_keys.driving import Clock, open_driven
from hocba_plugin.testing.remote_keys.phone import MySignSimulator, SmartCaSimulator

pytestmark = pytest.mark.integration

HOLDER = "001181999301"
SECRET, PIN, OTP = "S3cr3t-Trường", "917364", "558812"
PLANTED = (SECRET, PIN, OTP, HOLDER)
HASHES = [bytes([number]) * 32 for number in range(3)]
Service = Any
KINDS: dict[str, Callable[[Credential], Service]] = {
    "csc-v1": lambda one: CscSimulator(one, secret=SECRET, pin=PIN, otp=OTP),
    "csc-v2": lambda one: CscSimulator(one, version=2, secret=SECRET, pin=PIN, otp=OTP),
    "smartca": lambda one: SmartCaSimulator(one, SECRET),
    "mysign": lambda one: MySignSimulator(one, SECRET),
}
PATHS = (
    "oauth2/token",
    "credentials/info",
    "credentials/authorize",
    "signatures/signHash",
    "v1/credentials/get_certificate",
    "v1/signatures/sign",
    "vtss/service/ras/v1/login",
    "vtss/service/certificates/info",
    "vtss/service/signHash",
    "vtss/service/requests/status",
)


@pytest.fixture(scope="module")
def credential() -> Credential:
    return DemoAuthority.create(algorithm="ec").person("Cô giáo", HOLDER)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service(credential: Credential, kind: str) -> Iterator[Service]:
    with KINDS[kind](credential) as simulator:
        # Every failure repeats what it was sent, as careless services do.
        simulator.faults.chatter = " ".join(PLANTED)
        # So that a ticket with an authorisation lies about.
        simulator.faults.signer = "signs later" if kind == "csc-v2" else "confirms"
        yield simulator


@pytest.fixture
def config(service: Service, kind: str, tmp_path: Path) -> KeyConfig:
    for name, text in (("secret", SECRET), ("pin", PIN)):
        (tmp_path / name).write_text(f"{text}\n", "utf-8")
    return KeyConfig(
        holder=HOLDER,
        kind=kind,
        url=service.url,
        account=HOLDER,
        client_id=CLIENT,
        client_secret=SecretRef(file=tmp_path / "secret"),
        secret=SecretRef(file=tmp_path / "pin"),
    )


def everything_said(config: KeyConfig) -> str:
    """Open, sign, look, close; return all results, representations and tracebacks."""
    said: list[str] = []
    clock = Clock()
    try:
        with asking(lambda _: OTP):
            key = open_driven(config, clock)
        said += [repr(key), repr(vars(key)), repr(vars(key._account))]
        job = key.start(HASHES)
        assert isinstance(job, RemoteJob)
        said += [repr(job), _shown(job._call), repr(job._ticket)]
        for _ in range(3):
            said += map(repr, job.poll())
            said += [_shown(job._call), repr(vars(job))]
            clock.now += config.poll_s
        key.close()
    except KeyUseError as error:
        said += [repr(error), str(error), error.message("vi"), *traceback.format_exception(error)]
    return "\n".join(said)


def _shown(call: "Future[Any] | None") -> str:
    if call is None:
        return ""
    error = call.exception()
    return "".join(traceback.format_exception(error)) if error else repr(call.result())


@pytest.fixture(params=("", *PATHS), ids=lambda path: path or "none")
def failing(request: pytest.FixtureRequest, service: Service) -> str:
    service.faults.status = {request.param: 400} if request.param else {}
    return str(request.param)


def test_no_secret_is_ever_said(
    config: KeyConfig,
    service: Service,
    failing: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Not in logs at the most talkative level, results, representations, tracebacks, output."""
    with caplog.at_level(logging.DEBUG):
        said = everything_said(config)
    secrets = [*(one for one in PLANTED if one != HOLDER), *_given_out(service)]
    assert service.asked
    for text in (said, caplog.text, *capfd.readouterr()):
        assert [one for one in secrets if one in text] == []
    assert HOLDER not in caplog.text
    assert HOLDER not in "".join(line for line in said.splitlines() if "Error" in line)


def _given_out(service: Service) -> list[str]:
    """Return the access tokens and authorisations the service has given."""
    given = [body.get("SAD", "") for _, body in service.asked]
    given += [body.get("token", "") for _, body in service.asked]
    return [one for one in (*given, *getattr(service, "_tokens", ())) if one]


def test_secrets_stand_in_requests_and_nowhere_in_the_process_list(
    config: KeyConfig, service: Service
) -> None:
    """The search above would be worth nothing if they had never been used."""
    everything_said(config)
    sent = repr(service.asked)
    assert SECRET in sent
    if config.kind.startswith("csc"):
        assert PIN in sent
        assert OTP in sent
    command = Path(f"/proc/{os.getpid()}/cmdline")
    if command.exists():
        assert not any(one.encode() in command.read_bytes() for one in (SECRET, PIN, OTP))
    assert not any(one in value for one in (SECRET, PIN, OTP) for value in os.environ.values())


def test_a_secret_file_that_is_missing_is_named_without_its_folder(
    config: KeyConfig, tmp_path: Path
) -> None:
    """Folders are nobody's business."""
    (tmp_path / "secret").unlink()
    with pytest.raises(KeyUseError, match="in secret: the file cannot be read") as caught:
        open_key(config)
    assert str(tmp_path) not in str(caught.value)

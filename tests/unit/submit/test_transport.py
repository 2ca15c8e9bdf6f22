"""What a server on loopback cannot be made to do: every kind of httpx error, and odd addresses."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import respx

from hocba_hooks import ExchangeError, SecretRef
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.errors import AccessError, AnswerError, ConfigError, RefusedError, UnansweredError
from hocba_plugin.profiles.model import ApiSpec
from hocba_plugin.submit.address import checked_address
from hocba_plugin.submit.transport import MAX_WAIT_S, Transport, pauses

BASE = "https://hocba.example"
SECRET = "a secret that must not be seen"
API = ApiSpec(
    paths={"token": "/token", "messages": "/messages", "status": "/status"},
    names={"access_token": "access_token", "key": "khoa", "message_id": "id"},
    codes={},
)


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def transport(tmp_path: Path, waits: list[float]) -> Iterator[Transport]:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    config = ExchangeConfig(
        base_url=BASE, client_id="c", client_secret=SecretRef(file=secret), attempts=3
    )
    transport = Transport(API, config, waits.append)
    yield transport
    transport.close()


@pytest.fixture
def server() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=BASE, assert_all_called=False) as router:
        router.post("/token", name="token").respond(json={"access_token": "t1"})
        yield router


def every_httpx_error() -> list[type[httpx.HTTPError]]:
    """Return all error classes that a request may raise, also those of later versions."""
    classes = (value for _, value in inspect.getmembers(httpx, inspect.isclass))
    return [c for c in classes if issubclass(c, httpx.RequestError) and c is not httpx.RequestError]


@pytest.mark.parametrize("kind", every_httpx_error())
def test_every_error_of_the_http_library_becomes_one_of_ours(
    kind: type[httpx.RequestError], server: respx.MockRouter, transport: Transport
) -> None:
    """Whatever httpx raises, callers see ExchangeError, and no text of the library."""
    server.get("/messages").mock(side_effect=kind("text of the library"))
    with pytest.raises(ExchangeError) as raised:
        transport.get("/messages")
    assert "library" not in raised.value.message("vi") + raised.value.message("en")


def test_questions_are_asked_again_and_posts_are_not(
    server: respx.MockRouter, transport: Transport, waits: list[float]
) -> None:
    """Three attempts with two pauses for GET, one for POST."""
    get = server.get("/messages").respond(503)
    post = server.post("/messages").respond(503)
    with pytest.raises(UnansweredError):
        transport.get("/messages")
    with pytest.raises(UnansweredError):
        transport.post("/messages", b"", {})
    assert (get.call_count, post.call_count, len(waits)) == (3, 1, 2)


@pytest.mark.parametrize(
    ("header", "expected"),
    [("7", 7.0), ("99999", MAX_WAIT_S), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.25), ("soon", 0.25)],
)
def test_the_other_side_may_say_how_long_to_wait(
    header: str,
    expected: float,
    server: respx.MockRouter,
    transport: Transport,
    waits: list[float],
) -> None:
    """Retry-After counts when it is longer than our own pause, and is bounded."""
    answers = [httpx.Response(429, headers={"Retry-After": header}), httpx.Response(200)]
    server.get("/messages").mock(side_effect=answers)
    transport.get("/messages")
    assert waits[0] == expected or (expected == 0.25 and 0.1 < waits[0] <= 0.25)


def test_an_expired_token_is_renewed_once(server: respx.MockRouter, transport: Transport) -> None:
    """A 401 gets a new token; a second one is a closed door."""
    server["token"].mock(
        side_effect=[httpx.Response(200, json={"access_token": t}) for t in ("old", "new", "n3")]
    )
    server.get("/messages", headers={"Authorization": "Bearer old"}).respond(401)
    server.get("/messages", headers={"Authorization": "Bearer new"}).respond(200)
    assert transport.get("/messages").status == 200
    assert transport.get("/messages").status == 200
    assert server["token"].call_count == 2
    server.post("/messages").respond(401)
    with pytest.raises(AccessError, match="401"):
        transport.post("/messages", b"", {})
    assert server["token"].call_count == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 415, 422, 451])
def test_only_what_was_read_and_refused_is_refused(
    status: int, server: respx.MockRouter, transport: Transport
) -> None:
    """A closed door says nothing of what was sent before; nor does any answer to a question."""
    server.post("/messages").respond(status)
    server.get("/messages").respond(status)
    refused = {400, 413, 415, 422}
    with pytest.raises(RefusedError if status in refused else AccessError):
        transport.post("/messages", b"", {})
    if status != 404:
        with pytest.raises(AccessError):
            transport.ask("/messages")


@pytest.mark.parametrize("answer", [{}, {"access_token": 5}, {"access_token": "a\nb"}, [1], None])
def test_an_answer_without_a_usable_token_is_useless(
    answer: object, server: respx.MockRouter, transport: Transport
) -> None:
    """No token, no request."""
    server["token"].respond(json=answer)
    with pytest.raises(AnswerError):
        transport.get("/messages")


def test_neither_secret_nor_answer_stands_in_an_error(
    server: respx.MockRouter, transport: Transport
) -> None:
    """An answer may hold names and marks; the secret is a secret."""
    server["token"].respond(403, text="Nguyễn Văn An 9.5")
    with pytest.raises(AccessError) as raised:
        transport.get("/messages")
    text = f"{raised.value} {raised.value.message('vi')} {raised.value.args}"
    assert "403" in text
    assert "Nguyễn" not in text
    assert SECRET not in text + repr(transport.__dict__)


def test_a_redirect_is_not_followed(server: respx.MockRouter, transport: Transport) -> None:
    """The token goes to the configured address and nowhere else."""
    elsewhere = server.get("https://elsewhere.example/").respond(200)
    server.get("/messages").respond(302, headers={"Location": "https://elsewhere.example/"})
    with pytest.raises(AccessError, match="302"):
        transport.get("/messages")
    assert not elsewhere.called


def test_an_endless_answer_is_cut_off(
    server: respx.MockRouter, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the limit is refused."""
    monkeypatch.setattr("hocba_plugin.submit.transport.MAX_ANSWER", 1000)
    server.get("/messages").respond(content=bytes(1001))
    with pytest.raises(AnswerError, match="too large"):
        transport.get("/messages")


@pytest.mark.parametrize(
    "address",
    ["", "hocba", "ftp://hocba.example", "http://hocba.example", "http://10.0.0.1", "https://",
     "https://u:p@hocba.example", "http://127.0.0.1.example", "http://[::1", "http://0.0.0.0"],
)  # fmt: skip
def test_an_address_that_would_send_records_in_the_clear_is_refused(address: str) -> None:
    """Only https, or this very machine."""
    with pytest.raises(ConfigError, match=r"exchange\.base_url"):
        checked_address(address)


@pytest.mark.parametrize(
    "address",
    ["https://hocba.example/x", "http://127.0.0.1:83", "http://localhost:83", "http://[::1]:83"],
)
def test_https_and_this_machine_are_fine(address: str) -> None:
    """The sandbox speaks plain http on loopback."""
    assert address == checked_address(address)


def without_secret(folder: Path) -> SecretRef:
    return SecretRef()


def secret_file_missing(folder: Path) -> SecretRef:
    return SecretRef(file=folder / "none")


def secret_file_empty(folder: Path) -> SecretRef:
    (folder / "empty").write_text("\n")
    return SecretRef(file=folder / "empty")


@pytest.mark.parametrize("secret", [without_secret, secret_file_missing, secret_file_empty])
def test_a_missing_secret_is_a_fault_of_the_configuration(
    secret: Callable[[Path], SecretRef], tmp_path: Path, server: respx.MockRouter
) -> None:
    """Not a signing error, and not one of the network."""
    transport = Transport(API, ExchangeConfig(base_url=BASE, client_secret=secret(tmp_path)))
    with pytest.raises(ConfigError, match=r"exchange\.client_secret"):
        transport.get("/messages")
    assert not server["token"].called
    transport.close()


def test_pauses_grow_are_spread_and_end() -> None:
    """One per attempt, the last of none, each within its double step."""
    lengths = list(pauses(12))
    assert (len(lengths), lengths[-1]) == (12, 0.0)
    steps = [min(MAX_WAIT_S, 0.25 * 2**n) for n in range(11)]
    assert all(step / 2 <= pause <= step for step, pause in zip(steps, lengths, strict=False))
    assert [0.0] == list(pauses(1)) == list(pauses(0))

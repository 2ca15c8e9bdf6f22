"""Asking over HTTP: limits in size and time, nothing followed, who failed is left alone."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import pytest
import respx

from hocba_plugin.sign.web import REST_S, NoAnswerError, Web

URL = "http://ocsp.example/status"


class Clock:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock) -> Web:
    return Web(5.0, {"http://ocsp.wrong": "http://ocsp.example"}, clock=clock)


@respx.mock
def test_an_answer_comes_back_as_it_is(web: Web) -> None:
    """The question carries its kind; no compressed answer is asked for."""
    route = respx.post(URL).respond(content=b"said")
    assert web.post(URL, b"asked", "application/ocsp-request", 10) == b"said"
    request = route.calls[0].request
    assert (request.content, request.headers["content-type"]) == (
        b"asked",
        "application/ocsp-request",
    )
    assert request.headers["accept-encoding"] == "identity"


@respx.mock
@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_an_answer_may_have_so_many_bytes_and_no_more(web: Web, size: int, fits: bool) -> None:
    """Exactly the limit is fine."""
    respx.get(URL).respond(content=b"x" * size)
    if fits:
        assert web.get(URL, 10) == b"x" * size
    else:
        with pytest.raises(NoAnswerError, match="too large"):
            web.get(URL, 10)


@respx.mock
@pytest.mark.parametrize("status", [204, 301, 302, 404, 500])
def test_only_an_answer_is_one(web: Web, status: int) -> None:
    """Redirections are not followed: they could lead anywhere."""
    respx.get(URL).respond(status, headers={"Location": "http://127.0.0.1/admin"})
    with pytest.raises(NoAnswerError, match=str(status)):
        web.get(URL, 10)


@respx.mock
def test_a_host_that_failed_is_left_alone_for_a_while(web: Web, clock: Clock) -> None:
    """Other hosts are asked; this one again after a minute."""
    route = respx.get(URL).mock(side_effect=httpx.ConnectError)
    other = respx.get("http://crl.example/a").respond(content=b"list")
    for _ in range(3):
        with pytest.raises(NoAnswerError):
            web.get(URL, 10)
    assert web.get("http://crl.example/a", 10) == b"list"
    assert (route.call_count, other.call_count) == (1, 1)
    clock.time += REST_S
    route.respond(content=b"again")
    assert web.get(URL, 10) == b"again"


@respx.mock
def test_another_address_is_asked_where_one_is_configured(web: Web) -> None:
    """The rest of the address stays."""
    respx.get(URL).respond(content=b"said")
    assert web.get("http://ocsp.wrong/status", 10) == b"said"


@respx.mock
@pytest.mark.parametrize(
    "url", ["ldap://ca.example/cn=x", "file:///etc/passwd", "ftp://a/b", "", "http://[", "//a/b"]
)
def test_only_the_web_is_asked(web: Web, url: str) -> None:
    """Whatever else stands in a certificate is no address for us."""
    with pytest.raises(NoAnswerError):
        web.get(url, 10)


@contextmanager
def dripping() -> Iterator[str]:
    """A server that sends one byte now and then, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
            for _ in range(1000):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return
                time.sleep(0.05)

    thread = Thread(target=drip)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.close()
        thread.join()


def test_an_answer_that_drips_is_not_waited_for(monkeypatch: Any) -> None:
    """Each byte comes in time, the whole does not."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with dripping() as url:
        started = time.monotonic()
        with pytest.raises(NoAnswerError):
            Web(0.4).get(url, 10_000)
        assert time.monotonic() - started < 5

"""A national database that lies, stalls, or is somebody else: what the client lets it do."""

import hashlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import (
    Actor,
    ExchangeError,
    HocbaError,
    Package,
    RecordError,
    RecordOutcome,
    RecordRef,
    RecordResult,
    Role,
    SecretRef,
    Submission,
    SubmitRequest,
)
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import Reply, ReplyItem
from hocba_plugin.errors import AccessError, AnswerError, ConfigError, UnansweredError
from hocba_plugin.pack import pack
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.submit.replies import require_agreement, results_of
from hocba_plugin.submit.stage import Exchange

PROFILE = load_profile("qd3016-public")
SECRET = "mat-khau-may-khach"
SCHOOL = "01999401"
CLERK = Actor(id="văn thư", role=Role.CLERK)
PUPIL = "Nguyễn Thị Không Được Lộ"
NUMBER = "M-1"


@dataclass
class Said:
    """One answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    trickle_s: float = 0.0
    """Pause after each byte."""
    endless: bool = False


def record(number: int = 1, *, code: str = "HS1", personal_id: str = "079201000001") -> Package:
    content = b"<hocBa/>"
    return Package(
        identity=UUID(int=number),
        version=1,
        pupil_code=code,
        personal_id=personal_id,
        text=pack(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def request_of(*packages: Package) -> SubmitRequest:
    return SubmitRequest(key=uuid4(), packages=packages, school_code=SCHOOL, actor=CLERK)


class Liar:
    """A server that answers what a test tells it, and remembers what it was asked."""

    def __init__(self) -> None:
        self.says: dict[str, Said] = {}
        self.heard: list[tuple[str, str, dict[str, str], bytes]] = []
        liar = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                liar.heard.append((self.command, self.path, dict(self.headers), body))
                liar.answer(self, liar.find(self.command, self.path))

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that hangs up is what is tested."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def find(self, method: str, path: str) -> Said:
        if path.startswith("/oauth2/token"):
            return self.says.get("token", as_json({"access_token": "T", "expires_in": 60}))
        if path.endswith("/tra-loi"):
            return self.says.get("reply", Said(404))
        if path.startswith("/api/v1/ban-tin/"):
            return self.says.get("message", Said(404))
        if path.startswith("/api/v1/ban-tin"):
            return self.says.get("find" if method == "GET" else "send", Said(404))
        return self.says.get("other", Said(404))

    @staticmethod
    def answer(handler: BaseHTTPRequestHandler, said: Said) -> None:
        handler.send_response(said.status)
        for name, value in said.headers.items():
            handler.send_header(name, value)
        if said.endless:
            handler.end_headers()
            while True:
                handler.wfile.write(said.body)
        handler.send_header("Content-Length", str(len(said.body)))
        handler.end_headers()
        for byte in said.body if said.trickle_s else b"":
            handler.wfile.write(bytes((byte,)))
            time.sleep(said.trickle_s)
        handler.wfile.write(b"" if said.trickle_s else said.body)

    def paths(self, method: str) -> list[str]:
        return [path for verb, path, _, _ in self.heard if verb == method]


def as_json(value: object, **headers: str) -> Said:
    return Said(body=json.dumps(value).encode(), headers=headers)


def verdict(package: Package, outcome: str) -> dict[str, Any]:
    """Return what the state says of one record."""
    told = {"hoc_ba_id": str(package.identity), "phien_ban": package.version}
    return told | {"trang_thai_ket_qua_id": outcome}


def state_of(request: SubmitRequest, state: str = "03", **changes: Any) -> Said:
    """What an honest server says of a message, but for ``changes``."""
    results = [
        {"hoc_ba_id": str(one.identity), "phien_ban": one.version, "trang_thai_ket_qua_id": "01"}
        for one in request.packages
    ]
    told = {
        "ban_tin_id": NUMBER,
        "trang_thai_xu_ly_tin_id": state,
        "muc_dich_ban_tin": "01",
        "khoa": str(request.key),
        "co_so_giao_duc_id": SCHOOL,
        "ds_ket_qua": results,
    }
    return as_json(told | changes)


def item(package: Package, **changes: Any) -> ReplyItem:
    told = {
        "pupil_name": PUPIL,
        "pupil_code": package.pupil_code,
        "personal_id": package.personal_id,
        "identity": package.identity,
        "version": package.version,
        "accepted": True,
    }
    return ReplyItem(**(told | changes))


def reply(*items: ReplyItem, message_id: str = NUMBER) -> Said:
    message = Reply(message_id=message_id, items=items)
    return Said(body=Codec(PROFILE).write_message("reply", message))


@pytest.fixture
def liar() -> Iterator[Liar]:
    server = Liar()
    yield server
    server.stop()


@pytest.fixture
def connect(liar: Liar, tmp_path: Path) -> Iterator[Callable[..., Exchange]]:
    (tmp_path / "secret").write_text(SECRET)
    made: list[Exchange] = []

    def make(**options: Any) -> Exchange:
        config = ExchangeConfig(
            base_url=liar.url,
            client_id="truong",
            client_secret=SecretRef(file=tmp_path / "secret"),
            **({"attempts": 1, "timeout_s": 5.0} | options),
        )
        made.append(Exchange(PROFILE, config, sleep=lambda _: None))
        return made[-1]

    yield make
    for exchange in made:
        exchange.close()


@pytest.fixture
def exchange(connect: Callable[..., Exchange]) -> Exchange:
    return connect()


def discreet(error: HocbaError) -> HocbaError:
    """Return the error, having looked at all it says."""
    told = f"{error!r} {error} {error.message('vi')} {error.message('en')}"
    assert PUPIL not in told
    assert SECRET not in told
    return error


def sent(liar: Liar, exchange: Exchange, request: SubmitRequest) -> Submission:
    liar.says["send"] = state_of(request, "00")
    submission: Submission = exchange.submit(request)
    return submission


def outcome_of(
    liar: Liar, exchange: Exchange, request: SubmitRequest, state: Said, answer: Said
) -> list[RecordOutcome]:
    submission = sent(liar, exchange, request)
    liar.says |= {"message": state, "reply": answer}
    return [result.outcome for result in submission.poll().results]


def test_an_honest_answer_is_believed(liar: Liar, exchange: Exchange) -> None:
    """Otherwise the lies below would prove nothing."""
    request = request_of(record(1), record(2, code="HS2", personal_id="079201000002"))
    answer = reply(*map(item, request.packages))
    found = outcome_of(liar, exchange, request, state_of(request), answer)
    assert found == [RecordOutcome.ACCEPTED] * 2


STRANGER = record(9, code="HS9", personal_id="079201000009")
OTHER = record(2, code="HS2", personal_id="079201000002")


def both(request: SubmitRequest, **changes: Any) -> tuple[Said, Said]:
    """Answer for two records, the first with something of another."""
    first, *rest = request.packages
    return state_of(request), reply(item(first, **changes), *map(item, rest))


MIXED: dict[str, dict[str, Any]] = {
    "the code of another": {"pupil_code": "HS2"},
    "the code of a stranger": {"pupil_code": "HS9"},
    "the personal ID of another": {"personal_id": "079201000002"},
    "the personal ID of a stranger": {"personal_id": "079201000009"},
    "the identity of another": {"identity": OTHER.identity},
    "another school's pupil of the same code": {
        "identity": UUID(int=9),
        "personal_id": "079201000009",
    },
    "both names of another": {"pupil_code": "HS2", "personal_id": "079201000002"},
}


@pytest.mark.parametrize("changes", MIXED.values(), ids=MIXED.keys())
@pytest.mark.parametrize("accepted", [True, False])
def test_a_reply_that_mixes_two_pupils_is_refused_whole(
    liar: Liar, exchange: Exchange, changes: dict[str, Any], accepted: bool
) -> None:
    """Nobody's result is believed, not even that of the other record; it is kept as evidence."""
    request = request_of(record(), OTHER)
    submission = sent(liar, exchange, request)
    state, answer = both(request, accepted=accepted, **changes)
    liar.says |= {"message": state, "reply": answer}
    with pytest.raises(AnswerError) as caught:
        submission.poll()
    discreet(caught.value)
    assert getattr(submission, "unusable", None) == (state.body, answer.body)


@given(data=st.data())
def test_whatever_names_are_mixed_only_its_own_record_is_answered(data: st.DataObject) -> None:
    """Each name of an item may be the record's, another's, a stranger's or nothing."""
    ours = [
        RecordRef(
            identity=UUID(int=n), version=1, pupil_code=f"HS{n}", personal_id=f"07920100000{n}"
        )
        for n in (1, 2, 3)
    ]
    number = st.integers(1, 5)
    identity, code, personal = data.draw(number), data.draw(number), data.draw(number)
    blank = data.draw(st.sets(st.sampled_from(["code", "personal"])))
    told = ReplyItem(
        identity=UUID(int=identity),
        pupil_code=data.draw(st.sampled_from(["", "?"])) if "code" in blank else f"HS{code}",
        personal_id="" if "personal" in blank else f"07920100000{personal}",
        accepted=data.draw(st.booleans()),
    )
    named = {code} - ({code} if "code" in blank else set())
    named |= set() if "personal" in blank else {personal}
    known = identity if identity <= len(ours) else next(iter(named), identity)
    agrees = known <= len(ours) and named <= {known}
    if agrees:
        results = results_of(Reply(message_id=NUMBER, items=(told,)), ours)
        assert list(results) == [UUID(int=known)]
    else:
        with pytest.raises(AnswerError):
            results_of(Reply(message_id=NUMBER, items=(told,)), ours)


@given(code=st.text(), text=st.text())
def test_what_the_other_side_writes_is_one_bounded_line(code: str, text: str) -> None:
    """Whatever it writes; and what is no code does not pass for one."""
    error = RecordError(code=code, text=text)
    assert len(error.text) <= 500
    assert error.text.isprintable() or not error.text
    assert error.code == "?" or (error.code == code and code.isascii() and len(code) <= 32)
    assert RecordError(**error.model_dump()) == error


@pytest.mark.parametrize(
    "code", ["079201000001", PUPIL, "", "a b", "E\n1", "E" * 33, "E:079201000001", "\x1b[2J"]
)
def test_what_is_no_code_does_not_enter_the_events(code: str) -> None:
    """Least of all a pupil's name or number."""
    assert RecordError(code=code, text="").code == "?"


@pytest.mark.parametrize("code", ["E-VERSION", "L01", "e.dup_2", "4001"])
def test_codes_are_kept(code: str) -> None:
    """As they are."""
    assert RecordError(code=code, text="").code == code


LIES: dict[str, Callable[[SubmitRequest], tuple[Said, Said]]] = {
    "another message's state": lambda asked: (
        state_of(asked, ban_tin_id="M-2"),
        reply(item(asked.packages[0])),
    ),
    "another key's state": lambda asked: (
        state_of(asked, khoa=str(uuid4())),
        reply(item(asked.packages[0])),
    ),
    "another school's state": lambda asked: (
        state_of(asked, co_so_giao_duc_id="01999999"),
        reply(item(asked.packages[0])),
    ),
    "a state about records never sent": lambda asked: (
        state_of(asked, ds_ket_qua=json.loads(state_of(request_of(STRANGER)).body)["ds_ket_qua"]),
        reply(item(asked.packages[0])),
    ),
    "a state about another version": lambda asked: (
        state_of(
            asked,
            ds_ket_qua=[
                {
                    "hoc_ba_id": str(asked.packages[0].identity),
                    "phien_ban": 7,
                    "trang_thai_ket_qua_id": "01",
                }
            ],
        ),
        reply(item(asked.packages[0])),
    ),
    "a reply to another message": lambda asked: (
        state_of(asked),
        reply(item(asked.packages[0]), message_id="M-2"),
    ),
    "a reply about a record never sent": lambda asked: (
        state_of(asked),
        reply(item(asked.packages[0]), item(STRANGER)),
    ),
    "a reply about another version": lambda asked: (
        state_of(asked),
        reply(item(asked.packages[0], version=2)),
    ),
    "accepted and refused at once": lambda asked: (
        state_of(asked),
        reply(item(asked.packages[0]), item(asked.packages[0], accepted=False)),
    ),
    "accepted twice": lambda asked: (
        state_of(asked),
        reply(item(asked.packages[0]), item(asked.packages[0])),
    ),
    "accepted in the state, refused in the receipt": lambda asked: (
        state_of(asked),
        reply(item(asked.packages[0], accepted=False)),
    ),
    "refused in the state, accepted in the receipt": lambda asked: (
        state_of(asked, ds_ket_qua=[verdict(asked.packages[0], "02")]),
        reply(item(asked.packages[0])),
    ),
    "the same verdict twice in the state": lambda asked: (
        state_of(asked, ds_ket_qua=[verdict(asked.packages[0], "01")] * 2),
        reply(item(asked.packages[0])),
    ),
    "two verdicts in the state": lambda asked: (
        state_of(asked, ds_ket_qua=[verdict(asked.packages[0], one) for one in ("01", "02")]),
        reply(item(asked.packages[0])),
    ),
    "no XML": lambda asked: (state_of(asked), Said(body=b"OK")),
    "an external entity": lambda asked: (
        state_of(asked),
        Said(
            body=b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><TRA_LOI>&x;</TRA_LOI>'
        ),
    ),
    "an empty reply": lambda asked: (state_of(asked), Said()),
    "a record instead of a reply": lambda asked: (state_of(asked), Said(body=b"<HOC_BA/>")),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_is_not_believed(
    liar: Liar, exchange: Exchange, lie: Callable[[SubmitRequest], tuple[Said, Said]]
) -> None:
    """Nothing is concluded, the error repeats nothing of it, and the answers are evidence."""
    request = request_of(record())
    submission = sent(liar, exchange, request)
    state, answer = lie(request)
    liar.says |= {"message": state, "reply": answer}
    with pytest.raises(AnswerError) as caught:
        submission.poll()
    discreet(caught.value)
    kept = getattr(submission, "unusable", ())
    assert kept in ((state.body,), (state.body, answer.body))


@given(data=st.data())
def test_state_and_receipt_agree_about_each_record_or_nothing_is_concluded(
    data: st.DataObject,
) -> None:
    """Whatever each says of each record, and in whatever order; silence contradicts nothing."""
    outcome = st.sampled_from([None, RecordOutcome.PENDING, *RecordOutcome])
    identities = [UUID(int=number) for number in range(4)]
    said, shown = (
        {
            one: RecordResult(identity=one, version=1, outcome=what)
            for one in data.draw(st.permutations(identities))
            if (what := data.draw(outcome)) is not None
        }
        for _ in range(2)
    )
    final = {RecordOutcome.ACCEPTED, RecordOutcome.REJECTED}
    contradicts = any(
        {said[one].outcome, shown[one].outcome} == final for one in said.keys() & shown.keys()
    )
    with pytest.raises(AnswerError) if contradicts else nullcontext():
        require_agreement(said, shown)


def test_a_record_the_receipt_does_not_name_is_not_accepted(liar: Liar, exchange: Exchange) -> None:
    """The state may say so, but only the reply can be shown to anybody later."""
    request = request_of(record(1), record(2, code="HS2", personal_id="079201000002"))
    answer = reply(item(request.packages[0]))
    found = outcome_of(liar, exchange, request, state_of(request), answer)
    assert found == [RecordOutcome.ACCEPTED, RecordOutcome.PENDING]


@pytest.mark.parametrize("number", ["../../x", "a/b", "a?b", "a\nb", "%2e%2e", "ạ", "a" * 40_000])
def test_a_message_number_that_would_be_a_path_is_refused(
    liar: Liar, exchange: Exchange, number: str
) -> None:
    """It becomes part of an address, and would be shown to people."""
    request = request_of(record())
    liar.says["send"] = state_of(request, ban_tin_id=number)
    with pytest.raises(AnswerError):
        exchange.submit(request)


def test_a_key_that_is_taken_by_other_records_is_noticed(liar: Liar, exchange: Exchange) -> None:
    """Neither sent again nor taken for sent."""
    request = request_of(record())
    liar.says["find"] = state_of(request, ds_ket_qua=state_of(request_of(STRANGER)).body.decode())
    with pytest.raises(AnswerError):
        exchange.submit(request)
    assert liar.paths("POST") == ["/oauth2/token"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("step", ["token", "find", "send", "message"])
def test_nobody_is_sent_elsewhere_with_token_and_records(
    liar: Liar, exchange: Exchange, step: str, status: int
) -> None:
    """A redirect is no answer: it would carry the secret and the pupils to another machine."""
    other = Liar()
    try:
        request = request_of(record())
        submission = sent(liar, exchange, request) if step == "message" else None
        liar.says[step] = Said(status, headers={"Location": f"{other.url}/x"})
        with pytest.raises(AccessError):
            submission.poll() if submission else exchange.submit(request)
        assert other.heard == []
    finally:
        other.stop()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://2130706433.example.org",
        "http://[::ffff:8.8.8.8]",
        "http://127.0.0.1@example.org",
        "https://user:pass@example.org",
        "https://",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "//127.0.0.1",
        "http://127.1%2eexample.org",
        "http://exa\tmple.org",
        "http://0.0.0.0.example.org",
    ],
)
def test_an_address_that_is_no_https_is_refused(address: str) -> None:
    """Plain http is for this machine alone; what is written is not repeated with its password."""
    with pytest.raises(ConfigError) as caught:
        Exchange(PROFILE, ExchangeConfig(base_url=address))
    assert "pass@" not in str(caught.value)


def test_an_answer_without_end_is_cut_off(
    liar: Liar, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much it is, no more than a limit is read."""
    monkeypatch.setattr("hocba_plugin.submit.transport.MAX_ANSWER", 1_000_000)
    liar.says["find"] = Said(body=bytes(65_536), endless=True)
    with pytest.raises(AnswerError, match="too large"):
        exchange.submit(request_of(record()))


def test_an_answer_byte_by_byte_is_given_up(liar: Liar, connect: Callable[..., Exchange]) -> None:
    """Each byte comes in time; the whole never does."""
    liar.says["find"] = Said(body=bytes(1000), trickle_s=0.05)
    begin = time.monotonic()
    with pytest.raises(UnansweredError):
        connect(timeout_s=0.2).submit(request_of(record()))
    assert time.monotonic() - begin < 5


def drip(connection: socket.socket) -> None:
    """Send a header that never ends, a byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def hint(connection: socket.socket) -> None:
    """Send interim answers for ever."""
    while True:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        time.sleep(0.02)


def one_header_after_the_other(connection: socket.socket) -> None:
    """Send headers, each whole, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X: y\r\n")
        time.sleep(0.02)


@pytest.mark.parametrize("behave", [drip, hint, one_header_after_the_other])
def test_an_answer_that_never_begins_is_given_up(
    tmp_path: Path, behave: Callable[[socket.socket], None]
) -> None:
    """By the deadline of a whole answer, not of a byte; the clerk is told so."""
    (tmp_path / "secret").write_text(SECRET)
    stopped = Event()

    def serve(listener: socket.socket) -> None:
        while not stopped.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65_536)
                    behave(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        thread = Thread(target=serve, args=(listener,))
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        secret = SecretRef(file=tmp_path / "secret")
        config = ExchangeConfig(
            base_url=url, client_id="x", client_secret=secret, attempts=1, timeout_s=0.2
        )
        exchange = Exchange(PROFILE, config, sleep=lambda _: None)
        begin = time.monotonic()
        try:
            with pytest.raises(UnansweredError, match="too long"):
                exchange.submit(request_of(record()))
            assert time.monotonic() - begin < 5
        finally:
            stopped.set()
            exchange.close()
            thread.join()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "x"])
def test_a_compressed_answer_is_refused_unopened(
    liar: Liar, exchange: Exchange, encoding: str
) -> None:
    """It was not asked for, and might be a bomb."""
    liar.says["find"] = Said(body=bytes(10), headers={"Content-Encoding": encoding})
    with pytest.raises(AnswerError, match="compressed"):
        exchange.submit(request_of(record()))


ODD_JSON = {
    "nested": b"[" * 200_000,
    "a huge number": b'{"ban_tin_id": ' + b"9" * 100_000 + b"}",
    "a list": b"[]",
    "nothing": b"null",
    "no text": b"\xff\xfe{}",
    "NaN": b'{"ban_tin_id": NaN}',
}


@pytest.mark.parametrize("body", ODD_JSON.values(), ids=ODD_JSON.keys())
def test_odd_json_is_an_answer_that_cannot_be_used(
    liar: Liar, exchange: Exchange, body: bytes
) -> None:
    """Whatever the parser thinks of it."""
    liar.says["find"] = Said(body=body)
    with pytest.raises(AnswerError):
        exchange.submit(request_of(record()))


@pytest.mark.parametrize(
    "wait",
    ["9" * 400, "-1", "soon", "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "nan", "1e9", ""],
)
def test_an_odd_wish_to_wait_is_no_trouble(liar: Liar, exchange: Exchange, wait: str) -> None:
    """After a request that may have arrived, nothing may go wrong but in our own words."""
    liar.says["send"] = Said(503, headers={"Retry-After": wait})
    with pytest.raises(UnansweredError):
        exchange.submit(request_of(record()))


@pytest.mark.parametrize(
    "date", ["", "heute", "Fri, 31 Dec 9999 23:59:59 -1400", "Mon, 32 Jan 2024 00:00:00 GMT"]
)
def test_an_odd_clock_is_no_clock(liar: Liar, exchange: Exchange, date: str) -> None:
    """The server's own Date header comes first; it is left out here."""
    original = BaseHTTPRequestHandler.date_time_string
    try:
        BaseHTTPRequestHandler.date_time_string = lambda *_: date  # type: ignore[method-assign]
        liar.says["other"] = Said()
        with pytest.raises(AnswerError):
            exchange.server_time()
    finally:
        BaseHTTPRequestHandler.date_time_string = original  # type: ignore[method-assign]


def test_a_listing_without_end_is_given_up(liar: Liar, exchange: Exchange) -> None:
    """Empty pages, each with a next one."""
    pages = iter(range(2, 1000))

    class Counting(dict[str, Said]):
        def get(self, key: str, default: Said | None = None) -> Said | None:  # type: ignore[override]
            if key == "other":
                return as_json({"danh_sach": [], "trang_sau": next(pages)})
            return super().get(key, default)

    liar.says = Counting(liar.says)
    with pytest.raises(AnswerError):
        list(exchange.records(SCHOOL))


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "ạ", "", "a\x00b"])
def test_a_token_that_would_be_a_header_is_refused(
    liar: Liar, exchange: Exchange, token: str
) -> None:
    """It is sent back in a header of ours."""
    liar.says["token"] = as_json({"access_token": token})
    with pytest.raises(ExchangeError) as caught:
        exchange.submit(request_of(record()))
    discreet(caught.value)


def test_the_secret_stands_in_no_address_and_no_repr(liar: Liar, exchange: Exchange) -> None:
    """It goes into the body of one request, and nowhere else."""
    request = request_of(record())
    sent(liar, exchange, request)
    for _, path, headers, body in liar.heard:
        assert SECRET not in path + str(headers)
        assert (SECRET.encode() in body) == path.startswith("/oauth2/token")
    assert SECRET not in repr(vars(exchange))
    assert request.packages[0].pupil_code not in repr(request)

"""Whatever goes wrong between sending and hearing: every record arrives exactly once."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hocba_hooks import RecordOutcome, SecretRef, SubmitRequest
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.errors import (
    AccessError,
    AnswerError,
    ConfigError,
    RefusedError,
    UnansweredError,
)
from hocba_plugin.sandbox import Options
from hocba_plugin.submit.stage import Exchange

pytestmark = pytest.mark.integration
World = Any
"""Defined in conftest.py, which cannot be imported."""


def arrived(world: World) -> tuple[int, set[tuple[int, int]]]:
    """Return how many messages came, and how often any record was carried and accepted."""
    counters = world.counters()
    often = {(record["carried"], record["accepted"]) for record in counters["records"]}
    return counters["messages"], often


def assert_exactly_once(world: World, request: SubmitRequest) -> None:
    """Submit once more under the same key; all is accepted, and came once."""
    progress = world.answered(world.exchange.submit(request))
    assert {RecordOutcome.ACCEPTED} == {result.outcome for result in progress.results}
    assert (1, {(1, 1)}) == arrived(world)


def test_the_same_request_again_sends_nothing_again(any_world: World) -> None:
    """The same submission comes back, before and after the reply was read."""
    request = any_world.registration(any_world.package(0), any_world.package(1))
    first = any_world.exchange.submit(request)
    assert first.id == any_world.exchange.submit(request).id
    any_world.answered(first)
    assert_exactly_once(any_world, request)


@pytest.mark.parametrize("kind", ["drop", "error", "garbled"])
def test_an_answer_lost_after_acceptance_is_found_again(kind: str, world: World) -> None:
    """Broken connection, 500 or half an answer: a new attempt under the same key finds it."""
    request = world.registration(world.package(0), world.package(1))
    world.fault(kind)
    if kind == "garbled":
        with pytest.raises(AnswerError):
            world.exchange.submit(request)
    else:
        world.exchange.submit(request)
    assert_exactly_once(world, request)


@pytest.mark.parametrize("kind", ["drop", "error"])
def test_a_run_that_gave_up_is_continued_by_the_next(kind: str, make_world: Any) -> None:
    """The first run hears nothing at all; the message may have arrived: it has."""
    world = make_world(attempts=1)
    request = world.registration(world.package())
    world.fault(kind)
    with pytest.raises(UnansweredError):
        world.exchange.submit(request)
    assert_exactly_once(world, request)


def test_revocations_are_as_safe_as_registrations(world: World) -> None:
    """A lost answer does not revoke twice."""
    package = world.package()
    world.submitted(package)
    request = world.revocation(package)
    world.fault("drop")
    world.exchange.revoke(request)
    progress = world.answered(world.exchange.revoke(request))
    assert [result.outcome for result in progress.results] == [RecordOutcome.ACCEPTED]
    assert (2, {(1, 1)}) == arrived(world)


def test_an_answer_that_comes_too_late_is_looked_up(make_world: Any) -> None:
    """The client stops waiting; the message is there all the same."""
    world = make_world(timeout_s=0.5)
    request = world.registration(world.package())
    world.fault("late", seconds=2)
    world.exchange.submit(request)
    assert_exactly_once(world, request)


def test_a_busy_receiver_is_given_the_time_it_asks_for(world: World) -> None:
    """429 with Retry-After, on sending and on asking."""
    request = world.registration(world.package())
    world.fault("busy", seconds=7)
    world.exchange.submit(request)
    world.fault("busy", seconds=9, method="GET", on="message")
    assert_exactly_once(world, request)
    assert world.naps == [7.0, 9.0]


def test_a_receiver_busy_for_ever_is_left_alone_in_the_end(make_world: Any) -> None:
    """After the configured attempts, with nothing sent; the next run sends."""
    world = make_world(attempts=3)
    request = world.registration(world.package())
    world.fault("busy", times=3)
    with pytest.raises(UnansweredError, match="429"):
        world.exchange.submit(request)
    assert (2, (0, set())) == (len(world.naps), arrived(world))
    assert_exactly_once(world, request)


@pytest.mark.parametrize("kind", ["garbled", "foreign"])
def test_a_reply_that_cannot_be_ours_is_not_believed(kind: str, world: World) -> None:
    """Half a reply, or one about other records: nothing is concluded, and it is asked again."""
    request = world.registration(world.package())
    submission = world.exchange.submit(request)
    world.fault(kind, method="GET", on="reply")
    with pytest.raises(AnswerError):
        world.answered(submission)
    assert_exactly_once(world, request)


def test_a_state_that_is_no_json_is_not_believed(world: World) -> None:
    """The next look finds it."""
    submission = world.exchange.submit(world.registration(world.package()))
    world.fault("garbled", method="GET", on="message")
    with pytest.raises(AnswerError):
        submission.poll()
    assert world.answered(submission).receipt


def test_a_reply_that_says_everything_twice_is_refused_whole(world: World) -> None:
    """Even with the same verdicts; it is kept as evidence, and the next look finds a sound one."""
    submission = world.exchange.submit(world.registration(world.package(0), world.package(1)))
    world.fault("twice", method="GET", on="reply")
    with pytest.raises(AnswerError, match="twice"):
        world.answered(submission)
    assert len(submission.unusable) == 2
    progress = world.answered(submission)
    assert submission.unusable == ()
    assert [result.outcome for result in progress.results] == [RecordOutcome.ACCEPTED] * 2


def test_the_key_of_another_message_is_noticed(world: World) -> None:
    """Same key, other records: neither sent nor taken for sent."""
    key = uuid4()
    world.exchange.submit(world.registration(world.package(0), key=key))
    with pytest.raises(AnswerError, match="something else"):
        world.exchange.submit(world.registration(world.package(1), key=key))
    assert (world.counters()["messages"], len(world.counters()["records"])) == (1, 1)


def test_a_token_that_expires_is_renewed_on_the_way(make_world: Any) -> None:
    """Longer than the token lives, and nobody notices."""
    options = Options(delay_s=0.3, require_signatures=False, token_s=0.2)
    world = make_world(options=options)
    assert world.submitted(world.package()).receipt


def test_a_wrong_secret_is_no_refusal_of_the_message(make_world: Any, tmp_path: Path) -> None:
    """It may have arrived with the right one before: it stays open, and is found again."""
    options = Options(delay_s=0, require_signatures=False, client_secret="let me in")
    world = make_world(options=options, attempts=1)
    request = world.registration(world.package())
    world.fault("drop")
    with pytest.raises(UnansweredError):
        world.exchange.submit(request)
    wrong = tmp_path / "wrong"
    wrong.write_text("something else")
    config = world.config.model_copy(update={"client_secret": SecretRef(file=wrong)})
    locked_out = Exchange(world.profile, config)
    with pytest.raises(AccessError, match="401") as raised:
        locked_out.submit(request)
    locked_out.close()
    assert "[exchange]" in raised.value.message("vi")
    assert "something else" not in str(raised.value)
    assert_exactly_once(world, request)


def test_a_message_that_cannot_be_read_is_refused_as_a_whole(world: World) -> None:
    """Refused means: the receiver does not have it, so its records may go in another message."""
    # An empty message has no list of records, which the profile's form requires.
    with pytest.raises(RefusedError, match="400"):
        world.exchange.submit(world.registration())
    assert arrived(world) == (0, set())


def test_a_receiver_that_is_not_there_is_unanswered(make_world: Any) -> None:
    """Connection refused: all attempts, then a message in Vietnamese; later it works."""
    world = make_world(options=Options(delay_s=0, require_signatures=False))
    request = world.registration(world.package())
    world.sandbox.stop()
    with pytest.raises(UnansweredError) as raised:
        world.exchange.submit(request)
    assert "không kết nối được" in raised.value.message("vi")
    assert world.config.attempts - 1 == len(world.naps)


def test_plain_http_to_another_machine_is_refused_before_anything_is_sent(world: World) -> None:
    """Records never travel in the clear."""
    with pytest.raises(ConfigError):
        Exchange(world.profile, ExchangeConfig(base_url="http://hocba.example"))


def test_a_receiver_that_loses_its_power_forgets_nothing(make_world: Any, tmp_path: Path) -> None:
    """Killed after acceptance, started again: the client's second try finds its message."""
    data = tmp_path / "sandbox.sqlite"
    world = make_world(data=data, attempts=1)
    request = world.registration(world.package(0), world.package(1))
    world.fault("drop")
    with pytest.raises(UnansweredError):
        world.exchange.submit(request)
    world.restart(data)
    assert_exactly_once(world, request)


CLIENT = """
import sys
from pathlib import Path
from hocba_hooks import SecretRef, SubmitRequest
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.submit.stage import Exchange
request, config = (Path(name).read_text("utf-8") for name in sys.argv[1:])
exchange = Exchange(load_profile("qd3016-public"), ExchangeConfig.model_validate_json(config))
print("ready", flush=True)
print(exchange.submit(SubmitRequest.model_validate_json(request)).id, flush=True)
"""


def killed_client(
    world: World, request: SubmitRequest, folder: Path, is_time: Callable[[], bool]
) -> None:
    """Run a client of its own and kill -9 it as soon as ``is_time``."""
    files = folder / "request.json", folder / "config.json"
    for file, model in zip(files, (request, world.config), strict=True):
        file.write_text(model.model_dump_json(), "utf-8")
    command = [sys.executable, "-c", CLIENT, *map(str, files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        assert client.stdout.readline() == "ready\n"
        deadline = time.monotonic() + 20
        while not is_time():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        client.send_signal(signal.SIGKILL)
        assert client.stdout.read() == ""


def test_a_client_killed_before_it_sent_is_continued(world: World, tmp_path: Path) -> None:
    """It dies while it still waits for its token: nothing was sent, so it is sent now."""
    request = world.registration(world.package(0), world.package(1))
    world.fault("late", seconds=3, on="token")
    killed_client(world, request, tmp_path, is_time=lambda: True)
    assert (0, set()) == arrived(world)
    assert_exactly_once(world, request)


def test_a_client_killed_after_it_sent_is_continued(world: World, tmp_path: Path) -> None:
    """It dies between sending and hearing the answer: the message is found, not sent again."""
    request = world.registration(world.package(0), world.package(1))
    world.fault("late", seconds=3)
    killed_client(world, request, tmp_path, is_time=lambda: arrived(world)[0] == 1)
    assert_exactly_once(world, request)

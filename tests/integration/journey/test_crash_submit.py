"""``kill -9`` while ``hocba submit`` runs: the same command again ends it, nothing is sent twice.

Where a kill has to hit is held open at the sandbox, by an answer that comes late.
"""

import os
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest

from hocba_hooks import MessageState
from hocba_plugin import config as configuration
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.submit.client import Client
from hocba_plugin.submit.transport import Transport

pytestmark = [pytest.mark.integration, pytest.mark.slow]

HELD_S = 20
SETTLE_S = 0.3
"""Until a process that is bound to hang does so."""
STARTED_S = 5
"""Until a process has surely asked its first question, which leaves no trace in the ledger."""
RECORDS = 15
LEAST_KILLS = 6
MOST_S = 120.0
EVENTS = "SELECT count(*) FROM events"
OPEN_MESSAGES = "SELECT count(*) FROM messages WHERE closed_at IS NULL"
UNFINISHED = "SELECT count(*) FROM versions WHERE state IN ('sealed', 'sending')"


def wait_until(condition: Callable[[], object]) -> None:
    """Return as soon as something that is bound to happen has happened."""
    deadline = time.monotonic() + MOST_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def kill(process: subprocess.Popen[str]) -> None:
    """End a process at once; it must still have been running."""
    assert process.poll() is None, process.communicate()
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def finish(place: Any) -> None:
    """Run the same command again, once."""
    process = place.process("submit")
    out, err = process.communicate(timeout=MOST_S)
    assert process.returncode == 0, out + err
    assert "Traceback" not in out + err


def each_accepted_once(place: Any) -> None:
    """Expect every record accepted, at the sandbox carried and accepted once, and written."""
    counted = place.counters()
    assert [(row["carried"], row["accepted"]) for row in counted["records"]] == [(1, 1)] * RECORDS
    assert len(place.identities("accepted")) == RECORDS
    assert place.count(OPEN_MESSAGES) == 0
    assert place.count("SELECT count(*) FROM messages") == counted["messages"]
    for pattern, number in (
        ("xml/**/*.xml", RECORDS),
        ("packages/**/*.b64", RECORDS),
        ("receipts/**/*.xml", counted["messages"]),
    ):
        assert len(list(place.folder.glob(pattern))) == number


def state(place: Any) -> str | None:
    """Return how far the newest message is, as the ledger has it."""
    rows = place.ask_ledger("SELECT state FROM messages ORDER BY created_at DESC LIMIT 1")
    return str(rows[0][0]) if rows else None


def taken(place: Any) -> int:
    """Return how many messages the sandbox holds."""
    return int(place.counters()["messages"])


def remote_state(place: Any) -> MessageState | None:
    """Return how far the only message is, as the sandbox has it."""
    keys = place.ask_ledger("SELECT key FROM messages")
    exchange = configuration.load(place.config).exchange
    api = load_profile("qd3016-public").api
    with closing(Transport(api, exchange)) as transport:
        found = Client(api, transport).find(UUID(keys[0][0])) if keys else None
    return found.state if found else None


BEFORE: dict[str, dict[str, str]] = {
    "before the token is asked for": {"method": "POST", "on": "token"},
    "before it is known what is held": {"method": "GET", "on": "records"},
}
POINTS: dict[str, tuple[dict[str, str], Callable[[Any], bool]]] = {
    "before the request leaves": (
        {"method": "GET", "on": "messages"},
        lambda place: (state(place), taken(place)) == ("prepared", 0),
    ),
    "before the answer arrives": (
        {"method": "POST", "on": "messages"},
        lambda place: (state(place), taken(place)) == ("prepared", 1),
    ),
    "between sent and reply": (
        {"method": "GET", "on": "message"},
        lambda place: (state(place), taken(place)) == ("sent", 1),
    ),
    "while the reply is on its way": (
        {"method": "GET", "on": "reply"},
        lambda place: taken(place) == 1 and remote_state(place) is MessageState.REPLY_READ,
    ),
}


@pytest.mark.parametrize("point", BEFORE)
def test_a_kill_before_anything_is_begun_leaves_nothing_open(sealed: Any, point: str) -> None:
    """What the authority holds is asked before a message is opened."""
    sealed.fault("late", seconds=HELD_S, **BEFORE[point])
    process = sealed.process("submit")
    time.sleep(STARTED_S)
    kill(process)
    assert (sealed.count(OPEN_MESSAGES), taken(sealed)) == (0, 0)
    finish(sealed)
    each_accepted_once(sealed)


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_this_point_loses_and_doubles_nothing(sealed: Any, point: str) -> None:
    """The process hangs at the point, is killed there, and the next run ends the work."""
    held, reached = POINTS[point]
    sealed.fault("late", seconds=HELD_S, **held)
    process = sealed.process("submit")
    wait_until(lambda: reached(sealed))
    time.sleep(SETTLE_S)
    kill(process)
    assert sealed.count(OPEN_MESSAGES) == 1
    finish(sealed)
    each_accepted_once(sealed)


def test_a_kill_after_a_broken_connection_loses_and_doubles_nothing(sealed: Any) -> None:
    """The answer to the message is lost on the way, and the process while it looks for it."""
    sealed.fault("drop")
    sealed.fault("late", seconds=1, method="GET", on="messages")
    sealed.fault("late", seconds=HELD_S, method="GET", on="messages")
    process = sealed.process("submit")
    wait_until(lambda: (state(sealed), taken(sealed)) == ("prepared", 1))
    time.sleep(SETTLE_S)
    kill(process)
    finish(sealed)
    each_accepted_once(sealed)


def test_a_kill_between_reply_and_ledger_loses_and_doubles_nothing(sealed: Any) -> None:
    """The reply has been read, and the ledger is locked by another when it is to be kept."""
    sealed.fault("late", seconds=3, method="GET", on="reply")
    process = sealed.process("submit")
    wait_until(lambda: taken(sealed) == 1 and remote_state(sealed) is MessageState.REPLY_READ)
    with closing(sqlite3.connect(sealed.folder / "ledger.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(3 + SETTLE_S)
        kill(process)
    assert sealed.count(OPEN_MESSAGES) == 1
    finish(sealed)
    each_accepted_once(sealed)


def test_a_kill_between_ledger_and_files_leaves_no_file_out(sealed: Any) -> None:
    """All is known, and the process hangs while it writes the first document."""
    hole = sealed.folder / f"xml/01999401/1A/{sealed.identities('sealed')[0]}-v1.tmp"
    hole.parent.mkdir(parents=True)
    os.mkfifo(hole)
    process = sealed.process("submit")
    wait_until(lambda: sealed.count("SELECT count(*) FROM receipts") == 1)
    time.sleep(SETTLE_S)
    kill(process)
    assert sealed.count(OPEN_MESSAGES) == 0
    hole.unlink()
    finish(sealed)
    each_accepted_once(sealed)
    assert list(sealed.folder.glob("xml/**/*.tmp")) == []


def killed_after(place: Any, events: int, seconds: float) -> bool:
    """Run the command; kill it so many events later, unless it ended before."""
    wanted = place.count(EVENTS) + events
    process = place.process("submit")
    wait_until(lambda: process.poll() is not None or place.count(EVENTS) >= wanted)
    time.sleep(seconds)
    process.kill()
    process.communicate()
    return bool(process.returncode == -signal.SIGKILL)


def test_kills_at_random_moments_lose_and_double_nothing(sealed: Any) -> None:
    """Two records a message; every run is killed a little further on, until one gets through."""
    dice = random.Random(3016)  # noqa: S311 - moments, no secrets
    sealed.configure(lambda table: table["sending"].update(batch=2, poll_s=0.02))
    kills = 0
    while sealed.count(UNFINISHED):
        kills += killed_after(sealed, dice.randint(3, 9), dice.uniform(0, 0.03))
    assert kills >= LEAST_KILLS
    finish(sealed)
    each_accepted_once(sealed)


def test_an_interrupted_run_says_so_and_goes_on_later(sealed: Any) -> None:
    """Ctrl-C: exit 130, one line that tells what to do, no traceback."""
    sealed.fault("late", seconds=HELD_S, method="GET", on="message")
    process = sealed.process("submit")
    wait_until(lambda: state(sealed) == "sent")
    time.sleep(SETTLE_S)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=MOST_S)
    assert process.returncode == 130
    assert err == "HOCBA-INTERRUPTED: Đã dừng; chạy lại đúng lệnh này để tiếp tục.\n"
    finish(sealed)
    each_accepted_once(sealed)


@pytest.mark.parametrize("held", ["GET", "POST"], ids=["before it leaves", "before the answer"])
def test_a_killed_revocation_is_continued_by_the_same_command(sealed: Any, held: str) -> None:
    """Revoked once, whatever happened in between; then it can be issued again."""
    finish(sealed)
    identity = sealed.identities("accepted")[0]
    words = ("revoke", identity, "--reason", "Sai nơi ở", "--ordered-by", "Đặng Quang Bình")
    sealed.fault("late", seconds=HELD_S, method=held, on="messages")
    process = sealed.process(*words)
    wait_until(lambda: sealed.identities("revoking") == [identity])
    time.sleep(SETTLE_S)
    kill(process)
    assert sealed.must(*words, "--json").json["accepted"] == 1
    counted = [row for row in sealed.counters()["records"] if row["purpose"] == "revoke"]
    assert [(row["identity"], row["carried"], row["accepted"]) for row in counted] == [
        (identity, 1, 1)
    ]
    assert sealed.must("reissue", identity, "--json").json["version"] == 2

"""A wrong clock stops signing and sending, with words about the clock and nothing else."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_hooks import Actor, Form, Role
from hocba_plugin.config import (
    Config,
    ExchangeConfig,
    LedgerConfig,
    SchoolConfig,
    SchoolSourceConfig,
)
from hocba_plugin.errors import ClockError
from hocba_plugin.journey import Journey
from hocba_plugin.journey.called import Signs
from hocba_plugin.journey.clock import TOLERANCE, require_right_clock
from hocba_plugin.journey.sending import resume, revoke, submit
from hocba_plugin.journey.signing import Batch, sign
from hocba_plugin.samples.records import sample_records

pytestmark = pytest.mark.integration
NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
CLERK = Actor(id="thu-ngan", role=Role.CLERK)
HEAD = Actor(id="hieu-truong", role=Role.HEAD)
SAMPLE = next(sample_records(1)).transcript


@contextmanager
def authority(moment: dt.datetime) -> Iterator[str]:
    """Serve nothing but the time."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
            self.send_header("Date", format_datetime(moment, usegmt=True))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def journey(folder: Path, now: dt.datetime, url: str | None = None) -> Journey:
    source = SchoolSourceConfig(system="ours", school_year=SAMPLE.school_year)
    config = Config(
        output=folder,
        ledger=LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}"),
        schools=(SchoolConfig(school=SAMPLE.school, head=SAMPLE.head, source=source),),
        exchange=None if url is None else ExchangeConfig(base_url=url, timeout_s=2.0),
    )
    return Journey(config, clock=lambda: now)


def record_something(folder: Path, moment: dt.datetime) -> None:
    with journey(folder, moment) as opened:
        opened.ledger.identity_of(
            SAMPLE.school.code, SAMPLE.school_year, "HS01", Form.of(SAMPLE.level), "1A"
        )


def signing(opened: Journey) -> object:
    return list(
        sign(opened, Batch(Role.HEAD, "001075980001", "001075980001", (), Signs(Role.HEAD)))
    )


def submitting(opened: Journey) -> object:
    return list(submit(opened, opened.config.schools[0], CLERK))


def resuming(opened: Journey) -> object:
    return list(resume(opened, opened.config.schools[0], CLERK))


def revoking(opened: Journey) -> object:
    school = opened.config.schools[0]
    return revoke(opened, school, [uuid4()], "sai", asked_by=CLERK, ordered_by=HEAD)


@pytest.mark.parametrize("step", [signing, submitting, resuming, revoking])
def test_a_clock_behind_the_ledger_signs_and_sends_nothing(
    tmp_path: Path, step: Callable[[Journey], object]
) -> None:
    """Time does not go backwards; the message is about the clock, in two languages."""
    record_something(tmp_path, NOW)
    with journey(tmp_path, NOW - DAY) as opened, pytest.raises(ClockError) as caught:
        step(opened)
    assert "Đồng hồ" in caught.value.message("vi")
    for language in ("vi", "en"):
        assert "01/06/2026" in caught.value.message(language)
        assert "31/05/2026" in caught.value.message(language)


@settings(max_examples=30, deadline=None, suppress_health_check=[*HealthCheck])
@given(st.integers(-900, 900))
def test_clocks_may_stand_apart_as_far_as_clocks_do(tmp_path: Path, seconds: int) -> None:
    """Of the authority, behind or ahead: what the authority says counts, not the ledger."""
    if not list(tmp_path.iterdir()):
        record_something(tmp_path, NOW + 9 * DAY)
    with authority(NOW) as url, journey(tmp_path, NOW + seconds * SECOND, url) as opened:
        if abs(seconds * SECOND) <= TOLERANCE:
            require_right_clock(opened)
        else:
            with pytest.raises(ClockError, match="authority"):
                require_right_clock(opened)


@pytest.mark.parametrize("ahead", [-DAY, DAY])
def test_without_the_authority_only_the_past_is_known(tmp_path: Path, ahead: dt.timedelta) -> None:
    """Nobody listens there: one question, and the ledger decides."""
    record_something(tmp_path, NOW)
    with authority(NOW) as url:
        pass
    with journey(tmp_path, NOW + ahead, url) as opened:
        if ahead > SECOND:
            require_right_clock(opened)
        else:
            with pytest.raises(ClockError, match="ledger"):
                require_right_clock(opened)

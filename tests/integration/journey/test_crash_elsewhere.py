"""``kill -9`` while documents are made or signed: the next run completes, and all verify."""

import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SCHOOL = ("--school", "01999501")
CLASS = (*SCHOOL, "--class", "6A1")
GOOD, STOPPED = 9, 2
MOST_S = 120.0
SIGNATURES = "SELECT count(*) FROM signatures"
VERSIONS = "SELECT count(*) FROM versions"


def killed_when(process: subprocess.Popen[str], condition: Callable[[], object]) -> None:
    """Kill a running process as soon as the condition holds."""
    deadline = time.monotonic() + MOST_S
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.002)
    process.kill()
    process.communicate()
    assert process.returncode < 0, "it had ended before"


def issue_and_verify(place: Any) -> None:
    """Take the class to its receipts and verify every document of it."""
    place.approve(CLASS[-1])
    place.must("sign", *CLASS)
    assert place.must("submit", *SCHOOL, "--json").json["accepted"] == GOOD
    found = place.must("verify", place.folder / "xml", "--json").json["documents"]
    assert [one["status"] for one in found] == ["valid"] * GOOD
    rows = [row for one in found for row in one["signatures"]]
    assert len(rows) == place.count(SIGNATURES)


@pytest.mark.parametrize("done", [1, 5])
def test_a_killed_export_is_completed_by_the_next(place: Any, done: int) -> None:
    """What was stored stays, the rest is added, nobody gets a second identity."""
    process = place.process("export", *CLASS)
    killed_when(process, lambda: place.count(VERSIONS) >= done)
    before = dict(place.ask_ledger("SELECT identity, pupil_key FROM records"))
    assert 0 < len(before) < GOOD + STOPPED
    assert place.run("export", *CLASS).code == 1
    after = dict(place.ask_ledger("SELECT identity, pupil_key FROM records"))
    assert before.items() <= after.items()
    assert len(after) == len(set(after.values())) == GOOD + STOPPED
    assert len(place.identities("exported")) == GOOD
    issue_and_verify(place)


@pytest.mark.parametrize("done", [1, 40, 85])
def test_a_killed_signing_is_completed_by_the_next(approved: Any, done: int) -> None:
    """Signatures that were stored are kept as they are; the others are made; all verify."""
    place = approved
    process = place.process("sign", *CLASS)
    killed_when(process, lambda: place.count(SIGNATURES) >= done)
    kept = "SELECT identity, version, slot, at FROM signatures"
    before = set(place.ask_ledger(kept))
    assert len(before) < 108
    place.must("sign", *CLASS)
    assert before < set(place.ask_ledger(kept))
    assert len(place.identities("sealed")) == GOOD
    issue_and_verify(place)


@pytest.fixture
def approved(place: Any) -> Any:
    """Nine secondary documents with their approvals."""
    place.run("export", *CLASS)
    place.approve(CLASS[-1])
    return place

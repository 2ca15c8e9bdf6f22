"""Several responders and lists in both encodings: one that is no use never hides another."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_plugin.demo.authority import DemoAuthority
from hocba_plugin.sign.revocation import RevocationChecker, RevocationState
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.web import Web

pytestmark = pytest.mark.integration
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
HOUR = dt.timedelta(hours=1)
STRANGER = DemoAuthority.create(algorithm="ec").person("Người lạ", "001170000000", algorithm="ec")


@pytest.fixture
def server(revocation: Any) -> Iterator[Any]:
    with revocation.serving() as server:
        server.now = lambda: NOW
        yield server


def down(desk: Any) -> None:
    desk.ocsp_works = False


def stale(desk: Any) -> None:
    desk.now = lambda: NOW - 72 * HOUR


def of_a_stranger(desk: Any) -> None:
    desk.responder = STRANGER


def a_page(desk: Any) -> None:
    desk.replay = b"<html><body>Wi-Fi: log in</body></html>"


def sound(desk: Any) -> None:
    """It answers."""


def older(desk: Any) -> None:
    """It answers as it was an hour ago, when the opposite was true."""
    desk.now = lambda: NOW - HOUR


USELESS: tuple[Callable[[Any], None], ...] = (down, stale, of_a_stranger, a_page)
kinds = st.lists(st.sampled_from((*USELESS, sound, older)), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
@given(kinds, st.booleans(), st.booleans(), st.booleans())
def test_the_newest_answer_that_can_be_used_counts(
    server: Any, kinds: list[Callable[[Any], None]], revoked: bool, lists: bool, as_text: bool
) -> None:
    """Wherever it stands among the others; the lists are for when there is none."""
    authority = server.root()
    authority.desk.lists_work, authority.desk.list_as_text = lists, as_text
    authority.responders = tuple(f"{server.url}/desk-{n}/ocsp" for n in range(len(kinds)))
    teacher = authority.person("Cô", "001181999301", algorithm="ec").certificate
    for number, kind in enumerate(kinds):
        desk = server.another_desk(authority, f"desk-{number}")
        kind(desk)
        if revoked != (kind is older):
            desk.revoked[teacher.serial_number] = NOW - 5 * HOUR
    if revoked:
        authority.revoke(teacher, NOW - 5 * HOUR)
    trust = Trust([authority.certificate], checker=RevocationChecker(Web(5.0)), strict=True)
    known = {True: RevocationState.REVOKED, False: RevocationState.GOOD}
    expected = known[revoked] if sound in kinds or lists else RevocationState.UNKNOWN
    if older in kinds and sound not in kinds:
        expected = known[not revoked]
    assert trust.revocation(teacher, (), NOW).state is expected


@settings(max_examples=6, deadline=None, suppress_health_check=[*HealthCheck])
@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_a_verdict_does_not_depend_on_who_was_asked_about_before(
    server: Any, order: list[int], revoked: set[int]
) -> None:
    """Teachers of two authorities below one root, in any order, with one memory."""
    root = server.root()
    middles = [server.below(root, f"trung-gian-{n}") for n in range(2)]
    teachers = [
        (middles[n % 2], middles[n % 2].person("Cô", f"00118199930{n}", algorithm="ec").certificate)
        for n in range(6)
    ]
    for number in revoked:
        teachers[number][0].revoke(teachers[number][1])
    trust = Trust([root.certificate], checker=RevocationChecker(Web(5.0)), strict=True)
    others = tuple(middle.certificate for middle in middles)
    for number in order:
        expected = RevocationState.REVOKED if number in revoked else RevocationState.GOOD
        assert trust.revocation(teachers[number][1], others, NOW).state is expected

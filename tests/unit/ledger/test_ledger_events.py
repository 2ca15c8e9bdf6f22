"""Events: never changed, each proved by the next, and free of pupil data."""

from dataclasses import asdict
from typing import Any

import pytest
import sqlalchemy as sa

from hocba_hooks import Role
from hocba_plugin.errors import LedgerError
from hocba_plugin.ledger import VersionState, events


def _run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))
    finally:
        engine.dispose()


_NO_TRIGGERS = tuple(
    f"DROP TRIGGER events_{name}" for name in ("no_update", "no_delete", "only_at_end")
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
    ],
)
def test_the_database_refuses_to_change_an_event(desk: Any, url: str, statement: str) -> None:
    """By accident nothing is lost; the chain shows what is done on purpose."""
    desk.bring(VersionState.SEALED)
    with pytest.raises(sa.exc.IntegrityError, match="never changed"):
        _run(url, statement)


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-01-01T00:00:00.000000+00:00'",
        "actor = 'someone-else'",
        "role = 'deputy_head'",
        "kind = 'approved'",
        "identity = NULL",
        "version = 7",
        "data = '{}'",
        "previous = hash",
        "hash = previous",
    ],
)
def test_a_changed_event_breaks_the_chain(desk: Any, url: str, change: str) -> None:
    """Whatever column it is, the event is named."""
    desk.bring(VersionState.SEALED)
    signed = next(event.seq for event in desk.ledger.events() if event.kind == "signed")
    _run(url, *_NO_TRIGGERS, f"UPDATE events SET {change} WHERE seq = {signed}")  # noqa: S608
    with pytest.raises(LedgerError, match=f"event {signed}"):
        desk.ledger.verify_chain()


def test_an_event_rewritten_with_a_fitting_hash_breaks_the_chain(desk: Any, url: str) -> None:
    """The next event still holds the hash of what was there."""
    desk.bring(VersionState.SEALED)
    second = next(event for event in desk.ledger.events() if event.seq == 2)
    forged = events._hash({**asdict(second), "actor": "someone-else"})
    change = f"actor = 'someone-else', hash = '{forged}'"
    _run(url, *_NO_TRIGGERS, f"UPDATE events SET {change} WHERE seq = 2")  # noqa: S608
    with pytest.raises(LedgerError, match="before event 3"):
        desk.ledger.verify_chain()


def test_a_missing_event_breaks_the_chain(desk: Any, url: str) -> None:
    """The next one no longer follows."""
    desk.bring(VersionState.SEALED)
    _run(url, *_NO_TRIGGERS, "DELETE FROM events WHERE seq = 2")
    with pytest.raises(LedgerError, match="before event 3"):
        desk.ledger.verify_chain()


def test_a_cut_chain_is_shown_by_an_anchor(desk: Any, url: str) -> None:
    """A chain without its end is a chain; only a head kept elsewhere tells."""
    desk.bring(VersionState.SEALED)
    anchor = desk.ledger.head()
    assert anchor.seq == desk.ledger.verify_chain(anchor)
    _run(url, *_NO_TRIGGERS, f"DELETE FROM events WHERE seq = {anchor.seq}")  # noqa: S608
    assert anchor.seq - 1 == desk.ledger.verify_chain()
    with pytest.raises(LedgerError, match=f"event {anchor.seq}"):
        desk.ledger.verify_chain(anchor)


def test_an_empty_ledger_verifies(desk: Any) -> None:
    """It has no events, and its head says so."""
    assert (desk.ledger.verify_chain(), desk.ledger.head().seq) == (0, 0)


def test_the_journey_of_a_record_can_be_told(desk: Any) -> None:
    """Every step has its event, with who did it."""
    row = desk.bring(VersionState.EXPORTED)
    desk.approve(row, Role.DEPUTY_HEAD)
    desk.sign(row)
    desk.ledger.seal(row.identity, 1)
    desk.answer(desk.send(row))
    told = list(desk.ledger.events(row.identity))
    assert [event.kind for event in told] == [
        "identity_minted",
        "version_opened",
        "exported",
        "approved",
        "signed",
        "sealed",
        "sending",
        "accepted",
    ]
    assert (told[3].actor, told[3].role) == ("gv-07", Role.DEPUTY_HEAD)
    assert (told[1].actor, told[1].role) == (None, None)


def test_events_hold_no_pupil_data(desk: Any) -> None:
    """Neither the pupil's code, nor documents, nor what the authority or a person wrote."""
    desk.bring(VersionState.REVOKED, "HS-0001")
    told = "\n".join(map(repr, desk.ledger.events()))
    for secret in ("HS-0001", "unsigned", "reply"):
        assert secret not in told

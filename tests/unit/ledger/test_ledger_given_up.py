"""What was signed is kept, whatever becomes of it; who is absent is noted once."""

from collections.abc import Callable
from typing import Any

import pytest

from hocba_hooks import Actor, Role
from hocba_plugin.ledger import Ledger, VersionState

CLERK = Actor(id="clerk", role=Role.CLERK)


@pytest.mark.parametrize(
    "state", [VersionState.EXPORTED, VersionState.SEALED, VersionState.REJECTED]
)
@pytest.mark.parametrize(
    "end",
    [
        lambda desk, row: desk.ledger.stop(row.identity, ["R-I02"], actor=CLERK),
        lambda desk, row: desk.opened(row.identity, "b" * 64),
    ],
    ids=["stopped", "rebuilt"],
)
def test_a_signed_document_that_is_given_up_is_kept_to_the_byte(
    desk: Any, state: VersionState, end: Callable[[Any, Any], object]
) -> None:
    """With who signed where; the version itself has neither any more."""
    row = desk.bring(state)
    if state is VersionState.EXPORTED:
        row = desk.sign(row)
    signed = desk.ledger.document(row.identity, row.version)
    slots = [one.slot for one in desk.ledger.signatures(row.identity, row.version)]
    end(desk, row)
    (kept,) = desk.ledger.given_up(row.identity)
    assert (kept.document, kept.document_sha256) == (signed.content, signed.sha256)
    assert [one["slot"] for one in kept.signatures] == slots == ["slot/head"]
    assert desk.ledger.signatures(row.identity, row.version) == ()
    desk.ledger.verify_tables()


def test_what_nobody_signed_is_not_kept(desk: Any) -> None:
    """It can be made again from the same data."""
    row = desk.bring(VersionState.EXPORTED)
    desk.ledger.stop(row.identity, ["R-I02"])
    assert desk.ledger.given_up(row.identity) == ()


def test_every_time_it_is_given_up_it_is_kept(desk: Any) -> None:
    """Oldest first."""
    row = desk.bring(VersionState.SEALED)
    for digest in ("b" * 64, "c" * 64):
        row = desk.opened(row.identity, digest)
        row = desk.ledger.store_document(desk.document(row, digest[:4].encode()))
        desk.sign(row)
    desk.ledger.stop(row.identity, ["R-I02"])
    kept = [one.document for one in desk.ledger.given_up(row.identity)]
    assert kept == [b"<unsigned/>head", b"bbbbhead", b"cccchead"]


def test_absence_is_noted_once_and_ends_once(desk: Any, ledger: Ledger) -> None:
    """With who noticed; it changes nothing else."""
    row = desk.bring(VersionState.SEALED)
    for note in (ledger.absent, ledger.absent, ledger.returned, ledger.returned):
        note(row.identity, actor=CLERK)
        assert ledger.record(row.identity).current == row
    last = list(ledger.events(row.identity))[-2:]
    assert [(one.kind, one.actor) for one in last] == [("absent", "clerk"), ("returned", "clerk")]
    ledger.absent(row.identity)
    assert ledger.record(row.identity).absent_since is not None

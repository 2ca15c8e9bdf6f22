"""What is the matter with one record's document or approvals stops that record alone."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from hocba_hooks import Actor, Role
from hocba_plugin.errors import DamagedError, DocumentError, WorkflowError
from hocba_plugin.journey import Journey, approving, issuing, sending, signing
from hocba_plugin.ledger import VersionState
from hocba_plugin.ledger.schema import versions

S = VersionState
TEACHER = Actor(id="homeroom_teacher", role=Role.HOMEROOM_TEACHER)
Damage = Callable[[Journey, UUID], None]


def write(journey: Journey, identity: UUID, **values: object) -> None:
    """Write past the ledger, as a bad disk does."""
    with journey.ledger._store.engine.begin() as connection:
        connection.execute(sa.update(versions).where(versions.c.identity == identity), values)


def other_bytes(journey: Journey, identity: UUID) -> None:
    write(journey, identity, document=b"<HOC_BA/>")


def no_bytes(journey: Journey, identity: UUID) -> None:
    write(journey, identity, document=None)


def no_record(journey: Journey, identity: UUID) -> None:
    content = b"<HOC_BA/>"
    write(journey, identity, document=content, document_sha256=hashlib.sha256(content).hexdigest())


@pytest.fixture
def journey(liar: ModuleType, tmp_path: Path) -> Iterator[Journey]:
    """Four records, and a national database that takes what it is given."""
    opened: Journey = liar.opened(tmp_path, liar.Authority())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("damage", "error"),
    [(other_bytes, DamagedError), (no_bytes, DamagedError), (no_record, DocumentError)],
)
def test_the_others_are_signed(
    liar: ModuleType, journey: Journey, damage: Damage, error: type[Exception]
) -> None:
    """It is refused by itself, for its own reason."""
    school = journey.config.schools[0]
    list(issuing.export(journey, school, liar.CLERK))
    assert all(step.done for step in approving.approve(journey, school, TEACHER))
    identity = next(version.identity for _, version in journey.versions(school))
    damage(journey, identity)
    planned = signing.plan(journey, school, Role.HOMEROOM_TEACHER)
    assert planned.total == len(liar.PUPILS) - 1
    assert [(step.identity, type(step.error)) for step in planned.refused] == [(identity, error)]


@pytest.mark.parametrize("damage", [other_bytes, no_bytes])
def test_the_others_are_sent(liar: ModuleType, journey: Journey, damage: Damage) -> None:
    """It is named, and stays as it is."""
    first, *others = liar.seal(journey)
    damage(journey, first)
    refused(liar, journey, first)
    states: Any = liar.states(journey)
    assert states == {first: S.SEALED, **dict.fromkeys(others, S.ACCEPTED)}


def test_who_lacks_an_approval_keeps_nobody_back(liar: ModuleType, journey: Journey) -> None:
    """A program of the school's may have sealed it."""
    first, *others = liar.seal(journey)
    query = sa.text("DELETE FROM approvals WHERE identity = :one")
    with journey.ledger._store.engine.begin() as connection:
        connection.execute(
            sa.text("DELETE FROM approvals WHERE identity = :one"), {"one": first.hex}
        )
    refused(liar, journey, first)
    states: Any = liar.states(journey)
    assert states == {first: S.SEALED, **dict.fromkeys(others, S.ACCEPTED)}


def refused(liar: ModuleType, journey: Journey, identity: UUID) -> None:
    school = journey.config.schools[0]
    with pytest.raises(WorkflowError) as raised:
        list(sending.submit(journey, school, liar.CLERK))
    for language in ("vi", "en"):
        assert raised.value.message(language).count(str(identity)) == 1

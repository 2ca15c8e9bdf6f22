"""What is the matter with one record's document or approvals stops that record alone."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from hocba_hooks import (
    Level,
    ListSource,
    RecordSource,
    Role,
    SourceConfig,
    Transcript,
    hookimpl,
)
from hocba_plugin.errors import DamagedError, DocumentError, WorkflowError
from hocba_plugin.export.stage import Exporter
from hocba_plugin.host import Host
from hocba_plugin.journey import (
    Journey,
    approving,
    files,
    issuing,
    missing,
    sending,
    signing,
)
from hocba_plugin.journey.changes import changes
from hocba_plugin.ledger import VersionState
from hocba_plugin.ledger.schema import versions
from hocba_plugin.samples import sample_school

S = VersionState
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
@pytest.mark.parametrize("is_approved", [True, False])
def test_the_others_are_approved_and_signed(
    liar: ModuleType, journey: Journey, damage: Damage, error: type[Exception], is_approved: bool
) -> None:
    """It is refused by itself, for its own reason; what is asked of all is answered."""
    school = journey.config.schools[0]
    list(issuing.export(journey, school, liar.CLERK))
    teachers = approving.approvers(journey, school, Role.HOMEROOM_TEACHER)
    if is_approved:
        assert all(step.done for step in approving.approve_by(journey, school, teachers))
    identity = next(version.identity for _, version in journey.versions(school))
    damage(journey, identity)
    approved = approving.approve_by(journey, school, teachers)
    assert sum(step.done for step in approved) == (0 if is_approved else len(liar.PUPILS) - 1)
    planned = signing.plan(journey, school, Role.HOMEROOM_TEACHER)
    assert planned.total == len(liar.PUPILS) - 1
    for refused in (planned.refused, [step for step in approved if not step.done]):
        kinds = [(step.identity, type(step.error)) for step in refused]
        assert kinds == [(identity, error)] or (is_approved and not kinds)
    assert len(list(changes(journey, school))) == len(liar.PUPILS)
    assert missing.missing(journey, school)


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
        connection.execute(query, {"one": first.hex})
    refused(liar, journey, first)
    states: Any = liar.states(journey)
    assert states == {first: S.SEALED, **dict.fromkeys(others, S.ACCEPTED)}


def refused(liar: ModuleType, journey: Journey, identity: UUID) -> None:
    school = journey.config.schools[0]
    with pytest.raises(WorkflowError) as raised:
        list(sending.submit(journey, school, liar.CLERK))
    for language in ("vi", "en"):
        assert raised.value.message(language).count(str(identity)) == 1


def test_the_files_of_the_others_are_written(
    liar: ModuleType, journey: Journey, tmp_path: Path
) -> None:
    """What was accepted; the damaged one is raised last."""
    first, *others = liar.seal(journey)
    school = journey.config.schools[0]
    list(sending.submit(journey, school, liar.CLERK))
    other_bytes(journey, first)
    with pytest.raises(DamagedError, match=str(first)):
        files.write_missing(journey, school.school.code)
    written = {path.stem for path in tmp_path.glob("xml/*/*/*.xml")}
    assert written == {f"{one}-v1" for one in others}


def test_two_pupils_of_two_levels_with_one_code(liar: ModuleType, tmp_path: Path) -> None:
    """In a school of several levels: the second is told why, and everybody else is made."""
    first = liar.PUPILS[0]
    second = sample_school(Level.LOWER_SECONDARY, seed=5, classes={"6A": 1}).pupils[0].transcript
    named = second.pupil.model_copy(update={"code": first.pupil.code})
    shared = second.model_copy(
        update={"pupil": named, "school": first.school, "school_year": first.school_year}
    )
    with liar.opened(tmp_path, liar.Authority()) as journey:
        school = journey.config.schools[0]
        list(issuing.export(journey, school, liar.CLERK))
        journey.host = Host([Exporter(journey.profile)], [], [Data([*liar.PUPILS[1:], shared])])
        issued = list(issuing.export(journey, school, liar.CLERK))
        assert len(issued) == len(liar.PUPILS)
        assert [one.report.errors[-1].code for one in issued if one.stopped] == ["HOCBA-TAKEN"]


class Data:
    """Gives the pupils of a school."""

    def __init__(self, pupils: list[Transcript]) -> None:
        self._pupils = pupils

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return ListSource(self._pupils)

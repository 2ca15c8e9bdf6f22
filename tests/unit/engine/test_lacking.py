"""A value that is not in the data any more is no instruction: what was approved or signed waits."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hocba_hooks import (
    Actor,
    Level,
    ListSource,
    PrimaryTranscript,
    RecordSource,
    Role,
    SourceConfig,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey, approving, issuing
from hocba_plugin.journey.changes import Change, Kind, changes
from hocba_plugin.journey.withdrawing import withdraw
from hocba_plugin.ledger import RecordRow, VersionState
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
LEVELS = {Level.PRIMARY: "4A", Level.LOWER_SECONDARY: "7A1"}
PUPILS = {
    level: [one.transcript for one in sample_school(level, seed=3, classes={name: 2}).pupils]
    for level, name in LEVELS.items()
}
TEACHERS = {
    level: Actor(id=some[0].homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER)
    for level, some in PUPILS.items()
}
Place = tuple[str | int, ...]


class School:
    """A school whose data change between two steps."""

    def __init__(self, level: Level) -> None:
        self.transcripts = list(PUPILS[level])

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the data as they are now."""
        return ListSource(self.transcripts)


@contextmanager
def approved(level: Level) -> Iterator[tuple[Journey, School]]:
    """Give a journey whose records were exported and approved by the homeroom teacher."""
    first, school = PUPILS[level][0], School(level)
    source = SchoolSourceConfig(system="ours", school_year=first.school_year)
    one = SchoolConfig(school=first.school, head=first.head, source=source)
    with TemporaryDirectory() as folder:
        ledger = LedgerConfig(url=f"sqlite:///{Path(folder) / 'ledger.sqlite'}")
        config = Config(output=Path(folder), ledger=ledger, schools=(one,))
        with Journey(config, plugins=[school]) as journey:
            exported(journey)
            assert all(step.done for step in approving.approve(journey, one, TEACHERS[level]))
            yield journey, school


def exported(journey: Journey) -> list[issuing.Issued]:
    return list(issuing.export(journey, journey.config.schools[0], CLERK))


def rows(journey: Journey) -> list[RecordRow]:
    return [row for row, _ in journey.versions(journey.config.schools[0])]


def worth(journey: Journey) -> list[tuple[str | None, VersionState | None, int]]:
    found = ((row, row.current) for row in rows(journey))
    return [
        (v.document_sha256 if v else None, v.state if v else None, len(row.approvals))
        for row, v in found
    ]


def places(node: Any, path: Place = ()) -> Iterator[Place]:
    """Yield where something stands that could be missing: values, rows, whole lists."""
    if path and node not in (None, "", (), False):
        yield path
    if isinstance(node, dict):
        for name, value in node.items():
            yield from places(value, (*path, name))
    elif isinstance(node, tuple):
        for number, value in enumerate(node):
            yield from places(value, (*path, number))


def without(node: Any, path: Place) -> Any:
    """Return the data without what stands at a place."""
    name, *rest = path
    if isinstance(node, tuple):
        assert isinstance(name, int)
        kept = () if not rest else (without(node[name], tuple(rest)),)
        return (*node[:name], *kept, *node[name + 1 :])
    empty = () if isinstance(node[name], tuple) else None
    return {**node, name: without(node[name], tuple(rest)) if rest else empty}


@st.composite
def losses(draw: st.DrawFn) -> tuple[Level, Transcript]:
    """Return a record that has lost something, wherever that may be.

    But the code, by which it is known: without it the pupil is missing (``test_absence``).
    """
    level = draw(st.sampled_from(list(LEVELS)))
    whole = PUPILS[level][0]
    data = whole.model_dump()
    known_by = ("pupil",), ("pupil", "code")
    where = sorted((one for one in places(data) if one not in known_by), key=str)
    lost = without(data, draw(st.sampled_from(where)))
    try:
        return level, type(whole).model_validate(lost)
    except ValidationError:
        assume(False)
        raise


@pytest.fixture(scope="module")
def approved_schools() -> Iterator[dict[Level, tuple[Journey, School]]]:
    """One of each level, for examples that leave them as they were."""
    with ExitStack() as stack:
        yield {level: stack.enter_context(approved(level)) for level in LEVELS}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(losses())
def test_whatever_is_lost_nothing_approved_is_given_up(
    approved_schools: dict[Level, tuple[Journey, School]], loss: tuple[Level, Transcript]
) -> None:
    """When it is back, the record goes on as if nothing had been."""
    level, less = loss
    journey, school = approved_schools[level]
    before = worth(journey)
    school.transcripts[0] = less
    approving.approve(journey, journey.config.schools[0], TEACHERS[level])
    assert worth(journey) == before
    exported(journey)
    assert worth(journey) == before
    school.transcripts = list(PUPILS[level])
    exported(journey)
    assert worth(journey) == before
    assert not any(row.absent_since for row in rows(journey))


def test_what_waits_is_told_and_made_anew_once_a_person_says_so() -> None:
    """By ``withdraw`` and ``export``; what was approved lapses then, and not before."""
    with approved(Level.PRIMARY) as (journey, school):
        whole = school.transcripts[0]
        school.transcripts[0] = whole.model_copy(update={"history": ()})
        (change,) = (one for one in _changes(journey) if one.kind is not Kind.UNCHANGED)
        assert (change.kind, change.parts) == (Kind.LESS, ("history",))
        issued = exported(journey)[0]
        assert (issued.lacking, issued.conflict is not None) == (("history",), True)
        (row,) = (row for row in rows(journey) if row.absent_since)
        head = Actor(id=whole.head.personal_id or "", role=Role.CLERK)
        assert withdraw(journey, row, head).done
        assert exported(journey)[0].version is not None
        assert [one.absent_since for one in rows(journey)] == [None, None]
        assert sorted(len(one.approvals) for one in rows(journey)) == [0, 1]


def test_another_value_is_a_change_also_where_it_stands_in_another_field() -> None:
    """A mark in place of a level: approvals lapse, as for any content that changed."""
    with approved(Level.PRIMARY) as (journey, school):
        whole = school.transcripts[0]
        assert isinstance(whole, PrimaryTranscript)
        marked = {"level": None, "test": Decimal(7)}
        subjects = tuple(
            one.model_copy(update=marked) if one.test is None else one for one in whole.subjects
        )
        assert subjects != whole.subjects
        school.transcripts[0] = whole.model_copy(update={"subjects": subjects})
        assert exported(journey)[0].lacking == ()
        assert sorted(len(one.approvals) for one in rows(journey)) == [0, 1]


def _changes(journey: Journey) -> list[Change]:
    return list(changes(journey, journey.config.schools[0]))

"""Absence is no instruction: who is not in the data any more waits for a person's decision."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hocba_hooks import (
    Actor,
    Level,
    ListSource,
    RecordSource,
    Role,
    Scope,
    SigningError,
    SourceConfig,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.errors import ShrunkError, UnreadError, WorkflowError
from hocba_plugin.journey import Journey, approving, issuing, sending, signing, withdrawing
from hocba_plugin.journey.changes import Kind, changes
from hocba_plugin.journey.freshness import FEW
from hocba_plugin.journey.one import issue_one
from hocba_plugin.ledger import RecordRow, VersionState
from hocba_plugin.samples import sample_school

PUPILS = [
    pupil.transcript
    for pupil in sample_school(Level.PRIMARY, seed=3, classes={"1A": FEW + 3, "1B": 2}).pupils
]
HEAD_ID = PUPILS[0].head.personal_id or ""
DEPUTY = Actor(id=HEAD_ID, role=Role.DEPUTY_HEAD)
CLERK = Actor(id=HEAD_ID, role=Role.CLERK)
TEACHERS = {
    one.school_class.name: Actor(
        id=one.homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER
    )
    for one in PUPILS
}
TEACHER = TEACHERS["1A"]
FIRST = PUPILS[0].pupil.code or ""


class Part(ListSource):
    """Data that are a part of the school, and say so."""

    def __init__(self, transcripts: list[Transcript], scope: Scope) -> None:
        super().__init__(transcripts)
        self._scope = scope

    def scope(self) -> Scope:
        """Return which part."""
        return self._scope


class School:
    """A school whose data change between two steps."""

    def __init__(self) -> None:
        self.transcripts = list(PUPILS)
        self.scope = Scope()

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the data as they are now."""
        return Part(self.transcripts, self.scope)

    def loses(self, *codes: str) -> None:
        """Hand over the others only."""
        self.transcripts = [one for one in self.transcripts if one.pupil.code not in codes]


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def journey(school: School, tmp_path: Path) -> Iterator[Journey]:
    """A journey over it, every record exported and approved by the homeroom teacher."""
    source = SchoolSourceConfig(system="ours", school_year=PUPILS[0].school_year)
    one = SchoolConfig(school=PUPILS[0].school, head=PUPILS[0].head, source=source)
    ledger = LedgerConfig(url=f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    config = Config(output=tmp_path, ledger=ledger, schools=(one,))
    with Journey(config, plugins=[school]) as opened:
        exported(opened)
        steps = approving.approve_by(opened, one, list(TEACHERS.values()))
        assert len(steps) == len(PUPILS)
        assert all(step.done for step in steps)
        yield opened


def exported(journey: Journey) -> int:
    return len(list(issuing.export(journey, journey.config.schools[0], CLERK)))


def rows(journey: Journey) -> dict[str, RecordRow]:
    return {row.pupil_key: row for row, _ in journey.versions(journey.config.schools[0])}


def codes(school_class: str) -> list[str]:
    named = (one for one in PUPILS if one.school_class.name == school_class)
    return [one.pupil.code or "" for one in named]


def standing(row: RecordRow) -> tuple[VersionState | None, str | None, int]:
    """Return what is worth something of a record: its state, its document, its approvals."""
    version = row.current
    if version is None:
        return None, None, 0
    return version.state, version.document_sha256, len(row.approvals)


def test_one_who_is_not_there_any_more_waits_as_approved(journey: Journey, school: School) -> None:
    """Nothing is given up, nothing is signed; when the data are back it goes on."""
    one, before = journey.config.schools[0], rows(journey)
    school.loses(FIRST)
    exported(journey)
    after = rows(journey)
    assert {key: standing(row) for key, row in after.items()} == {
        key: standing(row) for key, row in before.items()
    }
    assert [key for key, row in after.items() if row.absent_since] == [FIRST]
    planned = signing.plan(journey, one, Role.HOMEROOM_TEACHER)
    assert planned.total == len(PUPILS) - 1
    assert [step.identity for step in planned.refused] == [before[FIRST].identity]
    gone = [change for change in changes(journey, one) if change.kind is Kind.GONE]
    assert ["hocba withdraw" in change.follows[0] for change in gone] == [True]
    school.transcripts = list(PUPILS)
    assert signing.plan(journey, one, Role.HOMEROOM_TEACHER).total == len(PUPILS)
    assert rows(journey)[FIRST].absent_since is None


def test_who_moved_to_another_class_is_not_missing_from_the_old_one(
    journey: Journey, school: School
) -> None:
    """Though only that one is exported; as many as may move in a re-grouping."""
    other = PUPILS[-1].school_class
    school.transcripts = [
        one.model_copy(update={"school_class": other}) if number <= FEW else one
        for number, one in enumerate(PUPILS)
    ]
    before = rows(journey)
    list(issuing.export(journey, journey.config.schools[0], CLERK, class_name="1A"))
    assert rows(journey) == before


@pytest.mark.parametrize("left_over", [0, 1])
def test_a_class_that_shrank_is_taken_for_a_wrong_file(
    journey: Journey, school: School, left_over: int
) -> None:
    """By every step, whether something of the class is left or nothing; nothing of it changes."""
    one, before = journey.config.schools[0], rows(journey)
    school.loses(*codes("1A")[left_over:])
    for class_name in (None, "1A"):
        with pytest.raises(UnreadError) as raised:
            list(issuing.export(journey, one, CLERK, class_name=class_name))
        assert [(name, type(error)) for name, error in raised.value.unread] == [("1A", ShrunkError)]
    with pytest.raises(ShrunkError, match="1A"):
        list(sending.submit(journey, one, CLERK))
    planned = signing.plan(journey, one, Role.HOMEROOM_TEACHER)
    for steps in (approving.approve(journey, one, TEACHER), planned.refused):
        keys = {before[key].identity: key for key in codes("1A")}
        assert {keys[step.identity]: type(step.error) for step in steps} == dict.fromkeys(
            codes("1A"), ShrunkError
        )
    assert planned.total == len(codes("1B"))
    assert {key: standing(row) for key, row in rows(journey).items()} == {
        key: standing(row) for key, row in before.items()
    }
    assert len(approving.approve(journey, one, TEACHERS["1B"], "1B")) == 0
    absent = {key: row for key, row in rows(journey).items() if row.absent_since}
    assert sorted(absent) == sorted(codes("1A")[left_over:])
    assert all(withdrawing.withdraw(journey, row, CLERK).done for row in absent.values())
    exported(journey)


def test_a_class_with_new_numbers_gets_no_second_identities(
    journey: Journey, school: School
) -> None:
    """The same pupils would be issued twice."""
    before = rows(journey).keys()
    for number, one in enumerate(school.transcripts):
        if one.school_class.name == "1A":
            pupil = one.pupil.model_copy(update={"code": f"99{number:08}"})
            school.transcripts[number] = one.model_copy(update={"pupil": pupil})
    with pytest.raises(UnreadError):
        exported(journey)
    assert rows(journey).keys() == before


@pytest.mark.parametrize(
    "scope",
    [Scope(classes=frozenset({"1B"})), Scope(pupils=frozenset(codes("1B")))],
    ids=["classes", "pupils"],
)
def test_a_source_that_says_it_is_a_part_leaves_the_rest_alone(
    journey: Journey, school: School, scope: Scope
) -> None:
    """A vendor that hands over a class, or the pupil of this request; the rest is not signed."""
    before = rows(journey)
    school.scope = scope
    school.loses(*codes("1A"))
    exported(journey)
    assert {key: standing(row) for key, row in rows(journey).items()} == {
        key: standing(row) for key, row in before.items()
    }
    assert not any(row.absent_since for row in rows(journey).values())
    one = journey.config.schools[0]
    assert signing.plan(journey, one, Role.HOMEROOM_TEACHER).total == len(codes("1B"))


def test_a_person_withdraws_who_waits_and_nobody_else(journey: Journey, school: School) -> None:
    """The event names who asked; with the pupil back in the data it is made again."""
    school.loses(FIRST)
    exported(journey)
    there, gone = rows(journey)[codes("1B")[0]], rows(journey)[FIRST]
    assert not withdrawing.withdraw(journey, there, CLERK).done
    with pytest.raises(WorkflowError):
        withdrawing.withdraw(journey, gone, TEACHER)
    assert withdrawing.withdraw(journey, gone, CLERK).done
    assert rows(journey)[FIRST].current.state is VersionState.STOPPED  # type: ignore[union-attr]
    assert list(journey.ledger.events(gone.identity))[-1].actor == CLERK.id
    exported(journey)
    school.transcripts = list(PUPILS)
    exported(journey)
    assert rows(journey)[FIRST].current.state is VersionState.EXPORTED  # type: ignore[union-attr]


def test_whatever_leaves_its_state_does_so_by_somebody(journey: Journey, school: School) -> None:
    """Also where it is the approving, signing or sending that notices the change."""
    one = journey.config.schools[0]
    home = PUPILS[0].pupil.residence.model_copy(update={"text": "Số 99 phố Mẫu"})
    pupil = PUPILS[0].pupil.model_copy(update={"residence": home})
    school.transcripts[0] = PUPILS[0].model_copy(update={"pupil": pupil})
    signing.plan(journey, one, Role.HEAD)
    last = list(journey.ledger.events(rows(journey)[FIRST].identity))[-1]
    assert (last.kind, last.role) == ("version_rebuilt", Role.HEAD)


def test_one_record_goes_through_its_steps_and_touches_no_other(
    journey: Journey, school: School
) -> None:
    """By the program's own key, or by identity; whatever else changed in the data.

    There is no key here, so it ends where somebody would have to sign.
    """
    one, before = journey.config.schools[0], rows(journey)
    home = PUPILS[1].pupil.residence.model_copy(update={"text": "Số 99 phố Mẫu"})
    pupil = PUPILS[1].pupil.model_copy(update={"residence": home})
    school.transcripts[1] = PUPILS[1].model_copy(update={"pupil": pupil})
    for named in (FIRST, before[FIRST].identity):
        with pytest.raises(SigningError):
            issue_one(journey, one, named, CLERK, [TEACHER, DEPUTY])
    after = rows(journey)
    assert standing(after.pop(FIRST))[2] == len([TEACHER, DEPUTY])
    assert {key: standing(row) for key, row in after.items()} == {
        key: standing(row) for key, row in before.items() if key != FIRST
    }
    with pytest.raises(WorkflowError):
        issue_one(journey, one, "nobody", CLERK)


def test_one_record_of_a_class_that_shrank_goes_its_way(journey: Journey, school: School) -> None:
    """A program that hands over the pupil of this request, and does not say that it is a part."""
    one, before = journey.config.schools[0], rows(journey)
    school.loses(*(pupil.pupil.code or "" for pupil in PUPILS[1:]))
    with pytest.raises(SigningError):
        issue_one(journey, one, FIRST, CLERK, [TEACHER, DEPUTY])
    after = rows(journey)
    assert standing(after.pop(FIRST))[2] == len([TEACHER, DEPUTY])
    assert after == {key: row for key, row in before.items() if key != FIRST}

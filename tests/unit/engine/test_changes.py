"""Every change of a school's data against every state a record can be in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hocba_hooks import (
    Actor,
    Level,
    ListSource,
    PrimaryTranscript,
    RecordSource,
    Role,
    SecondaryTranscript,
    SourceConfig,
    SourceRecord,
    Transcript,
    hookimpl,
)
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.cli.transcript_parts import PARTS
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey, issuing
from hocba_plugin.journey.changes import Change, Kind, changes
from hocba_plugin.ledger import MENDABLE, VersionState
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
SCHOOL = sample_school(Level.PRIMARY, seed=5, classes={"1A": 2, "2A": 2})
PUPILS = [pupil.transcript for pupil in SCHOOL.pupils]


class School:
    """A school whose data change."""

    def __init__(self) -> None:
        self.transcripts = list(PUPILS)
        self.left: set[str] = set()

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the data as they are now."""
        return Records(self.transcripts, self.left)

    def change(self, number: int, **fields: object) -> None:
        """Put other fields into one transcript."""
        self.transcripts[number] = self.transcripts[number].model_copy(update=fields)


class Records(ListSource):
    """A list of transcripts; some pupils have left."""

    def __init__(self, transcripts: list[Transcript], left: set[str]) -> None:
        super().__init__(transcripts)
        self._left = left

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield them with their status."""
        for record in super().records(class_name):
            if record.transcript.pupil.code in self._left:
                yield record.model_copy(update={"pupil_status": PupilStatus.LEFT_SEMESTER_2})
            else:
                yield record


@pytest.fixture
def school() -> School:
    """The school, as a plugin."""
    return School()


@pytest.fixture
def journey(school: School, tmp_path: Path) -> Iterator[Journey]:
    """A journey over it."""
    source = SchoolSourceConfig(system="ours", school_year=PUPILS[0].school_year)
    schools = (SchoolConfig(school=PUPILS[0].school, head=PUPILS[0].head, source=source),)
    ledger = LedgerConfig(url=f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with Journey(Config(output=tmp_path, ledger=ledger, schools=schools), plugins=[school]) as made:
        yield made


def made(journey: Journey) -> None:
    """Export the school."""
    for issued in issuing.export(journey, journey.config.schools[0], CLERK):
        assert issued.version is not None


def seen(journey: Journey, class_name: str | None = None) -> list[Change]:
    """Return what changed."""
    return list(changes(journey, journey.config.schools[0], class_name))


def moved(number: int) -> dict[str, object]:
    """Return a pupil with another address."""
    pupil = PUPILS[number].pupil
    home = pupil.residence.model_copy(update={"text": "Số 99 phố Mẫu"})
    return {"pupil": pupil.model_copy(update={"residence": home})}


def test_nothing_is_known_of_anybody_at_first(journey: Journey, tmp_path: Path) -> None:
    """And no ledger is begun by looking."""
    assert [change.kind for change in seen(journey)] == [Kind.NEW] * 4
    assert not journey.has_ledger
    assert list(tmp_path.iterdir()) == []


def test_unchanged_records_are_settled(journey: Journey) -> None:
    """Nothing follows."""
    made(journey)
    assert {(change.kind, change.settled) for change in seen(journey)} == {(Kind.UNCHANGED, True)}


def test_the_parts_that_differ_are_named(journey: Journey, school: School) -> None:
    """In the order of the model; the other records stay as they are."""
    made(journey)
    school.change(1, homeroom_remark="Nhận xét khác.", subjects=(), **moved(1))
    kinds = [(change.kind, change.parts) for change in seen(journey)]
    assert kinds[1] == (Kind.CHANGED, ("pupil", "homeroom_remark", "subjects"))
    assert [kind for kind, _ in kinds] == [
        Kind.UNCHANGED,
        Kind.CHANGED,
        Kind.UNCHANGED,
        Kind.UNCHANGED,
    ]


def test_what_the_form_has_no_place_for_is_a_change_without_a_part(
    journey: Journey, school: School
) -> None:
    """Approvals are bound to it all the same; the primary form knows no occupations."""
    made(journey)
    pupil = PUPILS[0].pupil
    father = pupil.father.model_copy(update={"occupation": "Thợ mộc"})
    school.change(0, pupil=pupil.model_copy(update={"father": father}))
    assert (seen(journey)[0].kind, seen(journey)[0].parts) == (Kind.CHANGED, ())


def test_a_version_without_a_document_has_nothing_to_compare(
    journey: Journey, school: School
) -> None:
    """It is told by its digest."""
    school.change(0, homeroom_remark=None)
    made(journey)
    school.change(0, homeroom_remark="Có.")
    change = seen(journey)[0]
    assert (change.kind, change.state, change.parts) == (Kind.CHANGED, VersionState.STOPPED, ())


def test_looking_voids_nothing(journey: Journey, school: School) -> None:
    """Only the steps that need it do."""
    made(journey)
    school.change(0, **moved(0))
    school.left.add(PUPILS[1].pupil.code or "")
    before = list(journey.ledger.events())
    seen(journey)
    assert list(journey.ledger.events()) == before


def test_pupils_who_left_and_pupils_who_are_gone_are_two_things(
    journey: Journey, school: School
) -> None:
    """One still has a row in the source."""
    made(journey)
    school.left.add(PUPILS[1].pupil.code or "")
    del school.transcripts[0]
    told = {change.kind: change for change in seen(journey)}
    assert (told[Kind.NOT_DUE].place, told[Kind.GONE].place) == ("#1", "")
    assert told[Kind.GONE].identity is not None
    made_then = [row.identity for row, _ in journey.versions(journey.config.schools[0])]
    assert told[Kind.GONE].identity in made_then


def test_a_pupil_who_left_before_a_record_was_made_is_nobodys_business(
    journey: Journey, school: School
) -> None:
    """The new school issues it."""
    school.left.add(PUPILS[0].pupil.code or "")
    assert len(seen(journey)) == 3


def test_a_pupil_who_changed_class_is_told_with_the_new_one(
    journey: Journey, school: School
) -> None:
    """And is not gone from the old one."""
    made(journey)
    school.change(0, school_class=PUPILS[0].school_class.model_copy(update={"name": "1B"}))
    assert [change.kind for change in seen(journey, "1A")] == [Kind.UNCHANGED]
    (told,) = seen(journey, "1B")
    assert (told.kind, told.parts) == (Kind.CHANGED, ("school_class",))


def test_records_of_other_years_are_left_alone(journey: Journey, school: School) -> None:
    """Last year's are not gone because this year's source has none."""
    made(journey)
    one = journey.config.schools[0]
    source = one.source.model_copy(update={"school_year": "2030-2031"})
    found = changes(journey, one.model_copy(update={"source": source}))
    assert {change.kind for change in found} == {Kind.NEW}


@pytest.mark.parametrize("kind", [Kind.CHANGED, Kind.GONE, Kind.NOT_DUE])
def test_something_follows_from_every_state(kind: Kind) -> None:
    """But of what is settled already: stopped, or revoked, and nobody is there any more."""
    done = {VersionState.STOPPED, VersionState.REVOKED} if kind is not Kind.CHANGED else set()
    for state in VersionState:
        vi, en = Change(kind, "1A", state=state).follows
        assert (bool(vi), bool(en)) == (state not in done,) * 2
        command = "hocba withdraw" if kind is Kind.GONE else "hocba export"
        assert (command in vi) == (state in MENDABLE - done)


@pytest.mark.parametrize("model", [PrimaryTranscript, SecondaryTranscript])
def test_every_part_of_a_transcript_has_a_name(model: type[Transcript]) -> None:
    """In both languages."""
    assert [name for name in model.model_fields if not all(PARTS.get(name, ("",)))] == []

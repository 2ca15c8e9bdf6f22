"""One class that cannot be read is named; the others go on, and nobody of it is taken for gone."""

import datetime as dt
import pickle
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from hocba_hooks import (
    Actor,
    Coverage,
    Level,
    ListSource,
    PartState,
    RecordSource,
    Role,
    Severity,
    SigningError,
    SourceConfig,
    SourceError,
    SourceRecord,
    Stage,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.errors import UnreadError
from hocba_plugin.journey import Journey, approving, changes, issuing, looking, reading
from hocba_plugin.journey.one import issue_one
from hocba_plugin.journey.unread import ReadClass, UnreadClass, by_class
from hocba_plugin.ledger import RecordRow, VersionState
from hocba_plugin.samples import sample_school

MAY = dt.date(2026, 5, 29)
PUPILS = [
    pupil.transcript
    for pupil in sample_school(Level.PRIMARY, seed=3, classes={"1A": 2, "2A": 2, "2B": 2}).pupils
]
CLERK = Actor(id="clerk", role=Role.CLERK)
DEPUTY = Actor(id=PUPILS[0].head.personal_id or "", role=Role.DEPUTY_HEAD)
TEACHERS = {
    one.school_class.name: Actor(
        id=one.homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER
    )
    for one in PUPILS
}


class Damaged(ListSource):
    """A list of transcripts of which some classes cannot be read."""

    def __init__(self, transcripts: list[Transcript], damaged: set[str], lacking: set[str]) -> None:
        super().__init__(transcripts)
        self._damaged, self._lacking = damaged, lacking

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield pupils until the first damaged class."""
        for record in super().records(class_name):
            name = record.transcript.school_class.name
            if name in self._damaged:
                raise SourceError(f"{name}.xlsx", "hỏng / damaged")
            yield record
        if class_name is None and "?" in self._damaged:
            raise SourceError("anh.xlsx", "hỏng / damaged")

    def coverage(self) -> Iterator[Coverage]:
        """Yield which class has its remarks."""
        for one in self.classes():
            missing = one.name in self._lacking
            yield Coverage(
                class_name=one.name,
                kind="remarks",
                kind_vi="nhận xét",
                kind_en="remarks",
                state=PartState.MISSING if missing else PartState.THERE,
                places=("NhanXet",),
                feeds=("homeroom_remark", "qualities_remark"),
            )


class School:
    """A school whose files are damaged between two steps."""

    def __init__(self) -> None:
        self.transcripts = list(PUPILS)
        self.damaged: set[str] = set()
        self.lacking: set[str] = set()

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the data as they are now."""
        return Damaged(self.transcripts, self.damaged, self.lacking)


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def config() -> SchoolConfig:
    first = PUPILS[0]
    source = SchoolSourceConfig(system="ours", school_year=first.school_year)
    return SchoolConfig(school=first.school, head=first.head, source=source)


@pytest.fixture
def journey(tmp_path: Path, school: School, config: SchoolConfig) -> Iterator[Journey]:
    ledger = LedgerConfig(url=f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    settings = Config(output=tmp_path, ledger=ledger, schools=(config,))
    with Journey(settings, plugins=[school]) as run:
        yield run


def exported(journey: Journey, config: SchoolConfig, class_name: str | None = None) -> int:
    """Export, and return how many records passed; what is unread is passed over."""
    count = 0
    try:
        for issued in issuing.export(journey, config, CLERK, issued_on=MAY, class_name=class_name):
            count += not issued.stopped
    except UnreadError:
        pass
    return count


def states(journey: Journey, config: SchoolConfig) -> dict[str, set[VersionState]]:
    """Return the states of versions by class."""
    found: dict[str, set[VersionState]] = {}
    for row, version in journey.versions(config):
        found.setdefault(row.class_name, set()).add(version.state)
    return found


@pytest.mark.parametrize("damaged", [{"1A"}, {"2A"}, {"2B"}, {"1A", "2B"}])
def test_the_others_are_read_whichever_is_damaged(damaged: set[str]) -> None:
    """Each class once and whole."""
    found = list(by_class(Damaged(PUPILS, damaged, set())))
    read = {one.name: len(one.members) for one in found if isinstance(one, ReadClass)}
    assert read == dict.fromkeys({"1A", "2A", "2B"} - damaged, 2)
    assert {one.name for one in found if isinstance(one, UnreadClass)} == damaged


def test_what_is_of_no_class_is_told_when_all_were_read() -> None:
    """A damaged file may be of any class."""
    found = list(by_class(Damaged(PUPILS, {"?"}, set())))
    assert [one.name for one in found] == ["1A", "2A", "2B", ""]


def test_a_check_yields_the_others_then_raises(
    journey: Journey, config: SchoolConfig, school: School
) -> None:
    """With the class's own error, in both languages, and pickled too."""
    school.damaged = {"2A"}
    seen: list[reading.Checked] = []
    with pytest.raises(UnreadError) as raised:
        seen.extend(reading.check(journey, config))
    assert {one.source.transcript.school_class.name for one in seen} == {"1A", "2B"}
    error = pickle.loads(pickle.dumps(raised.value))  # noqa: S301
    assert [name for name, _ in error.unread] == ["2A"]
    assert error.exit_status == 3
    for language in ("vi", "en"):
        assert "2A: " in error.message(language)
        assert "2A.xlsx" in error.message(language)


def test_a_damaged_class_leaves_another_issued_and_its_own_as_it_was(
    journey: Journey, config: SchoolConfig, school: School
) -> None:
    """Nobody of a class that was not read is taken for gone, nor who may have moved into it."""
    assert exported(journey, config) == 6
    school.damaged = {"2A"}
    school.transcripts = [one for one in PUPILS if one is not PUPILS[-1]]
    assert exported(journey, config) == 3
    assert states(journey, config) == {name: {VersionState.EXPORTED} for name in ("1A", "2A", "2B")}
    assert not waiting(journey, config)
    school.damaged = set()
    exported(journey, config)
    assert states(journey, config)["2B"] == {VersionState.EXPORTED}
    assert waiting(journey, config) == {PUPILS[-1].pupil.code}


def waiting(journey: Journey, config: SchoolConfig) -> set[str | None]:
    return {row.pupil_key for row, _ in journey.versions(config) if row.absent_since}


@pytest.mark.parametrize("class_name", [None, "1A", "2A"])
def test_a_class_that_was_read_is_approved_and_the_other_not(
    journey: Journey, config: SchoolConfig, school: School, class_name: str | None
) -> None:
    """What cannot be compared with the school's data is approved by nobody; the others go on."""
    exported(journey, config)
    before = dict(rows_of(journey, config, "2A"))
    school.damaged = {"2A"}
    steps = approving.approve_by(journey, config, teachers(class_name), class_name)
    failed = {step.identity: step.error for step in steps if step.error}
    assert set(failed) == (set() if class_name == "1A" else set(before))
    for error in failed.values():
        assert error.exit_status == 3
        assert "2A: " in error.message("vi")
        assert "2A.xlsx" in error.message("vi")
    done = {"1A": 2, "2A": 0, None: 4}[class_name]
    assert sum(step.done for step in steps) == done
    assert dict(rows_of(journey, config, "2A")) == before


def teachers(class_name: str | None) -> list[Actor]:
    return [one for name, one in TEACHERS.items() if class_name in (None, name)]


def rows_of(
    journey: Journey, config: SchoolConfig, class_name: str
) -> Iterator[tuple[UUID, RecordRow]]:
    return ((row.identity, row) for row, _ in journey.versions(config, class_name))


def test_who_may_have_moved_into_an_unread_class_waits_for_it(
    journey: Journey, config: SchoolConfig, school: School
) -> None:
    """Of a class that was read, and missing there: neither absent nor approved; only that one."""
    exported(journey, config)
    moved = PUPILS[0].pupil.code
    school.transcripts = PUPILS[1:]
    school.damaged = {"2A"}
    for class_name in (None, "1A"):
        assert exported(journey, config, class_name) >= 1
        assert waiting(journey, config) == set()
    steps = approving.approve_by(journey, config, teachers(None))
    keys = {row.identity: row.pupil_key for row, _ in journey.versions(config)}
    failed = {keys[step.identity] for step in steps if not step.done}
    assert failed == {moved, *(one.pupil.code for one in PUPILS[2:4])}
    assert waiting(journey, config) == set()


@pytest.mark.parametrize("damaged", [{"2A"}, {"1A"}, {"?"}])
def test_one_pupil_is_not_held_up_by_another_class(
    journey: Journey, config: SchoolConfig, school: School, damaged: set[str]
) -> None:
    """Nor by a file of nobody knows whom, once the pupil was read."""
    school.damaged = damaged
    first = PUPILS[0].pupil.code or ""
    if damaged == {"1A"}:
        with pytest.raises(UnreadError, match="1A"):
            issue_one(journey, config, first, CLERK, [TEACHERS["1A"]], send=False)
        return
    with pytest.raises(SigningError):
        issue_one(journey, config, first, CLERK, [TEACHERS["1A"], DEPUTY], send=False)
    ((row, version),) = journey.versions(config)
    assert (row.pupil_key, version.state, len(row.approvals)) == (first, VersionState.EXPORTED, 2)


def test_nobody_is_told_to_be_gone(journey: Journey, config: SchoolConfig, school: School) -> None:
    """The others are compared all the same."""
    exported(journey, config)
    school.damaged = {"2A"}
    told: list[changes.Change] = []
    with pytest.raises(UnreadError):
        told.extend(changes.changes(journey, config))
    assert {(one.kind, one.class_name) for one in told} == {
        (changes.Kind.UNCHANGED, "1A"),
        (changes.Kind.UNCHANGED, "2B"),
    }


def test_a_look_counts_the_others(journey: Journey, config: SchoolConfig, school: School) -> None:
    """And records cannot be made of all."""
    school.damaged = {"2A"}
    seen = looking.look(journey, config)
    assert isinstance(seen, looking.Look)
    assert (seen.pupils, [one.name for one in seen.unread], seen.good) == (4, ["2A"], False)


def without_remarks(transcript: Transcript) -> Transcript:
    """Return a record of a class whose remarks nobody exported."""
    return transcript.model_copy(update={"homeroom_remark": None, "qualities_remark": None})


def test_a_missing_sheet_is_said_once_and_stops_as_before(
    journey: Journey, config: SchoolConfig, school: School
) -> None:
    """In place of every field that is read from it; other findings stay."""
    school.transcripts = [
        without_remarks(one) if one.school_class.name == "2A" else one for one in PUPILS
    ]
    fields = {c for one in reading.check(journey, config) for c in codes(one)}
    assert "R-X16" not in fields
    assert fields
    school.lacking = {"2A"}
    by_class_name: dict[str, list[set[str]]] = {}
    for one in reading.check(journey, config):
        name = one.source.transcript.school_class.name
        by_class_name.setdefault(name, []).append(codes(one))
    assert by_class_name == {"1A": [set(), set()], "2A": [{"R-X16"}] * 2, "2B": [set(), set()]}


def test_what_is_not_due_yet_does_not_lack(school: School) -> None:
    """In September no class lacks its remarks."""
    from hocba_plugin.journey.missing_sheets import MissingSheets

    source = Damaged(PUPILS, set(), {"2A"})
    assert MissingSheets(source, Stage.START)._by_class == {}
    assert set(MissingSheets(source, Stage.YEAR)._by_class) == {"2A"}


def codes(checked: reading.Checked) -> set[str]:
    """Return the codes of errors."""
    return {one.code for one in checked.report.findings if one.severity is Severity.ERROR}

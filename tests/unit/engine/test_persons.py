"""Persons of records, staff list and configuration put together: who may, and nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hocba_hooks import (
    Actor,
    Level,
    ListSource,
    RecordSource,
    Role,
    Signer,
    SourceConfig,
    StaffMember,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, PersonConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.errors import NamesakeError, PersonError, SourceError
from hocba_plugin.journey import Journey, issuing
from hocba_plugin.journey.persons import permitted, require_person
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
SAMPLE = sample_school(Level.PRIMARY, seed=3, classes={"1A": 1, "2B": 1})
LAN, HOA = "Nguyễn Thị Lan", "Trần Thị Hoa"
ONE, TWO = "001171000001", "001171000002"


class School:
    """A school whose staff list and homeroom teachers are as a test says."""

    def __init__(self, folder: Path, teachers: dict[str, Signer], *staff: StaffMember) -> None:
        folder.mkdir(exist_ok=True)
        self.teachers, self.staff_list = teachers, staff
        first = SAMPLE.pupils[0].transcript
        source = SchoolSourceConfig(system="ours", school_year=first.school_year)
        self.config = SchoolConfig(school=first.school, head=first.head, source=source)
        ledger = LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}")
        config = Config(output=folder, ledger=ledger, schools=(self.config,))
        self.journey = Journey(config, plugins=[self])
        list(issuing.export(self.journey, self.config, CLERK))

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return Source([self._led(one.transcript) for one in SAMPLE.pupils], self.staff_list)

    def _led(self, transcript: Transcript) -> Transcript:
        teacher = self.teachers[transcript.school_class.name]
        return transcript.model_copy(update={"homeroom_teacher": teacher})

    def may(
        self, who: str, class_name: str | None = None, role: Role = Role.HOMEROOM_TEACHER
    ) -> str:
        (found,) = permitted(self.journey, self.config, [Actor(id=who, role=role)], class_name)
        return found.actor.id


class Source(ListSource):
    def __init__(self, transcripts: list[Transcript], staff: tuple[StaffMember, ...]) -> None:
        super().__init__(transcripts)
        self._staff = staff

    def staff(self) -> Iterator[StaffMember]:
        yield from self._staff


BOTH = {"1A": Signer(name=LAN, personal_id=ONE), "2B": Signer(name=LAN, personal_id=TWO)}


def test_two_homeroom_teachers_of_one_name_are_told_by_number_or_code(tmp_path: Path) -> None:
    """Also when only one of them has the class that is asked for, and never one for the other."""
    staff = StaffMember(code="GV1", name=LAN, personal_id=ONE)
    school = School(tmp_path, BOTH, staff, StaffMember(code="GV2", name=LAN, personal_id=TWO))
    for class_name in ("1A", "2B", None):
        with pytest.raises(NamesakeError):
            school.may(LAN, class_name)
    assert {school.may(text, "1A") for text in (ONE, "GV1", " gv1 ")} == {ONE}
    for other in (TWO, "GV2"):
        with pytest.raises(PersonError):
            school.may(other, "1A")
    assert school.may("GV2") == TWO


def test_without_a_staff_list_the_records_tell_namesakes(tmp_path: Path) -> None:
    """The other one has another class."""
    school = School(tmp_path, BOTH)
    with pytest.raises(NamesakeError):
        school.may(LAN, "1A")
    assert school.may(ONE, "1A") == ONE


def test_a_namesake_who_only_stands_in_the_staff_list_counts(tmp_path: Path) -> None:
    """And the head's name is the head's alone."""
    school = School(
        tmp_path,
        {"1A": Signer(name=HOA, personal_id=ONE), "2B": Signer(name=LAN, personal_id=TWO)},
        StaffMember(code="GV3", name=SAMPLE.head.name or "", personal_id="001171000009"),
    )
    assert school.may(HOA) == ONE
    with pytest.raises(NamesakeError):
        school.may(SAMPLE.head.name or "", role=Role.DEPUTY_HEAD)
    assert school.may(SAMPLE.head.personal_id or "", role=Role.DEPUTY_HEAD)


@pytest.mark.parametrize("who", ["GV1", "GV2", LAN])
def test_a_deputy_without_a_number_among_namesakes_is_nobody_certain(
    tmp_path: Path, who: str
) -> None:
    """A code is of a row of the staff list, and which row the configuration means is not known."""
    teachers = {"1A": Signer(name=HOA, personal_id=ONE), "2B": Signer(name=HOA, personal_id=ONE)}
    rows = [StaffMember(code=code, name=LAN) for code in ("GV1", "GV2")]
    deputy = PersonConfig(role=Role.DEPUTY_HEAD, name=LAN)
    alone, twice = (School(tmp_path / str(n), teachers, *rows[:n]) for n in (1, 2))
    for school in (alone, twice):
        school.config = school.config.model_copy(update={"people": (deputy,)})
    with pytest.raises(NamesakeError):
        twice.may(who, role=Role.DEPUTY_HEAD)
    if who != "GV2":
        assert alone.may(who, role=Role.DEPUTY_HEAD) == "GV1"


def test_of_a_source_that_cannot_be_read_only_numbers_are_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A namesake may stand in it."""
    school = School(tmp_path, BOTH)
    broken = SourceError("x", "y")

    def fail(config: SourceConfig) -> RecordSource:
        raise broken

    monkeypatch.setattr(school.journey.host, "open_source", fail)
    assert school.may(ONE, "1A") == ONE
    with pytest.raises(SourceError):
        school.may(LAN, "1A")


NUMBERS = st.sampled_from([ONE, TWO, "001171000003", None])
PEOPLE = st.lists(
    st.builds(
        PersonConfig,
        role=st.sampled_from([Role.DEPUTY_HEAD, Role.CLERK]),
        name=st.sampled_from([LAN, HOA, "Lê Văn Nam"]),
        personal_id=NUMBERS,
        code=st.sampled_from(["A", "B", None]),
    ),
    max_size=4,
)
TEXTS = st.sampled_from([LAN, HOA, "Lê Văn Nam", ONE, TWO, "001171000003", "a", "B", "x"])


@settings(max_examples=60)
@given(PEOPLE, TEXTS)
def test_whoever_is_let_in_is_the_only_one_meant(
    tmp_path_factory: pytest.TempPathFactory, people: list[PersonConfig], text: str
) -> None:
    """Of any configuration and any text: a deputy is meant, and nobody else can be."""
    school = SHARED.setdefault(0, School(tmp_path_factory.mktemp("s"), BOTH))
    try:
        config = SchoolConfig(**dict(school.config) | {"people": tuple(people)})
    except ValidationError:
        assert len({one.name for one in people}) < len(people)
        return
    try:
        who = require_person(school.journey, config, Actor(id=text, role=Role.DEPUTY_HEAD))
    except PersonError:
        return
    deputies = [one for one in people if one.role is Role.DEPUTY_HEAD]
    assert [one for one in deputies if who.id in (one.personal_id, one.code, one.name)]
    if text == LAN:  # two homeroom teachers have this name
        raise AssertionError
    named = {one.personal_id for one in people if text in (one.name, one.personal_id)} - {None}
    assert len(named) <= 1


SHARED: dict[int, School] = {}


@pytest.mark.parametrize("who", [ONE, TWO, LAN])
def test_a_number_of_a_namesake_makes_no_deputy(tmp_path: Path, who: str) -> None:
    """Which of the two the entry without a number means is not known."""
    school = School(tmp_path, BOTH)
    deputy = PersonConfig(role=Role.DEPUTY_HEAD, name=LAN)
    config = school.config.model_copy(update={"people": (deputy,)})
    with pytest.raises(PersonError):
        require_person(school.journey, config, Actor(id=who, role=Role.DEPUTY_HEAD))

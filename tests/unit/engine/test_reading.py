"""What a record is compared with while it is checked: its class, last year, other schools."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hocba_hooks import (
    Actor,
    CheckReport,
    CheckRequest,
    Finding,
    Level,
    ListSource,
    RecordSource,
    Role,
    Severity,
    SourceConfig,
    SourceRecord,
    Transcript,
    hookimpl,
)
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey, issuing, reading
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
THIS_YEAR, LAST_YEAR = "2025-2026", "2024-2025"
PUPILS = [
    pupil.transcript
    for pupil in sample_school(Level.PRIMARY, seed=3, classes={"2A": 3, "2B": 2}).pupils
]


def a_year_before(transcript: Transcript) -> Transcript:
    """Return the same pupil a grade lower; what else the record says does not matter here."""
    below = transcript.school_class.model_copy(update={"grade": 1, "name": "1A"})
    return transcript.model_copy(update={"school_year": LAST_YEAR, "school_class": below})


class Everywhere:
    """Schools whose data are lists, by school code and year; says what a check was given."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, str], list[Transcript]] = {}
        self.left: set[tuple[str, str | None]] = set()

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        left = {code for year, code in self.left if year == config.school_year}
        return Leaving(self.lists[config.school.code, config.school_year], left)

    @hookimpl
    def validate(self, request: CheckRequest) -> CheckReport | None:
        if request.transcript is None:
            return None
        before = request.previous.school_year if request.previous else "none"
        codes = (f"V-CLASS-{len(request.classmates)}", f"V-BEFORE-{before}")
        return CheckReport(
            findings=tuple(
                Finding(code=code, severity=Severity.INFO, path="", message_vi="x", message_en="x")
                for code in codes
            )
        )


class Leaving(ListSource):
    """A list some pupils of which have left."""

    def __init__(self, transcripts: list[Transcript], left: set[str | None]) -> None:
        super().__init__(transcripts)
        self._left = left

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        for record in super().records(class_name):
            gone = record.transcript.pupil.code in self._left
            status = PupilStatus.LEFT_SEMESTER_1 if gone else PupilStatus.STUDYING
            yield record.model_copy(update={"pupil_status": status})


def school_config(code: str | None = None, **more: object) -> SchoolConfig:
    first = PUPILS[0]
    school = first.school if code is None else first.school.model_copy(update={"code": code})
    source = SchoolSourceConfig(system="ours", school_year=THIS_YEAR)
    return SchoolConfig.model_validate(
        {"school": school, "head": first.head, "source": source, **more}
    )


@pytest.fixture
def everywhere() -> Everywhere:
    plugin = Everywhere()
    plugin.lists[PUPILS[0].school.code, THIS_YEAR] = list(PUPILS)
    return plugin


def journey(folder: Path, plugin: Everywhere, *schools: SchoolConfig) -> Journey:
    ledger = LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}")
    return Journey(Config(output=folder, ledger=ledger, schools=schools), plugins=[plugin])


def codes(checked: reading.Checked) -> set[str]:
    return {finding.code for finding in checked.report.findings}


def checked(folder: Path, plugin: Everywhere, school: SchoolConfig) -> list[reading.Checked]:
    with journey(folder, plugin, school) as run:
        return list(reading.check(run, school))


def test_every_record_is_checked_with_its_class(tmp_path: Path, everywhere: Everywhere) -> None:
    """Those no record is due for are no classmates."""
    everywhere.left.add((THIS_YEAR, PUPILS[1].pupil.code))
    found = [codes(one) for one in checked(tmp_path, everywhere, school_config()) if one.due]
    assert [{"V-CLASS-2"} <= one for one in found] == [True, True, True, True]


def test_a_class_given_in_pieces_is_not_compared(tmp_path: Path, everywhere: Everywhere) -> None:
    """Half a class would look like a class of other habits."""
    everywhere.lists[PUPILS[0].school.code, THIS_YEAR] = [PUPILS[0], *PUPILS[3:], *PUPILS[1:3]]
    found = [
        (one.source.transcript.school_class.name, codes(one))
        for one in checked(tmp_path, everywhere, school_config())
    ]
    assert all(("V-CLASS-0" in said) is (name == "2A") for name, said in found)


def test_looking_begins_no_ledger(tmp_path: Path, everywhere: Everywhere) -> None:
    """Checking stores nothing."""
    checked(tmp_path, everywhere, school_config())
    assert list(tmp_path.iterdir()) == []


def test_last_year_is_read_from_its_source(tmp_path: Path, everywhere: Everywhere) -> None:
    """A newcomer has no record to compare with; who is gone is missing, who left is not."""
    code = PUPILS[0].school.code
    everywhere.lists[code, LAST_YEAR] = [a_year_before(one) for one in PUPILS[:4]]
    everywhere.lists[code, THIS_YEAR] = [*PUPILS[1:]]
    everywhere.left.add((THIS_YEAR, PUPILS[1].pupil.code))
    school = school_config(last_year={"system": "ours", "school_year": LAST_YEAR})
    with journey(tmp_path, everywhere, school) as run, reading.Reading(run, school) as one_look:
        found = list(one_look.checked())
        missing = list(one_look.missing())
    told = [f"V-BEFORE-{LAST_YEAR}" in codes(one) for one in found if one.due]
    assert told == [True, True, False]
    assert [one.transcript.pupil.code for one in missing] == [PUPILS[0].pupil.code]


def test_last_year_is_found_in_the_ledger(tmp_path: Path, everywhere: Everywhere) -> None:
    """What was issued a year ago needs no other source."""
    school = school_config()
    code = school.school.code
    everywhere.lists[code, LAST_YEAR] = [a_year_before(one) for one in PUPILS]
    last = school.model_copy(
        update={"source": school.source.model_copy(update={"school_year": LAST_YEAR})}
    )
    with journey(tmp_path, everywhere, last) as run:
        made = [one for one in issuing.export(run, last, CLERK) if not one.stopped]
    assert made
    found = checked(tmp_path, everywhere, school)
    told = [f"V-BEFORE-{LAST_YEAR}" in codes(one) for one in found]
    assert told.count(True) == len(made)


def test_who_went_on_to_another_level_is_not_missing(
    tmp_path: Path, everywhere: Everywhere
) -> None:
    """Grade 5 has left for lower secondary."""
    code = PUPILS[0].school.code
    leavers = [
        one.model_copy(
            update={
                "school_year": LAST_YEAR,
                "school_class": one.school_class.model_copy(update={"grade": 5}),
            }
        )
        for one in PUPILS[:2]
    ]
    everywhere.lists[code, LAST_YEAR] = leavers
    everywhere.lists[code, THIS_YEAR] = PUPILS[2:]
    school = school_config(last_year={"system": "ours", "school_year": LAST_YEAR})
    with journey(tmp_path, everywhere, school) as run, reading.Reading(run, school) as one_look:
        assert list(one_look.missing()) == []


def test_a_pupil_has_one_record_a_year(tmp_path: Path, everywhere: Everywhere) -> None:
    """What another school of the ledger holds of the same pupil is a duplicate."""
    here, there = school_config(), school_config("01000499")
    theirs = [one.model_copy(update={"school": there.school}) for one in PUPILS[:1]]
    everywhere.lists[there.school.code, THIS_YEAR] = theirs
    with journey(tmp_path, everywhere, here, there) as run:
        list(issuing.export(run, there, CLERK))
        stopped = [one.stopped for one in reading.check(run, here)]
    assert stopped == [True, False, False, False, False]

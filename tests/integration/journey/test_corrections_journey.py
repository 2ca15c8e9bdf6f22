"""What a person corrected is what the journey reads, issues and signs; the host is left alone."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hocba_hooks import (
    Actor,
    Finding,
    Level,
    ListSource,
    RecordSource,
    Role,
    Severity,
    SourceConfig,
    SourceRecord,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.corrections import Change, Correction, places
from hocba_plugin.corrections.problems import Problem
from hocba_plugin.corrections.sheets import SheetRow
from hocba_plugin.errors import ConfigError, CorrectionsError
from hocba_plugin.journey import Journey, approving, correcting, issuing, reading, sending, signing
from hocba_plugin.journey.last_year import last_year
from hocba_plugin.journey.readiness import inspect
from hocba_plugin.ledger import VersionState
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
PUPILS = [p.transcript for p in sample_school(Level.PRIMARY, seed=3, classes={"1A": 3}).pupils]
TEACHER = Actor(id=PUPILS[0].homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER)
HOME = "pupil.residence.text"
NOW = dt.datetime(2026, 5, 29, 1, 30, tzinfo=dt.UTC)


class School:
    """A school whose data change only when the test says so."""

    def __init__(self) -> None:
        self.transcripts = list(PUPILS)
        self.findings: tuple[Finding, ...] = ()
        """Of the first pupil's cells."""

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource | None:
        """Return the data as they are now."""
        return Source(self) if config.system == "ours" else None

    def says(self, number: int, path: str, text: str) -> None:
        """Let the school's own system hold another value."""
        self.transcripts[number] = places.written(self.transcripts[number], path, text)


class Source(ListSource):
    """The school's transcripts, and what was found while reading them."""

    def __init__(self, school: School) -> None:
        super().__init__(school.transcripts)
        self._findings = school.findings

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield them, the first with findings."""
        for number, record in enumerate(super().records(class_name)):
            found = self._findings if number == 0 else ()
            yield record.model_copy(update={"findings": found})


def configuration(folder: Path) -> Config:
    first = PUPILS[0]
    source = SchoolSourceConfig(system="ours", school_year=first.school_year)
    schools = (SchoolConfig(school=first.school, head=first.head, source=source),)
    ledger = LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}")
    return Config(output=folder, ledger=ledger, schools=schools)


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def journey(school: School, tmp_path: Path) -> Iterator[Journey]:
    with Journey(configuration(tmp_path), plugins=[school], clock=lambda: NOW) as opened:
        yield opened


def code(number: int) -> str:
    return PUPILS[number].pupil.code or ""


def row(number: int, path: str, after: str, before: str | None = None) -> SheetRow:
    now = places.read(PUPILS[number], path)
    return SheetRow(2, code(number), path, now if before is None else before, after)


def accepted(journey: Journey, *rows: SheetRow) -> tuple[Correction, ...]:
    """Accept rows that are all right."""
    examined = correcting.examine(journey, journey.config.schools, rows)
    assert examined.wrong == ()
    return correcting.accept(journey, examined.changes, by="Bà Lan", reason="giấy khai sinh")


def problems(journey: Journey, *rows: SheetRow) -> list[Problem]:
    examined = correcting.examine(journey, journey.config.schools, rows)
    return [problem for _, problem in examined.wrong]


def checked(journey: Journey) -> list[reading.Checked]:
    return list(reading.check(journey, journey.config.schools[0]))


def told(found: reading.Checked) -> list[tuple[str, str]]:
    """Return what the record says of its corrections: code and place."""
    return [(f.code, f.path) for f in found.report.findings if f.code.startswith("R-K")]


def exported(journey: Journey) -> list[issuing.Issued]:
    return list(issuing.export(journey, journey.config.schools[0], CLERK))


def state(journey: Journey, number: int) -> VersionState:
    pairs = journey.versions(journey.config.schools[0])
    return next(version.state for row, version in pairs if row.pupil_key == code(number))


def test_a_corrected_record_says_so_and_is_what_is_issued(journey: Journey) -> None:
    """Who and when, at the place; the document and its digest have the corrected value."""
    accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    found = checked(journey)
    assert [told(one) for one in found] == [[], [("R-K01", HOME)], []]
    finding = next(f for f in found[1].report.findings if f.code == "R-K01")
    assert finding.severity is Severity.INFO
    assert "Bà Lan" in finding.message_vi
    assert "29/05/2026" in finding.message_en
    assert "Số 99" not in finding.message_vi + finding.message_en
    issued = exported(journey)[1]
    assert issued.version is not None
    assert "R-K01" in issued.version.findings
    transcript = journey.record(issued.version).transcript
    assert places.read(transcript, HOME) == "Số 99 phố Mẫu"
    assert transcript.content_digest == issued.version.content_digest


def test_the_host_is_not_touched_and_withdrawing_gives_its_data_back(
    journey: Journey, school: School
) -> None:
    """The correction was only ever laid over what was read."""
    (correction,) = accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    checked(journey)
    assert school.transcripts == PUPILS
    correcting.withdraw(journey, correction.number, by="Bà Lan", reason="nhầm")
    found = checked(journey)
    assert [one.source.transcript for one in found] == PUPILS
    assert [told(one) for one in found] == [[], [], []]


def test_a_correction_after_the_approval_voids_it(journey: Journey) -> None:
    """As a change in the school's system would; of that record only."""
    one = journey.config.schools[0]
    exported(journey)
    assert all(step.done for step in approving.approve(journey, one, TEACHER))
    accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    planned = signing.plan(journey, one, Role.HOMEROOM_TEACHER)
    assert (len(planned.refused), planned.total) == (1, 2)
    assert [state(journey, number) for number in range(3)].count(VersionState.OPEN) == 1
    exported(journey)
    approvals = {row.pupil_key: row.approvals for row, _ in journey.versions(one)}
    assert (approvals[code(1)], len(approvals[code(0)])) == ((), 1)


def test_withdrawing_after_the_approval_voids_it_too(journey: Journey) -> None:
    """What was approved was the corrected content."""
    one = journey.config.schools[0]
    (correction,) = accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    exported(journey)
    assert all(step.done for step in approving.approve(journey, one, TEACHER))
    correcting.withdraw(journey, correction.number, by="Bà Lan", reason="nhầm")
    assert len(signing.plan(journey, one, Role.HOMEROOM_TEACHER).refused) == 1


def test_a_source_that_changed_meanwhile_is_not_corrected(journey: Journey, school: School) -> None:
    """The old decision lapses, and the record warns of it; it is not stopped by that."""
    accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    school.says(1, HOME, "Số 5 phố Khác")
    found = checked(journey)[1]
    assert places.read(found.source.transcript, HOME) == "Số 5 phố Khác"
    assert told(found) == [("R-K02", HOME)]
    assert not found.stopped


def test_a_source_that_was_mended_needs_nothing(journey: Journey, school: School) -> None:
    """The same content: approvals stand."""
    one = journey.config.schools[0]
    accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    exported(journey)
    approving.approve(journey, one, TEACHER)
    school.says(1, HOME, "Số 99 phố Mẫu")
    assert signing.plan(journey, one, Role.HOMEROOM_TEACHER).refused == ()
    assert told(checked(journey)[1]) == []


def unreadable(field: str) -> Finding:
    return Finding(
        code="R-D01", severity=Severity.ERROR, path="tệp › trang › ô", message_vi="x",
        message_en="x", field=field,
    )  # fmt: skip


def test_a_cell_that_could_not_be_read_stops_nobody_once_it_is_corrected(
    journey: Journey, school: School
) -> None:
    """The finding at that cell is answered; another cell's is not."""
    birth = places.read(PUPILS[0], "pupil.birth")
    without = PUPILS[0].pupil.model_copy(update={"birth": None})
    school.transcripts[0] = PUPILS[0].model_copy(update={"pupil": without})
    school.findings = (unreadable("pupil.birth"),)
    assert checked(journey)[0].stopped
    accepted(journey, row(0, "pupil.birth", birth, before=""))
    found = checked(journey)[0]
    assert found.source.transcript == PUPILS[0]
    assert (found.stopped, told(found)) == (False, [("R-K01", "pupil.birth")])
    school.findings = (unreadable("pupil.birth"), unreadable("pupil.sex"), unreadable(""))
    assert [f.field for f in checked(journey)[0].report.errors] == ["pupil.sex", ""]


def test_a_corrected_pupil_code_does_not_lose_the_pupils_corrections(journey: Journey) -> None:
    """They are kept by the code the source has; a person may use either."""
    new = "9999999999"
    accepted(journey, row(0, "pupil.code", new))
    again = SheetRow(2, new, HOME, places.read(PUPILS[0], HOME), "Số 99 phố Mẫu")
    accepted(journey, again, row(0, "pupil.register_number", "123"))
    found = checked(journey)[0]
    assert found.key == new
    assert {path for _, path in told(found)} == {"pupil.code", HOME, "pupil.register_number"}
    assert {one.pupil for one in correcting.in_force(journey, journey.config.schools)} == {code(0)}


def test_corrections_of_another_school_year_are_not_laid_over(
    journey: Journey, school: School, tmp_path: Path
) -> None:
    """The same pupil, a year later."""
    accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    one = journey.config.schools[0]
    source = one.source.model_copy(update={"school_year": "2031-2032"})
    config = journey.config.model_copy(
        update={"schools": (one.model_copy(update={"source": source}),)}
    )
    with Journey(config, plugins=[school]) as later:
        assert [told(found) for found in checked(later)] == [[], [], []]


def test_every_row_is_held_against_the_data_as_they_are(journey: Journey, school: School) -> None:
    """Each wrong row with its reason; the others do not hide it."""
    good = row(0, HOME, "Số 99 phố Mẫu")
    assert problems(
        journey,
        good,
        row(0, HOME, "Số 98"),
        SheetRow(4, "", HOME, "", "A"),
        SheetRow(5, "0000000000", HOME, "", "A"),
        row(1, HOME, "A", before="không phải"),
        row(1, HOME, places.read(PUPILS[1], HOME)),
        row(1, "pupil.birth", "31/02/2018"),
        SheetRow(9, code(1), "pupil.nick_name", "", "A"),
        SheetRow(10, code(1), "head.name", "", "A"),
        SheetRow(12, code(1), HOME, places.read(PUPILS[1], HOME), "A", school="01999402"),
    ) == [
        Problem.TWICE,
        Problem.NO_KEY,
        Problem.NO_PUPIL,
        Problem.STALE,
        Problem.SAME,
        Problem.VALUE,
        Problem.NO_PLACE,
        Problem.CLOSED,
        Problem.NO_PUPIL,
    ]
    school.says(2, "pupil.code", code(0))
    assert problems(journey, good) == [Problem.SEVERAL]


def test_a_row_without_a_new_value_decides_nothing(journey: Journey) -> None:
    """Not even when the rest of it is wrong: a sheet may be filled in bit by bit."""
    undecided = SheetRow(3, "0000000000", HOME, "", None)
    found = correcting.examine(
        journey, journey.config.schools, [undecided, row(0, HOME, "A"), undecided]
    )
    assert ([one.after for one in found.changes], found.wrong, found.undecided) == (["A"], (), 2)


def test_only_the_schools_that_rows_name_are_read(journey: Journey, school: School) -> None:
    """Another school's data may be out of reach today."""
    one = journey.config.schools[0]
    other = one.model_copy(
        update={
            "school": one.school.model_copy(update={"code": "01999402"}),
            "source": one.source.model_copy(update={"system": "elsewhere"}),
        }
    )
    mine = replace(row(0, HOME, "A"), school=one.school.code)
    assert len(correcting.examine(journey, [one, other], [mine]).changes) == 1
    with pytest.raises(ConfigError):
        correcting.examine(journey, [one, other], [row(0, HOME, "A")])


def test_a_corrected_value_is_corrected_from_what_it_is_now(journey: Journey) -> None:
    """Not from what the source says below: somebody may have accepted a correction meanwhile."""
    accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    assert problems(journey, row(1, HOME, "Số 100")) == [Problem.STALE]
    accepted(journey, row(1, HOME, "Số 100", before="Số 99 phố Mẫu"))
    assert places.read(checked(journey)[1].source.transcript, HOME) == "Số 100"


def test_what_stands_there_may_be_written_in_any_spelling(journey: Journey) -> None:
    """A spreadsheet program or a person may write a date or a mark otherwise."""
    birth = PUPILS[1].pupil.birth
    assert birth is not None
    assert birth.date is not None
    accepted(journey, row(1, "pupil.birth", "1/1/2018", before=birth.date.isoformat()))
    assert places.read(checked(journey)[1].source.transcript, "pupil.birth") == "01/01/2018"


Step = Callable[[Journey, SchoolConfig], object]
STEPS: dict[str, Step] = {
    "check": lambda journey, one: list(reading.check(journey, one)),
    "export": lambda journey, one: exported(journey),
    "approve": lambda journey, one: approving.approve(journey, one, TEACHER),
    "sign": lambda journey, one: signing.plan(journey, one, Role.HOMEROOM_TEACHER),
    "submit": lambda journey, one: list(sending.submit(journey, one, CLERK)),
    "correct": lambda journey, one: accepted(journey, row(0, HOME, "A")),
    "list": lambda journey, one: correcting.in_force(journey, [one]),
}


def test_last_years_records_are_read_as_they_were_corrected(
    journey: Journey, school: School
) -> None:
    """They are what this year's are compared with."""
    before = SchoolSourceConfig(system="ours", school_year="2024-2025")
    one = journey.config.schools[0].model_copy(update={"last_year": before})
    change = Change(
        school=PUPILS[0].school.code, year="2024-2025", pupil=code(0), path=HOME,
        before=places.read(PUPILS[0], HOME), after="Số 99 phố Mẫu",
    )  # fmt: skip
    correcting.accept(journey, [change], by="Bà Lan", reason="sai")
    found = last_year(journey, one).of(PUPILS[0])
    assert found is not None
    assert places.read(found, HOME) == "Số 99 phố Mẫu"
    assert told(checked(journey)[0]) == []


@pytest.mark.parametrize("step", sorted(STEPS))
def test_nothing_goes_on_while_the_file_is_damaged(
    journey: Journey, tmp_path: Path, step: str
) -> None:
    """A record would be issued as somebody decided it should not be."""
    exported(journey)
    accepted(journey, row(1, HOME, "Số 99 phố Mẫu"))
    file = tmp_path / "corrections.jsonl"
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(CorrectionsError):
        STEPS[step](journey, journey.config.schools[0])


def test_doctor_tells_of_a_damaged_file(journey: Journey, tmp_path: Path) -> None:
    """Before anybody wants to sign."""
    (tmp_path / "corrections.jsonl").write_text("hỏng\n", "utf-8")
    found = [check for check in inspect(journey) if check.en.startswith("Source of school")]
    assert [check.exit_status for check in found] == [2]

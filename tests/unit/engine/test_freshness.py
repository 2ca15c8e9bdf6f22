"""Approvals and documents hold for the school's data as they are, and for nothing else."""

import datetime as dt
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
from hocba_plugin.errors import WorkflowError
from hocba_plugin.journey import Journey, approving, issuing, sending, signing
from hocba_plugin.ledger import VersionState
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
MAY = dt.date(2026, 5, 29)
JUNE = dt.date(2026, 6, 1)
PUPILS = [p.transcript for p in sample_school(Level.PRIMARY, seed=3, classes={"1A": 3}).pupils]
TEACHER = Actor(id=PUPILS[0].homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER)
DEPUTY = Actor(id=PUPILS[0].head.personal_id or "", role=Role.DEPUTY_HEAD)


class Records(ListSource):
    """A list of transcripts, one pupil of which may have left."""

    def __init__(self, transcripts: list[Transcript], left: str | None) -> None:
        super().__init__(transcripts)
        self._left = left

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield them with their status."""
        for record in super().records(class_name):
            left = self._left is not None and record.transcript.pupil.code == self._left
            status = PupilStatus.LEFT_SEMESTER_2 if left else PupilStatus.STUDYING
            yield record.model_copy(update={"pupil_status": status})


class School:
    """A school whose data change between two steps."""

    def __init__(self) -> None:
        self.transcripts = list(PUPILS)
        self.left: str | None = None

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the data as they are now."""
        return Records(self.transcripts, self.left)

    def moves(self, number: int) -> None:
        """Give a pupil another address."""
        pupil = self.transcripts[number].pupil
        home = pupil.residence.model_copy(update={"text": "Số 99 phố Mẫu"})
        changed = pupil.model_copy(update={"residence": home})
        self.transcripts[number] = self.transcripts[number].model_copy(update={"pupil": changed})


class Tale:
    """Finds the same code twice: a warning in the data, an error in the document."""

    @hookimpl
    def validate(self, request: CheckRequest) -> CheckReport:
        """Find it."""
        severity = Severity.WARNING if request.document is None else Severity.ERROR
        finding = Finding(code="V-01", severity=severity, path="", message_vi="x", message_en="x")
        return CheckReport(findings=(finding,))


@pytest.fixture
def school() -> School:
    """The school, as a plugin."""
    return School()


@pytest.fixture
def journey(school: School, tmp_path: Path) -> Iterator[Journey]:
    """A journey over it, with nothing to sign with."""
    with Journey(configuration(tmp_path), plugins=[school]) as opened:
        yield opened


def configuration(folder: Path) -> Config:
    """Return a configuration of one school."""
    first = PUPILS[0]
    source = SchoolSourceConfig(system="ours", school_year=first.school_year)
    schools = (SchoolConfig(school=first.school, head=first.head, source=source),)
    ledger = LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}")
    return Config(output=folder, ledger=ledger, schools=schools)


def exported(journey: Journey, issued_on: dt.date | None = None) -> list[issuing.Issued]:
    """Export the school."""
    return list(issuing.export(journey, journey.config.schools[0], CLERK, issued_on=issued_on))


def states(journey: Journey) -> dict[str, VersionState]:
    """Return where each pupil's record stands."""
    pairs = journey.versions(journey.config.schools[0])
    return {row.pupil_key: version.state for row, version in pairs}


def code(number: int) -> str:
    """Return a pupil's code."""
    return PUPILS[number].pupil.code or ""


def test_a_change_after_the_approval_is_noticed_before_anyone_signs(
    journey: Journey, school: School
) -> None:
    """Nobody has to remember to export again: the step refuses, and the approval has lapsed."""
    one = journey.config.schools[0]
    exported(journey)
    assert all(step.done for step in approving.approve(journey, one, TEACHER))
    school.moves(1)
    planned = signing.plan(journey, one, Role.HOMEROOM_TEACHER)
    assert (len(planned.refused), planned.total) == (1, 2)
    assert "hocba export" in (planned.refused[0].error or WorkflowError("", "")).message("vi")
    assert states(journey)[code(1)] is VersionState.OPEN
    exported(journey)
    row = next(row for row, _ in journey.versions(one) if row.pupil_key == code(1))
    assert row.approvals == ()


def test_a_change_is_noticed_before_the_deputy_approves(journey: Journey, school: School) -> None:
    """What was exported is no longer what the school says."""
    one = journey.config.schools[0]
    exported(journey)
    approving.approve(journey, one, TEACHER)
    school.moves(0)
    steps = approving.approve(journey, one, DEPUTY)
    assert [step.done for step in steps].count(False) == 1
    assert [step.done for step in steps].count(True) == 2


def test_the_record_of_a_pupil_who_has_left_goes_no_further(
    journey: Journey, school: School
) -> None:
    """Neither by signing what was made before, nor after another export."""
    exported(journey)
    school.left = code(2)
    exported(journey)
    assert states(journey)[code(2)] is VersionState.STOPPED
    assert states(journey)[code(0)] is VersionState.EXPORTED


def test_sending_tells_what_it_left_out(journey: Journey, school: School) -> None:
    """The clerk must not believe that everything arrived."""
    exported(journey)
    school.moves(0)
    with pytest.raises(WorkflowError, match="1 "):
        list(sending.submit(journey, journey.config.schools[0], CLERK))


def test_another_date_of_issue_makes_the_document_anew_and_keeps_approvals(
    journey: Journey, school: School
) -> None:
    """A wrong date can be put right; exporting without one leaves everything as it is."""
    one = journey.config.schools[0]
    exported(journey, MAY)
    approving.approve(journey, one, TEACHER)
    exported(journey)
    assert {version.issued_on for _, version in journey.versions(one)} == {MAY}
    exported(journey, JUNE)
    for row, version in journey.versions(one):
        assert (version.issued_on, version.state) == (JUNE, VersionState.EXPORTED)
        assert journey.record(version).issue.issued_on == JUNE
        assert [approval.role for approval in row.approvals] == [Role.HOMEROOM_TEACHER]


def test_an_error_in_the_document_counts_though_the_data_had_a_warning_of_that_code(
    school: School, tmp_path: Path
) -> None:
    """Fail closed."""
    with Journey(configuration(tmp_path), plugins=[school, Tale()]) as journey:
        assert all(issued.stopped for issued in exported(journey))


def test_what_the_document_stage_could_not_check_is_counted(journey: Journey) -> None:
    """Of the record, each rule once."""
    for issued in exported(journey):
        codes = [one.code for one in issued.report.not_checked]
        assert codes
        assert len(codes) == len({(one.code, one.reason) for one in issued.report.not_checked})


def test_a_pupil_without_any_number_gets_no_identity(journey: Journey, school: School) -> None:
    """A row's number is another pupil's tomorrow."""
    pupil = PUPILS[0].pupil.model_copy(update={"code": None, "personal_id": None})
    school.transcripts[0] = PUPILS[0].model_copy(update={"pupil": pupil})
    first = exported(journey)[0]
    assert (first.stopped, first.version) == (True, None)
    assert len(states(journey)) == 2

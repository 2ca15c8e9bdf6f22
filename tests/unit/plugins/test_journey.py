"""Below the journey: what a plugin breaks is one step, named, and the same run goes on later."""

import datetime as dt
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import (
    Actor,
    ExportRequest,
    Level,
    ListSource,
    MessageState,
    RecordOutcome,
    RecordResult,
    RecordSource,
    Role,
    SourceConfig,
    SourceRecord,
    SubmissionProgress,
    SubmitRequest,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.errors import (
    ExchangeFaultError,
    SourceFaultError,
    UnreadError,
)
from hocba_plugin.journey import Journey, approving, issuing, sending, signing
from hocba_plugin.ledger import VersionState
from hocba_plugin.samples import sample_school

MARKER = "Nguyễn Thị Mai An"
CLERK = Actor(id="clerk", role=Role.CLERK)
MAY = dt.date(2026, 5, 29)
PUPILS = [
    one.transcript
    for one in sample_school(Level.PRIMARY, seed=3, classes={"1A": 2, "2A": 2}).pupils
]


class Half(ListSource):
    """Fails in the middle of its second class."""

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield pupils until then."""
        for number, record in enumerate(super().records(class_name)):
            if record.transcript.school_class.name == "2A" and number % 2:
                raise KeyError(MARKER)
            yield record


class Vendor:
    """A source, and an exporter that fails when it likes."""

    def __init__(self) -> None:
        self.source: type[ListSource] = ListSource
        self.fails_after: int | None = None

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the pupils."""
        return self.source(PUPILS)

    @hookimpl
    def export_record(self, request: ExportRequest) -> Any:
        """Leave it to the engine, as long as it can."""
        if self.fails_after is None:
            return None
        self.fails_after -= 1
        if self.fails_after < 0:
            raise SystemExit(MARKER)
        return None


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
def journey(tmp_path: Path, vendor: Vendor) -> Iterator[Journey]:
    first = PUPILS[0]
    source = SchoolSourceConfig(system="ours", school_year=first.school_year)
    school = SchoolConfig(school=first.school, head=first.head, source=source)
    ledger = LedgerConfig(url=f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    config = Config(output=tmp_path, ledger=ledger, schools=(school,))
    with Journey(config, plugins=[vendor]) as made:
        yield made


def exported(journey: Journey) -> list[issuing.Issued]:
    """Export the school."""
    return list(issuing.export(journey, journey.config.schools[0], CLERK, issued_on=MAY))


def states(journey: Journey) -> list[VersionState]:
    """Return the state of every version."""
    return [version.state for _, version in journey.versions(journey.config.schools[0])]


def test_an_exporter_that_ends_the_program_ends_one_record(
    journey: Journey, vendor: Vendor
) -> None:
    """It fails for all that follow: each is stopped, and the next run makes them."""
    vendor.fails_after = 2
    said = {one.message_vi for issued in exported(journey) for one in issued.report.errors}
    assert ["SystemExit" in text and MARKER not in text for text in said] == [True]
    assert states(journey) == [VersionState.EXPORTED] * 2 + [VersionState.STOPPED] * 2
    journey.ledger.verify_chain()
    vendor.fails_after = None
    exported(journey)
    assert states(journey) == [VersionState.EXPORTED] * 4


def test_a_source_that_crashes_in_one_class_stops_that_class(
    journey: Journey, vendor: Vendor
) -> None:
    """As a damaged file does; nobody of it is taken for gone."""
    exported(journey)
    vendor.source = Half
    with pytest.raises(UnreadError) as caught:
        exported(journey)
    ((name, error),) = caught.value.unread
    assert (name, type(error)) == ("2A", SourceFaultError)
    assert "KeyError" in caught.value.message("vi")
    assert MARKER not in caught.value.message("vi")
    assert states(journey) == [VersionState.EXPORTED] * 4


class Sender:
    """Sends, and crashes after it did, as often as it is told to."""

    def __init__(self, crashes: list[str]) -> None:
        self.crashes, self.sent = crashes, []
        self._request: SubmitRequest | None = None

    @hookimpl
    def submit(self, request: SubmitRequest) -> Any:
        """Remember what was sent, and perhaps crash."""
        self.sent.append(request)
        self._crash("submit")
        return self

    id = "7"

    def poll(self) -> SubmissionProgress:
        """Accept everything, or crash."""
        self._crash("submit.poll")
        results = tuple(
            RecordResult(identity=one.identity, version=one.version, outcome=RecordOutcome.ACCEPTED)
            for one in self.sent[-1].packages
        )
        return SubmissionProgress(
            state=MessageState.REPLY_READ, results=results, receipt=b"<receipt/>"
        )

    def _crash(self, place: str) -> None:
        if place in self.crashes:
            self.crashes.remove(place)
            raise SystemExit(MARKER)


@pytest.mark.parametrize("place", ["submit", "submit.poll"])
def test_a_sender_that_crashes_is_asked_again_under_the_same_key(
    tmp_path: Path, place: str
) -> None:
    """What it sent may have arrived: the message stays open, and nothing else is made of it."""
    examples = Path(__file__).parents[3] / "docs" / "examples"
    wanted = runpy.run_path(str(examples / "setting.py"))["invented_school"](tmp_path)
    system = runpy.run_path(str(examples / "embed.py"))["OurSystem"](wanted.transcripts)
    sender, school = Sender([place]), wanted.config.schools[0]
    with Journey(wanted.config, plugins=[system, sender]) as journey:
        list(issuing.export(journey, school, CLERK, issued_on=MAY))
        for role in (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD):
            persons = approving.approvers(journey, school, role)
            approving.approve_by(journey, school, persons)
        assert [step.error for step in signing.sign_all(journey, school)] == [None] * 3
        with pytest.raises(ExchangeFaultError, match=rf"Sender.*failed in {place}: SystemExit"):
            list(sending.submit(journey, school, CLERK))
        (waiting,) = journey.ledger.open_messages()
        list(sending.submit(journey, school, CLERK))
        assert {request.key for request in sender.sent} == {waiting.key}
        assert journey.ledger.open_messages() == ()
        assert states(journey) == [VersionState.ACCEPTED]

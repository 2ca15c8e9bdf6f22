"""A fault of whoever makes documents stops the record it is a fault of, and no other."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_hooks import (
    Actor,
    Document,
    ExportRequest,
    Form,
    Level,
    ListSource,
    Record,
    RecordSource,
    Role,
    SourceConfig,
    SourceRecord,
    hookimpl,
)
from hocba_hooks.values.dates import PartialDate
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.documents.codec import Codec
from hocba_plugin.errors import PluginFaultError
from hocba_plugin.export.stage import Exporter
from hocba_plugin.journey import Journey, approving, issuing
from hocba_plugin.journey.issuing import Issued
from hocba_plugin.journey.making import UNMADE
from hocba_plugin.journey.pupils import stopped_pupil
from hocba_plugin.ledger import RecordRow, VersionState
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import sample_school

MARKER = "Nguyễn Thị Mai An"
CLERK = Actor(id="clerk", role=Role.CLERK)
MAY, JUNE = dt.date(2026, 5, 29), dt.date(2026, 6, 1)
PUPILS = [
    one.transcript
    for one in sample_school(Level.PRIMARY, seed=3, classes={"1A": 2, "2A": 2}).pupils
]
CODEC = Codec(load_profile(Config().profile))
Behaviour = Callable[[ExportRequest], Any]


def raises(_request: ExportRequest) -> Any:
    raise RuntimeError(MARKER)


def ends(_request: ExportRequest) -> Any:
    raise SystemExit(MARKER)


def nonsense(_request: ExportRequest) -> Any:
    return MARKER


def written(request: ExportRequest, content: bytes) -> Document:
    return Document(
        content=content,
        profile_id=request.profile_id,
        form=Form.of(request.transcript.level),
        identity=request.issue.identity,
        version=request.issue.version,
        content_digest=request.transcript.content_digest,
    )


def garbage(request: ExportRequest) -> Any:
    return written(request, f"<{MARKER.encode().hex()}>".encode())


def another_record(request: ExportRequest) -> Any:
    return written(request, b"<HOC_BA/>")


def saying(**changes: object) -> Behaviour:
    """Return an exporter that writes other data of the pupil."""

    def behave(request: ExportRequest) -> Any:
        pupil = request.transcript.pupil.model_copy(update=changes)
        transcript = request.transcript.model_copy(update={"pupil": pupil})
        return written(request, CODEC.write(Record(transcript=transcript, issue=request.issue)))

    return behave


TEACHER = Actor(id=PUPILS[0].homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER)
BIRTH = PartialDate(year=1999)
OTHERWISE = [saying(name=MARKER), saying(birth=BIRTH), saying(father=None)]
FAULTS: list[Behaviour] = [raises, ends, nonsense, garbage, another_record, *OTHERWISE]


class Vendor:
    """A source, and an exporter that misbehaves with some pupils."""

    def __init__(self) -> None:
        self.wrong: dict[str | None, Behaviour] = {}

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return ListSource(PUPILS)

    @hookimpl
    def export_record(self, request: ExportRequest) -> Any:
        """Leave it to the engine where it does not misbehave."""
        behave = self.wrong.get(request.transcript.pupil.code)
        return behave(request) if behave else None


@contextmanager
def opened(folder: Path, vendor: Vendor) -> Iterator[Journey]:
    first = PUPILS[0]
    source = SchoolSourceConfig(system="ours", school_year=first.school_year)
    school = SchoolConfig(school=first.school, head=first.head, source=source)
    ledger = LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}")
    with Journey(
        Config(output=folder, ledger=ledger, schools=(school,)), plugins=[vendor]
    ) as journey:
        yield journey


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
def journey(tmp_path: Path, vendor: Vendor) -> Iterator[Journey]:
    with opened(tmp_path, vendor) as made:
        yield made


def exported(journey: Journey, issued_on: dt.date = MAY) -> dict[str | None, Issued]:
    school = journey.config.schools[0]
    issued = issuing.export(journey, school, CLERK, issued_on=issued_on)
    return {one.checked.key: one for one in issued}


def rows(journey: Journey) -> dict[str, RecordRow]:
    return {row.pupil_key: row for row, _ in journey.versions(journey.config.schools[0])}


def state(row: RecordRow) -> VersionState | None:
    return row.current and row.current.state


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    wrong=st.dictionaries(
        st.sampled_from([one.pupil.code for one in PUPILS]), st.sampled_from(FAULTS)
    )
)
def test_the_others_go_on_whoever_is_wrong_and_however(
    tmp_path_factory: pytest.TempPathFactory, wrong: dict[str | None, Behaviour]
) -> None:
    """The plugin is named, nobody else is; nothing half done is kept, and it can be mended."""
    vendor = Vendor()
    vendor.wrong = wrong
    with opened(tmp_path_factory.mktemp("school"), vendor) as journey:
        issued = exported(journey)
        assert {key for key, one in issued.items() if one.stopped} == set(wrong)
        for key, row in rows(journey).items():
            version = row.current
            assert version is not None
            is_wrong = key in wrong
            assert version.state is (VersionState.STOPPED if is_wrong else VersionState.EXPORTED)
            assert (version.document_sha256 is None) is is_wrong
            assert version.findings == ((UNMADE,) if is_wrong else version.findings)
        for key in wrong:
            (finding,) = issued[key].report.errors
            assert finding.code == UNMADE
            for text in (finding.message_vi, finding.message_en):
                assert "Vendor" in text
                assert MARKER not in text
        journey.ledger.verify_chain()
        vendor.wrong = {}
        exported(journey)
        assert {state(row) for row in rows(journey).values()} == {VersionState.EXPORTED}


def test_a_document_that_was_made_before_outlives_a_fault(journey: Journey, vendor: Vendor) -> None:
    """A new date of issue is asked for, and whoever makes documents fails: as it was, and told."""
    school = journey.config.schools[0]
    exported(journey)
    teachers = approving.approvers(journey, school, Role.HOMEROOM_TEACHER)
    assert all(step.done for step in approving.approve_by(journey, school, teachers))
    before = rows(journey)
    vendor.wrong = {PUPILS[0].pupil.code: raises}
    issued = exported(journey, JUNE)
    assert [one.stopped for one in issued.values()] == [True, False, False, False]
    first = PUPILS[0].pupil.code or ""
    assert rows(journey)[first] == before[first]


@pytest.mark.parametrize(
    ("behave", "named"),
    [*zip(OTHERWISE, ("Họ và tên", "Ngày, tháng, năm sinh", "cha"), strict=True)],
)
def test_what_is_said_otherwise_is_named_in_the_form_s_words(
    journey: Journey, vendor: Vendor, behave: Behaviour, named: str
) -> None:
    """No path of our model, no value."""
    vendor.wrong = {PUPILS[0].pupil.code: behave}
    (finding,) = exported(journey)[PUPILS[0].pupil.code].report.errors
    assert named in finding.message_vi
    assert "pupil." not in finding.message_vi


def test_our_own_fault_is_one_record_s_too(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever makes the document: the engine is a plugin of its own."""
    honest = Exporter.export_record

    def mostly(self: Exporter, request: ExportRequest) -> Document | None:
        if request.transcript.pupil.code == PUPILS[0].pupil.code:
            raise ZeroDivisionError(MARKER)
        return honest(self, request)

    monkeypatch.setattr(Exporter, "export_record", hookimpl(mostly))
    with opened(journey.config.output, Vendor()) as own:
        issued = exported(own)
    assert [one.stopped for one in issued.values()] == [True, False, False, False]
    assert "ZeroDivisionError" in issued[PUPILS[0].pupil.code].report.errors[0].message_vi


def test_a_record_that_is_issued_again_stays_revoked(journey: Journey, vendor: Vendor) -> None:
    """It is asked for alone, so it is raised; there is no half of a next version."""
    school = journey.config.schools[0]
    exported(journey)
    identity = rows(journey)[PUPILS[0].pupil.code or ""].identity
    version = journey.ledger.version(identity, 1)
    journey.ledger.adopt(
        identity, 1, VersionState.REVOKED, version.document_sha256 or "", actor=CLERK
    )
    vendor.wrong = {PUPILS[0].pupil.code: raises}
    with pytest.raises(PluginFaultError, match="Vendor"):
        issuing.reissue(journey, school, identity, CLERK, issued_on=MAY)
    row = journey.ledger.record(identity)
    assert (row.current and row.current.version, state(row)) == (1, VersionState.REVOKED)


class Nowhere(Mapping[str, str]):
    """Where values stand, as a plugin tells it that fails when it is asked."""

    def __getitem__(self, path: str) -> str:
        raise KeyError(MARKER)

    def __iter__(self) -> Iterator[str]:
        raise ZeroDivisionError(MARKER)

    def __len__(self) -> int:
        raise ZeroDivisionError(MARKER)


class Lost(ListSource):
    """Cannot say where the values of anybody stand."""

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        for record in super().records(class_name):
            yield record.model_copy(update={"places": Nowhere()})


class Losing(Vendor):
    """Its first pupil has no date of birth, and nobody knows where one should stand."""

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        unborn = PUPILS[0].pupil.model_copy(update={"birth": None})
        return Lost([PUPILS[0].model_copy(update={"pupil": unborn}), *PUPILS[1:]])


def test_who_cannot_say_where_values_stand_holds_up_nobody(tmp_path: Path) -> None:
    """It is told where the pupil stands instead."""
    with opened(tmp_path, Losing()) as journey:
        (stopped,) = [one for one in exported(journey).values() if one.stopped]
        told = stopped_pupil(stopped)
    assert set(told.places.values()) == {told.place}

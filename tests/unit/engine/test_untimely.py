"""What the ledger holds from before its cause, or from before the year began, is told."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_hooks import Actor, Level, ListSource, RecordSource, Role, SourceConfig, hookimpl
from hocba_plugin.cli import untimely as shown
from hocba_plugin.cli.output import Output
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey, approving, issuing
from hocba_plugin.journey.untimely import untimely
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
PUPILS = [p.transcript for p in sample_school(Level.PRIMARY, seed=3, classes={"1A": 1}).pupils]
TEACHER = Actor(id=PUPILS[0].homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER)
DEPUTY = Actor(id=PUPILS[0].head.personal_id or "", role=Role.DEPUTY_HEAD)
NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
JULY = dt.datetime(2025, 7, 1, tzinfo=dt.UTC)


class Place:
    """A school of one pupil, and a clock that anybody may have set."""

    def __init__(self, folder: Path) -> None:
        first, self.now = PUPILS[0], NOW
        source = SchoolSourceConfig(system="ours", school_year=first.school_year)
        self.school = SchoolConfig(school=first.school, head=first.head, source=source)
        ledger = LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}")
        config = Config(output=folder, ledger=ledger, schools=(self.school,))
        self.journey = Journey(config, plugins=[self], clock=lambda: self.now)

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return ListSource(PUPILS)

    def export(self, at: dt.datetime, issued_on: dt.date | None = None) -> None:
        self.now = at
        list(issuing.export(self.journey, self.school, CLERK, issued_on=issued_on))

    def approve(self, at: dt.datetime, who: Actor) -> None:
        self.now = at
        assert all(one.done for one in approving.approve(self.journey, self.school, who))

    def sign(self, at: dt.datetime, role: Role) -> None:
        self.now = at
        ((_, version),) = self.journey.versions(self.school)
        before = self.journey.ledger.document(version.identity, version.version)
        after = before.model_copy(update={"content": before.content + f"<!--{role}-->".encode()})
        self.journey.ledger.signed(
            after,
            based_on=before.sha256,
            role=role,
            slots=[role.value],
            signer="****",
            actor=Actor(id="****", role=role),
        )

    @property
    def told(self) -> set[tuple[Role, str]]:
        return {(one.role, one.code) for one in untimely(self.journey, self.school)}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.journey.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(-3, 3), min_size=5, max_size=5))
def test_whatever_the_clocks_say_what_came_too_early_is_told_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, hours: list[int]
) -> None:
    """Export, two approvals, two signatures, each by a clock of its own."""
    place = Place(tmp_path_factory.mktemp("school"))
    made, teacher, deputy, first, second = (NOW + hour * HOUR for hour in hours)
    place.export(made)
    place.approve(teacher, TEACHER)
    place.approve(deputy, DEPUTY)
    place.sign(first, Role.HOMEROOM_TEACHER)
    place.sign(second, Role.HEAD)
    expected = {
        (Role.HOMEROOM_TEACHER, "approved_before_document"): teacher < made,
        (Role.DEPUTY_HEAD, "approved_before_document"): deputy < made,
        (Role.DEPUTY_HEAD, "approved_before_cause"): deputy < teacher,
        (Role.HOMEROOM_TEACHER, "signed_before_document"): first < made,
        (Role.HOMEROOM_TEACHER, "signed_before_cause"): first < teacher,
        (Role.HEAD, "signed_before_document"): second < made,
        (Role.HEAD, "signed_before_cause"): second < max(teacher, deputy, first),
    }
    assert place.told == {one for one, early in expected.items() if early}
    place.journey.close()


def test_clocks_may_stand_apart_as_far_as_clocks_do(place: Place) -> None:
    """Two computers of a school."""
    place.export(NOW)
    place.approve(NOW - dt.timedelta(minutes=4), TEACHER)
    assert place.told == set()


def test_what_is_from_before_the_school_year_is_told(place: Place) -> None:
    """Though everything is in order."""
    place.export(JULY)
    place.approve(JULY + HOUR, TEACHER)
    assert place.told == {(Role.HOMEROOM_TEACHER, "approved_before_year")}


def test_an_approval_stands_when_the_document_is_made_for_another_date(place: Place) -> None:
    """It is of the content, which is as old as it was."""
    place.export(NOW)
    place.approve(NOW + HOUR, TEACHER)
    place.export(NOW + 2 * HOUR, dt.date(2026, 6, 2))
    assert place.told == set()


def test_it_is_said_in_both_languages(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Class, role, time as people write it, code, and what to do."""
    place.export(NOW)
    place.approve(NOW - HOUR, TEACHER)
    found = untimely(place.journey, place.school)
    for language, words in (("vi", "giáo viên chủ nhiệm"), ("en", "homeroom teacher")):
        shown.tell(Output(language), found)
        said = capsys.readouterr().out
        for word in (words, "1A", "01/06/2026 14:00", "approved_before_document", "hocba export"):
            assert word in said
    (row,) = shown.rows(found)
    assert row["code"] == "approved_before_document"

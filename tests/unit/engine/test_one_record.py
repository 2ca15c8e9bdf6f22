"""One record through its steps: nothing is asked, changed or taken over of any other."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from hocba_hooks import Actor, Document, Form, Record, Role
from hocba_plugin.errors import UnansweredError, WorkflowError
from hocba_plugin.journey import Journey, approving, sending, signing
from hocba_plugin.journey.one import IssuedOne, issue_one
from hocba_plugin.ledger import RecordRow, VersionState

S = VersionState


class Office:
    """A clerk with a school of sealed records, and one pupil at the counter."""

    def __init__(self, liar: ModuleType, folder: Path) -> None:
        self.liar, self.folder = liar, folder
        self.authority = liar.Authority()
        self.journey: Journey = liar.opened(folder, self.authority)
        self.identities: list[UUID] = liar.seal(self.journey)
        self.pupil = liar.PUPILS[0].pupil.code

    @property
    def school(self) -> Any:
        return self.journey.config.schools[0]

    def issue(self, pupil: str | UUID | None = None) -> IssuedOne:
        return issue_one(
            self.journey, self.school, pupil or self.pupil, self.liar.CLERK, self.approvers
        )

    @property
    def approvers(self) -> list[Actor]:
        first = self.liar.PUPILS[0]
        teacher, head = first.homeroom_teacher.personal_id, first.head.personal_id
        return [
            Actor(id=teacher, role=Role.HOMEROOM_TEACHER),
            Actor(id=head, role=Role.DEPUTY_HEAD),
        ]

    def rows(self) -> dict[UUID, RecordRow]:
        return {row.identity: row for row, _ in self.journey.versions(self.school)}

    def own(self) -> UUID:
        pairs = self.journey.versions(self.school, pupil=self.pupil)
        return next(row.identity for row, _ in pairs)

    def others(self) -> dict[UUID, RecordRow]:
        return {key: row for key, row in self.rows().items() if row.pupil_key != self.pupil}

    def state(self) -> VersionState:
        return self.journey.ledger.version(self.own(), 1).state

    def forgets(self) -> None:
        """Let the ledger be that of before the last message."""
        self.journey.close()
        for side in ("", "-wal", "-shm"):
            (self.folder / f"ledger.sqlite{side}").unlink(missing_ok=True)
        (self.folder / "before.sqlite").rename(self.folder / "ledger.sqlite")
        self.journey = self.liar.opened(self.folder, self.authority)


@pytest.fixture
def office(liar: ModuleType, tmp_path: Path) -> Iterator[Office]:
    made = Office(liar, tmp_path)
    yield made
    made.journey.close()


def test_what_the_authority_holds_of_others_is_not_taken_over(office: Office) -> None:
    """A restored ledger has forgotten them all; the one is taken over, and nothing is sent."""
    office.journey.ledger.backup(office.folder / "before.sqlite")
    list(sending.submit(office.journey, office.school, office.liar.CLERK))
    office.forgets()
    before = office.others()
    office.issue()
    assert office.state() is S.ACCEPTED
    assert office.others() == before
    assert set(office.authority.counted().values()) == {(1, 1)}


def test_only_the_one_is_sent(office: Office) -> None:
    """Of a school whose other records are sealed too."""
    before = office.others()
    office.issue()
    assert office.state() is S.ACCEPTED
    assert office.others() == before
    assert list(office.authority.counted().values()) == [(1, 1)]


def test_a_message_with_others_is_not_gone_on_with(office: Office) -> None:
    """It is named, and the command that goes on with all of them is said."""

    def lie(name: str, request: httpx.Request, ask: Any) -> httpx.Response:
        if name == "send":
            raise httpx.ReadTimeout("lost", request=request)
        return office.liar.said(404) if name == "find" else ask(request)

    office.authority.lie = lie
    with pytest.raises(UnansweredError):
        list(sending.submit(office.journey, office.school, office.liar.CLERK))
    office.authority.lie = lambda _name, request, ask: ask(request)
    before = office.rows()
    with pytest.raises(WorkflowError, match="hocba submit"):
        office.issue()
    assert office.rows() == before
    assert {row.current and row.current.state for row in before.values()} == {S.SENDING}


def kept_of(office: Office, school_code: str, year: str, sealed: bool) -> UUID:
    """Keep a record of the same pupil's key, of another year or school, approved by both."""
    ledger, pupil = office.journey.ledger, office.liar.PUPILS[0]
    school = pupil.school.model_copy(update={"code": school_code})
    transcript = pupil.model_copy(update={"school_year": year, "school": school})
    form, day = Form.of(transcript.level), dt.date(2025, 5, 29)
    identity = ledger.identity_of(school_code, year, office.pupil, form, "1A")
    digest, profile = transcript.content_digest, office.journey.profile.id
    version = ledger.open_version(identity, digest, profile, day, day, actor=office.approvers[0])
    record = Record(transcript=transcript, issue=version.issue)
    document = Document(
        content=office.journey.codec.write(record),
        profile_id=profile,
        form=form,
        identity=identity,
        version=1,
        content_digest=digest,
    )
    ledger.store_document(document, actor=office.approvers[0])
    for actor in office.approvers:
        ledger.approve(identity, 1, actor, digest)
    if sealed:
        ledger.seal(identity, 1, actor=office.approvers[0])
    return identity


@pytest.mark.parametrize("sealed", [True, False])
def test_the_record_of_another_year_is_another_record(office: Office, sealed: bool) -> None:
    """Under the same code: neither signed nor sent along, nor issued in its place."""
    code = office.school.school.code
    other = kept_of(office, code, "2024-2025", sealed)
    before = office.journey.ledger.record(other)
    office.issue()
    assert office.state() is S.ACCEPTED
    assert office.journey.ledger.record(other) == before
    assert list(office.authority.counted().values()) == [(1, 1)]
    with pytest.raises(WorkflowError, match="2024-2025"):
        office.issue(other)


def test_the_record_of_another_school_is_another_record(office: Office) -> None:
    """Schools number their pupils alike: an identity of one never issues a pupil of the other."""
    other = kept_of(office, "01999999", office.liar.PUPILS[0].school_year, sealed=False)
    before = office.rows()
    with pytest.raises(WorkflowError, match="01999999"):
        office.issue(other)
    assert office.rows() == before


def test_an_identity_nobody_has(office: Office) -> None:
    """Said as that."""
    with pytest.raises(WorkflowError, match="no record"):
        office.issue(uuid4())


@pytest.mark.parametrize("class_name", [None, "1A"])
def test_nobody_approves_or_signs_records_of_a_year_the_data_are_not_of(
    office: Office, class_name: str | None
) -> None:
    """Nothing can be held against them; classes are called alike every year."""
    other = kept_of(office, office.school.school.code, "2024-2025", sealed=False)
    steps = approving.approve(office.journey, office.school, office.approvers[0], class_name)
    planned = signing.plan(
        office.journey, office.school, Role.HOMEROOM_TEACHER, class_name=class_name
    )
    assert other not in {step.identity for step in (*steps, *planned.refused)}
    assert other not in {one.identity for batch in planned.batches for one in batch.documents}

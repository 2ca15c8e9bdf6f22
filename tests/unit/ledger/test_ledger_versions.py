"""Versions: opened once, rebuilt while nothing was released, re-issued after revocation."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from hocba_hooks import Actor, Form, Role
from hocba_plugin.errors import LedgerError, TakenError, WorkflowError
from hocba_plugin.ledger import MENDABLE, STATE_NAMES, TRANSITIONS, Ledger, VersionState

A, B = "a" * 64, "b" * 64
LATER = dt.date(2026, 7, 1)


def test_a_pupil_has_one_identity_a_year(desk: Any) -> None:
    """Asking again gives the same; another pupil, year or school has another."""
    first = desk.identity("HS-0001")
    assert first == desk.identity("HS-0001")
    others = {
        desk.identity("HS-0002"),
        desk.identity("HS-0001", "TH02"),
        desk.ledger.identity_of("TH01", "2026-2027", "HS-0001", Form.PRIMARY, "2A"),
    }
    assert len(others - {first}) == 3


def test_a_change_of_class_keeps_the_identity(desk: Any) -> None:
    """The listing follows the class; an event tells of it."""
    identity = desk.identity()
    assert identity == desk.ledger.identity_of("TH01", "2025-2026", "HS-0001", Form.PRIMARY, "1B")
    assert desk.ledger.record(identity).class_name == "1B"
    assert [event.kind for event in desk.ledger.events(identity)][-1] == "class_changed"


def test_a_record_does_not_change_its_form(desk: Any) -> None:
    """A primary record does not become a secondary one."""
    desk.identity()
    with pytest.raises(TakenError):
        desk.ledger.identity_of("TH01", "2025-2026", "HS-0001", Form.SECONDARY, "6A")


@pytest.mark.parametrize("state", VersionState)
def test_unchanged_content_changes_nothing(desk: Any, state: VersionState) -> None:
    """Exporting again gives the version as it is, with the dates it was opened with."""
    row = desk.bring(state)
    head = desk.ledger.head()
    again = desk.ledger.open_version(row.identity, A, row.profile_id, LATER, LATER)
    assert (row, head) == (again, desk.ledger.head())


@pytest.mark.parametrize("state", sorted(MENDABLE))
def test_changed_content_is_built_into_the_same_version(desk: Any, state: VersionState) -> None:
    """Nothing of it is held by the authority, so version 1 begins again, without a document."""
    row = desk.bring(state)
    again = desk.ledger.open_version(row.identity, B, row.profile_id, LATER, LATER)
    assert (
        again.version,
        again.state,
        again.content_digest,
        again.issue.issued_on,
    ) == (1, VersionState.OPEN, B, LATER)
    assert desk.ledger.signatures(row.identity, 1) == ()
    with pytest.raises(LedgerError):
        desk.ledger.document(row.identity, 1)


@pytest.mark.parametrize("state", sorted(set(VersionState) - MENDABLE))
def test_changed_content_of_a_sent_version_is_refused(desk: Any, state: VersionState) -> None:
    """What was sent is not rebuilt; the error names the way out in both languages."""
    row = desk.bring(state)
    with pytest.raises(WorkflowError) as caught:
        desk.opened(row.identity, B)
    assert "thu hồi rồi phát hành lại" in caught.value.message("vi")
    assert row == desk.ledger.version(row.identity, 1)


def test_approvals_lapse_with_the_content_and_do_not_come_back(desk: Any) -> None:
    """A, then B, then A again: who approved the first A is asked anew."""
    row = desk.bring(VersionState.EXPORTED)
    desk.approve(row, Role.HOMEROOM_TEACHER)
    desk.opened(row.identity, B)
    assert desk.ledger.approvals(row.identity, 1) == ()
    desk.opened(row.identity, A)
    assert desk.ledger.approvals(row.identity, 1) == ()
    kinds = [event.kind for event in desk.ledger.events(row.identity)]
    assert kinds.count("approval_lapsed") == 1


def test_rebuilding_unchanged_content_keeps_approvals_and_drops_signatures(desk: Any) -> None:
    """``anew``: the profile was mended, what people approved was not touched."""
    row = desk.bring(VersionState.EXPORTED)
    desk.approve(row, Role.HOMEROOM_TEACHER)
    desk.sign(row, Role.HOMEROOM_TEACHER)
    again = desk.ledger.open_version(row.identity, A, row.profile_id, LATER, LATER, anew=True)
    assert VersionState.OPEN is again.state
    assert [a.role for a in desk.ledger.approvals(row.identity, 1)] == [Role.HOMEROOM_TEACHER]
    assert desk.ledger.signatures(row.identity, 1) == ()


def test_another_profile_rebuilds_the_version(desk: Any) -> None:
    """The document would have another shape."""
    row = desk.bring(VersionState.EXPORTED)
    again = desk.ledger.open_version(row.identity, A, "other-profile", LATER, LATER)
    assert (again.state, again.profile_id) == (VersionState.OPEN, "other-profile")


def test_reissue_is_the_next_version_of_the_same_identity(desk: Any) -> None:
    """Only a revoked version has a successor; the revoked one stays as it was."""
    row = desk.bring(VersionState.REVOKED)
    again = desk.ledger.reissue(row.identity, B, row.profile_id, LATER, LATER)
    assert (row.identity, 2, VersionState.OPEN) == (again.identity, again.version, again.state)
    assert row == desk.ledger.version(row.identity, 1)
    assert again == desk.ledger.record(row.identity).current
    with pytest.raises(WorkflowError):
        desk.ledger.reissue(row.identity, B, row.profile_id, LATER, LATER)


def test_an_approval_must_be_of_the_content_that_stands(desk: Any) -> None:
    """What was looked at is not what would be signed."""
    row = desk.bring(VersionState.EXPORTED)
    with pytest.raises(WorkflowError):
        desk.ledger.approve(row.identity, 1, Actor(id="pht", role=Role.DEPUTY_HEAD), B)


def test_approving_twice_is_approving_once(desk: Any) -> None:
    """The first approval stands, and no second event is written."""
    row = desk.bring(VersionState.EXPORTED)
    desk.approve(row, Role.DEPUTY_HEAD)
    head = desk.ledger.head()
    desk.approve(row, Role.DEPUTY_HEAD)
    assert head == desk.ledger.head()
    assert len(desk.ledger.approvals(row.identity, 1)) == 1


def test_the_document_comes_back_byte_for_byte(desk: Any) -> None:
    """With what the contract's model wants to know."""
    row = desk.opened(desk.identity())
    document = desk.document(row, b"\x00\xff<x/>")
    stored = desk.ledger.store_document(document, ["R-P07"])
    assert document == desk.ledger.document(row.identity, 1)
    assert (document.sha256, ("R-P07",)) == (stored.document_sha256, stored.findings)


def test_a_document_of_other_content_is_refused(desk: Any) -> None:
    """The digest of document and version must agree."""
    row = desk.opened(desk.identity())
    document = desk.document(row).model_copy(update={"content_digest": B})
    with pytest.raises(LedgerError):
        desk.ledger.store_document(document)


def test_a_signed_document_is_not_overwritten_by_an_export(desk: Any) -> None:
    """Storing another unsigned document over it is not due."""
    row = desk.bring(VersionState.EXPORTED)
    desk.sign(row)
    with pytest.raises(WorkflowError):
        desk.ledger.store_document(desk.document(row))


def test_two_who_sign_the_same_bytes_do_not_lose_a_signature(desk: Any) -> None:
    """The second to finish is told to sign again."""
    row = desk.bring(VersionState.EXPORTED)
    before = desk.ledger.document(row.identity, 1)
    desk.sign(row, Role.SUBJECT_TEACHER)
    with pytest.raises(WorkflowError):
        desk.ledger.signed(
            desk.document(row, b"<mine/>"),
            based_on=before.sha256,
            role=Role.HOMEROOM_TEACHER,
            slots=["slot/other"],
            signer="x",
            actor=Actor(id="gvcn", role=Role.HOMEROOM_TEACHER),
        )
    assert [s.role for s in desk.ledger.signatures(row.identity, 1)] == [Role.SUBJECT_TEACHER]


def test_a_slot_is_filled_once(desk: Any) -> None:
    """A second signature in the same slot is refused, and the document stays."""
    row = desk.bring(VersionState.EXPORTED)
    signed = desk.sign(row)
    with pytest.raises(LedgerError):
        desk.sign(row)
    assert signed == desk.ledger.version(row.identity, 1)


@pytest.mark.parametrize(
    "state", sorted(set(VersionState) - {VersionState.EXPORTED, VersionState.SEALED})
)
def test_only_a_document_in_the_making_is_sealed(desk: Any, state: VersionState) -> None:
    """Above all not one that is being sent: sealed again, it could be sent again."""
    row = desk.bring(state)
    with pytest.raises(WorkflowError):
        desk.ledger.seal(row.identity, 1)
    assert row == desk.ledger.version(row.identity, 1)


@pytest.mark.parametrize("state", sorted(set(VersionState) - {VersionState.EXPORTED}))
def test_only_a_document_in_the_making_is_approved_and_signed(
    desk: Any, state: VersionState
) -> None:
    """Before there is none, afterwards it is closed."""
    row = desk.bring(state)
    with pytest.raises(WorkflowError):
        desk.approve(row, Role.DEPUTY_HEAD)
    document = desk.document(row)
    with pytest.raises(WorkflowError):
        desk.ledger.signed(
            document,
            based_on=row.document_sha256 or document.sha256,
            role=Role.HEAD,
            slots=["slot/late"],
            signer="x",
            actor=Actor(id="ht", role=Role.HEAD),
        )


def test_a_signed_document_keeps_its_content_and_fills_a_slot(desk: Any) -> None:
    """A signing plugin that hands back another record, or signs nothing, is caught."""
    row = desk.bring(VersionState.EXPORTED)
    other = desk.document(row, b"<other/>").model_copy(update={"content_digest": B})
    for document, slots in ((other, ["slot/x"]), (desk.document(row, b"<same/>"), [])):
        with pytest.raises(LedgerError):
            desk.ledger.signed(
                document,
                based_on=row.document_sha256,
                role=Role.HEAD,
                slots=slots,
                signer="x",
                actor=Actor(id="ht", role=Role.HEAD),
            )
    assert row == desk.ledger.version(row.identity, 1)


def test_a_stopped_record_goes_on_once_mended(desk: Any) -> None:
    """With changed data, or with the same data when the rule was at fault."""
    row = desk.bring(VersionState.STOPPED)
    assert row.findings == ("R-I02",)
    mended = desk.opened(row.identity, B)
    assert VersionState.EXPORTED is desk.ledger.store_document(desk.document(mended)).state
    other = desk.bring(VersionState.STOPPED, "HS-0002")
    stored = desk.ledger.store_document(desk.document(other))
    assert (stored.state, stored.findings) == (VersionState.EXPORTED, ())


def test_stopping_gives_up_document_and_signatures(desk: Any) -> None:
    """The event keeps which document it was; the next one is signed from the start."""
    row = desk.bring(VersionState.SEALED)
    desk.ledger.stop(row.identity, ["R-I02"])
    assert desk.ledger.signatures(row.identity, 1) == ()
    with pytest.raises(LedgerError):
        desk.ledger.document(row.identity, 1)
    told = list(desk.ledger.events(row.identity))[-1].data
    assert (row.document_sha256, 1) == (told["discarded_document"], told["discarded_signatures"])


def test_a_damaged_document_is_not_given_out(desk: Any, url: str) -> None:
    """Bytes that are not those that were stored stop here."""
    row = desk.bring(VersionState.SEALED)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE versions SET document = x'00'"))
    engine.dispose()
    with pytest.raises(LedgerError, match="damaged"):
        desk.ledger.document(row.identity, 1)


def test_every_state_has_a_name_and_a_row_in_the_table() -> None:
    """So that no state is without an answer to what may follow."""
    assert set(VersionState) == set(TRANSITIONS) == set(STATE_NAMES)


def test_records_are_listed_with_where_they_stand(desk: Any) -> None:
    """One school, or all; with standing approvals and signatures of the current version."""
    row = desk.bring(VersionState.EXPORTED)
    desk.approve(row, Role.HOMEROOM_TEACHER)
    row = desk.sign(row, Role.HOMEROOM_TEACHER)
    waiting = desk.identity("HS-0002")
    elsewhere = desk.identity("HS-0001", "TH02")
    first, second = desk.ledger.records("TH01")
    assert (row, waiting, None) == (first.current, second.identity, second.current)
    assert [approval.role for approval in first.approvals] == [Role.HOMEROOM_TEACHER]
    assert [signature.slot for signature in first.signatures] == ["slot/homeroom_teacher"]
    assert [row.identity, waiting, elsewhere] == [r.identity for r in desk.ledger.records()]


def test_a_record_shows_no_pupil_key_by_itself(desk: Any) -> None:
    """Rows end up in logs."""
    desk.identity("HS-0001")
    assert "HS-0001" not in repr(list(desk.ledger.records()))


def test_what_is_not_there_is_said_to_be_not_there(desk: Any, ledger: Ledger) -> None:
    """Unknown versions and records that were never opened are ledger errors."""
    identity = desk.identity()
    with pytest.raises(LedgerError, match="no version 1"):
        ledger.version(identity, 1)
    with pytest.raises(LedgerError):
        ledger.stop(identity, ["R-I02"])

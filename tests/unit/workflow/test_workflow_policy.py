"""Who may do what, and what must stand before."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from hocba_hooks import Role
from hocba_plugin.errors import WorkflowError
from hocba_plugin.ledger import ApprovalRow, VersionRow, VersionState
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.workflow import (
    Duty,
    next_step,
    require_can_approve,
    require_can_revoke,
    require_can_sign,
    require_can_submit,
    require_duty,
)
from hocba_plugin.workflow.policy import APPROVALS_BEFORE_SIGNATURE, DUTIES

GVCN, PHT, HT, CLERK = Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD, Role.HEAD, Role.CLERK
SEAL, GVBM = Role.SCHOOL_SEAL, Role.SUBJECT_TEACHER

EXPORTED = VersionRow(
    identity=uuid4(),
    version=1,
    content_digest="a" * 64,
    profile_id="some-profile",
    created_on=dt.date(2026, 6, 1),
    issued_on=dt.date(2026, 6, 5),
    state=VersionState.EXPORTED,
    findings=(),
    document_sha256="c" * 64,
)


def _at(state: VersionState) -> VersionRow:
    return replace(EXPORTED, state=state)


def _by(*roles: Role, digest: str = EXPORTED.content_digest) -> tuple[ApprovalRow, ...]:
    return tuple(
        ApprovalRow(
            identity=EXPORTED.identity,
            version=1,
            role=role,
            actor="gv-07",
            at=dt.datetime(2026, 6, 2, tzinfo=dt.UTC),
            content_digest=digest,
        )
        for role in roles
    )


def test_the_homeroom_teacher_approves_before_the_deputy() -> None:
    """The deputy sees only what the teacher has checked."""
    require_can_approve(GVCN, EXPORTED, ())
    with pytest.raises(WorkflowError) as caught:
        require_can_approve(PHT, EXPORTED, ())
    assert "thiếu duyệt của: giáo viên chủ nhiệm" in caught.value.message("vi")
    assert "approval by: homeroom teacher" in caught.value.message("en")
    require_can_approve(PHT, EXPORTED, _by(GVCN))


@pytest.mark.parametrize("role", [CLERK, HT, GVBM, SEAL])
def test_nobody_else_approves(role: Role) -> None:
    """Approval is the teacher's and the deputy's."""
    with pytest.raises(WorkflowError):
        require_can_approve(role, EXPORTED, _by(GVCN, PHT))


@pytest.mark.parametrize("role", [HT, SEAL])
@pytest.mark.parametrize("standing", [(), (GVCN,), (PHT,)])
def test_head_and_seal_wait_for_the_deputys_approval(
    role: Role, standing: tuple[Role, ...]
) -> None:
    """Nothing is sealed, and the head does not sign, without it."""
    with pytest.raises(WorkflowError):
        require_can_sign(role, EXPORTED, _by(*standing))
    require_can_sign(role, EXPORTED, _by(GVCN, PHT))


@pytest.mark.parametrize("role", [GVCN, HT, SEAL])
def test_approvals_of_other_content_do_not_count(role: Role) -> None:
    """Nor do those of another version."""
    with pytest.raises(WorkflowError):
        require_can_sign(role, EXPORTED, _by(GVCN, PHT, digest="b" * 64))
    with pytest.raises(WorkflowError):
        require_can_sign(role, replace(EXPORTED, version=2), _by(GVCN, PHT))


def test_subject_teachers_sign_first() -> None:
    """Nothing needs to stand before; the homeroom teacher signs what they approved."""
    require_can_sign(GVBM, EXPORTED, ())
    with pytest.raises(WorkflowError):
        require_can_sign(GVCN, EXPORTED, ())
    require_can_sign(GVCN, EXPORTED, _by(GVCN))


@pytest.mark.parametrize("role", [PHT, CLERK])
def test_roles_without_a_slot_do_not_sign(role: Role) -> None:
    """Deputy and clerk have none in a record."""
    with pytest.raises(WorkflowError):
        require_can_sign(role, EXPORTED, _by(GVCN, PHT))


@pytest.mark.parametrize("state", sorted(set(VersionState) - {VersionState.EXPORTED}))
def test_approving_and_signing_need_a_document_in_the_making(state: VersionState) -> None:
    """Before there is none, afterwards it is closed."""
    with pytest.raises(WorkflowError):
        require_can_approve(GVCN, _at(state), ())
    with pytest.raises(WorkflowError):
        require_can_sign(HT, _at(state), _by(GVCN, PHT))


def test_the_clerk_sends_what_is_sealed_or_was_refused() -> None:
    """Nobody else sends, nothing else is sent, and never without the approvals."""
    for state in (VersionState.SEALED, VersionState.REJECTED):
        require_can_submit(CLERK, _at(state), _by(GVCN, PHT))
    for role, version, approvals in (
        (HT, _at(VersionState.SEALED), _by(GVCN, PHT)),
        (CLERK, EXPORTED, _by(GVCN, PHT)),
        (CLERK, _at(VersionState.SEALED), _by(GVCN)),
    ):
        with pytest.raises(WorkflowError):
            require_can_submit(role, version, approvals)


def test_a_revocation_is_asked_for_with_a_reason_and_ordered_by_the_management() -> None:
    """Each part is needed, and only what is in force can be revoked."""
    accepted = _at(VersionState.ACCEPTED)
    for asked_by, ordered_by in ((CLERK, HT), (GVCN, PHT)):
        require_can_revoke(asked_by, ordered_by, accepted, "sai ngày sinh")
    for asked_by, ordered_by, version, reason in (
        (PHT, HT, accepted, "sai ngày sinh"),
        (CLERK, CLERK, accepted, "sai ngày sinh"),
        (CLERK, HT, accepted, "  "),
        (CLERK, HT, _at(VersionState.SEALED), "sai ngày sinh"),
    ):
        with pytest.raises(WorkflowError):
            require_can_revoke(asked_by, ordered_by, version, reason)


def test_a_refused_duty_names_whose_it_is() -> None:
    """In both languages."""
    with pytest.raises(WorkflowError) as caught:
        require_duty(Duty.EXPORT, HT)
    assert "hiệu trưởng không lập học bạ; việc này của: văn thư" in caught.value.message("vi")
    assert "the head does not export records; it is for: clerk" in caught.value.message("en")


def test_the_tables_leave_nothing_out() -> None:
    """Every duty has roles, every role a name, every signing role a row."""
    assert set(Duty) == set(DUTIES)
    assert set(Role) == set(ROLE_NAMES)
    assert {GVBM, GVCN, HT, SEAL} == set(APPROVALS_BEFORE_SIGNATURE)


ORDER = (GVBM, GVCN, HT, SEAL)


@pytest.mark.parametrize(
    ("approved", "signed", "role", "vi"),
    [
        ((), 0, GVBM, "chờ giáo viên bộ môn ký"),
        ((), 1, GVCN, "chờ giáo viên chủ nhiệm duyệt"),
        ((GVCN,), 1, GVCN, "chờ giáo viên chủ nhiệm ký"),
        ((GVCN,), 2, PHT, "chờ phó hiệu trưởng duyệt"),
        ((GVCN, PHT), 2, HT, "chờ hiệu trưởng ký"),
        ((GVCN, PHT), 3, SEAL, "chờ con dấu số của trường ký"),
    ],
)
def test_an_exported_record_waits_for_one_person(
    approved: tuple[Role, ...], signed: int, role: Role, vi: str
) -> None:
    """Signatures in their order, each after the approvals it needs."""
    step = next_step(EXPORTED, _by(*approved), ORDER[signed:])
    assert (role, vi) == (step.role, step.vi)


def test_what_is_named_next_is_allowed() -> None:
    """Following the table from export to seal never meets a refusal, and ends."""
    approved: tuple[Role, ...] = ()
    unsigned = list(ORDER)
    for _ in range(6):
        step = next_step(EXPORTED, _by(*approved), unsigned)
        assert step.role is not None
        if step.en.startswith("wait for approval"):
            require_can_approve(step.role, EXPORTED, _by(*approved))
            approved += (step.role,)
        else:
            require_can_sign(step.role, EXPORTED, _by(*approved))
            unsigned.remove(step.role)
    assert ([], {GVCN, PHT}) == (unsigned, set(approved))


@pytest.mark.parametrize("state", VersionState)
def test_every_state_has_a_next_step(state: VersionState) -> None:
    """Also a record that has no version yet."""
    step = next_step(_at(state), (), ORDER)
    assert step.vi
    assert step.en
    assert CLERK is next_step(None, (), ORDER).role

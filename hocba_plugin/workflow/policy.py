"""Who may do what, and what must stand before: three tables, and the questions asked of them.

The order is that of the norms in force and in draft: checked by the homeroom teacher, reviewed by
the school's management, then personal signatures, the institution's signature last.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from hocba_hooks import Role
from hocba_plugin.errors import WorkflowError
from hocba_plugin.ledger import STATE_NAMES, ApprovalRow, VersionRow, VersionState
from hocba_plugin.roles import ROLE_NAMES, listed


class Duty(StrEnum):
    """A step that belongs to certain roles."""

    EXPORT = "export"
    APPROVE = "approve"
    SUBMIT = "submit"
    ASK_REVOCATION = "ask_revocation"
    ORDER_REVOCATION = "order_revocation"
    REISSUE = "reissue"


DUTIES: Mapping[Duty, tuple[Role, ...]] = {
    Duty.EXPORT: (Role.CLERK,),
    Duty.APPROVE: (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD),
    Duty.SUBMIT: (Role.CLERK,),
    Duty.ASK_REVOCATION: (Role.CLERK, Role.HOMEROOM_TEACHER),
    Duty.ORDER_REVOCATION: (Role.DEPUTY_HEAD, Role.HEAD),
    Duty.REISSUE: (Role.CLERK,),
}
"""Which roles may take each step. Who signs is a matter of certificates, not of this table."""

STAND_INS: Mapping[Role, tuple[Role, ...]] = {
    Role.DEPUTY_HEAD: (Role.HEAD,),
    Role.CLERK: (Role.DEPUTY_HEAD, Role.HEAD),
}
"""Whose persons may take a role's steps too: who leads a school may do what its management does,
and small schools have no deputy. Nobody stands in for a teacher."""

APPROVALS_BEFORE_APPROVAL: Mapping[Role, tuple[Role, ...]] = {
    Role.HOMEROOM_TEACHER: (),
    Role.DEPUTY_HEAD: (Role.HOMEROOM_TEACHER,),
}
"""Whose approvals must stand before a role approves."""

APPROVALS_BEFORE_SIGNATURE: Mapping[Role, tuple[Role, ...]] = {
    Role.SUBJECT_TEACHER: (),
    Role.HOMEROOM_TEACHER: (Role.HOMEROOM_TEACHER,),
    Role.HEAD: (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD),
    Role.SCHOOL_SEAL: (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD),
}
"""Whose approvals must stand before a role signs."""

_DUTY_NAMES: Mapping[Duty, tuple[str, str]] = {
    Duty.EXPORT: ("lập học bạ", "export records"),
    Duty.APPROVE: ("duyệt học bạ", "approve records"),
    Duty.SUBMIT: ("gửi học bạ", "submit records"),
    Duty.ASK_REVOCATION: ("đề nghị thu hồi", "ask for a revocation"),
    Duty.ORDER_REVOCATION: ("quyết định thu hồi", "order a revocation"),
    Duty.REISSUE: ("phát hành lại", "re-issue records"),
}


def require_duty(duty: Duty, role: Role) -> None:
    """Let the role take that step.

    :raises WorkflowError: it belongs to other roles, which are named.
    """
    if role in DUTIES[duty]:
        return
    (duty_vi, duty_en), (role_vi, role_en) = _DUTY_NAMES[duty], ROLE_NAMES[role]
    others_vi, others_en = listed(list(DUTIES[duty]))
    raise WorkflowError(
        f"{role_vi} không {duty_vi}; việc này của: {others_vi}",
        f"the {role_en} does not {duty_en}; it is for: {others_en}",
    )


def missing_approvals(
    wanted: Collection[Role], version: VersionRow, approvals: Collection[ApprovalRow]
) -> list[Role]:
    """Return the roles of ``wanted`` that have not approved the content as it is now."""
    standing = {
        approval.role
        for approval in approvals
        if (approval.identity, approval.version, approval.content_digest)
        == (version.identity, version.version, version.content_digest)
    }
    return [role for role in wanted if role not in standing]


def approvals_before(signing: Iterable[Role]) -> list[Role]:
    """Return the roles whose approvals must stand before all of ``signing`` have signed."""
    wanted = {role for signer in signing for role in APPROVALS_BEFORE_SIGNATURE[signer]}
    return [role for role in DUTIES[Duty.APPROVE] if role in wanted]


def require_can_approve(
    role: Role, version: VersionRow, approvals: Collection[ApprovalRow]
) -> None:
    """Let the role approve this version now.

    :raises WorkflowError: not its step, not yet a document, or an earlier approval is missing.
    """
    require_duty(Duty.APPROVE, role)
    _require_state(version, VersionState.EXPORTED)
    _require_approvals(APPROVALS_BEFORE_APPROVAL[role], version, approvals)


def require_can_sign(role: Role, version: VersionRow, approvals: Collection[ApprovalRow]) -> None:
    """Let the slots of that role be filled now.

    :raises WorkflowError: the role has no slot, or an approval of the present content is missing.
    """
    if role not in APPROVALS_BEFORE_SIGNATURE:
        name_vi, name_en = ROLE_NAMES[role]
        raise WorkflowError(f"{name_vi} không ký học bạ", f"the {name_en} does not sign records")
    _require_state(version, VersionState.EXPORTED)
    _require_approvals(APPROVALS_BEFORE_SIGNATURE[role], version, approvals)


def require_can_submit(role: Role, version: VersionRow, approvals: Collection[ApprovalRow]) -> None:
    """Let the role send this version now; a refused one may be sent again.

    :raises WorkflowError: not its step, not sealed, or an approval is missing.
    """
    require_duty(Duty.SUBMIT, role)
    _require_state(version, VersionState.SEALED, VersionState.REJECTED)
    _require_approvals(APPROVALS_BEFORE_SIGNATURE[Role.SCHOOL_SEAL], version, approvals)


def require_can_revoke(asked_by: Role, ordered_by: Role, version: VersionRow, reason: str) -> None:
    """Let an accepted version be revoked: one role asks and says why, another orders it.

    :raises WorkflowError: not their steps, no reason, or the version is not in force.
    """
    require_duty(Duty.ASK_REVOCATION, asked_by)
    require_duty(Duty.ORDER_REVOCATION, ordered_by)
    if not reason.strip():
        raise WorkflowError("phải nêu lý do thu hồi", "a revocation needs a reason")
    _require_state(version, VersionState.ACCEPTED)


def _require_state(version: VersionRow, *wanted: VersionState) -> None:
    if version.state in wanted:
        return
    name_vi, name_en = STATE_NAMES[version.state]
    wanted_vi, wanted_en = STATE_NAMES[wanted[0]]
    raise WorkflowError(
        f"học bạ {version.identity} đang ở trạng thái “{name_vi}”, cần “{wanted_vi}”",
        f"record {version.identity} is “{name_en}”, it must be “{wanted_en}”",
    )


def _require_approvals(
    wanted: Collection[Role], version: VersionRow, approvals: Collection[ApprovalRow]
) -> None:
    missing = missing_approvals(wanted, version, approvals)
    if not missing:
        return
    missing_vi, missing_en = listed(missing)
    raise WorkflowError(
        f"học bạ {version.identity} còn thiếu duyệt của: {missing_vi}",
        f"record {version.identity} still lacks approval by: {missing_en}",
    )

"""What comes next for a record, and who it waits for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from hocba_hooks import Role
from hocba_plugin.ledger import ApprovalRow, VersionRow, VersionState
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.workflow.policy import APPROVALS_BEFORE_SIGNATURE, missing_approvals


@dataclass(frozen=True, slots=True)
class NextStep:
    """A line of a status table."""

    role: Role | None
    """Who it waits for; ``None``: nobody at the school."""
    vi: str
    en: str


EXPORT = NextStep(Role.CLERK, "lập học bạ", "export the record")

_BY_STATE: Mapping[VersionState, NextStep] = {
    VersionState.OPEN: EXPORT,
    VersionState.STOPPED: NextStep(
        Role.CLERK, "sửa dữ liệu nguồn rồi lập lại", "mend the source data and export again"
    ),
    VersionState.SEALED: NextStep(Role.CLERK, "gửi lên CSDL học bạ số", "submit"),
    VersionState.SENDING: NextStep(None, "chờ CSDL học bạ số trả lời", "wait for the answer"),
    VersionState.ACCEPTED: NextStep(None, "đã xong", "done"),
    VersionState.REJECTED: NextStep(
        Role.CLERK, "xử lý lỗi được trả về rồi gửi lại", "mend what was refused and submit again"
    ),
    VersionState.REVOKING: NextStep(
        None, "chờ trả lời về việc thu hồi", "wait for the answer on the revocation"
    ),
    VersionState.REVOKED: NextStep(
        Role.CLERK, "phát hành lại nếu cần", "re-issue if there is need to"
    ),
}


def next_step(
    version: VersionRow | None, approvals: Collection[ApprovalRow], unsigned: Sequence[Role]
) -> NextStep:
    """Return what a record waits for.

    :param unsigned: roles with a required slot still empty, in signing order.
    """
    if version is None:
        return EXPORT
    if version.state is not VersionState.EXPORTED:
        return _BY_STATE[version.state]
    signing = unsigned[0] if unsigned else Role.SCHOOL_SEAL
    missing = missing_approvals(APPROVALS_BEFORE_SIGNATURE[signing], version, approvals)
    if missing:
        return _waiting(missing[0], "duyệt", "approval by the")
    return _waiting(signing, "ký", "signature of the")


def _waiting(role: Role, verb_vi: str, noun_en: str) -> NextStep:
    name_vi, name_en = ROLE_NAMES[role]
    return NextStep(role, f"chờ {name_vi} {verb_vi}", f"wait for {noun_en} {name_en}")

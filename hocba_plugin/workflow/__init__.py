"""Roles: who may do what next, and what must stand before. The policy is data (``policy``)."""

from hocba_plugin.workflow.policy import (
    APPROVALS_BEFORE_APPROVAL,
    APPROVALS_BEFORE_SIGNATURE,
    STAND_INS,
    Duty,
    approvals_before,
    missing_approvals,
    require_can_approve,
    require_can_revoke,
    require_can_sign,
    require_can_submit,
    require_duty,
)
from hocba_plugin.workflow.remedies import REMEDIES, Remedy, remedy_of
from hocba_plugin.workflow.steps import NextStep, next_step

__all__ = [
    "APPROVALS_BEFORE_APPROVAL",
    "APPROVALS_BEFORE_SIGNATURE",
    "REMEDIES",
    "STAND_INS",
    "Duty",
    "NextStep",
    "Remedy",
    "approvals_before",
    "missing_approvals",
    "next_step",
    "remedy_of",
    "require_can_approve",
    "require_can_revoke",
    "require_can_sign",
    "require_can_submit",
    "require_duty",
]

"""Roles: who may do what next, and what must stand before. The policy is data (``policy``)."""

from hocba_plugin.workflow.policy import (
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
from hocba_plugin.workflow.steps import NextStep, next_step

__all__ = [
    "STAND_INS",
    "Duty",
    "NextStep",
    "approvals_before",
    "missing_approvals",
    "next_step",
    "require_can_approve",
    "require_can_revoke",
    "require_can_sign",
    "require_can_submit",
    "require_duty",
]

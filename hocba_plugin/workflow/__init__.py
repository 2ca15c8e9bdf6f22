"""Roles: who may do what next, and what must stand before. The policy is data (``policy``)."""

from hocba_plugin.workflow.policy import (
    Duty,
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
    "REMEDIES",
    "Duty",
    "NextStep",
    "Remedy",
    "missing_approvals",
    "next_step",
    "remedy_of",
    "require_can_approve",
    "require_can_revoke",
    "require_can_sign",
    "require_can_submit",
    "require_duty",
]

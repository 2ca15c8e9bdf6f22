"""A person decides that records whose pupil is not in the data any more are not issued."""

from hocba_hooks import Actor
from hocba_plugin.errors import WorkflowError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.persons import require_person
from hocba_plugin.journey.steps import Step
from hocba_plugin.ledger import MENDABLE, RecordRow
from hocba_plugin.workflow import Duty, require_duty

WITHDRAWN = "withdrawn"
"""Stands in place of the findings that stopped a record."""


def withdraw(journey: Journey, row: RecordRow, actor: Actor) -> Step:
    """Stop a record that waits for its pupil; what was signed is given up, and kept.

    Once the pupil is in the data again it is made like any other.

    :raises PersonError: nobody of the school who may; nothing was done.
    :raises WorkflowError: the role does not withdraw. What speaks against it is in the step.
    """
    require_duty(Duty.EXPORT, actor.role)
    actor = require_person(journey, journey.config.school(row.school_code), actor)
    version = row.current
    if version is None or version.state not in MENDABLE:
        number = version.version if version else 0
        return Step(
            row.identity, number, _refusal("đã gửi đi; hocba revoke", "was sent: revoke it")
        )
    if row.absent_since is None:
        error = _refusal(
            "học sinh vẫn còn trong dữ liệu của trường lần đọc gần nhất",
            "the pupil was in the school's data when they were last read",
        )
        return Step(row.identity, version.version, error)
    journey.ledger.stop(row.identity, (WITHDRAWN,), actor=actor)
    return Step(row.identity, version.version)


def _refusal(reason_vi: str, reason_en: str) -> WorkflowError:
    return WorkflowError(f"không rút học bạ này: {reason_vi}", f"it is not withdrawn: {reason_en}")

"""The third leg: people approve the content of records, each for a class or a whole school."""

from hocba_hooks import Actor
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import WorkflowError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.freshness import reread
from hocba_plugin.journey.steps import Step
from hocba_plugin.ledger import RecordRow, VersionRow, VersionState
from hocba_plugin.workflow import Duty, require_can_approve, require_duty


def approve(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    class_name: str | None = None,
    *,
    pupil: str | None = None,
) -> tuple[Step, ...]:
    """Approve, in the actor's role, the present content of every exported record.

    Of the whole school, or of one class, or of one pupil by key.

    Records approved by this role already are left out.

    :raises WorkflowError: the role does not approve. What a single record lacks is in its step.
    """
    require_duty(Duty.APPROVE, actor.role)
    data = reread(journey, school, actor, class_name, pupil)
    waiting = (
        (row, version)
        for row, version in journey.versions(school, class_name, pupil)
        if version.state is VersionState.EXPORTED
        and data.holds(row)
        and not any(approval.role is actor.role for approval in row.approvals)
    )
    return (*data.steps, *(_approve(journey, row, version, actor) for row, version in waiting))


def _approve(journey: Journey, row: RecordRow, version: VersionRow, actor: Actor) -> Step:
    try:
        require_can_approve(actor.role, version, row.approvals)
        journey.ledger.approve(version.identity, version.version, actor, version.content_digest)
    except WorkflowError as error:
        return Step(version.identity, version.version, error)
    return Step(version.identity, version.version)

"""The third leg: people approve the content of records, each for a class or a whole school."""

from collections.abc import Iterable

from hocba_hooks import Actor
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import PersonError, WorkflowError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.freshness import reread
from hocba_plugin.journey.persons import Permitted, permitted
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
    """Approve, in the actor's role, the present content of the exported records that are theirs.

    Of the whole school, or of one class, or of one pupil by key.

    Records approved by this role already are left out, and so are those of other people.

    :raises PersonError: none of these records is this person's to approve; nothing was done.
    :raises WorkflowError: the role does not approve. What a single record lacks is in its step.
    """
    require_duty(Duty.APPROVE, actor.role)
    person = permitted(journey, school, actor, class_name, pupil)
    return () if person is None else _theirs(journey, person, class_name, pupil)


def approve_in(
    journey: Journey,
    schools: Iterable[SchoolConfig],
    actor: Actor,
    class_name: str | None = None,
) -> tuple[Step, ...]:
    """Approve as ``approve`` in whichever of several schools the person is known.

    :raises PersonError: in none of them; nothing was done.
    """
    require_duty(Duty.APPROVE, actor.role)
    known, strangers = [], []
    for school in schools:
        try:
            known.append(permitted(journey, school, actor, class_name))
        except PersonError as error:
            strangers.append(error)
    found = [one for one in known if one is not None]
    if strangers and not found:
        raise strangers[0]
    return tuple(step for one in found for step in _theirs(journey, one, class_name))


def _theirs(
    journey: Journey, person: Permitted, class_name: str | None, pupil: str | None = None
) -> tuple[Step, ...]:
    data = reread(journey, person.school, person.actor, class_name, pupil)
    waiting = (
        (row, version)
        for row, version in journey.versions(person.school, class_name, pupil)
        if version.state is VersionState.EXPORTED
        and data.holds(row)
        and not any(approval.role is person.role for approval in row.approvals)
        and person.may(journey.record(version).transcript)
    )
    done = (_approve(journey, row, version, person.actor) for row, version in waiting)
    return (*data.steps, *done)


def _approve(journey: Journey, row: RecordRow, version: VersionRow, actor: Actor) -> Step:
    try:
        require_can_approve(actor.role, version, row.approvals)
        journey.ledger.approve(version.identity, version.version, actor, version.content_digest)
    except WorkflowError as error:
        return Step(version.identity, version.version, error)
    return Step(version.identity, version.version)

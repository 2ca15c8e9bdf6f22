"""The third leg: people approve the content of records, each for a class or a whole school."""

from collections.abc import Iterable, Iterator, Sequence

from hocba_hooks import Actor, Role
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import PersonError, WorkflowError
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.journey.freshness import reread
from hocba_plugin.journey.persons import Permitted, awaited, permitted, transcripts
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
    return approve_by(journey, school, [actor], class_name, pupil=pupil)


def approve_by(
    journey: Journey,
    school: SchoolConfig,
    actors: Sequence[Actor],
    class_name: str | None = None,
    *,
    pupil: str | None = None,
) -> tuple[Step, ...]:
    """Let several persons of one role approve as ``approve``, after one look at the school's data.

    :raises PersonError: as ``approve``, for any of them; nothing was done.
    :raises WorkflowError: as ``approve``.
    """
    for actor in actors:
        require_duty(Duty.APPROVE, actor.role)
    return _theirs(
        journey, permitted(journey, school, actors, class_name, pupil), class_name, pupil
    )


def approvers(
    journey: Journey, school: SchoolConfig, role: Role, class_name: str | None = None
) -> tuple[Actor, ...]:
    """Return whose approval in that role a school's records, or those of a class, wait for."""
    persons = dict.fromkeys(
        person
        for transcript in transcripts(journey, school, class_name)
        for person in awaited(school, role, transcript)[:1]
    )
    return tuple(Actor(id=person.id, role=role) for person in persons)


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
    known: list[tuple[Permitted, ...]] = []
    strangers: list[PersonError] = []
    for school in schools:
        try:
            known.append(permitted(journey, school, [actor], class_name))
        except PersonError as error:
            strangers.append(error)
    if strangers and not any(known):
        raise strangers[0]
    return tuple(step for persons in known for step in _theirs(journey, persons, class_name))


def _theirs(
    journey: Journey,
    persons: Sequence[Permitted],
    class_name: str | None = None,
    pupil: str | None = None,
) -> tuple[Step, ...]:
    if not persons:
        return ()
    school, role = persons[0].school, persons[0].role
    data = reread(journey, school, persons[0].actor, class_name, pupil)
    waiting = (
        (row, version)
        for row, version in journey.versions(school, class_name, pupil)
        if version.state is VersionState.EXPORTED
        and data.holds(row)
        and not any(approval.role is role for approval in row.approvals)
    )
    done = (step for pair in waiting for step in _by_theirs(journey, persons, *pair))
    return (*data.steps, *done)


def _by_theirs(
    journey: Journey, persons: Sequence[Permitted], row: RecordRow, version: VersionRow
) -> Iterator[Step]:
    try:
        transcript = journey.record(version).transcript
    except UNUSABLE as error:
        yield Step(version.identity, version.version, error)
        return
    for person in persons:
        if person.may(transcript):
            yield _approve(journey, row, version, person.actor)


def _approve(journey: Journey, row: RecordRow, version: VersionRow, actor: Actor) -> Step:
    try:
        require_can_approve(actor.role, version, row.approvals)
        journey.ledger.approve(version.identity, version.version, actor, version.content_digest)
    except WorkflowError as error:
        return Step(version.identity, version.version, error)
    return Step(version.identity, version.version)

"""The last leg: packages become messages, messages are followed to their receipts.

A message is stored before it is sent and continued after a crash: the stage asks the authority by
the message's key before it sends anything, so the same call serves the first time and every other.
What cannot be ended is told last; everything else goes on past it.
"""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID, uuid4

from hocba_hooks import Actor, ExchangeError, HocbaError
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import AnswerError, RefusedError, UnfinishedError, WorkflowError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.following import follow, go_on
from hocba_plugin.journey.freshness import void_changed
from hocba_plugin.journey.reconciling import Reconciliation, adopt
from hocba_plugin.ledger import MessageRow, RecordRow, VersionRow, VersionState
from hocba_plugin.workflow import Duty, require_can_revoke, require_can_submit, require_duty

_SENDABLE = frozenset({VersionState.SEALED, VersionState.REJECTED})
Problem = tuple[str, HocbaError]
"""What could not be ended (a message's key, a school's code), and why."""
Told = Callable[[Reconciliation], object]


def submit(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    *,
    again: bool = False,
    told: Told = lambda _found: None,
) -> Iterator[MessageRow]:
    """Continue what was begun, then send everything that is sealed; yield each closed message.

    Nothing is sent that the authority turns out to hold: it is taken over.

    :param again: send refused records again too, as they are.
    :param told: is given what comparing with the authority found, before anything is sent.
    :raises ExchangeError: something is not answered; the same call goes on later.
    :raises WorkflowError: when the rest is sent: some records are no longer the school's data, the
        authority holds them otherwise, or another run is sending them.
    """
    require_duty(Duty.SUBMIT, actor.role)
    problems: list[Problem] = []
    yield from _continued(journey, school, actor, problems)
    try:
        yield from _sent(journey, school, actor, again, told, problems)
    except HocbaError as error:
        problems.append((school.school.code, error))
    raise_any(problems)


def resume(journey: Journey, school: SchoolConfig, actor: Actor) -> Iterator[MessageRow]:
    """Continue the messages that are not answered yet, oldest first; yield each closed one.

    :raises ExchangeError: some are still not answered; they are named when all were tried.
    """
    problems: list[Problem] = []
    yield from _continued(journey, school, actor, problems)
    raise_any(problems)


def revoke(
    journey: Journey,
    school: SchoolConfig,
    identities: Sequence[UUID],
    reason: str,
    *,
    asked_by: Actor,
    ordered_by: Actor,
) -> MessageRow:
    """Ask the authority to revoke accepted records, in one message; return it when closed.

    A revocation of these records that was begun before is continued.

    :raises WorkflowError: no reason, not their step, or a record is not in force.
    :raises RefusedError: the authority refused the request; the records are in force as before.
    """
    for message in journey.ledger.open_messages(school.school.code):
        if _revokes(message, identities):
            return go_on(journey, school, message, ordered_by)
    if journey.has_exchange:
        adopt(journey, school, asked_by)
    wanted = []
    for identity in identities:
        version = journey.ledger.record(identity).current
        if version is None:
            raise WorkflowError(f"chưa có học bạ {identity}", f"there is no record {identity} yet")
        require_can_revoke(asked_by.role, ordered_by.role, version, reason)
        wanted.append((identity, version.version))
    message = _opened(journey, school, Purpose.REVOKE, wanted, ordered_by, reason)
    return follow(journey, message, ordered_by)


def raise_any(problems: Sequence[Problem]) -> None:
    """Raise what there is: one error as itself, several as one that names each."""
    if not problems:
        return
    errors = [error for _, error in problems]
    if len(errors) == 1:
        raise errors[0]
    if all(isinstance(error, WorkflowError) for error in errors):
        raise WorkflowError(*("; ".join(str(e.args[which]) for e in errors) for which in (0, 1)))
    raise UnfinishedError(tuple(problems))


def _revokes(message: MessageRow, identities: Sequence[UUID]) -> bool:
    named = {row.identity for row in message.records}
    return message.purpose == Purpose.REVOKE.value and named == set(identities)


def _continued(
    journey: Journey, school: SchoolConfig, actor: Actor, problems: list[Problem]
) -> Iterator[MessageRow]:
    for message in journey.ledger.open_messages(school.school.code):
        try:
            closed = go_on(journey, school, message, actor)
        except HocbaError as error:
            problems.append((str(message.key), error))
        else:
            yield closed


def _sent(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    again: bool,
    told: Told,
    problems: list[Problem],
) -> Iterator[MessageRow]:
    conflicts = _compared(journey, school, actor, told)
    voided = void_changed(journey, school)
    ready = [pair for pair in journey.versions(school) if _ready(pair, actor, again)]
    free = [(v.identity, v.version) for _, v in ready if v.identity not in conflicts]
    yield from _in_batches(journey, school, actor, free, problems)
    if len(free) < len(ready):
        raise WorkflowError(
            f"{len(ready) - len(free)} học bạ không gửi vì CSDL giữ bản khác; "
            "xem hocba status --remote",
            f"{len(ready) - len(free)} records not sent: the authority holds something else; "
            "see hocba status --remote",
        )
    if voided:
        raise WorkflowError(
            f"{len(voided)} học bạ không gửi vì dữ liệu của trường đã thay đổi; chạy hocba export",
            f"{len(voided)} records not sent: the school's data changed; run hocba export",
        )


def _compared(journey: Journey, school: SchoolConfig, actor: Actor, told: Told) -> frozenset[UUID]:
    """Take over what the authority holds; return the records it holds otherwise.

    Before the school's data are looked at: what is there is not voided by what changed since.
    """
    due = any(version.state in _SENDABLE for _, version in journey.versions(school))
    if not due or not journey.has_exchange:
        return frozenset()
    found = adopt(journey, school, actor)
    told(found)
    return frozenset(one.identity for one in found.differences)


def _ready(pair: tuple[RecordRow, VersionRow], actor: Actor, again: bool) -> bool:
    row, version = pair
    if version.state not in _SENDABLE or (version.state is VersionState.REJECTED and not again):
        return False
    require_can_submit(actor.role, version, row.approvals)
    return True


def _in_batches(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    wanted: Sequence[tuple[UUID, int]],
    problems: list[Problem],
) -> Iterator[MessageRow]:
    size = journey.config.sending.batch
    for start in range(0, len(wanted), size):
        batch = wanted[start : start + size]
        message = _opened(journey, school, Purpose.REGISTER, batch, actor)
        try:
            yield follow(journey, message, actor)
        except RefusedError as error:
            problems.append((str(message.key), error))
            yield journey.ledger.message(message.key)
        except AnswerError as error:
            problems.append((str(message.key), error))
        except ExchangeError as error:
            # Nobody answers, or not yet: what is left is for the next run.
            problems.append((str(message.key), error))
            return


def _opened(
    journey: Journey,
    school: SchoolConfig,
    purpose: Purpose,
    wanted: Sequence[tuple[UUID, int]],
    actor: Actor,
    reason: str = "",
) -> MessageRow:
    return journey.ledger.open_message(
        uuid4(), purpose.value, school.school.code, wanted, reason, actor=actor
    )

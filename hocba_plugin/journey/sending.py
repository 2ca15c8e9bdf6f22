"""The last leg: packages become messages, messages are followed to their receipts.

A message is stored before it is sent and continued after a crash: the stage asks the authority by
the message's key before it sends anything, so the same call serves the first time and every other.
What cannot be ended is told last; everything else goes on past it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from hocba_hooks import Actor, ExchangeError, HocbaError, SigningError
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import (
    AnswerError,
    RefusedError,
    UnfinishedError,
    WorkflowError,
)
from hocba_plugin.journey.clock import require_right_clock
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.journey.following import follow, go_on
from hocba_plugin.journey.freshness import reread
from hocba_plugin.journey.persons import require_person
from hocba_plugin.journey.reconciling import Reconciliation, adopt
from hocba_plugin.journey.signing import require_provable
from hocba_plugin.ledger import MessageRow, RecordRow, VersionRow, VersionState
from hocba_plugin.workflow import Duty, require_can_revoke, require_can_submit, require_duty

_SENDABLE = frozenset({VersionState.SEALED, VersionState.REJECTED})
_WITH_OTHERS = (
    "học bạ này đang được gửi chung gói tin với học bạ khác; chạy hocba submit để nhận trả lời",
    "this record is being sent in one message with others; run hocba submit for the answer",
)
Problem = tuple[str, HocbaError]
"""What could not be ended (a message's key, a school's code), and why."""
Told = Callable[[Reconciliation], object]


def submit(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    *,
    again: bool = False,
    pupil: str | None = None,
    told: Told = lambda _found: None,
) -> Iterator[MessageRow]:
    """Continue what was begun, then send everything that is sealed; yield each closed message.

    Nothing is sent that the authority turns out to hold: it is taken over.

    :param again: send refused records again too, as they are.
    :param pupil: send the record of this pupil alone, by key; of others nothing is touched.
    :param told: is given what comparing with the authority found, before anything is sent.
    :raises ClockError: this computer's clock is wrong.
    :raises ExchangeError: something is not answered; the same call goes on later.
    :raises WorkflowError: when the rest is sent: some records are no longer the school's data, the
        authority holds them otherwise, or another run is sending them.
    :raises SourceError: when the rest is sent: a class cannot be read, or shrank.
    """
    require_duty(Duty.SUBMIT, actor.role)
    require_right_clock(journey)
    problems: list[Problem] = []
    yield from _continued(journey, school, actor, problems, pupil)
    try:
        conflicts = _compared(journey, school, actor, told, pupil)
        due = _due(journey, school, actor, again, pupil)
        yield from _sent(journey, school, actor, due, conflicts, problems)
    except HocbaError as error:
        problems.append((school.school.code, error))
    raise_any(problems)


def resume(
    journey: Journey, school: SchoolConfig, actor: Actor, pupil: str | None = None
) -> Iterator[MessageRow]:
    """Continue the messages that are not answered yet, or those about one pupil, oldest first.

    Each closed one is yielded.

    :raises ClockError: this computer's clock is wrong.
    :raises ExchangeError: some are still not answered; they are named when all were tried.
    """
    require_right_clock(journey)
    problems: list[Problem] = []
    yield from _continued(journey, school, actor, problems, pupil)
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

    :raises ClockError: this computer's clock is wrong.
    :raises PersonError: whoever is said to order it is not of the school, or not in that role.
    :raises WorkflowError: no reason, not their step, or a record is not in force.
    :raises RefusedError: the authority refused the request; the records are in force as before.
    """
    require_duty(Duty.ORDER_REVOCATION, ordered_by.role)
    require_right_clock(journey)
    ordered_by = require_person(journey, school, ordered_by)
    for message in journey.ledger.open_messages(school.school.code):
        if _revokes(message, identities):
            return go_on(journey, school, message, ordered_by)
    if journey.has_exchange:
        adopt(journey, school, asked_by, identities)
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
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    problems: list[Problem],
    pupil: str | None,
) -> Iterator[MessageRow]:
    own = {row.identity for row, _ in journey.versions(school, pupil=pupil)}
    for message in journey.ledger.open_messages(school.school.code):
        named = {record.identity for record in message.records}
        if pupil is not None and named.isdisjoint(own):
            continue
        if pupil is not None and not named <= own:
            problems.append((str(message.key), WorkflowError(*_WITH_OTHERS)))
            continue
        try:
            closed = go_on(journey, school, message, actor)
        except HocbaError as error:
            problems.append((str(message.key), error))
        else:
            yield closed


@dataclass(frozen=True, slots=True)
class _Due:
    """What may be sent, and why the rest may not."""

    ready: Sequence[VersionRow]
    spoilt: Sequence[VersionRow]
    """A signature is not valid, or the document is damaged."""
    unapproved: Sequence[VersionRow]
    """An approval is missing."""
    changed: int
    """How many are no longer the school's data."""
    refused: Sequence[HocbaError]
    """What is the matter with classes that could not be compared with the data."""


def _due(
    journey: Journey, school: SchoolConfig, actor: Actor, again: bool, pupil: str | None
) -> _Due:
    data = reread(journey, school, actor, pupil=pupil)
    with journey.ledger.snapshot():
        pairs = [
            (row, version)
            for row, version in journey.versions(school, pupil=pupil)
            # What was sealed another year was held against the data of that year.
            if data.holds(row) or row.school_year != school.source.school_year
        ]
        wanted = [pair for pair in pairs if _is_wanted(pair[1], again)]
        unapproved = [version for row, version in wanted if not _is_approved(row, version, actor)]
        ready = [version for _, version in wanted if version not in unapproved]
        spoilt = [version for version in ready if not _is_provable(journey, version)]
    sound = [one for one in ready if one not in spoilt]
    return _Due(sound, spoilt, unapproved, data.stale, data.refused)


def _is_provable(journey: Journey, version: VersionRow) -> bool:
    try:
        require_provable(journey, journey.ledger.document(version.identity, version.version))
    except (SigningError, *UNUSABLE):
        return False
    return True


def _sent(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    due: _Due,
    conflicts: frozenset[UUID],
    problems: list[Problem],
) -> Iterator[MessageRow]:
    free = [(v.identity, v.version) for v in due.ready if v.identity not in conflicts]
    yield from _in_batches(journey, school, actor, free, problems)
    kept = len(due.ready) - len(free)
    names = _named(due.spoilt)
    for count, vi, en in (
        (
            kept,
            "học bạ không gửi vì CSDL giữ bản khác; xem hocba status --remote",
            "records not sent: the authority holds something else; see hocba status --remote",
        ),
        (
            len(due.spoilt),
            f"học bạ không gửi vì tài liệu hỏng hoặc chữ ký không hợp lệ ({names}); hocba verify",
            f"records not sent: damaged, or a signature is not valid ({names}); hocba verify",
        ),
        (
            len(due.unapproved),
            f"học bạ không gửi vì thiếu phê duyệt ({_named(due.unapproved)}); hocba approve",
            f"records not sent: an approval is missing ({_named(due.unapproved)}); hocba approve",
        ),
        (
            due.changed,
            "học bạ không gửi vì dữ liệu của trường đã thay đổi; chạy hocba export",
            "records not sent: the school's data changed; run hocba export",
        ),
    ):
        if count:
            error = WorkflowError(f"{count} {vi}", f"{count} {en}")
            problems.append((school.school.code, error))
    problems += [(school.school.code, error) for error in due.refused]


def _named(versions: Sequence[VersionRow]) -> str:
    return ", ".join(str(version.identity) for version in versions)


def _compared(
    journey: Journey, school: SchoolConfig, actor: Actor, told: Told, pupil: str | None
) -> frozenset[UUID]:
    """Take over what the authority holds; return the records it holds otherwise.

    Of a whole school even when nothing is due: a restored ledger may have forgotten what was.
    Before the school's data are looked at: what is there is not voided by what changed since.
    """
    versions = [version for _, version in journey.versions(school, pupil=pupil)]
    nothing = pupil is not None and not any(version.state in _SENDABLE for version in versions)
    if nothing or not journey.has_exchange:
        return frozenset()
    own = None if pupil is None else {version.identity for version in versions}
    found = adopt(journey, school, actor, own)
    told(found)
    return frozenset(one.identity for one in found.differences)


def _is_wanted(version: VersionRow, again: bool) -> bool:
    return version.state in _SENDABLE and (again or version.state is not VersionState.REJECTED)


def _is_approved(row: RecordRow, version: VersionRow, actor: Actor) -> bool:
    try:
        require_can_submit(actor.role, version, row.approvals)
    except WorkflowError:
        return False
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

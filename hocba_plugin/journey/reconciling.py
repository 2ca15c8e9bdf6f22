"""Do both sides agree? Our ledger against what the authority says it holds of a school.

A ledger restored from a copy has forgotten what happened since. What the authority holds with the
same bytes is taken over and never sent again; what it holds otherwise is a conflict, and named.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from hocba_hooks import Actor, RecordStatus
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import AnswerError
from hocba_plugin.journey.comparing import (
    HELD,
    Adoption,
    Difference,
    compared,
    may_be_forgotten,
    of_another,
    remembered,
)
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.recalling import recalled
from hocba_plugin.ledger import (
    Forgotten,
    MessageRecordRow,
    MessageRow,
    RecordRow,
    VersionRow,
    VersionState,
)
from hocba_plugin.submit.client import RemoteRecord

_UNANSWERED = frozenset({VersionState.SENDING, VersionState.REVOKING})
Pairs = Mapping[UUID, tuple[RecordRow, VersionRow]]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What comparing both sides found."""

    compared: int
    differences: tuple[Difference, ...]
    adoptions: tuple[Adoption, ...] = ()


def reconcile(journey: Journey, school: SchoolConfig) -> Reconciliation:
    """Compare every version of a school with the authority's listing; nothing is changed.

    :raises ExchangeError: the listing cannot be had, or names a record twice.
    """
    before = _ours(journey, school)
    held = listing(journey, school)
    with journey.ledger.snapshot():
        ours, followed = _ours(journey, school), _followed(journey, school)
    # What another run moved while the listing came was compared with neither moment's.
    still = {key for key, (_, one) in ours.items() if key in before and one == before[key][1]}
    both = {key for key in still if key in held or ours[key][1].state in HELD}
    strangers = held.keys() - ours.keys() - before.keys()
    findings = [
        _found(journey, school, held.get(key), ours, key)
        for key in sorted(both | strangers, key=str)
        if not (key in followed and ours[key][1].state in _UNANSWERED)
    ]
    return Reconciliation(
        len(both),
        tuple(one for one in findings if isinstance(one, Difference)),
        tuple(one for one in findings if isinstance(one, Adoption)),
    )


def _ours(journey: Journey, school: SchoolConfig) -> Pairs:
    return {row.identity: (row, version) for row, version in journey.versions(school)}


def _found(
    journey: Journey, school: SchoolConfig, remote: RemoteRecord | None, ours: Pairs, key: UUID
) -> Difference | Adoption | None:
    own = ours[key][1] if key in ours else None
    found = compared(remote, own)
    if remote is None or isinstance(found, Adoption) or not may_be_forgotten(remote, own):
        return found
    left = recalled(journey, school, remote, own) if found or own is None else None
    if left is None:
        return found
    other = _other_of(left, ours)
    return remembered(remote, own, left) if other is None else of_another(remote, other)


def _other_of(left: Forgotten, ours: Pairs) -> UUID | None:
    """Return the record under which the ledger knows the same pupil of the same year."""
    if left.owner is None or left.identity in ours:
        return None
    pupil = left.owner.school_year, left.owner.pupil_key
    same = (row.identity for row, _ in ours.values() if (row.school_year, row.pupil_key) == pupil)
    return next(same, None)


def adopt(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    only: Collection[UUID] | None = None,
) -> Reconciliation:
    """Compare as ``reconcile`` does, and take over what the authority already has; return that.

    :param only: these records alone are taken over; ``None``: all.
    :raises ExchangeError: the listing cannot be had.
    """
    found = reconcile(journey, school)
    wanted = [one for one in found.adoptions if only is None or one.identity in only]
    with journey.ledger.transaction():
        taken = tuple(one for one in wanted if _taken_over(journey, one, actor))
    return replace(found, adoptions=taken)


def _taken_over(journey: Journey, one: Adoption, actor: Actor) -> bool:
    if one.forgotten is not None:
        journey.ledger.bring_in(one.forgotten, one.state, actor=actor)
        return True
    # Another run may have brought it on since it was read.
    if journey.ledger.version(one.identity, one.version).state is not one.before:
        return False
    journey.ledger.adopt(one.identity, one.version, one.state, one.held_sha256, actor=actor)
    return True


def listing(journey: Journey, school: SchoolConfig) -> Mapping[UUID, RemoteRecord]:
    """Return what the authority holds of a school, by identity.

    :raises ExchangeError: it cannot be had, or says two things of one record.
    """
    held: dict[UUID, RemoteRecord] = {}
    for record in journey.exchange.records(school.school.code):
        if held.setdefault(record.identity, record) != record:
            raise AnswerError(
                "danh sách ghi một học bạ hai lần khác nhau", "the listing contradicts itself"
            )
    return held


def is_done(
    journey: Journey,
    message: MessageRow,
    record: MessageRecordRow,
    held: Mapping[UUID, RemoteRecord],
) -> bool:
    """Say whether the authority has done with a record what the message asks for."""
    there = held.get(record.identity)
    if there is None or there.version != record.version:
        return False
    if message.purpose == Purpose.REVOKE.value:
        return there.status is RecordStatus.REVOKED
    ours = journey.ledger.version(record.identity, record.version)
    return there.sha256 == ours.document_sha256


def _followed(journey: Journey, school: SchoolConfig) -> frozenset[UUID]:
    """Return the records of messages that will still be answered."""
    messages = journey.ledger.open_messages(school.school.code)
    return frozenset(row.identity for message in messages for row in message.records)

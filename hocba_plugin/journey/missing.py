"""Who still has to approve or sign, by name: what records that are made wait for."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ParamSpec
from uuid import UUID

from hocba_hooks import Record, Role
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import WorkflowError
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.journey.persons import awaited
from hocba_plugin.ledger import RecordRow, VersionRow, VersionState
from hocba_plugin.people import Person
from hocba_plugin.sign.slots import Slot, due, find_slots
from hocba_plugin.workflow import (
    approvals_before,
    missing_approvals,
    require_can_approve,
    require_can_sign,
)

P = ParamSpec("P")


class Act(StrEnum):
    """What somebody has to do."""

    APPROVE = "approve"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Missing:
    """What one person has to do for records of one class."""

    school: str
    act: Act
    role: Role
    persons: tuple[Person, ...] = field(repr=False)
    """Who can do it: one, or several deputies; nobody, where no data name the person."""
    subject: str | None
    class_name: str
    due: bool
    """Whether it can be done now; otherwise others come first."""


def missing(
    journey: Journey,
    school: SchoolConfig,
    class_name: str | None = None,
    *,
    grade: int | None = None,
    pupil: str | None = None,
    identities: Collection[UUID] | None = None,
) -> dict[Missing, int]:
    """Return what is missing of the records of a school, and of how many.

    Of the whole school, or of one class, grade or pupil (by key), or of the records named.

    What can be done now comes first. Records that wait for their pupil are left out.
    """
    found: Counter[Missing] = Counter()
    for row, version in journey.versions(school, class_name, pupil):
        asked = identities is None or row.identity in identities
        if asked and version.state is VersionState.EXPORTED and row.absent_since is None:
            found.update(_of_version(journey, school, row, version, grade))
    return dict(sorted(found.items(), key=lambda pair: _order(pair[0])))


def _order(one: Missing) -> tuple[bool, bool, int]:
    return not one.due, one.act is Act.SIGN, list(Role).index(one.role)


def _of_version(
    journey: Journey, school: SchoolConfig, row: RecordRow, version: VersionRow, grade: int | None
) -> Collection[Missing]:
    try:
        root = parse(journey.ledger.document(version.identity, version.version).content)
        record = journey.codec.read_element(root)
    except UNUSABLE:
        # Whoever approves or signs is told; nobody can be named who is to.
        return ()
    if grade not in (None, record.transcript.school_class.grade):
        return ()
    slots = find_slots(root, record, journey.profile)
    return tuple(dict.fromkeys(_of_record(school, row, version, record, slots)))


def _of_record(
    school: SchoolConfig,
    row: RecordRow,
    version: VersionRow,
    record: Record,
    slots: Sequence[Slot],
) -> Iterator[Missing]:
    lacking = [slot for slot in slots if slot.spec.required and not slot.filled]
    class_name = record.transcript.school_class.name
    for role in missing_approvals(
        approvals_before(slot.spec.role for slot in lacking), version, row.approvals
    ):
        now = _possible(require_can_approve, role, version, row.approvals)
        persons = awaited(school, role, record.transcript)
        yield Missing(school.school.code, Act.APPROVE, role, persons, None, class_name, now)
    for slot in lacking:
        role, whose = slot.spec.role, slot.owner
        now = _possible(require_can_sign, role, version, row.approvals) and _possible(
            due, slots, role, (whose.id or "",)
        )
        person = Person(name=whose.name or "", personal_id=whose.id)
        yield Missing(school.school.code, Act.SIGN, role, (person,), whose.subject, class_name, now)


def _possible(require: Callable[P, object], *args: P.args, **more: P.kwargs) -> bool:
    try:
        require(*args, **more)
    except WorkflowError:
        return False
    return True

"""Approvals and signatures of which the ledger says that they came before their cause.

The chain knows what came after what; the times in it are those of whoever's clock it was. What a
signature itself claims is looked at where documents are verified: see ``sign.doubts``.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from hocba_hooks import Role
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import Journey
from hocba_plugin.ledger import EventRow, RecordRow, VersionRow, VersionState
from hocba_plugin.ledger.events import Kind
from hocba_plugin.sign.doubts import doubts
from hocba_plugin.sign.reasons import Doubt
from hocba_plugin.workflow import APPROVALS_BEFORE_APPROVAL, APPROVALS_BEFORE_SIGNATURE

Act = Literal["approved", "signed"]
_Key = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Untimely:
    """One approval or signature whose time cannot be right."""

    record: RecordRow
    version: int
    act: Act
    role: Role
    at: dt.datetime
    doubt: Doubt

    @property
    def code(self) -> str:
        """The stable code."""
        return f"{self.act}_{self.doubt.code}"


def untimely(
    journey: Journey, school: SchoolConfig, class_name: str | None = None
) -> list[Untimely]:
    """Return what stands of a school or class, and cannot have happened when it says."""
    pairs = list(journey.versions(school, class_name))
    made = _Made()
    for event in journey.ledger.events():
        made.follow(event)
    return [one for pair in pairs for one in _of_record(journey, made, *pair)]


@dataclass
class _Made:
    """When each version's content got its first document, and its present one."""

    content: dict[_Key, dt.datetime] = field(default_factory=dict)
    """What is approved: it may be written anew for another date of issue."""
    document: dict[_Key, dt.datetime] = field(default_factory=dict)

    def follow(self, event: EventRow) -> None:
        """Take in what happened next."""
        if event.identity is None or event.version is None:
            return
        key = event.identity, event.version
        if event.kind == VersionState.EXPORTED:
            self.content.setdefault(key, event.at)
            self.document[key] = event.at
        elif event.kind == Kind.VERSION_REBUILT and _has_other_content(event):
            self.content.pop(key, None)


def _has_other_content(event: EventRow) -> bool:
    return bool(event.data["previous_digest"] != event.data["content_digest"])


def _of_record(
    journey: Journey, made: _Made, row: RecordRow, version: VersionRow
) -> Iterator[Untimely]:
    key, began = (row.identity, version.version), journey.profile.year_began(row.school_year)
    for one in row.approvals:
        causes = _approved(row, APPROVALS_BEFORE_APPROVAL.get(one.role, ()))
        for doubt in doubts(one.at, began, made.content.get(key), causes):
            yield Untimely(row, version.version, "approved", one.role, one.at, doubt)
    order = [slot.role for slot in journey.profile.slots_of(row.form)]
    for each in row.signatures:
        first = order[: order.index(each.role)] if each.role in order else []
        causes = [other.at for other in row.signatures if other.role in first]
        causes += _approved(row, APPROVALS_BEFORE_SIGNATURE.get(each.role, ()))
        for doubt in doubts(each.at, began, made.document.get(key), causes):
            yield Untimely(row, version.version, "signed", each.role, each.at, doubt)


def _approved(row: RecordRow, roles: Collection[Role]) -> list[dt.datetime]:
    return [one.at for one in row.approvals if one.role in roles]

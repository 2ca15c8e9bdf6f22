"""Signature slots of one document: where they are, what each covers, whose they are, what is due.

Order matters twice. A role signs after the required roles before it (as the profile lists them),
and a slot inside the region of another signature has to be filled before that signature is made.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from hocba_hooks import Record, Role
from hocba_plugin.errors import DocumentError, WorkflowError
from hocba_plugin.profiles.model import Profile, SlotSpec
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.signers import SlotOwner, items_of, owner
from hocba_plugin.sign.xades import DS

_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for one signature."""

    spec: SlotSpec
    path: str
    """Below the root; ``[n]`` counts from 1 where the slot repeats."""
    number: int
    """Counts all slots of the document from 1, in signing order."""
    element: etree._Element
    region: etree._Element
    covers: str
    """Id of the region."""
    owner: SlotOwner
    """Who should sign, as the document itself says."""

    @property
    def signer(self) -> str | None:
        """The owner's personal ID, or the school's code."""
        return self.owner.id

    @property
    def filled(self) -> bool:
        """Whether a signature stands in it."""
        return self.element.find(f"{{{DS}}}Signature") is not None

    def inside(self, region: etree._Element) -> bool:
        """Say whether a signature over ``region`` covers what stands in this slot."""
        return region in self.element.iterancestors()


def find_slots(root: etree._Element, record: Record, profile: Profile) -> tuple[Slot, ...]:
    """Return all slots of a document, in signing order.

    :param record: what the document says, as the codec read it.
    :raises DocumentError: slots, regions and the record's items do not match one to one.
    """
    found: list[Slot] = []
    for spec in profile.slots_of(record.form):
        for path, element, region, item in _places(root, record, spec, profile):
            covers = _region_id(region, profile)
            whose = owner(spec, item, record)
            found.append(Slot(spec, path, len(found) + 1, element, region, covers, whose))
    return tuple(found)


def due(slots: Collection[Slot], role: Role, holders: Collection[str]) -> tuple[Slot, ...]:
    """Return the slots of ``role`` that belong to one of ``holders`` and are to be filled now.

    :raises WorkflowError: none is left for them, an earlier one is still empty, or a signature
        that was made already would break.
    """
    own = [slot for slot in slots if slot.spec.role is role and slot.signer in holders]
    if not own:
        raise WorkflowError("học bạ không có ô ký của người này", "no slot of this signer in it")
    empty = tuple(slot for slot in own if not slot.filled)
    if not empty:
        raise WorkflowError("người này đã ký rồi", "this signer has signed already")
    for slot in empty:
        _check_order(slot, slots)
        if any(slot.inside(other.region) for other in empty):
            raise WorkflowError(
                "các ô của người này nằm trong phần mà chính người này phải ký",
                "slots of this signer lie in the part the same signer has to sign",
            )
    return empty


def _check_order(slot: Slot, slots: Collection[Slot]) -> None:
    for other in slots:
        name_vi, name_en = ROLE_NAMES[other.spec.role]
        if other.filled and slot.inside(other.region):
            raise WorkflowError(
                f"{name_vi} đã ký phần chứa ô này, ký thêm sẽ làm hỏng chữ ký đó",
                f"the {name_en} has signed the part this slot lies in; it would break",
            )
        earlier = _rank(other, slots) < _rank(slot, slots) or other.inside(slot.region)
        if earlier and other.spec.required and not other.filled:
            raise WorkflowError(f"{name_vi} phải ký trước", f"the {name_en} has to sign first")


def _rank(slot: Slot, slots: Collection[Slot]) -> int:
    return next(number for number, other in enumerate(slots) if other.spec is slot.spec)


def _places(
    root: etree._Element, record: Record, spec: SlotSpec, profile: Profile
) -> Iterator[tuple[str, etree._Element, etree._Element, Any]]:
    elements = _elements(root, spec.slot, profile)
    regions = _elements(root, spec.covers, profile)
    items = items_of(spec, record, profile)
    if len(regions) == 1:
        regions *= len(elements)
    if not len(elements) == len(regions) == len(items):
        raise DocumentError(
            f"số ô ký {spec.slot} không khớp với nội dung",
            f"the number of slots {spec.slot} does not match the content",
        )
    for n, (element, region, item) in enumerate(zip(elements, regions, items, strict=True), 1):
        yield (spec.slot if item is record else f"{spec.slot}[{n}]"), element, region, item


def _elements(root: etree._Element, path: str, profile: Profile) -> list[etree._Element]:
    return root.findall("/".join(map(profile.qualified, path.split("/"))))


def _region_id(region: etree._Element, profile: Profile) -> str:
    covers = str(region.get(profile.id_attribute, ""))
    if _ID.fullmatch(covers) is None:
        raise DocumentError("phần phải ký không có mã Id", "a part to be signed has no Id")
    return covers

"""What may stand in a signed document at all: checked before any cryptography.

The codec has refused elements and attributes the profile does not know; here follow stray text,
what stands in slots, and Ids. The shape of each signature: see ``shape``.
"""

from collections.abc import Sequence, Set

from lxml import etree

from hocba_hooks.transcripts import Form
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.slots import Slot
from hocba_plugin.sign.xades import DS

_SIGNATURE = f"{{{DS}}}Signature"
_WHITE_SPACE = " \t\r\n"
"""What XML calls so; Python's is wider, and could hide something."""


def document_reasons(
    root: etree._Element, form: Form, slots: Sequence[Slot], profile: Profile
) -> tuple[Reason, ...]:
    """Return what is wrong with the document around its signatures."""
    found = []
    with_id = {row.path for row in profile.rows(form) if row.id}
    if any(not _holds_one_signature_at_most(slot, with_id, profile) for slot in slots):
        found.append(Reason.MISPLACED_SIGNATURE)
    if _has_stray_text(root, form, slots, profile):
        found.append(Reason.STRAY_CONTENT)
    if profile.unsigned_rows(form):
        found.append(Reason.UNSIGNED_CONTENT)
    if _has_duplicate_ids(root, profile):
        found.append(Reason.DUPLICATE_ID)
    if any(slot.spec.required and not slot.filled for slot in slots):
        found.append(Reason.UNSIGNED_SLOT)
    return tuple(found)


def _holds_one_signature_at_most(slot: Slot, with_id: Set[str], profile: Profile) -> bool:
    # An Id where the profile gives none would be a text nobody signs.
    allowed = {profile.id_attribute} if slot.spec.slot in with_id else set()
    children = [child.tag for child in slot.element]
    return allowed.issuperset(slot.element.attrib) and children in ([], [_SIGNATURE])


def _has_stray_text(
    root: etree._Element, form: Form, slots: Sequence[Slot], profile: Profile
) -> bool:
    values = {row.path for row in profile.rows(form) if row.kind == "value"}
    ends = {slot.element for slot in slots}
    waiting = [(root, "")]
    while waiting:
        element, path = waiting.pop()
        if path not in values and _is_text(element.text):
            return True
        for child in element:
            if _is_text(child.tail):
                return True
            if element not in ends:
                name = child.tag.rpartition("}")[2]
                waiting.append((child, f"{path}/{name}" if path else name))
    return False


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip(_WHITE_SPACE))


def _has_duplicate_ids(root: etree._Element, profile: Profile) -> bool:
    names = {profile.id_attribute, "Id"}
    ids = [element.get(name) for element in root.iter() for name in names if element.get(name)]
    return len(ids) != len(set(ids))

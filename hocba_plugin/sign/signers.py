"""Who has to sign a record, as the record says: by number and name, and for which subject."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hocba_hooks import Record, Role, vocabulary
from hocba_plugin.documents.paths import get
from hocba_plugin.profiles.model import Profile, SlotSpec


@dataclass(frozen=True, slots=True)
class SlotOwner:
    """Whose a slot is."""

    spec: SlotSpec
    id: str | None = field(repr=False)
    """Personal ID, or the school's code of a seal."""
    name: str | None = field(repr=False)
    subject: str | None = None
    """What it is called, where one subject is signed for."""


def owners(record: Record, profile: Profile) -> Iterator[SlotOwner]:
    """Yield the owners of all slots a record's document has, in signing order."""
    for spec in profile.slots_of(record.form):
        for item in items_of(spec, record, profile):
            yield owner(spec, item, record)


def items_of(spec: SlotSpec, record: Record, profile: Profile) -> tuple[Any, ...]:
    """Return what of a record has such a slot: the record itself, or every item of a list."""
    model = next(
        row.model
        for row in profile.rows(record.form)
        if row.path == spec.slot and row.kind == "slot"
    )
    return tuple(get(record, model)) if model else (record,)


def owner(spec: SlotSpec, item: Any, record: Record) -> SlotOwner:
    """Return whose the slot of one item is."""
    place, _, _ = spec.signer.rpartition(".")
    # Where the head signs with the school's certificate, it is still the head who does it.
    holder = record.transcript.head if spec.role is Role.HEAD else get(item, place)
    return SlotOwner(
        spec, get(item, spec.signer), getattr(holder, "name", None), _subject(item, record)
    )


def _subject(item: Any, record: Record) -> str | None:
    code = getattr(item, "subject", None)
    if code is None:
        return None
    known = vocabulary.subjects(record.transcript.level.value).get(code)
    return getattr(item, "name", None) or (known.name if known else str(code))

"""The fields of the form, as a source's record would fill them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hocba_hooks import Form, SourceRecord
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.documents.paths import get
from hocba_plugin.documents.shape import Node, compile_form
from hocba_plugin.profiles.model import FieldRow, Profile


class Origin(StrEnum):
    """Where the value of a field comes from."""

    SOURCE = "source"
    CONFIGURATION = "configuration"
    DERIVED = "derived"
    """From grade and school year."""
    GENERATED = "generated"
    """When the record is made."""


_ORIGINS = {
    "issue.": Origin.GENERATED,
    "transcript.school.": Origin.CONFIGURATION,
    "transcript.school_year": Origin.CONFIGURATION,
    "transcript.head.": Origin.CONFIGURATION,
    "transcript.circular": Origin.DERIVED,
    "transcript.level": Origin.DERIVED,
}


@dataclass(frozen=True, slots=True)
class Filled:
    """One field of one record."""

    row: FieldRow
    place: str
    """Path in the form, with the numbers of list items."""
    model: str
    """Where it stands in our model, through the lists around it."""
    text: str | None
    """As the document would have it, of a list the number of its items; ``None``: nothing."""

    @property
    def name(self) -> str:
        """The field's own name, of a list item's with the list and its number before it."""
        names = self.place.split("/")
        item = next((n for n, name in enumerate(names) if name.endswith("]")), -1)
        return "/".join(names[item:])

    @property
    def origin(self) -> Origin:
        """Where its value comes from."""
        starts = (origin for start, origin in _ORIGINS.items() if self.model.startswith(start))
        return next(starts, Origin.SOURCE)


class Blank:
    """The forms of a profile, to be filled on paper."""

    def __init__(self, profile: Profile) -> None:
        self._roots = {form: compile_form(profile, form, profile.root) for form in profile.forms}

    def filled(self, record: SourceRecord) -> Iterator[Filled]:
        """Yield the fields of a record in the order of its form, whether filled or not."""
        level = record.transcript.level
        yield from _below(self._roots[Form.of(level)], record, level, "", "")


def _below(node: Node, holder: Any, level: str, place: str, model: str) -> Iterator[Filled]:
    for child in (*node.attributes.values(), *node.children.values()):
        row = child.row
        at, path = f"{place}/{row.name}".strip("/"), f"{model}.{row.model}".strip(".")
        if row.kind == "list":
            yield from _items(child, get(holder, row.model) or (), level, at, path)
            continue
        if row.kind in ("value", "attribute") and row.model:
            yield Filled(row, at, path, _text(child, holder, level))
        if row.kind != "slot":
            yield from _below(child, holder, level, at, model)


def _items(node: Node, items: Any, level: str, place: str, model: str) -> Iterator[Filled]:
    yield Filled(node.row, place, model, str(len(items)) if items else None)
    for number, item in enumerate(items, start=1):
        yield from _below(node, item, level, f"{place}[{number}]", model)


def _text(node: Node, holder: Any, level: str) -> str | None:
    if isinstance(holder, SourceRecord) and node.row.model.startswith("issue."):
        return None
    value = get(holder, node.row.model)
    # The converter has a code for "unknown"; it is still nothing the source says.
    if value is None or value is Sex.UNKNOWN:
        return None
    return node.converter.write(value, level) or None

"""Where a profile puts each value of a transcript, and which value that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hocba_hooks import Form, Transcript
from hocba_plugin.documents.paths import get
from hocba_plugin.profiles.model import FieldRow, Profile

_TRANSCRIPT = "transcript."
_ITEM_KEYS = ("subject", "competence", "quality")


@dataclass(frozen=True, slots=True)
class Place:
    """One field of a record: its row, where it stands in transcript and document, its value."""

    row: FieldRow
    path: str
    xml: str
    value: Any

    @property
    def names(self) -> dict[str, object]:
        """What messages call the field."""
        return {"field_vi": self.row.meaning_vi, "field_en": self.row.meaning_en}


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows below one repeated element."""

    row: FieldRow
    below: tuple[FieldRow, ...]


class FormFields:
    """The rows of one form that hold values of the transcript. Make it once per profile."""

    def __init__(self, profile: Profile, form: Form) -> None:
        rows = profile.rows(form)
        self._root = f"/{profile.root}/"
        lists = [row for row in rows if row.kind == "list"]
        held = [row for row in rows if row.kind in ("value", "attribute") and row.model]
        self._groups = [
            _Group(one, tuple(row for row in held if row.path.startswith(f"{one.path}/")))
            for one in lists
        ]
        repeated = {row for group in self._groups for row in group.below}
        self._single = [row for row in held if row not in repeated and _is_ours(row)]

    def places(self, transcript: Transcript) -> Iterator[Place]:
        """Yield every field the form has for ``transcript``, present or not."""
        for row in self._single:
            path = row.model.removeprefix(_TRANSCRIPT)
            yield Place(row, path, self._root + row.path, get(transcript, path))
        for group in self._groups:
            yield from self._repeated(group, transcript)

    def _repeated(self, group: _Group, transcript: Transcript) -> Iterator[Place]:
        path = group.row.model.removeprefix(_TRANSCRIPT)
        xml = self._root + group.row.path
        items = get(transcript, path)
        yield Place(group.row, path, xml, items or None)
        for number, item in enumerate(items, start=1):
            item_path = _item_path(path, item, number)
            yield Place(group.row, item_path, f"{xml}[{number}]", item)
            for row in group.below:
                rest = row.path.removeprefix(group.row.path)
                below = f"{item_path}.{row.model}"
                yield Place(row, below, f"{xml}[{number}]{rest}", get(item, row.model))


def _is_ours(row: FieldRow) -> bool:
    return row.model.startswith(_TRANSCRIPT)


def _item_path(path: str, item: Any, number: int) -> str:
    key = next((key for key in _ITEM_KEYS if hasattr(item, key)), None)
    return f"{path}[{key}={getattr(item, key)}]" if key else f"{path}[{number}]"

"""Where a profile puts each value of a transcript, and which value that is."""

from collections.abc import Iterator, Sequence
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
    in_absent_group: bool = False
    """Whether the field's element lies in an optional one that is left out altogether."""

    @property
    def missing(self) -> bool:
        """Whether nothing stands here."""
        return self.value is None or self.value == ""

    @property
    def required(self) -> bool:
        """Whether the profile demands a value, whatever the record is like."""
        return self.row.required == "yes" and not self.in_absent_group

    @property
    def names(self) -> dict[str, object]:
        """What messages call the field."""
        return {"field_vi": self.row.meaning_vi, "field_en": self.row.meaning_en}


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows that take their values from one object: the record, or an item of a list."""

    rows: tuple[FieldRow, ...]
    optional: tuple[str | None, ...]
    """Of each row, the path of the nearest optional element around it."""

    @classmethod
    def of(cls, rows: Sequence[FieldRow], elements: Sequence[FieldRow]) -> "_Group":
        inward = sorted(
            (one.path for one in elements if one.required != "yes"), key=len, reverse=True
        )
        around = [
            next((path for path in inward if row.path.startswith(f"{path}/")), None) for row in rows
        ]
        return cls(tuple(rows), tuple(around))

    def values(self, source: Any, prefix: str = "") -> list[tuple[FieldRow, Any, bool]]:
        """Return each row with its value, and whether its optional element is left out."""
        values = [get(source, row.model.removeprefix(prefix)) for row in self.rows]
        present = {
            around for around, value in zip(self.optional, values, strict=True) if value is not None
        }
        return [
            (row, value, around is not None and around not in present)
            for row, value, around in zip(self.rows, values, self.optional, strict=True)
        ]


class FormFields:
    """The rows of one form that hold values of the transcript. Make it once per profile."""

    def __init__(self, profile: Profile, form: Form) -> None:
        rows = profile.rows(form)
        self._root = f"/{profile.root}/"
        held = [row for row in rows if row.kind in ("value", "attribute") and row.model]
        elements = [row for row in rows if row.kind == "element"]
        self._lists = [
            (one, _Group.of(_below(held, one), _below(elements, one)))
            for one in rows
            if one.kind == "list"
        ]
        repeated = {row for _, group in self._lists for row in group.rows}
        single = [r for r in held if r not in repeated and r.model.startswith(_TRANSCRIPT)]
        self._single = _Group.of(single, elements)

    def places(self, transcript: Transcript) -> Iterator[Place]:
        """Yield every field the form has for ``transcript``, present or not."""
        for row, value, absent in self._single.values(transcript, _TRANSCRIPT):
            path = row.model.removeprefix(_TRANSCRIPT)
            yield Place(row, path, self._root + row.path, value, absent)
        for one, group in self._lists:
            yield from self._repeated(one, group, transcript)

    def _repeated(self, one: FieldRow, group: _Group, transcript: Transcript) -> Iterator[Place]:
        path = one.model.removeprefix(_TRANSCRIPT)
        items = get(transcript, path)
        xml = self._root + one.path
        yield Place(one, path, xml, items or None)
        for number, item in enumerate(items, start=1):
            item_path, item_xml = _item_path(path, item, number), f"{xml}[{number}]"
            yield Place(one, item_path, item_xml, item)
            for row, value, absent in group.values(item):
                rest = row.path.removeprefix(one.path)
                yield Place(row, f"{item_path}.{row.model}", item_xml + rest, value, absent)


def _below(rows: Sequence[FieldRow], around: FieldRow) -> list[FieldRow]:
    return [row for row in rows if row.path.startswith(f"{around.path}/")]


def _item_path(path: str, item: Any, number: int) -> str:
    key = next((key for key in _ITEM_KEYS if hasattr(item, key)), None)
    return f"{path}[{key}={getattr(item, key)}]" if key else f"{path}[{number}]"

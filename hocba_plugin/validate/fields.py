"""Where a profile puts each value of a transcript, and which value that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from hocba_hooks import Form, Transcript
from hocba_plugin.documents.paths import Get, get, getter
from hocba_plugin.profiles.model import FieldRow, Profile

_TRANSCRIPT = "transcript."
_ITEM_KEYS = ("subject", "competence", "quality")


class Place(NamedTuple):
    """One field of a record: its row, where it stands in transcript and document, its value.

    A tuple, as two hundred of them are made of every record.
    """

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
class _Field:
    """A row that holds a value of one object: the record, or an item of a list."""

    row: FieldRow
    path: str
    """Of the model, below the object."""
    xml: str
    """Of the document, below the object's element."""
    get: Get
    around: str | None
    """Path of the nearest optional element around it."""


class _Group:
    """Rows that take their values from one object. Made once; used for every record."""

    def __init__(
        self, rows: Sequence[FieldRow], elements: Sequence[FieldRow], model: str = "", xml: str = ""
    ) -> None:
        """Prepare the rows; ``model`` and ``xml`` are what all their paths begin with."""
        inward = sorted(
            (one.path for one in elements if one.required != "yes"), key=len, reverse=True
        )
        self.rows = tuple(rows)
        self._fields = [self._field(row, inward, model, xml) for row in rows]

    @staticmethod
    def _field(row: FieldRow, inward: Sequence[str], model: str, xml: str) -> _Field:
        path = row.model.removeprefix(model)
        around = next((path for path in inward if row.path.startswith(f"{path}/")), None)
        return _Field(row, path, row.path.removeprefix(xml), getter(path), around)

    def places(self, source: Any, path: str, xml: str) -> list[Place]:
        """Return the fields of ``source``; ``path`` and ``xml`` say where it stands itself."""
        values = [field.get(source) for field in self._fields]
        pairs = list(zip(self._fields, values, strict=True))
        present = {field.around for field, value in pairs if value is not None}
        present.add(None)
        return [
            Place(field.row, path + field.path, xml + field.xml, value, field.around not in present)
            for field, value in pairs
        ]


class FormFields:
    """The rows of one form that hold values of the transcript. Make it once per profile."""

    def __init__(self, profile: Profile, form: Form) -> None:
        rows = profile.rows(form)
        self._root = f"/{profile.root}/"
        held = [row for row in rows if row.kind in ("value", "attribute") and row.model]
        elements = [row for row in rows if row.kind == "element"]
        self._lists = [
            (one, _Group(_below(held, one), _below(elements, one), xml=one.path))
            for one in rows
            if one.kind == "list"
        ]
        repeated = {row for _, group in self._lists for row in group.rows}
        single = [r for r in held if r not in repeated and r.model.startswith(_TRANSCRIPT)]
        self._single = _Group(single, elements, _TRANSCRIPT)

    def places(self, transcript: Transcript) -> Iterator[Place]:
        """Yield every field the form has for ``transcript``, present or not."""
        yield from self._single.places(transcript, "", self._root)
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
            yield from group.places(item, f"{item_path}.", item_xml)


def _below(rows: Sequence[FieldRow], around: FieldRow) -> list[FieldRow]:
    return [row for row in rows if row.path.startswith(f"{around.path}/")]


def _item_path(path: str, item: Any, number: int) -> str:
    key = next((key for key in _ITEM_KEYS if hasattr(item, key)), None)
    return f"{path}[{key}={getattr(item, key)}]" if key else f"{path}[{number}]"

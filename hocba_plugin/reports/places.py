"""What people call the place of a finding: the form's own words instead of a model path."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from hocba_hooks import Form, vocabulary
from hocba_hooks.transcripts import Level
from hocba_hooks.values.places import in_vietnamese
from hocba_plugin.profiles.model import FieldRow, Profile

Names = tuple[str, str]
"""Vietnamese and English."""

SOURCE_MARK = "›"
"""Stands between file, sheet and row: what has it is a place in a source."""

CONFIGURATION = "hocba.toml"
"""Where school and head stand."""

_CLASS = "class "
_BETWEEN = f" {SOURCE_MARK} "
_CONFIGURED = ("school.", "head.", "school_year")
_ANYTHING = ("Học bạ", "The record")
_END_OF_STEP = re.compile(r"\.(?=\w+$)|\[[^\[\]]*\]$")
_TRANSCRIPT = "transcript."
_NUMBER = re.compile(r"\[\d+\]")
_ITEM = re.compile(r"(?P<list>\w+)\[(?:\w+=)?(?P<key>\w+)\](?:\.(?P<field>[\w.]+))?")
_GROUPS: dict[str, Names] = {
    "pupil.birth": ("Ngày, tháng, năm sinh", "Date of birth"),
    "pupil.birthplace": ("Nơi sinh", "Place of birth"),
    "pupil.native_place": ("Quê quán", "Native place"),
    "pupil.residence": ("Nơi ở hiện nay", "Place of residence"),
    "subjects": ("Bảng điểm các môn học", "Subject results"),
    "history": ("Quá trình học tập", "Learning history"),
    "certificates": ("Chứng chỉ", "Certificates"),
    "competences": ("Năng lực", "Competences"),
    "qualities": ("Phẩm chất", "Qualities"),
    "study": ("Kết quả học tập", "Study results"),
    "conduct": ("Kết quả rèn luyện", "Conduct results"),
}
"""What a form has no single field for."""


class Places:
    """The names of a profile's fields, by model path. Make it once per report."""

    def __init__(self, profile: Profile) -> None:
        self._names = {form: dict(_named(profile.rows(form))) | _GROUPS for form in Form}
        self._elements = {row.path: (row.meaning_vi, row.meaning_en) for row in profile.fields}

    def name(self, path: str, level: Level | None = None) -> Names:
        """Return what people call ``path``; of a field without a name, what it is part of.

        A place in a source (file, sheet, row) is told in words already.

        :param level: of the record; without it the first level that knows the path gives its name.
        """
        if not path or SOURCE_MARK in path:
            return spoken(path)
        levels = [level] if level else list(Level)
        known = (self._known(part, one) for part in _outward(path) for one in levels)
        return next(filter(None, known), _ANYTHING)

    def of_element(self, path: str) -> Names:
        """Return what people call an element of a document, and the element itself.

        :param path: from the root on, as ``/HOC_BA/…/DIEM_TONG_KET[2]/MUC``.
        """
        below_root = _NUMBER.sub("", path).split("/", 2)[2:]
        name = path.rpartition("/")[2]
        vi, en = self._elements.get("".join(below_root), ("", ""))
        return f"{vi} {name}".strip(), f"{en} {name}".strip()

    def _known(self, path: str, level: Level) -> Names | None:
        names = self._names[Form.of(level)]
        known = names.get(path) or names.get(f"{path}.level")
        if known is None and (item := _ITEM.fullmatch(path)):
            field = names.get(f"{item['list']}.{item['field']}")
            return _of_item(item["list"], item["key"], field, level)
        return known


def place_of(path: str, known: Mapping[str, str], record: str) -> str:
    """Return where in the source the value at ``path`` stands, or should stand.

    ``known`` are the places of values by model path. Of a group it is what the places of its values
    share; of what has no place of its own, the nearest around it, at last the ``record``'s.
    """
    if not path or SOURCE_MARK in path:
        return path
    if path.startswith(_CONFIGURED):
        return CONFIGURATION
    for part in _outward(path):
        below = (place for at, place in known.items() if at.startswith((f"{part}.", f"{part}[")))
        if found := known.get(part) or _shared(below):
            return found
    return record


def _outward(path: str) -> Iterator[str]:
    """Yield the path, then what is around it, step by step."""
    while path:
        yield path
        step = _END_OF_STEP.search(path)
        path = path[: step.start()] if step else ""


def _shared(places: Iterable[str]) -> str:
    """Return the beginning that places share: the cell, or its row, sheet or file."""
    steps = [place.split(_BETWEEN) for place in places]
    same = takewhile(lambda step: len(set(step)) == 1, zip(*steps, strict=False))
    return _BETWEEN.join(step[0] for step in same)


def spoken(place: str) -> Names:
    """Return a place of a source in both languages; adapters write it in English."""
    vi = in_vietnamese(place)
    return (f"lớp {vi.removeprefix(_CLASS)}" if vi.startswith(_CLASS) else vi), place


def _of_item(around: str, key: str, field: Names | None, level: Level) -> Names:
    subject = vocabulary.subjects(level).get(key) if around == "subjects" else None
    vi, en = (subject.name, subject.name) if subject else _numbered(around, key)
    return (f"{vi}: {field[0]}", f"{en}: {field[1]}") if field else (vi, en)


def _numbered(around: str, key: str) -> Names:
    vi, en = _GROUPS.get(around, (around, around))
    return f"{vi} ({key})", f"{en} ({key})"


def _named(rows: Sequence[FieldRow]) -> Iterator[tuple[str, Names]]:
    lists = [row for row in rows if row.kind == "list"]
    for row in rows:
        if row.kind in ("value", "attribute") and row.model:
            around = next((one for one in lists if row.path.startswith(f"{one.path}/")), None)
            model = f"{around.model}.{row.model}" if around else row.model
            yield model.removeprefix(_TRANSCRIPT), (row.meaning_vi, row.meaning_en)

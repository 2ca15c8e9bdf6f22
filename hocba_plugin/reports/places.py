"""What people call the place of a finding: the form's own words instead of a model path."""

import re
from collections.abc import Iterator, Sequence

from hocba_hooks import Form, vocabulary
from hocba_hooks.transcripts import Level
from hocba_plugin.profiles.model import FieldRow, Profile

Names = tuple[str, str]
"""Vietnamese and English."""

SOURCE_MARK = "›"
"""Stands between file, sheet and row: what has it is a place in a source."""

_TRANSCRIPT = "transcript."
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

    def name(self, path: str, level: Level) -> Names:
        """Return what people call ``path``; the path itself where there is no name for it.

        A place in a source (file, sheet, row) is told in words already.
        """
        names = self._names[Form.of(level)]
        known = names.get(path) or names.get(f"{path}.level")
        if known is None and (item := _ITEM.fullmatch(path)):
            field = names.get(f"{item['list']}.{item['field']}")
            return _of_item(item["list"], item["key"], field, level)
        return known or spoken(path)


def spoken(place: str) -> Names:
    """Return a place of a source in both languages; adapters write it in English."""
    return place.replace(f"{SOURCE_MARK} row ", f"{SOURCE_MARK} dòng "), place


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

"""The texts of a record that people wrote: names, lines and prose, each with its path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from hocba_hooks import Transcript
from hocba_hooks.transcripts import Model
from hocba_plugin.documents.paths import get


class Kind(StrEnum):
    """What may stand in a text."""

    NAME = "name"
    """Of a person: letters."""
    LINE = "line"
    """One line: a school, a place, a class."""
    PROSE = "prose"
    """Remarks: quotations, line breaks, foreign words."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is not empty."""

    path: str
    text: str
    kind: Kind


SINGLE = {
    "pupil.name": Kind.NAME,
    "pupil.father.name": Kind.NAME,
    "pupil.mother.name": Kind.NAME,
    "pupil.guardian.name": Kind.NAME,
    "homeroom_teacher.name": Kind.NAME,
    "head.name": Kind.NAME,
    "pupil.father.occupation": Kind.LINE,
    "pupil.mother.occupation": Kind.LINE,
    "pupil.guardian.occupation": Kind.LINE,
    "pupil.birthplace.text": Kind.LINE,
    "pupil.native_place.text": Kind.LINE,
    "pupil.residence.text": Kind.LINE,
    "pupil.policy_category": Kind.LINE,
    "homeroom_teacher.office": Kind.LINE,
    "head.office": Kind.LINE,
    "school_class.name": Kind.LINE,
    "school.name": Kind.LINE,
    "school.department_name": Kind.LINE,
    "school.district_name": Kind.LINE,
    "school.commune_name": Kind.LINE,
    "school.province_name": Kind.LINE,
    "school.place_of_issue": Kind.LINE,
    "completion_text": Kind.PROSE,
    "promotion_text": Kind.PROSE,
    "commendation.text": Kind.PROSE,
    "commendation.unplanned": Kind.PROSE,
    "competition_results": Kind.PROSE,
    "homeroom_remark": Kind.PROSE,
    "qualities_remark": Kind.PROSE,
    "general_competences_remark": Kind.PROSE,
    "specific_competences_remark": Kind.PROSE,
    "summer_training_remark": Kind.PROSE,
}
REPEATED = {
    "subjects": {
        "teacher.name": Kind.NAME,
        "teacher.office": Kind.LINE,
        "name": Kind.LINE,
        "remark": Kind.PROSE,
    },
    "history": {"class_name": Kind.LINE, "school_name": Kind.LINE, "province_name": Kind.LINE},
    "certificates": {"name": Kind.LINE, "kind": Kind.LINE},
}
"""Of each row of a list."""


def written(transcript: Transcript) -> Iterator[Written]:
    """Yield every text of ``transcript``, the pupil's name first."""
    yield from _texts(transcript, SINGLE, "")
    for group, fields in REPEATED.items():
        for number, row in enumerate(getattr(transcript, group, ()), start=1):
            key = f"subject={row.subject}" if group == "subjects" else str(number)
            yield from _texts(row, fields, f"{group}[{key}].")


def _texts(source: Model, fields: Mapping[str, Kind], prefix: str) -> Iterator[Written]:
    for path in _of_model(type(source), tuple(fields)):
        text = get(source, path)
        if text:
            yield Written(prefix + path, text, fields[path])


@cache
def _of_model(model: type[Model], paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths a model has: primary and secondary records differ."""
    return tuple(path for path in paths if path.partition(".")[0] in model.model_fields)

"""The texts of a record that people wrote: names, lines and prose, each with its path."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from hocba_hooks import Transcript
from hocba_hooks.transcripts import Model

_Getter = Callable[[Any], str | None]


class Kind(StrEnum):
    """What may stand in a text."""

    NAME = "name"
    """Of a person: letters."""
    LINE = "line"
    """One line: a school, a place, a class."""
    PROSE = "prose"
    """Remarks: quotations, line breaks, foreign words."""


class Written(NamedTuple):
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
    yield from _texts(transcript, "", "")
    for group in REPEATED:
        for number, row in enumerate(getattr(transcript, group, ()), start=1):
            key = f"subject={row.subject}" if group == "subjects" else number
            yield from _texts(row, group, f"{group}[{key}].")


def _texts(source: Model, group: str, prefix: str) -> Iterator[Written]:
    for path, value, kind in _fields(type(source), group):
        text = value(source)
        if text:
            yield Written(prefix + path, text, kind)


@cache
def _fields(model: type[Model], group: str) -> tuple[tuple[str, _Getter, Kind], ...]:
    """Return the texts a model has, and how to get there: primary and secondary records differ."""
    fields = REPEATED[group] if group else SINGLE
    own = [path for path in fields if path.partition(".")[0] in model.model_fields]
    return tuple((path, attrgetter(path), fields[path]) for path in own)

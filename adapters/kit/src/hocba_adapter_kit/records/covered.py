"""Which queries of a database have rows of a class."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from hocba_adapter_kit import coverage as kinds
from hocba_adapter_kit.coverage import DataKind
from hocba_hooks import Coverage, Level, SchoolClass, Stage

_TRAITS = DataKind(
    "traits", "phẩm chất, năng lực", "qualities and competences", ("competences", "qualities")
)
_SUBJECTS = replace(
    kinds.SEMESTER1, name="subjects", vi="kết quả môn học", en="results of subjects"
)
_COMPONENTS = DataKind(
    "components", "điểm thành phần", "marks behind the averages", (), Stage.SEMESTER1, needed=False
)
_YEAR = replace(kinds.RESULTS, feeds=(*kinds.RESULTS.feeds[:-1], *kinds.REMARKS.feeds[:-2]))
_ABSENCES = DataKind("absences", "số buổi nghỉ", "absences", needed=False)
_OF_PRIMARY = {
    "levels": kinds.LEVELS,
    "traits": _TRAITS,
    "results": replace(_YEAR, feeds=(*_YEAR.feeds, *kinds.PRIMARY_YEAR.feeds[2:])),
    "absences": _ABSENCES,
    "history": kinds.HISTORY,
}
_OF_SECONDARY = {
    "subjects": _SUBJECTS,
    "components": _COMPONENTS,
    "results": _YEAR,
    "absences": _ABSENCES,
    "history": kinds.HISTORY,
    "certificates": kinds.CERTIFICATES,
}
"""What a class should have, by entity of the contract."""


def covered(school_class: SchoolClass, entities: AbstractSet[str]) -> Iterator[Coverage]:
    """Yield what there is of a class; ``entities`` are those with rows of it."""
    yield kinds.PUPILS.found(school_class.name, ["pupils.sql"])
    primary = school_class.grade in Level.PRIMARY.grades
    for entity, kind in (_OF_PRIMARY if primary else _OF_SECONDARY).items():
        places = [f"{entity}.sql"] if entity in entities else []
        yield kind.found(school_class.name, places, f"{entity}.sql")

"""From a row of primary results to the rows of levels, traits and decisions."""

from collections.abc import Iterator

from hocba_adapter_kit import Cell
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.gathered import SheetRows
from hocba_adapter_smas.primary_columns import LEVEL, TEST, TRAIT, subject_heading
from hocba_hooks import Level, SchoolClass, vocabulary

_LAST_GRADE = 5
_TICKS = ("class_completed", "promoted")
DECISIONS = (*_TICKS, "primary_completed")
"""Columns of ticks that the results sheet and our summary may both have."""


def add_levels(own: SheetRows, row: Row, school_class: SchoolClass) -> None:
    """Put the pupil's levels, tests and traits into ``own``."""
    for subject in dict.fromkeys(_ids(row, LEVEL, TEST)):
        level, test = row[f"{LEVEL}{subject}"], row[f"{TEST}{subject}"]
        if not (level.blank and test.blank) or _is_due(subject, school_class.grade):
            name = Cell(_written(row, subject), row.place)
            own.add("levels", row.place, {"subject": name, "level": level, "test": test})
    for trait in _ids(row, TRAIT):
        cell = row[f"{TRAIT}{trait}"]
        own.add("traits", row.place, {"trait": Cell(trait, cell.place), "level": cell})


def decisions(row: Row, summary: Row | None, grade: int) -> dict[str, Cell]:
    """Return the year result and what was decided, as columns of the contract's ``results``.

    An empty box says no only where the year was assessed. Nobody completes primary before its last
    grade (R-P13).
    """
    found = {name: _written_first(name, row, summary) for name in ("year_result", *_TICKS)}
    if not found["year_result"].blank:
        for name in _TICKS:
            found[name] = _no_if_blank(found[name])
    last = _written_first("primary_completed", row, summary)
    completed = found["class_completed"]
    if grade < _LAST_GRADE:
        last = Cell("" if completed.blank else "0", completed.place)
    elif not found["year_result"].blank:
        last = _no_if_blank(last)
    return {**found, "primary_completed": last}


def _written_first(name: str, *rows: Row | None) -> Cell:
    found = [row[name] for row in rows if row is not None]
    return next((cell for cell in found if not cell.blank), found[0])


def _no_if_blank(cell: Cell) -> Cell:
    return Cell("0", cell.place) if cell.blank else cell


def _ids(row: Row, *prefixes: str) -> Iterator[str]:
    for name in row.heading.indexes:
        for prefix in prefixes:
            if name.startswith(prefix):
                yield name.removeprefix(prefix)


def _written(row: Row, subject: str) -> str:
    paths = row.heading.paths
    path = paths.get(f"{LEVEL}{subject}") or paths[f"{TEST}{subject}"]
    return subject_heading(path) or subject


def _is_due(subject: str, grade: int) -> bool:
    # The template has columns for electives too: empty ones are not taken.
    term = vocabulary.subjects(Level.PRIMARY)[subject]
    return grade in term.grades and (term.compulsory or grade in term.mark_grades)

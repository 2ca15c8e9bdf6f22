"""From a pupil's rows of primary results to the rows of levels, traits, decisions and remarks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.assessment_columns import REMARKS
from hocba_adapter_smas.assessments import Assessed, is_due, traits_of
from hocba_adapter_smas.gathered import SheetRows, agreed
from hocba_adapter_smas.primary_columns import LEVEL, TEST, TRAIT, subject_heading
from hocba_hooks import SchoolClass

_LAST_GRADE = 5
_TICKS = ("class_completed", "promoted")
DECISIONS = (*_TICKS, "primary_completed")
"""Columns of ticks that the results sheet and our summary may both have."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What sheets say of one subject, the whole results before the subject's own sheet."""

    name: Cell
    levels: list[Cell] = field(default_factory=list)
    tests: list[Cell] = field(default_factory=list)


def add_levels(
    own: SheetRows, results: Row | None, assessed: Assessed, school_class: SchoolClass
) -> None:
    """Put the pupil's levels, tests and traits into ``own``; sheets that differ are R-X07."""
    for subject, said in _subjects(results, assessed).items():
        level = agreed(said.levels, own.notes, _level) or said.levels[0]
        test = agreed(said.tests, own.notes) or said.tests[0]
        # Sheets have columns and rows for electives too: empty ones are not taken.
        if not (level.blank and test.blank) or is_due(subject, school_class.grade):
            found = {"subject": said.name, "level": level, "test": test}
            own.add("levels", said.name.place, found)
    for trait, told in _traits(results, assessed).items():
        cell = agreed(told, own.notes, _trait_level) or told[0]
        own.add("traits", cell.place, {"trait": Cell(trait, cell.place), "level": cell})


def remarks(summary: Row | None, assessed: Assessed, notes: Notes) -> dict[str, Cell]:
    """Return the remarks on competences and qualities that assessments or our summary have."""
    rows = [*([summary] if summary else []), *(row for one, row in assessed if not one.subject)]
    found = {name: agreed((row[name] for row in rows), notes) for name in REMARKS}
    return {name: cell for name, cell in found.items() if cell}


def decisions(results: Row | None, summary: Row | None, grade: int) -> dict[str, Cell]:
    """Return the year result and what was decided, as columns of the contract's ``results``.

    An empty box says no only where the year was assessed. Nobody completes primary before its last
    grade (R-P13).
    """
    rows = [row for row in (results, summary) if row is not None]
    if not rows:
        return {}
    found = {name: _written_first(name, rows) for name in ("year_result", *_TICKS)}
    if not found["year_result"].blank:
        for name in _TICKS:
            found[name] = _no_if_blank(found[name])
    last = _written_first("primary_completed", rows)
    completed = found["class_completed"]
    if grade < _LAST_GRADE:
        last = Cell("" if completed.blank else "0", completed.place)
    elif not found["year_result"].blank:
        last = _no_if_blank(last)
    return {**found, "primary_completed": last}


def check_decisions(results: Row, summary: Row, notes: Notes) -> None:
    """Note where the results sheet and our summary decide differently (R-X07)."""
    agreed((results["year_result"], summary["year_result"]), notes, _year_result)
    for name in DECISIONS:
        agreed((results[name], summary[name]), notes, _decision)


def _subjects(results: Row | None, assessed: Assessed) -> Mapping[str, _Said]:
    found = _subjects_of(results) if results else {}
    for one, row in assessed:
        if one.subject:
            said = found.setdefault(one.subject, _Said(Cell(one.written, row.place)))
            said.levels.append(row["level"])
            said.tests.append(row["test"])
    return found


def _subjects_of(row: Row) -> dict[str, _Said]:
    return {
        subject: _Said(
            Cell(_written(row, subject), row.place),
            [row[f"{LEVEL}{subject}"]],
            [row[f"{TEST}{subject}"]],
        )
        for subject in _ids(row, LEVEL, TEST)
    }


def _traits(results: Row | None, assessed: Assessed) -> Mapping[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    listed = ((trait, results) for trait in _ids(results, TRAIT)) if results else ()
    for trait, row in (*listed, *traits_of(assessed)):
        found.setdefault(trait, []).append(row[f"{TRAIT}{trait}"])
    return found


def _written_first(name: str, rows: Iterable[Row]) -> Cell:
    found = [row[name] for row in rows]
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


def _level(cell: Cell) -> object:
    return cells.subject_level(cell, Notes())


def _trait_level(cell: Cell) -> object:
    return cells.trait_level(cell, Notes())


def _year_result(cell: Cell) -> object:
    return cells.year_result(cell, Notes())


def _decision(cell: Cell) -> object:
    return cells.tick(cell, Notes())

"""From mark sheets to the rows of subjects and marks the kit makes a record of."""

from collections.abc import Iterator, Sequence

from hocba_adapter_kit import Cell, Notes, cells, titles
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.class_results import ClassResults
from hocba_adapter_smas.gathered import Cells, SheetRows, agreed
from hocba_adapter_smas.layouts import REGULAR
from hocba_adapter_smas.mark_sheets import MarkSheet
from hocba_adapter_smas.teaching import Teaching
from hocba_hooks import vocabulary
from hocba_hooks.transcripts import PupilStatus

Found = Sequence[tuple[MarkSheet, Row]]


def add_marks(own: SheetRows, pupil: Row, results: ClassResults, teaching: Teaching) -> None:
    """Put the pupil's subjects, and the marks behind them, into ``own``."""
    by_subject = dict(_by_subject(pupil, results))
    assessed = any(_has_marks(found) for found in by_subject.values())
    for subject, found in by_subject.items():
        elective = not vocabulary.subjects(results.level)[subject].compulsory
        # Sheets list the whole class: an empty row of an elective is somebody who does not take it.
        if _has_marks(found) or not (elective and assessed):
            _add_subject(own, found, results, teaching)


def missing_from(pupil: Row, results: ClassResults, status: PupilStatus) -> list[str]:
    """Return the places of the sheets that should have the pupil: compulsory subjects, but not of
    a semester before the pupil came."""
    subjects = vocabulary.subjects(results.level)
    late = status is PupilStatus.JOINED_SEMESTER_2
    return [
        sheet.part.place
        for sheet, rows in results.marks
        if subjects[sheet.subject].compulsory
        and not rows.one(pupil)
        and not (late and sheet.period == 1)
    ]


def _by_subject(pupil: Row, results: ClassResults) -> Iterator[tuple[str, Found]]:
    found: dict[str, list[tuple[MarkSheet, Row]]] = {}
    for sheet, rows in results.marks:
        if row := rows.one(pupil):
            found.setdefault(sheet.subject, []).append((sheet, row))
    yield from found.items()


def _has_marks(found: Found) -> bool:
    told = ("average", "semester1", "semester2", "year", "mid", "end")
    return any(not row[name].blank for _, row in found for name in (*told, *_regular_columns(row)))


def _add_subject(own: SheetRows, found: Found, results: ClassResults, teaching: Teaching) -> None:
    sheet, row = found[0]
    name = Cell(sheet.written, sheet.part.place)  # a title says it
    titled = next(filter(None, (titles.subject_teacher_in(s.part.titles) for s, _ in found)), None)
    teacher = teaching.subject(
        results.school_class, results.level, sheet.subject, titled, sheet.part.place
    )
    own.add("subjects", row.place, {"subject": name, **_averages(found, own.notes), **teacher})
    for part, marks in found:
        if part.period != titles.WHOLE_YEAR:
            for kind, cell in _marks(marks):
                semester = Cell(str(part.period), cell.place)
                mark = {"subject": name, "semester": semester, "kind": Cell(kind, cell.place)}
                own.add("components", cell.place, {**mark, "mark": cell})


def _averages(found: Found, notes: Notes) -> Cells:
    semesters = {1: "semester1", 2: "semester2", titles.WHOLE_YEAR: "year"}
    columns: dict[str, list[Cell]] = {name: [] for name in (*semesters.values(), "reassessed")}
    for sheet, row in found:
        columns[semesters[sheet.period]] += _there(row, "average")
        for name in columns:
            columns[name] += _there(row, name)
    agreed_on = {name: agreed(candidates, notes) for name, candidates in columns.items()}
    remarks = list(_remarks(found))
    written = (cell for cell in remarks if not cell.blank)
    remark = next(written, next(iter(remarks), None))
    return {name: cell for name, cell in {**agreed_on, "remark": remark}.items() if cell}


def _remarks(found: Found) -> Iterator[Cell]:
    """Yield what may be the year's remark, the surest first; semester I's never is."""
    for _, row in found:
        yield from _there(row, "remark_year")
    for period in (titles.WHOLE_YEAR, 2):
        for sheet, row in found:
            if sheet.period == period:
                yield from _there(row, "remark")
    for _, row in found:
        yield from _there(row, "remark2")


def _there(row: Row, name: str) -> list[Cell]:
    return [row[name]] if name in row else []


def _marks(row: Row) -> Iterator[tuple[str, Cell]]:
    for name in _regular_columns(row):
        for text in _each(row[name]):
            yield "TX", Cell(text, row[name].place)
    for name, kind in (("mid", "GK"), ("end", "CK")):
        if not row[name].blank:
            yield kind, row[name]


def _regular_columns(row: Row) -> Sequence[str]:
    """Return the columns of regular marks by the number in their heading, wherever they stand."""
    names = (name for name in row.heading.indexes if name.startswith(REGULAR))
    return sorted(names, key=lambda name: int(name.removeprefix(REGULAR) or 0))


def _each(cell: Cell) -> Sequence[str]:
    """Return the marks of a cell: several may stand in one, apart by spaces."""
    whole = cells.score(cell, Notes())
    return cell.text.split() if whole is None else [cell.text]

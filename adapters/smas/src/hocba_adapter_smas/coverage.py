"""Which class has which of the sheets a folder holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hocba_adapter_kit import coverage as kinds
from hocba_adapter_kit import titles
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.coverage import DataKind
from hocba_adapter_kit.pairing import Pairs
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.assessments import is_due, year_end
from hocba_adapter_smas.class_results import Parts, level_of
from hocba_adapter_smas.folder import Folder
from hocba_adapter_smas.kinds import STAFF, TEACHING
from hocba_adapter_smas.mark_sheets import each_sheet, periods_of
from hocba_adapter_smas.results import ClassPart
from hocba_adapter_smas.roster import Roster
from hocba_hooks import Coverage, Level, SchoolClass, vocabulary

_REMARKS = replace(kinds.REMARKS, vi="tổng kết, nhận xét", en="the year's summary, remarks")
_RESULTS = replace(
    kinds.RESULTS,
    vi="tổng kết năm học",
    en="the year's summary",
    feeds=(*kinds.RESULTS.feeds, "homeroom_remark"),
)
_PRIMARY = replace(
    kinds.PRIMARY_YEAR,
    vi="kết quả giáo dục (tiểu học)",
    en="primary results",
    feeds=("subjects", *kinds.PRIMARY_YEAR.feeds),
)
_AVERAGES = {1: "semester1", 2: "semester2"}
LOOKED_FOR = frozenset(
    {
        "marks1",
        "marks2",
        "levels",
        "traits",
        "primary_year",
        "results",
        "remarks",
        "history",
        "teaching",
        "staff",
    }
)
"""What a file that cannot be read may hold: a class that lacks one of them is not complete."""


def covered(folder: Folder, parts: Parts, roster: Roster, one: SchoolClass) -> Iterator[Coverage]:
    """Yield what there is of a class."""
    pupils = roster.rows[one.name]
    twice = roster.twice.get(one.name)
    lists = kinds.PUPILS.found(one.name, _files(pupils))
    yield kinds.PUPILS.refused(one.name, twice) if twice else lists
    primary = level_of(one) is Level.PRIMARY
    summary = _places(parts.summary.get(one, ()))
    if primary:
        yield from _primary(one, parts.primary.get(one, ()), parts.assessments.get(one, ()))
        yield _REMARKS.found(one.name, summary)
    else:
        yield from _marks(one, parts.marks.get(one, ()))
        yield _RESULTS.found(one.name, summary)
        yield _rows(kinds.CERTIFICATES, one, pupils, parts.certificates)
    yield _rows(kinds.HISTORY, one, pupils, parts.history)
    key = class_key(one.name)
    taught = [r for s in folder.of(TEACHING) for r in s.rows if class_key(r["class"].text) == key]
    yield kinds.TEACHING.found(one.name, _files(taught))
    yield kinds.STAFF.found(one.name, [sheet.place for sheet in folder.of(STAFF)])


def _primary(
    one: SchoolClass, results: Sequence[ClassPart], sheets: Sequence[ClassPart]
) -> Iterator[Coverage]:
    """Yield the results of a primary class: of one sheet, or of one a subject and one of traits."""
    if results or not sheets:
        yield _PRIMARY.found(one.name, _places((*results, *sheets)))
        return
    try:
        found = year_end(sheets, results_elsewhere=False)
    except SpreadsheetError as error:
        yield _PRIMARY.refused(one.name, error)
        return
    assessed = {sheet.subject for sheet in found}
    due = (s for s in vocabulary.subjects(Level.PRIMARY).values() if is_due(s.id, one.grade))
    lacking = {s.id: s.name for s in due if s.id not in assessed}
    feeds = tuple(f"subjects[subject={subject}]" for subject in lacking)
    there = [] if lacking else _places(sheet.part for sheet in found if sheet.subject)
    subjects = replace(kinds.LEVELS, feeds=feeds)
    yield subjects.found(one.name, there, ", ".join(lacking.values()))
    yield kinds.TRAITS.found(one.name, _places(s.part for s in found if not s.subject))


def _marks(one: SchoolClass, parts: Sequence[ClassPart]) -> Iterator[Coverage]:
    semesters = ((1, kinds.SEMESTER1), (2, kinds.SEMESTER2), (titles.WHOLE_YEAR, kinds.YEAR_MARKS))
    try:
        sheets = each_sheet(parts, level_of(one))
    except SpreadsheetError as error:
        yield from (kind.refused(one.name, error) for _, kind in semesters)
        return
    for period, kind in semesters:
        there = [sheet for sheet in sheets if period in periods_of(sheet)]
        lacking = {s.subject: s.written for s in sheets} if period != titles.WHOLE_YEAR else {}
        for sheet in there:
            lacking.pop(sheet.subject, None)
        if there and lacking:
            feeds = tuple(f"subjects[subject={subject}].{_AVERAGES[period]}" for subject in lacking)
            part = replace(kind, feeds=feeds)
            yield part.found(one.name, [], ", ".join(lacking.values()))
        else:
            yield kind.found(one.name, _places(sheet.part for sheet in there))


def _rows(kind: DataKind, one: SchoolClass, pupils: Sequence[Row], rows: Pairs) -> Coverage:
    return kind.found(one.name, _files(row for pupil in pupils for row in rows.all(pupil)))


def _files(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(row.sheet.place for row in rows))


def _places(parts: Iterable[ClassPart]) -> list[str]:
    return [part.place for part in parts]

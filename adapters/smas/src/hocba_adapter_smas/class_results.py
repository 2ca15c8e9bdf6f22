"""Everything a folder holds about one class, row by row, each paired with the class's pupils."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from hocba_adapter_kit import titles
from hocba_adapter_kit.due import results_due
from hocba_adapter_kit.pairing import (
    Doubt,
    Pairs,
    People,
    doubts_about,
    histories,
    pair,
    strangers_in,
)
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.assessments import Assessed, Assessment, year_end, year_end_rows
from hocba_adapter_smas.folder import Folder
from hocba_adapter_smas.kinds import (
    ASSESSMENTS,
    CERTIFICATES,
    HISTORY,
    MARKS,
    PRIMARY,
    SUMMARY,
    TRAITS,
    Kind,
)
from hocba_adapter_smas.layouts import TIME
from hocba_adapter_smas.mark_sheets import MarkSheet, mark_sheets
from hocba_adapter_smas.results import ClassPart, class_parts
from hocba_adapter_smas.roster import Roster
from hocba_hooks import Level, SchoolClass, Stage


@dataclass(frozen=True, slots=True)
class Parts:
    """The sheets of results of a whole school, by class."""

    marks: Mapping[SchoolClass, Sequence[ClassPart]]
    primary: Mapping[SchoolClass, Sequence[ClassPart]]
    assessments: Mapping[SchoolClass, Sequence[ClassPart]]
    summary: Mapping[SchoolClass, Sequence[ClassPart]]
    history: Pairs
    certificates: Pairs
    unplaced: Sequence[SpreadsheetError] = ()
    """What is the matter with rows that belong to no class of the pupil list, once a sheet."""

    @classmethod
    def of(cls, folder: Folder, roster: Roster) -> "Parts":
        """Sort the sheets of a folder."""
        unplaced: list[SpreadsheetError] = []

        def parts(*kinds: Kind) -> dict[SchoolClass, list[ClassPart]]:
            return _by_class(class_parts(folder.of(*kinds), roster, unplaced))

        return cls(
            parts(MARKS),
            parts(PRIMARY),
            parts(ASSESSMENTS, TRAITS),
            parts(SUMMARY),
            histories(roster.everyone, _rows(folder, HISTORY)),
            histories(roster.everyone, _rows(folder, CERTIFICATES)),
            unplaced,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassResults:
    """What there is about the pupils of one class."""

    school_class: SchoolClass
    pupils: Sequence[Row]
    marks: Sequence[tuple[MarkSheet, Pairs]]
    primary: Pairs
    assessments: Sequence[tuple[Assessment, Pairs]]
    summary: Pairs
    history: Pairs
    certificates: Pairs
    everyone: People
    """The pupils of the whole school."""
    strangers: Sequence[Row]
    """Rows of results of nobody in the list, one a person."""
    due: bool
    """Whether a pupil without any results is one too few."""

    @property
    def level(self) -> Level:
        """The level of the class."""
        return level_of(self.school_class)

    def assessed(self, pupil: Row) -> Assessed:
        """Return what assessments by subject say of a pupil."""
        return [(one, row) for one, rows in self.assessments if (row := rows.one(pupil))]

    def doubts(self, pupil: Row) -> Sequence[Doubt]:
        """Return what speaks against the pupil's rows in any sheet."""
        own = [pairs for _, pairs in (*self.marks, *self.assessments)]
        own += [self.primary, self.summary, self.history, self.certificates]
        return doubts_about(pupil, self.everyone, own)

    @property
    def titles(self) -> Sequence[str]:
        """The lines above the class's sheets of marks."""
        return [line for sheet, _ in self.marks for line in sheet.part.titles]


def level_of(school_class: SchoolClass) -> Level:
    """Return the level a class belongs to."""
    return next(level for level in Level if school_class.grade in level.grades)


def class_results(
    parts: Parts, roster: Roster, school_class: SchoolClass, stage: Stage = Stage.YEAR
) -> ClassResults:
    """Return the results of a class, as far as they are due.

    :raises SpreadsheetError: they are not complete, stand there twice, or are another school's.
    """
    pupils = roster.rows[school_class.name]
    people = People.of(pupils)
    level = level_of(school_class)
    is_primary = level is Level.PRIMARY
    due = results_due(level, stage)
    sheets = [] if is_primary else mark_sheets(parts.marks.get(school_class, ()), level, stage)
    assessed = _assessed(parts, school_class, is_primary=is_primary)
    final = _year_end(parts.primary.get(school_class, ()), assessed) if is_primary else []
    used = [*(sheet.part for sheet in sheets), *final, *(one.part for one in assessed)]
    if due:
        _require_some(school_class, used)
    paired = [pair(people, part.rows) for part in used]
    _require_own(used, paired)
    rows = [row for part in parts.summary.get(school_class, ()) for row in part.rows]
    summary = pair(people, rows)
    return ClassResults(
        school_class=school_class,
        pupils=pupils,
        marks=list(zip(sheets, paired, strict=False)),
        primary=paired[0] if final else pair(people, ()),
        assessments=list(zip(assessed, paired[len(sheets) + len(final) :], strict=True)),
        summary=summary,
        history=parts.history,
        certificates=parts.certificates,
        everyone=roster.everyone,
        strangers=strangers_in([*paired, summary]),
        due=due,
    )


def _by_class(parts: Iterable[ClassPart]) -> dict[SchoolClass, list[ClassPart]]:
    found: dict[SchoolClass, list[ClassPart]] = {}
    for part in parts:
        found.setdefault(part.school_class, []).append(part)
    return found


def _assessed(parts: Parts, school_class: SchoolClass, *, is_primary: bool) -> list[Assessment]:
    own = parts.assessments.get(school_class, ())
    if own and not is_primary:
        _refuse(
            own[0],
            f"đánh giá định kỳ của tiểu học, nhưng lớp {school_class.name} không phải tiểu học",
            f"an assessment of primary, but class {school_class.name} is not primary",
        )
    return year_end(own, results_elsewhere=school_class in parts.primary)


def _year_end(given: Sequence[ClassPart], assessed: Sequence[Assessment]) -> list[ClassPart]:
    """Return the sheet of the year's end: other times do not enter the record (R-P09).

    Where nothing says the time, only the year's end has year results.
    """
    parts = [part for part in map(year_end_rows, given) if part.rows]
    found = [part for part in parts if _is_year_end(part)]
    if given and not found and not assessed:
        _refuse(
            given[0],
            "không phải kết quả cuối năm học, hoặc chưa có Xếp loại",
            "not the results of the year's end, or without year results",
        )
    if len(found) > 1:
        _refuse(
            found[1],
            f"lớp này đã có kết quả cuối năm ở {found[0].place}",
            f"this class has year-end results in {found[0].place} already",
        )
    return found


def _is_year_end(part: ClassPart) -> bool:
    if TIME.name in part.heading.indexes:
        return True
    sheet = part.sheet.table.sheet
    said = titles.is_year_end((*part.titles, sheet.name, sheet.file.replace("_", " ")))
    return any(not row["year_result"].blank for row in part.rows) if said is None else said


def _require_some(school_class: SchoolClass, used: Sequence[ClassPart]) -> None:
    if not used:
        raise SpreadsheetError(
            f"lớp {school_class.name}",
            "không có bảng điểm hay bảng kết quả nào của lớp này; "
            "đầu năm học thì kiểm tra bằng hocba check --stage start",
            "there are no results of this class; "
            "at the start of the year use hocba check --stage start",
        )


def _require_own(used: Sequence[ClassPart], paired: Sequence[Pairs]) -> None:
    for part, pairs in zip(used, paired, strict=True):
        if not pairs.rows:
            _refuse(
                part,
                "không học sinh nào của bảng này có trong danh sách lớp: tệp của trường khác",
                "no pupil of this sheet is in the class list: a file of another school",
            )


def _rows(folder: Folder, kind: Kind) -> list[Row]:
    return [row for sheet in folder.of(kind) for row in sheet.rows]


def _refuse(part: ClassPart, reason_vi: str, reason_en: str) -> NoReturn:
    raise SpreadsheetError(part.place, reason_vi, reason_en)

"""Mark sheets of a secondary class: which subject and time each is of, and whether all are there.

Title: "BẢNG ĐIỂM CHI TIẾT - MÔN … - HỌC KỲ n - NĂM HỌC …"; a year's sheet says "CẢ NĂM" instead.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hocba_adapter_kit.coverage import TwiceError
from hocba_adapter_kit.due import semesters_due
from hocba_adapter_kit.languages import language_in
from hocba_adapter_kit.spreadsheets import Row, Table
from hocba_adapter_kit.titles import is_whole_year, semester_in, subject_in
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_hooks import Level, Stage, vocabulary

Period = int
"""Semester 1 or 2; 3 is the whole year, as vnEdu counts."""
YEAR: Period = 3
_AVERAGES = {1: ("average", "semester1"), 2: ("average", "semester2"), YEAR: ("year",)}


@dataclass(frozen=True, slots=True, eq=False)
class MarkSheet:
    """The rows of one class in one sheet."""

    table: Table
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, eq=False)
class ClassSubject:
    """What a class has of one subject, by period."""

    subject: str
    name: str
    """As the school calls it, a foreign language in brackets."""
    sheets: Mapping[Period, MarkSheet]

    @property
    def tables(self) -> list[Table]:
        """The tables, first semester first."""
        return [sheet.table for _, sheet in sorted(self.sheets.items())]


def class_subjects(
    level: Level,
    parts: Iterable[tuple[Table, Sequence[Row]]],
    elsewhere: Collection[Period] = (),
    stage: Stage = Stage.YEAR,
) -> list[ClassSubject]:
    """Return the subjects of one class from its sheets.

    :param elsewhere: the semesters a yearly book of the class gives.
    :raises SpreadsheetError: a sheet does not say its subject or time, lacks its average, stands
        there twice, or a semester of a subject is missing that is due: one is not the year (E-07).
    """
    names: dict[str, str] = {}
    found: dict[str, dict[Period, MarkSheet]] = {}
    for table, rows in parts:
        period = _period(table)
        subject, name = _subject(level, table)
        names.setdefault(subject, name)
        sheets = found.setdefault(subject, {})
        if period in sheets:
            other = sheets[period].table.sheet.place
            raise TwiceError(
                table.sheet.place,
                f"cùng lớp, môn và kỳ với {other}",
                f"of the same class, subject and time as {other}",
            )
        sheets[period] = MarkSheet(table, rows)
    subjects = [ClassSubject(id_, names[id_], sheets) for id_, sheets in found.items()]
    for taught in subjects:
        _check_semesters(taught, elsewhere, semesters_due(stage))
    return subjects


def _period(table: Table) -> Period:
    period = YEAR if is_whole_year(table.titles) else semester_in(table.titles)
    if period is None:
        raise SpreadsheetError(
            table.sheet.place,
            "tiêu đề không cho biết học kỳ nào hay cả năm",
            "the title does not say which semester, or the whole year",
        )
    if not any(column in table.heading.indexes for column in _AVERAGES[period]):
        heading = "ĐTBmcn" if period == YEAR else "ĐTBmhk"
        raise SpreadsheetError(
            f"{table.sheet.place} › {heading}", "thiếu cột này", "this column is missing"
        )
    return period


def _subject(level: Level, table: Table) -> tuple[str, str]:
    said = subject_in(table.titles) or ""
    subject = vocabulary.find_subject(level, said)
    if subject is None:
        raise SpreadsheetError(
            table.sheet.place,
            "tiêu đề không ghi môn học nào của cấp học này",
            "the title names no subject of this level",
        )
    name = vocabulary.subjects(level)[subject].name
    language = language_in([said])
    return subject, f"{name} ({language})" if language else name


def _check_semesters(
    subject: ClassSubject, elsewhere: Collection[Period], due: Iterable[Period]
) -> None:
    for semester in due:
        column = f"semester{semester}"
        if (
            semester in subject.sheets
            or semester in elsewhere
            or any(column in table.heading.indexes for table in subject.tables)
        ):
            continue
        raise SpreadsheetError(
            subject.tables[0].sheet.place,
            f"thiếu bảng điểm học kỳ {semester} của môn này: học bạ cần cả hai học kỳ",
            f"its subject has no sheet of semester {semester}: a record needs both semesters",
        )

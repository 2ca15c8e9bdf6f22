"""One secondary class: pupil list, mark sheets, class results, remarks and history together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hocba_adapter_kit import Cell
from hocba_adapter_kit.pairing import histories, pair
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_vnedu.books import check_semesters
from hocba_adapter_vnedu.class_files import ClassFiles
from hocba_adapter_vnedu.class_setting import level_of
from hocba_adapter_vnedu.mark_sheets import ClassSubject, Period, class_subjects
from hocba_adapter_vnedu.marks import SubjectMarks
from hocba_adapter_vnedu.primary_classes import MakeSetting
from hocba_adapter_vnedu.pupil_books import (
    SEMESTERS,
    BookSheet,
    PupilBook,
    book_sheets,
    is_common,
    pupil_book,
    taught,
)
from hocba_adapter_vnedu.secondary import SecondaryRows, to_record
from hocba_hooks import SchoolClass, SourceRecord

Sheets = Mapping[Period, Sequence[BookSheet]]
"""The sheets of a class's yearly books, by time."""


@dataclass(frozen=True, slots=True, eq=False)
class _PairedSubject:
    """The sheets of one subject, their rows by pupil."""

    subject: ClassSubject
    teacher: Mapping[str, Cell]
    rows: Mapping[Period, Mapping[Row, Row]]
    in_books: bool
    """Whether the yearly books of the class have a column for it."""
    common: bool
    """Whether everybody in those books has a mark in it."""

    def marks_of(self, pupil: Row, book: PupilBook) -> SubjectMarks | None:
        own = {period: rows[pupil] for period, rows in self.rows.items() if pupil in rows}
        if not own and not (self.in_books and book.rows):
            return None
        subject, stated = self.subject, book.averages(self.subject.subject)
        return SubjectMarks(
            subject.subject,
            subject.name,
            self.teacher,
            own,
            stated,
            computed=book.computed,
            common=self.common,
        )

    def strangers(self) -> Iterator[Row]:
        for period, sheet in self.subject.sheets.items():
            known = set(self.rows[period].values())
            yield from (row for row in sheet.rows if row not in known)


def secondary_records(
    files: ClassFiles, school_class: SchoolClass, make_setting: MakeSetting
) -> list[SourceRecord]:
    """Return the records of a class; rows of nobody in the list come last.

    :raises SpreadsheetError: a file of the class cannot be used, or a semester is missing.
    """
    pupils, level = files.roster.rows[school_class.name], level_of(school_class)
    books = files.books.of(school_class, level)
    sheets = book_sheets(books, pupils, level)
    subjects = _subjects(files, school_class, sheets, pupils)
    parts = list(files.results.parts(school_class))
    elsewhere = SEMESTERS if parts and any(paired.subject.sheets for paired in subjects) else ()
    check_semesters(school_class, books, elsewhere, SEMESTERS)
    result_rows = [row for _, rows in parts for row in rows]
    results, remarks = pair(pupils, result_rows), files.remarks_of(school_class)
    history = histories(pupils, files.history)
    certificates = histories(pupils, files.certificates)
    tables = [table for table, _ in parts]
    tables += [table for paired in subjects for table in paired.subject.tables]
    tables += [sheet.table for found in sheets.values() for sheet in found]
    setting = make_setting(school_class, tables)
    known = set(results.values())
    strangers = [row for row in result_rows if row not in known]
    strangers += [row for paired in subjects for row in paired.strangers()]
    strangers += [row for found in sheets.values() for sheet in found for row in sheet.strangers]
    of_pupils = {pupil: pupil_book(sheets, pupil) for pupil in pupils}
    return [
        to_record(
            SecondaryRows(
                identity=pupil,
                marks=[
                    marks
                    for paired in subjects
                    if (marks := paired.marks_of(pupil, of_pupils[pupil]))
                ],
                book=of_pupils[pupil],
                results=results.get(pupil),
                remarks=remarks.get(pupil),
                history=history[pupil],
                certificates=certificates[pupil],
                cards=files.cards.get(pupil["code"].text.strip().lstrip("0"), ()),
            ),
            setting,
        )
        for pupil in pupils
    ] + [
        to_record(SecondaryRows(identity=row), setting, in_list=False)
        for row in _each_once(strangers)
    ]


def _subjects(
    files: ClassFiles, school_class: SchoolClass, sheets: Sheets, pupils: Sequence[Row]
) -> list[_PairedSubject]:
    """Return the subjects of a class, those that only its yearly books know among them."""
    level, name = level_of(school_class), school_class.name
    own = class_subjects(level, files.marks.parts(school_class), elsewhere=sheets.keys())
    by_books = taught(sheets, level)
    known = {subject.subject for subject in own}
    for subject in [subject for subject in by_books if subject not in known]:
        language = files.teachers.language_of(name, level, subject)
        called = by_books[subject]
        if language and "(" not in called:
            called = f"{called} ({language})"
        own.append(ClassSubject(subject, called, {}))
    return [_paired(files, school_class, subject, pupils, sheets) for subject in own]


def _paired(
    files: ClassFiles,
    school_class: SchoolClass,
    subject: ClassSubject,
    pupils: Sequence[Row],
    sheets: Sheets,
) -> _PairedSubject:
    teacher = files.teachers.of_subject(
        school_class.name, level_of(school_class), subject.subject, subject.tables
    )
    rows = {period: pair(pupils, sheet.rows) for period, sheet in subject.sheets.items()}
    id_ = subject.subject
    in_books = any(id_ in sheet.columns for found in sheets.values() for sheet in found)
    return _PairedSubject(subject, teacher, rows, in_books, is_common(sheets, id_))


def _each_once(rows: Iterable[Row]) -> Iterable[Row]:
    """Return the first row about each person: a stranger stands in the sheet of every subject."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row["code"].text.strip(), row["name"].text.strip()), row)
    return found.values()

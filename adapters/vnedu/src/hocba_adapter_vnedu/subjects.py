"""The subjects of a secondary class: from mark sheets and yearly books, their rows by pupil."""

from collections.abc import Mapping
from dataclasses import dataclass

from hocba_adapter_kit import Cell
from hocba_adapter_kit.pairing import Pairs, People, pair
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_vnedu.class_files import ClassFiles
from hocba_adapter_vnedu.class_setting import level_of
from hocba_adapter_vnedu.mark_sheets import ClassSubject, Period, class_subjects
from hocba_adapter_vnedu.marks import SubjectMarks
from hocba_adapter_vnedu.pupil_books import PupilBook, Sheets, is_common, taught
from hocba_hooks import SchoolClass


@dataclass(frozen=True, slots=True, eq=False)
class PairedSubject:
    """The sheets of one subject, their rows by pupil."""

    subject: ClassSubject
    teacher: Mapping[str, Cell]
    rows: Mapping[Period, Pairs]
    in_books: bool
    """Whether the yearly books of the class have a column for it."""
    common: bool
    """Whether everybody in those books has a mark in it."""

    def marks_of(self, pupil: Row, book: PupilBook) -> SubjectMarks | None:
        """Return what the pupil has in the subject; ``None`` where no sheet has a row for it."""
        own = {period: row for period, rows in self.rows.items() if (row := rows.one(pupil))}
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


def subjects_of(
    files: ClassFiles, school_class: SchoolClass, sheets: Sheets, pupils: People
) -> list[PairedSubject]:
    """Return the subjects of a class, those that only its yearly books know among them.

    :raises SpreadsheetError: as ``class_subjects``.
    """
    level, name = level_of(school_class), school_class.name
    parts = files.marks.parts(school_class)
    own = class_subjects(level, parts, elsewhere=sheets.keys(), stage=files.stage)
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
    pupils: People,
    sheets: Sheets,
) -> PairedSubject:
    teacher = files.teachers.of_subject(
        school_class.name, level_of(school_class), subject.subject, subject.tables
    )
    rows = {period: pair(pupils, sheet.rows) for period, sheet in subject.sheets.items()}
    id_ = subject.subject
    in_books = any(id_ in sheet.columns for found in sheets.values() for sheet in found)
    return PairedSubject(subject, teacher, rows, in_books, is_common(sheets, id_))

"""One secondary class: pupil list, mark sheets, class results, remarks and history together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hocba_adapter_kit import Cell
from hocba_adapter_kit.pairing import Pairs, People, doubts_about, pair
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_vnedu.class_files import ClassFiles
from hocba_adapter_vnedu.class_setting import level_of
from hocba_adapter_vnedu.mark_sheets import ClassSubject, Period, class_subjects
from hocba_adapter_vnedu.marks import SubjectMarks
from hocba_adapter_vnedu.primary_classes import MakeSetting
from hocba_adapter_vnedu.secondary import SecondaryRows, to_record
from hocba_hooks import SchoolClass, SourceRecord


@dataclass(frozen=True, slots=True, eq=False)
class _PairedSubject:
    """The sheets of one subject, their rows by pupil."""

    subject: ClassSubject
    teacher: Mapping[str, Cell]
    rows: Mapping[Period, Pairs]

    def marks_of(self, pupil: Row) -> SubjectMarks | None:
        own = {period: row for period, rows in self.rows.items() if (row := rows.one(pupil))}
        if not own:
            return None
        return SubjectMarks(self.subject.subject, self.subject.name, self.teacher, own)

    def strangers(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows.strangers


def secondary_records(
    files: ClassFiles, school_class: SchoolClass, make_setting: MakeSetting
) -> list[SourceRecord]:
    """Return the records of a class; rows of nobody in the list come last.

    :raises SpreadsheetError: a file of the class cannot be used, or a semester is missing.
    """
    pupils = files.roster.rows[school_class.name]
    class_pupils = People.of(pupils)
    subjects = [
        _paired(files, school_class, subject, class_pupils)
        for subject in class_subjects(level_of(school_class), files.marks.parts(school_class))
    ]
    parts = list(files.results.parts(school_class))
    result_rows = [row for _, rows in parts for row in rows]
    results, remarks = pair(class_pupils, result_rows), files.remarks_of(school_class)
    every = [rows for paired in subjects for rows in paired.rows.values()]
    every += [results, remarks, files.history, files.certificates]
    tables = [table for table, _ in parts]
    tables += [table for paired in subjects for table in paired.subject.tables]
    setting = make_setting(school_class, tables)
    strangers = [*results.strangers]
    strangers += [row for paired in subjects for row in paired.strangers()]
    return [
        to_record(
            SecondaryRows(
                identity=pupil,
                marks=[marks for paired in subjects if (marks := paired.marks_of(pupil))],
                results=results.one(pupil),
                remarks=remarks.one(pupil),
                history=files.history.all(pupil),
                certificates=files.certificates.all(pupil),
                cards=files.cards.get(pupil["code"].text.strip().lstrip("0"), ()),
                doubts=doubts_about(pupil, files.roster.everyone, every),
            ),
            setting,
        )
        for pupil in pupils
    ] + [
        to_record(SecondaryRows(identity=row), setting, in_list=False)
        for row in _each_once(strangers)
    ]


def _paired(
    files: ClassFiles, school_class: SchoolClass, subject: ClassSubject, pupils: People
) -> _PairedSubject:
    teacher = files.teachers.of_subject(
        school_class.name, level_of(school_class), subject.subject, subject.tables
    )
    rows = {period: pair(pupils, sheet.rows) for period, sheet in subject.sheets.items()}
    return _PairedSubject(subject, teacher, rows)


def _each_once(rows: Iterable[Row]) -> Iterable[Row]:
    """Return the first row about each person: a stranger stands in the sheet of every subject."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row["code"].text.strip(), row["name"].text.strip()), row)
    return found.values()

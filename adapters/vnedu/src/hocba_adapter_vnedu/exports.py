"""The school in a folder of vnEdu exports, read class by class."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from hocba_adapter_kit.headings import Layout
from hocba_adapter_kit.spreadsheets import Row, Table, tables
from hocba_adapter_kit.workbooks import SpreadsheetError, sheets
from hocba_adapter_vnedu.class_sheets import ClassSheets
from hocba_adapter_vnedu.folder import ExportFolder
from hocba_adapter_vnedu.layouts import HISTORY, REMARKS, STAFF, SUBJECT_SHEET, SUMMARY
from hocba_adapter_vnedu.pairing import histories, pair
from hocba_adapter_vnedu.results import PupilRows
from hocba_adapter_vnedu.roster import class_key, read_roster
from hocba_adapter_vnedu.staff import homeroom_teacher, to_members
from hocba_adapter_vnedu.subject_sheets import year_end_sheets
from hocba_adapter_vnedu.titles import check_school_year, check_year_end
from hocba_adapter_vnedu.transcripts import ClassSetting, to_record
from hocba_hooks import Level, SchoolClass, SourceConfig, SourceRecord, StaffMember
from hocba_hooks.transcripts import circular_for
from hocba_hooks.values.dates import school_year_start

_LAST_PRIMARY_GRADE = 5


class VneduExports:
    """A ``RecordSource`` over a folder. Files are opened for reading only."""

    def __init__(self, config: SourceConfig) -> None:
        if config.path is None:
            raise SpreadsheetError("source.path", "chưa ghi thư mục", "no folder given")
        files = ExportFolder.found_in(config.path, config.options)
        self._config = config
        self._roster = read_roster(files.pupils, config.school_year)
        self._summaries = ClassSheets(files.summaries, SUMMARY, self._roster, self._check_results)
        self._subjects = ClassSheets(files.subjects, SUBJECT_SHEET, self._roster, self._check_year)
        self._remarks = ClassSheets(
            files.remarks, REMARKS, self._roster, self._check_year, strict=False
        )
        self._history = _rows(files.history, HISTORY)
        self._staff = _rows(files.staff, STAFF)

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the pupil list, by grade and name."""
        yield from self._roster.classes

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the pupils of the school, or of one class; a class is read before it is yielded.

        :raises SourceError: a file of the class cannot be read, is of another year or class.
        """
        for school_class in self._roster.classes:
            if class_name is None or class_key(class_name) == class_key(school_class.name):
                yield from self._class_records(school_class)

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff list."""
        yield from to_members(self._staff)

    def close(self) -> None:
        """Do nothing: no file stays open between calls."""

    def _class_records(self, school_class: SchoolClass) -> list[SourceRecord]:
        pupils = self._roster.rows[school_class.name]
        parts = list(self._summaries.parts(school_class))
        summary = [row for _, rows in parts for row in rows]
        paired = pair(pupils, summary)
        sheets = {} if parts else self._subject_rows(school_class, pupils)
        remarks = pair(pupils, [r for _, rows in self._remarks.parts(school_class) for r in rows])
        history = histories(pupils, self._history)
        setting = self._setting(school_class, [table for table, _ in parts])
        taken = set(paired.values())
        return [
            to_record(
                PupilRows(
                    identity=pupil,
                    summary=paired.get(pupil),
                    subject_sheets={
                        subject: rows[pupil] for subject, rows in sheets.items() if pupil in rows
                    },
                    remarks=remarks.get(pupil),
                    history=history[pupil],
                ),
                setting,
            )
            for pupil in pupils
        ] + [
            to_record(PupilRows(identity=row, summary=row), setting, in_list=False)
            for row in summary
            if row not in taken
        ]

    def _subject_rows(
        self, school_class: SchoolClass, pupils: Sequence[Row]
    ) -> dict[str, Mapping[Row, Row]]:
        parts = dict(self._subjects.parts(school_class))
        return {sheet.subject: pair(pupils, parts[sheet.table]) for sheet in year_end_sheets(parts)}

    def _setting(self, school_class: SchoolClass, summaries: Sequence[Table]) -> ClassSetting:
        year = school_year_start(self._config.school_year)
        circular = None
        if school_class.grade <= _LAST_PRIMARY_GRADE:
            circular = circular_for(Level.PRIMARY, school_class.grade, year)
        if circular is None:
            raise SpreadsheetError(
                school_class.name,
                "chỉ đọc được lớp tiểu học theo Thông tư 27/2020/TT-BGDĐT từ tệp vnEdu",
                "only primary classes under TT 27/2020/TT-BGDĐT can be read from vnEdu exports",
            )
        return ClassSetting(
            school=self._config.school,
            head=self._config.head,
            homeroom_teacher=homeroom_teacher(self._staff, school_class.name, summaries),
            school_year=self._config.school_year,
            circular=circular,
            school_class=school_class,
            communes=self._roster.communes,
        )

    def _check_year(self, table: Table) -> None:
        check_school_year(table.sheet.place, table.titles, self._config.school_year)

    def _check_results(self, table: Table) -> None:
        self._check_year(table)
        check_year_end(table.sheet.place, table.titles)


def _rows(paths: Iterable[Path], layout: Layout) -> list[Row]:
    return [row for path in paths for table in tables(sheets(path), layout) for row in table.rows()]

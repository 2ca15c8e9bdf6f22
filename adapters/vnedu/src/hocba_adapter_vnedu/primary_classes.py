"""One primary class: pupil list, class summary or subject sheets, remarks and history together."""

from collections.abc import Callable, Iterable

from hocba_adapter_kit.pairing import Pairs, People, doubts_about, pair
from hocba_adapter_kit.spreadsheets import Table
from hocba_adapter_vnedu.class_files import ClassFiles
from hocba_adapter_vnedu.class_setting import ClassSetting
from hocba_adapter_vnedu.primary import to_record
from hocba_adapter_vnedu.results import PupilRows
from hocba_adapter_vnedu.subject_sheets import year_end_sheets
from hocba_hooks import SchoolClass, SourceRecord

MakeSetting = Callable[[SchoolClass, Iterable[Table]], ClassSetting]
"""Makes the setting of a class, whose sheets may name its homeroom teacher."""


def primary_records(
    files: ClassFiles, school_class: SchoolClass, make_setting: MakeSetting
) -> list[SourceRecord]:
    """Return the records of a class; rows of nobody in the list come last.

    :raises SpreadsheetError: a file of the class cannot be used.
    """
    pupils = files.roster.rows[school_class.name]
    parts = list(files.summaries.parts(school_class))
    summary = [row for _, rows in parts for row in rows]
    class_pupils = People.of(pupils)
    paired = pair(class_pupils, summary)
    sheets = {} if parts else _subject_rows(files, school_class, class_pupils)
    setting = make_setting(school_class, [table for table, _ in parts])
    remarks = files.remarks_of(school_class)
    every = (paired, *sheets.values(), remarks, files.history)
    return [
        to_record(
            PupilRows(
                identity=pupil,
                summary=paired.one(pupil),
                subject_sheets={
                    subject: row for subject, rows in sheets.items() if (row := rows.one(pupil))
                },
                remarks=remarks.one(pupil),
                history=files.history.all(pupil),
                doubts=doubts_about(pupil, files.roster.everyone, every),
            ),
            setting,
        )
        for pupil in pupils
    ] + [
        to_record(PupilRows(identity=row, summary=row), setting, in_list=False)
        for row in paired.strangers
    ]


def _subject_rows(files: ClassFiles, school_class: SchoolClass, pupils: People) -> dict[str, Pairs]:
    parts = dict(files.subjects.parts(school_class))
    sheets = year_end_sheets(parts, files.school_year)
    return {sheet.subject: pair(pupils, parts[sheet.table]) for sheet in sheets}

"""One primary class: pupil list, class summary or subject sheets, remarks and history together."""

from collections.abc import Callable, Iterable

from hocba_adapter_kit.due import results_due
from hocba_adapter_kit.pairing import Pairs, People, doubts_about, pair, strangers_in
from hocba_adapter_kit.spreadsheets import Row, Table
from hocba_adapter_kit.titles import check_year_end, is_whole_year, is_year_end
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_vnedu.class_files import ClassFiles, stated_of
from hocba_adapter_vnedu.class_setting import ClassSetting
from hocba_adapter_vnedu.primary import to_record
from hocba_adapter_vnedu.results import PupilRows
from hocba_adapter_vnedu.subject_sheets import year_end_sheets
from hocba_hooks import Level, SchoolClass, SourceRecord

MakeSetting = Callable[[SchoolClass, Iterable[Table]], ClassSetting]
"""Makes the setting of a class, whose sheets may name its homeroom teacher."""


def primary_records(
    files: ClassFiles, school_class: SchoolClass, make_setting: MakeSetting
) -> list[SourceRecord]:
    """Return the records of a class; rows of nobody in the list come last.

    :raises SpreadsheetError: a file of the class cannot be used.
    """
    pupils = files.roster.rows[school_class.name]
    parts = _summaries(files, school_class)
    summary = [row for _, rows in parts for row in rows]
    class_pupils = People.of(pupils)
    paired = pair(class_pupils, summary)
    due = results_due(Level.PRIMARY, files.stage)
    sheets = {} if parts or not due else _subject_rows(files, school_class, class_pupils)
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
        for row in strangers_in((paired, *sheets.values(), stated_of(remarks, school_class)))
    ]


def _summaries(files: ClassFiles, school_class: SchoolClass) -> list[tuple[Table, list[Row]]]:
    """Return the class summaries, or the yearly book of the year's end in their place.

    :raises SpreadsheetError: there are both, or two books of it, or a book of semester I alone.
    """
    own = list(files.summaries.parts(school_class))
    books = list(files.summary_books.parts(school_class))
    ended = [part for part in books if is_year_end(part[0].titles) is not False]
    if len(books) > 1:
        ended = [part for part in ended if is_whole_year(part[0].titles)] or ended
    if books and not ended and not own:
        check_year_end(books[0][0].sheet.place, books[0][0].titles)
    found = [*own, *ended]
    if ended and len(found) > 1:
        first = found[0][0].sheet.place
        raise SpreadsheetError(
            found[-1][0].sheet.place,
            f"kết quả cả năm của lớp này đã có ở {first}; để lại một tệp",
            f"the year's results of this class are in {first} too; keep one file",
        )
    return found


def _subject_rows(files: ClassFiles, school_class: SchoolClass, pupils: People) -> dict[str, Pairs]:
    parts = dict(files.subjects.parts(school_class))
    sheets = year_end_sheets(parts, files.school_year)
    return {sheet.subject: pair(pupils, parts[sheet.table]) for sheet in sheets}

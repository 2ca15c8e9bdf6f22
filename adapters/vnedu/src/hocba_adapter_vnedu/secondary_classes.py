"""One secondary class: pupil list, mark sheets, class results, remarks and history together."""

from hocba_adapter_kit.due import semesters_due
from hocba_adapter_kit.pairing import People, doubts_about, pair, strangers_in
from hocba_adapter_vnedu.books import check_semesters
from hocba_adapter_vnedu.class_files import ClassFiles, stated_of
from hocba_adapter_vnedu.class_setting import level_of
from hocba_adapter_vnedu.primary_classes import MakeSetting
from hocba_adapter_vnedu.pupil_books import SEMESTERS, book_sheets, pupil_book
from hocba_adapter_vnedu.secondary import SecondaryRows, to_record
from hocba_adapter_vnedu.subjects import subjects_of
from hocba_hooks import SchoolClass, SourceRecord


def secondary_records(
    files: ClassFiles, school_class: SchoolClass, make_setting: MakeSetting
) -> list[SourceRecord]:
    """Return the records of a class; rows of nobody in the list come last.

    :raises SpreadsheetError: a file of the class cannot be used, or a semester is missing.
    """
    pupils, level = files.roster.rows[school_class.name], level_of(school_class)
    class_pupils = People.of(pupils)
    books = files.books.of(school_class, level)
    sheets = book_sheets(books, class_pupils, level)
    subjects = subjects_of(files, school_class, sheets, class_pupils)
    parts = list(files.results.parts(school_class))
    elsewhere = SEMESTERS if parts and any(paired.subject.sheets for paired in subjects) else ()
    check_semesters(school_class, books, elsewhere, semesters_due(files.stage))
    result_rows = [row for _, rows in parts for row in rows]
    results, remarks = pair(class_pupils, result_rows), files.remarks_of(school_class)
    every = [rows for paired in subjects for rows in paired.rows.values()]
    every += [results, remarks, files.history, files.certificates]
    in_books = [sheet.rows for found in sheets.values() for sheet in found]
    every += in_books
    tables = [table for table, _ in parts]
    tables += [table for paired in subjects for table in paired.subject.tables]
    tables += [sheet.table for found in sheets.values() for sheet in found]
    setting = make_setting(school_class, tables)
    of_class = [rows for paired in subjects for rows in paired.rows.values()]
    of_class += [results, *in_books, stated_of(remarks, school_class)]
    book_of = {pupil: pupil_book(sheets, pupil) for pupil in pupils}
    return [
        to_record(
            SecondaryRows(
                identity=pupil,
                marks=[m for one in subjects if (m := one.marks_of(pupil, book_of[pupil]))],
                book=book_of[pupil],
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
        for row in strangers_in(of_class)
    ]

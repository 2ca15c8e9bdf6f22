"""Primary subject sheets: one sheet per class and subject, told apart by vnEdu's technical code.

The hidden code in the title rows reads ``<class>-<subject>-<semester>-<stage>-<year>``, as in
``12345-51-2-ck2-2025``. What it says is held against the titles and the year asked for.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from hocba_adapter_kit.spreadsheets import Table
from hocba_adapter_kit.titles import semester_in, stage_in, subject_in
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_hooks import Level, vocabulary

_CODE = re.compile(r"(\w+)-(\d+)-([12])-([gc]k[12])-(\d{4})(?:-(\d{4}))?", re.IGNORECASE)
_YEAR_END = "ck2"
_SUBJECTS = {
    "50": "TV",
    "51": "TOAN",
    "52": "KH",
    "53": "LSDL",
    "56": "DD",
    "57": "TNXH",
    "58": "AN",
    "59": "MT",
    "97": "GDTC",
    "98": "HDTN",
    "107": "CN",
    "110": "NN1",
    "113": "TIN",
}
"""vnEdu's subject numbers."""


@dataclass(frozen=True, slots=True)
class SubjectSheet:
    """A subject sheet and what it holds."""

    subject: str
    stage: str
    table: Table
    class_number: str | None = None
    """vnEdu's number of the class; ``None`` where the sheet has no technical code."""


def year_end_sheets(tables: Iterable[Table], school_year: str) -> list[SubjectSheet]:
    """Return the year-end sheets of one class; other stages do not enter the record (R-P09).

    :raises SpreadsheetError: a sheet does not say what it holds, its code says another thing than
        its titles or the school year, codes name two classes, or a subject stands there twice.
    """
    sheets = [_sheet(table, school_year) for table in tables]
    _check_one_class(sheets)
    year_end = [sheet for sheet in sheets if sheet.stage == _YEAR_END]
    for number, sheet in enumerate(year_end):
        if sheet.subject in [other.subject for other in year_end[:number]]:
            _refuse(sheet.table, "môn này có hai bảng cuối năm", "a second sheet of its subject")
    return year_end


def _sheet(table: Table, school_year: str) -> SubjectSheet:
    code = next(filter(None, map(_CODE.fullmatch, table.titles)), None)
    said = subject_in(table.titles)
    subject = vocabulary.find_subject(Level.PRIMARY, said) if said else None
    stage = stage_in(table.titles)
    if code is None:
        return _uncoded(table, subject, stage)
    _check_code(table, code, school_year)
    coded = _SUBJECTS.get(code[2]) or subject
    if coded is None:
        _refuse(table, f"không biết môn số {code[2]}", f"subject number {code[2]} is not known")
    if subject not in (None, coded):
        _contradict(table, "môn học", "subject")
    if stage not in (None, code[4].lower()):
        _contradict(table, "kỳ đánh giá", "stage")
    return SubjectSheet(coded, code[4].lower(), table, code[1])


def _uncoded(table: Table, subject: str | None, stage: str | None) -> SubjectSheet:
    if subject is None or stage is None:
        _refuse(
            table,
            "không có mã kỹ thuật của vnEdu và tiêu đề không cho biết môn, kỳ đánh giá",
            "there is no technical code of vnEdu, and the titles do not say subject and stage",
        )
    return SubjectSheet(subject, stage, table)


def _check_code(table: Table, code: re.Match[str], school_year: str) -> None:
    # Whether a single year is the first or the second of the school year is not known to us.
    if not {code[5], code[6] or code[5]} <= set(school_year.split("-")):
        _contradict(table, "năm học", "school year")
    semester = semester_in(table.titles)
    if code[3] != code[4][-1] or semester not in (None, int(code[3])):
        _contradict(table, "học kỳ", "semester")


def _check_one_class(sheets: Sequence[SubjectSheet]) -> None:
    known: Collection[str | None] = ()
    for sheet in sheets:
        known = {sheet.class_number, *known} - {None}
        if len(known) > 1:
            _contradict(sheet.table, "lớp", "class")


def _contradict(table: Table, what_vi: str, what_en: str) -> NoReturn:
    _refuse(
        table,
        f"mã kỹ thuật và tiêu đề (hoặc cấu hình) ghi khác nhau: {what_vi}",
        f"technical code and titles (or the configuration) contradict each other: {what_en}",
    )


def _refuse(table: Table, reason_vi: str, reason_en: str) -> NoReturn:
    raise SpreadsheetError(table.sheet.place, reason_vi, reason_en)

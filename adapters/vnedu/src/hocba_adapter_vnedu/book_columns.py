"""The columns of a yearly book's sheet: every mark has its subject, or the sheet is refused."""

from collections.abc import Mapping
from typing import NoReturn

from hocba_adapter_kit.headings import Heading
from hocba_adapter_kit.languages import language_in
from hocba_adapter_kit.split_names import letter
from hocba_adapter_kit.spreadsheets import Table
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_vnedu.book_layout import OLDER, SUBJECT, heading_of
from hocba_hooks import Level, vocabulary
from hocba_hooks.values.marks import parse_score
from hocba_hooks.values.text import match_key

_NO_SUBJECTS = frozenset(
    map(match_key, ("ĐTB", "TB", "Điểm TB", "TBcm", "ĐTBcm", "ĐTB các môn", "TB các môn"))
)
"""There is no average of all subjects (R-S14); books may still show one."""


def subject_columns(table: Table, level: Level) -> Mapping[str, str]:
    """Return the column of each subject, by our id of the subject."""
    found = {}
    for column, path in table.heading.paths.items():
        subject = vocabulary.find_subject(level, heading_of(path))
        if column.startswith(SUBJECT) and subject:
            found[subject] = column
    return found


def subject_name(table: Table, column: str, level: Level, subject: str) -> str:
    """Return the subject's name, a foreign language in brackets where the heading has it."""
    name = vocabulary.subjects(level)[subject].name
    language = language_in([heading_of(table.heading.paths[column])])
    return f"{name} ({language})" if language else name


def check_columns(table: Table, level: Level) -> None:
    """See that the sheet is of the present circular and that all its marks have a subject.

    :raises SpreadsheetError: it has Học lực and Hạnh kiểm; or a subject twice, or one nobody knows.
    """
    heading = table.heading
    if any(column.startswith(OLDER) for column in heading.paths):
        _refuse(
            table,
            "sổ theo Thông tư 58 (học lực, hạnh kiểm), không dùng cho Thông tư 22/2021/TT-BGDĐT",
            "a book under TT 58 (“học lực”, “hạnh kiểm”), not under TT 22/2021/TT-BGDĐT",
        )
    seen: dict[str, str] = {}
    for column, path in heading.paths.items():
        if column.startswith(SUBJECT):
            _check_subject(table, heading_of(path), level, seen)
    _check_nothing_between(table)


def _check_subject(table: Table, heading: str, level: Level, seen: dict[str, str]) -> None:
    subject = vocabulary.find_subject(level, heading)
    if subject is None:
        _refuse_column(table, heading, "không phải môn của cấp học này", "no subject of this level")
    if subject in seen:
        vi, en = f"trùng môn với cột {seen[subject]}", f"the same subject as {seen[subject]}"
        _refuse_column(table, heading, vi, en)
    seen[subject] = heading


def _check_nothing_between(table: Table) -> None:
    """Refuse a column of marks among the subjects whose heading says none of them."""
    heading, sheet = table.heading, table.sheet
    for index in _unread_among_subjects(heading):
        rows = range(heading.first_row, heading.last_row + 1)
        texts = [text for row in rows if (text := sheet.text(row, index).strip())]
        if _NO_SUBJECTS.isdisjoint(map(match_key, texts)) and _holds_marks(table, index):
            name = texts[0] if texts else letter(index)
            _refuse_column(table, name, "không biết môn nào tên này", "no subject of this name")


def _unread_among_subjects(heading: Heading) -> list[int]:
    marks = [
        index
        for name, indexes in heading.indexes.items()
        if name.startswith((SUBJECT, "study"))
        for index in indexes
    ]
    read = {index for indexes in heading.indexes.values() for index in indexes}
    first, last = min(marks, default=0), max(marks, default=0)
    begin = max((index for index in read if index < first), default=first)
    return sorted(set(range(begin, last)) - read)


def _holds_marks(table: Table, index: int) -> bool:
    return any(_is_mark(table.sheet.text(row.index, index)) for row in table.rows())


def _is_mark(text: str) -> bool:
    try:
        return parse_score(text) is not None
    except ValueError:
        return False


def _refuse_column(table: Table, heading: str, reason_vi: str, reason_en: str) -> NoReturn:
    raise SpreadsheetError(f"{table.sheet.place} › {heading}", reason_vi, reason_en)


def _refuse(table: Table, reason_vi: str, reason_en: str) -> NoReturn:
    raise SpreadsheetError(table.sheet.place, reason_vi, reason_en)

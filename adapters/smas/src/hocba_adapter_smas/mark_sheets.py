"""Mark sheets of a class: which subject and semester each is, and whether all are there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePath
from typing import NoReturn

from hocba_adapter_kit import titles
from hocba_adapter_kit.coverage import TwiceError
from hocba_adapter_kit.due import semesters_due
from hocba_adapter_kit.headings import Heading
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError
from hocba_adapter_smas.results import ClassPart
from hocba_hooks import Level, Stage, vocabulary

_SEMESTERS = (1, 2)
_NAMES = {1: "học kỳ I", 2: "học kỳ II"}


@dataclass(frozen=True, eq=False)
class MarkSheet:
    """One subject of one class in one semester, or over the year."""

    subject: str
    written: str
    """The subject's name as the sheet has it; it may tell the language."""
    period: int
    part: ClassPart


def mark_sheets(
    parts: Iterable[ClassPart], level: Level, stage: Stage = Stage.YEAR
) -> list[MarkSheet]:
    """Return the mark sheets of one class.

    :raises SpreadsheetError: a sheet does not say its subject or semester or has marks without a
        heading, two sheets are the same, or a semester that is due is missing altogether (E-07).
    """
    found = each_sheet(parts, level)
    _check_semesters(found, semesters_due(stage))
    return found


def each_sheet(parts: Iterable[ClassPart], level: Level) -> list[MarkSheet]:
    """Return the mark sheets of one class, complete or not.

    :raises SpreadsheetError: as ``mark_sheets``, but for a semester that is missing.
    """
    found = [_mark_sheet(part, level) for part in parts]
    for one, other in combinations(found, 2):
        if (one.subject, one.period) == (other.subject, other.period):
            raise TwiceError(
                other.part.place,
                f"đã có bảng khác của cùng môn, cùng học kỳ: {one.part.place}",
                f"there is another sheet of this subject and semester: {one.part.place}",
            )
    return found


def periods_of(sheet: MarkSheet) -> set[int]:
    """Return the semesters, and the year, that a sheet has averages of."""
    names = sheet.part.heading.indexes
    told = {number for number in _SEMESTERS if f"semester{number}" in names}
    return {sheet.period, *told, *([titles.WHOLE_YEAR] if "year" in names else [])}


def _mark_sheet(part: ClassPart, level: Level) -> MarkSheet:
    heading, sheet = part.heading, part.sheet.table.sheet
    _check_headings(sheet, heading)
    places = (sheet.name, PurePath(sheet.file).stem.replace("_", " "))
    written = _in_the_way_of_names(titles.subject_in(part.titles)) or _subject_among(places, level)
    subject = vocabulary.find_subject(level, written)
    if subject is None:
        _refuse(part, "tiêu đề không cho biết môn học", "the titles do not say the subject")
    period = titles.period_in(part.titles) or titles.period_in(places)
    if period is None and "year" in heading.indexes:
        period = titles.WHOLE_YEAR
    if period is None:
        _refuse(part, "tiêu đề không cho biết học kỳ", "the titles do not say the semester")
    _check_average(part, heading, period)
    return MarkSheet(subject, written, period, part)


def _in_the_way_of_names(subject: str | None) -> str:
    # Titles may stand in capitals; a language goes on to the record as it is written.
    return subject.title() if subject and subject.isupper() else subject or ""


def _subject_among(names: Sequence[str], level: Level) -> str:
    return next((name for name in names if vocabulary.find_subject(level, name)), "")


def _check_average(part: ClassPart, heading: Heading, period: int) -> None:
    averages = {number for number in _SEMESTERS if f"semester{number}" in heading.indexes}
    if period in _SEMESTERS and averages and period not in averages:
        _refuse(
            part,
            "học kỳ ở tiêu đề và ở cột TBM khác nhau",
            "the semester of the title is not that of the average's column",
        )


def _check_semesters(found: Sequence[MarkSheet], due: Sequence[int]) -> None:
    there = {sheet.period for sheet in found}
    for sheet in found:
        heading = sheet.part.heading
        there |= {number for number in _SEMESTERS if f"semester{number}" in heading.indexes}
    missing = [number for number in due if number not in there]
    if found and missing:
        name = found[0].part.school_class.name
        semesters_vi = " và ".join(_NAMES[number] for number in missing)
        semesters_en = " and ".join(map(str, missing))
        _refuse(
            found[0].part,
            f"lớp {name} không có bảng điểm {semesters_vi}; học bạ cần cả hai học kỳ",
            f"class {name} has no marks of semester {semesters_en}; a record needs both",
        )


def _check_headings(sheet: Sheet, heading: Heading) -> None:
    """See that no marks stand between the columns we read below no heading: they would get lost."""
    read = {index for indexes in heading.indexes.values() for index in indexes}
    for column in set(range(min(read), max(read))) - read:
        if not _is_headed(sheet, heading, column) and _is_filled(sheet, heading, column):
            raise SpreadsheetError(
                f"{sheet.place} › {_letter(column)}",
                "cột này có dữ liệu mà không có tiêu đề",
                "this column has data but no heading",
            )


def _is_headed(sheet: Sheet, heading: Heading, column: int) -> bool:
    rows = range(heading.first_row, heading.last_row + 1)
    merged = any(m.top in rows and m.left <= column <= m.right for m in sheet.merges)
    return merged or any(sheet.text(row, column).strip() for row in rows)


def _is_filled(sheet: Sheet, heading: Heading, column: int) -> bool:
    rows = range(heading.last_row + 1, len(sheet.rows))
    return any(sheet.text(row, column).strip() for row in rows)


def _letter(column: int) -> str:
    before, last = divmod(column, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _refuse(part: ClassPart, reason_vi: str, reason_en: str) -> NoReturn:
    raise SpreadsheetError(part.place, reason_vi, reason_en)

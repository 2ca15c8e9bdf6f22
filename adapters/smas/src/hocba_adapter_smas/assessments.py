"""Primary assessments of a class: one subject a sheet, and competences and qualities.

Only the year's end enters the record (R-P09). Together these sheets stand in place of the primary
results; where both are there they have to agree (R-X07).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import PurePath
from typing import NoReturn

from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.assessment_columns import REMARKS
from hocba_adapter_smas.assessment_times import Time, time_in
from hocba_adapter_smas.kinds import TRAITS
from hocba_adapter_smas.layouts import TIME
from hocba_adapter_smas.primary_columns import TRAIT
from hocba_adapter_smas.results import ClassPart
from hocba_adapter_smas.subject_names import subject_of
from hocba_hooks import Level, vocabulary

_TRAITS_VI, _TRAITS_EN = "năng lực, phẩm chất", "competences and qualities"


@dataclass(frozen=True, eq=False)
class Assessment:
    """What one sheet says of a class at the year's end."""

    subject: str
    """Empty for competences and qualities."""
    written: str
    """The subject's name as the sheet has it; it may tell the language."""
    part: ClassPart

    def is_due(self, grade: int) -> bool:
        """Say whether every pupil of a grade has to stand in it."""
        return not self.subject or is_due(self.subject, grade)


Assessed = Sequence[tuple[Assessment, Row]]
"""What sheets say of one pupil at the year's end."""


def year_end(parts: Iterable[ClassPart], *, results_elsewhere: bool) -> list[Assessment]:
    """Return what the sheets of a class say of the year's end.

    :param results_elsewhere: whether the class has primary results too: then sheets of other times
        are no loss.
    :raises SpreadsheetError: a sheet does not say its subject, a row does not say its time, two
        sheets say the same, or the year's end of one is missing.
    """
    found: dict[str, list[Assessment]] = {}
    there: dict[str, Assessment] = {}
    for part in parts:
        one = _assessment(part)
        rows = [row for row in part.rows if time_of(row) is Time.YEAR_END]
        if rows:
            found.setdefault(one.subject, []).append(replace(one, part=replace(part, rows=rows)))
        there.setdefault(one.subject, one)
    for own in found.values():
        _require_one(own)
    missing = [one for subject, one in there.items() if subject not in found]
    if missing and not results_elsewhere:
        _refuse_earlier(missing[0])
    return [one for own in found.values() for one in own]


def year_end_rows(part: ClassPart) -> ClassPart:
    """Return a part of primary results without the rows whose own column says another time."""
    if TIME.name not in part.heading.indexes:
        return part
    return replace(part, rows=[row for row in part.rows if time_of(row) is Time.YEAR_END])


def time_of(row: Row) -> Time:
    """Return when a row was assessed: by its column, else title, sheet or file name.

    :raises SpreadsheetError: none of them says it, or the column says what nobody understands.
    """
    said = row[TIME.name]
    sheet = row.sheet
    file = PurePath(sheet.file).stem
    places = ((said.text,),) if not said.blank else (row.titles, (sheet.name,), (file,))
    found = next(filter(None, map(time_in, places)), None)
    if found is None:
        known = ", ".join(Time)
        raise SpreadsheetError(
            said.place if TIME.name in row else sheet.place,
            f"không biết thời điểm đánh giá; ghi một trong: {known}",
            f"the time of assessment is not known; write one of: {known}",
        )
    return found


def is_due(subject: str, grade: int) -> bool:
    """Say whether every pupil of a grade has to have a subject: electives are not due."""
    term = vocabulary.subjects(Level.PRIMARY)[subject]
    return grade in term.grades and (term.compulsory or grade in term.mark_grades)


def traits_of(assessed: Assessed) -> Iterator[tuple[str, Row]]:
    """Yield the competences and qualities sheets have columns of, and the row of each."""
    for _, row in assessed:
        for name in row.heading.indexes:
            if name.startswith(TRAIT):
                yield name.removeprefix(TRAIT), row


def _assessment(part: ClassPart) -> Assessment:
    if part.sheet.kind is TRAITS:
        return Assessment("", "", part)
    sheet = part.sheet.table.sheet
    found = subject_of(part.titles, sheet.name, PurePath(sheet.file).stem, Level.PRIMARY)
    if found is None:
        raise SpreadsheetError(
            part.place,
            "tiêu đề, tên trang tính, tên tệp không cho biết đúng một môn học",
            "title, sheet name and file name do not say one subject",
        )
    return Assessment(*found, part)


def _require_one(own: Sequence[Assessment]) -> None:
    """Competences and qualities may stand in two sheets: in different columns."""
    for one, other in combinations(own, 2):
        if own[0].subject or _columns(one) & _columns(other):
            raise SpreadsheetError(
                other.part.place,
                f"lớp này đã có đánh giá cuối năm của cùng nội dung ở {one.part.place}",
                f"this class has the same assessment of the year's end in {one.part.place}",
            )


def _columns(of: Assessment) -> set[str]:
    return {name for name in of.part.heading.indexes if name.startswith((TRAIT, *REMARKS))}


def _refuse_earlier(one: Assessment) -> NoReturn:
    name, subjects = one.part.school_class.name, vocabulary.subjects(Level.PRIMARY)
    vi = f"môn {subjects[one.subject].name}" if one.subject else _TRAITS_VI
    en = f"subject {subjects[one.subject].name}" if one.subject else _TRAITS_EN
    raise SpreadsheetError(
        one.part.place,
        f"lớp {name}, {vi}: thiếu đánh giá cuối năm, chỉ có các thời điểm trước",
        f"class {name}, {en}: the year's end is missing, only earlier times are there",
    )

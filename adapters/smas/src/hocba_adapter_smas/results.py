"""Sheets of results: which rows of them belong to a class."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hocba_adapter_kit import titles
from hocba_adapter_kit.classes import name_in
from hocba_adapter_kit.headings import Heading
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.kinds import Known
from hocba_adapter_smas.roster import Roster
from hocba_hooks import SchoolClass


@dataclass(frozen=True, eq=False)
class ClassPart:
    """The rows of one class in one sheet, under one title."""

    sheet: Known
    school_class: SchoolClass
    titles: tuple[str, ...]
    """The lines above them: in stacked sheets each section has its own."""
    rows: list[Row]

    @property
    def place(self) -> str:
        """File and sheet."""
        return self.sheet.place

    @property
    def heading(self) -> Heading:
        """The heading above them."""
        return self.rows[0].heading


def class_parts(
    sheets: Iterable[Known], roster: Roster, unplaced: list[SpreadsheetError]
) -> Iterator[ClassPart]:
    """Yield the rows of every sheet, class by class.

    :param unplaced: takes what is the matter with sheets whose rows belong to no class of the
        pupil list, once a sheet.
    """
    for sheet in sheets:
        found: dict[tuple[SchoolClass, tuple[str, ...]], ClassPart] = {}
        complaints: list[SpreadsheetError] = []
        for row in sheet.rows:
            try:
                school_class, above = _class_of(row, roster), _titles_of(row, sheet)
            except SpreadsheetError as error:
                complaints.append(error)
                continue
            part = ClassPart(sheet, school_class, above, [])
            found.setdefault((school_class, above), part).rows.append(row)
        unplaced += complaints[:1]
        yield from found.values()


def classes_of(sheet: Known, roster: Roster) -> frozenset[SchoolClass]:
    """Return the classes that rows of a sheet are of."""
    return frozenset(part.school_class for part in class_parts([sheet], roster, []))


def _titles_of(row: Row, sheet: Known) -> tuple[str, ...]:
    """Return the titles of the section; lines between printed pages say nothing of their own."""
    own = row.titles
    says = titles.subject_in(own) or titles.period_in(own) or titles.is_year_end(own) is not None
    return own if says else sheet.table.titles


def _class_of(row: Row, roster: Roster) -> SchoolClass:
    """Return the row's class by column, else by title, else by sheet name."""
    said = titles.class_in(row.titles) or titles.class_in((row.sheet.name,)) or ""
    written = (name_in(row["class"]), row["class_code"].text, said)
    named = next((text.strip() for text in written if text.strip()), "")
    found = roster.called(named or row.sheet.name)
    if found is None and not named:
        raise SpreadsheetError(
            row.place,
            "không biết của lớp nào: không có cột Lớp, tiêu đề và tên trang tính cũng không ghi",
            "of no known class: no column Lớp, and neither title nor sheet name says it",
        )
    if found is None:
        raise SpreadsheetError(
            row.place,
            f"lớp {named} không có trong danh sách học sinh: thiếu tệp, hoặc tệp của trường khác",
            f"class {named} is not in the pupil list: a file is missing, or is another school's",
        )
    return found

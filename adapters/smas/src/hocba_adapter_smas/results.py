"""Sheets of results: which rows of them belong to a class."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas import titles
from hocba_adapter_smas.kinds import Known
from hocba_adapter_smas.roster import Roster
from hocba_hooks import SchoolClass


@dataclass(frozen=True, eq=False)
class ClassPart:
    """The rows of one class in one sheet."""

    sheet: Known
    school_class: SchoolClass
    rows: tuple[Row, ...]
    titles: tuple[str, ...]
    """The lines above them: in stacked sheets each class has its own."""


def class_parts(sheets: Iterable[Known], roster: Roster) -> Iterator[ClassPart]:
    """Yield the rows of every sheet, class by class.

    :raises SpreadsheetError: rows belong to no class of the pupil list.
    """
    for sheet in sheets:
        found: dict[SchoolClass, list[Row]] = {}
        for row in sheet.rows:
            found.setdefault(_class_of(row, roster), []).append(row)
        for school_class, rows in found.items():
            yield ClassPart(sheet, school_class, tuple(rows), rows[0].titles or sheet.table.titles)


def _class_of(row: Row, roster: Roster) -> SchoolClass:
    """Return the row's class by column, else by title, else by sheet name."""
    said = titles.class_in(row.titles) or titles.class_in((row.sheet.name,)) or row.sheet.name
    written = (row["class"].text, row["class_code"].text, said)
    named = next(text.strip() for text in written if text.strip())
    found = roster.called(named)
    if found is None:
        raise SpreadsheetError(
            row.sheet.place,
            f"lớp {named} không có trong danh sách học sinh: thiếu tệp, hoặc tệp của trường khác",
            f"class {named} is not in the pupil list: a file is missing, or is another school's",
        )
    return found

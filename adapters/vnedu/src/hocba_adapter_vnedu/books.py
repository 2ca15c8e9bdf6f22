"""Yearly books: which class and time each sheet is of, and whether a class has both semesters.

The time stands in the title alone. A second semester taken for the year is the great trap, so all
that speaks of a time or class (title, the row below the heading, names of sheet and file) has to
say the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hocba_adapter_kit import titles
from hocba_adapter_kit.classes import class_in_file_name, class_key
from hocba_adapter_kit.spreadsheets import Table, tables
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError, sheets
from hocba_adapter_vnedu.book_columns import check_columns
from hocba_adapter_vnedu.book_layout import BOOK
from hocba_adapter_vnedu.mark_sheets import Period
from hocba_adapter_vnedu.roster import Roster
from hocba_hooks import Level, SchoolClass

_ROMAN = {1: "I", 2: "II"}
_LONGEST_CLASS = 8


@dataclass(frozen=True)
class Books:
    """The yearly books of a folder. One with a class in its name is opened for that class alone."""

    paths: tuple[Path, ...]
    roster: Roster
    check: Callable[[Table], None]
    differing: Mapping[Path, SpreadsheetError] = field(default_factory=dict)
    """What is the matter with files of which there are two."""
    _kept: dict[Path, list[Table]] = field(default_factory=dict, repr=False)

    def of(self, school_class: SchoolClass, level: Level) -> Mapping[Period, Sequence[Table]]:
        """Return the sheets of a class by time; the same time may be in two files.

        :raises SpreadsheetError: a sheet does not say its class or time, or says two of them; or
            it has a column of marks of which nobody knows the subject.
        """
        found: dict[Period, list[Table]] = {}
        for path in self.paths:
            named = class_in_file_name(path.stem, self.roster.classes)
            if named not in (None, school_class):
                continue
            for table in self._tables(path):
                if _class_key_of(table.sheet, table.titles, named) == class_key(school_class.name):
                    check_columns(table, level)
                    found.setdefault(period_of(table), []).append(table)
        return found

    def _tables(self, path: Path) -> list[Table]:
        if path in self.differing:
            raise self.differing[path]
        if path not in self._kept:
            found = list(tables(sheets(path), BOOK))
            for table in found:
                self.check(table)
            self._kept[path] = found
        return self._kept[path]


def check_semesters(
    school_class: SchoolClass,
    books: Mapping[Period, Sequence[Table]],
    elsewhere: Iterable[Period],
    due: Iterable[Period],
) -> None:
    """See that no semester is missing of a class that has a book at all.

    :param elsewhere: the semesters other files give everything of.
    :raises SpreadsheetError: names the semester and the class: one is not the year (E-07).
    """
    missing = [period for period in due if period not in books and period not in elsewhere]
    if books and missing:
        there = next(iter(books.values()))[0].sheet.place
        vi = " và ".join(f"học kỳ {_ROMAN[period]}" for period in missing)
        en = " and ".join(f"semester {period}" for period in missing)
        raise SpreadsheetError(
            there,
            f"thiếu {vi} của lớp {school_class.name}: tải thêm sổ điểm tổng kết của học kỳ đó",
            f"{en} of class {school_class.name} is missing: download its yearly book too",
        )


def period_of(table: Table) -> Period:
    """Return the time a sheet of a yearly book is of: 1, 2 or the whole year.

    :raises SpreadsheetError: nothing says it, or two times are named.
    """
    said = titles.periods_in(_lines_of(table))
    if len(said) == 1:
        return said.pop()
    vi, en = ("không ghi", "does not say") if not said else ("ghi hai thời gian:", "names two of")
    raise SpreadsheetError(
        table.sheet.place,
        f"{vi} học kỳ nào hay cả năm (tiêu đề, dòng dưới tiêu đề cột, tên trang tính)",
        f"{en} semester I, semester II and the whole year (title, row below the heading, sheet)",
    )


def _lines_of(table: Table) -> Iterator[str]:
    yield from table.titles
    yield table.sheet.name.replace("_", " ")
    for path in table.heading.paths.values():
        yield from (text for text in path if text.startswith("("))


def _class_key_of(sheet: Sheet, lines: Sequence[str], named: SchoolClass | None) -> str:
    """Return the key of the class a sheet is of.

    :raises SpreadsheetError: nothing says it, or title and names contradict each other.
    """
    said = {class_key(titled)} if (titled := titles.class_in(lines)) else set()
    said |= {class_key(named.name)} if named else set()
    called = None if titles.period_in((sheet.name,)) else _class_called(sheet.name)
    said |= {called} if called else set()
    if len(said) == 1:
        return said.pop()
    vi, en = ("không ghi lớp nào", "no class") if not said else ("ghi hai lớp", "two classes")
    raise SpreadsheetError(
        sheet.place,
        f"{vi} (tiêu đề, tên trang tính, tên tệp)",
        f"{en} named by title, sheet and file",
    )


def _class_called(name: str) -> str | None:
    """Return the key of a class a sheet is named after; "Sheet1" and "Trang 2" are none."""
    key = class_key(name)
    return key if key[:1].isdigit() and len(key) <= _LONGEST_CLASS else None

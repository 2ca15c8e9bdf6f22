"""The pupil list: which classes there are and who is in them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hocba_adapter_kit import Notes, cells, titles
from hocba_adapter_kit.classes import class_key, class_name, in_counting_order, name_in
from hocba_adapter_kit.coverage import TwiceError
from hocba_adapter_kit.pairing import People
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.kinds import Known
from hocba_hooks import SchoolClass
from hocba_hooks.values.dates import school_year_start

_NUMBER = re.compile(r"\d+")
_SUMMER = (6, 7)


@dataclass(frozen=True)
class Roster:
    """The rows of the pupil list by class name, and the classes by grade and name."""

    rows: Mapping[str, tuple[Row, ...]]
    classes: tuple[SchoolClass, ...]
    twice: Mapping[str, SpreadsheetError] = field(default_factory=dict)
    """What is the matter with classes that stand in two lists, by name."""
    homeless: Sequence[SpreadsheetError] = ()
    """What is the matter with rows that say no class; the classes of the others go on."""

    @cached_property
    def everyone(self) -> People:
        """The pupils of the whole school."""
        return People.of(row for rows in self.rows.values() for row in rows)

    def called(self, name: str) -> SchoolClass | None:
        """Return the class of that name, written with or without capitals and spaces."""
        return self._by_key.get(class_key(name))

    @cached_property
    def _by_key(self) -> Mapping[str, SchoolClass]:
        return {class_key(one.name): one for one in self.classes}


def read_roster(lists: Iterable[Known], school_year: str) -> Roster:
    """Return the pupils of all lists.

    :raises SpreadsheetError: a list is of another year, or says of nobody which class it is.
    """
    homeless: list[SpreadsheetError] = []
    twice: dict[str, SpreadsheetError] = {}
    rows: dict[str, list[Row]] = {}
    found: dict[str, tuple[SchoolClass, str]] = {}
    for sheet in lists:
        _check_statuses(sheet, school_year)
        for row in sheet.rows:
            try:
                school_class = _class_of(row)
            except SpreadsheetError as error:
                homeless.append(error)
                continue
            key = class_key(school_class.name)
            if found.setdefault(key, (school_class, sheet.place))[1] != sheet.place:
                twice[found[key][0].name] = _twice(school_class, sheet, found[key][1])
                continue
            rows.setdefault(key, []).append(row)
    if homeless and not rows:
        raise homeless[0]
    classes = [school_class for school_class, _ in found.values()]
    return Roster(
        {found[key][0].name: tuple(own) for key, own in rows.items()},
        tuple(sorted(classes, key=lambda c: (c.grade, in_counting_order(c.name)))),
        twice,
        homeless,
    )


def _class_of(row: Row) -> SchoolClass:
    written = name_in(row["class_code" if row["class"].blank else "class"])
    name = written or class_name(titles.class_in(row.titles) or "")
    number = _NUMBER.search(row["grade"].text) or _NUMBER.match(name)
    if not name or number is None or not 1 <= int(number[0]) <= 12:
        raise SpreadsheetError(
            row.place,
            "không biết học sinh học lớp nào, khối nào (cột Lớp hoặc Mã lớp, Khối)",
            "class and grade of this pupil are not known (columns Lớp or Mã lớp, Khối)",
        )
    return SchoolClass(name=name, grade=int(number[0]))


def _check_statuses(sheet: Known, school_year: str) -> None:
    """Sector lists have no title: the days statuses were entered tell the year (E-06)."""
    dates = [cells.date(row["status_on"], Notes()) for row in sheet.rows]
    begun = {year for day in dates if day for year in _years_of(day)}
    if begun and school_year_start(school_year) not in begun:
        years = ", ".join(f"{year}-{year + 1}" for year in sorted(begun))
        raise SpreadsheetError(
            f"{sheet.place} › Ngày nhập trạng thái",
            f"danh sách của năm học {years}, không phải {school_year}",
            f"a list of school year {years}, not {school_year}",
        )


def _years_of(day: dt.date) -> set[int]:
    """Return the first years of the school years a status of that day may be of."""
    if day.month in _SUMMER:  # the old year's leavers, the new year's entrants
        return {day.year - 1, day.year}
    return {day.year if day.month > max(_SUMMER) else day.year - 1}


def _twice(school_class: SchoolClass, sheet: Known, other: str) -> SpreadsheetError:
    return TwiceError(
        sheet.place,
        f"lớp {school_class.name} đã có trong {other}: tệp của hai trường, hoặc xuất hai lần",
        f"class {school_class.name} stands in {other} too: two schools' files, or exported twice",
    )

"""The pupil list: which classes there are and who is in them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hocba_adapter_kit.addresses import Communes, to_communes
from hocba_adapter_kit.classes import class_key, class_name, in_counting_order, name_in
from hocba_adapter_kit.pairing import People
from hocba_adapter_kit.spreadsheets import Row, tables
from hocba_adapter_kit.titles import check_school_year, class_in
from hocba_adapter_kit.workbooks import SpreadsheetError, sheets
from hocba_adapter_vnedu.layouts import COMMUNES, PUPILS
from hocba_adapter_vnedu.one_school import OneSchool
from hocba_hooks import SchoolClass

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Roster:
    """The rows of the pupil list by class, and the catalogue of communes beside it."""

    rows: Mapping[str, tuple[Row, ...]]
    classes: tuple[SchoolClass, ...]
    communes: Communes
    homeless: Sequence[SpreadsheetError] = ()
    """What is the matter with rows that say no class; the classes of the others go on."""

    @cached_property
    def everyone(self) -> People:
        """The pupils of the whole school."""
        return People.of(row for rows in self.rows.values() for row in rows)

    @cached_property
    def class_of(self) -> Mapping[Row, str]:
        """The name of each pupil's class."""
        return {row: name for name, rows in self.rows.items() for row in rows}

    def class_called(self, name: str) -> SchoolClass | None:
        """Return the class of that name, written with or without capitals and spaces."""
        return self._by_key.get(class_key(name))

    @cached_property
    def _by_key(self) -> Mapping[str, SchoolClass]:
        return {class_key(one.name): one for one in self.classes}


def read_roster(paths: Iterable[Path], school_year: str, one_school: OneSchool) -> Roster:
    """Return the pupils of all lists.

    :raises SpreadsheetError: a list cannot be read, is of another school year or school than the
        first, or says of nobody which class it is.
    """
    rows: dict[str, list[Row]] = {}
    classes: dict[str, SchoolClass] = {}
    communes: dict[tuple[str, str], str] = {}
    homeless: list[SpreadsheetError] = []
    for path in paths:
        book = sheets(path)
        for table in tables(book, PUPILS):
            check_school_year(table.sheet.place, table.titles, school_year)
            one_school.check(table.sheet.place, table.titles)
            for row in table.rows():
                try:
                    school_class = _class_of(row)
                except SpreadsheetError as error:
                    homeless.append(error)
                    continue
                classes.setdefault(class_key(school_class.name), school_class)
                rows.setdefault(class_key(school_class.name), []).append(row)
        for table in tables(book, COMMUNES, optional=True):
            communes.update(to_communes(table.rows()))
    if homeless and not rows:
        raise homeless[0]
    return Roster(
        {classes[key].name: tuple(found) for key, found in rows.items()},
        tuple(sorted(classes.values(), key=lambda c: (c.grade, in_counting_order(c.name)))),
        communes,
        homeless,
    )


def _class_of(row: Row) -> SchoolClass:
    name = name_in(row["class"]) or class_name(class_in(row.titles) or "")
    if not name:
        raise SpreadsheetError(row.place, "không biết học sinh lớp nào", "no class for this pupil")
    number = _NUMBER.search(row["grade"].text) or _NUMBER.search(name)
    if number is None:
        raise SpreadsheetError(
            row.place, "tên lớp không cho biết khối", "the class name does not say the grade"
        )
    return SchoolClass(name=name, grade=int(number[0]))

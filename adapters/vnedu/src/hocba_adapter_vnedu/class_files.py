"""The files of a folder, each opened when a class needs it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.headings import Layout
from hocba_adapter_kit.pairing import Pairs, histories, pair
from hocba_adapter_kit.spreadsheets import Row, Table, tables
from hocba_adapter_kit.titles import check_school_year, check_year_end
from hocba_adapter_kit.workbooks import SpreadsheetError, sheets
from hocba_adapter_vnedu.books import Books
from hocba_adapter_vnedu.class_sheets import ClassSheets
from hocba_adapter_vnedu.folder import ExportFolder
from hocba_adapter_vnedu.layouts import HISTORY, REMARKS, STAFF, SUBJECT_SHEET, SUMMARY
from hocba_adapter_vnedu.mark_layouts import ASSIGNMENTS, CERTIFICATES, MARKS, RESULTS
from hocba_adapter_vnedu.one_school import OneSchool
from hocba_adapter_vnedu.report_cards import ReportCard, cards_by_code, read_cards
from hocba_adapter_vnedu.roster import Roster, read_roster
from hocba_adapter_vnedu.staff import Teachers
from hocba_hooks import SchoolClass, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFiles:
    """What a folder holds of one school and year."""

    school_year: str
    stage: Stage
    roster: Roster
    summaries: ClassSheets
    subjects: ClassSheets
    """Mark sheets of primary classes."""
    marks: ClassSheets
    """The same files, read as mark sheets of secondary classes."""
    results: ClassSheets
    books: Books
    """Yearly books, of secondary classes."""
    summary_books: ClassSheets
    """The same files, read as class summaries of primary classes."""
    remarks: ClassSheets
    history: Pairs
    certificates: Pairs
    cards: Mapping[str, Sequence[ReportCard]]
    teachers: Teachers

    @classmethod
    def of(cls, files: ExportFolder, school_year: str, stage: Stage = Stage.YEAR) -> "ClassFiles":
        """Read the lists of the whole school; sheets of classes wait until they are asked for.

        :raises SpreadsheetError: a list cannot be read, or is of another year or school.
        """
        _require_one(files)
        check = _Check(school_year)
        roster = read_roster(files.pupils, school_year, check.one_school)

        def of_classes(
            paths: tuple[Path, ...], layout: Layout, *, strict: bool = True
        ) -> ClassSheets:
            return ClassSheets(paths, layout, roster, check.year, strict, files.differing)

        return cls(
            school_year=school_year,
            stage=stage,
            roster=roster,
            summaries=ClassSheets(
                files.summaries, SUMMARY, roster, check.year_end, differing=files.differing
            ),
            subjects=of_classes(files.subjects, SUBJECT_SHEET),
            marks=of_classes(files.subjects, MARKS),
            results=of_classes(files.results, RESULTS),
            books=Books(files.books, roster, check.year, files.differing),
            summary_books=of_classes(files.books, SUMMARY),
            remarks=of_classes(files.remarks, REMARKS, strict=False),
            history=histories(roster.everyone, _rows(files.history, HISTORY)),
            certificates=histories(roster.everyone, _rows(files.certificates, CERTIFICATES)),
            cards=cards_by_code(list(read_cards(files.cards, school_year))),
            teachers=Teachers(_rows(files.staff, STAFF), _rows(files.assignments, ASSIGNMENTS)),
        )

    @property
    def unplaced(self) -> Sequence[SpreadsheetError]:
        """Pupils of no class, and what was met, while classes were read, of classes not listed."""
        of_classes = (
            *(self.summaries, self.subjects, self.marks, self.results),
            self.summary_books,
        )
        met = (error for sheets in of_classes for error in sheets.unplaced.values())
        return [*self.roster.homeless, *met]

    @property
    def remarks_of_nobody(self) -> Pairs:
        """The remarks of nobody in the list that no class calls its own."""
        found: dict[Row, None] = {}
        for school_class in self.roster.classes:
            with suppress(SpreadsheetError):  # told where the class is read
                remarks = self.remarks_of(school_class)
                stated = stated_of(remarks, school_class).strangers
                found |= dict.fromkeys(row for row in remarks.strangers if row not in stated)
        return Pairs({}, {}, list(found))

    def remarks_of(self, school_class: SchoolClass) -> Pairs:
        """Return the remarks of each pupil of a class; a row may say no class, and be another's."""
        rows = [row for _, found in self.remarks.parts(school_class) for row in found]
        return pair(self.roster.everyone, rows)


def _require_one(files: ExportFolder) -> None:
    """See that there are not two of a list of the whole school."""
    of_school = (files.pupils, files.history, files.certificates, files.cards)
    for path in (*chain(*of_school), *files.staff, *files.assignments):
        if path in files.differing:
            raise files.differing[path]


class _Check:
    def __init__(self, school_year: str) -> None:
        self._school_year = school_year
        self.one_school = OneSchool()

    def year(self, table: Table) -> None:
        check_school_year(table.sheet.place, table.titles, self._school_year)
        self.one_school.check(table.sheet.place, table.titles)

    def year_end(self, table: Table) -> None:
        self.year(table)
        check_year_end(table.sheet.place, table.titles)


def _rows(paths: Iterable[Path], layout: Layout) -> list[Row]:
    return [row for path in paths for table in tables(sheets(path), layout) for row in table.rows()]


def stated_of(remarks: Pairs, school_class: SchoolClass) -> Pairs:
    """Return remarks without the rows of nobody that do not say to be of the class: they may be
    about somebody of any class, or of none any more."""
    key = class_key(school_class.name)
    stated = [row for row in remarks.strangers if class_key(row.text("class")) == key]
    return replace(remarks, strangers=stated)

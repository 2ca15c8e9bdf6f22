"""Sheets that hold one class each, or several: which of their rows belong to a class."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hocba_adapter_kit.classes import class_in_file_name, name_in
from hocba_adapter_kit.headings import Layout
from hocba_adapter_kit.spreadsheets import Row, Table, tables
from hocba_adapter_kit.titles import class_in
from hocba_adapter_kit.workbooks import SpreadsheetError, sheets
from hocba_adapter_vnedu.roster import Roster
from hocba_hooks import SchoolClass


@dataclass(frozen=True, slots=True)
class Seen:
    """A sheet with rows of a class, as far as it is remembered."""

    place: str
    titles: tuple[str, ...]
    columns: frozenset[str]


@dataclass(frozen=True)
class ClassSheets:
    """Files of one kind.

    A file whose name has a class in it is opened for that class alone, so that one damaged file
    stops one class; other files are kept once read.
    """

    paths: tuple[Path, ...]
    layout: Layout
    roster: Roster
    check: Callable[[Table], None]
    strict: bool = True
    """Whether a row must say its class: results must, remarks are found by pupil code."""
    differing: Mapping[Path, SpreadsheetError] = field(default_factory=dict)
    """What is the matter with files of which there are two."""
    unplaced: dict[str, SpreadsheetError] = field(default_factory=dict, repr=False)
    """Sheets with rows of a class that is not in the pupil list; filled while classes are read."""
    _kept: dict[Path, list[Table]] = field(default_factory=dict, repr=False)
    _seen: dict[str, tuple[Seen, ...]] = field(default_factory=dict, repr=False)

    def parts(self, school_class: SchoolClass) -> Iterator[tuple[Table, list[Row]]]:
        """Yield each table with rows of the class, and those rows.

        :raises SpreadsheetError: a file cannot be read, fails its check, or belongs to no class.
        """
        seen = []
        for path in self.paths:
            named = self._named_class(path)
            if named in (None, school_class):
                for table in self._tables(path, keep=named is None):
                    rows = [row for row in table.rows() if self._class_of(row, named, school_class)]
                    if rows:
                        columns = frozenset(table.heading.indexes)
                        seen.append(Seen(table.sheet.place, table.titles, columns))
                        yield table, rows
        self._seen[school_class.name] = tuple(seen)

    def seen(self, school_class: SchoolClass) -> tuple[Seen, ...]:
        """Return the sheets with rows of a class.

        :raises SpreadsheetError: as ``parts``.
        """
        if school_class.name not in self._seen:
            for _ in self.parts(school_class):
                pass
        return self._seen[school_class.name]

    def _tables(self, path: Path, *, keep: bool) -> list[Table]:
        if path in self._kept:
            return self._kept[path]
        if path in self.differing:
            raise self.differing[path]
        found = list(tables(sheets(path), self.layout))
        for table in found:
            self.check(table)
        if keep:
            self._kept[path] = found
        return found

    def _named_class(self, path: Path) -> SchoolClass | None:
        """Return the class that the file's name ends in or has as a word of its own."""
        return class_in_file_name(path.stem, self.roster.classes)

    def _class_of(self, row: Row, named: SchoolClass | None, wanted: SchoolClass) -> bool:
        """Say whether the row is of the wanted class, by column, title, sheet or file name."""
        written = name_in(row["class"]) or class_in(row.titles) or ""
        own = self.roster.class_called(written or row.sheet.name) or (None if written else named)
        if self.strict and (own is None or named not in (None, own)):
            refused = SpreadsheetError(
                row.sheet.place,
                "lớp ghi trong tệp không khớp tên tệp hoặc danh sách học sinh",
                "the class it states is not that of the file name, or not in the pupil list",
            )
            if named is not None or not written:
                raise refused
            self.unplaced.setdefault(row.sheet.place, refused)
            return False
        coded = not self.strict and wanted.name in map(
            self.roster.class_of.get, self.roster.everyone.coded(row)
        )
        return own in (wanted, None) or coded

"""A folder of exports, every sheet of it looked at; the order of files plays no part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hocba_adapter_kit import titles
from hocba_adapter_kit.addresses import Communes, to_communes
from hocba_adapter_kit.copies import without_copies
from hocba_adapter_kit.folders import spreadsheets
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError, sheets
from hocba_adapter_smas.broken import Broken
from hocba_adapter_smas.kinds import (
    ASSESSMENTS,
    COMMUNES,
    MARKS,
    PRIMARY,
    PUPILS,
    SUMMARY,
    TRAITS,
    Kind,
    Known,
    recognise,
)
from hocba_hooks import Part, Stage

OF_CLASSES = (MARKS, PRIMARY, ASSESSMENTS, TRAITS, SUMMARY)
"""Kinds of sheets whose rows say which class they are of."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What the files of a folder hold."""

    known: Sequence[Known]
    parts: Sequence[Part]
    broken: Sequence[Broken] = ()
    """Files that cannot be read, and sheets that cannot be used."""

    @classmethod
    def read(cls, path: Path) -> "Folder":
        """Read every spreadsheet below ``path``.

        :raises SpreadsheetError: no such folder, or none of its files can be read.
        """
        differing: dict[Path, SpreadsheetError] = {}
        files, copies = without_copies(spreadsheets(path), differing)
        book: list[Sheet] = []
        broken: list[Broken] = []
        for file in files:
            try:
                if file in differing:
                    raise differing[file]
                book += sheets(file)
            except SpreadsheetError as error:
                broken.append(Broken(error, (file.stem,)))
        if broken and not book:
            raise broken[0].error
        folder = cls.holding(book, broken)
        return replace(folder, parts=[*folder.parts, *(copy.part for copy in copies)])

    @classmethod
    def holding(cls, book: Iterable[Sheet], broken: Iterable[Broken] = ()) -> "Folder":
        """Return what sheets hold, whatever files they come from.

        Broken is a sheet that is nearly what we read, but lacks a column.
        """
        found: list[Known | Part] = []
        refused = list(broken)
        for sheet in book:
            try:
                found += recognise([sheet])
            except SpreadsheetError as error:
                refused.append(Broken.sheet(error, sheet))
        parts = [one.part if isinstance(one, Known) else one for one in found]
        parts += [one.part for one in refused]
        return cls([one for one in found if isinstance(one, Known)], parts, refused)

    def due_at(self, stage: Stage) -> "Folder":
        """Return the folder without the sheets that are not due yet."""
        due = [one for one in self.known if stage.reaches(one.kind.due)]
        return replace(self, known=due)

    def of(self, *kinds: Kind) -> list[Known]:
        """Return the sheets of some kinds."""
        return [sheet for sheet in self.known if sheet.kind in kinds]

    @property
    def communes(self) -> Communes:
        """The codes of communes that catalogue sheets give."""
        return {
            key: code
            for sheet in self.of(COMMUNES)
            for key, code in to_communes(sheet.rows).items()
        }

    def of_school(self, school: str | None, school_year: str) -> "Folder":
        """Return the folder without what is of another school or year, as far as titles tell.

        :raises SpreadsheetError: a sheet about the whole school is; or there is no pupil list.
        """
        expected, known, broken = school, [], list(self.broken)
        for sheet in self.known:
            named = titles.school_in(sheet.table.titles)
            expected = expected or named
            try:
                titles.check_school_year(sheet.place, sheet.table.titles, school_year)
                _check_school(sheet, named, expected)
                known.append(sheet)
            except SpreadsheetError as error:
                if sheet.kind not in OF_CLASSES:
                    raise
                broken.append(Broken(error, (), sheet))
        found = Folder(known, self.parts, broken)
        if not found.of(PUPILS):
            raise _no_list()
        return found


def _no_list() -> SpreadsheetError:
    return SpreadsheetError(
        "source.path",
        "không có danh sách học sinh (cột Mã học sinh, Họ tên, Ngày sinh, Giới tính)",
        "no pupil list (columns Mã học sinh, Họ tên, Ngày sinh, Giới tính)",
    )


def _check_school(sheet: Known, named: str | None, expected: str | None) -> None:
    if named and expected and not titles.same_school(named, expected):
        raise SpreadsheetError(
            sheet.place,
            f"tệp của {named}, không phải {expected}; "
            "mỗi trường để tệp trong thư mục riêng, hoặc sửa tên trường trong cấu hình",
            f"a file of {named}, not of {expected}; "
            "keep each school's files in a folder of their own, or mend the school's name",
        )

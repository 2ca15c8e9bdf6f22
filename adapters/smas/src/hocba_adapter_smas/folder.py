"""A folder of exports, every sheet of it looked at; the order of files plays no part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hocba_adapter_kit import titles
from hocba_adapter_kit.addresses import Communes, to_communes
from hocba_adapter_kit.copies import without_copies
from hocba_adapter_kit.folders import spreadsheets
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError, sheets
from hocba_adapter_smas.kinds import COMMUNES, PUPILS, Kind, Known, recognise
from hocba_hooks import Part, Stage


@dataclass(frozen=True, slots=True)
class Folder:
    """What the files of a folder hold."""

    known: Sequence[Known]
    parts: Sequence[Part]

    @classmethod
    def read(cls, path: Path) -> "Folder":
        """Read every spreadsheet below ``path``.

        :raises SpreadsheetError: no such folder, one of the files cannot be read, or two copies of
            one file say different things.
        """
        files, copies = without_copies(spreadsheets(path))
        folder = cls.holding(sheet for file in files for sheet in sheets(file))
        return replace(folder, parts=[*folder.parts, *(copy.part for copy in copies)])

    @classmethod
    def holding(cls, book: Iterable[Sheet]) -> "Folder":
        """Return what sheets hold, whatever files they come from.

        :raises SpreadsheetError: a sheet is nearly what we read, but lacks a column.
        """
        found = list(recognise(book))
        parts = [one.part if isinstance(one, Known) else one for one in found]
        return cls([one for one in found if isinstance(one, Known)], parts)

    def due_at(self, stage: Stage) -> "Folder":
        """Return the folder without the sheets that are not due yet."""
        return Folder([one for one in self.known if stage.reaches(one.kind.due)], self.parts)

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

    def check(self, school: str | None, school_year: str) -> None:
        """See that everything is of one school and year, as far as titles tell.

        :raises SpreadsheetError: a sheet names another school or year, or there is no pupil list.
        """
        if not self.of(PUPILS):
            raise SpreadsheetError(
                "source.path",
                "không có danh sách học sinh (cột Mã học sinh, Họ tên, Ngày sinh, Giới tính)",
                "no pupil list (columns Mã học sinh, Họ tên, Ngày sinh, Giới tính)",
            )
        expected = school
        for sheet in self.known:
            titles.check_school_year(sheet.place, sheet.table.titles, school_year)
            named = titles.school_in(sheet.table.titles)
            expected = expected or named
            if named and expected and not titles.same_school(named, expected):
                raise SpreadsheetError(
                    sheet.place,
                    f"tệp của {named}, không phải {expected}; "
                    "mỗi trường để tệp trong thư mục riêng, hoặc sửa tên trường trong cấu hình",
                    f"a file of {named}, not of {expected}; "
                    "keep each school's files in a folder of their own, or mend the school's name",
                )

"""Spreadsheet files as plain text: every cell a string, merged cells known, nothing written."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from hocba_adapter_kit.notes import written
from hocba_hooks import SourceError

SUFFIXES = frozenset({".xls", ".xlsx", ".xlsm", ".ods", ".csv"})


class SpreadsheetError(SourceError):
    """A spreadsheet cannot be used; ``place`` names file, sheet and column."""

    fields = ("place", "reason_vi", "reason_en")
    vi = "Không đọc được tệp bảng tính ({place}): {reason_vi}"
    en = "The spreadsheet cannot be read ({place}): {reason_en}"


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged cell: first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text, from its very first row and column."""

    file: str
    name: str
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()

    @property
    def place(self) -> str:
        """File and sheet, for complaints."""
        return f"{self.file} › {self.name}"

    def text(self, row: int, column: int) -> str:
        """Return the cell's text; empty beyond the edge."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""


def sheets(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of an .xls, .xlsx, .ods or .csv file, one at a time.

    :raises SpreadsheetError: missing, damaged, cut off, or protected by a password.
    """
    if path.suffix.lower() == ".csv":
        yield _csv_sheet(path)
        return
    with _opened(path) as book:
        for name in book.sheet_names:
            yield _sheet(path, book, name)


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise _protected(path) from None
    except FileNotFoundError:
        raise SpreadsheetError(path.name, "không thấy tệp", "the file is not there") from None
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(path.name) from error


def _sheet(path: Path, book: CalamineWorkbook, name: str) -> Sheet:
    try:
        sheet = book.get_sheet_by_name(name)
        rows = [[written(v) for v in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(f"{path.name} › {name}") from error
    return Sheet(path.name, name, rows, _merges(sheet))


def _merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    ranges = sheet.merged_cell_ranges or ()
    return tuple(Merge(*start, *end) for start, end in ranges)


def _csv_sheet(path: Path) -> Sheet:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        raise SpreadsheetError(path.name, "không thấy tệp", "the file is not there") from None
    except UnicodeDecodeError:
        raise SpreadsheetError(path.name, "tệp không ở bảng mã UTF-8", "not UTF-8") from None
    except OSError as error:
        raise _damaged(path.name) from error
    # Excel on a Vietnamese Windows writes semicolons.
    delimiter = max(",;\t", key=lambda sign: sum(line.count(sign) for line in lines))
    return Sheet(path.name, path.stem, list(csv.reader(lines, delimiter=delimiter)))


def _protected(path: Path) -> SpreadsheetError:
    return SpreadsheetError(
        path.name, "tệp đang đặt mật khẩu; hãy bỏ mật khẩu", "protected by a password; remove it"
    )


def _damaged(place: str) -> SpreadsheetError:
    return SpreadsheetError(
        place,
        "tệp hỏng, tải chưa xong, hoặc không phải bảng tính Excel",
        "damaged, not completely downloaded, or not an Excel workbook",
    )

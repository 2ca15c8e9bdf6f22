"""Spreadsheet files as plain text: every cell a string, merged cells known, nothing written."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from hocba_adapter_kit import calamine_process
from hocba_adapter_kit.day_and_month import Place, exchangeable
from hocba_adapter_kit.notes import Kept
from hocba_hooks import SourceError

SUFFIXES = frozenset({".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv"})
"""What a school may have lying there; see ``sheets`` for the one that is refused."""
_BINARY = ".xlsb"
_PATIENCE_S = 120


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


@dataclass(frozen=True)
class Sheet:
    """One sheet as text, from its very first row and column."""

    file: str
    name: str
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()
    kept: Mapping[Place, Kept] = field(default_factory=dict)
    """Cells that are no text, by row and column."""

    @property
    def place(self) -> str:
        """File and sheet, for complaints."""
        return f"{self.file} › {self.name}"

    @property
    def width(self) -> int:
        """Columns up to the last that anything is written or merged in."""
        merged = (merge.right + 1 for merge in self.merges)
        return max(chain(map(len, self.rows), merged), default=0)

    def text(self, row: int, column: int) -> str:
        """Return the cell's text; empty beyond the edge."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""

    @cached_property
    def exchangeable(self) -> frozenset[Place]:
        """The dates whose day and month may be exchanged: other cells of their column show it."""
        return exchangeable(self.rows, self.kept)


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of an .xls, .xlsx, .ods or .csv file.

    :raises SpreadsheetError: missing, damaged, cut off, protected by a password, or of the binary
        kind .xlsb, of which calamine leaves out cells without a word.
    """
    if not path.is_file():
        raise SpreadsheetError(path.name, "không thấy tệp", "the file is not there")
    if path.suffix.lower() == _BINARY:
        raise SpreadsheetError(
            path.name,
            "tệp dạng nhị phân .xlsb; hãy lưu lại dạng .xlsx",
            "a binary workbook (.xlsb); save it as .xlsx",
        )
    if path.suffix.lower() == ".csv":
        return [_csv_sheet(path)]
    return [_sheet(path, json.loads(line)) for line in _read(path).splitlines()]


def _read(path: Path) -> bytes:
    """Read in a process of its own: see ``calamine_process``."""
    command = [sys.executable, "-P", calamine_process.__file__, str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _damaged(path.name) from error
    if done.returncode == calamine_process.PROTECTED:
        raise SpreadsheetError(
            path.name,
            "tệp đang đặt mật khẩu; hãy bỏ mật khẩu",
            "protected by a password; remove it",
        )
    if done.returncode != 0:
        raise _damaged(path.name)
    return done.stdout


def _sheet(path: Path, content: dict[str, Any]) -> Sheet:
    merges = tuple(Merge(*corners) for corners in content["merges"])
    kept = {
        (row, column): Kept(kind)
        for kind, cells in content["kept"].items()
        for row, column in cells
    }
    return Sheet(path.name, content["name"], content["rows"], merges, kept)


def _csv_sheet(path: Path) -> Sheet:
    try:
        content = path.read_bytes().decode("utf-8-sig")
        rows = _csv_rows(content)
    except UnicodeDecodeError:
        raise SpreadsheetError(path.name, "tệp không ở bảng mã UTF-8", "not UTF-8") from None
    except (OSError, csv.Error) as error:
        raise _damaged(path.name) from error
    # Excel ends every line, and writes every line as wide as the widest.
    if rows and not content.endswith(("\n", "\r")) and len(rows[-1]) < max(map(len, rows)):
        raise SpreadsheetError(
            path.name, "dòng cuối bị cắt: tải chưa xong", "cut off in its last line"
        )
    return Sheet(path.name, path.stem, rows, kept=_maybe_numbers(rows))


def _csv_rows(content: str) -> list[list[str]]:
    # Excel on a Vietnamese Windows writes semicolons.
    delimiter = max(",;\t", key=content.count)
    lines = io.StringIO(content, newline="")
    return list(csv.reader(lines, delimiter=delimiter, strict=True))


def _maybe_numbers(rows: list[list[str]]) -> Mapping[Place, Kept]:
    """Return the cells without a leading zero: the file does not tell whether there was one."""
    return {
        (number, column): Kept.NUMBER
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if text.isdigit() and not text.startswith("0")
    }


def _damaged(place: str) -> SpreadsheetError:
    return SpreadsheetError(
        place,
        "tệp hỏng, tải chưa xong, hoặc không phải bảng tính Excel",
        "damaged, not completely downloaded, or not an Excel workbook",
    )

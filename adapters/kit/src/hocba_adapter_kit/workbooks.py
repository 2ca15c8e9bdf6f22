"""Spreadsheet files as plain text: every cell a string, merged cells known, nothing written."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from hocba_adapter_kit.day_and_month import Place, exchangeable
from hocba_adapter_kit.notes import Kept
from hocba_adapter_kit.refusals import SpreadsheetError, UnreadableFileError, refused
from hocba_adapter_kit.sheet_files import delimited, process
from hocba_adapter_kit.sheet_files.kinds import Kind, kind_of
from hocba_adapter_kit.sheet_files.refused import CannotReadError, Why
from hocba_adapter_kit.sheet_files.suspects import may_hold_errors
from hocba_hooks.written import shown

__all__ = ["Merge", "Sheet", "SpreadsheetError", "UnreadableFileError", "sheets"]

_BINARY = ".xlsb"
_PATIENCE_S = 120
_PROGRAM = """
import sys
sys.path.append(sys.argv[1])
from sheet_files.process import main
sys.exit(main(*sys.argv[2:]))
"""
"""The package as one of its own: importing it from the kit would import all that the kit needs."""


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

    @cached_property
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

    def merged_above(self, row: int, column: int) -> str:
        """Return the text of the cell above that is merged down over this one; empty if none is."""
        for merge in self.merges:
            if merge.top < row <= merge.bottom and merge.left <= column <= merge.right:
                return self.text(merge.top, column)
        return ""

    @cached_property
    def exchangeable(self) -> frozenset[Place]:
        """The dates whose day and month may be exchanged: other cells of their column show it."""
        return exchangeable(self.rows, self.kept)


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of whatever Excel opens: .xlsx, .xls, .ods, CSV and "Unicode text", web
    pages and XML Spreadsheet 2003; told by content, whatever the file is called.

    :raises UnreadableFileError: missing, damaged, cut off, protected by a password of its own, no
        spreadsheet, or of the binary kind .xlsb, of which calamine leaves out cells without a word.
    """
    if not path.is_file():
        raise refused(path.name, Why.MISSING)
    try:
        return [_sheet(path, content) for content in _contents(path)]
    except CannotReadError as error:
        raise refused(path.name, error.why) from None


def _contents(path: Path) -> list[dict[str, Any]]:
    kind = kind_of(path)
    if path.suffix.lower() == _BINARY:
        raise CannotReadError(Why.XLSB)
    if kind is Kind.DELIMITED:
        return [vars(grid) for grid in delimited.grids(str(path))]
    return [json.loads(line) for line in _read(path, *_reader(path, kind)).splitlines()]


def _reader(path: Path, kind: Kind) -> tuple[str, ...]:
    """Return the module of ``sheet_files`` that reads the kind, and what else it should know."""
    if kind not in (Kind.ZIPPED, Kind.COMPOUND):
        return (kind,)
    look = kind is Kind.COMPOUND or may_hold_errors(str(path))
    return ("workbook", "look") if look else ("workbook",)


def _read(path: Path, *reader: str) -> bytes:
    """Read in a process of its own: see ``sheet_files``."""
    package = Path(process.__file__).parent
    arguments = [str(package.parent), str(path.resolve()), *reader]
    command = [sys.executable, "-P", "-c", _PROGRAM, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise CannotReadError(Why.SLOW) from None
    except OSError:
        raise CannotReadError(Why.DAMAGED) from None
    if done.returncode == process.REFUSED:
        raise CannotReadError(Why(done.stderr.decode()))
    if done.returncode != 0:
        raise CannotReadError(Why.DAMAGED)
    return done.stdout


def _sheet(path: Path, content: dict[str, Any]) -> Sheet:
    merges = tuple(Merge(*corners) for corners in content["merges"])
    kept: dict[Place, Kept] = {}
    for kind, places in content["kept"].items():
        kept |= dict.fromkeys(map(tuple, places), Kept(kind))
    return Sheet(shown(path.name), content["name"], content["rows"], merges, kept)

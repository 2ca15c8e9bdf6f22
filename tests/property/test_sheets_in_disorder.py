"""Sheets of known content, drawn in every disorder: the same rows, or what is missing by name."""

import csv
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_adapter_kit.headings import HeadingPath, Layout
from hocba_adapter_kit.spreadsheets import tables
from hocba_adapter_kit.workbooks import Merge, Sheet, SpreadsheetError, sheets
from hocba_adapter_vnedu import VneduExports
from hocba_adapter_vnedu.layouts import PUPILS, SUMMARY
from hocba_hooks import Level, SourceConfig
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import sample_school

SCHOOL = sample_school(Level.PRIMARY, seed=5, classes={"3A": 3, "3B": 3})
UNKNOWN = ("Mã thẻ BHYT", "Email SLL", "Điện thoại\nHS", "Ghi chú", "Tôn giáo")
ASIDE: tuple[tuple[str, ...], ...] = (
    (),
    ("Tổng số: 35 học sinh",),
    ("", "Cộng", "35", "17 nữ"),
    ("", "", "Sĩ số: 35"),
    ("", "Ngày 31 tháng 5 năm 2026"),
    ("", "GIÁO VIÊN CHỦ NHIỆM", "", "HIỆU TRƯỞNG"),
    ("", "(Ký, ghi rõ họ tên)"),
    ("", "", "Nguyễn Văn Hùng"),
)
TITLES = ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Trường Tiểu học Mẫu", "", "Năm học: 2025-2026")

Grid = list[list[str]]
_FAST = settings(suppress_health_check=list(HealthCheck), max_examples=500)


@dataclass(frozen=True, slots=True)
class Content:
    """What a sheet says, however it is drawn."""

    layout: Layout
    paths: dict[str, HeadingPath]
    """Heading by our name of the column."""
    rows: dict[str, list[dict[str, str]]]
    """Texts by our name of the column, by class."""


@dataclass(slots=True)
class Drawn:
    """A sheet in disorder."""

    grid: Grid
    merges: list[Merge]
    kept: list[str]
    """Columns it still has."""

    @property
    def sheet(self) -> Sheet:
        return Sheet("TronLan.xlsx", "Sheet1", self.grid, tuple(self.merges))


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of the school as vnEdu draws them."""
    folder = tmp_path_factory.mktemp("exports")
    write_exports(folder, SCHOOL)
    return folder


@pytest.fixture(scope="session")
def contents(exports: Path) -> dict[str, Content]:
    """The pupil list, and the class summaries as one."""
    files = [(PUPILS, ["DanhSachHocSinh"]), (SUMMARY, ["TongHop_3A", "TongHop_3B"])]
    return {
        names[0][:8]: _content(layout, [exports / f"{name}.xlsx" for name in names])
        for layout, names in files
    }


def _content(layout: Layout, paths: list[Path]) -> Content:
    found = [table for path in paths for table in tables(sheets(path), layout)]
    columns = dict(found[0].heading.paths)
    rows: dict[str, list[dict[str, str]]] = {}
    for row in (row for table in found for row in table.rows()):
        name = row["class"].text or row.sheet.name.removeprefix("Lớp ")
        rows.setdefault(name, []).append({column: row[column].text for column in columns})
    return Content(layout, columns, rows)


@st.composite
def drawings(
    draw: st.DrawFn, content: Content, *, merging: bool = True, droppable: Sequence[str] = ()
) -> Drawn:
    """Draw ``content`` with columns shuffled, renamed, inserted and dropped, among other lines."""
    dropped = draw(st.sets(st.sampled_from(droppable), max_size=4)) if droppable else set()
    kept = [name for name in content.paths if name not in dropped]
    paths = {name: draw(_renamed(content, name)) for name in kept}
    for number, text in enumerate(draw(st.lists(st.sampled_from(UNKNOWN), unique=True))):
        paths[f"unknown {number}"] = (text,)
    drawn = Drawn([], [], kept)
    titles = draw(st.lists(st.sampled_from(TITLES), max_size=12))
    drawn.grid += [[title] for title in titles]
    styles = ("merged", "once", "each") if merging else ("once", "each")
    style, low = draw(st.sampled_from(styles)), draw(st.booleans())
    order = draw(st.permutations(sorted(paths)))
    for number, (school_class, rows) in enumerate(content.rows.items()):
        if number == 0 or draw(st.booleans()):
            drawn.grid.append([f"Lớp: {school_class}"])
            if draw(st.booleans()):
                order = draw(st.permutations(order))
            _head(drawn, [paths[name] for name in order], style, low=low and style != "once")
        else:
            drawn.grid.append([*draw(st.sampled_from(([], [""]))), f"Lớp: {school_class}"])
        if draw(st.booleans()):
            drawn.grid.append([f"({column})" for column in range(1, len(order) + 1)])
        for row in rows:
            drawn.grid.append([row.get(name, "x") for name in order])
            if draw(st.integers(0, 4)) == 0:
                drawn.grid.append([])
        drawn.grid += map(list, draw(st.lists(st.sampled_from(ASIDE), max_size=4)))
    return drawn


def _renamed(content: Content, name: str) -> st.SearchStrategy[HeadingPath]:
    """Return another spelling of the heading, under a known name of its group."""
    *groups, leaf = content.paths[name]
    column = next((one for one in content.layout.columns if one.name == name), None)
    leaves = st.sampled_from(column.headings if column else (leaf,))
    above = st.sampled_from(column.under) if column and column.under else None
    spelt = leaves.flatmap(_spelt)
    if above is not None:
        return st.tuples(above, spelt)
    return spelt.map(lambda text: (*groups, text))


def _spelt(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(
        (
            text,
            text.upper(),
            text.replace(" ", "\n"),
            text.replace(" ", "  "),
            f" {text} (*)",
            unicodedata.normalize("NFD", text),
        )
    )


def _head(drawn: Drawn, paths: list[HeadingPath], style: str, *, low: bool) -> None:
    """Draw a heading, its single cells at the top or (``low``) beside the lowest."""
    top, depth = len(drawn.grid), max(map(len, paths))
    cells = [_spread(path, depth, style, low=low) for path in paths]
    drawn.grid += [[column[row] for column in cells] for row in range(depth)]
    if style == "each":
        return
    for level in range(depth - 1):
        left = 0
        for prefix, group in groupby(path[: level + 1] for path in paths):
            right = left + len(list(group)) - 1
            if len(prefix) == level + 1 < len(paths[left]) and right > left:
                _join(drawn, top + level, left, right, style)
            left = right + 1
    if style == "merged" and not low:
        for index, path in enumerate(paths):
            if len(path) < depth:
                drawn.merges.append(Merge(top + len(path) - 1, index, top + depth - 1, index))


def _spread(path: HeadingPath, depth: int, style: str, *, low: bool) -> list[str]:
    free = depth - len(path)
    if low:
        return [*path[:-1], *[""] * free, path[-1]] if len(path) > 1 else [""] * free + [path[-1]]
    return [*path, *[path[-1] if style == "each" else ""] * free]


def _join(drawn: Drawn, row: int, left: int, right: int, style: str) -> None:
    """Write a group once, over merged cells or simply at its first column."""
    for column in range(left + 1, right + 1):
        drawn.grid[row][column] = ""
    if style == "merged":
        drawn.merges.append(Merge(row, left, row, right))


def same_rows(content: Content, drawn: Drawn, book: list[Sheet]) -> None:
    """Hold what is read against what was drawn: texts, classes, and nothing else."""
    (table,) = tables(book, content.layout)
    found = list(table.rows())
    expected = [
        (school_class, {name: row[name] for name in drawn.kept})
        for school_class, rows in content.rows.items()
        for row in rows
    ]
    assert [{name: row[name].text for name in drawn.kept} for row in found] == [
        row for _, row in expected
    ]
    for row, (school_class, _) in zip(found, expected, strict=True):
        named = {title for title in row.titles if title.startswith("Lớp: ")}
        assert named == {f"Lớp: {school_class}"}
        assert all(row[name].blank for name in content.paths if name not in drawn.kept)
        assert row["code"].place.startswith(f"{table.sheet.place} › row {row.index + 1} › ")


@pytest.mark.parametrize("kind", ["DanhSach", "TongHop_"])
@_FAST
@given(data=st.data())
def test_the_same_rows_come_out_of_any_disorder(
    contents: dict[str, Content], kind: str, data: st.DataObject
) -> None:
    """A thousand sheets; where a required column was dropped, the complaint names it.

    But for the code, in whose place the Ministry's is read.
    """
    content = contents[kind]
    droppable = content.paths.keys() - content.layout.stand_ins.keys()
    drawn = data.draw(drawings(content, droppable=sorted(droppable)))
    required = {column.name: column.headings[0] for column in content.layout.required}
    missing = [heading for name, heading in required.items() if name not in drawn.kept]
    if not missing:
        same_rows(content, drawn, [drawn.sheet])
        return
    with pytest.raises(SpreadsheetError) as caught:
        list(tables([drawn.sheet], content.layout))
    place = caught.value.message("en")
    assert all(heading in place for heading in missing)
    present = set(required.values()) - set(missing)
    assert not present or not any(f"› {heading})" in place for heading in present)


def _xlsx(path: Path, drawn: Drawn) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate(drawn.grid):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(number, column, text)
        for one in drawn.merges:
            text = drawn.grid[one.top][one.left]
            sheet.merge_range(one.top, one.left, one.bottom, one.right, text)


def _xls(path: Path, drawn: Drawn) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1", cell_overwrite_ok=True)
    for number, row in enumerate(drawn.grid):
        for column, text in enumerate(row):
            if text:
                sheet.write(number, column, text)
    for one in drawn.merges:
        sheet.merge(one.top, one.bottom, one.left, one.right)
    book.save(str(path))


def _ods(path: Path, drawn: Drawn) -> None:
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row)) or '<table:table-cell/>'}"
        "</table:table-row>"
        for row in drawn.grid
    )
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    parts = "".join(f"<text:p>{escape(part)}</text:p>" for part in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{parts}</table:table-cell>'


def _csv(path: Path, drawn: Drawn) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(drawn.grid)


WRITERS: dict[str, Callable[[Path, Drawn], None]] = {
    ".xlsx": _xlsx,
    ".xls": _xls,
    ".ods": _ods,
    ".csv": _csv,
}


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("kind", ["DanhSach", "TongHop_"])
@settings(_FAST, max_examples=12)
@given(data=st.data())
def test_and_of_any_kind_of_file(
    contents: dict[str, Content],
    tmp_path_factory: pytest.TempPathFactory,
    suffix: str,
    kind: str,
    data: st.DataObject,
) -> None:
    """Written and read back; of .ods and .csv nobody tells which cells were merged."""
    content = contents[kind]
    merging = suffix in {".xlsx", ".xls"}
    optional = set(content.paths) - {column.name for column in content.layout.required}
    drawn = data.draw(drawings(content, merging=merging, droppable=sorted(optional)))
    path = tmp_path_factory.mktemp("drawn") / f"TronLan{suffix}"
    WRITERS[suffix](path, drawn)
    same_rows(content, drawn, sheets(path))


@settings(_FAST, max_examples=15)
@given(data=st.data())
def test_and_the_same_transcripts(
    contents: dict[str, Content],
    exports: Path,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    """The school's records, from a pupil list and summaries in disorder beside the other files."""
    folder = tmp_path_factory.mktemp("school")
    for name in ("NhanXet", "QuaTrinhHocTap", "CanBo"):
        (folder / f"{name}.xlsx").symlink_to(exports / f"{name}.xlsx")
    for kind, name in (("DanhSach", "DanhSachHocSinh"), ("TongHop_", "TongHop")):
        suffix = data.draw(st.sampled_from(sorted(WRITERS)))
        merging = suffix in {".xlsx", ".xls"}
        drawn = data.draw(drawings(contents[kind], merging=merging))
        WRITERS[suffix](folder / f"{name}{suffix}", drawn)
    found = list(VneduExports(_config(folder)).records())
    assert [finding for record in found for finding in record.findings] == []
    assert [_known(record.transcript) for record in found] == [
        _known(pupil.transcript) for pupil in SCHOOL.pupils
    ]


def _config(folder: Path) -> SourceConfig:
    return SourceConfig(
        system="vnedu",
        school=SCHOOL.school,
        head=SCHOOL.head,
        school_year=SCHOOL.school_year,
        path=folder,
    )


def _known(transcript: Any) -> Any:
    """Return a record without the codes of communes, which stand in a catalogue sheet."""
    places = ("birthplace", "native_place", "residence")
    return transcript.model_dump(exclude={"pupil": {place: {"commune_code"} for place in places}})

"""A school comes back equal from exports in every state of disorder."""

import datetime as dt
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from hocba_adapter_vnedu import VneduExports
from hocba_adapter_vnedu.layouts import PUPILS, STAFF, SUMMARY
from hocba_adapter_vnedu.mark_layouts import MARKS, RESULTS
from hocba_hooks import Level, SourceConfig
from hocba_plugin.demo.vnedu_columns import PupilList
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.samples import SampleSchool, sample_school

Grid = list[list[object]]
LAYOUTS = {
    "DanhSachHocSinh": PUPILS,
    "TongHop": SUMMARY,
    "BangDiem": MARKS,
    "KetQua": RESULTS,
    "CanBo": STAFF,
}
CLASSES = {
    Level.PRIMARY: {"2A": 2, "5B": 1},
    Level.LOWER_SECONDARY: {"7A": 2},
    Level.UPPER_SECONDARY: {"11C": 2},
}
TITLES = ("Mẫu số 3", "In từ phần mềm của trường", "Tài liệu lưu hành nội bộ")


def spread(sheet: Worksheet) -> Grid:
    """Return the cells; what was merged stands in each column it was merged over."""
    grid: Grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
    names = []
    for merged in sheet.merged_cells.ranges:
        text = grid[merged.min_row - 1][merged.min_col - 1]
        for column in range(merged.min_col - 1, merged.max_col):
            grid[merged.min_row - 1][column] = text
        if text == "Họ và tên" and merged.max_col > merged.min_col:
            names.append((merged.min_row - 1, merged.min_col - 1))
    for _, column in names[:1]:
        join_names(grid, column)
    return grid


def join_names(grid: Grid, column: int) -> None:
    """Make one column of a name in two, as other versions of the sheet have it."""
    for row in grid:
        first, last = row[column], row.pop(column + 1)
        row[column] = first if first == last or not last else f"{first or ''} {last}".strip()


def is_heading(row: Sequence[object]) -> bool:
    """Say whether a row is the one of a heading that tells it."""
    return any(text in ("Mã học sinh", "Mã HS", "Mã cán bộ", "Mã CB") for text in row)


def disordered(grid: Grid, synonyms: Mapping[str, tuple[str, ...]], rng: Random) -> Grid:
    """Return the same sheet with columns shuffled, renamed and added, titles and headings again."""
    width = max(map(len, grid))
    order = rng.sample(range(width), width)
    extra = rng.randint(0, 3)
    places = [rng.randint(0, width) for _ in range(extra)]
    shown: Grid = [[title] for title in rng.sample(TITLES, rng.randint(0, 3))]
    heading = [number for number, row in enumerate(grid) if is_heading(row)]
    below_heading = 3
    chosen: dict[str, str] = {}
    for number, row in enumerate(grid):
        cells = [row[column] if column < len(row) else None for column in order]
        near = heading and any(0 <= number - at <= below_heading for at in heading)
        if near:
            cells = [renamed(cell, synonyms, chosen, rng) for cell in cells]
        for count, place in enumerate(places):
            filled = "x" if isinstance(row[0], int | float) else None
            cells.insert(place, f"Cột riêng {count}" if number in heading else filled)
        shown.append(cells)
    return shown


def renamed(
    cell: object, synonyms: Mapping[str, tuple[str, ...]], chosen: dict[str, str], rng: Random
) -> object:
    """Return a known heading in another spelling, the same one throughout the sheet."""
    if not isinstance(cell, str) or cell not in synonyms:
        return cell
    return chosen.setdefault(cell, rng.choice(synonyms[cell]))


def synonyms_of(file: Path) -> dict[str, tuple[str, ...]]:
    """Return the spellings of every heading its layout knows; of telling ones the first only."""
    layout = next((found for name, found in LAYOUTS.items() if file.stem.startswith(name)), None)
    columns = layout.columns if layout else ()
    return {
        heading: (*column.headings, heading.upper(), heading.replace(" ", "\n"))
        for column in columns
        for heading in column.headings
        # Headings of tick columns are words that results below other headings are written in.
        if column.name != "code" and not column.name.startswith("year_result.")
    }


def write_xlsx(file: Path, sheets: Mapping[str, Grid]) -> None:
    """Write without a single merged cell."""
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, grid in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(grid):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)


def write_xls(file: Path, sheets: Mapping[str, Grid]) -> None:
    """Write the old binary form."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for name, grid in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(grid):
            for column, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    book.save(str(file))


def write_ods(file: Path, sheets: Mapping[str, Grid]) -> None:
    """Write an OpenDocument file, as LibreOffice would."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(ods_row, grid))}</table:table>'
        for name, grid in sheets.items()
    )
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def ods_row(row: Sequence[object]) -> str:
    """Return one row; an empty cell keeps its place."""
    return f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_cell(value: object) -> str:
    """Return one cell with its type."""
    if isinstance(value, dt.datetime):
        kind, own = "date", f' office:date-value="{value.date().isoformat()}"'
    elif isinstance(value, int | float):
        kind, own = "float", f' office:value="{value}"'
    else:
        kind, own = "string", ""
    if value is None:
        return "<table:table-cell/>"
    text = escape(str(value)).replace("\n", "</text:p><text:p>")
    return (
        f'<table:table-cell office:value-type="{kind}"{own}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


WRITERS = {".xlsx": write_xlsx, ".xls": write_xls, ".ods": write_ods}


def disorder(folder: Path, rng: Random, suffix: str) -> None:
    """Write every file of a folder anew, sheets shuffled and a catalogue among them."""
    for file in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(file)
        synonyms = synonyms_of(file)
        sheets = {
            sheet.title: disordered(spread(sheet), synonyms, rng) for sheet in book.worksheets
        }
        sheets["Hướng dẫn"] = [["Cách nhập"], ["1. Tải tệp mẫu"]]
        names = rng.sample(list(sheets), len(sheets))
        file.unlink()
        WRITERS[suffix](file.with_suffix(suffix), {name: sheets[name] for name in names})


def check(school: SampleSchool, folder: Path) -> None:
    """See that the folder holds the school and nothing to complain of."""
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=folder,
    )
    records = list(VneduExports(config).records())
    assert len(school.pupils) == len(records)
    for pupil, record in zip(school.pupils, records, strict=True):
        assert record.findings == ()
        assert pupil.transcript.model_dump() == record.transcript.model_dump()
        assert pupil.components == record.components


@pytest.mark.parametrize("level", list(Level))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10_000),
    pupils=st.sampled_from([PupilList.WIDE, PupilList.NARROW, PupilList.OLDER]),
    marks=st.builds(MarkLayout, marks_in_one_cell=st.booleans(), year_sheets=st.booleans()),
    suffix=st.sampled_from(list(WRITERS)),
)
@example(seed=7, pupils=PupilList.OLDER, marks=MarkLayout(marks_in_one_cell=True), suffix=".ods")
@example(seed=1824, pupils=PupilList.WIDE, marks=MarkLayout(), suffix=".xlsx")
def test_any_school_comes_back_equal_from_any_disorder(
    level: Level, seed: int, pupils: PupilList, marks: MarkLayout, suffix: str
) -> None:
    """In each layout and type of file: columns and sheets shuffled, renamed, added; titles too."""
    school = sample_school(level, seed=seed, classes=CLASSES[level])
    with tempfile.TemporaryDirectory() as name:
        write_exports(Path(name), school, pupils, marks)
        disorder(Path(name), Random(seed), suffix)  # noqa: S311
        check(school, Path(name))

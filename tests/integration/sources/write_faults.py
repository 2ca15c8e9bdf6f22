"""Writes ``fixtures/sources/faults``: for each real-life fault the files of a school that hold it.

A script, to be run when layouts or samples change. A folder holds only what differs from a
faultless sample school: spreadsheets that replace those of the vnEdu exports, or statements for
the database of a SMAS school. ``test_real_life_faults`` puts them in their place.
"""

import csv
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

from hocba_hooks import Level
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import sample_school

FOLDER = Path(__file__).parents[3] / "fixtures" / "sources" / "faults"
PRIMARY = sample_school(Level.PRIMARY, seed=5, classes={"3A": 4, "4B": 2})
SECONDARY = sample_school(Level.LOWER_SECONDARY, seed=5, classes={"7A1": 3})
PUPILS, SUMMARY, REMARKS = "DanhSachHocSinh.xlsx", "TongHop_3A.xlsx", "NhanXet.xlsx"
_HEADING_ROW, _DATA_ROW = 7, 9
_CATALOGUES = 16

Grid = list[list[Any]]


class Exports:
    """The faultless exports, and the folder of one fault."""

    def __init__(self, pristine: Path, folder: Path) -> None:
        self._pristine, self._folder = pristine, folder

    def edit(self, name: str, change: Callable[[Any], None]) -> None:
        """Keep a file with its first sheet changed, without catalogues nobody needs."""
        book = openpyxl.load_workbook(self._pristine / name)
        for sheet in book.worksheets[1:]:
            if sheet.title != "Danh mục xã":
                book.remove(sheet)
        change(book.worksheets[0])
        book.save(self.new(name))

    def cell(self, name: str, place: str, value: Any) -> None:
        """Keep a file with one cell changed."""
        self.edit(name, lambda sheet: setattr(sheet[place], "value", value))

    def columns(self, name: str, columns: dict[str, tuple[Any, ...]]) -> None:
        """Keep a file with the first pupils' values changed, by heading (the first so called)."""

        def change(sheet: Any) -> None:
            numbers = (
                row for row in range(1, sheet.max_row) if str(sheet.cell(row, 1).value) == "1"
            )
            first = next(numbers)
            for heading, values in columns.items():
                column = _column(sheet, heading, first)
                for row, value in enumerate(values, start=first):
                    sheet.cell(row, column).value = value

        self.edit(name, change)

    def grid(self, name: str) -> Grid:
        """Return the first sheet as it is seen: merged cells filled."""
        sheet = openpyxl.load_workbook(self._pristine / name).worksheets[0]
        for merge in list(sheet.merged_cells.ranges):
            value = sheet.cell(merge.min_row, merge.min_col).value
            sheet.unmerge_cells(str(merge))
            for row in range(merge.min_row, merge.max_row + 1):
                for column in range(merge.min_col, merge.max_col + 1):
                    sheet.cell(row, column).value = value
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def communes(self) -> Grid:
        """Return the catalogue sheet with the codes of communes."""
        sheet = openpyxl.load_workbook(self._pristine / PUPILS)["Danh mục xã"]
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def new(self, name: str) -> Path:
        """Return where a file of the fault stands."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / name

    def statements(self, *lines: str) -> None:
        """Keep what was done to the database of the SMAS school."""
        self.new("loi.sql").write_text("".join(f"{line};\n" for line in lines), "utf-8")


def _column(sheet: Any, heading: str, below: int) -> int:
    rows = sheet.iter_rows(max_row=below - 1)
    return next(cell.column for row in rows for cell in row if cell.value == heading)


def blocks(grid: Grid) -> tuple[Grid, Grid, list[Grid]]:
    """Return the titles, the two heading rows, and the pupils class by class."""
    heading = grid[_HEADING_ROW - 1 : _HEADING_ROW + 1]
    pupils = [row for row in grid[_HEADING_ROW + 1 :] if str(row[0]).isdigit()]
    names = list(dict.fromkeys(row[1] for row in pupils))
    return grid[: _HEADING_ROW - 1], heading, [[r for r in pupils if r[1] == n] for n in names]


def e01(school: Exports) -> None:
    """The columns stand in another order, with one nobody knows between them."""
    titles, heading, classes = blocks(school.grid(PUPILS))
    order = sorted(range(len(heading[0])), key=lambda column: (column * 7) % len(heading[0]))
    book = openpyxl.Workbook()
    _fill(book.active, titles)
    for line in (*heading, *(row for rows in classes for row in rows)):
        mixed = [line[column] for column in order]
        book.active.append([*mixed[:9], "Mã thẻ BHYT" if line in heading else "x", *mixed[9:]])
    _fill(book.create_sheet("Danh mục xã"), school.communes())
    book.save(school.new(PUPILS))


def e02(school: Exports) -> None:
    """Headings with line breaks, sixteen catalogues before the data, another sheet name."""
    titles, heading, classes = blocks(school.grid(PUPILS))
    book = openpyxl.Workbook()
    _fill(book.active, school.communes())
    for number in range(2, _CATALOGUES + 1):
        _fill(book.create_sheet(f"DM {number}"), [["Mã", "Tên"], [number, f"Mục {number}"]])
    broken = [[text and str(text).replace(" ", "\n ", 1) for text in line] for line in heading]
    pupils = [row for rows in classes for row in rows]
    _fill(book.create_sheet("Xuất dữ liệu"), [*titles, *broken, *pupils])
    book.save(school.new(PUPILS))


def e03(school: Exports) -> None:
    """An old .xls with the heading repeated for each class, totals, and signatures among pupils."""
    titles, heading, classes = blocks(school.grid(PUPILS))
    lines = list(titles)
    for rows in classes:
        lines += [*heading, *rows, [None, f"Cộng: {len(rows)}"], ["Tổng số", len(rows)]]
        lines += [[None, None, "Sĩ số: 3"], [None, None, "Giáo viên chủ nhiệm", "Hiệu trưởng"]]
    book = xlwt.Workbook(encoding="utf-8")
    for name, grid in {"Sheet1": lines, "Danh mục xã": school.communes()}.items():
        sheet = book.add_sheet(name)
        for number, line in enumerate(grid):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(number, column, value)
    book.save(str(school.new("DanhSachHocSinh.xls")))


def e04(school: Exports) -> None:
    """A .csv without a class column: each class has its title above its own heading."""
    titles, heading, classes = blocks(school.grid(PUPILS))
    lines = list(titles)
    for rows in classes:
        lines += [[f"Lớp: {rows[0][1]}"], *([r[0], *r[2:]] for r in [*heading, *rows])]
    width = max(map(len, lines))
    with school.new("DanhSachHocSinh.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [*line, *[None] * (width - len(line))] for line in lines
        )


def e05(school: Exports) -> None:
    """The second pupil has the first one's code."""
    code = PRIMARY.pupils[0].transcript.pupil.code
    school.columns(PUPILS, {"Mã MOET": (code, code)})


def e06(school: Exports) -> None:
    """Last year's class summary lies among this year's files."""
    school.cell(SUMMARY, "A4", "Năm học: 2024-2025")


def e07(school: Exports) -> None:
    """Only semester II was entered, and stands as the year."""
    school.statements(
        "DELETE FROM DIEM_THANH_PHAN WHERE HOC_KY = 1",
        "UPDATE DIEM_TONG_KET_MON SET HOC_KY_1 = NULL, CA_NAM = HOC_KY_2",
    )


def e08(school: Exports) -> None:
    """No personal ID; a code the school made up for the time being."""
    code = PRIMARY.pupils[0].transcript.pupil.code
    school.columns(PUPILS, {"Căn cước": (None,), "Mã MOET": (code, "TAM-02")})


def e09(school: Exports) -> None:
    """The second personal ID was copied from the row above."""
    number = PRIMARY.pupils[0].transcript.pupil.personal_id
    school.columns(
        PUPILS,
        {
            "Căn cước": (
                number,
                number,
            )
        },
    )


def e10(school: Exports) -> None:
    """Who had left in the remarks' export is "Đang học" again in a later pupil list."""
    school.columns(REMARKS, {"Trạng thái HS": ("Chuyển đi kỳ 1",)})
    school.columns(PUPILS, {"Ghi chú": ("Đang học",) * 4})
    _rename(school.new(PUPILS), "Ghi chú", "Trạng thái HS")


def e11(school: Exports) -> None:
    """Numbers kept as numbers: a zero lost, two zeros lost, and 1.23E+11."""
    school.columns(
        PUPILS,
        {
            "Căn cước": (
                79315000123,
                1315000123,
                "1.23E+11",
            )
        },
    )


def e12(school: Exports) -> None:
    """Marks that are none."""
    school.columns(SUMMARY, {"Điểm KTĐK": ("10,3", "85", "vắng", 0)})


def e13(school: Exports) -> None:
    """A number for Mĩ thuật, a verdict for Toán."""
    school.statements(
        _of_subject("HOC_KY_1 = '8.0', HOC_KY_2 = '8.0', CA_NAM = '8.0'", 1, "Nghệ thuật%"),
        _of_subject("HOC_KY_1 = 'Đ', HOC_KY_2 = 'Đ', CA_NAM = 'Đ'", 2, "Toán"),
    )


def e14(school: Exports) -> None:
    """Averages typed by hand."""
    school.statements(
        _of_subject("HOC_KY_1 = '9.9'", 1, "Toán"), _of_subject("CA_NAM = '2.1'", 2, "Toán")
    )


def e15(school: Exports) -> None:
    """Decomposed letters, TCVN3, VNI."""
    name = unicodedata.normalize("NFD", PRIMARY.pupils[0].transcript.pupil.name or "")
    school.columns(
        PUPILS,
        {
            "Họ và tên": (
                name,
                "NguyÔn ThÞ Th¶o",
                "Nguyeãn Thò Thaûo",
            )
        },
    )


def e16(school: Exports) -> None:
    """Sex in codings nobody declared."""
    school.columns(
        PUPILS,
        {
            "Giới tính": (
                "m",
                "02",
                "x",
            )
        },
    )


def e17(school: Exports) -> None:
    """The code of a province that was merged into another (Hà Giang)."""
    school.statements("UPDATE HOC_SINH SET CHO_O_MA_TINH = '02' WHERE ID_HOC_SINH = 1")


def e18(school: Exports) -> None:
    """Codes that lists of schools have: of a trial school, of six digits, of twenty."""
    school.new("ma_truong.csv").write_text(
        "ma_truong\n99000701\n123456\n01999401019994010199\n", "utf-8"
    )


def e19(school: Exports) -> None:
    """A nine-digit number of an old card; a mother's ID in her child's row."""
    school.columns(
        PUPILS,
        {
            "Căn cước": (
                "123456780",
                "001189012345",
            )
        },
    )


def e20(school: Exports) -> None:
    """A foreigner without an ID; a pupil registered abroad: a country's code in front."""
    number = PRIMARY.pupils[1].transcript.pupil.personal_id or ""
    abroad = {"Quốc tịch": ("Lào",), "Căn cước": (None, f"201{number[3:]}")}
    school.columns(PUPILS, abroad)


def e21(school: Exports) -> None:
    """Not assessed and yet with all results; assessed and without any."""
    school.statements(
        "UPDATE HOC_SINH SET KHONG_DANH_GIA = 1 WHERE ID_HOC_SINH = 1",
        "DELETE FROM DIEM_THANH_PHAN WHERE ID_HOC_SINH = 2",
        "UPDATE DIEM_TONG_KET_MON SET HOC_KY_1 = NULL, HOC_KY_2 = NULL, CA_NAM = NULL "
        "WHERE ID_HOC_SINH = 2",
    )


def e22(school: Exports) -> None:
    """H for a competence, Đ for a subject."""
    school.columns(SUMMARY, {"Ngôn ngữ": ("H",), "Đạo đức": ("T", "Đ")})


def e23(school: Exports) -> None:
    """An Icelandic Ð for Đ, a Cyrillic а."""
    school.columns(
        PUPILS,
        {
            "Họ và tên": (
                "Ðặng Minh Châu",
                "Nguyễn Thị Lаn",
            )
        },
    )


def e24(school: Exports) -> None:
    """A remark of 2,100 letters."""
    school.columns(REMARKS, {"Nhận xét của GVCN": ("Chăm ngoan, học tốt. " * 100,)})


def _fill(sheet: Any, grid: Grid) -> None:
    for line in grid:
        sheet.append(line)


def _rename(path: Path, before: str, after: str) -> None:
    book = openpyxl.load_workbook(path)
    for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row):
        if cell.value == before:
            cell.value = after
    book.save(path)


def _of_subject(values: str, pupil: int, subject: str) -> str:
    return (
        f"UPDATE DIEM_TONG_KET_MON SET {values} WHERE ID_HOC_SINH = {pupil} AND "  # noqa: S608
        f"ID_MON IN (SELECT ID_MON FROM MON_HOC WHERE TEN_MON LIKE '{subject}')"
    )


FAULTS: dict[str, Callable[[Exports], None]] = {
    f"E-{function.__name__[1:]}": function
    for function in (
        e01, e02, e03, e04, e05, e06, e07, e08, e09, e10, e11, e12,
        e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24,
    )
}  # fmt: skip


def write(folder: Path) -> None:
    """Write all faults anew into ``folder``; what is written of them by hand stays."""
    with tempfile.TemporaryDirectory() as name:
        pristine = Path(name)
        write_exports(pristine, PRIMARY)
        for number, fault in FAULTS.items():
            shutil.rmtree(folder / number, ignore_errors=True)
            fault(Exports(pristine, folder / number))


if __name__ == "__main__":
    write(FOLDER)

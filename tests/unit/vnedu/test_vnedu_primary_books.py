"""The yearly book of a primary class: one tick of four for the year's result, and its time."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, SourceConfig, SourceError
from hocba_hooks.transcripts import Parent
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_columns import PupilList
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.samples import SampleSchool, sample_school

LETTERS = ("HTXS", "HTT", "HT", "CHT")
CALLED = ("Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Chưa hoàn thành")
BOOK = "so_diem_tong_ket_khoi_khoi_3.xlsx"


@pytest.fixture
def book(exports: Path) -> Any:
    """Class 3A's summary made a yearly book: the result in four columns of ticks."""
    path = exports / "TongHop_3A.xlsx"
    workbook = openpyxl.load_workbook(path)
    path.unlink()
    sheet: Any = workbook.worksheets[0]
    for merged in list(sheet.merged_cells.ranges):
        text = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        for row in range(merged.min_row, merged.max_row + 1):
            if merged.min_row == merged.max_row:
                for column in range(merged.min_col, merged.max_col + 1):
                    sheet.cell(row, column).value = text
    result = next(cell.column for cell in sheet[6] if cell.value == "Kết quả GD")
    last = sheet.max_column
    for number, heading in enumerate(CALLED):
        sheet.cell(6, last + 1 + number).value = "Kết quả giáo dục"
        sheet.cell(7, last + 1 + number).value = heading
        for row in range(9, sheet.max_row + 1):
            ticked = sheet.cell(row, result).value == LETTERS[number]
            sheet.cell(row, last + 1 + number).value = "ü" if ticked else None
    for row in range(6, sheet.max_row + 1):
        sheet.cell(row, result).value = None
    return workbook


def test_the_one_tick_of_four_is_the_result(
    book: Any, exports: Path, open_exports: Any, small_school: SampleSchool
) -> None:
    """In any font's tick."""
    book.save(exports / BOOK)
    expected = [pupil.transcript for pupil in small_school.pupils]
    assert expected == [record.transcript for record in open_exports().records()]


def test_two_ticks_of_four_are_an_error(book: Any, exports: Path, open_exports: Any) -> None:
    """Nobody knows which is meant."""
    sheet = book.worksheets[0]
    for column in range(sheet.max_column - 3, sheet.max_column + 1):
        sheet.cell(9, column).value = "x"
    book.save(exports / BOOK)
    first = next(iter(open_exports().records()))
    assert {(f.code, f.severity.value) for f in first.findings} == {("R-X07", "error")}


def test_a_book_of_semester_1_alone_is_refused_and_beside_the_years_left_out(
    book: Any, exports: Path, open_exports: Any, small_school: SampleSchool
) -> None:
    """Only the year's end enters the record (R-P09)."""
    sheet = book.worksheets[0]
    book.save(exports / BOOK)
    sheet.cell(3, 1).value = "BẢNG TỔNG HỢP KẾT QUẢ GIÁO DỤC HỌC KỲ 1"
    book.save(exports / "so_diem_tong_ket_khoi_khoi_3 (1).xlsx")
    expected = [pupil.transcript for pupil in small_school.pupils]
    assert expected == [record.transcript for record in open_exports().records()]
    (exports / BOOK).unlink()
    with pytest.raises(SourceError, match="not the results of the year's end"):
        list(open_exports().records())


def test_two_books_of_one_class_are_refused(book: Any, exports: Path, open_exports: Any) -> None:
    """Which of them holds is for a person to say."""
    for name in (BOOK, "so_diem_tong_ket_lop_3a.xlsx"):
        book.save(exports / name)
    with pytest.raises(SourceError, match="keep one file"):
        list(open_exports().records())


@pytest.mark.parametrize("books", [Books.CLASS, Books.GRADE])
def test_a_primary_school_reads_back_from_its_yearly_books(tmp_path: Path, books: Books) -> None:
    """With the list of 38 columns, which has neither nationality nor guardian."""
    school = sample_school(Level.PRIMARY, seed=8, classes={"1A": 3, "4B": 3, "4C": 2, "5A": 3})
    write_exports(tmp_path, school, PupilList.SINGLE, MarkLayout(books=books))
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=tmp_path,
        options={"nationality": "VN"},
    )
    records = list(VneduExports(config).records())
    for pupil, record in zip(school.pupils, records, strict=True):
        lost = {"nationality": "VN", "guardian": Parent()}
        expected = pupil.transcript.pupil.model_copy(update=lost)
        assert pupil.transcript.model_copy(update={"pupil": expected}) == record.transcript
        assert record.findings == ()

"""Yearly books beside mark sheets: whatever is read is true, or an error names the pupil."""

import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, Severity, SourceConfig, SourceError, SourceRecord
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.samples import SampleSchool, sample_school

CLASSES = {Level.LOWER_SECONDARY: {"7A": 3}, Level.UPPER_SECONDARY: {"11C": 3}}
FIRST_ROW, FIRST_MARK, HEADING = 8, 6, 6
WORDS = ["0,1", "3.3", "Đ", "CĐ", "M", "Tốt", "Chưa đạt", "41", "-", ""]
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=20)


def read(folder: Path, school: SampleSchool) -> list[SourceRecord]:
    """Return everything the folder holds."""
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=folder,
    )
    return list(VneduExports(config).records())


def is_true_or_named(school: SampleSchool, records: list[SourceRecord]) -> None:
    """See that every record is the pupil's own, or has an error."""
    for pupil, record in zip(school.pupils, records, strict=False):
        errors = [f for f in record.findings if f.severity is Severity.ERROR]
        assert errors or pupil.transcript == record.transcript


@SLOW
@given(
    level=st.sampled_from(list(CLASSES)),
    seed=st.integers(0, 10_000),
    books=st.sampled_from([Books.CLASS, Books.GRADE, Books.SEMESTERS]),
    place=st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 40)),
    word=st.sampled_from(WORDS),
)
def test_a_cell_of_a_book_that_was_changed_is_noticed(
    level: Level, seed: int, books: Books, place: tuple[int, int, int], word: str
) -> None:
    """The mark sheets say another thing; of results and sessions missed so do the class results,
    where the books of the year do not stand in for them."""
    school = sample_school(level, seed=seed, classes=CLASSES[level])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_exports(folder, school, marks=MarkLayout(books=books))
        change_a_cell(folder, place, word, marks_alone=books is not Books.SEMESTERS)
        is_true_or_named(school, read(folder, school))


@SLOW
@given(
    level=st.sampled_from(list(CLASSES)),
    seed=st.integers(0, 10_000),
    rows=st.permutations(range(3)),
    columns=st.sampled_from([(2,), (4,), (2, 4), tuple(range(2, 40))]),
)
def test_rows_of_a_book_in_any_order_are_their_pupils_or_an_error(
    level: Level, seed: int, rows: list[int], columns: tuple[int, ...]
) -> None:
    """Whole rows may be sorted; codes or names sorted alone are another child's results."""
    school = sample_school(level, seed=seed, classes=CLASSES[level])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_exports(folder, school, marks=MarkLayout(books=Books.CLASS, mark_sheets=False))
        truth = {r.transcript.pupil.code: r.transcript for r in read(folder, school)}
        reorder(folder, rows, columns)
        for record in read(folder, school):
            errors = [f for f in record.findings if f.severity is Severity.ERROR]
            assert errors or record.transcript == truth[record.transcript.pupil.code]


def change_a_cell(
    folder: Path, place: tuple[int, int, int], word: str, *, marks_alone: bool
) -> None:
    """Write a word into one data cell of one book."""
    book_number, row, column = place
    paths = sorted(folder.glob("so_diem_tong_ket_*"))
    path = paths[book_number % len(paths)]
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[book_number % len(book.worksheets)]
    headings = [cell.value for cell in sheet[HEADING]]
    width = headings.index("Kết quả học tập" if marks_alone else "Ghi chú") + 1 - FIRST_MARK
    sheet.cell(FIRST_ROW + row, FIRST_MARK + column % width).value = word
    book.save(path)


def reorder(folder: Path, rows: list[int], columns: tuple[int, ...]) -> None:
    """Give some columns of every sheet of a book the values of other rows."""
    path = next(folder.glob("so_diem_tong_ket_*"))
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for column in [column for column in columns if column <= sheet.max_column]:
            values = [sheet.cell(FIRST_ROW + row, column).value for row in rows]
            for number, value in enumerate(values):
                sheet.cell(FIRST_ROW + number, column).value = value
    book.save(path)


@SLOW
@given(seed=st.integers(0, 10_000), gone=st.sampled_from([1, 2]))
def test_a_semester_alone_never_passes_for_the_year(seed: int, gone: int) -> None:
    """Neither of them, whatever the book's file is called."""
    school = sample_school(Level.LOWER_SECONDARY, seed=seed, classes={"7A": 2})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_exports(folder, school, marks=MarkLayout(books=Books.SEMESTERS, mark_sheets=False))
        sorted(folder.glob("so_diem_tong_ket_*"), key=lambda path: "(1)" in path.name)[
            gone - 1
        ].unlink()
        with pytest.raises(SourceError, match=f"semester {gone} of class 7A is missing"):
            read(folder, school)

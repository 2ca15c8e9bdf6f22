"""Yearly books: a school written in them reads back; what they cannot say is refused by name."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, SecondaryTranscript, SourceConfig, SourceError, SourceRecord
from hocba_hooks.transcripts import Grading, PupilStatus
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_columns import PupilList
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.samples import Background, Circumstances, SamplePupil, SampleSchool, sample_school

SPECIAL = {
    1: Circumstances(not_assessed=True),
    2: Circumstances(status=PupilStatus.LEFT_SEMESTER_1),
    3: Circumstances(exempt=True),
    4: Circumstances(elective="TDT", background=Background.EDE),
    5: Circumstances(ability=3),
    6: Circumstances(status=PupilStatus.JOINED_SEMESTER_2),
    7: Circumstances(elective="NN2", background=Background.KOREAN),
    9: Circumstances(ability=9, conduct=(Grading.NOT_PASSED, Grading.NOT_PASSED)),
    10: Circumstances(absences=50, ability=10),
}
Edit = Callable[[str, str, Callable[[Any], None]], None]


def read(folder: Path, school: SampleSchool, **options: str) -> list[SourceRecord]:
    """Return everything the folder holds."""
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=folder,
        options=options,
    )
    return list(VneduExports(config).records())


def told(record: Any, lacking: Iterable[str]) -> dict[str, Any]:
    """Return the transcript without what the layout has no place for."""
    content: dict[str, Any] = record.transcript.model_dump()
    for path in lacking:
        *above, last = path.split(".")
        places = [content]
        for name in above:
            found = [place[name] for place in places]
            places = [one for it in found for one in (it if isinstance(it, tuple) else (it,))]
        for place in places:
            place.pop(last)
    return content


@pytest.fixture(scope="module")
def lower() -> SampleSchool:
    """A lower-secondary school with every kind of pupil, two classes of one grade."""
    classes = {"6A": 5, "6B": 3, "9B": 5}
    return sample_school(Level.LOWER_SECONDARY, seed=3, classes=classes, special=SPECIAL)


@pytest.fixture(scope="module")
def upper() -> SampleSchool:
    """An upper-secondary school, its classes with subjects of their choice."""
    classes = {"10A1": 5, "12C2": 5}
    return sample_school(Level.UPPER_SECONDARY, seed=4, classes=classes, special=SPECIAL)


@pytest.mark.parametrize("books", [Books.CLASS, Books.GRADE, Books.SEMESTERS])
@pytest.mark.parametrize("level", ["lower", "upper"])
def test_books_and_mark_sheets_together_give_the_same_school(
    level: str, books: Books, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """They agree, so there is nothing to complain of."""
    school = request.getfixturevalue(level)
    write_exports(tmp_path, school, marks=MarkLayout(year_sheets=False, books=books))
    records = read(tmp_path, school)
    for pupil, record in zip(school.pupils, records, strict=True):
        assert pupil.transcript.model_dump() == record.transcript.model_dump()
        assert (pupil.components, pupil.status) == (record.components, record.pupil_status)
        assert record.findings == ()


NOT_IN_BOOKS = ("subjects.remark", "subjects.reassessed")
"""Beside the single marks: what nothing but mark sheets by subject says."""
NOT_IN_SINGLE = ("pupil.nationality", "pupil.guardian")
"""What the list of 38 columns has no column for; a nationality may be declared for all."""


def vietnamese(pupil: SamplePupil) -> str | None:
    """Return the nationality that a school of Vietnamese pupils declares; none of a foreigner."""
    return "VN" if pupil.transcript.pupil.nationality == "VN" else None


@pytest.mark.parametrize("books", [Books.CLASS, Books.GRADE])
@pytest.mark.parametrize("level", ["lower", "upper"])
def test_the_layouts_vnedu_really_exports_give_the_school_but_what_they_lack(
    level: str, books: Books, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The list with single addresses and yearly books, no mark sheet of a subject."""
    school = request.getfixturevalue(level)
    layout = MarkLayout(books=books, mark_sheets=False)
    write_exports(tmp_path, school, PupilList.SINGLE, layout)
    records = read(tmp_path, school, nationality="VN")
    lacking = (*NOT_IN_BOOKS, *NOT_IN_SINGLE)
    for pupil, record in zip(school.pupils, records, strict=True):
        assert told(pupil, lacking) == told(record, lacking)
        assert record.transcript.pupil.nationality == vietnamese(pupil)
        assert record.findings == ()


def test_the_year_is_computed_where_only_both_semesters_were_downloaded(
    lower: SampleSchool, tmp_path: Path
) -> None:
    """Of marks by weights, of verdicts the second semester's; what no law determines is open."""
    layout = MarkLayout(books=Books.SEMESTERS, mark_sheets=False)
    write_exports(tmp_path, lower, marks=layout)
    known = 0
    for pupil, record in zip(lower.pupils, read(tmp_path, lower), strict=True):
        assert isinstance(pupil.transcript, SecondaryTranscript)
        assert isinstance(record.transcript, SecondaryTranscript)
        for expected, got in zip(
            pupil.transcript.subjects, record.transcript.subjects, strict=True
        ):
            both = expected.semester1 is not None and expected.semester2 is not None
            assert got.year == (expected.year if both else None)
            known += both
        assert record.findings == ()
    assert known > 50


@pytest.fixture
def folder(lower: SampleSchool, tmp_path: Path) -> Path:
    """Books of both semesters and the year, and nothing else of marks; to be bent by a test."""
    write_exports(tmp_path, lower, marks=MarkLayout(books=Books.GRADE, mark_sheets=False))
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Edits a sheet of a book, as a clerk would."""

    def edited(name: str, sheet: str, change: Callable[[Any], None]) -> None:
        book = openpyxl.load_workbook(folder / name)
        change(book[sheet])
        book.save(folder / name)

    return edited


FIRST, SECOND, YEAR = (
    f"so_diem_tong_ket_khoi_khoi_6{again}.xlsx" for again in ("", " (1)", " (2)")
)


@pytest.mark.parametrize(
    ("gone", "vi"), [(FIRST, "học kỳ I của lớp 6A"), (SECOND, "học kỳ II của lớp 6A")]
)
def test_a_semester_that_is_missing_is_named_with_its_class(
    lower: SampleSchool, folder: Path, gone: str, vi: str
) -> None:
    """A second semester is never taken for the year, nor a year for its semesters (E-07)."""
    (folder / gone).unlink()
    with pytest.raises(SourceError) as refused:
        read(folder, lower)
    assert f"thiếu {vi}" in refused.value.message()


def test_a_second_semester_alone_is_refused(lower: SampleSchool, folder: Path) -> None:
    """As in the case "vnedu-so-diem-tong-ket-not-read"."""
    (folder / FIRST).unlink()
    (folder / YEAR).unlink()
    with pytest.raises(SourceError, match="semester 1 of class 6A is missing"):
        read(folder, lower)


def set_cell(row: int, heading: str, value: object) -> Callable[[Any], None]:
    """Return an edit of the cell of a data row below a heading of row 6."""

    def change(sheet: Any) -> None:
        column = next(cell.column for cell in sheet[6] if cell.value == heading)
        sheet.cell(row, column).value = value

    return change


def findings(records: list[SourceRecord]) -> list[list[tuple[str, str, str]]]:
    """Return code, severity and place of what was found of each pupil."""
    return [[(f.code, f.severity.value, f.path) for f in record.findings] for record in records]


@pytest.mark.parametrize(
    ("file", "heading", "value"),
    [
        (YEAR, "Văn", "1,1"),
        (SECOND, "Toán", "0,5"),
        (YEAR, "GDTC", "CĐ"),
    ],
)
def test_a_year_that_does_not_follow_from_its_semesters_names_both_places(
    lower: SampleSchool, folder: Path, edit: Edit, file: str, heading: str, value: str
) -> None:
    """R-X07, an error: somebody's book is wrong, and nobody here knows whose."""
    edit(file, "6a", set_cell(11, heading, value))
    found = findings(read(folder, lower))
    assert [code for code, _, _ in found[3]] == ["R-X07"]
    assert found[3][0][1] == "error"
    assert FIRST in found[3][0][2]
    assert YEAR in found[3][0][2]
    assert [own for number, own in enumerate(found) if number != 3 and own] == []


@pytest.mark.parametrize("heading", ["Văn", "HĐTN&HN"])
def test_a_book_that_contradicts_a_mark_sheet_is_an_error(
    lower: SampleSchool, tmp_path: Path, heading: str
) -> None:
    """Both are the school's own, and either may be the older."""
    write_exports(tmp_path, lower, marks=MarkLayout(books=Books.CLASS))
    path = tmp_path / "so_diem_tong_ket_lop_6a.xlsx"
    book = openpyxl.load_workbook(path)
    set_cell(11, heading, "M")(book["Hoc ki 1"])
    book.save(path)
    found = findings(read(tmp_path, lower))[3]
    assert ("R-X07", "error") in {one[:2] for one in found}
    assert any("BangDiem_6A_HK1" in one[2] and "lop_6a" in one[2] for one in found)


def test_absences_without_a_total_are_added(lower: SampleSchool, folder: Path, edit: Edit) -> None:
    """Books may leave "Tổng" empty; one that is wrong is an error."""
    before = read(folder, lower)

    def empty(sheet: Any) -> None:
        column = next(cell.column for cell in sheet[7] if cell.value == "Tổng")
        for row in range(8, sheet.max_row + 1):
            sheet.cell(row, column).value = None

    edit(YEAR, "6a", empty)
    assert [r.transcript for r in before] == [r.transcript for r in read(folder, lower)]

    def wrong(sheet: Any) -> None:
        column = next(cell.column for cell in sheet[7] if cell.value == "P")
        sheet.cell(9, column).value = "41"

    edit(YEAR, "6a", wrong)
    assert "R-X07" in {code for code, _, _ in findings(read(folder, lower))[1]}


def test_books_are_read_as_old_xls_without_merged_headings(
    lower: SampleSchool, folder: Path
) -> None:
    """As vnEdu writes them: .xls, the title in column H, nothing merged."""
    before = read(folder, lower)
    for path in list(folder.glob("so_diem_tong_ket_khoi_*.xlsx")):
        as_old_xls(path)
        path.unlink()
    assert [r.transcript for r in before] == [r.transcript for r in read(folder, lower)]


def as_old_xls(path: Path) -> None:
    """Write a workbook again as .xls, titles moved to column H."""
    book, old = openpyxl.load_workbook(path), xlwt.Workbook(encoding="utf-8")
    for sheet in book.worksheets:
        copy = old.add_sheet(sheet.title)
        for row, values in enumerate(sheet.iter_rows(values_only=True)):
            for column, value in enumerate(values):
                if value is not None:
                    copy.write(row, column if row > 2 else 7, value)
    old.save(str(path.with_suffix(".xls")))


def retitled(row: int, text: str) -> Callable[[Any], None]:
    """Return an edit that writes a title line."""

    def change(sheet: Any) -> None:
        sheet.cell(row, 1).value = text

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (retitled(2, "Khối 6 - Lớp 6A - (Học kỳ 1)"), "names two of semester"),
        (retitled(2, "Khối 6 - Lớp 6B - (Học kỳ 2)"), "two classes named"),
        (retitled(1, "BẢNG TỔNG HỢP HỌC KỲ 2, 2024 - 2025"), "school year 2024-2025"),
        (set_cell(6, "Văn", "Chế tạo"), "no subject of this name"),
        (set_cell(6, "Văn", "Vật lí"), "no subject of this level"),
        (set_cell(6, "Văn", "Toán học"), "the same subject as"),
        (set_cell(6, "Kết quả học tập", "Học lực"), "TT 58"),
    ],
)
def test_a_book_that_says_two_things_or_unknown_things_is_refused(
    lower: SampleSchool, folder: Path, edit: Edit, change: Callable[[Any], None], reason: str
) -> None:
    """Whose, when, which subject: nothing is guessed."""
    edit(SECOND, "6a", change)
    with pytest.raises(SourceError, match=reason):
        read(folder, lower)


def test_a_roman_semester_and_a_dash_for_nothing_are_read(
    lower: SampleSchool, folder: Path, edit: Edit
) -> None:
    """Spellings seen in such books."""

    def change(sheet: Any) -> None:
        sheet.cell(1, 1).value = "BẢNG TỔNG HỢP KẾT QUẢ GIÁO DỤC HỌC KỲ II, NĂM HỌC 2025 - 2026"
        sheet.cell(2, 1).value = "Khối 6 - Lớp 6A - (Học kỳ II)"
        for row in sheet.iter_rows(min_row=8):
            for cell in row:
                cell.value = "-" if cell.value in (None, "") else cell.value

    before = read(folder, lower)
    edit(SECOND, "6a", change)
    assert [r.transcript for r in before] == [r.transcript for r in read(folder, lower)]


def test_files_of_any_name_are_told_by_their_headings(lower: SampleSchool, folder: Path) -> None:
    """Downloaded, renamed; what no heading tells is named among what is not used."""
    before = read(folder, lower)
    for number, path in enumerate(sorted(folder.iterdir())):
        path.rename(folder / f"tai-xuong-{number}{path.suffix}")
    (folder / "ThucDon.csv").write_text("Thứ;Món\n2;Cơm\n", "utf-8")
    assert [r.transcript for r in before] == [r.transcript for r in read(folder, lower)]


def test_a_row_of_nobody_in_the_list_is_an_error(
    lower: SampleSchool, folder: Path, edit: Edit
) -> None:
    """R-X01: results of somebody the list does not know."""

    def change(sheet: Any) -> None:
        sheet.cell(8, 2).value, sheet.cell(8, 4).value = "0199999999", "Người Lạ Mặt"

    edit(SECOND, "6a", change)
    found = findings(read(folder, lower))
    assert any(one[:2] == ("R-X01", "error") for own in found for one in own)


def test_an_undeclared_nationality_stays_open(lower: SampleSchool, tmp_path: Path) -> None:
    """Nobody is Vietnamese by default, no foreigner by declaration; a wrong one is refused."""
    layout = MarkLayout(books=Books.CLASS, mark_sheets=False)
    write_exports(tmp_path, lower, PupilList.SINGLE, layout)
    assert {r.transcript.pupil.nationality for r in read(tmp_path, lower)} == {None}
    declared = read(tmp_path, lower, nationality="Việt Nam")
    found = [record.transcript.pupil.nationality for record in declared]
    assert found == [vietnamese(pupil) for pupil in lower.pupils]
    assert set(found) == {"VN", None}
    with pytest.raises(SourceError, match="no such nationality"):
        read(tmp_path, lower, nationality="Atlantis")


def test_a_declared_nationality_never_stands_for_an_empty_cell(
    lower: SampleSchool, folder: Path
) -> None:
    """Where the list has the column, it counts alone."""
    path = folder / "DanhSachHocSinh.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Sheet1"]
    column = next(cell.column for cell in sheet[7] if cell.value == "Quốc tịch")
    sheet.cell(9, column).value = None
    book.save(path)
    assert read(folder, lower, nationality="VN")[0].transcript.pupil.nationality is None


def test_year_results_of_the_law_are_decimal(lower: SampleSchool, folder: Path) -> None:
    """Decimal comma in the book, exact numbers in the record."""
    first = read(folder, lower)[2].transcript
    assert isinstance(first, SecondaryTranscript)
    assert any(isinstance(row.year, Decimal) for row in first.subjects)

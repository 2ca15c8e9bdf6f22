"""The sector's pupil list ver2, and what else real files of the sector and of SMAS look like."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwt

from hocba_adapter_kit.workbooks import Merge, Sheet, sheets
from hocba_adapter_smas import SmasExports
from hocba_adapter_smas.folder import Folder
from hocba_hooks import School, Signer, SourceConfig, SourceRecord
from hocba_hooks.transcripts import Pupil
from hocba_hooks.values.personal_id import Sex

KINDS = ("Theo quê quán", "Theo nơi sinh", "Theo địa chỉ thường trú")
PERSON = ("STT", "Mã lớp", "Mã định danh", "Họ tên", "Ngày sinh", "Giới tính", "Trạng thái HS")
ADDRESSES = tuple(
    f"{part}{between}({kind})"
    for kind in KINDS
    for part, between in (
        ("Tỉnh/Thành phố", "\n"),
        ("Quận/Huyện", "\n"),
        ("Xã/Phường", "\n"),
        ("Tổ/Thôn/Xóm", " "),
    )
)
PEOPLE = (
    *("Nơi sinh chi tiết", "Chỗ ở hiện nay", "Số điện thoại liên hệ"),
    *("Họ tên cha", "Nghề nghiệp cha", "Năm sinh cha", "Họ tên mẹ", "Nghề nghiệp mẹ"),
)
VER2 = (*PERSON, *ADDRESSES, *PEOPLE)
MAI = ("1", "L2B", "0101", "Lý Thị Mai", "05/03/2018", "f", "Đang học")
NATIVE = ("Thành phố Hà Nội", "", "Phường Ba Đình", "Tổ 4")
BORN = ("Tỉnh Cao Bằng", "Huyện Nguyên Bình", "Xã Ba Đình", "")
PERMANENT = ("Tỉnh Cao Bằng", "", "Xã Xa", "Thôn Khác")
HOME = "Số 1 phố A, Phường Ba Đình, Thành phố Hà Nội"
PARENTS = ("Bệnh viện huyện", HOME, "0900000000", "Lý A", "Thợ", "1985", "Bế B", "Nông dân")
ROW = (*MAI, *NATIVE, *BORN, *PERMANENT, *PARENTS)
COMMUNES = [
    ["STT", "Mã xã", "Tên xã", "Tỉnh thành"],
    ["1", "00004", "Phường Ba Đình", "Thành phố Hà Nội"],
    ["2", "00999", "Xã Ba Đình", "Tỉnh Cao Bằng"],
]
RESULTS = [
    ["Cuối năm học"],
    ["Lớp", "Mã học sinh", "Họ tên", "Toán", "Xếp loại"],
    ["2B", *MAI[2:4], "T", "HTT"],
]


def sheet(file: str, rows: Sequence[Sequence[str]], *merges: Merge, name: str = "Sheet1") -> Sheet:
    """Return a sheet in memory."""
    return Sheet(file, name, [list(row) for row in rows], tuple(merges))


def source(*book: Sheet) -> SmasExports:
    """Open sheets as a folder would be."""
    config = SourceConfig(
        system="smas",
        school=School(code="01000000"),
        head=Signer(),
        school_year="2025-2026",
    )
    return SmasExports(config, Folder.holding(book))


def only(*book: Sheet) -> SourceRecord:
    """Return the one record of sheets."""
    (record,) = source(*book).records()
    return record


def pupil_of(headings: Sequence[str], row: Sequence[str]) -> Pupil:
    """Return the pupil of a list of one, a catalogue of communes beside it."""
    listed = sheet("C1-HocSinh.xls", [headings, row])
    catalogue = sheet("C1-HocSinh.xls", COMMUNES, name="DM Xã")
    return only(listed, catalogue, sheet("kq.xlsx", RESULTS)).transcript.pupil


def test_places_are_told_by_the_kind_in_brackets() -> None:
    """From the smallest part to the widest; a commune of a district has no code of today."""
    pupil = pupil_of(VER2, ROW)
    assert pupil.native_place.text == "Tổ 4, Phường Ba Đình, Thành phố Hà Nội"
    assert (pupil.native_place.commune_code, pupil.native_place.province_code) == ("00004", "01")
    assert pupil.birthplace.text == (
        "Bệnh viện huyện, Xã Ba Đình, Huyện Nguyên Bình, Tỉnh Cao Bằng"
    )
    assert pupil.birthplace.commune_code in (None, "")
    assert pupil.residence.text == HOME
    assert (pupil.father.name, pupil.father.occupation) == ("Lý A", "Thợ")
    assert (pupil.mother.name, pupil.mother.occupation) == ("Bế B", "Nông dân")


def test_who_the_pupil_is() -> None:
    """L2B is class 2B, f is a girl, the Ministry's code stands for the school's."""
    record = only(sheet("C1-HocSinh.xls", [VER2, ROW]), sheet("kq.xlsx", RESULTS))
    transcript = record.transcript
    assert (transcript.school_class.name, transcript.school_class.grade) == ("2B", 2)
    assert (transcript.pupil.code, transcript.pupil.sex) == ("0101", Sex.FEMALE)
    assert record.findings == ()


@pytest.mark.parametrize(("written", "sex"), [("m", Sex.MALE), ("F", Sex.FEMALE), ("Nữ", "female")])
def test_sex_is_a_letter_or_a_word(written: str, sex: str) -> None:
    """Both occur in lists of the sector."""
    row = [written if cell == "f" else cell for cell in ROW]
    assert pupil_of(VER2, row).sex == sex


def test_a_permanent_address_is_no_residence() -> None:
    """Without the column the residence stays empty, and the list is said to lack it."""
    without = VER2.index("Chỗ ở hiện nay")
    headings, row = ([*of[:without], *of[without + 1 :]] for of in (VER2, ROW))
    listed = sheet("C1-HocSinh.xls", [headings, row])
    residence = only(listed, sheet("kq.xlsx", RESULTS)).transcript.pupil.residence
    assert (residence.text, residence.province_code) == (None, None)
    (part,) = (p for p in source(listed).recognised())
    assert "Chỗ ở hiện nay" in part.missing
    assert "Xã/Phường (Theo địa chỉ thường trú)" in part.unused


@pytest.mark.parametrize("merged", [True, False])
def test_parents_may_stand_below_groups(merged: bool) -> None:
    """Their "Họ tên" is not the pupil's."""
    own = [*PERSON[:-1]]
    top = [*own, "Cha", "", "", "Mẹ", ""]
    below = [*[""] * len(own), "Họ tên", "Năm sinh", "Nghề nghiệp", "Họ và tên", "Nghề nghiệp"]
    data = [*MAI[:-1], "Lý A", "1985", "Thợ", "Bế B", "Nông dân"]
    first = len(own)
    groups = [Merge(0, first, 0, first + 2), Merge(0, first + 3, 0, first + 4)]
    merges = [*(Merge(0, n, 1, n) for n in range(first)), *groups] if merged else []
    listed = sheet("c1.xlsx", [top, below, data], *merges)
    pupil = only(listed, sheet("kq.xlsx", RESULTS)).transcript.pupil
    assert pupil.name == "Lý Thị Mai"
    assert (pupil.father.name, pupil.father.occupation) == ("Lý A", "Thợ")
    assert (pupil.mother.name, pupil.mother.occupation) == ("Bế B", "Nông dân")


def test_the_list_is_read_from_an_old_workbook(tmp_path: Path) -> None:
    """.xls, as the sector writes it."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1")
    for number, row in enumerate((VER2, ROW)):
        for column, text in enumerate(row):
            page.write(number, column, text)
    book.save(str(tmp_path / "C1-HocSinh.xls"))
    read = list(sheets(tmp_path / "C1-HocSinh.xls"))
    native = only(*read, sheet("kq.xlsx", RESULTS)).transcript.pupil.native_place
    assert native.text == "Tổ 4, Phường Ba Đình, Thành phố Hà Nội"


def test_people_in_no_known_layout_are_no_catalogue() -> None:
    """The sheet is named as not understood; catalogues and instructions stay what they are."""
    strange = [["A", "B", "C"], ["7", "Lý Thị Mai", "05/03/2018"], ["8", "Bế B", "06/03/2018"]]
    places = [["1", "Ba Na", "01/01/2009"], ["2", "Cơ Ho", "01/01/2009"], ["", "Đang học", "x"]]
    found = source(
        sheet("c1.xls", [VER2, ROW]),
        sheet("la.xlsx", strange),
        sheet("c1.xls", places, name="DM 1"),
        sheet("c1.xls", COMMUNES, name="DM Xã"),
    ).recognised()
    told = {part.place: (part.kind_en, part.rows) for part in found}
    assert told["la.xlsx › Sheet1"] == ("not understood: people's data, in no layout we know", 2)
    assert told["c1.xls › DM 1"][0] == "not used (catalogue, instructions)"
    assert told["c1.xls › DM Xã"][0] == "catalogue of communes"


MARK_ROWS = [
    ["BỘ GIÁO DỤC VÀ ĐÀO TẠO"],
    ["BẢNG KẾT QUẢ ĐÁNH GIÁ MÔN TOÁN - LỚP 8A"],
    ["Học kỳ {}"],
    ["STT", "Mã định danh", "Họ và tên", "", "ĐĐGtx", "", "", "", "ĐĐGgk", "ĐĐGck", "ĐTBmhk"],
    ["", "", "", "", "1", "2", "3", "4", "", "", ""],
    ["1", "0101", "Lý Thị Mai", "", "8", "", "9", "7", "8,5", "9", "8.6"],
]
SECONDARY = [
    ["Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính"],
    ["8A", "0101", "Lý Thị Mai", "05/03/2012", "Nữ"],
]


def mark_book(file: Path, term: str) -> list[Sheet]:
    """Write SMAS's sheet, the name merged over two columns in every row, and read it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Bang diem"
    for row in MARK_ROWS:
        page.append([cell.format(term) or None for cell in row])
    for span in ("A4:A5", "B4:B5", "C4:D5", "E4:H4", "I4:I5", "J4:J5", "K4:K5", "C6:D6"):
        page.merge_cells(span)
    book.save(file)
    return list(sheets(file))


def test_a_name_merged_over_two_columns_in_every_row(tmp_path: Path) -> None:
    """SMAS's "Bang diem": regular marks are numbered below their heading."""
    both = [s for term in ("I", "II") for s in mark_book(tmp_path / f"{term}.xlsx", term)]
    record = only(sheet("c1.xlsx", SECONDARY), *both)
    assert [marks.regular for marks in record.components] == [
        (Decimal(8), Decimal(9), Decimal(7))
    ] * 2
    assert record.findings == ()


def test_the_same_without_merged_cells() -> None:
    """As CSV keeps it."""
    books = [
        sheet(f"{term}.csv", [[cell.format(term) for cell in row] for row in MARK_ROWS])
        for term in ("I", "II")
    ]
    first, second = only(sheet("c1.xlsx", SECONDARY), *books).components
    assert first.regular == second.regular == (Decimal(8), Decimal(9), Decimal(7))
    assert (first.mid, first.end) == (Decimal("8.5"), Decimal(9))

"""What a folder's sheets were taken for, told sheet by sheet."""

from pathlib import Path
from typing import Any

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Describes, Level, Part, SourceConfig
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.samples import sample_school


def opened(folder: Path) -> VneduExports:
    """Open a small secondary school with report cards."""
    school = sample_school(Level.LOWER_SECONDARY, seed=2, classes={"6A": 3})
    if not folder.exists():
        write_exports(folder, school, marks=MarkLayout(cards=True))
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=folder,
    )
    return VneduExports(config)


def test_every_sheet_of_a_secondary_school_is_named(tmp_path: Path) -> None:
    """Lists, mark sheets, cards, catalogues; and files whose names say nothing."""
    source = opened(tmp_path / "vnedu")
    assert isinstance(source, Describes)
    (tmp_path / "vnedu" / "ThucDon.csv").write_text("Thứ;Món\n2;Cơm\n", "utf-8")
    source = opened(tmp_path / "vnedu")
    parts = {part.place: part for part in source.recognised()}
    kinds = {place: (part.kind_en, part.rows) for place, part in parts.items()}
    assert kinds["DanhSachHocSinh.xlsx › Sheet1"] == ("pupil list", 3)
    assert kinds["BangDiem_6A_HK1.xlsx › NV"] == ("mark sheet of a subject", 3)
    assert kinds["PhieuDiem_6A_HK2.xlsx › Sheet1"] == ("report cards, only compared", 3)
    assert kinds["DanhSachHocSinh.xlsx › Danh mục xã"][1] == 0
    assert "name does not say" in kinds["ThucDon.csv"][0]
    assert "Tôn giáo" in parts["DanhSachHocSinh.xlsx › Sheet1"].unused
    assert parts["DanhSachHocSinh.xlsx › Sheet1"].missing == ()


def test_a_missing_column_is_told_beside_what_was_recognised(open_exports: Any, edit: Any) -> None:
    """Optional for reading, needed for a record."""

    def rename(sheet: Any) -> None:
        for cell in sheet[7]:
            if cell.value == "Căn cước":
                cell.value = "???"

    edit("DanhSachHocSinh.xlsx", rename)
    first: Part = next(open_exports().recognised())
    assert first.missing == ("Căn cước",)
    assert "???" in first.unused


def test_a_damaged_file_is_told_among_the_others(open_exports: Any, exports: Path) -> None:
    """With what is the matter; those before and behind it are told too."""
    (exports / "TongHop_4B.xlsx").write_bytes(b"PK\x03\x04 broken")
    parts = {part.place: part.kind_en for part in open_exports().recognised()}
    assert "TongHop_3A.xlsx › Lớp 3A" in parts
    assert "class summary" not in parts["TongHop_4B.xlsx"]
    assert "CanBo.xlsx › Sheet1" in parts


def test_a_file_whose_name_promises_what_its_sheets_are_not_is_named(
    open_exports: Any, exports: Path
) -> None:
    """Not taken for a catalogue, and so forgotten."""
    (exports / "TongHop_4B.xlsx").unlink()
    (exports / "TongHop_4B.csv").write_text("Thứ;Món\n2;Cơm\n", "utf-8")
    parts = {part.place: part.kind_en for part in open_exports().recognised()}
    assert parts["TongHop_4B.csv › TongHop_4B"].startswith("not understood")
    assert parts["DanhSachHocSinh.xlsx › Danh mục dân tộc"].startswith("not used")


def test_a_yearly_book_is_taken_for_one(tmp_path: Path) -> None:
    """With every column of it that is read."""
    school = sample_school(Level.LOWER_SECONDARY, seed=2, classes={"6A": 3})
    write_exports(tmp_path, school, marks=MarkLayout(books=Books.CLASS, mark_sheets=False))
    found = {part.place: part for part in opened(tmp_path).recognised()}
    book = found["so_diem_tong_ket_lop_6a.xlsx › Ca nam"]
    assert (book.kind_en, book.rows, book.unused) == ("yearly book", 3, ("Ghi chú",))

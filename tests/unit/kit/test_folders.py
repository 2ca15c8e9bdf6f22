"""Which files of a folder are spreadsheets, and which of them are copies."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from hocba_adapter_kit.copies import original_stem, without_copies
from hocba_adapter_kit.folders import spreadsheets
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.folder import Folder
from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, SourceConfig
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import sample_school

LIST = "DANH SÁCH LỚP 6A\r\nMã học sinh;Họ và tên;Ngày sinh;Giới tính\r\n"
WORKBOOK = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
OFFICE = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>x</table></html>'


def put(folder: Path, *names: str, content: str = "Mã;Tên\r\n1;An\r\n") -> None:
    """Write text files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")


def test_what_lies_beside_the_spreadsheets_is_left_out(tmp_path: Path) -> None:
    """Locks, what a Mac or Windows adds, hidden folders, other files."""
    put(tmp_path, "b.csv", "A.XLSX", "con/c.Ods", "con/d.xlsm", "e.TSV", "f.xlsb")
    put(tmp_path, "._b.csv", "~$A.XLSX", ".DS_Store", "Thumbs.db", "desktop.ini", "doc.pdf")
    put(tmp_path, ".git/g.csv", "__MACOSX/._b.csv", "__MACOSX/h.csv", "README.txt", "i.docx")
    (tmp_path / "thumuc.xlsx").mkdir()
    assert [path.relative_to(tmp_path).as_posix() for path in spreadsheets(tmp_path)] == [
        "A.XLSX",
        "b.csv",
        "con/c.Ods",
        "con/d.xlsm",
        "e.TSV",
        "f.xlsb",
    ]


def test_pages_and_texts_count_when_excel_made_them(tmp_path: Path) -> None:
    """A report, a signed document or a note in the folder is no export."""
    put(tmp_path, "a.html", "b.htm", content=OFFICE)
    put(
        tmp_path,
        "c.xml",
        content='<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    )
    (tmp_path / "d.txt").write_bytes("Mã\tTên\r\n".encode("utf-16"))
    put(tmp_path, "e.html", content="<html><table><tr><td>x</table></html>")
    put(tmp_path, "f.xml", content="<HocBa/>")
    put(tmp_path, "g.txt", content="Mã\tTên\r\n")
    assert [path.name for path in spreadsheets(tmp_path)] == ["a.html", "b.htm", "c.xml", "d.txt"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        (".a.xlsx.icloud", "cloud"),
        ("a.xlsx.crdownload", "Download"),
        ("a.XLS.part", "Download"),
        ("a.gsheet", "Google Sheets"),
    ],
)
def test_a_file_that_is_not_there_yet_is_named(tmp_path: Path, name: str, advice: str) -> None:
    """It would be missing from the school's data without a word."""
    put(tmp_path, "b.csv", name)
    with pytest.raises(SpreadsheetError, match=advice) as caught:
        spreadsheets(tmp_path)
    assert name in caught.value.message("vi")


@pytest.mark.parametrize(
    "name",
    [
        "DanhSach (1)",
        "DanhSach(2)",
        "DanhSach - Copy",
        "DanhSach - Copy (3)",
        "DanhSach copy 2",
        "DanhSach - Bản sao",
        "DanhSach – bản sao (2)",
        "Copy of DanhSach",
        "Bản sao của DanhSach",
        "Bản sao của DanhSach (1) - Copy",
        "DanhSach",
    ],
)
def test_the_name_of_a_copy_tells_the_original(name: str) -> None:
    """As browsers, Windows, macOS and Google Drive name them."""
    assert original_stem(Path(f"{name}.xlsx")) == "DanhSach"


@pytest.mark.parametrize("name", ["(1)", "BangDiem_6A", "Copy", "Lớp 6 (A)", "DS 2025-2026"])
def test_other_names_are_left_as_they_are(name: str) -> None:
    """A copy of nothing is none."""
    assert original_stem(Path(f"{name}.xlsx")) == name


def split(files: Sequence[Path]) -> tuple[list[str], dict[str, str]]:
    """Return the names of what stays, and of what each copy is the same as."""
    kept, copies = without_copies(files)
    return [path.name for path in kept], {c.path.name: c.original.name for c in copies}


def test_equal_copies_are_left_out_and_listed(tmp_path: Path) -> None:
    """Byte for byte, or cell for cell in another kind of file."""
    put(tmp_path, "DS.csv", "DS (1).csv", "cu/DS.csv", "KQ.csv", content=f"{LIST}0150000001;An\r\n")
    commas = f"{LIST}0150000001;An\r\n".replace(";", "\t").encode("utf-16")
    (tmp_path / "DS - Copy.tsv").write_bytes(commas)
    kept, copies = split(spreadsheets(tmp_path))
    assert kept == ["DS.csv", "KQ.csv"]
    assert copies == {"DS (1).csv": "DS.csv", "DS.csv": "DS.csv", "DS - Copy.tsv": "DS.csv"}


@pytest.mark.parametrize("names", [("DS.csv", "DS (1).csv"), ("DS (1).csv", "DS (2).csv")])
def test_copies_that_differ_are_a_question_for_a_person(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    """Never the first of them; nor is a date of printing another list."""
    put(tmp_path, names[0], content=f"Ngày in: 05/01/2026\r\n{LIST}0150000001;An;1;2\r\n")
    put(tmp_path, names[1], content=f"Ngày in: 06/01/2026\r\n{LIST}0150000001;Anh;1;2\r\n")
    with pytest.raises(SpreadsheetError) as caught:
        without_copies(spreadsheets(tmp_path))
    assert all(name in caught.value.message("vi") for name in names)
    assert "An;" not in caught.value.message("vi")


def test_downloads_of_different_things_by_one_name_all_stay(tmp_path: Path) -> None:
    """Portals call the sheets of every class and subject the same."""
    put(tmp_path, "BD.csv", content=f"Toán\r\n{LIST}0150000001;An;1;2\r\n")
    put(tmp_path, "BD (1).csv", content=f"Văn\r\n{LIST}0150000001;An;1;2\r\n")
    put(tmp_path, "BD (2).csv", content=f"Toán\r\n{LIST}0150000009;Bình;1;2\r\n")
    assert split(spreadsheets(tmp_path)) == (["BD (1).csv", "BD (2).csv", "BD.csv"], {})


def test_files_of_one_name_in_two_folders_are_two_files(tmp_path: Path) -> None:
    """A folder a class, for one; only what is equal is a copy."""
    put(tmp_path, "6A/DS.csv", content=f"{LIST}0150000001;An;1;2\r\n")
    put(tmp_path, "6B/DS.csv", content=f"{LIST}0150000001;Anh;1;2\r\n")
    assert split(spreadsheets(tmp_path)) == (["DS.csv", "DS.csv"], {})


def config(folder: Path) -> SourceConfig:
    """Return the configuration of the sample school over a folder."""
    school = sample_school(Level.PRIMARY, seed=5, classes={"3A": 3})
    write_exports(folder, school)
    return SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=folder,
    )


def test_vnedu_exports_list_copies_and_refuse_those_that_differ(tmp_path: Path) -> None:
    """Whatever kind of file it is."""
    given = config(tmp_path)
    before = list(VneduExports(given).records())
    source = next(tmp_path.glob("DanhSachHocSinh*.xlsx"))
    copy = source.with_stem(f"Bản sao của {source.stem}")
    copy.write_bytes(source.read_bytes())
    (tmp_path / f"._{source.name}").write_bytes(b"\x00\x05\x16\x07")
    exports = VneduExports(given)
    assert list(exports.records()) == before
    assert any(
        part.place == copy.name and source.name in part.kind_en for part in exports.recognised()
    )
    other = config(tmp_path / "khac")
    changed = sample_school(Level.PRIMARY, seed=6, classes={"3A": 3})
    write_exports(tmp_path / "moi", changed)
    assert other.path is not None
    rename = source.with_stem(f"{source.stem} (1)").name
    (other.path / rename).write_bytes((tmp_path / "moi" / source.name).read_bytes())
    with pytest.raises(SpreadsheetError, match=r"two copies"):
        list(VneduExports(other).records())


def test_smas_exports_list_copies_and_refuse_those_that_differ(tmp_path: Path) -> None:
    """By the same functions."""
    put(tmp_path, "DS.csv", "DS (1).csv", content=f"{LIST}0150000001;An;01/02/2014;Nam\r\n")
    folder = Folder.read(tmp_path)
    assert len(folder.known) == 1
    assert [part.place for part in folder.parts if "DS.csv" in part.kind_vi] == ["DS (1).csv"]
    put(tmp_path, "DS (1).csv", content=f"{LIST}0150000001;An;02/01/2014;Nam\r\n")
    with pytest.raises(SpreadsheetError, match=r"DS.csv, DS \(1\).csv"):
        Folder.read(tmp_path)

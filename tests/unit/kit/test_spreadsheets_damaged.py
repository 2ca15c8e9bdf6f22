"""Files that are no workbooks any more: a clear error for each, and the program goes on."""

import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from python_calamine import CalamineWorkbook
from xlwt.CompoundDoc import XlsDoc

from hocba_adapter_kit.workbooks import Merge, SpreadsheetError, sheets
from hocba_hooks import SourceError

WORKBOOKS = Path(__file__).parents[3] / "fixtures" / "sources" / "workbooks"


def make_xlsx(path: Path) -> Path:
    """Write a sound .xlsx file."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        for row in range(50):
            sheet.write_row(row, 0, ["Mã HS", "Họ tên", row])
    return path


def make_xls(path: Path) -> Path:
    """Write a sound .xls file, the old binary kind some portals still send."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 1, "Họ và tên")
    for row in range(1, 50):
        sheet.write(row, 0, "Nguyễn Thị")
        sheet.write(row, 1, row)
    book.save(str(path))
    return path


def test_the_old_binary_format_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    """Same text, same merges."""
    (sheet,) = sheets(make_xls(tmp_path / "a.xls"))
    assert sheet.rows[1] == ["Nguyễn Thị", "1"]
    assert (Merge(0, 0, 0, 1),) == sheet.merges


def make_ods(path: Path) -> Path:
    """Write a sound .ods file."""
    cell = '<table:table-cell office:value-type="string"><text:p>Họ tên</text:p></table:table-cell>'
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    rows = f"<table:table-row>{cell}</table:table-row>" * 50
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def make_csv(path: Path) -> Path:
    """Write a sound .csv file, as Excel does: every line as wide as the widest, and ended."""
    lines = "".join(f"{row};Nguyễn Thị;Nữ;05/09/2015\r\n" for row in range(50))
    path.write_bytes(lines.encode("utf-8-sig"))
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    ".xlsx": make_xlsx,
    ".xls": make_xls,
    ".ods": make_ods,
}


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_cut_off_file_is_an_error_that_names_it(
    tmp_path: Path, suffix: str, part: float, capfd: pytest.CaptureFixture[str]
) -> None:
    """And nothing but the error: no trace of the reading library on the screen."""
    path = MAKERS[suffix](tmp_path / f"DanhSach{suffix}")
    assert sheets(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(SourceError, match=r"DanhSach.*damaged") as caught:
        sheets(path)
    assert "tệp hỏng" in caught.value.message("vi")
    assert capfd.readouterr() == ("", "")


def test_a_csv_cut_off_within_its_last_line_is_refused(tmp_path: Path) -> None:
    """Between two lines nothing tells: then pupils are missing from one of the files (R-X01)."""
    path = make_csv(tmp_path / "DanhSach.csv")
    assert len(sheets(path)[0].rows) == 50
    path.write_bytes(path.read_bytes()[:-13])
    with pytest.raises(SourceError, match="last line") as caught:
        sheets(path)
    assert "bị cắt" in caught.value.message("vi")


def test_a_csv_cut_off_within_quotes_or_a_letter_is_refused(tmp_path: Path) -> None:
    """Neither can be what was meant."""
    whole = 'a;"Học tốt.\r\nNgoan."\r\n'.encode()
    path = tmp_path / "NhanXet.csv"
    path.write_bytes(whole)
    assert sheets(path)[0].rows == [["a", "Học tốt.\r\nNgoan."]]
    for length in (len(whole) - 3, whole.index("ọ".encode()) + 1):
        path.write_bytes(whole[:length])
        with pytest.raises(SpreadsheetError, match=r"damaged|cut off"):
            sheets(path)


def test_a_stray_cell_at_the_far_end_does_not_take_the_memory(tmp_path: Path) -> None:
    """A file of some kilobytes would else ask for hundreds of gigabytes."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Mã HS")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(SpreadsheetError, match="damaged"):
        sheets(tmp_path / "a.xlsx")


def protected_xlsx(path: Path) -> Path:
    """Copy a file that was really encrypted."""
    return Path(shutil.copy(WORKBOOKS / "DatMatKhau.xlsx", path))


def protected_xls(path: Path) -> Path:
    """Write an .xls whose first record after the beginning is FILEPASS, as encryption has it."""
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("Sheet1")
    stream = book.get_biff_data()
    begun = 4 + struct.unpack_from("<H", stream, 2)[0]
    filepass = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + bytes(48)
    XlsDoc().save(str(path), stream[:begun] + filepass + stream[begun:])
    return path


def protected_ods(path: Path) -> Path:
    """Write an .ods whose manifest says that the content is encrypted."""
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(range(200)))
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}">'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:size="200">'
            '<manifest:encryption-data manifest:checksum="x"></manifest:encryption-data>'
            "</manifest:file-entry></manifest:manifest>",
        )
    return path


@pytest.mark.parametrize("protect", [protected_xlsx, protected_xls, protected_ods])
def test_a_protected_workbook_asks_for_its_password_to_be_removed(
    tmp_path: Path, protect: Callable[[Path], Path]
) -> None:
    """Whatever kind of file it is; a .csv cannot have one."""
    path = protect(tmp_path / f"BangDiem.{protect.__name__.removeprefix('protected_')}")
    with pytest.raises(SourceError, match=r"BangDiem.*password") as caught:
        sheets(path)
    assert "mật khẩu" in caught.value.message("vi")


def test_a_binary_workbook_is_refused_since_its_reader_loses_cells() -> None:
    """When the library reads this one whole, the kind can be allowed."""
    path = WORKBOOKS / "NhiPhan.xlsb"
    with pytest.raises(SourceError, match=r"NhiPhan.xlsb.*\.xlsx") as caught:
        sheets(path)
    assert "lưu lại" in caught.value.message("vi")
    first_pupil = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[4]
    assert "0199940101" not in first_pupil


def test_a_workbook_under_the_other_ending_is_read(tmp_path: Path) -> None:
    """Some portals call everything .xls."""
    new = make_xlsx(tmp_path / "a.xlsx").rename(tmp_path / "b.xls")
    old = make_xls(tmp_path / "a.xls").rename(tmp_path / "b.xlsx")
    assert sheets(new)[0].rows[0] == ["Mã HS", "Họ tên", "0"]
    assert sheets(old)[0].rows[1] == ["Nguyễn Thị", "1"]


def test_a_web_page_under_the_name_of_a_workbook_is_refused(tmp_path: Path) -> None:
    """As a portal sends it when the session has ended."""
    (tmp_path / "DanhSach.xls").write_text("<html><body>Đăng nhập</body></html>", "utf-8")
    with pytest.raises(SpreadsheetError, match="not an Excel workbook"):
        sheets(tmp_path / "DanhSach.xls")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv"])
def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, name: str) -> None:
    """Whatever kind it would have been."""
    with pytest.raises(SourceError, match="not there"):
        sheets(tmp_path / name)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, name: str) -> None:
    """A download that never began; or, all zeros, one that was not filled."""
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(SourceError, match="0 bytes"):
        sheets(tmp_path / name)
    (tmp_path / name).write_bytes(bytes(5000))
    with pytest.raises(SourceError, match=r"cloud.*Download"):
        sheets(tmp_path / name)


@pytest.mark.parametrize(
    "heading",
    [b"M\xe3;H\xf2\xec t\xean", b"M\xb7 HS;H\xe4 t\xean", b"Ma\xf5;Ho\xef te\xe2n"],
    ids=["windows-1258", "TCVN3", "VNI"],
)
def test_a_csv_in_a_code_page_is_refused(tmp_path: Path, heading: bytes) -> None:
    """The file does not say which it is, and guessing an alphabet would spoil names."""
    (tmp_path / "a.csv").write_bytes(heading + b"\r\n0101;An\r\n")
    with pytest.raises(SourceError, match=r"Unicode.*CSV UTF-8"):
        sheets(tmp_path / "a.csv")

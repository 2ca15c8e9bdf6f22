"""Files that are no workbooks any more: a clear error for each, and the program goes on."""

import struct
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from hocba_adapter_kit.workbooks import Merge, SpreadsheetError, sheets
from hocba_hooks import SourceError


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


@pytest.mark.parametrize("make", [make_xlsx, make_xls])
@pytest.mark.parametrize("part", [0, 0.3, 0.6, 0.95])
def test_a_cut_off_file_is_an_error_that_names_it(
    tmp_path: Path, make: object, part: float, capfd: pytest.CaptureFixture[str]
) -> None:
    """And nothing but the error: no trace of the reading library on the screen."""
    assert callable(make)
    path = make(tmp_path / f"DanhSach{'.xlsx' if make is make_xlsx else '.xls'}")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(SourceError, match=r"DanhSach.*damaged") as caught:
        sheets(path)
    assert "tệp hỏng" in caught.value.message("vi")
    assert capfd.readouterr() == ("", "")


def test_a_stray_cell_at_the_far_end_does_not_take_the_memory(tmp_path: Path) -> None:
    """A file of some kilobytes would else ask for hundreds of gigabytes."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Mã HS")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(SpreadsheetError, match="damaged"):
        sheets(tmp_path / "a.xlsx")


def test_a_protected_workbook_asks_for_its_password_to_be_removed(tmp_path: Path) -> None:
    """Excel packs one in the old container, in a stream called EncryptedPackage."""
    old = make_xls(tmp_path / "a.xls").read_bytes()
    workbook = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 18)
    package = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 34)
    assert workbook in old
    (tmp_path / "b.xlsx").write_bytes(old.replace(workbook, package))
    with pytest.raises(SourceError, match=r"b\.xlsx.*password") as caught:
        sheets(tmp_path / "b.xlsx")
    assert "mật khẩu" in caught.value.message("vi")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv"])
def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, name: str) -> None:
    """Whatever kind it would have been."""
    with pytest.raises(SourceError, match="not there"):
        sheets(tmp_path / name)


def test_a_csv_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """Guessing an alphabet would spoil names."""
    (tmp_path / "a.csv").write_bytes("Họ tên;Mã".encode("utf-16"))
    with pytest.raises(SourceError, match="UTF-8"):
        sheets(tmp_path / "a.csv")

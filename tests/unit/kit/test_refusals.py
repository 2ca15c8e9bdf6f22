"""What is no spreadsheet is called by what it is, with what to do in the program it came from."""

import zipfile
from pathlib import Path

import pytest

from hocba_adapter_kit.refusals import UnreadableFileError, refused
from hocba_adapter_kit.sheet_files.refused import Why
from hocba_adapter_kit.workbooks import SpreadsheetError, sheets

BEGINNINGS = {
    b"%PDF-1.7\n": ("PDF", "xuất ra Excel"),
    b"{\\rtf1\\ansi": ("Word", "xuất ra Excel"),
    b"\x89PNG\r\n\x1a\n": ("ảnh", "xuất ra Excel"),
    b"\xff\xd8\xff\xe0": ("ảnh", "xuất ra Excel"),
    b"Rar!\x1a\x07": ("tệp nén", "Giải nén"),
    b"7z\xbc\xaf\x27\x1c": ("tệp nén", "Giải nén"),
    b"\x00\x05\x16\x07Mac OS X": ("hỏng", ".xlsx"),
    b"<html><body>Login": ("trang đăng nhập", "Đăng nhập lại"),
    b"\x07\x06\x05": ("hỏng", ".xlsx"),
}


@pytest.mark.parametrize("beginning", BEGINNINGS)
@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".csv"])
def test_other_files_under_the_name_of_a_spreadsheet(
    tmp_path: Path, beginning: bytes, suffix: str
) -> None:
    """Exporting the same again would not help."""
    path = tmp_path / f"DanhSach{suffix}"
    path.write_bytes(beginning + (b"" if beginning.startswith(b"<") else bytes(range(1, 200))))
    what, advice = BEGINNINGS[beginning]
    with pytest.raises(SpreadsheetError) as caught:
        sheets(path)
    assert f"DanhSach{suffix}" in caught.value.message("vi")
    assert what in caught.value.message("vi")
    assert advice in caught.value.message("vi")


@pytest.mark.parametrize("text", ["PK broken", "Phiên làm việc đã hết", '{"code":1,"text":"x"}'])
def test_a_line_of_text_under_the_name_of_a_workbook(tmp_path: Path, text: str) -> None:
    """A server's complaint, saved as the file that was asked for."""
    (tmp_path / "a.xls").write_text(text, "utf-8")
    with pytest.raises(SpreadsheetError, match="damaged"):
        sheets(tmp_path / "a.xls")


@pytest.mark.parametrize(
    ("part", "what", "advice"),
    [
        ("word/document.xml", "Word", "xuất ra Excel"),
        ("xl/workbook.bin", "xlsb", "lưu lại dạng .xlsx"),
        ("BangDiem/6A.XLSX", "tệp nén", "Giải nén"),
        ("anything.else", "hỏng", "Xuất lại"),
    ],
)
def test_other_zip_files(tmp_path: Path, part: str, what: str, advice: str) -> None:
    """A zip of workbooks is a habit of portals."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(SpreadsheetError) as caught:
        sheets(path)
    assert what in caught.value.message("vi")
    assert advice in caught.value.message("vi")


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_its_words_and_its_advice(why: Why) -> None:
    """In both languages; and the error survives pickling."""
    error = refused("DanhSach.xlsx", why)
    assert isinstance(error, UnreadableFileError)
    for language in ("vi", "en"):
        text = error.message(language)
        assert "DanhSach.xlsx" in text
        assert text.count(".") >= 3
    assert error.__reduce__()[1] == error.args

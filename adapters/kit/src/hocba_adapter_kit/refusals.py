"""What is said of a spreadsheet that is not read, and what to do about it."""

from typing import ClassVar, NamedTuple

from hocba_adapter_kit.sheet_files.refused import Why
from hocba_hooks import SourceError
from hocba_hooks.written import shown


class SpreadsheetError(SourceError):
    """A spreadsheet cannot be used; ``place`` names file, sheet and column."""

    fields: ClassVar[tuple[str, ...]] = ("place", "reason_vi", "reason_en")
    vi = "Không đọc được tệp bảng tính ({place}): {reason_vi}"
    en = "The spreadsheet cannot be read ({place}): {reason_en}"


class UnreadableFileError(SpreadsheetError):
    """A file cannot be read, and exporting it again may not be what helps."""

    fields = ("place", "reason_vi", "reason_en", "advice_vi", "advice_en")
    remedy_vi = "{advice_vi}"
    remedy_en = "{advice_en}"


def refused(place: str, why: Why) -> UnreadableFileError:
    """Return the error for a file that is not read."""
    return UnreadableFileError(shown(place), *_REFUSALS[why])


class _Refusal(NamedTuple):
    vi: str
    en: str
    advice_vi: str
    advice_en: str


_EXPORT_AGAIN = (
    "Xuất hoặc tải lại tệp từ phần mềm của trường.",
    "Export or download the file again from the school's system.",
)
_SAVE_AS_XLSX = (
    "Mở tệp bằng Excel rồi lưu lại dạng .xlsx (Excel Workbook).",
    "Open the file in Excel and save it as .xlsx (Excel Workbook).",
)
_EXPORT_TO_EXCEL = (
    "Trong phần mềm của trường chọn xuất ra Excel, rồi để tệp đó vào thay tệp này.",
    "Choose the export to Excel in the school's system and put that file in place of this one.",
)
_REFUSALS = {
    Why.MISSING: _Refusal(
        "không thấy tệp",
        "the file is not there",
        "Để lại tệp vào thư mục, hoặc sửa [schools.source] trong hocba.toml.",
        "Put the file back into the folder, or mend [schools.source] in hocba.toml.",
    ),
    Why.CLOSED: _Refusal(
        "không mở được tệp",
        "the file cannot be opened",
        "Đóng tệp trong chương trình khác, xem quyền đọc tệp; nếu tệp còn ở trên mây "
        "(OneDrive, Google Drive) hãy tải về máy trước.",
        "Close it in other programs and see who may read it; if it is still in the cloud "
        "(OneDrive, Google Drive), download it first.",
    ),
    Why.EMPTY: _Refusal(
        "tệp rỗng (0 byte): tải chưa xong",
        "an empty file (0 bytes), not downloaded",
        *_EXPORT_AGAIN,
    ),
    Why.HOLLOW: _Refusal(
        "tệp chỉ có tên, chưa có nội dung (tải chưa xong, hoặc còn ở trên mây)",
        "a file without content: not completely downloaded, or still in the cloud",
        "Tải tệp về máy (OneDrive: “Always keep on this device”), hoặc xuất lại từ phần mềm.",
        "Download the file (OneDrive: “Always keep on this device”), or export it again.",
    ),
    Why.DAMAGED: _Refusal(
        "tệp hỏng, tải chưa xong, hoặc không phải bảng tính Excel",
        "damaged, not completely downloaded, or not an Excel workbook",
        "Xuất lại tệp từ phần mềm của trường; nếu Excel vẫn mở được tệp thì lưu lại dạng .xlsx.",
        "Export the file again from the school's system; if Excel opens it, save it as .xlsx.",
    ),
    Why.CUT_OFF: _Refusal(
        "tệp bị cắt ở cuối (dòng cuối): tải chưa xong",
        "cut off at its end (in its last line): not completely downloaded",
        *_EXPORT_AGAIN,
    ),
    Why.SLOW: _Refusal(
        "đọc quá lâu nên đã dừng", "it takes too long to read and was left off", *_SAVE_AS_XLSX
    ),
    Why.TOO_LARGE: _Refusal(
        "bảng rộng hoặc dài hơn mọi bảng tính có thật: có ô lạc ở rất xa",
        "wider or longer than any real sheet: a stray cell stands far away",
        "Mở bằng Excel, nhấn Ctrl+End, xóa các cột và dòng thừa rồi lưu lại dạng .xlsx.",
        "Open it in Excel, press Ctrl+End, delete the needless columns and rows, save as .xlsx.",
    ),
    Why.SEALED: _Refusal(
        "tệp đang đặt mật khẩu; hãy bỏ mật khẩu",
        "protected by a password; remove it",
        "Mở bằng Excel, vào File › Info › Protect Workbook › Encrypt with Password, xóa mật khẩu "
        "rồi lưu lại.",
        "Open it in Excel, go to File › Info › Protect Workbook › Encrypt with Password, delete "
        "the password and save.",
    ),
    Why.XLSB: _Refusal(
        "tệp dạng nhị phân .xlsb; hãy lưu lại dạng .xlsx",
        "a binary workbook (.xlsb); save it as .xlsx",
        *_SAVE_AS_XLSX,
    ),
    Why.PDF: _Refusal(
        "đây là tệp PDF, không phải bảng tính", "a PDF, not a spreadsheet", *_EXPORT_TO_EXCEL
    ),
    Why.WORD: _Refusal(
        "đây là tệp Word, không phải bảng tính",
        "a Word document, not a spreadsheet",
        *_EXPORT_TO_EXCEL,
    ),
    Why.PICTURE: _Refusal(
        "đây là tệp ảnh, không phải bảng tính", "a picture, not a spreadsheet", *_EXPORT_TO_EXCEL
    ),
    Why.ARCHIVE: _Refusal(
        "đây là tệp nén, bảng tính nằm bên trong",
        "an archive; the spreadsheets lie inside",
        "Giải nén tệp rồi để các bảng tính bên trong vào thư mục.",
        "Unpack it and put the spreadsheets inside it into the folder.",
    ),
    Why.NO_TABLE: _Refusal(
        "đây là trang web không có bảng nào (thường là trang đăng nhập), không phải bảng tính",
        "a web page without a table (often a sign-in page), not an Excel workbook",
        "Đăng nhập lại phần mềm của trường rồi xuất lại tệp; nếu Excel mở ra có dữ liệu thì lưu "
        "lại dạng .xlsx.",
        "Sign in to the school's system and export the file again; if Excel shows data in it, "
        "save it as .xlsx.",
    ),
    Why.CODE_PAGE: _Refusal(
        "chữ không ở bảng mã Unicode (UTF-8), nên không đọc chắc được tên",
        "its letters are not Unicode (UTF-8), so names cannot be read for certain",
        "Mở bằng Excel, xem tiếng Việt có đúng không (TCVN3, VNI: chuyển mã trước), rồi lưu lại "
        "dạng .xlsx, hoặc CSV UTF-8 (Comma delimited).",
        "Open it in Excel, see that the Vietnamese is right (TCVN3, VNI: convert first), and save "
        "it as .xlsx, or as CSV UTF-8 (Comma delimited).",
    ),
}

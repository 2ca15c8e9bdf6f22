"""The fixed words of reports, Vietnamese and English, and texts made fit to be shown."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

from hocba_hooks import Severity
from hocba_hooks.values.dates import PartialDate

Pair = tuple[str, str]
"""Vietnamese and English."""

LINE_TITLES = (
    ("Họ và tên", "Pupil"),
    ("Mã học sinh", "Pupil code"),
    ("Ngày sinh", "Born"),
    ("Mức", "Level"),
    ("Sai điều gì", "What is wrong"),
    ("Ở đâu", "Where"),
    ("Đang ghi / tính lại", "Stated / computed"),
    ("Cách sửa", "What to do"),
    ("Mã lỗi", "Code"),
    ("Đã sửa", "Done"),
)
FINDING_TITLES = (
    ("Lớp", "Class"),
    ("Học sinh", "Pupil"),
    ("Mã", "Code"),
    ("Mức", "Level"),
    ("Chỗ", "Place"),
    ("Nội dung", "Finding"),
    ("Cách sửa", "What to do"),
)
"""Of tables that name nobody."""
TEACHER = ("Giáo viên chủ nhiệm", "Homeroom teacher")
CLASS_TITLES = (
    ("Lớp", "Class"),
    TEACHER,
    ("Học sinh", "Pupils"),
    ("Hồ sơ bị dừng", "Stopped"),
    ("Lỗi", "Errors"),
    ("Cảnh báo", "Warnings"),
    ("Chưa kiểm tra được", "Not checked"),
)
CODE_TITLES = (
    ("Mã lỗi", "Code"),
    ("Nội dung", "What it is about"),
    ("Mức", "Level"),
    ("Số lần", "Times"),
    ("Số học sinh", "Pupils"),
)
OPEN_TITLES = (
    ("Số lần", "Times"),
    ("Vì sao chưa kiểm tra được (mã quy tắc)", "Why it could not be checked (rules)"),
)
SUMMARY = ("Tổng hợp", "Summary")
TITLE = ("Kết quả kiểm tra dữ liệu học bạ", "School records as checked")
PRIVATE = (
    "Có dữ liệu cá nhân của học sinh: chỉ giao cho người có trách nhiệm.",
    "Holds personal data of pupils: for those in charge only.",
)
INSTRUCTION = (
    "Sửa trong phần mềm của trường, xuất lại rồi kiểm tra lại; đánh dấu cột «Đã sửa» để theo dõi.",
    "Mend it in the school's own system, export again and check again; tick what is done.",
)
UNREAD = ("Lớp không đọc được", "Classes not read")
WHOLE_SCHOOL = ("chưa rõ của lớp nào", "of no known class")
"""What could not be read, and may be of any class."""
NOTHING_FOUND = ("Không có lỗi hay cảnh báo nào.", "No error and no warning.")
UNTICKED, TICKED = "☐", "☑"
"""What is ticked when a fault is mended, on paper or in the workbook."""
_SEVERITIES = {
    Severity.ERROR: ("Lỗi", "Error"),
    Severity.WARNING: ("Cảnh báo", "Warning"),
    Severity.INFO: ("Ghi chú", "Note"),
}
_UNSEEN = {"Cc", "Cf", "Cs", "Cn"}


@dataclass(frozen=True, slots=True)
class Language:
    """The language of one report."""

    code: str

    def of(self, pair: Pair) -> str:
        """Return the text of a pair in this language."""
        return pair[0] if self.code == "vi" else pair[1]

    def severity(self, severity: Severity) -> str:
        """Return what people call a severity."""
        return self.of(_SEVERITIES[severity])


def shown(text: str) -> str:
    """Return ``text`` with what nobody could see in it made visible.

    Control characters would break a file, changes of direction could rewrite what stands beside;
    and an invisible character is often the very mistake.
    """
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) in _UNSEEN else letter
        for letter in text
    )


def day(date: dt.date) -> str:
    """Return a date as it is written in Vietnam."""
    return f"{date:%d/%m/%Y}"


def minute(moment: dt.datetime) -> str:
    """Return a moment as it is written in Vietnam, in this computer's time zone."""
    return f"{moment.astimezone():%d/%m/%Y %H:%M}"


def birth_text(birth: PartialDate | None) -> str:
    """Return a birth date as far as it is known."""
    if birth is None:
        return ""
    parts = (birth.day, birth.month, birth.year)
    return "/".join(f"{part:02}" for part in parts if part is not None)

"""What the lines above a table say: which class, which year, whose class, and at what time.

The wrong file is the most common mistake, so titles are compared with what was asked for (R-I22).
"""

import re
import unicodedata
from collections.abc import Iterable

from hocba_adapter_kit.coverage import OtherYearError
from hocba_adapter_kit.workbooks import SpreadsheetError

_YEAR = re.compile(r"năm học\s*:?\s*(\d{4})\s*[-–—]\s*(\d{4})", re.IGNORECASE)
_CLASS = re.compile(r"\blớp\s*:?\s*(\S*\d[^\s,;]*)", re.IGNORECASE)
_TEACHER = re.compile(r"(?:GVCN|giáo viên chủ nhiệm)\s*:\s*(.+)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\bmôn(?: học)?\s*:?\s*(.+?)\s*(?:[-–—]\s*(?:(?:giữa|cuối|học|cả|năm|lớp)\b|hk).*)?$",
    re.IGNORECASE,
)
_STAGE = re.compile(r"(giữa|cuối) (?:học )?k[ìỳ]\s*(ii|i|2|1)\b", re.IGNORECASE)
_END_OF_YEAR = re.compile(r"cuối năm", re.IGNORECASE)
_SEMESTER = re.compile(r"(?:học k[ìỳ]|\bhk)\s*:?\s*(ii|i|2|1)\b", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"cả năm", re.IGNORECASE)
_SUBJECT_TEACHER = re.compile(
    r"(?:GVBM|giáo viên bộ môn|giáo viên giảng dạy)\s*:\s*(.+)", re.IGNORECASE
)
_SCHOOL = re.compile(r"\s*(trường\s.+)", re.IGNORECASE)
_NUMBERS = {"i": 1, "1": 1, "ii": 2, "2": 2}
_NOT_YEAR_END = re.compile(r"giữa (?:học )?k[ìỳ]|(?:học k[ìỳ]|hk) ?(?:i|1)\b", re.IGNORECASE)


def class_in(titles: Iterable[str]) -> str | None:
    """Return the class that titles name, as in "Lớp: 1A"."""
    return _first(_CLASS, titles)


def teacher_in(titles: Iterable[str]) -> str | None:
    """Return the homeroom teacher that titles name, as in "GVCN: …"."""
    return _first(_TEACHER, titles)


def subject_teacher_in(titles: Iterable[str]) -> str | None:
    """Return the subject teacher that titles name, as in "GVBM: …"."""
    return _first(_SUBJECT_TEACHER, titles)


def school_in(titles: Iterable[str]) -> str | None:
    """Return the school that titles name, a line that begins with "Trường"."""
    matches = (_SCHOOL.fullmatch(unicodedata.normalize("NFC", text)) for text in titles)
    return next((match[1] for match in matches if match), None)


def subject_in(titles: Iterable[str]) -> str | None:
    """Return the subject as titles name it, as in "BẢNG ĐIỂM CHI TIẾT - MÔN TOÁN - HỌC KỲ I"."""
    return _first(_SUBJECT, titles)


def stage_in(titles: Iterable[str]) -> str | None:
    """Return the stage of a primary year that titles name: gk1, ck1, gk2 or ck2."""
    lines = list(titles)
    for match in _matches(_STAGE, lines):
        part = "gk" if match[1].lower() == "giữa" else "ck"
        return f"{part}{_NUMBERS[match[2].lower()]}"
    return "ck2" if any(_matches(_END_OF_YEAR, lines)) else None


def semester_in(titles: Iterable[str]) -> int | None:
    """Return the semester that titles name; ``None`` where they speak of the year or of none."""
    lines = list(titles)
    found = None if any(_matches(_WHOLE_YEAR, lines)) else _first(_SEMESTER, lines)
    return _NUMBERS[found.lower()] if found else None


def is_whole_year(titles: Iterable[str]) -> bool:
    """Say whether titles speak of the whole year."""
    return any(_matches(_WHOLE_YEAR, titles))


def check_school_year(place: str, titles: Iterable[str], expected: str) -> None:
    """Refuse a sheet of another school year; one that names none is accepted.

    :raises SpreadsheetError: the titles name another year.
    """
    years = {f"{match[1]}-{match[2]}" for match in _matches(_YEAR, titles)}
    if years and expected not in years:
        found = ", ".join(sorted(years))
        raise OtherYearError(
            place,
            f"tệp của năm học {found}, không phải {expected}",
            f"a file of school year {found}, not {expected}",
        )


def check_year_end(place: str, titles: Iterable[str]) -> None:
    """Refuse results of a mid-term or of semester I: only the year's end is recorded (R-P09).

    :raises SpreadsheetError: the titles say so.
    """
    if any(_matches(_NOT_YEAR_END, titles)):
        raise SpreadsheetError(
            place, "không phải kết quả cuối năm học", "not the results of the year's end"
        )


def _first(pattern: re.Pattern[str], titles: Iterable[str]) -> str | None:
    return next((match[1].strip() for match in _matches(pattern, titles)), None)


def _matches(pattern: re.Pattern[str], titles: Iterable[str]) -> Iterable[re.Match[str]]:
    return filter(None, (pattern.search(unicodedata.normalize("NFC", text)) for text in titles))

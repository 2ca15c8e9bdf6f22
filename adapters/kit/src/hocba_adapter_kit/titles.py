"""What the lines above a table say: school, class, subject, time, school year, teachers.

The wrong file is the most common mistake, so titles are compared with what was asked for (R-I22).
"""

import re
import unicodedata
from collections.abc import Iterable

from hocba_adapter_kit.coverage import OtherYearError
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_hooks.values.text import match_key

WHOLE_YEAR = 3
"""The period beside semesters 1 and 2, as vnEdu counts."""

_DASH = r"\s*[-–—/]\s*"
_YEAR = re.compile(rf"(?<!\d)(20\d{{2}}){_DASH}(20\d{{2}})(?!\d)")
_SHORT_YEAR = re.compile(
    rf"(?:năm học|\bNH)\s*:?\s*((?:20)?\d{{2}}){_DASH}((?:20)?\d{{2}})(?!\d)", re.IGNORECASE
)
_CLASS = re.compile(r"\blớp\s*:?\s*(\S*\d[^\s,;]*)", re.IGNORECASE)
_HOMEROOM = re.compile(r"(?:GVCN|giáo viên chủ nhiệm)\s*:\s*(\S.*)", re.IGNORECASE)
_TEACHER = re.compile(r"(?:GVBM|giáo viên (?:bộ môn|giảng dạy))\s*:\s*(\S.*)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\bmôn(?: học)?\s*:?\s*(.+?)\s*"
    r"(?:[-–—,;]\s*(?:(?:giữa|cuối|học k[ìỳ]|cả năm|năm học|lớp)\b|hk|20\d\d).*)?$",
    re.IGNORECASE,
)
# Sheets are called "Hoc ki 1": these are looked for in text without tones.
_STAGE = re.compile(r"\b(giua|cuoi) (?:hoc )?k[iy]\s*:?\s*(ii|i|2|1)\b")
_END_OF_YEAR = re.compile(r"\bcuoi nam\b")
_SEMESTER = re.compile(r"(?:\bhoc k[iy]|\bhk)\s*:?\s*(ii|i|2|1)(?![^\W_])")
_WHOLE_YEAR = re.compile(r"\bca nam\b")
_EARLIER = re.compile(r"\bgiua (?:hoc )?k[iy]\b|(?:\bhoc k[iy]|\bhk)\s*:?\s*(?:i|1)(?![^\W_])")
_SCHOOL = re.compile(r"\s*(trường\s+\S.*)", re.IGNORECASE)
_NUMBERS = {"i": 1, "1": 1, "ii": 2, "2": 2}
_SHORT = {"trunghoccoso": "thcs", "trunghocphothong": "thpt", "tieuhoc": "th"}


def class_in(titles: Iterable[str]) -> str | None:
    """Return the class that titles name, as in "Khối 6 - Lớp 6A - (Học kỳ 2)"."""
    return _first(_CLASS, titles)


def subject_in(titles: Iterable[str]) -> str | None:
    """Return the subject as titles name it, as in "BẢNG ĐIỂM CHI TIẾT - MÔN TOÁN - HỌC KỲ I"."""
    return _first(_SUBJECT, titles)


def homeroom_teacher_in(titles: Iterable[str]) -> str | None:
    """Return the homeroom teacher that titles name, as in "GVCN: …"."""
    return _first(_HOMEROOM, titles)


def subject_teacher_in(titles: Iterable[str]) -> str | None:
    """Return the subject teacher that titles name, as in "GVBM: …"."""
    return _first(_TEACHER, titles)


def school_in(titles: Iterable[str]) -> str | None:
    """Return the school that titles name: a line that begins with "Trường"."""
    matches = map(_SCHOOL.fullmatch, _composed(titles))
    return next((match[1].strip() for match in matches if match), None)


def same_school(one: str, other: str) -> bool:
    """Say whether two names are one school's, kinds of school spelt out or short."""
    return _school_key(one) == _school_key(other)


def stage_in(titles: Iterable[str]) -> str | None:
    """Return the stage of a primary year that titles name: gk1, ck1, gk2 or ck2."""
    lines = _without_tones(titles)
    for match in filter(None, map(_STAGE.search, lines)):
        part = "gk" if match[1] == "giua" else "ck"
        return f"{part}{_NUMBERS[match[2]]}"
    return "ck2" if any(map(_END_OF_YEAR.search, lines)) else None


def semester_in(titles: Iterable[str]) -> int | None:
    """Return the semester that titles name; ``None`` where they speak of the year or of none."""
    lines = _without_tones(titles)
    found = next(filter(None, map(_SEMESTER.search, lines)), None)
    return _NUMBERS[found[1]] if found and not is_whole_year(lines) else None


def is_whole_year(titles: Iterable[str]) -> bool:
    """Say whether titles speak of the whole year."""
    return any(map(_WHOLE_YEAR.search, _without_tones(titles)))


def period_in(titles: Iterable[str]) -> int | None:
    """Return 1 or 2 for a semester, ``WHOLE_YEAR`` for the year; ``None``: they do not say."""
    lines = list(titles)
    return WHOLE_YEAR if is_whole_year(lines) else semester_in(lines)


def periods_in(titles: Iterable[str]) -> set[int]:
    """Return every period that one of the lines names, each line by itself."""
    return {period for line in titles if (period := period_in((line,)))}


def is_year_end(titles: Iterable[str]) -> bool | None:
    """Say whether primary results are those of the year's end; ``None``: titles do not say."""
    lines = _without_tones(titles)
    if any(map(_END_OF_YEAR.search, lines)) or stage_in(lines) == "ck2":
        return True
    return False if any(map(_EARLIER.search, lines)) else None


def check_year_end(place: str, titles: Iterable[str]) -> None:
    """Refuse results of a mid-term or of semester I: only the year's end is recorded (R-P09).

    :raises SpreadsheetError: the titles say so.
    """
    if any(map(_EARLIER.search, _without_tones(titles))):
        raise SpreadsheetError(
            place, "không phải kết quả cuối năm học", "not the results of the year's end"
        )


def school_years_in(titles: Iterable[str]) -> set[str]:
    """Return the school years that titles name, with or without the words "Năm học"."""
    found = set()
    for line in _composed(titles):
        matches = (*_YEAR.finditer(line), *_SHORT_YEAR.finditer(line))
        years = ((_in_full(match[1]), _in_full(match[2])) for match in matches)
        # 2021-2025 is a plan, and nobody's school year.
        found |= {f"{first}-{last}" for first, last in years if last == first + 1}
    return found


def check_school_year(place: str, titles: Iterable[str], expected: str) -> None:
    """Refuse a sheet of another school year; one that names none is accepted.

    :raises SpreadsheetError: the titles name another year.
    """
    years = school_years_in(titles)
    if years and expected not in years:
        found = ", ".join(sorted(years))
        raise OtherYearError(
            place,
            f"tệp của năm học {found}, không phải {expected}",
            f"a file of school year {found}, not {expected}",
        )


def _in_full(year: str) -> int:
    return int(year) if len(year) == len("2025") else 2000 + int(year)


def _school_key(name: str) -> str:
    key = match_key(name).removeprefix("truong")
    for long, short in _SHORT.items():
        key = key.replace(long, short)
    return key


def _first(pattern: re.Pattern[str], titles: Iterable[str]) -> str | None:
    matches = filter(None, map(pattern.search, _composed(titles)))
    return next((match[1].strip() for match in matches), None)


def _composed(titles: Iterable[str]) -> Iterable[str]:
    return (unicodedata.normalize("NFC", text) for text in titles)


def _without_tones(titles: Iterable[str]) -> list[str]:
    spread = (unicodedata.normalize("NFD", text.lower().replace("đ", "d")) for text in titles)
    marks = ("".join(sign for sign in text if not unicodedata.combining(sign)) for text in spread)
    return [" ".join(text.split()) for text in marks]

"""What the lines above a table say: school, class, subject, semester, school year.

The wrong file is the most common mistake, so titles are compared with what was asked for (R-I22).
"""

import re
import unicodedata
from collections.abc import Iterable

from hocba_hooks.values.text import match_key

WHOLE_YEAR = 3
"""The period beside semesters 1 and 2."""

_YEAR = re.compile(r"năm học\s*:?\s*(\d{4})\s*[-–—]\s*(\d{4})", re.IGNORECASE)
_CLASS = re.compile(r"\blớp\s*:?\s*(l?\d[^\s,;]*)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\bmôn(?: học)?\s*:?\s*(.+?)\s*(?:[-–—,;]\s*(?:lớp\b|học k[ìỳ]\b|hk|cả năm|năm học).*)?$",
    re.IGNORECASE,
)
_SEMESTER = re.compile(r"(?:học k[ìỳ]|\bhk)\s*:?\s*(ii|i|2|1)\b", re.IGNORECASE)
_WHOLE_YEAR = re.compile(r"\bcả năm\b", re.IGNORECASE)
_YEAR_END = re.compile(r"cuối năm(?: học)?|cuối (?:học )?k[ìỳ] (?:ii|2)\b", re.IGNORECASE)
_EARLIER = re.compile(r"giữa (?:học )?k[ìỳ]|(?:học k[ìỳ]|\bhk)\s*(?:i|1)\b", re.IGNORECASE)
_SCHOOL = re.compile(r"\s*trường\s+\S.+", re.IGNORECASE)
_HOMEROOM = re.compile(r"(?:GVCN|giáo viên chủ nhiệm)\s*:\s*(\S.+)", re.IGNORECASE)
_TEACHER = re.compile(r"(?:GVBM|giáo viên (?:bộ môn|giảng dạy))\s*:\s*(\S.+)", re.IGNORECASE)
_SEMESTERS = {"i": 1, "1": 1, "ii": 2, "2": 2}
_SHORT = {"trunghoccoso": "thcs", "trunghocphothong": "thpt", "tieuhoc": "th"}


def school_years_in(titles: Iterable[str]) -> set[str]:
    """Return the school years that titles name."""
    return {f"{match[1]}-{match[2]}" for match in _matches(_YEAR, titles)}


def class_in(titles: Iterable[str]) -> str | None:
    """Return the class that titles name, as in "… MÔN TOÁN - LỚP 6A"."""
    return _first(_CLASS, titles)


def subject_in(titles: Iterable[str]) -> str | None:
    """Return the subject as titles name it; one in capitals in the way of names."""
    found = _first(_SUBJECT, titles)
    return found.title() if found and found.isupper() else found


def period_in(titles: Iterable[str]) -> int | None:
    """Return 1 or 2 for a semester, ``WHOLE_YEAR`` for the year; ``None``: they do not say."""
    lines = list(titles)
    if any(_matches(_WHOLE_YEAR, lines)):
        return WHOLE_YEAR
    found = _first(_SEMESTER, lines)
    return _SEMESTERS[found.lower()] if found else None


def is_year_end(titles: Iterable[str]) -> bool | None:
    """Say whether primary results are those of the year's end; ``None``: titles do not say."""
    lines = list(titles)
    if any(_matches(_YEAR_END, lines)):
        return True
    return False if any(_matches(_EARLIER, lines)) else None


def school_in(titles: Iterable[str]) -> str | None:
    """Return the school that titles name: a line that begins with "Trường"."""
    found = (match[0].strip() for match in map(_SCHOOL.fullmatch, _composed(titles)) if match)
    return next(found, None)


def same_school(one: str, other: str) -> bool:
    """Say whether two names are one school's, kinds of school spelt out or short."""
    return _school_key(one) == _school_key(other)


def homeroom_teacher_in(titles: Iterable[str]) -> str | None:
    """Return the homeroom teacher that titles name."""
    return _first(_HOMEROOM, titles)


def subject_teacher_in(titles: Iterable[str]) -> str | None:
    """Return the subject teacher that titles name."""
    return _first(_TEACHER, titles)


def _school_key(name: str) -> str:
    key = match_key(name).removeprefix("truong")
    for long, short in _SHORT.items():
        key = key.replace(long, short)
    return key


def _first(pattern: re.Pattern[str], titles: Iterable[str]) -> str | None:
    return next((match[1].strip() for match in _matches(pattern, titles)), None)


def _matches(pattern: re.Pattern[str], titles: Iterable[str]) -> Iterable[re.Match[str]]:
    return filter(None, map(pattern.search, _composed(titles)))


def _composed(titles: Iterable[str]) -> Iterable[str]:
    return (unicodedata.normalize("NFC", text) for text in titles)

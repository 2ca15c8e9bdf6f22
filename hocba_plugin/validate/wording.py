"""Values as the forms write them, and what free texts say, spelling left aside."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Evidence

# The enumerations of the contract share their values: "Đạt" is one word for a subject and a year.
_WORDS = {
    "good": "Tốt",
    "fair": "Khá",
    "passed": "Đạt",
    "not_passed": "Chưa đạt",
    "exempt": "Miễn",
    "needs_effort": "Cần cố gắng",
    "excellent": "Hoàn thành xuất sắc",
    "completed_well": "Hoàn thành tốt",
    "completed": "Hoàn thành",
    "not_completed": "Chưa hoàn thành",
}
PROMOTED = {True: "Được lên lớp", False: "Không được lên lớp"}
_NO_WORD = re.compile(r"[^0-9a-z/ \u0300-\u036f]+")
"""Neither a letter, a space nor a tone."""
_CLAUSE_END = re.compile(r"[.;,\n]")
_COMPETITION = re.compile(r"\b(thi(?! dua)|cap|giai|doi tuyen|huy chuong)\b")


def on_form(value: Decimal | str) -> str:
    """Return a mark with its decimal comma, a level or result in words; texts stay as they are."""
    if isinstance(value, Decimal):
        written = str(value) if value * 10 % 1 else f"{value:.1f}"
        return written.replace(".", ",")
    return _WORDS.get(value, value)


def evidence(stated: Decimal | str, *computed: Decimal | str) -> Evidence:
    """Return what a record says beside what was computed, each reading once."""
    readings = dict.fromkeys(on_form(value) for value in computed)
    return Evidence(stated=on_form(stated), computed=tuple(readings))


def folded(text: str) -> str:
    """Return the words of ``text`` without tones, capitals and punctuation; 3/45 keeps its stroke.

    >>> folded("Xếp thứ 3/45, đáng khen!")
    'xep thu 3/45 dang khen'
    """
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    without_tones = _NO_WORD.sub(" ", spread).encode("ascii", "ignore").decode()
    return " ".join(without_tones.split())


def own_clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text, folded, without those about competitions.

    "Giải Nhất kì thi học sinh giỏi cấp tỉnh" is a prize, not the title of the year.
    """
    for clause in _CLAUSE_END.split(text):
        words = folded(clause)
        if not _COMPETITION.search(words):
            yield words

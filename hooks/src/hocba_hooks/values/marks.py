"""Marks: exact decimals rounded half up, or a verdict where the law gives no number."""

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from hocba_hooks.values.text import match_key

_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d+)?")
_TENTH = Decimal("0.1")
_NO_MARK = frozenset({"", "-", "–"})


class Verdict(StrEnum):
    """What stands in a mark's place: TT 22/2021/TT-BGDĐT art. 5, and exemption."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    EXEMPT = "exempt"


_VERDICTS = {
    "d": Verdict.PASSED,
    "dat": Verdict.PASSED,
    "cd": Verdict.NOT_PASSED,
    "chuadat": Verdict.NOT_PASSED,
    "m": Verdict.EXEMPT,
    "mien": Verdict.EXEMPT,
    "mg": Verdict.EXEMPT,
}


def plain(number: Decimal) -> Decimal:
    """Return ``number`` without trailing zeros, so that 8 and 8.0 are one value and one digest."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


Mark = Annotated[Decimal, AfterValidator(plain)]
Score = Mark | Verdict
"""A mark, or a verdict in its place."""


def round_half_up(value: Decimal) -> Decimal:
    """Return ``value`` to one decimal, ties away from zero: 8.95 is 9.0 (R-S11)."""
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP)


def semester_average(regular: list[Decimal], mid: Decimal, end: Decimal) -> Decimal:
    """Return ĐTBmhk (TT 22/2021/TT-BGDĐT art. 9.1): weights 1, 2, 3."""
    total = sum(regular, start=Decimal(0)) + 2 * mid + 3 * end
    return round_half_up(total / (len(regular) + 5))


def year_average(semester1: Decimal, semester2: Decimal) -> Decimal:
    """Return ĐTBmcn (TT 22/2021/TT-BGDĐT art. 9.1) from the two *rounded* semester averages."""
    return round_half_up((semester1 + 2 * semester2) / 3)


def year_score(semester1: Score | None, semester2: Score | None) -> Score | None:
    """Return the year's result in a subject; ``None`` where two semesters do not determine it.

    Of marks ĐTBmcn; of verdicts that of semester II decides (TT 22/2021/TT-BGDĐT art. 9.1, R-S13).
    """
    if isinstance(semester1, Decimal) and isinstance(semester2, Decimal):
        return plain(year_average(semester1, semester2))
    both_verdicts = isinstance(semester1, Verdict) and isinstance(semester2, Verdict)
    if not both_verdicts or (Verdict.EXEMPT in (semester1, semester2) and semester1 != semester2):
        return None
    return semester2


def parse_score(written: str) -> Score | None:
    """Read a cell of a mark sheet; ``None`` when it holds no mark.

    Decimal comma or point. Nothing is rounded: 7.25 stays 7.25 for a rule to refuse.

    :raises ValueError: neither a number nor a known verdict (R-D05, R-D06).
    """
    text = written.strip()
    if text in _NO_MARK:
        return None
    if _NUMBER.fullmatch(text):
        return plain(Decimal(text.replace(",", ".")))
    if verdict := _VERDICTS.get(match_key(text)):
        return verdict
    raise ValueError("neither a mark nor Đạt, Chưa đạt, Miễn")

"""Results by the circulars: the cases of the domain, worked out by hand."""

from decimal import Decimal

import pytest

from hocba_hooks.transcripts import Grading, SubjectLevel, TraitLevel, YearResult
from hocba_hooks.values.marks import Score, Verdict
from hocba_plugin.samples.results import (
    conduct_year,
    is_promoted,
    may_retake,
    may_train,
    primary_year_result,
    secondary_title,
    study_result,
)

_GRADINGS = {
    "T": Grading.GOOD,
    "K": Grading.FAIR,
    "Đ": Grading.PASSED,
    "CĐ": Grading.NOT_PASSED,
}
_LEVELS = {
    "T": SubjectLevel.COMPLETED_WELL,
    "H": SubjectLevel.COMPLETED,
    "C": SubjectLevel.NOT_COMPLETED,
    "M": SubjectLevel.EXEMPT,
}
_TRAITS = {"T": TraitLevel.GOOD, "Đ": TraitLevel.PASSED, "C": TraitLevel.NEEDS_EFFORT}
_VERDICTS = {"Đ": Verdict.PASSED, "CĐ": Verdict.NOT_PASSED, "M": Verdict.EXEMPT}


@pytest.mark.parametrize(
    ("levels", "traits", "tests", "expected"),
    [
        ("TTT", "TTT", "9 9", YearResult.EXCELLENT),
        ("TTT", "TTT", "10 8", YearResult.COMPLETED_WELL),
        ("TTT", "TTT", "7 7", YearResult.COMPLETED_WELL),
        ("TTT", "TTT", "9 6", YearResult.COMPLETED),
        ("TTH", "TTT", "10 10", YearResult.COMPLETED),
        ("TTT", "TTĐ", "10 10", YearResult.COMPLETED),
        ("HHH", "ĐĐĐ", "5 5", YearResult.COMPLETED),
        ("HHH", "ĐĐĐ", "5 4", YearResult.NOT_COMPLETED),
        ("HHC", "ĐĐĐ", "6 6", YearResult.NOT_COMPLETED),
        ("HHH", "ĐĐC", "6 6", YearResult.NOT_COMPLETED),
        ("TTM", "TTT", "9 9", YearResult.EXCELLENT),
    ],
)
def test_primary_year_result(levels: str, traits: str, tests: str, expected: YearResult) -> None:
    """The table of art. 9 at its limits; an exempt subject is left out (R-P08)."""
    result = primary_year_result(
        [_LEVELS[level] for level in levels],
        [_TRAITS[level] for level in traits],
        [Decimal(mark) for mark in tests.split()],
    )
    assert expected is result


def scores(written: str) -> list[Score]:
    """Read ``7*8.5 4.0 CĐ``."""
    found: list[Score] = []
    for part in written.split():
        count, _, value = part.rpartition("*")
        found += [_VERDICTS.get(value) or Decimal(value)] * int(count or 1)
    return found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("8*8.5 4*Đ", "T"),
        ("6*8.0 2*6.5 4*Đ", "T"),
        ("6*8.0 6.5 6.4 4*Đ", "K"),
        ("5*8.0 3*7.9 4*Đ", "K"),
        ("6*6.5 2*5.0 4*Đ", "K"),
        ("5*6.5 3*6.4 4*Đ", "Đ"),
        ("6*6.5 5.0 4.9 4*Đ", "Đ"),
        ("6*5.0 2*3.5 4*Đ", "Đ"),
        ("6*5.0 3.5 3.4 4*Đ", "CĐ"),
        ("5*5.0 3*4.9 4*Đ", "CĐ"),
        ("7*8.5 4.0 4*Đ", "K"),
        ("7*8.5 3.0 4*Đ", "Đ"),
        ("7*8.5 6.0 4*Đ", "K"),
        ("6*8.5 2*4.0 4*Đ", "Đ"),
        ("7*7.0 3.0 4*Đ", "Đ"),
        ("7*7.0 4.0 4*Đ", "Đ"),
        ("8*8.5 CĐ 3*Đ", "K"),
        ("8*7.0 CĐ 3*Đ", "Đ"),
        ("8*8.5 2*CĐ 2*Đ", "CĐ"),
        ("6*8.5 4.0 4*Đ", "K"),
        ("5*8.5 4.0 4*Đ", "Đ"),
        ("5*8.5 3*Đ", "CĐ"),
        ("6*9.0 7.0 6.5 3*Đ M", "T"),
    ],
)
def test_study_result(written: str, expected: str) -> None:
    """Art. 9.2 at its limits, and one subject alone lifted by art. 9.3 (R-S15 to R-S19)."""
    assert _GRADINGS[expected] is study_result(scores(written))


@pytest.mark.parametrize(
    ("second", "by_first"),
    [("T", "T T K K"), ("K", "K K K Đ"), ("Đ", "K Đ Đ Đ"), ("CĐ", "CĐ CĐ CĐ CĐ")],
)
def test_conduct_of_the_year(second: str, by_first: str) -> None:
    """The matrix of art. 8, first semester from Tốt down to Chưa đạt (R-S20)."""
    expected = [_GRADINGS[one] for one in by_first.split()]
    assert expected == [conduct_year(first, _GRADINGS[second]) for first in _GRADINGS.values()]


@pytest.mark.parametrize(
    ("study", "conduct", "absences", "expected"),
    [
        ("T", "T", 0, "promoted"),
        ("Đ", "Đ", 45, "promoted"),
        ("T", "T", 46, "kept"),
        ("Đ", "CĐ", 3, "trains"),
        ("CĐ", "Đ", 0, "retakes"),
        ("CĐ", "CĐ", 0, "kept"),
        ("CĐ", "Đ", 50, "kept"),
        ("Đ", "CĐ", 46, "kept"),
    ],
)
def test_promotion_and_summer(study: str, conduct: str, absences: int, expected: str) -> None:
    """Art. 12 to 14: moving up, a remedy in the summer, or neither (R-S30 to R-S34)."""
    year = (_GRADINGS[study], _GRADINGS[conduct], absences)
    outcome = {"promoted": is_promoted(*year), "retakes": may_retake(*year)}
    outcome["trains"] = may_train(*year)
    assert [name for name, holds in outcome.items() if holds] == (
        [] if expected == "kept" else [expected]
    )


@pytest.mark.parametrize(
    ("study", "conduct", "marks", "expected"),
    [
        ("T", "T", "6*9.0 7.0 6.5", "Học sinh Xuất sắc"),
        ("T", "T", "5*9.0 3*8.9", "Học sinh Giỏi"),
        ("T", "K", "8*9.5", None),
        ("K", "T", "7*9.5 6.0", None),
    ],
)
def test_title_of_the_year(study: str, conduct: str, marks: str, expected: str | None) -> None:
    """Art. 15: two titles and no other (R-S37, R-S38)."""
    assert expected == secondary_title(_GRADINGS[study], _GRADINGS[conduct], scores(marks))

"""Values as the forms write them, and texts without their spelling."""

from decimal import Decimal

import pytest

from hocba_hooks.transcripts import Grading, SubjectLevel, TraitLevel, YearResult
from hocba_hooks.values.marks import Verdict
from hocba_plugin.validate.wording import evidence, folded, on_form, own_clauses


@pytest.mark.parametrize("words", [Grading, SubjectLevel, TraitLevel, YearResult, Verdict])
def test_every_value_has_its_word(words: type[Grading]) -> None:
    """None of them is shown by its English name."""
    assert all(on_form(value) != value.value for value in words)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal(8), "8,0"),
        (Decimal("8.5"), "8,5"),
        (Decimal(10), "10,0"),
        (Decimal("7.25"), "7,25"),
        (YearResult.COMPLETED_WELL, "Hoàn thành tốt"),
        (Grading.NOT_PASSED, "Chưa đạt"),
        ("Được lên lớp", "Được lên lớp"),
    ],
)
def test_as_on_the_form(value: Decimal | str, written: str) -> None:
    """Decimal comma, words, and texts as they are."""
    assert written == on_form(value)


def test_equal_readings_are_shown_once() -> None:
    """In the order they were given."""
    assert evidence(Decimal(8), Grading.FAIR, Grading.PASSED, Grading.FAIR).computed == (
        "Khá",
        "Đạt",
    )


def test_folding_keeps_strokes_and_words_apart() -> None:
    """Tones, capitals and signs are gone; đ is a d."""
    assert folded("  Đứng thứ 3/45,  ĐÁNG khen! ") == "dung thu 3/45 dang khen"


def test_competitions_are_left_aside() -> None:
    """Clause by clause."""
    text = "Học sinh Giỏi; giải Nhì kì thi học sinh giỏi cấp tỉnh. Thi đua tốt"
    assert list(own_clauses(text)) == ["hoc sinh gioi", "thi dua tot"]

"""Names of classes: what spellings share, and what is no name."""

import pytest

from hocba_adapter_kit import Cell
from hocba_adapter_kit.classes import class_key, name_in


@pytest.mark.parametrize("written", ["06A", "Lớp 06A", "L6A", " 6a ", "Lớp: 6A"])
def test_spellings_of_one_class_share_a_key(written: str) -> None:
    """With Lớp or the sector's L in front, with a leading zero, with and without capitals."""
    assert class_key(written) == class_key("6A")


@pytest.mark.parametrize(
    ("one", "other"), [("6D", "6Đ"), ("1/1", "11"), ("10A1", "10A10"), ("6.1", "6.10")]
)
def test_different_classes_keep_their_keys(one: str, other: str) -> None:
    """A mark, a stroke, a last zero."""
    assert class_key(one) != class_key(other)


@pytest.mark.parametrize("word", ["NULL", "null", "#N/A", "-", "None", ""])
def test_a_word_for_nothing_is_no_class(word: str) -> None:
    """So that the row without a class is named, and no class is called NULL."""
    assert name_in(Cell(word, "a.xlsx › Sheet1 › row 9 › Lớp")) == ""

"""What counts as the same text: keys for matching, never for changing a name (R-T10)."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given

from hocba_hooks.values.text import match_key, spelling_key
from hocba_plugin.testing.strategies import names

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors"


def vectors() -> list[dict[str, str]]:
    """Return the rows of the vectors of match keys."""
    with (VECTORS / "match_key.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", vectors(), ids=lambda row: row["id"])
def test_vectors_of_match_keys(row: dict[str, str]) -> None:
    """Where only i and y differ, the key that folds them is needed."""
    same = match_key(row["a"]) == match_key(row["b"])
    assert same == (row["result"] == "equal")
    if "i/y" in row["result"]:
        assert spelling_key(row["a"]) == spelling_key(row["b"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("lý", "lí"),
        ("Mĩ", "Mỹ"),
        ("Quý", "Quí"),
        ("thúy", "thuý"),
        ("Y tế", "I tế"),
        ("Khoẻ", "Khỏe"),
        ("Mĩ thuật", "MỸ THUẬT"),
    ],
)
def test_lawful_spellings_are_equal(one: str, other: str) -> None:
    """Place of the tone, and i or y at the end of a syllable."""
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoa"),
        ("Hai", "Hay"),
        ("Thúi", "Thúy"),
        ("Lan", "Lân"),
        ("Yên", "Iên"),
        ("Đan", "Dan"),
        ("Lí Hóa", "Lì Hóa"),
        ("Niê", "Ni ê"),
        ("Ô\u0306n", "Ôn"),
    ],
)
def test_other_words_are_not(one: str, other: str) -> None:
    """Tones, hats and spaces make another word, and so do ai and ay."""
    assert spelling_key(one) != spelling_key(other)


@given(name=names())
def test_a_name_is_equal_to_itself_in_any_form(name: str) -> None:
    """Decomposed, in capitals; and a key is its own key only by its letters."""
    key = spelling_key(name)
    assert key == spelling_key(unicodedata.normalize("NFD", name)) == spelling_key(name.upper())

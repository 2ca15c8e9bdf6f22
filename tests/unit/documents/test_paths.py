"""Model paths: reading from a model, building a mapping."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.documents.paths import ContradictionError, get, put, segments


@dataclass
class Row:
    key: str
    level: int | None


@dataclass
class Top:
    rows: tuple[Row, ...]
    below: Row | None = None


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers()))
def test_a_selector_finds_the_item_it_names(levels: dict[str, int]) -> None:
    """Items are found by key wherever they stand; a missing one gives nothing."""
    top = Top(tuple(Row(key, level) for key, level in levels.items()))
    for key in "abcdef":
        assert levels.get(key) == get(top, f"rows[key={key}].level")


def test_a_path_through_nothing_gives_nothing() -> None:
    """Optional parts of a record may be absent."""
    assert get(Top(()), "below.level") is None


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers()))
def test_putting_builds_one_item_per_key(levels: dict[str, int]) -> None:
    """Columns of a form become the rows of the model."""
    found: dict[str, object] = {}
    for key, level in levels.items():
        put(found, f"rows[key={key}].level", level)
    wanted = [{"key": key, "level": level} for key, level in levels.items()]
    assert wanted == found.get("rows", [])


def test_two_fields_may_feed_one_value_only_if_they_agree() -> None:
    """A school year written as two fields must be one school year."""
    found: dict[str, object] = {}
    put(found, "a.b", "2025-2026")
    put(found, "a.b", "2025-2026")
    with pytest.raises(ContradictionError):
        put(found, "a.b", "2024-2025")


@pytest.mark.parametrize("path", ["", "a..b", "a[b]", "a[b=c", "a b", "a[b=c]d"])
def test_what_is_no_path_is_refused(path: str) -> None:
    """A slip in a profile must not read as an empty field."""
    with pytest.raises(ValueError, match="not a model path"):
        segments(path)

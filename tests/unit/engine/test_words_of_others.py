"""What the operating system and pydantic say is told in our words, without what was refused."""

import errno
import os
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin import os_errors
from hocba_plugin.config import parse
from hocba_plugin.errors import ConfigError

SECRET = "bi-mat-0910"
CONFIGS: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown key": ({"x": SECRET}, "không có khóa này", "there is no such key"),
    "a text": ({"profile": 3}, "phải là chữ trong nháy", "a text in quotes"),
    "a list": ({"schools": SECRET}, "danh sách", "a list"),
    "a choice": ({"trust": {"revocation": SECRET}}, "'off', 'soft' hoặc 'strict'", "'off'"),
    "a number": ({"trust": {"timeout_s": SECRET}}, "phải là số", "a number"),
    "a table": ({"trust": SECRET}, "phải là bảng", "a table"),
    "a missing key": ({"timestamp": {}}, "thiếu khóa này", "this key is missing"),
}


@pytest.mark.parametrize(("table", "vi", "en"), CONFIGS.values(), ids=CONFIGS)
def test_a_wrong_setting_is_told_in_our_words(table: dict[str, Any], vi: str, en: str) -> None:
    """In each language, and what stands there is not repeated."""
    with pytest.raises(ConfigError) as caught:
        parse(table)
    assert vi in caught.value.message("vi")
    assert en in caught.value.message("en")
    assert SECRET not in str(caught.value.args)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(Decimal(1)) | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(["profile", "output", "schools", "keys", "trust", "exchange", "x"]), values)
def test_whatever_is_wrong_is_told_without_the_librarys_words(key: str, value: Any) -> None:
    """Whatever stands there."""
    try:
        parse({key: value})
    except ConfigError as error:
        _, vi, en = error.args
        assert "Input should" not in vi + en
        assert vi != en


@given(st.sampled_from(sorted(errno.errorcode)))
def test_the_systems_own_words_are_not_told(number: int) -> None:
    """They are in whatever language the system has; what we do not know is told by its code."""
    vi, en = os_errors.reasons(OSError(number, f"{SECRET} {os.strerror(number)}"))
    assert not vi.isascii()
    assert en.isascii()
    assert SECRET not in vi + en

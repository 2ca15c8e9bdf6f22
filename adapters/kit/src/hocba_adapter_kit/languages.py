"""Which foreign language a heading or title names (R-S08)."""

from collections.abc import Iterable

from hocba_hooks.values.text import match_key

_LANGUAGES = (
    "Tiếng Anh",
    "Tiếng Nga",
    "Tiếng Pháp",
    "Tiếng Đức",
    "Tiếng Trung Quốc",
    "Tiếng Nhật",
    "Tiếng Hàn",
)


def language_in(texts: Iterable[str]) -> str | None:
    """Return the language as a record spells it, whatever capitals it was written in."""
    keys = [match_key(text) for text in texts]
    return next((name for name in _LANGUAGES if any(match_key(name) in key for key in keys)), None)

"""TOML as people write it: in whatever their editor saves, with the paths of their machine."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from hocba_hooks.written import decoded

_DEEPEST = 50
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Windows puts such a sign before a path that is copied from the properties of a file."""
_ESCAPED = re.compile(r"""^[^#']*"(?:[^"\\]|\\\\)*\\(?:[^\\"]|"\s*(?:[,}\]#]|$))""")
"""A string in double quotes with one backslash alone: before a letter, or before its end."""
_BASIC = re.compile(r'"((?:[^"\\]|\\.)*)"')
_HOW_VI = r"viết đường dẫn Windows trong nháy đơn, như 'C:\hocba\exports'"
_HOW_EN = r"write paths of Windows in single quotes, as 'C:\hocba\exports'"


class TomlError(ValueError):
    """A text that is not TOML, or not what was meant; ``vi`` and ``en`` name line and remedy."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.vi, self.en = vi, en


def table_of(content: bytes) -> dict[str, Any]:
    """Return what a TOML file says.

    :raises TomlError: it is in another encoding than UTF-8, or is not TOML.
    """
    try:
        text = decoded(content)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TomlError(
            f"dòng {line}: không phải UTF-8; mở bằng Notepad, Save as, Encoding: UTF-8",
            f"line {line}: not UTF-8; open it in Notepad, Save as, Encoding: UTF-8",
        ) from None
    try:
        return _walkable(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(text, str(error)) from None
    except (ValueError, RecursionError):
        raise TomlError(
            "có số quá dài, hoặc quá nhiều phần lồng nhau",
            "a number is too long, or too many parts stand in each other",
        ) from None


def require_no_escapes(table: Mapping[str, Any], content: bytes) -> None:
    r"""Refuse what nobody sees: control characters, as ``"C:\temp\new"`` comes to in double quotes,
    and signs that were copied along.

    :raises TomlError: names key and line.
    """
    lines = list(enumerate(decoded(content).splitlines(), start=1))
    for key in _holding(_CONTROL, table):
        vi, en = _place(key, (n for n, text in lines if _ESCAPED.match(text)))
        raise TomlError(
            rf"{vi}: dấu \ trong nháy kép đổi nghĩa chữ sau nó; {_HOW_VI}",
            rf"{en}: \ in double quotes changes the letter after it; {_HOW_EN}",
        )
    for key in _holding(_UNSEEN, table):
        vi, en = _place(key, (n for n, text in lines if _UNSEEN.search(text)))
        raise TomlError(
            f"{vi}: có ký tự không nhìn thấy, thường do sao chép; xóa dòng rồi gõ lại bằng tay",
            f"{en}: there is an invisible character, often copied along; type the line anew",
        )


def _walkable(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table that does not hold tables without end: the parser lets ``a.a.a.…`` through."""
    level: list[Any] = [table]
    for _ in range(_DEEPEST):
        parts = chain.from_iterable(one.values() if isinstance(one, dict) else one for one in level)
        level = [part for part in parts if isinstance(part, dict | list)]
    if level:
        raise RecursionError
    return table


def _place(key: str, lines: Iterator[int]) -> tuple[str, str]:
    line = next(lines, None)
    return (f"{key}, dòng {line}", f"{key}, line {line}") if line else (key, key)


def with_literal_paths(text: str) -> str:
    r"""Return TOML with ``\\`` in double quotes as ``\`` in single ones: what people copy from."""
    return _BASIC.sub(_literal, text)


def _literal(string: re.Match[str]) -> str:
    inside = string[1]
    if "\\" not in inside or "'" in inside or "\\" in inside.replace("\\\\", ""):
        return string[0]
    return f"'{inside.replace(chr(92) * 2, chr(92))}'"


def _not_toml(text: str, said: str) -> TomlError:
    place = re.search(r"line (\d+), column \d+", said)
    if place is None:
        return TomlError("chưa viết xong ở cuối tệp", "it breaks off at the end of the file")
    number = int(place[1])
    line = text.splitlines()[number - 1 : number]
    if line and _ESCAPED.match(line[0]):
        return TomlError(rf"dòng {number}: {_HOW_VI}", rf"line {number}: {_HOW_EN}")
    return TomlError(
        f"dòng {number}: chưa đúng cách viết TOML", f"line {number}: not as TOML is written"
    )


def _holding(sign: re.Pattern[str], value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and sign.search(value):
        yield key
    nested = dict(enumerate(value)) if isinstance(value, list) else value
    for name, item in nested.items() if isinstance(nested, dict) else ():
        yield from _holding(sign, item, f"{key}.{name}" if key else str(name))

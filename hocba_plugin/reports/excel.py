"""What every Excel file we write has in common: how it is begun, its looks, merged headings."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Any

from hocba_plugin.errors import PluginError

HeadingPath = tuple[str, ...]
"""From the widest group to the cell next to the data."""

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""A pupil may be called ``=1+1``, and a code may start with 0."""
A4 = 9
_LINE_HEIGHT = 16
LINES = {"border": 1, "border_color": "#BFBFBF", "valign": "top", "text_wrap": True}
LOOKS: Mapping[str, dict[str, Any]] = {
    "heading": {"bold": True, "font_size": 14, "font_color": "#1F4E79"},
    "note": {"font_color": "#404040"},
    "title": LINES | {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
    "text": LINES | {"num_format": "@"},
}


def begun(content: io.BytesIO) -> Any:
    """Return an Excel file to fill; closing it writes ``content``.

    :raises PluginError: the extra ``excel`` is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise PluginError.without_extra("excel", error) from error
    return Workbook(content, {"in_memory": True, **_AS_TEXT})


def height(texts: Iterable[str], widths: Iterable[int]) -> int:
    """Return how high a row must be for its texts: not every program sees to it by itself."""
    return _LINE_HEIGHT * max(
        _lines(text, width) for text, width in zip(texts, widths, strict=False)
    )


def _lines(text: str, width: int) -> int:
    return sum(len(wrap(line, width)) or 1 for line in text.split("\n"))


def depth_of(columns: Sequence[HeadingPath]) -> int:
    """Return how many rows the heading takes."""
    return max(map(len, columns))


def heading_blocks(columns: Sequence[HeadingPath]) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield top, left, bottom, right and text of every heading cell, merged where it must be."""
    depth = depth_of(columns)
    for top in range(depth):
        left = 0
        for prefix, group in groupby(path[: top + 1] for path in columns):
            right = left + len(list(group)) - 1
            if len(prefix) == top + 1:
                is_leaf = all(len(path) == top + 1 for path in columns[left : right + 1])
                yield top, left, depth - 1 if is_leaf else top, right, prefix[-1]
            left = right + 1

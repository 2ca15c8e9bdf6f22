"""Columns whose dates were read with day and month exchanged, as far as their other cells show it.

A program that expects months first makes a date cell of 05/12/2014, its 12 May, and leaves
24/04/2014 as text: there is no month 24. So the date cells of such a column cannot be believed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hocba_adapter_kit.notes import Kept

Place = tuple[int, int]
"""Row and column."""

_SLASHED = re.compile(r"(\d{1,2}) ?[/.\-] ?(\d{1,2}) ?[/.\-] ?\d{4}\b.*", re.DOTALL)
_ISO = re.compile(r"\d{4}-(\d{2})-(\d{2})\b.*", re.DOTALL)
_MONTHS = 12


def exchangeable(rows: Sequence[Sequence[str]], kept: Mapping[Place, Kept]) -> frozenset[Place]:
    """Return the cells that say another day if day and month were exchanged, in columns where
    other cells give reason to think so."""
    written, typed = _dates(rows, kept)
    return frozenset(
        place
        for column in written.keys() | typed.keys()
        for place in _doubtful(written[column], typed[column])
    )


_Dates = dict[Place, tuple[int, int]]
"""Day and month of each cell of one column, as they read now."""


def _dates(
    rows: Sequence[Sequence[str]], kept: Mapping[Place, Kept]
) -> tuple[dict[int, _Dates], dict[int, _Dates]]:
    written: dict[int, _Dates] = defaultdict(dict)
    typed: dict[int, _Dates] = defaultdict(dict)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            # Nothing shorter is a date with its year.
            if len(text) < len("1/1/2014") or not text[0].isdigit():
                continue
            if match := _SLASHED.fullmatch(text):
                written[column][number, column] = int(match[1]), int(match[2])
            elif kept.get((number, column)) is Kept.DATE and (match := _ISO.fullmatch(text)):
                typed[column][number, column] = int(match[2]), int(match[1])
    return written, typed


def _doubtful(written: _Dates, typed: _Dates) -> Iterator[Place]:
    months_first = any(month > _MONTHS for _, month in written.values())
    days_left_as_text = any(day > _MONTHS for day, _ in written.values())
    if typed and all(day <= _MONTHS for day, _ in typed.values()) and days_left_as_text:
        yield from (place for place, (day, month) in typed.items() if day != month)
    if months_first:
        yield from (p for p, (day, month) in written.items() if day != month and day <= _MONTHS)

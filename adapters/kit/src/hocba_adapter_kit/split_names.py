"""A name in two cells, family and middle name before the given name, with a heading above one."""

import re
from collections.abc import Iterator, Mapping, Sequence

from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError
from hocba_hooks.values.text import match_key, tidy

_GIVEN_NAME = re.compile(r"[^\W\d_][^\W\d_'’]*(?:[ -][^\W\d_]+){0,2}")
_SEXES = frozenset({"nam", "nu"})
_LETTERS = 26


def second_cell_of_names(
    sheet: Sheet, last: int, columns: Sequence[int], headed: Mapping[int, object]
) -> list[int]:
    """Return the column beside a name that has no heading, where it holds the given names.

    :param last: the last row of the heading.
    :raises SpreadsheetError: that column holds something else: nobody could say what.
    """
    beside = columns[-1] + 1
    if len(columns) > 1 or beside in headed:
        return []
    pairs = list(_pairs(sheet, last, columns[-1]))
    if not any(second for _, second in pairs):
        return []
    if all(second and _is_given_name(second) for _, second in pairs) and not _are_sexes(pairs):
        return [beside]
    raise SpreadsheetError(
        f"{sheet.place} › {letter(beside)}",
        "cột này có dữ liệu mà không có tiêu đề; ghi tiêu đề, hoặc gộp ô tiêu đề Họ và tên "
        "nếu đó là tên",
        "this column has data but no heading; write one, or merge the heading of the name over it",
    )


def letter(column: int) -> str:
    """Return a column as spreadsheet programs call it: A … Z, AA …"""
    ahead, last = divmod(column, _LETTERS)
    return (letter(ahead - 1) if ahead else "") + chr(ord("A") + last)


def _pairs(sheet: Sheet, last: int, column: int) -> Iterator[tuple[str, str]]:
    for row in range(last + 1, len(sheet.rows)):
        name, beside = (tidy(sheet.text(row, index)) for index in (column, column + 1))
        # Below a heading that is repeated, and beside a signature, nothing stands.
        if name and (beside or tidy(sheet.text(row, 0)).isdigit()):
            yield name, beside


def _is_given_name(text: str) -> bool:
    return _GIVEN_NAME.fullmatch(text) is not None and text[0].isupper()


def _are_sexes(pairs: Sequence[tuple[str, str]]) -> bool:
    return {match_key(beside) for _, beside in pairs} <= _SEXES

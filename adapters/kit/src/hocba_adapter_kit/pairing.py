"""Rows of different sheets that are about one pupil."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from hocba_adapter_kit import Notes, cells
from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks.values.text import tidy

Key = Hashable | None
"""What rows are matched by; ``None`` matches nothing."""


def pair(pupils: Sequence[Row], rows: Sequence[Row]) -> Mapping[Row, Row]:
    """Return the row of another file for each pupil that has one there.

    By pupil code and name; then by either code alone where one row is left for one pupil (a name
    spelt differently); then by name and birth date where a code is missing. So two pupils who share
    a code by mistake each keep their own results.
    """
    found: dict[Row, Row] = {}
    for key in (_code_and_name, _code, _moet_code, _name_and_birth):
        taken = set(found.values())
        waiting = [pupil for pupil in pupils if pupil not in found]
        found.update(_matches(key, waiting, [row for row in rows if row not in taken]))
    return found


def histories(pupils: Sequence[Row], rows: Sequence[Row]) -> Mapping[Row, Sequence[Row]]:
    """Return the learning history of each pupil: several rows, in the order of the sheet."""
    by_code, by_name = _grouped(rows, _code), _grouped(rows, _code_and_name)
    holders = _grouped(pupils, _code)
    found: dict[Row, Sequence[Row]] = {}
    for pupil in pupils:
        own = by_name.get(_code_and_name(pupil), [])
        alone = len(holders.get(_code(pupil), [])) == 1
        found[pupil] = own or (by_code.get(_code(pupil), []) if alone else [])
    return found


def _matches(
    key: Callable[[Row], Key], pupils: Sequence[Row], rows: Sequence[Row]
) -> Iterator[tuple[Row, Row]]:
    free = _grouped(rows, key)
    for value, group in _grouped(pupils, key).items():
        candidates = free.get(value, [])
        # Who was exported twice stands twice in every file, in the same order.
        if key is _code_and_name or len(group) == len(candidates) == 1:
            for pupil, row in zip(group, candidates, strict=False):
                if key is not _name_and_birth or None in (_code(pupil), _code(row)):
                    yield pupil, row


def _grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        if (value := key(row)) is not None:
            groups[value].append(row)
    return groups


def _code(row: Row) -> Key:
    return _bare(row["code"].text)


def _moet_code(row: Row) -> Key:
    return _bare(row["moet_code"].text) or _code(row)


def _bare(code: str) -> Key:
    # A code kept as a number in one of the files has lost its leading zeros.
    return tidy(code).lstrip("0") or None


def _name(row: Row) -> str:
    return " ".join(unicodedata.normalize("NFC", row["name"].text).casefold().split())


def _code_and_name(row: Row) -> Key:
    code = _code(row)
    return code and (code, _name(row))


def _name_and_birth(row: Row) -> Key:
    return (_name(row), cells.birth(row["birth"], Notes()))

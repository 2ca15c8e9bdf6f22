"""Columns are found by what their headings say, never by their letter (R-X01).

A heading may stand in up to three rows. The path of a column is what stands above it from the
widest group to the cell next to the data, as in ``("Nơi sinh", "Tỉnh/Tp")``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, groupby

from hocba_adapter_kit.split_names import letter, second_cell_of_names
from hocba_adapter_kit.workbooks import Merge, Sheet, SpreadsheetError
from hocba_hooks.values.text import match_key

HeadingPath = tuple[str, ...]

NAME = "name"
"""The column of a person's name, in whatever layout."""

_SEARCHED_ROWS = 40
_HEADING_ROWS = 3
_ROWS_ABOVE = 2
_TELLING = 2


@lru_cache(maxsize=1024)
def _keys(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(match_key, headings))


@dataclass(frozen=True, slots=True)
class Column:
    """A column some layout foresees.

    ``headings`` are its known spellings; ``under`` the groups it may stand below, for headings that
    say nothing by themselves ("Tỉnh/Tp"). Compared without case, tone, space and line break.
    """

    name: str
    headings: tuple[str, ...]
    under: tuple[str, ...] = ()
    required: bool = False

    def heads(self, path: HeadingPath) -> bool:
        """Say whether a column with this heading path is meant."""
        if match_key(path[-1]) not in _keys(self.headings):
            return False
        return not self.under or any(match_key(group) in _keys(self.under) for group in path[:-1])


@dataclass(frozen=True)
class Layout:
    """What a kind of sheet looks like. Two required columns in one row tell its heading."""

    columns: tuple[Column, ...]
    further: Callable[[HeadingPath], str | None] = lambda path: None
    """Names columns no list foresees, such as the subjects of a class."""
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    """By the name of a column, the one read as it in a sheet that lacks it: of two codes either."""

    several: bool = False
    """Whether a pupil has several rows: one without code and name is not a footer for that."""

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which a sheet is of no use."""
        return tuple(column for column in self.columns if column.required)

    def name_of(self, path: HeadingPath) -> str | None:
        """Return our name of the column with this heading path; ``None``: not ours to read."""
        return self.foreseen(path) or self.further(path)

    def foreseen(self, path: HeadingPath) -> str | None:
        """Return the name of the column of ours with this heading path."""
        return next((column.name for column in self.columns if column.heads(path)), None)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The keys of every group a column may stand below."""
        return _keys(tuple(group for column in self.columns for group in column.under))

    @cached_property
    def telling(self) -> Mapping[str, Sequence[str]]:
        """The names of required columns by the key of each heading that will do for them."""
        found: dict[str, list[str]] = {}
        for wanted in self.required:
            names = wanted.name, self.stand_ins.get(wanted.name)
            headings = chain(*(one.headings for one in self.columns if one.name in names))
            for key in _keys(tuple(headings)):
                found.setdefault(key, []).append(wanted.name)
        return found


@dataclass(frozen=True)
class Heading:
    """Where a sheet's heading stands and which columns it names."""

    first_row: int
    last_row: int
    paths: Mapping[str, HeadingPath]
    """By our name of the column."""
    indexes: Mapping[str, tuple[int, ...]]
    """A name split over two cells stands below one merged heading."""

    @cached_property
    def spoken(self) -> Mapping[str, str]:
        """What people call each column: its heading, and the group above it."""
        return {name: " › ".join(path[-2:]) for name, path in self.paths.items()}


def find_heading(sheet: Sheet, layout: Layout) -> Heading | None:
    """Return the heading within the first 40 rows; ``None`` when the sheet is something else.

    :raises SpreadsheetError: the heading is there but lacks a required column, or has one twice.
    """
    searched = range(min(_SEARCHED_ROWS, len(sheet.rows)))
    return next(filter(None, (heading_at(sheet, layout, row) for row in searched)), None)


def heading_at(sheet: Sheet, layout: Layout, row: int) -> Heading | None:
    """Return the heading that ``row`` tells; ``None`` when it is none.

    :raises SpreadsheetError: as ``find_heading``.
    """
    telling = _telling_columns(sheet, layout, row)
    if len(telling) < min(_TELLING, len(layout.required)):
        return None
    return _heading(sheet, layout, row, telling)


def lacking(sheet: Sheet, layout: Layout) -> tuple[int, list[Column]] | None:
    """Return a row that looks like a heading but for some required columns, and those columns.

    ``None`` when no row has one of them beside another column of the layout.
    """
    for row in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        known = {layout.name_of((text,)) for text in sheet.rows[row] if text.strip()} - {None}
        known |= {name for name, stand_in in layout.stand_ins.items() if stand_in in known}
        missing = [column for column in layout.required if column.name not in known]
        if len(known) >= _TELLING and len(missing) < len(layout.required):
            return row, missing
    return None


def _telling_columns(sheet: Sheet, layout: Layout, row: int) -> list[int]:
    found: dict[str, list[int]] = {}
    for index, text in enumerate(sheet.rows[row]):
        if text and not text.isdigit():
            for name in layout.telling.get(match_key(text), ()):
                found.setdefault(name, []).append(index)
    if not found or row == 0:
        return [indexes[0] for indexes in found.values()]
    # A parent has an "Họ tên" too, below a group.
    above = [match_key(text) in layout.groups for text in _unmerged(sheet, row - 1)]
    own = ([index for index in indexes if not above[index]] for indexes in found.values())
    return [indexes[0] for indexes in own if indexes]


def _heading(sheet: Sheet, layout: Layout, row: int, telling: list[int]) -> Heading:
    first, last = _first_row(sheet, layout, row, telling), _last_row(sheet, row, telling)
    paths = _likely_paths(sheet, layout, first, row, last)
    named: dict[str, list[int]] = {}
    for index, path in paths.items():
        if name := layout.name_of(path):
            named.setdefault(name, []).append(index)
    for name, stand_in in layout.stand_ins.items():
        if name not in named and stand_in in named:
            named[name] = named.pop(stand_in)
    _require_columns(sheet, layout, row, named)
    for name, indexes in named.items():
        _require_one(sheet, paths[indexes[0]], row, indexes, last, name)
    if NAME in named:
        named[NAME] += second_cell_of_names(sheet, last, named[NAME], paths)
    return Heading(
        first,
        last,
        {name: paths[indexes[0]] for name, indexes in named.items()},
        {name: tuple(indexes) for name, indexes in named.items()},
    )


def _last_row(sheet: Sheet, row: int, telling: list[int]) -> int:
    """Follow the heading down: by merged cells, else while nothing new stands below."""
    merged = [m.bottom for m in sheet.merges if m.top == row and m.left in telling]
    if merged:
        return max(merged)
    last = row
    while last + 1 < min(row + _HEADING_ROWS, len(sheet.rows)):
        below = sheet.rows[last + 1]
        texts = [text for text in below if text.strip()]
        is_data = any(
            sheet.text(last + 1, index).strip() not in ("", sheet.text(row, index).strip())
            for index in telling
        )
        numbers = [text.strip() for text in texts if text.strip().isdigit()]
        if not texts or is_data or (numbers and not _counted(numbers)):
            break
        last += 1
    return last


def _counted(numbers: Sequence[str]) -> bool:
    """Say whether numbers are those of columns, as 1 to 4 below "ĐĐGtx", and no data."""
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return len(numbers) > 1 and list(numbers) == counted


def _first_row(sheet: Sheet, layout: Layout, row: int, telling: list[int]) -> int:
    """Follow the heading up: groups leave what told it free, and titles stand alone."""
    first = row
    while first > max(0, row - _ROWS_ABOVE):
        above = _unmerged(sheet, first - 1)
        texts = set(filter(None, above))
        alone = len(texts) < _TELLING and layout.groups.isdisjoint(map(match_key, texts))
        if alone or any(above[index] for index in telling):
            break
        first -= 1
    return first


def _likely_paths(
    sheet: Sheet, layout: Layout, first: int, row: int, last: int
) -> dict[int, HeadingPath]:
    """Return each column's path.

    Where pupils' own headings stand beside the lowest, an empty cell above "Ngày sinh" may be of no
    group, or of the one to its left that is written once: a parent's birth then, and so only where
    another column has the pupil's.
    """
    spread = _paths(sheet, first, row, last, reaching=True)
    if first == row:
        return spread
    bare = _paths(sheet, first, row, last, reaching=False)
    own = {index: layout.foreseen(path) for index, path in bare.items()}
    certain = {own[index] for index, path in spread.items() if bare[index] == path}
    return {
        index: path if own[index] is None or own[index] in certain else bare[index]
        for index, path in spread.items()
    }


def _paths(
    sheet: Sheet, first: int, row: int, last: int, *, reaching: bool
) -> dict[int, HeadingPath]:
    """Return each column's path. Rows above the telling one can only add groups.

    :param reaching: whether groups of those rows reach to the right over empty cells.
    """
    filled: list[list[str]] = []
    for number in range(first, last + 1):
        above = filled[-1] if filled else []
        reaches = reaching or number >= row
        filled.append(_filled(sheet, number, last, above) if reaches else _unmerged(sheet, number))
    paths = {}
    for index in range(len(filled[-1])):
        own = [cells[index] for cells in filled[row - first :] if cells[index]]
        if own:
            groups = [cells[index] for cells in filled[: row - first] if cells[index]]
            paths[index] = tuple(text for text, _ in groupby(groups + own))
    return paths


def _unmerged(sheet: Sheet, row: int) -> list[str]:
    """Return a row in which every part of a merged cell has its text."""
    cells = [" ".join(sheet.text(row, index).split()) for index in range(sheet.width)]
    for merge in sheet.merges:
        if merge.top <= row <= merge.bottom:
            text = " ".join(sheet.text(merge.top, merge.left).split())
            cells[merge.left : merge.right + 1] = [text] * (merge.right - merge.left + 1)
    return cells


def _filled(sheet: Sheet, row: int, last: int, above: Sequence[str]) -> list[str]:
    """Return a heading row in which groups reach to the right, merged or only written once.

    A group within a group ends with it: ``above`` is the filled row above.
    """
    cells = _unmerged(sheet, row)
    for index in range(1, len(cells)):
        within = not above or above[index] == above[index - 1]
        if not cells[index] and within and row < last and _any_below(sheet, row, last, index):
            cells[index] = cells[index - 1]
    return cells


def _any_below(sheet: Sheet, row: int, last: int, index: int) -> bool:
    return any(sheet.text(below, index).strip() for below in range(row + 1, last + 1))


def _require_columns(
    sheet: Sheet, layout: Layout, row: int, named: Mapping[str, list[int]]
) -> None:
    if missing := [column for column in layout.required if column.name not in named]:
        raise missing_columns(sheet, row, missing)


def missing_columns(sheet: Sheet, row: int, columns: Iterable[Column]) -> SpreadsheetError:
    """Return the error that names the columns a heading row lacks."""
    names = ", ".join(column.headings[0] for column in columns)
    return SpreadsheetError(
        f"{sheet.place} › row {row + 1} › {names}", "thiếu cột này", "this column is missing"
    )


def _require_one(
    sheet: Sheet, path: HeadingPath, row: int, indexes: list[int], last: int, name: str
) -> None:
    if len(indexes) == 1 or _is_one_cell(sheet.merges, row, last, indexes):
        return
    letters = ", ".join(map(letter, indexes))
    raise SpreadsheetError(
        f"{sheet.place} › row {row + 1} › {path[-1] or name}",
        f"tiêu đề này có ở các cột {letters}",
        f"columns {letters} all have this heading",
    )


def _is_one_cell(merges: tuple[Merge, ...], row: int, last: int, indexes: list[int]) -> bool:
    return any(
        row <= merge.bottom <= last and merge.left <= indexes[0] and indexes[-1] <= merge.right
        for merge in merges
    )

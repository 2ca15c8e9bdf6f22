"""A school's sheets as the test kit draws on them: pages, and where the pupils of a page stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

_CODES = ("Mã học sinh", "Mã HS", "Mã định danh", "Mã định danh Bộ GD&ĐT")
_NAMES = ("Họ và tên", "Họ tên", "Họ và tên học sinh")
_BIRTHS = ("Ngày sinh",)
_CLASSES = ("Lớp học", "Lớp", "Mã lớp")
_SEARCHED_ROWS = 20

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a file: texts from the first row and column, and cells that are no text."""

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    kept: Mapping[Place, str] = field(default_factory=dict)
    """``number``, ``date`` or ``error``, by row and column."""

    def __repr__(self) -> str:
        return f"<{self.file} › {self.name}>"

    def text(self, row: int, column: int) -> str:
        """Return a cell; empty beyond the edge."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def put(self, cells: Mapping[Place, str], kept: str | None = None) -> "Page":
        """Return the page with other texts in some cells, kept as text or as ``kept`` says."""
        rows = [list(row) for row in self.rows]
        for (row, column), text in cells.items():
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = text
        kinds = {place: kind for place, kind in self.kept.items() if place not in cells}
        if kept:
            kinds |= dict.fromkeys(cells, kept)
        return replace(self, rows=tuple(map(tuple, rows)), kept=kinds)


Pages = Sequence[Page]


@dataclass(frozen=True, slots=True)
class Table:
    """Where the pupils of a page stand."""

    page: Page
    heading: int
    columns: Mapping[str, int]
    """Of code, name, birth and class, as far as the page has them."""
    data: tuple[int, ...]

    def cells(self, what: str) -> list[Place]:
        """Return where a column stands, pupil by pupil."""
        return [(row, self.columns[what]) for row in self.data]

    def texts(self, what: str) -> list[str]:
        """Return what is written in a column, pupil by pupil."""
        return [self.page.text(*place) for place in self.cells(what)]


def tables_of(pages: Pages) -> list[Table]:
    """Return where pupils stand, page by page."""
    return [table for page in pages if (table := _table(page)) is not None]


def telling_tables(pages: Pages) -> list[Table]:
    """Return the tables that say of several pupils who they are, by code and by name."""
    known = [one for one in tables_of(pages) if {"code", "name"} <= one.columns.keys()]
    return [one for one in known if len(set(one.texts("code"))) > 1]


def _table(page: Page) -> Table | None:
    for number, row in enumerate(page.rows[:_SEARCHED_ROWS]):
        if (code := _column(row, _CODES)) is None:
            continue
        known = {
            "code": code,
            "name": _column(row, _NAMES),
            "birth": _column(row, _BIRTHS),
            "class": _column(row, _CLASSES),
        }
        data = [
            r for r in range(number + 1, len(page.rows)) if page.text(r, code).strip().isdigit()
        ]
        columns = {what: column for what, column in known.items() if column is not None}
        return Table(page, number, columns, tuple(data)) if data else None
    return None


def _column(row: Sequence[str], headings: Sequence[str]) -> int | None:
    texts = [" ".join(text.split()) for text in row]
    return next((number for number, text in enumerate(texts) if text in headings), None)


def in_files(pages: Pages) -> Iterator[tuple[str, list[Page]]]:
    """Yield each file with its sheets."""
    for file in dict.fromkeys(page.file for page in pages):
        yield file, [page for page in pages if page.file == file]

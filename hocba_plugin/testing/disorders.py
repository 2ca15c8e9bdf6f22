"""Disorders of a school's sheets, of the kinds that real exports show; for vendors' adapters too.

A disorder is drawn over the sheets of a school and gives the same sheets with one thing wrong. What
an adapter makes of them must be the pupil's true record, or an error that names the pupil.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from hocba_hooks import CheckRequest, Severity, SourceRecord
from hocba_plugin.testing.pages import Page, Pages, Place, Table, tables_of, telling_tables
from hocba_plugin.validate import Validator

_WORDS_FOR_NOTHING = ("NULL", "None", "nan", "undefined", "-", ".", "Không có")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "=")
_PADDING = ("  ", "\u00a0", "   ", "\t")
_DAYS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTHS = 12

Disorder = Callable[[st.DrawFn, Pages], Pages | None]
"""Returns ``None`` where these sheets cannot be disordered that way."""


def swapped(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """Two pupils' codes, or names, stand in each other's row: of one sheet, or of all but one."""
    what = draw(st.sampled_from(("code", "name")))
    tables = telling_tables(pages)
    if not tables:
        return None
    first = draw(st.sampled_from(tables))
    one, other = draw(st.lists(st.sampled_from(first.texts("code")), min_size=2, max_size=2))
    all_but_one = draw(st.booleans())
    # Where every sheet has them exchanged, nothing tells it.
    chosen = [t for t in tables if (t is first) is not all_but_one]
    changed = [_exchanged(table, what, one, other) for table in chosen]
    return _with(pages, [page for page in changed if page is not None])


def shifted(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """The codes, or names, of a sheet have moved by a row."""
    return _rearranged(draw, pages, lambda texts: [texts[-1], *texts[:-1]])


def sorted_alone(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """One column was sorted by itself."""
    return _rearranged(draw, pages, sorted)


def doubled(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """A pupil has a second row, with the content of somebody else's."""
    # Of a sheet with several rows a pupil anyway nobody can tell.
    tables = [one for one in telling_tables(pages) if len(set(one.texts("code"))) == len(one.data)]
    if not tables:
        return None
    table = draw(st.sampled_from(tables))
    of, like = draw(st.permutations(table.data))[:2]
    who = {table.columns[what] for what in ("code", "name", "birth") if what in table.columns}
    width = max(len(table.page.rows[of]), len(table.page.rows[like]))
    row = tuple(table.page.text(of if c in who else like, c) for c in range(width))
    rows = list(table.page.rows)
    rows.insert(table.data[-1] + 1, row)
    after = table.data[-1]
    kept = {(r + (r > after), c): kind for (r, c), kind in table.page.kept.items()}
    merges = tuple(
        (top + (top > after), left, bottom + (bottom > after), right)
        for top, left, bottom, right in table.page.merges
    )
    return _with(pages, [replace(table.page, rows=tuple(rows), kept=kept, merges=merges)])


def months_first(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """An Excel set to English read the birth dates: those it could are date cells, exchanged."""
    changed = []
    for table in draw(_some(tables_of(pages), "birth")):
        days = {place: _DAYS.fullmatch(table.page.text(*place)) for place in table.cells("birth")}
        taken = {
            place: f"{m[3]}-{int(m[1]):02}-{int(m[2]):02}"
            for place, m in days.items()
            if m and int(m[1]) <= _MONTHS
        }
        if len(taken) < len(days):  # of a column of early days alone nobody can tell
            changed.append(table.page.put(taken, "date"))
    return _with(pages, changed) if changed else None


def time_behind(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """Birth dates stand a moment, or seven hours, before midnight of the day."""
    clock = draw(
        st.sampled_from(("T17:00:00", "T23:59:39", "T23:59:00", " 17:00:00", "T17:00:00Z"))
    )
    kept = "date" if clock.startswith("T") and not clock.endswith("Z") else None
    changed = []
    for table in draw(_some(tables_of(pages), "birth")):
        moments = {}
        for place in table.cells("birth"):
            if match := _DAYS.fullmatch(table.page.text(*place)):
                day = dt.date(int(match[3]), int(match[2]), int(match[1])) - dt.timedelta(days=1)
                moments[place] = f"{day.isoformat()}{clock}"
        changed.append(table.page.put(moments, kept))
    return _with(pages, changed) if changed else None


def born_otherwise(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """One sheet says another birth date of one pupil than the others."""
    tables = [one for one in tables_of(pages) if "birth" in one.columns]
    if not tables:
        return None
    place = draw(st.sampled_from((table := draw(st.sampled_from(tables))).cells("birth")))
    other = draw(st.dates(dt.date(2005, 1, 1), dt.date(2019, 12, 31)))
    return _with(pages, [table.page.put({place: f"{other:%d/%m/%Y}"})])


def padded(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """A column of fixed width: every text of it has blanks around."""
    table = draw(st.sampled_from(tables_of(pages)))
    column = draw(st.integers(0, max(len(table.page.rows[row]) for row in table.data) - 1))
    pad = draw(st.sampled_from(_PADDING))
    cells = {(row, column): table.page.text(row, column) for row in table.data}
    texts = {place: f"{text}{pad}" for place, text in cells.items() if text}
    return _with(pages, [table.page.put(texts)])


def words_for_nothing(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """Empty cells hold the word of a program or person for nothing."""
    table = draw(st.sampled_from(tables_of(pages)))
    empty = [
        (row, column)
        for row in table.data
        for column in range(len(table.page.rows[row]))
        if not table.page.text(row, column).strip()
    ]
    if not empty:
        return None
    word = draw(st.sampled_from(_WORDS_FOR_NOTHING))
    chosen = draw(st.lists(st.sampled_from(empty), min_size=1, max_size=5))
    return _with(pages, [table.page.put(dict.fromkeys(chosen, word))])


def error_cells(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """A cell is an error, or a formula that was saved without its result."""
    table, place = _any_cell(draw, pages)
    return _with(pages, [table.page.put({place: draw(st.sampled_from(_ERRORS))}, "error")])


def became_a_date(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """Excel has made a date of a cell: of a class 6/1, a house number 12/5, a mark 7.5."""
    table, place = _any_cell(draw, pages)
    written = table.page.text(*place)
    if not written.strip() or _DAYS.fullmatch(written) or table.page.kept.get(place) == "date":
        return None
    day = draw(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
    return _with(pages, [table.page.put({place: day.isoformat()}, "date")])


def split_name(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """The name stands in two cells, below a heading that is only above the first."""
    tables = [one for one in tables_of(pages) if "name" in one.columns and not one.page.merges]
    if not tables:
        return None
    table = draw(st.sampled_from(tables))
    at = table.columns["name"]
    rows = []
    for number, row in enumerate(table.page.rows):
        before, after = (*row, *[""] * (at + 1 - len(row)))[: at + 1], row[at + 1 :]
        if number in table.data:
            family, _, given = before[at].rpartition(" ")
            rows.append((*before[:at], family, given, *after))
        else:
            rows.append((*before, "", *after))
    kept = {(r, c + (c > at)): kind for (r, c), kind in table.page.kept.items()}
    return _with(pages, [replace(table.page, rows=tuple(rows), kept=kept)])


def class_spelt_otherwise(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """One sheet writes "Lớp 6A" or L6A where the others write 6A."""
    tables = [one for one in tables_of(pages) if "class" in one.columns]
    if not tables:
        return None
    table = draw(st.sampled_from(tables))
    front = draw(st.sampled_from(("Lớp ", "Lớp: ", "lop ", "L", "LỚP ")))
    cells = zip(table.cells("class"), table.texts("class"), strict=True)
    return _with(pages, [table.page.put({place: f"{front}{text}" for place, text in cells})])


def row_lost(draw: st.DrawFn, pages: Pages) -> Pages | None:
    """A pupil's row, or the code in it, is missing from one sheet."""
    table = draw(st.sampled_from(tables_of(pages)))
    row = draw(st.sampled_from(table.data))
    # Where a pupil has several rows nobody can tell that one is gone.
    if draw(st.booleans()) or len(set(table.texts("code"))) < len(table.data):
        return _with(pages, [table.page.put({(row, table.columns["code"]): ""})])
    width = len(table.page.rows[row])
    return _with(pages, [table.page.put({(row, column): "" for column in range(width)})])


DISORDERS: Mapping[str, Disorder] = {
    one.__name__: one
    for one in (
        swapped,
        shifted,
        sorted_alone,
        doubled,
        months_first,
        time_behind,
        born_otherwise,
        padded,
        words_for_nothing,
        error_cells,
        became_a_date,
        split_name,
        class_spelt_otherwise,
        row_lost,
    )
}
"""Every kind by name."""


@st.composite
def disordered(draw: st.DrawFn, pages: Pages, kind: str) -> Pages:
    """Return the pages with one disorder of a kind; the same pages where there is none."""
    return DISORDERS[kind](draw, pages) or pages


def _some(tables: Sequence[Table], what: str) -> st.SearchStrategy[list[Table]]:
    having = [table for table in tables if what in table.columns]
    if not having:
        return st.just([])
    return st.lists(st.sampled_from(having), min_size=1, max_size=3)


def _any_cell(draw: st.DrawFn, pages: Pages) -> tuple[Table, Place]:
    table = draw(st.sampled_from(tables_of(pages)))
    row = draw(st.sampled_from(table.data))
    return table, (row, draw(st.integers(0, len(table.page.rows[row]) - 1)))


def _exchanged(table: Table, what: str, one: str, other: str) -> Page | None:
    codes = table.texts("code")
    if one == other or one not in codes or other not in codes:
        return None
    places = table.cells(what)
    first, second = places[codes.index(one)], places[codes.index(other)]
    return table.page.put({first: table.page.text(*second), second: table.page.text(*first)})


def _rearranged(
    draw: st.DrawFn, pages: Pages, order: Callable[[list[str]], list[str]]
) -> Pages | None:
    what = draw(st.sampled_from(("code", "name")))
    tables = telling_tables(pages)
    if not tables:
        return None
    table = draw(st.sampled_from(tables))
    texts = dict(zip(table.cells(what), order(table.texts(what)), strict=True))
    return _with(pages, [table.page.put(texts)])


def _with(pages: Pages, changed: Sequence[Page]) -> Pages:
    by_place = {(page.file, page.name): page for page in changed}
    return [by_place.get((page.file, page.name), page) for page in pages]


def is_stopped(record: SourceRecord, rules: Validator) -> bool:
    """Say whether the adapter or a rule has an error of a record: it will not be issued."""
    if any(finding.severity is Severity.ERROR for finding in record.findings):
        return True
    request = CheckRequest(transcript=record.transcript, components=record.components)
    report = rules.validate(request)
    return report is not None and bool(report.errors)

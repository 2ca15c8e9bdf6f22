"""Whatever order, spelling and additions the columns of an export have, the same school is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_adapter_kit.headings import Column
from hocba_adapter_kit.workbooks import Sheet, sheets
from hocba_adapter_smas import SmasExports, kinds
from hocba_adapter_smas.folder import Folder
from hocba_adapter_smas.kinds import Known
from hocba_hooks import Level, SourceConfig, SourceError, SourceRecord, Transcript
from hocba_plugin.demo.sector_exports import Layouts, write_sector_exports
from hocba_plugin.samples import SampleSchool, sample_school

_TITLES = ("Kết xuất từ hệ thống", "Mẫu in số 5", "Trang 1")
_FOOTERS = ("Tổng số: 2 học sinh", "Cộng", "Người lập biểu", "HIỆU TRƯỞNG")
_STRANGE = ("Ghi chú", "Mã VEMIS", "Điện thoại", "Số thẻ BHYT")
_REGULAR = ("ĐĐG TX {}", "TX{}", "ĐĐGtx {}", "ĐĐG\nTX {}")


@dataclass(frozen=True, repr=False)
class Grid:
    """A sheet without its disorder: titles, and columns by heading path."""

    known: Known
    titles: tuple[str, ...]
    columns: Mapping[str, tuple[tuple[str, ...], list[str]]]
    """Heading path and texts, by our name of the column."""


@dataclass(frozen=True, repr=False)
class Subject:
    """A school and its exports as sheets in memory."""

    school: SampleSchool
    layouts: Layouts
    grids: tuple[Grid, ...]

    def __repr__(self) -> str:
        return f"<{self.school.school.name}>"


def grid_of(known: Known) -> Grid:
    """Take a sheet apart."""
    names = known.table.heading.paths
    return Grid(
        known,
        known.table.titles,
        {name: (path, [row[name].text for row in known.rows]) for name, path in names.items()},
    )


@pytest.fixture(
    scope="module", params=product((Level.PRIMARY, Level.LOWER_SECONDARY), Layouts), ids=str
)
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """A school of one class of two, written once and taken apart."""
    level, layouts = request.param
    name = "4A" if level is Level.PRIMARY else "8A"
    school = sample_school(level, seed=9, classes={name: 2})
    folder = tmp_path_factory.mktemp("sheets")
    write_sector_exports(folder, school, layouts)
    found = kinds.recognise(s for file in sorted(folder.glob("*.xlsx")) for s in sheets(file))
    return Subject(school, layouts, tuple(grid_of(one) for one in found if isinstance(one, Known)))


def draw(grid: Grid, rng: Random) -> Sheet:
    """Return the sheet in disorder: nothing a reader may rely on is as it was."""
    columns = [
        (_spelt(grid, name, path, rng), texts) for name, (path, texts) in grid.columns.items()
    ]
    count = len(grid.known.rows)
    columns += [
        ((heading,), [rng.choice(("", "x", "12")) for _ in range(count)])
        for heading in rng.sample(_STRANGE, rng.randint(0, 2))
    ]
    rng.shuffle(columns)
    # Groups stand together, as merged cells would keep them.
    columns.sort(key=lambda column: column[0][:-1])
    depth = max(len(path) for path, _ in columns)
    heading = [
        [path[row] if row < len(path) else "" for path, _ in columns] for row in range(depth)
    ]
    body = [[texts[row] for _, texts in columns] for row in range(count)]
    if rng.random() < 0.5 and count > 1:
        body[1:1] = heading
    above = [[title] for title in (*rng.sample(_TITLES, rng.randint(0, 2)), *grid.titles)]
    below = [[""] * 2 + [footer] for footer in rng.sample(_FOOTERS, rng.randint(0, 3))]
    return replace(grid.known.table.sheet, rows=[*above, *heading, *body, *below], merges=())


def _spelt(grid: Grid, name: str, path: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    """Return the heading by one of its known spellings."""
    if name.startswith("regular"):
        return (rng.choice(_REGULAR).format(name.removeprefix("regular")),)
    column = next((c for c in grid.known.kind.layout.columns if c.name == name), None)
    if column is None or column.under:
        return path
    word = rng.choice(column.headings)
    return (rng.choice((str, str.upper, lambda text: text.replace(" ", "\n", 1)))(word),)


def whole(subject: Subject, transcript: Transcript) -> dict[str, Any]:
    """Return a transcript as far as the layouts have columns: a residence in one cell has codes
    only as far as its text tells them."""
    found = transcript.model_dump()
    if subject.layouts is Layouts.VER2:
        for code in ("commune_code", "province_code"):
            del found["pupil"]["residence"][code]
    return found


def read(subject: Subject, book: list[Sheet]) -> list[SourceRecord]:
    """Read sheets as the folder they come from."""
    school = subject.school
    config = SourceConfig(
        system="smas", school=school.school, head=school.head, school_year=school.school_year
    )
    return list(SmasExports(config, Folder.holding(book)).records())


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_disorder_of_columns_changes_nothing(subject: Subject, seed: int) -> None:
    """Shuffled, renamed, inserted columns; repeated headings, titles, totals, signatures."""
    rng = _seeded(seed)
    book = [draw(grid, rng) for grid in subject.grids]
    rng.shuffle(book)
    records = read(subject, book)
    assert [r.findings for r in records] == [()] * len(subject.school.pupils)
    for sample, record in zip(subject.school.pupils, records, strict=True):
        assert whole(subject, sample.transcript) == whole(subject, record.transcript)
        assert sample.components == record.components


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_dropped_column_is_named_or_its_fields_are_empty(subject: Subject, seed: int) -> None:
    """Nothing else changes, and no other column takes its place."""
    rng = _seeded(seed)
    target = rng.choice(subject.grids)
    name = rng.choice(sorted(target.columns))
    cut = replace(target, columns={k: v for k, v in target.columns.items() if k != name})
    grids = [cut if grid is target else grid for grid in subject.grids]
    try:
        records = read(subject, [draw(grid, rng) for grid in grids])
    except SourceError as error:
        told = error.message("vi").casefold()
        assert any(word.casefold() in told for word in _words(target, name))
        return
    for sample, record in zip(subject.school.pupils, records, strict=False):
        assert _only_emptied(sample.transcript.model_dump(), record.transcript.model_dump())


def _words(grid: Grid, name: str) -> tuple[str, ...]:
    column: Column | None = next(
        (c for c in grid.known.kind.layout.columns if c.name == name), None
    )
    return column.headings if column else ()


def _only_emptied(was: object, now: object) -> bool:
    """Say whether ``now`` is ``was`` but for what is no longer there."""
    if isinstance(was, dict) and isinstance(now, dict):
        return all(_only_emptied(was[key], now[key]) for key in was)
    if isinstance(was, tuple) and isinstance(now, tuple):
        kept = list(was)
        return all(any(_only_emptied(one, other) for one in kept) for other in now)
    return now in (None, False, "unknown", was) or _is_shorter(was, now)


def _is_shorter(was: object, now: object) -> bool:
    """An address without one of its parts."""
    parts = str(was).split(", ")
    return isinstance(was, str) and all(part in parts for part in str(now).split(", "))


def _seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311

"""Whatever disorder sheets are in: a record equals the truth, or an error names the pupil.

Each kind of disorder is drawn over every source of both levels. ``HOCBA_EXAMPLES=2000`` makes the
campaign of it that is too long for every run.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_adapter_kit import workbooks
from hocba_adapter_smas import SmasExports
from hocba_adapter_smas.folder import Folder
from hocba_adapter_vnedu import VneduExports
from hocba_hooks import (
    Level,
    RecordSource,
    Severity,
    SourceConfig,
    SourceError,
    SourceRecord,
    Transcript,
)
from hocba_plugin.demo.sector_exports import Layouts, write_sector_exports
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_columns import PupilList
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import SampleSchool, sample_school
from hocba_plugin.testing.disorders import DISORDERS, disordered, is_stopped
from hocba_plugin.testing.pages import Page, Pages, in_files
from hocba_plugin.validate import Validator

EXAMPLES = int(os.environ.get("HOCBA_EXAMPLES", "4"))
PRIMARY = sample_school(Level.PRIMARY, seed=11, classes={"3A": 4, "4B": 2})
SECONDARY = sample_school(Level.LOWER_SECONDARY, seed=11, classes={"6A": 4, "7B": 2})


@dataclass(frozen=True)
class Exports:
    """A school's files as they should be, and how they are read."""

    name: str
    school: SampleSchool
    write: Callable[[Path, SampleSchool], None]
    open: Callable[[SourceConfig], RecordSource]
    options: Mapping[str, str] = field(default_factory=dict)

    def config(self, folder: Path) -> SourceConfig:
        return SourceConfig(
            system=self.name,
            school=self.school.school,
            head=self.school.head,
            school_year=self.school.school_year,
            path=folder,
            options=self.options,
        )


def open_sector(config: SourceConfig) -> RecordSource:
    assert config.path is not None
    return SmasExports(config, Folder.read(config.path))


write_books = partial(
    write_exports,
    layout=PupilList.SINGLE,
    marks=MarkLayout(books=Books.GRADE, mark_sheets=False),
)
VIETNAMESE = {"nationality": "VN"}
write_ver2 = partial(write_sector_exports, layouts=Layouts.VER2)

SOURCES = (
    Exports("vnedu-primary", PRIMARY, write_exports, VneduExports),
    Exports("vnedu-secondary", SECONDARY, write_exports, VneduExports),
    Exports("books-primary", PRIMARY, write_books, VneduExports, VIETNAMESE),
    Exports("books-secondary", SECONDARY, write_books, VneduExports, VIETNAMESE),
    Exports("sector-primary", PRIMARY, write_sector_exports, open_sector),
    Exports("sector-secondary", SECONDARY, write_sector_exports, open_sector),
    Exports("ver2-primary", PRIMARY, write_ver2, open_sector),
    Exports("ver2-secondary", SECONDARY, write_ver2, open_sector),
)


@dataclass(frozen=True, repr=False)
class Ground:
    """Undisturbed files on the disk, their sheets, and the records read from them."""

    exports: Exports
    folder: Path
    pages: Pages
    truth: Sequence[Transcript]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda exports: exports.name)
def ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Every source in turn."""
    exports: Exports = request.param
    folder = tmp_path_factory.mktemp(exports.name)
    exports.write(folder, exports.school)
    pages = [
        Page(
            path.name,
            sheet.name,
            tuple(map(tuple, sheet.rows)),
            tuple((m.top, m.left, m.bottom, m.right) for m in sheet.merges),
            {place: kept.value for place, kept in sheet.kept.items()},
        )
        for path in sorted(folder.iterdir())
        for sheet in workbooks.sheets(path)
    ]
    records = list(exports.open(exports.config(folder)).records())
    assert [f for record in records for f in record.findings if f.severity is Severity.ERROR] == []
    return Ground(exports, folder, pages, [record.transcript for record in records])


@pytest.fixture(scope="module")
def rules() -> Validator:
    """What is not true may also be told by a rule."""
    return Validator(load_profile("qd3016-public"))


def contents(pages: Pages) -> dict[str, list[dict[str, Any]]]:
    """Return the sheets by file, as the reader of files hands them on."""
    return {file: list(map(content, own)) for file, own in in_files(pages)}


def content(page: Page) -> dict[str, Any]:
    kinds = set(page.kept.values())
    by_kind = {kind: [at for at, own in page.kept.items() if own == kind] for kind in kinds}
    rows = list(map(list, page.rows))
    return {"name": page.name, "rows": rows, "merges": page.merges, "kept": by_kind}


def read(ground: Ground, pages: Pages) -> tuple[list[SourceRecord], set[str]]:
    """Read the disturbed school class by class; return the records and the classes refused."""
    files, records, refused = contents(pages), [], set()
    with pytest.MonkeyPatch.context() as patch:
        # Files are written by nobody here: their sheets stand in memory.
        patch.setattr(workbooks, "_contents", lambda path: files[path.name])
        try:
            source = ground.exports.open(ground.exports.config(ground.folder))
            names = [one.name for one in source.classes()]
        except SourceError:
            return [], {one.school_class.name for one in ground.truth}
        for name in names:
            try:
                records += source.records(name)
            except SourceError:
                refused.add(name)
    return records, refused


@pytest.mark.parametrize("kind", DISORDERS)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    derandomize="HOCBA_EXAMPLES" not in os.environ,
)
@given(data=st.data())
def test_nobody_is_issued_with_what_is_not_true(
    ground: Ground, rules: Validator, kind: str, data: st.DataObject
) -> None:
    """None of the pupils goes on with another's results, another birth date, or less than all."""
    pages = data.draw(disordered(ground.pages, kind))
    records, refused = read(ground, pages)
    true = [one.transcript for one in records if one.transcript in ground.truth]
    stopped = [one for one in records if one.transcript not in true and is_stopped(one, rules)]
    issued = [one.transcript for one in records if one not in stopped]
    assert [one for one in issued if one not in true] == []
    named = {key for one in stopped for key in keys(one.transcript)}
    lost = [one for one in ground.truth if one not in issued and not named & keys(one)]
    assert [one for one in lost if not is_refused(one, refused)] == []


def is_refused(transcript: Transcript, classes: set[str]) -> bool:
    """Say whether the pupil's class was refused, however the files write it now: "LL3A"."""
    return any(name.endswith(transcript.school_class.name) for name in classes)


def keys(transcript: Transcript) -> set[str]:
    """Return what a pupil is named by."""
    pupil = transcript.pupil
    return set(filter(None, (pupil.code, pupil.name)))

"""Whatever is wrong in a school's files, the finding names the very cell that was changed."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from hocba_adapter_smas import SmasExports
from hocba_adapter_smas.folder import Folder
from hocba_adapter_vnedu import VneduExports
from hocba_hooks import (
    CheckRequest,
    Level,
    RecordSource,
    SourceConfig,
    SourceError,
    SourceRecord,
    Transcript,
)
from hocba_plugin.corrections import places as values
from hocba_plugin.corrections.problems import Refused
from hocba_plugin.demo.sector_exports import write_sector_exports
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.reports import place_of
from hocba_plugin.samples import SampleSchool, sample_school
from hocba_plugin.samples.faults import FAULTS
from hocba_plugin.validate import Validator

CLASSES = {Level.PRIMARY: {"5A": 2}, Level.LOWER_SECONDARY: {"9A": 2}}
FEW = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
Cells = Mapping[tuple[str, str, int, int], object]
"""What is written, by file, sheet, row and column."""


@dataclass(frozen=True)
class System:
    """How a school's folder is written and opened."""

    write: Callable[[Path, SampleSchool], None]
    open: Callable[[SourceConfig, Path], RecordSource]


SYSTEMS = {
    "vnedu": System(write_exports, lambda config, _: VneduExports(config)),
    "smas": System(
        write_sector_exports, lambda config, folder: SmasExports(config, Folder.read(folder))
    ),
}


@cache
def validator() -> Validator:
    """Return the rules as the built-in profile needs them."""
    return Validator(load_profile("qd3016-public"))


@cache
def sound(level: Level, seed: int, system: str) -> tuple[SampleSchool, Cells]:
    """Return a school without a fault, and the cells of its folder."""
    school = sample_school(level, seed=seed, classes=CLASSES[level])
    with tempfile.TemporaryDirectory() as name:
        SYSTEMS[system].write(Path(name), school)
        return school, cells_in(Path(name))


def cells_in(folder: Path) -> Cells:
    """Return every cell of a folder that has something in it."""
    return dict(_cells(folder))


def _cells(folder: Path) -> Iterator[tuple[tuple[str, str, int, int], object]]:
    for file in sorted(folder.glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(file).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        yield (file.name, sheet.title, cell.row, cell.column), cell.value


def broken(school: SampleSchool, code: str) -> SampleSchool | None:
    """Return the school with a fault in the record of its first pupil."""
    first = school.pupils[0]
    transcript = FAULTS[code].planted_in(first.transcript)
    if transcript is None:
        return None
    pupils = (first.model_copy(update={"transcript": transcript}), *school.pupils[1:])
    return school.model_copy(update={"pupils": pupils})


def first_record(school: SampleSchool, system: str, folder: Path) -> SourceRecord:
    """Return the record of the first pupil as it is read."""
    config = SourceConfig(
        system=system,
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        path=folder,
    )
    return next(iter(SYSTEMS[system].open(config, folder).records()))


def value(transcript: Transcript, path: str) -> str | None:
    """Return what stands at a path; ``None`` where it is no single value."""
    try:
        return values.read(transcript, path)
    except Refused:
        return None


def heads(heading: str, place: tuple[str, str, int, int], cells: Cells) -> bool:
    """Say whether a heading stands above a cell; a merged one stands further to the left."""
    file, sheet, row, column = place
    for above in range(row - 1, 0, -1):
        for left in range(column, max(0, column - 4), -1):
            text = cells.get((file, sheet, above, left))
            if text is not None:
                if " ".join(str(text).split()) == heading:
                    return True
                break
    return False


@pytest.mark.parametrize("level", list(CLASSES))
@pytest.mark.parametrize("system", list(SYSTEMS))
@FEW
@given(data=st.data())
def test_the_place_of_a_finding_is_the_cell_that_was_changed(
    system: str, level: Level, data: st.DataObject
) -> None:
    """A value a rule complains of is found in its cell; a group of values in what they share."""
    code = data.draw(st.sampled_from([c for c, one in FAULTS.items() if one.fits(level)]))
    school, before = sound(level, data.draw(st.integers(1, 4)), system)
    spoilt = broken(school, code)
    if spoilt is None:
        reject()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        SYSTEMS[system].write(folder, spoilt)
        now = cells_in(folder)
        try:
            record = first_record(spoilt, system, folder)
        except SourceError:  # the class's name is what was broken
            reject()
    changed = [at for at in before.keys() | now.keys() if before.get(at) != now.get(at)]
    report = validator().validate(CheckRequest(transcript=record.transcript))
    assert report is not None
    for finding in (one for one in report.findings if one.code == code and changed):
        check(finding.path, record, school.pupils[0].transcript, changed, {**before, **now})


def check(path: str, record: SourceRecord, sound: Transcript, changed: Any, cells: Cells) -> None:
    """See that the place a finding gets is that of a cell that was changed."""
    place = place_of(path, record.places, record.place)
    was, is_now = value(sound, path), value(record.transcript, path)
    file, *inside = place.split(" › ")
    if was is None or was == is_now:  # a group, or a value that contradicts the one changed
        assert file.endswith((".xlsx", ".toml"))
        return
    if path.startswith("subjects[") and path.endswith(".name"):  # the title or heading says it
        assert [at for at in changed if at[:2] == (file, inside[0])], (place, changed)
        return
    sheet, row, *headings = inside
    number = int(row.removeprefix("row "))
    found = [at for at in changed if at[:3] == (file, sheet, number)]
    assert found, (place, changed)
    assert headings, place
    # An address stands in several cells of its row: an empty one is to be filled in in the first.
    in_several = path.endswith(".text") and not is_now
    assert in_several or any(heads(headings[-1], at, cells) for at in found), (place, found)


@pytest.mark.parametrize("level", list(CLASSES))
@pytest.mark.parametrize("system", list(SYSTEMS))
def test_every_value_of_a_transcript_has_its_cell(
    system: str, level: Level, tmp_path: Path
) -> None:
    """What the school's configuration gives has none, nor what the grade decides."""
    school = sample_school(level, seed=2, classes=CLASSES[level])
    SYSTEMS[system].write(tmp_path, school)
    record = first_record(school, system, tmp_path)
    given_elsewhere = ("school", "head", "school_year", "circular", "level", "extract_of_paper")
    for path, written in leaves(record.transcript.model_dump()):
        if path.startswith(given_elsewhere) or path.endswith((".commune_code", ".province_code")):
            continue
        if path.endswith((".subject", ".competence", ".quality", ".name", ".teacher.personal_id")):
            continue  # of a row, told by its heading or the list of staff
        if written not in (None, "", False, "unknown"):
            place = place_of(path, record.places, "")
            assert len(place.split(" › ")) >= 4, (path, place)


def leaves(content: Any, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every single value of a transcript with its model path."""
    if isinstance(content, dict) and not {"year", "month", "day"} >= content.keys():
        for name, below in content.items():
            yield from leaves(below, f"{path}.{name}".removeprefix("."))
    elif isinstance(content, list | tuple):
        for number, item in enumerate(content, start=1):
            key = next((k for k in ("subject", "competence", "quality") if k in item), None)
            yield from leaves(item, f"{path}[{key}={item[key]}]" if key else f"{path}[{number}]")
    else:
        yield path, content

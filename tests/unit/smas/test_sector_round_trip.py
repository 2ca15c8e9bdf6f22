"""A school written as SMAS and sector exports reads back as the same school."""

from pathlib import Path
from typing import Any

import pytest

from hocba_adapter_smas import open_source
from hocba_hooks import Level, RecordSource, SourceConfig
from hocba_hooks.transcripts import PupilStatus, Transcript
from hocba_plugin.demo.schools import lower_secondary_school, primary_school
from hocba_plugin.demo.sector_exports import Layouts, write_sector_exports
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.samples import Background, Circumstances, SampleSchool, sample_school

KINDS_OF_PUPILS = (
    *(Circumstances(status=status) for status in PupilStatus),
    *(Circumstances(background=background) for background in Background),
    Circumstances(exempt=True),
    Circumstances(not_assessed=True),
    Circumstances(elective="TDT"),
    Circumstances(ability=3),
    Circumstances(ability=10),
)
CLASSES = {
    Level.PRIMARY: ("1A", "3B", "5A"),
    Level.LOWER_SECONDARY: ("6A", "8A", "9B"),
    Level.UPPER_SECONDARY: ("10A1", "11C", "12A2"),
}


def school_of(level: Level) -> SampleSchool:
    """Return a school of one level with every kind of pupil."""
    special = dict(enumerate(KINDS_OF_PUPILS, start=1))
    if level is not Level.PRIMARY:
        special[len(special) + 1] = Circumstances(elective="NN2", absences=50)
    sizes = dict(zip(CLASSES[level], (len(special), 5, 5), strict=True))
    return sample_school(level, seed=5, classes=sizes, special=special)


def exports_of(school: SampleSchool, folder: Path) -> RecordSource:
    """Write the school's exports and open them."""
    write_sector_exports(folder, school)
    return opened(school, path=folder)


def opened(school: SampleSchool, **where: object) -> RecordSource:
    """Open a folder or a database of the school."""
    settings = {"school": school.school, "head": school.head, "school_year": school.school_year}
    source = open_source(SourceConfig.model_validate({"system": "smas", **settings, **where}))
    assert source is not None
    return source


@pytest.mark.parametrize("level", list(CLASSES))
def test_every_field_written_is_read_back(level: Level, tmp_path: Path) -> None:
    """Transcripts, marks behind them and status come back equal, without a finding."""
    school = school_of(level)
    records = list(exports_of(school, tmp_path).records())
    assert len(records) == len(school.pupils)
    for sample, record in zip(school.pupils, records, strict=True):
        assert record.findings == ()
        assert sample.status is record.pupil_status
        assert sample.components == record.components
        assert sample.transcript.model_dump() == record.transcript.model_dump()


NOT_IN_VER2 = ("commune_code", "province_code")
"""Of the residence, which is one cell there."""


def without_what_ver2_lacks(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript without the fields the sector's own layouts have no column for."""
    found = transcript.model_dump()
    for code in NOT_IN_VER2:
        found["pupil"]["residence"].pop(code)
    return found


@pytest.mark.parametrize("level", list(CLASSES))
def test_the_sector_s_own_layouts_read_back(level: Level, tmp_path: Path) -> None:
    """The ver2 list; primary in sheets of assessment, of which only the year's end counts."""
    school = school_of(level)
    write_sector_exports(tmp_path, school, Layouts.VER2)
    records = list(opened(school, path=tmp_path).records())
    assert len(records) == len(school.pupils)
    for sample, record in zip(school.pupils, records, strict=True):
        assert record.findings == ()
        assert sample.status is record.pupil_status
        assert sample.components == record.components
        written, read = map(without_what_ver2_lacks, (sample.transcript, record.transcript))
        assert written == read


@pytest.mark.parametrize(
    "school", [primary_school(), lower_secondary_school()], ids=["primary", "secondary"]
)
def test_both_demo_schools_read_back_from_the_sector_s_own_layouts(
    school: SampleSchool, tmp_path: Path
) -> None:
    """Planted texts are found where they stand; nothing else differs."""
    write_sector_exports(tmp_path, school, Layouts.VER2)
    records = list(opened(school, path=tmp_path).records())
    for sample, record in zip(school.pupils, records, strict=True):
        assert bool(record.findings) == bool(sample.raw)
        if not sample.raw:
            written, read = map(without_what_ver2_lacks, (sample.transcript, record.transcript))
            assert written == read


@pytest.mark.parametrize("level", [Level.LOWER_SECONDARY, Level.UPPER_SECONDARY])
def test_sheets_and_database_give_the_same_records(level: Level, tmp_path: Path) -> None:
    """Whichever way a school hands its data over."""
    school = school_of(level)
    write_database(tmp_path / "smas.sqlite", school)
    database = opened(school, url=f"sqlite:///{tmp_path / 'smas.sqlite'}")
    stored = list(database.records())
    database.close()
    exported = list(exports_of(school, tmp_path / "exports").records())
    assert len(stored) == len(exported) == len(school.pupils)
    for one, other in zip(stored, exported, strict=True):
        assert one.transcript.model_dump() == other.transcript.model_dump()
        assert one.transcript.content_digest == other.transcript.content_digest
        assert one.components == other.components
        assert one.pupil_status is other.pupil_status

"""The queries of the vnEdu adapter run on real servers and give what SQLite gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hocba_adapter_vnedu import open_source
from hocba_hooks import Level, SourceConfig, SourceRecord
from hocba_plugin.demo.vnedu_database import write_database
from hocba_plugin.samples.model import SampleSchool
from hocba_plugin.samples.schools import sample_school

CLASSES = {Level.PRIMARY: {"1A": 3, "5B": 3}, Level.LOWER_SECONDARY: {"6A": 3, "9A": 3}}


def records(url: str, school: SampleSchool) -> list[SourceRecord]:
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        url=url,
    )
    source = open_source(config)
    assert source is not None
    try:
        return list(source.records())
    finally:
        source.close()


@pytest.mark.parametrize("level", list(CLASSES))
def test_the_vnedu_school_is_the_same_from_a_server(
    level: Level, server: Any, tmp_path: Path, put_on_server: Callable[[Path, str], None]
) -> None:
    """Every record, finding and component, with an account that may only select."""
    school = sample_school(level, seed=21, classes=CLASSES[level])
    file = tmp_path / "vnedu.sqlite"
    write_database(file, school)
    put_on_server(file, server.owner)
    found = records(server.reader, school)
    assert [pupil.transcript for pupil in school.pupils] == [one.transcript for one in found]
    assert found == records(f"sqlite:///{file}", school)

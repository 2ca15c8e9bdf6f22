"""A sample school as a database, and a way to open it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hocba_adapter_kit.records import DatabaseSource
from hocba_adapter_smas import open_source
from hocba_hooks import Level, SourceConfig
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.samples.model import SampleSchool
from hocba_plugin.samples.schools import sample_school

Opener = Callable[..., DatabaseSource]
CLASSES = {"6A": 4, "7B": 3, "9A": 3}


@pytest.fixture(scope="session")
def school() -> SampleSchool:
    """A small lower-secondary school."""
    return sample_school(Level.LOWER_SECONDARY, seed=11, classes=CLASSES)


@pytest.fixture
def file(tmp_path: Path, school: SampleSchool) -> Path:
    """That school's database."""
    write_database(tmp_path / "smas.sqlite", school)
    return tmp_path / "smas.sqlite"


@pytest.fixture
def change(file: Path) -> Callable[[str], None]:
    """Changes the database as the school's program would, or as an accident does."""

    def run(statement: str) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement)

    return run


@pytest.fixture
def opened(file: Path, school: SampleSchool) -> Iterator[Opener]:
    """Opens the database, or another one; closes what was opened."""
    sources: list[DatabaseSource] = []

    def opener(path: Path = file, of: SampleSchool = school, **settings: Any) -> DatabaseSource:
        base = {
            "system": "smas",
            "school": of.school,
            "head": of.head,
            "school_year": of.school_year,
            "url": f"sqlite:///{path}",
        }
        source = open_source(SourceConfig(**base | settings))
        assert isinstance(source, DatabaseSource)
        sources.append(source)
        return source

    yield opener
    for source in sources:
        source.close()

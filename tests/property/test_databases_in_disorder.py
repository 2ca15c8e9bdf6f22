"""Whatever disorder a school's database is in: a record equals the truth, or an error tells.

``HOCBA_EXAMPLES=2000`` makes the campaign of it that is too long for every run.
"""

# ruff: noqa: S608 - the statements are made of names that the database itself has.
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_adapter_smas import open_source as open_smas
from hocba_adapter_vnedu import open_source as open_vnedu
from hocba_hooks import (
    Level,
    RecordSource,
    SourceConfig,
    SourceError,
    SourceRecord,
    Transcript,
)
from hocba_plugin.demo import smas_database, vnedu_database
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import SampleSchool, sample_school
from hocba_plugin.testing.disorders import is_stopped
from hocba_plugin.validate import Validator

EXAMPLES = int(os.environ.get("HOCBA_EXAMPLES", "12"))
PRIMARY = sample_school(Level.PRIMARY, seed=12, classes={"3A": 3, "4B": 2})
SECONDARY = sample_school(Level.LOWER_SECONDARY, seed=12, classes={"6A": 3, "7B": 2})
WORDS_FOR_NOTHING = ("NULL", "None", "nan", "-", "Không có")
STATUSES = ("NULL", "#N/A", "99", "đã đi")


@dataclass(frozen=True)
class Database:
    """A school in a database, and how it is read."""

    system: str
    school: SampleSchool
    write: Callable[[Path, SampleSchool], None]
    open: Callable[[SourceConfig], RecordSource | None]


DATABASES = (
    Database("smas", SECONDARY, smas_database.write_database, open_smas),
    Database("vnedu", SECONDARY, vnedu_database.write_database, open_vnedu),
    Database("vnedu", PRIMARY, vnedu_database.write_database, open_vnedu),
)


@dataclass(frozen=True, repr=False)
class Ground:
    """The undisturbed file, its text columns, and the records read from it."""

    database: Database
    file: Path
    columns: Sequence[tuple[str, str]]
    tables: Sequence[str]
    truth: Sequence[Transcript]


def read(database: Database, file: Path) -> list[SourceRecord]:
    config = SourceConfig(
        system=database.system,
        school=database.school.school,
        head=database.school.head,
        school_year=database.school.school_year,
        url=f"sqlite:///{file}",
    )
    source = database.open(config)
    assert source is not None
    with closing(source):
        return list(source.records())


@pytest.fixture(
    scope="module",
    params=DATABASES,
    ids=lambda one: f"{one.system}-{one.school.pupils[0].transcript.level}",
)
def ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Every database in turn."""
    database: Database = request.param
    file = tmp_path_factory.mktemp(database.system) / "truth.sqlite"
    database.write(file, database.school)
    with closing(sqlite3.connect(file)) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        columns = [
            (table, column[1])
            for table in tables
            for column in connection.execute(f"PRAGMA table_info({table})")
            if "TEXT" in column[2].upper() or "CHAR" in column[2].upper()
        ]
    records = read(database, file)
    return Ground(database, file, columns, tables, [record.transcript for record in records])


@pytest.fixture(scope="module")
def rules() -> Validator:
    """What is not true may also be told by a rule."""
    return Validator(load_profile("qd3016-public"))


def padded(draw: st.DrawFn, ground: Ground) -> str:
    """A column of fixed width."""
    table, column = draw(st.sampled_from(ground.columns))
    return f"UPDATE {table} SET {column} = {column} || '     ' WHERE {column} <> ''"


def words_for_nothing(draw: st.DrawFn, ground: Ground) -> str:
    """A program's word where there is nothing."""
    table, column = draw(st.sampled_from(ground.columns))
    word = draw(st.sampled_from(WORDS_FOR_NOTHING))
    return f"UPDATE {table} SET {column} = '{word}' WHERE {column} IS NULL OR {column} = ''"


def time_behind(draw: st.DrawFn, ground: Ground) -> str:
    """Dates as moments of UTC, or a moment before midnight."""
    dates = [pair for pair in ground.columns if "ngay_sinh" in pair[1].lower()]
    table, column = draw(st.sampled_from(dates))
    clock = draw(st.sampled_from((" 17:00:00", "T17:00:00Z", " 23:59:59", " 17:00:00+00")))
    parts = ((7, 4), (4, 2), (1, 2))
    turned = " || '-' || ".join(f"substr({column}, {at}, {size})" for at, size in parts)
    iso = f"CASE WHEN {column} LIKE '__/__/____' THEN {turned} ELSE {column} END"
    moment = f"date({iso}, '-1 day') || '{clock}'"
    return f"UPDATE {table} SET {column} = {moment} WHERE length({column}) = 10"


def doubled(draw: st.DrawFn, ground: Ground) -> str:
    """A row stands there twice, as after a join by too little."""
    table = draw(st.sampled_from(ground.tables))
    number = draw(st.integers(0, 30))
    return f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1 OFFSET {number}"


def unknown_status(draw: st.DrawFn, ground: Ground) -> str:
    """What became of a pupil is not understood."""
    statuses = [pair for pair in ground.columns if "trang_thai" in pair[1].lower()]
    table, column = draw(st.sampled_from(statuses))
    status = draw(st.sampled_from(STATUSES))
    return f"UPDATE {table} SET {column} = '{status}' WHERE rowid = 1"


DISORDERS = (padded, words_for_nothing, time_behind, doubled, unknown_status)


@pytest.mark.parametrize("disorder", DISORDERS, ids=lambda one: one.__name__)
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nobody_is_issued_with_what_is_not_true(
    ground: Ground,
    rules: Validator,
    disorder: Callable[[st.DrawFn, Ground], str],
    data: st.DataObject,
) -> None:
    """Every pupil is there, and true, or stopped; or the database is refused."""
    statement = disorder(data.draw, ground)
    file = ground.file.with_name("disturbed.sqlite")
    shutil.copy(ground.file, file)
    try:
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement)
    except sqlite3.IntegrityError:
        return  # a key keeps it from happening
    try:
        records = read(ground.database, file)
    except SourceError:
        return
    stopped = [one for one in records if is_stopped(one, rules)]
    issued = [one.transcript for one in records if one not in stopped]
    assert [one for one in issued if one not in ground.truth] == []
    assert len(issued) == len({one.pupil.code for one in issued})
    named = {one.transcript.pupil.name for one in stopped}
    assert [t for t in ground.truth if t not in issued and t.pupil.name not in named] == []

"""What is due by now is asked for, and no more: lists in September, semester I in January."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_hooks import (
    Level,
    SourceError,
    Stage,
)
from hocba_plugin.config import Config, SchoolConfig, SchoolSourceConfig
from hocba_plugin.demo import smas_database, vnedu_database
from hocba_plugin.demo.planting import plant
from hocba_plugin.demo.sector_exports import write_sector_exports
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.journey import Journey
from hocba_plugin.journey.looking import Look, look
from hocba_plugin.journey.reading import Checked, Reading
from hocba_plugin.samples import Circumstances, SampleSchool, sample_school

LEVELS = (Level.PRIMARY, Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
CLASSES = {
    Level.PRIMARY: {"2A": 3, "5B": 3},
    Level.LOWER_SECONDARY: {"6A": 3, "9B": 3},
    Level.UPPER_SECONDARY: {"10A": 3, "12B": 3},
}
IDENTITY = ("R-F01", "R-F04", "R-I01", "R-I02", "R-I05")
"""Faults of who the pupil is, each one error."""
RESULTS = {
    Level.PRIMARY: ("R-P03", "R-P14"),
    Level.LOWER_SECONDARY: ("R-S01", "R-S02", "R-S10", "R-S30"),
    Level.UPPER_SECONDARY: ("R-S01", "R-S02", "R-S10", "R-S30"),
}
FOLDERS: Mapping[str, Callable[[Path, SampleSchool], None]] = {
    "vnedu": write_exports,
    "smas": write_sector_exports,
}
DATABASES = {"vnedu": vnedu_database.write_database, "smas": smas_database.write_database}
SOURCES = [
    *((system, "folder", level) for system in FOLDERS for level in LEVELS),
    *(("vnedu", "database", level) for level in LEVELS),
    *(("smas", "database", level) for level in LEVELS if level is not Level.PRIMARY),
]
"""Every source that the demonstration can write."""
LISTS = {
    "vnedu": ("DanhSachHocSinh", "CanBo", "QuaTrinhHocTap"),
    "smas": ("C1-HocSinh", "CSDL_GiaoVien", "QuaTrinhHocTap", "PhanCong"),
}
SEMESTER1 = {"vnedu": ("PhanCong", "_HK1"), "smas": ("_1",)}
Errors = list[tuple[str, str]]


def school_of(level: Level, seed: int, faults: Mapping[int, str]) -> SampleSchool:
    """Return a school of six; pupils with a fault are ordinary otherwise."""
    ordinary = dict.fromkeys(faults, Circumstances())
    return plant(sample_school(level, seed=seed, classes=CLASSES[level], special=ordinary), faults)


def keep(folder: Path, *parts: str) -> None:
    """Delete every file whose name has none of some parts."""
    for file in folder.iterdir():
        if not any(part in file.stem for part in parts):
            file.unlink()


def config_of(school: SampleSchool, system: str, path: Path) -> Config:
    """Return the configuration of a school whose data are at ``path``."""
    where = {"path": path} if path.is_dir() else {"url": f"sqlite:///{path}"}
    source = SchoolSourceConfig(system=system, school_year=school.school_year, **where)
    of_school = SchoolConfig(school=school.school, head=school.head, source=source)
    return Config(plugins=(system,), schools=(of_school,))


def checked(config: Config, stage: Stage) -> list[Checked]:
    """Return everybody of the one school, checked for what is due."""
    with Journey(config) as journey, Reading(journey, config.schools[0], stage) as reading:
        return list(reading.checked())


def errors(found: list[Checked]) -> Errors:
    """Return whose record has which error."""
    return sorted(
        (one.source.transcript.pupil.code or "", error.code)
        for one in found
        for error in one.report.errors
    )


def planted(school: SampleSchool, faults: Mapping[int, str]) -> Errors:
    """Return whose record has to have which error."""
    pupils = school.pupils
    return sorted((pupils[n - 1].transcript.pupil.code or "", code) for n, code in faults.items())


def faults_of(codes: tuple[str, ...]) -> st.SearchStrategy[dict[int, str]]:
    """Return which pupil has which fault, of some or none."""
    return st.dictionaries(st.integers(1, 6), st.sampled_from(codes), max_size=4)


seeds = st.integers(0, 10_000)


@pytest.mark.parametrize("system", FOLDERS)
@pytest.mark.parametrize("level", LEVELS)
@given(seed=seeds, faults=faults_of(IDENTITY), staff=st.booleans())
@settings(max_examples=5)
def test_lists_alone_have_the_faults_of_lists_alone(
    system: str, level: Level, seed: int, faults: dict[int, str], staff: bool
) -> None:
    """In September nothing is missed that nobody can have yet, with or without a staff list."""
    school = school_of(level, seed, faults)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        FOLDERS[system](folder, school)
        keep(folder, *(LISTS[system] if staff else LISTS[system][:1]))
        config = config_of(school, system, folder)
        assert errors(checked(config, Stage.START)) == planted(school, faults)
        with Journey(config) as journey:
            seen = look(journey, config.schools[0], Stage.START)
        assert isinstance(seen, Look)
        assert seen.lacking == ()


@pytest.mark.parametrize("system", FOLDERS)
@pytest.mark.parametrize("level", LEVELS)
@given(seed=seeds, faults=faults_of(IDENTITY))
@settings(max_examples=4)
def test_marks_of_semester_1_are_enough_in_january(
    system: str, level: Level, seed: int, faults: dict[int, str]
) -> None:
    """Neither the second semester nor the year's results lack; in primary not even the first."""
    school = school_of(level, seed, faults)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        FOLDERS[system](folder, school)
        keep(folder, *LISTS[system], *SEMESTER1[system])
        config = config_of(school, system, folder)
        assert errors(checked(config, Stage.SEMESTER1)) == planted(school, faults)


@pytest.mark.parametrize("level", [Level.LOWER_SECONDARY, Level.UPPER_SECONDARY])
@given(seed=seeds, faults=faults_of(IDENTITY))
@settings(max_examples=4)
def test_a_book_of_semester_1_is_enough_in_january(
    level: Level, seed: int, faults: dict[int, str]
) -> None:
    """In place of mark sheets; in May the second semester is asked for by name."""
    school = school_of(level, seed, faults)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_exports(folder, school, marks=MarkLayout(books=Books.GRADE, mark_sheets=False))
        keep(folder, *LISTS["vnedu"], "PhanCong", "so_diem")
        for later in folder.glob("so_diem*(*"):
            later.unlink()
        config = config_of(school, "vnedu", folder)
        assert errors(checked(config, Stage.SEMESTER1)) == planted(school, faults)
        with pytest.raises(SourceError, match="semester 2"):
            checked(config, Stage.YEAR)


@pytest.mark.parametrize(("system", "kind", "level"), SOURCES)
@given(data=st.data(), seed=seeds)
@settings(max_examples=2)
def test_later_stages_find_what_earlier_ones_found(
    system: str, kind: str, level: Level, data: st.DataObject, seed: int
) -> None:
    """Of the same data; and the year finds every fault."""
    faults = data.draw(faults_of(IDENTITY + RESULTS[level]))
    school = school_of(level, seed, faults)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "data"
        if kind == "folder":
            path.mkdir()
            FOLDERS[system](path, school)
        else:
            DATABASES[system](path, school)
        config = config_of(school, system, path)
        start, semester1, year = (checked(config, stage) for stage in Stage)
    for early, late in ((start, semester1), (semester1, year)):
        for before, after in zip(early, late, strict=True):
            assert set(before.report.findings) <= set(after.report.findings)
    assert errors(start) == planted(school, {n: c for n, c in faults.items() if c in IDENTITY})
    assert set(planted(school, faults)) <= set(errors(year))

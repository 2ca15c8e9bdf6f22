"""A small school as vnEdu exports, to be bent by each test."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, SourceConfig
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import SampleSchool, sample_school

OpenExports = Callable[..., VneduExports]
Edit = Callable[[str, Callable[[Any], None]], None]


@pytest.fixture(scope="session")
def small_school() -> SampleSchool:
    """Two classes of three pupils."""
    return sample_school(Level.PRIMARY, seed=5, classes={"3A": 3, "4B": 3})


@pytest.fixture(scope="session")
def pristine(small_school: SampleSchool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its exports, not to be touched."""
    folder = tmp_path_factory.mktemp("pristine")
    write_exports(folder, small_school)
    return folder


@pytest.fixture
def exports(pristine: Path, tmp_path: Path) -> Path:
    """A copy of its exports."""
    return Path(shutil.copytree(pristine, tmp_path / "vnedu"))


@pytest.fixture
def open_exports(small_school: SampleSchool, exports: Path) -> OpenExports:
    """Opens the exports; keywords go to the configuration."""

    def opened(**changes: Any) -> VneduExports:
        config = SourceConfig(
            system="vnedu",
            school=small_school.school,
            head=small_school.head,
            school_year=small_school.school_year,
            path=exports,
        )
        return VneduExports(config.model_copy(update=changes))

    return opened


@pytest.fixture
def edit(exports: Path) -> Edit:
    """Edits the first sheet of one of the files, as a clerk would."""

    def edited(name: str, change: Callable[[Any], None]) -> None:
        book = openpyxl.load_workbook(exports / name)
        change(book.worksheets[0])
        book.save(exports / name)

    return edited

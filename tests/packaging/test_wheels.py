"""What the wheels hold, and what an installation of them does not."""

import importlib.util
import zipfile
from pathlib import Path

import pytest

NAMES = {
    "hocba_hooks",
    "hocba_plugin",
    "hocba_adapter_kit",
    "hocba_adapter_vnedu",
    "hocba_adapter_smas",
}


def files(wheel: Path) -> list[str]:
    """Return the names inside a wheel."""
    return zipfile.ZipFile(wheel).namelist()


def test_there_is_one_wheel_per_distribution(wheels: list[Path]) -> None:
    """Five distributions, five wheels."""
    assert {wheel.name.split("-")[0] for wheel in wheels} == NAMES


def test_each_wheel_has_its_own_import_name_and_nothing_else(wheels: list[Path]) -> None:
    """A stray ``tests`` or ``hooks`` at the top of site-packages would hurt somebody."""
    for wheel in wheels:
        own = wheel.name.split("-")[0]
        tops = {name.split("/")[0] for name in files(wheel)}
        assert {own} == {top for top in tops if not top.endswith(".dist-info")}


def test_each_wheel_says_that_it_is_typed(wheels: list[Path]) -> None:
    """Vendors' type checkers look for this file."""
    for wheel in wheels:
        assert f"{wheel.name.split('-')[0]}/py.typed" in files(wheel)


def test_the_engine_ships_its_profile_and_migrations(wheels: list[Path]) -> None:
    """Data an installed command needs is package data."""
    engine = next(files(wheel) for wheel in wheels if wheel.name.startswith("hocba_plugin"))
    needed = ("profile.toml", "fields.csv", "messages.csv", "schema.xsd")
    for name in needed:
        assert f"hocba_plugin/profiles/data/qd3016_public/{name}" in engine
    assert any("/migrations/versions/" in name for name in engine)


@pytest.mark.parametrize("stray", ["hooks", "adapters", "fixtures"])
def test_folders_of_the_repository_are_not_importable(stray: str) -> None:
    """They would be in an editable installation; here wheels are installed."""
    assert importlib.util.find_spec(stray) is None

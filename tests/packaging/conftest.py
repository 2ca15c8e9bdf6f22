"""The folder of built wheels comes from the command line."""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--wheels``."""
    parser.addoption("--wheels", type=Path, help="folder of the five built wheels")


@pytest.fixture(scope="session")
def wheels(request: pytest.FixtureRequest) -> list[Path]:
    """The wheels that were built."""
    folder: Path = request.config.getoption("--wheels")
    return sorted(folder.glob("*.whl"))

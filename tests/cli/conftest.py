"""How far one class has come: exported, or issued with its files written."""

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

CLASS = ("--school", "01999401", "--class", "1A")


@pytest.fixture(scope="session")
def shared_exported(tmp_path_factory: pytest.TempPathFactory, shared_ground: Any) -> Any:
    """Six documents of one class, approved by nobody. Work on a copy."""
    place = shared_ground.copied(tmp_path_factory.mktemp("exported") / "demo")
    assert place.run("export", *CLASS).code == 1
    return place


@pytest.fixture
def exported(tmp_path: Path, shared_exported: Any, fresh_sandbox: object) -> Any:
    """Six documents of one class, approved by nobody."""
    return shared_exported.copied(tmp_path / "demo")


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory, shared_sealed: Any) -> Any:
    """Six primary and nine secondary records, issued and written. Read it only."""
    place = shared_sealed.copied(tmp_path_factory.mktemp("issued") / "demo")
    # Another test may have sent copies of the same records.
    assert httpx.delete(f"{place.sandbox.base_url}/_sandbox").status_code == 204
    place.must("submit")
    return place


@pytest.fixture
def document(tmp_path: Path, issued: Any) -> Path:
    """A copy of one issued primary record, to be spoilt."""
    return Path(shutil.copy(sorted(issued.folder.glob("xml/01999401/**/*.xml"))[0], tmp_path))

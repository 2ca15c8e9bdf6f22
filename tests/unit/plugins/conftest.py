"""Packages of vendors, installed on the spot."""

import sys
from collections.abc import Callable
from importlib import invalidate_caches
from pathlib import Path

import pytest

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package of one module, with its entry points."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(place)

    def installed(package: str, code: str, entries: str, version: str = "1.2") -> None:
        module = package.replace("-", "_")
        (place / f"{module}.py").write_text(code, "utf-8")
        information = place / f"{module}-{version}.dist-info"
        information.mkdir()
        metadata = f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n"
        (information / "METADATA").write_text(metadata)
        (information / "entry_points.txt").write_text(entries)
        monkeypatch.delitem(sys.modules, module, raising=False)
        invalidate_caches()

    return installed

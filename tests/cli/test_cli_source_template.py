"""``hocba source template``: blank workbooks, never over another file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hocba_plugin.cli import files
from hocba_plugin.errors import FileUseError

Command = Callable[..., Any]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("system", ["vnedu", "smas", "sector"])
def test_workbooks_of_a_system_are_written_without_a_configuration(
    system: str, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into a folder that is made, and each is told with what it is for."""
    monkeypatch.chdir(tmp_path)
    ran = command("source", "template", system, "--out", "new/folder", "--json")
    assert ran.code == 0, ran.text
    told = {one["file"] for one in ran.json["files"]}
    assert told == names(tmp_path / "new" / "folder")
    assert {"PhanCong.xlsx", "QuaTrinhHocTap.xlsx", "ChungChi.xlsx"} <= told


def test_a_level_gives_its_own_workbooks(tmp_path: Path, command: Command) -> None:
    """A primary school gets no mark sheets of secondary subjects."""
    ran = command("source", "template", "vnedu", "--out", tmp_path, "--level", "primary")
    assert ran.code == 0, ran.text
    assert names(tmp_path) == {"CanBo.xlsx", "QuaTrinhHocTap.xlsx", "NhanXet_TieuHoc.xlsx"}


def test_a_file_that_is_there_is_named_and_nothing_is_written(
    tmp_path: Path, command: Command
) -> None:
    """It may be filled in already."""
    (tmp_path / "CanBo.xlsx").write_text("ours")
    ran = command("source", "template", "vnedu", "--out", tmp_path)
    assert ran.code == 2
    assert "CanBo.xlsx" in ran.err
    assert names(tmp_path) == {"CanBo.xlsx"}
    assert (tmp_path / "CanBo.xlsx").read_text() == "ours"


def test_a_file_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Whoever came first keeps the name."""
    file = tmp_path / "a.xlsx"
    file.write_text("ours")
    with pytest.raises(FileUseError):
        files.write_new(file, b"blank")
    assert file.read_text() == "ours"


def test_a_file_that_cannot_be_finished_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole or not at all."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FileUseError):
        files.write_new(tmp_path / "a.xlsx", b"blank")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("system", ["sql", "nobody"])
def test_a_system_without_templates_is_refused(
    system: str, tmp_path: Path, command: Command
) -> None:
    """Known or not: nothing is made."""
    ran = command("source", "template", system, "--out", tmp_path / "new")
    assert ran.code == 2
    assert system in ran.err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, command: Command) -> None:
    """With its name, and no traceback."""
    (tmp_path / "a").write_text("")
    ran = command("source", "template", "sector", "--out", tmp_path / "a" / "b")
    assert ran.code == 2
    assert "HOCBA-FILE" in ran.err

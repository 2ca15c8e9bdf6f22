"""Files that cannot be read, or are larger than any document: told, and the others go on."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hocba_plugin.cli import files
from hocba_plugin.documents.parsing import MAX_BYTES
from hocba_plugin.errors import FileUseError

Command = Callable[..., Any]
HUGE = 20 * 1024**3
MEASURED = """
import re, sys
from pathlib import Path
from hocba_plugin.cli import run
status = run(sys.argv[1:])
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
sys.exit(status)
"""
MOST_MEMORY_KB = 250 * 1024


@pytest.fixture
def folder(document: Path) -> Path:
    """A sound document between one that is not there any more and one that leads in a circle."""
    (document.parent / "-.xml").symlink_to("gone.xml")
    (document.parent / "z.XML").symlink_to("z.XML")
    return document.parent


def test_files_that_cannot_be_read_hide_no_other(issued: Any, folder: Path) -> None:
    """Each is a line of its own; the exit code says that not everything was looked at."""
    ran = issued.run("verify", folder, "--json")
    assert ran.code == 2
    assert [one["reasons"] for one in ran.json["documents"]] == [["HOCBA-FILE"], [], ["HOCBA-FILE"]]
    shown = issued.run("verify", folder).out
    assert shown.count("KHÔNG ĐỌC ĐƯỢC  ") == 2
    assert "3 tệp: 1 HỢP LỆ, 2 KHÔNG ĐỌC ĐƯỢC." in shown
    assert "Xem quyền đọc tệp" in shown


def test_neither_do_they_for_validate(command: Command, folder: Path) -> None:
    """What could be read is checked, and what could not is a finding."""
    ran = command("validate", folder, "--json")
    assert (ran.code, ran.json["documents"], ran.json["errors"]) == (2, 3, 2)
    codes = [one["code"] for one in ran.json["findings"] if one["severity"] == "error"]
    assert codes == ["HOCBA-FILE"] * 2
    assert "không có tệp hoặc thư mục này" in " ".join(command("validate", folder).out.split())


@pytest.mark.parametrize("words", [("verify",), ("validate",), ("pack", "--out", "x.b64")])
def test_a_huge_file_is_refused_by_its_size(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Twenty gigabytes of nothing: no more of it is read than shows that it is too large."""
    with (tmp_path / "huge.xml").open("wb") as file:
        file.truncate(HUGE)
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, words[0], "huge.xml", *words[1:]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1, ran.stderr
    assert "quá lớn" in ran.stdout + ran.stderr
    assert int(ran.stderr.split()[-1]) < MOST_MEMORY_KB


def test_of_a_file_no_more_is_read_than_is_wanted(tmp_path: Path) -> None:
    """One byte more says that it is too large; a sheet is not read by halves."""
    (file := tmp_path / "a").write_bytes(b"x" * 100)
    assert len(files.read(file, 10)) == 11
    assert len(files.read(file)) == 100
    with pytest.raises(FileUseError, match="too large"):
        files.read_whole(file, 99)
    assert files.read_whole(file, 100) == b"x" * 100
    assert MAX_BYTES < HUGE


def test_a_part_that_cannot_be_looked_into_is_not_passed_over(
    tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty look would be taken for a clean one. The system's refusal is all that is faked."""
    (closed := tmp_path / "closed").mkdir()
    scan = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, os.strerror(13), str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(FileUseError, match="closed"):
        list(files.documents([tmp_path]))

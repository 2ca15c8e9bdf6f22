"""Printing never decides an outcome: streams that lack letters, have no reader, or are full."""

import errno
import io
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TextIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.cli import run
from hocba_plugin.cli.streams import held

HOCBA = Path(sys.executable).with_name("hocba")
VIETNAMESE = st.lists(
    st.builds(
        lambda letter, tone: unicodedata.normalize("NFC", f"{letter}{tone}"),
        st.sampled_from("aăâeêioôơuưyAĂÂEÊIOÔƠUƯYđĐbcQ"),
        st.sampled_from(["", " ", "1", *"\u0300\u0301\u0303\u0309\u0323"]),
    )
).map("".join)


@given(VIETNAMESE)
def test_cp1258_holds_every_vietnamese_text(text: str) -> None:
    """Its tones are letters of their own; composed again it is the same."""
    back = held(text, "cp1258").encode("cp1258").decode("cp1258")
    assert unicodedata.normalize("NFC", back) == unicodedata.normalize("NFC", text)


@given(
    st.text(st.characters(exclude_categories=())), st.sampled_from(["cp1252", "cp1258", "ascii"])
)
def test_every_text_can_be_held_and_what_fits_is_kept(text: str, encoding: str) -> None:
    """Surrogates too: names of files hold them."""
    told = held(text, encoding).encode(encoding)
    assert held(told.decode(encoding), encoding).encode(encoding) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("Đã duyệt", "Dã duyêt"), ("✓ ≠ ✗", "v # x"), ("Lê Văn Dũng", "Lê Van Dung"), ("漢", "?")],
)
def test_a_letter_that_is_not_there_is_replaced_by_its_nearest(text: str, told: str) -> None:
    """cp1252 has some of our letters."""
    assert held(text, "cp1252") == told


class Broken(io.TextIOBase):
    """A stream that fails from its n-th write on."""

    def __init__(self, error: Exception, writes: int) -> None:
        self._error, self._left = error, writes

    def write(self, text: str) -> int:
        self._left -= 1
        if self._left < 0:
            raise self._error
        return len(text)

    def flush(self) -> None:
        if self._left <= 0:
            raise self._error


ERRORS = [
    OSError(errno.ENOSPC, "full"),
    BrokenPipeError(errno.EPIPE, "gone"),
    OSError(errno.EINVAL, "as Windows says it"),
    ValueError("I/O operation on closed file"),
]


@pytest.mark.parametrize("error", ERRORS, ids=str)
@pytest.mark.parametrize("writes", [0, 1, 3])
@pytest.mark.parametrize(
    "words", [("rules",), ("rules", "--json"), ("rules", "R-S09"), ("--help",)]
)
def test_a_stream_that_fails_changes_no_exit_code(
    words: tuple[str, ...], writes: int, error: Exception
) -> None:
    """And a full disk is told where that can still be read."""
    err = io.StringIO()
    with redirect_stdout(cast(TextIO, Broken(error, writes))), redirect_stderr(err):
        assert run(words) == 0
    if getattr(error, "errno", None) != errno.ENOSPC:
        assert err.getvalue() == ""
    elif writes == 0:
        assert "HOCBA-OUTPUT" in err.getvalue()


@pytest.mark.parametrize("words", [("nothing",), ("check", "--config", "nothing")])
def test_without_any_stream_the_exit_code_is_that_of_the_work(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """As where a service starts the program."""
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert (run(words), run(["rules", "--json"])) == (2, 0)


def test_nobody_to_ask_is_not_a_fault(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a standard input cannot ask for a PIN; it needs none here."""
    monkeypatch.setattr(sys, "stdin", None)
    assert place.run("status").code == 0


def shell(place: Any, line: str) -> tuple[int, str]:
    """Run a shell line in a place and return the exit code of hocba, and its errors."""
    ran = subprocess.run(
        ["bash", "-c", f"{HOCBA} {line}; exit ${{PIPESTATUS[0]}}"],
        cwd=place.folder,
        env=os.environ | {"PYTHONIOENCODING": "cp1258", "PYTHONUTF8": "0", "LANG": "C"},
        capture_output=True,
        check=False,
    )
    return ran.returncode, ran.stderr.decode("cp1258")


@pytest.mark.parametrize("sink", ["> /dev/full", ">&-", "| true", "--json > /dev/full"])
def test_work_is_done_whoever_reads(exported: Any, sink: str) -> None:
    """Six approvals are in the ledger, and the exit code says so."""
    approve = "approve --role homeroom_teacher --as 'Đặng Gia Hưng' --config hocba.toml"
    code, said = shell(exported, f"{approve} {sink}")
    assert code == 0, said
    assert exported.count("SELECT count(*) FROM events WHERE kind = 'approved'") == 6
    assert ("HOCBA-OUTPUT" in said) == ("full" in sink)
    assert "Exception ignored" not in said


# What --json says of errors


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("status", "--config", "nothing"), "HOCBA-CONFIG", 2),
        (("validate", "nothing"), "HOCBA-FILE", 2),
        (("nothing",), "HOCBA-USAGE", 2),
    ],
)
def test_json_always_says_something(
    command: Callable[..., Any], words: tuple[str, ...], code: str, status: int
) -> None:
    """A program that asked for JSON finds JSON; a person reads the error output as before."""
    ran = command(*words, "--json")
    told = ran.json["error"]
    assert (ran.code, told["exit_status"], told["code"]) == (status, status, code)
    assert told["message_vi"] != told["message_en"]
    assert told["message_vi"] in ran.err
    assert command(*words).out == ""


def test_json_says_one_thing_only(place: Any) -> None:
    """A class that cannot be read is in the result; the error that follows is not a second one."""
    (place.folder / "sources/vnedu/DanhSachHocSinh.xlsx").write_bytes(b"")
    assert json.loads(place.run("check", "--json").out)


# Names of files


def odd_folder(document: Path) -> Path:
    """Return a folder of documents whose names are not UTF-8, or written in capitals."""
    folder = document.parent / "odd"
    folder.mkdir()
    for name in (b"h\xecnh.xml", b"A.XML", b"b.Xml", b"not.txt"):
        (folder / os.fsdecode(name)).write_bytes(document.read_bytes())
    (folder / "folder.xml").mkdir()
    return folder


@pytest.mark.parametrize("name", ["validate", "verify"])
def test_every_document_of_a_folder_is_in_the_report(
    issued: Any, document: Path, name: str
) -> None:
    """Whatever its name is written with; a program can read all of it."""
    folder = odd_folder(document)
    ran = issued.run(name, folder, "--json")
    assert ran.code == 0
    ran.out.encode()
    if name == "validate":
        assert ran.json["documents"] == 3
        return
    names = sorted(Path(one["file"]).name for one in ran.json["documents"])
    assert names == ["A.XML", "b.Xml", "h\\xecnh.xml"]
    assert "h\\xecnh.xml" in issued.run(name, folder).out


@pytest.mark.parametrize("words", [("validate",), ("verify",), ("verify", "--details")])
def test_the_name_of_a_file_cannot_tell_a_verdict(
    command: Callable[..., Any], tmp_path: Path, words: tuple[str, ...]
) -> None:
    """It may hold ends of lines, and whoever sends a file chooses its name."""
    (tmp_path / "a.xml:\n  HỢP LỆ\n.xml").write_bytes(b"<x/>")
    lines = command(*words, tmp_path).out.splitlines()
    assert not any(line.lstrip().startswith("HỢP LỆ") for line in lines)


def test_an_export_of_an_odd_name_is_reported(place: Any) -> None:
    """On the screen, for programs, and in the files for teachers."""
    folder = place.folder / "sources/vnedu"
    odd = os.fsdecode(b"kh\xf4ng ph\xe2n lo\xa1i.xlsx")
    (folder / odd).write_bytes((folder / "DanhSachHocSinh.xlsx").read_bytes())
    school = ("--school", "01999401")
    for more in ((), ("--json",)):
        ran = place.run("source", "check", *school, *more)
        assert ran.code != 70, ran.text
        ran.out.encode()
    for kind in ("html", "xlsx"):
        out = place.folder / f"report.{kind}"
        ran = place.run("check", *school, "--format", kind, "--out", out)
        assert ran.code in (1, 3), ran.text
        assert out.stat().st_size

"""Hostile and broken files: refused in Vietnamese, with what to do, and without a traceback."""

import base64
import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
BOMB_BYTES = 300 * 1024 * 1024
MOST_MEMORY_KB = 250 * 1024
# The process tells its own peak: what the system accounts to a child includes its parent's.
MEASURED = """
import re, sys
from pathlib import Path
from hocba_plugin.cli import run
status = run(["unpack", sys.argv[1], "--out", sys.argv[2]])
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
sys.exit(status)
"""
_BILLION = "".join(
    f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10)
)
BAD_XML = {
    "malformed": (b"<HOC_BA><A></HOC_BA>", "sai cú pháp XML"),
    "empty": (b"", "sai cú pháp XML"),
    "cut off": (b"<?xml version='1.0'?><HOC_BA>", "sai cú pháp XML"),
    "doctype": (b"<!DOCTYPE HOC_BA SYSTEM 'x.dtd'><HOC_BA/>", "có khai báo DTD"),
    "entity bomb": (
        f'<!DOCTYPE H [<!ENTITY l0 "ha">{_BILLION}]><H>&l9;</H>'.encode(),
        "có khai báo DTD",
    ),
    "entity file": (
        b'<!DOCTYPE H [<!ENTITY e SYSTEM "file:///etc/passwd">]><H>&e;</H>',
        "có khai báo DTD",
    ),
    "other encoding": ("<H>Đ</H>".encode("utf-16"), "UTF-8"),
    "too large": (b"<H>" + b" " * 11 * 1024 * 1024 + b"</H>", "quá lớn"),
    "comment": (b"<H><!-- x --></H>", "chú thích"),
}


@pytest.fixture(params=BAD_XML.values(), ids=BAD_XML.keys())
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    content, reason = request.param
    file = tmp_path / "bad.xml"
    file.write_bytes(content)
    return file, reason


def test_no_command_takes_bad_xml(command: Command, bad: tuple[Path, str], tmp_path: Path) -> None:
    """Validate, verify and pack refuse it: exit 1, the reason in Vietnamese, nothing written."""
    file, reason = bad
    ran = command("validate", file, "--json")
    assert (ran.code, ran.json["errors"]) == (1, 1)
    (finding,) = ran.json["findings"]
    assert (finding["code"], reason in finding["message_vi"]) == ("R-X03", True)
    assert finding["remedy_vi"]
    ran = command("verify", file)
    assert (ran.code, reason in ran.out) == (1, True)
    out = tmp_path / "bad.b64"
    ran = command("pack", file, "--out", out)
    assert (ran.code, reason in ran.err, "Lấy lại tệp gốc" in ran.err) == (1, True, True)
    assert not out.exists()


def packed(content: bytes) -> bytes:
    return base64.b64encode(gzip.compress(content))


BAD_PACKAGES = {
    "not base64": ("học bạ".encode(), "base64"),
    "not gzip": (base64.b64encode(b"hoc ba"), "gzip hỏng"),
    "cut off": (base64.b64encode(gzip.compress(b"<H/>" * 99)[:-9]), "gzip hỏng"),
    "two members": (base64.b64encode(gzip.compress(b"<H/>") * 2), "dữ liệu thừa"),
    "not XML inside": (packed(b"hoc ba"), "sai cú pháp XML"),
    "doctype inside": (packed(b"<!DOCTYPE H><H/>"), "có khai báo DTD"),
}


@pytest.mark.parametrize(("content", "reason"), BAD_PACKAGES.values(), ids=BAD_PACKAGES.keys())
def test_bad_packages_are_refused(
    command: Command, tmp_path: Path, content: bytes, reason: str
) -> None:
    """Exit 1, and no file is left behind."""
    package, out = tmp_path / "bad.b64", tmp_path / "out.xml"
    package.write_bytes(content)
    ran = command("unpack", package, "--out", out)
    assert (ran.code, reason in ran.err, out.exists()) == (1, True, False), ran.err


def test_a_gzip_bomb_is_refused_without_being_unpacked(tmp_path: Path) -> None:
    """300 MB from 300 KB: exit 1, and the process never needs much memory."""
    package, out = tmp_path / "bomb.b64", tmp_path / "out.xml"
    squeezer = zlib.compressobj(9, wbits=31)
    chunk = b" " * (1024 * 1024)
    pieces = [squeezer.compress(chunk) for _ in range(BOMB_BYTES // len(chunk))]
    package.write_bytes(base64.b64encode(b"".join([*pieces, squeezer.flush()])))
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, package, out], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, out.exists()) == (1, False)
    assert "HOCBA-PACKAGE" in ran.stderr
    assert "quá lớn" in ran.stderr
    assert int(ran.stdout) < MOST_MEMORY_KB


@pytest.mark.parametrize("name", ["validate", "verify"])
def test_an_empty_or_missing_folder_is_no_pass(command: Command, tmp_path: Path, name: str) -> None:
    """Nothing to check is exit 2: it must not look like a passed check."""
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "nowhere.xml"):
        ran = command(name, path)
        assert (ran.code, "không có tệp XML nào" in ran.err) == (2, True)


def test_files_that_cannot_be_read_or_written_are_a_usage_error(
    command: Command, document: Path, tmp_path: Path
) -> None:
    """Exit 2 with the reason in Vietnamese, in both directions."""
    out = tmp_path / "x"
    for words in (
        ("pack", tmp_path, "--out", out),
        ("pack", tmp_path / "none.xml", "--out", out),
        ("unpack", tmp_path / "none.b64", "--out", out),
        ("pack", document, "--out", tmp_path / "none" / "x.b64"),
        ("profile", "schema", "qd3016-public", "--out", tmp_path),
    ):
        ran = command(*words)
        assert (ran.code, ran.err.startswith("HOCBA-FILE: Không dùng được")) == (2, True), ran.err
        assert "Kiểm tra tên và đường dẫn" in ran.err

"""``hocba verify`` of a class: a line a document, what is wrong in words, what the ledger knows."""

import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.cli.verified import _laid
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile

Command = Callable[..., Any]
CODEC = Codec(load_profile("qd3016-public"))
LINE = re.compile(
    r"^(?P<verdict>\S.*?)  +(?P<class>\S+)  +(?P<pupil>\S+)  +(?P<file>\S+\.xml)", re.M
)
FIELD_PATH = re.compile(r"[A-Z]+_[A-Z_]+|\[\d+\]|\d{4}-\d{2}-\d{2}T")
"""Element names of the profile, numbers of repeated ones, moments as programs write them."""


@pytest.fixture
def school(tmp_path: Path, issued: Any) -> Any:
    """A copy of the issued place whose ledger and files may be spoilt."""
    return issued.copied(tmp_path / "school")


def files(place: Any) -> list[Path]:
    return sorted(place.folder.glob("xml/01999401/1A/*.xml"))


def change(file: Path, old: bytes, new: bytes) -> None:
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


def test_a_class_is_one_line_a_document(school: Any) -> None:
    """Class, initials and file; never a name; whole lines in a pipe; the sum at the end."""
    change(files(school)[0], b"<HO_VA_TEN>", b"<HO_VA_TEN>X ")
    ran = school.run("verify", school.folder / "xml/01999401/1A")
    lines = [one for one in LINE.finditer(ran.out) if one["class"] == "1A"]
    assert (ran.code, len(lines)) == (1, 6)
    assert {one["file"] for one in lines} == {str(file) for file in files(school)}
    for file in files(school):
        name = CODEC.read(file.read_bytes()).transcript.pupil.name or ""
        initials = "".join(f"{word[0]}." for word in name.split())
        assert [one["pupil"] for one in lines if one["file"] == str(file)] == [initials]
        assert name not in ran.out
    assert ran.out.count("nội dung đã bị thay đổi sau khi ký") == 2
    assert "6 tệp: 5 HỢP LỆ, 1 KHÔNG HỢP LỆ." in ran.out
    assert "lấy lại bản gốc" in ran.out
    (bad,) = [one for one in lines if "KHÔNG" in one["verdict"]]
    assert bad["file"] == str(files(school)[0])
    assert bad is lines[-1]


@pytest.mark.parametrize("words", [(), ("--details",)])
def test_nothing_a_clerk_cannot_read(school: Any, words: tuple[str, ...]) -> None:
    """No names of elements, no slot by its path, no moment as programs write it."""
    change(files(school)[0], b"<HO_VA_TEN>", b"<HO_VA_TEN>X ")
    unsigned = files(school)[1]
    unsigned.write_bytes(re.sub(rb"<ds:Signature .*?</ds:Signature>", b"", unsigned.read_bytes()))
    files(school)[2].write_bytes(b"<x")
    out = school.run("verify", school.folder / "xml/01999401/1A", *words).out
    assert not FIELD_PATH.search(out.replace(str(school.folder), ""))
    assert "còn ô ký bắt buộc chưa ký: giáo viên chủ nhiệm, hiệu trưởng, con dấu" in out


def test_details_are_for_one_file_or_on_demand(school: Any) -> None:
    """Every signature with signer and time; the same lines for one file as with the option."""
    file = files(school)[0]
    one = school.must("verify", file).out
    assert one.count("Người ký: ") == 3
    assert "Xem từng chữ ký" not in one
    all_ = school.must("verify", school.folder / "xml/01999401/1A", "--details").out
    assert one in all_
    assert all_.count("Người ký: ") == 18
    assert "Người ký: " not in school.must("verify", school.folder / "xml/01999401/1A").out


def test_packages_are_verified_as_what_is_in_them(school: Any) -> None:
    """Named or found in a folder; a damaged one hides no other."""
    packages = school.folder / "packages/01999401/1A"
    found = school.must("verify", packages, "--json").json
    of_files = school.must("verify", school.folder / "xml/01999401/1A", "--json").json
    assert [one["sha256"] for one in found["documents"]] == [
        one["sha256"] for one in of_files["documents"]
    ]
    sorted(packages.iterdir())[0].write_text("???")
    ran = school.run("verify", packages, "--json")
    assert (ran.code, ran.json["counts"]["valid"], ran.json["counts"]["invalid"]) == (1, 5, 1)
    assert ran.json["documents"][0]["reasons"] == ["HOCBA-PACKAGE"]


def revoke(sealed: Any) -> str:
    sealed.must("submit", "--school", "01999401")
    identity: str = sealed.identities("accepted")[0]
    sealed.must("revoke", identity, "--reason", "Sai", "--ordered-by", "001075980001")
    sealed.must("reissue", identity)
    return identity


def test_a_revoked_version_says_so_inside_its_school_alone(
    sealed: Any, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its signatures stay valid, and so does the exit code: these are two statements."""
    identity = revoke(sealed)
    file = sealed.folder / f"xml/01999401/1A/{identity}-v1.xml"
    ran = sealed.must("verify", file)
    assert "HỢP LỆ" in ran.out
    assert "ĐÃ THU HỒI ngày" in ran.out
    assert "đã có phiên bản 2" in ran.out
    assert "không giao, không nhận" in ran.out
    of_class = sealed.must("verify", file.parent)
    (line,) = [one for one in of_class.out.splitlines() if file.name in one]
    assert line.startswith("HỢP LỆ")
    assert "sổ: ĐÃ THU HỒI" in line
    (found,) = sealed.must("verify", file, "--json").json["documents"]
    assert (found["status"], found["ledger"]["state"]) == ("valid", "revoked")
    assert (found["ledger"]["copy"], found["ledger"]["newest"]) == ("current", 2)
    # The same bytes elsewhere, and other bytes under the same identity.
    other = Path(shutil.copy(file, tmp_path / "other.xml"))
    assert "ĐÃ THU HỒI" in sealed.must("verify", other).out
    change(other, b"<HO_VA_TEN>", b"<HO_VA_TEN>X ")
    ran = sealed.run("verify", other)
    assert (ran.code, "ĐÃ THU HỒI" in ran.out) == (1, True)
    assert "khác bản sổ đang giữ" in ran.out
    monkeypatch.chdir(tmp_path)
    outside = command("verify", file, "--trust", sealed.folder / "ca.pem")
    assert "sổ" not in outside.out
    told = command("verify", file, "--json", "--trust", sealed.folder / "ca.pem").json
    assert (told["ledger"], told["documents"][0]["ledger"]) == (
        {"asked": False, "trouble": None},
        None,
    )


def test_a_ledger_that_cannot_be_asked_changes_no_verdict(school: Any) -> None:
    """It is said that nobody knows what was revoked; the signatures are judged as ever."""
    file = files(school)[0]
    for content in (b"no database at all" * 100, b""):
        (school.folder / "ledger.sqlite").write_bytes(content)
        for side in ("-wal", "-shm"):
            (school.folder / f"ledger.sqlite{side}").unlink(missing_ok=True)
        ran = school.must("verify", file)
        assert "Không biết bản nào đã thu hồi" in ran.out
        assert "Theo sổ theo dõi" not in ran.out
        told = school.must("verify", file, "--json").json
        assert (told["ledger"]["asked"], told["documents"][0]["ledger"]) == (False, None) or (
            told["ledger"]["trouble"] and told["documents"][0]["ledger"] is None
        )


def test_verifying_begins_no_ledger(school: Any) -> None:
    """Looking alone leaves no file behind."""
    for file in school.folder.glob("ledger.sqlite*"):
        file.unlink()
    for name in ("packages", "receipts"):
        shutil.rmtree(school.folder / name)
    moved = school.folder.parent / "moved"
    shutil.move(school.folder / "xml", moved)
    school.must("verify", moved / "01999401")
    assert not list(school.folder.glob("ledger.sqlite*"))


@pytest.mark.parametrize("name", ["a\nb.xml", "a\x1b[31m.xml", "a\u202e.xml", "\udcff.xml"])
def test_no_file_name_makes_a_line_of_its_own(command: Command, document: Path, name: str) -> None:
    """Nor does it rewrite one: whoever names files does not write our report."""
    shutil.copy(document, document.parent / name)
    out = command("verify", document.parent).out
    shown = out.partition("\n\n")[0].splitlines()
    assert len(shown) == 2
    assert not set("\x1b\u202e") & set(out)
    assert len(command("verify", document.parent, "--json").json["documents"]) == 2


@given(
    row=st.tuples(*[st.text("aĐệ.-/ ", min_size=1, max_size=30)] * 4),
    said=st.text("aĐệ;: ", max_size=200).map(str.strip),
    width=st.integers(40, 200),
)
def test_no_line_is_longer_than_the_terminal(row: Any, said: str, width: int) -> None:
    """But for a file name that is longer by itself; in a pipe it is one line, always."""
    widths = [len(cell) for cell in row]
    lines = list(_laid(row, widths, said, width))
    own = sum(widths) + 2 * 3
    assert all(len(line) <= max(width, own) for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join((*row, said)).split())
    assert len(list(_laid(row, widths, said, None))) == 1


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_nothing_is_broken_in_two(school: Any, columns: int) -> None:
    """Each file stands whole on one line, at either width."""
    change(files(school)[0], b"<HO_VA_TEN>", b"<HO_VA_TEN>X ")
    shown = on_terminal(
        columns, "verify", school.folder / "xml/01999401", "--config", school.config
    )
    lines = shown.replace("\r", "").splitlines()
    for file in files(school):
        assert sum(file.name in line for line in lines) == 1
    listed = [line for line in lines if ".xml" in line or line.startswith("    ")]
    assert max(map(len, listed)) <= columns


def on_terminal(columns: int, *words: object) -> str:
    """Run the command as a person sees it, standard error put aside."""
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    hocba = Path(sys.executable).with_name("hocba")
    environment = {**os.environ, "TERM": "dumb"}
    environment.pop("COLUMNS", None)
    process = subprocess.Popen(
        [hocba, *map(str, words)],
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        env=environment,
    )
    os.close(terminal)
    shown = b""
    with suppress(OSError):  # Linux says so when the other end is closed
        while piece := os.read(controller, 65536):
            shown += piece
    process.wait()
    os.close(controller)
    return shown.decode("utf-8")

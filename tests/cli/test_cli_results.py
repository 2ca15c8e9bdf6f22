"""Results never take the place of what they are made from, whatever the name they are given by."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.cli import files
from hocba_plugin.cli.apart import require_apart
from hocba_plugin.errors import FileUseError

Command = Callable[..., Any]
FAR_PROFILE = Path(__file__).parents[2] / "fixtures" / "profiles" / "tinh-thu-nghiem"


def symlink(file: Path) -> Path:
    (other := file.with_name("link.out")).symlink_to(file)
    return other


def hard_link(file: Path) -> Path:
    (other := file.with_name("second.out")).hardlink_to(file)
    return other


def other_case(file: Path) -> Path:
    return file.with_name(file.name.swapcase())


def roundabout(file: Path) -> Path:
    return file.parent / "." / ".." / file.parent.name / file.name


def linked_folder(file: Path) -> Path:
    (other := file.parent.parent / "linked").symlink_to(file.parent)
    return other / file.name


def itself(file: Path) -> Path:
    return file


NAMES = (itself, symlink, hard_link, other_case, roundabout, linked_folder)


def state(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(f): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Prove that nothing was written, changed or left behind."""
    before = state(folder)
    yield
    assert state(folder) == before


@pytest.fixture
def box(tmp_path: Path) -> Path:
    (folder := tmp_path / "box").mkdir()
    return folder


@pytest.mark.parametrize("named", NAMES)
def test_packing_never_replaces_the_document(
    command: Command, document: Path, box: Path, named: Callable[[Path], Path]
) -> None:
    """Nor unpacking the package: exit 2 in words, before anything is written."""
    file = Path(shutil.copy(document, box / "a.xml"))
    package = box / "a.b64"
    assert command("pack", file, "--out", package).code == 0
    for word, source in (("pack", file), ("unpack", package)):
        out = named(source)
        with untouched(box):
            ran = command(word, source, "--out", out)
            assert (ran.code, "HOCBA-FILE" in ran.err) == (2, True), ran.text
        for left in ("link.out", "second.out"):
            (box / left).unlink(missing_ok=True)
        (box.parent / "linked").unlink(missing_ok=True)
    assert command("pack", file, "--out", box).code == 2


@pytest.mark.parametrize("named", NAMES)
def test_a_report_never_replaces_what_the_school_has(
    sealed: Any, named: Callable[[Path], Path]
) -> None:
    """Exports, configuration, keys, ledger, signed documents: none is a place for a report."""
    folder = sealed.folder
    wanted = [
        folder / "hocba.toml",
        folder / "ca.pem",
        folder / "ledger.sqlite",
        folder / "keys/password",
        folder / "sources/smas.sqlite",
        sorted((folder / "sources/vnedu").rglob("*.xlsx"))[0],
    ]
    for file in wanted:
        out = named(file)
        with untouched(folder):
            for words in (("--format", "xlsx"), ("--repairs",)):
                ran = sealed.run("check", *words, "--out", out)
                assert (ran.code, "HOCBA-FILE" in ran.err) == (2, True), (file, ran.text)
        for left in folder.rglob("*.out"):
            left.unlink()
        for left in folder.parent.rglob("linked"):
            left.unlink()


@pytest.mark.parametrize("place", ["sources/vnedu/bao-cao.xlsx", "xml/bao-cao.xlsx"])
def test_a_report_is_not_laid_among_what_is_read(sealed: Any, place: str) -> None:
    """Next time it would be read as the school's own, or taken for a document."""
    with untouched(sealed.folder):
        ran = sealed.run("check", "--format", "xlsx", "--out", sealed.folder / place)
        assert (ran.code, "thư mục hocba đang dùng" in ran.err) == (2, True)


def test_a_second_name_of_an_export_is_found_out(sealed: Any, tmp_path: Path) -> None:
    """A hard link somewhere else on the disk is the same file."""
    export = sorted((sealed.folder / "sources/vnedu").rglob("*.xlsx"))[0]
    (other := tmp_path / "elsewhere.xlsx").hardlink_to(export)
    with untouched(tmp_path):
        assert sealed.run("check", "--format", "xlsx", "--out", other).code == 2


def test_the_sandbox_keeps_its_state_in_no_file_of_the_school(sealed: Any) -> None:
    """Its tables would be made in the school's database, or in the ledger."""
    for name in ("sources/smas.sqlite", "ledger.sqlite"):
        with untouched(sealed.folder):
            ran = sealed.run("sandbox", "--port", "0", "--data", sealed.folder / name)
            assert (ran.code, "HOCBA-FILE" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["fields.csv", "FIELDS.CSV", "codelists/dan-toc.csv"])
def test_a_schema_never_replaces_the_profile_it_is_made_from(
    command: Command, tmp_path: Path, name: str
) -> None:
    """Its own file is there to be made again."""
    profile = Path(shutil.copytree(FAR_PROFILE, tmp_path / "profile"))
    if name.startswith("codelists"):
        name = str(next((profile / "codelists").iterdir()).relative_to(profile))
    with untouched(profile):
        assert command("profile", "schema", profile, "--out", profile / name).code == 2
        assert command("profile", "schema", profile, "--out", profile / "schema.xsd").code == 0


def test_a_demo_deletes_nothing_it_needs(
    command: Command, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile or the present folder inside the old one; a file or link in place of a folder."""
    folder = place.folder
    shutil.copytree(FAR_PROFILE, folder / "profile")
    (link := folder.parent / "link").symlink_to(folder)
    with untouched(folder):
        assert command("demo", "--out", folder, "--profile", folder / "profile").code == 2
        assert command("demo", "--out", link).code == 2
        assert command("demo", "--out", folder / "ca.pem").code == 2
        monkeypatch.chdir(folder / "sources")
        assert command("demo", "--out", folder).code == 2
    assert link.is_symlink()


@given(
    name=st.text("abĐđ.é", min_size=1, max_size=8).filter(lambda name: set(name) != {"."}),
    way=st.sampled_from(NAMES),
)
def test_no_name_of_a_file_gets_past(name: str, way: Callable[[Path], Path]) -> None:
    """Whatever it is called, and however it is written."""
    with tempfile.TemporaryDirectory() as folder:
        (box := Path(folder) / "box").mkdir()
        file = box / name
        file.write_bytes(b"x")
        for inputs in ([file], [box]):
            with pytest.raises(FileUseError):
                require_apart(way(file), inputs)
            for left in ("link.out", "second.out", "../linked"):
                (box / left).unlink(missing_ok=True)
        require_apart(Path(folder) / "out" / name, [file, box])


@pytest.mark.parametrize("write", [files.write, files.write_private])
def test_half_a_result_replaces_no_good_one(
    write: Callable[[Path, bytes], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the last byte is to be written: the old one stands, and no rest."""
    out = tmp_path / "result"
    out.write_bytes(b"good")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full)
        with pytest.raises(FileUseError):
            write(out, b"new")
    assert state(tmp_path) == {str(out): b"good"}
    write(out, b"new")
    assert state(tmp_path) == {str(out): b"new"}


def test_a_result_is_not_written_through_a_link(tmp_path: Path) -> None:
    """Nor is the link replaced; a device takes what it is given."""
    (target := tmp_path / "target").write_bytes(b"good")
    (link := tmp_path / "link").symlink_to(target)
    with pytest.raises(FileUseError):
        files.write_private(link, b"new")
    assert (link.is_symlink(), target.read_bytes()) == (True, b"good")
    files.write_private(Path(os.devnull), b"new")
    assert not Path(os.devnull).is_file()


def test_results_about_pupils_are_for_their_owner_alone(
    command: Command, document: Path, box: Path
) -> None:
    """Packages and what is unpacked; a schema is for everybody."""
    command("pack", document, "--out", box / "a.b64")
    command("unpack", box / "a.b64", "--out", box / "a.xml")
    command("profile", "schema", "qd3016-public", "--out", box / "a.xsd")
    modes = {file.suffix: file.stat().st_mode & 0o077 for file in box.iterdir()}
    assert (modes[".b64"], modes[".xml"]) == (0, 0)
    assert modes[".xsd"] == 0o066 & ~current_umask()


def current_umask() -> int:
    os.umask(mask := os.umask(0))
    return mask

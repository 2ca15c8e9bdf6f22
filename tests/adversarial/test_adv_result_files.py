"""Copies for people: made good when they are cut short, and never written through a link."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from hocba_plugin.errors import ConfigError
from hocba_plugin.journey import Journey, files, sending
from hocba_plugin.ledger import schema

KINDS = ("xml/**/*.xml", "packages/**/*.b64", "receipts/**/*.xml")


@pytest.fixture
def journey(liar: ModuleType, tmp_path: Path) -> Iterator[Journey]:
    """Everything sent, nothing written."""
    with liar.opened(tmp_path, liar.Authority()) as opened:
        liar.seal(opened)
        list(sending.submit(opened, opened.config.schools[0], liar.CLERK))
        yield opened


def write(journey: Journey) -> None:
    files.write_missing(journey, journey.config.schools[0].school.code)


def found(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for kind in KINDS
        for path in folder.glob(kind)
    }


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "longer": lambda content: content + b"\n<!-- -->",
    "another's": lambda _: b"<TRA_LOI/>",
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_copy_is_made_good(
    journey: Journey, tmp_path: Path, kind: str, spoil: Callable[[bytes], bytes]
) -> None:
    """Byte for byte as the ledger has it; the others are not touched."""
    write(journey)
    before = found(tmp_path)
    assert len(before) == 4 + 4 + 1
    one, *_ = tmp_path.glob(kind)
    one.write_bytes(spoil(one.read_bytes()))
    write(journey)
    assert found(tmp_path) == before


def test_folders_and_files_are_their_owners_only(journey: Journey, tmp_path: Path) -> None:
    """Also folders that an earlier hocba made for everybody to look into."""
    (tmp_path / "xml").mkdir(mode=0o755)
    write(journey)
    made = [p for kind in ("xml", "packages", "receipts") for p in (tmp_path / kind).rglob("*")]
    made += [tmp_path / kind for kind in ("xml", "packages", "receipts")]
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in made}
    assert modes == {(True, 0o700), (False, 0o600)}


@pytest.mark.parametrize("where", ["", "SCHOOL", "SCHOOL/1A"])
@pytest.mark.parametrize("kind", ["xml", "packages"])
def test_a_folder_that_is_a_link_is_not_followed(
    journey: Journey, tmp_path: Path, kind: str, where: str
) -> None:
    """Records of pupils stay in the folder of results, whoever planted the link."""
    away = tmp_path / "away"
    away.mkdir()
    code = journey.config.schools[0].school.code
    link = tmp_path / kind / where.replace("SCHOOL", code)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(away)
    with pytest.raises(ConfigError, match="link"):
        write(journey)
    assert list(away.rglob("*")) == []
    assert len(found(tmp_path)) >= 5  # a link keeps back nothing else
    link.unlink()
    write(journey)
    assert len(found(tmp_path)) == 9


@pytest.mark.parametrize("suffix", [".xml", ".tmp"])
def test_a_file_that_is_a_link_is_not_written_through(
    journey: Journey, tmp_path: Path, suffix: str
) -> None:
    """What it points at stays as it is; the link in the document's place is replaced."""
    write(journey)
    before = found(tmp_path)
    precious = tmp_path / "precious"
    precious.write_bytes(b"keep")
    one = next(tmp_path.glob("xml/**/*.xml"))
    content = one.read_bytes()
    one.unlink()
    one.with_suffix(suffix).symlink_to(precious)
    if suffix == ".tmp":
        with pytest.raises(ConfigError):
            write(journey)
        one.with_suffix(suffix).unlink()
    write(journey)
    assert precious.read_bytes() == b"keep"
    assert (one.is_symlink(), one.read_bytes()) == (False, content)
    assert found(tmp_path) == before


def test_a_lost_receipt_stops_no_other_file(journey: Journey, tmp_path: Path) -> None:
    """It is told; the documents are written."""
    with journey.ledger._store.writing() as transaction:
        transaction.connection.exec_driver_sql("DELETE FROM receipts")
    code = journey.config.schools[0].school.code
    assert len(files.write_missing(journey, code)) == 1
    assert len(found(tmp_path)) == 8


def test_what_was_taken_over_is_written_too(
    journey: Journey, tmp_path: Path, liar: ModuleType
) -> None:
    """A record without a message of ours is in force all the same."""
    write(journey)
    before = {name: found(tmp_path)[name] for name in found(tmp_path) if name[0] != "r"}
    with journey.ledger._store.writing() as transaction:
        for table in (schema.message_records, schema.receipts, schema.messages):
            transaction.connection.execute(sa.delete(table))
    for path in tmp_path.glob("xml/**/*.xml"):
        path.unlink()
    write(journey)
    assert {name: found(tmp_path)[name] for name in found(tmp_path) if name[0] != "r"} == before

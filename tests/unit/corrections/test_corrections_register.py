"""The file of corrections: any text comes back, nothing is lost, and damage stops everything."""

import datetime as dt
import json
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.corrections import Change, Register
from hocba_plugin.errors import CorrectionsError

NOW = dt.datetime(2026, 5, 29, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
BIRTH = Change(
    school="01999401", year="2025-2026", pupil="0100000001", path="pupil.birth",
    before="", after="28/02/2017",
)  # fmt: skip
NAME = BIRTH.model_copy(update={"path": "pupil.name", "before": "LÊ AN", "after": "Lê An"})


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "corrections.jsonl")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "corrections.jsonl"


def test_no_file_is_no_corrections(register: Register, file: Path) -> None:
    """And looking makes none."""
    assert (register.entries(), register.in_force()) == ((), ())
    assert not file.exists()


def test_entries_are_numbered_and_say_who_when_and_why(register: Register, file: Path) -> None:
    """One line each, readable by a person, and by its owner only."""
    register.add([BIRTH, NAME], by="Bà Lan", reason="giấy khai sinh", at=NOW)
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == [1, 2]
    assert lines[0] | BIRTH.model_dump() == lines[0]
    said = {"by": "Bà Lan", "reason": "giấy khai sinh", "at": "2026-05-29T08:30:00+07:00"}
    assert lines[1] | said == lines[1]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_was_written_is_never_changed(register: Register, file: Path) -> None:
    """A withdrawal is an entry of its own."""
    register.add([BIRTH, NAME], by="Lan", reason="sai", at=NOW)
    before = file.read_bytes()
    register.withdraw(1, by="Hòa", reason="nhầm", at=NOW)
    register.add([BIRTH], by="Lan", reason="đúng rồi", at=NOW)
    assert file.read_bytes().startswith(before)
    assert len(register.entries()) == 4
    assert [one.number for one in register.in_force()] == [2, 4]


@pytest.mark.parametrize("number", [0, 2, 3, 4])
def test_only_what_is_in_force_can_be_withdrawn(
    register: Register, file: Path, number: int
) -> None:
    """Not twice, not a withdrawal, not what never was."""
    register.add([BIRTH, NAME], by="Lan", reason="sai", at=NOW)
    register.withdraw(2, by="Lan", reason="nhầm", at=NOW)
    before = file.read_bytes()
    with pytest.raises(CorrectionsError):
        register.withdraw(number, by="Lan", reason="nhầm", at=NOW)
    assert file.read_bytes() == before


def test_corrections_are_found_by_school_year_and_pupil(register: Register) -> None:
    """Those of another school or year are not this one's."""
    others = [
        NAME.model_copy(update=one)
        for one in ({"school": "01999402"}, {"year": "2024-2025"}, {"pupil": "0100000002"})
    ]
    register.add([BIRTH, *others, NAME], by="Lan", reason="sai", at=NOW)
    found = register.by_pupil("01999401", "2025-2026")
    assert {pupil: [one.number for one in ones] for pupil, ones in found.items()} == {
        "0100000001": [1, 5],
        "0100000002": [4],
    }


texts = st.text() | st.sampled_from(
    ["\u2028\u2029\x85\x0b\x1c", "\r\n", '"\\', "\x00", "{}", "\ufeff"]
)


@given(texts, texts, texts, texts, texts, texts)
def test_any_text_comes_back(
    pupil: str, path: str, before: str, after: str, by: str, reason: str
) -> None:
    """Whatever separators, quotes or controls are in it."""
    change = BIRTH.model_copy(
        update={"pupil": pupil, "path": path, "before": before, "after": after}
    )
    with TemporaryDirectory() as folder:
        register = Register(Path(folder) / "corrections.jsonl")
        added = register.add([change, NAME], by=by, reason=reason, at=NOW)
        assert Register(Path(folder) / "corrections.jsonl").in_force() == added
    assert added[0] == added[0].model_copy(update=change.model_dump())
    assert (added[0].by, added[0].reason, added[0].at) == (by, reason, NOW)


def spoilt(lines: list[bytes]) -> dict[str, bytes]:
    """Return contents a file may have come to, by what happened."""
    other_number = lines[1].replace(b'"number": 2', b'"number": 7')
    return {
        "cut short": b"".join(lines)[:-20],
        "last line end lost": b"".join(lines)[:-1],
        "a line lost": lines[0] + lines[2],
        "a line twice": lines[0] + b"".join(lines),
        "renumbered": lines[0] + other_number + lines[2],
        "blank line": lines[0] + b"\n" + lines[1] + lines[2],
        "no JSON": lines[0] + b"Le An\n" + lines[2],
        "no object": lines[0] + b"[1]\n" + lines[2],
        "a number": lines[0] + b"2\n" + lines[2],
        "latin-1": lines[0] + "ÿ".encode("latin-1") + lines[1],
        "more fields": lines[0] + lines[1].replace(b"{", b'{"x": 1, ') + lines[2],
        "no zone": lines[0].replace(b"+07:00", b"") + lines[1] + lines[2],
        "withdraws what never was": b"".join(lines).replace(b'"withdraws": 2', b'"withdraws": 3'),
        "withdrawn twice": b"".join(lines) + lines[2].replace(b'"number": 3', b'"number": 4'),
        "deep": b"[" * 100_000 + b"\n",
        "null": b"\x00" * 40,
    }


KINDS = sorted(spoilt([b"{}\n", b'{"number": 2}\n', b"{}\n"]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_stops_everything(register: Register, file: Path, kind: str) -> None:
    """Reading and adding alike; the damage is left as it is, and nothing of it is repeated."""
    register.add([BIRTH, NAME], by="Lan", reason="sai", at=NOW)
    register.withdraw(2, by="Lan", reason="nhầm", at=NOW)
    content = spoilt(file.read_bytes().splitlines(keepends=True))[kind]
    assert content != file.read_bytes()
    file.write_bytes(content)
    for attempt in (
        register.entries,
        lambda: register.add([BIRTH], by="Lan", reason="sai", at=NOW),
        lambda: register.withdraw(1, by="Lan", reason="sai", at=NOW),
    ):
        with pytest.raises(CorrectionsError) as error:
            attempt()
        assert error.value.exit_status == 2
        assert "28/02/2017" not in error.value.message() + str(error.value)
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_two_runs_do_not_write_at_once(register: Register, file: Path) -> None:
    """The second is told, and which file to delete if there is no first."""
    register.add([BIRTH], by="Lan", reason="sai", at=NOW)
    unfinished = file.with_suffix(".tmp")
    unfinished.touch()
    with pytest.raises(CorrectionsError, match=r"corrections\.tmp"):
        register.add([NAME], by="Lan", reason="sai", at=NOW)
    assert unfinished.exists()
    unfinished.unlink()
    register.add([NAME], by="Lan", reason="sai", at=NOW)
    assert len(register.entries()) == 2


def test_a_folder_in_its_place_is_an_error_of_ours_to_tell(file: Path, register: Register) -> None:
    """Not a traceback."""
    file.mkdir()
    with pytest.raises(CorrectionsError):
        register.entries()

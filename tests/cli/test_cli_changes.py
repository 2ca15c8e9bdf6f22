"""What changed since the records were made, and what follows; looking changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

CLASS = ("--school", "01999501", "--class", "6A1")
DATABASE = "sources/smas.sqlite"
FIRST = "(SELECT ID_HOC_SINH FROM HOC_SINH_LOP ORDER BY ID_LOP, SO_THU_TU LIMIT 1)"


def alter(place: Any, statement: str) -> None:
    """Change the secondary school's database, of its first pupil."""
    with closing(sqlite3.connect(place.folder / DATABASE)) as connection, connection:
        assert connection.execute(f"{statement} WHERE ID_HOC_SINH = {FIRST}").rowcount > 0


def told(place: Any) -> dict[str, Any]:
    """Return the one record that is told, after seeing that nothing of the ledger moved."""
    before = place.ask_ledger("SELECT * FROM events"), place.ask_ledger("SELECT * FROM versions")
    found = place.must("changes", *CLASS, "--json").json
    assert len(found["records"]) == 1, found
    assert before == (
        place.ask_ledger("SELECT * FROM events"),
        place.ask_ledger("SELECT * FROM versions"),
    )
    row: dict[str, Any] = found["records"][0]
    assert found[row["change"]] == 1
    return row


@pytest.fixture
def accepted(tmp_path: Path, issued: Any) -> Any:
    """A copy of what the authority holds, to be changed."""
    return issued.copied(tmp_path / "demo")


def test_everything_is_new_before_anything_was_made(place: Any) -> None:
    """Two schools' pupils of whom a record is due; looking begins no ledger."""
    found = place.must("changes", "--json").json
    assert (found["new"], len(found["records"])) == (73 + 81, 73 + 81)
    assert {row["follows_vi"] for row in found["records"]} == {"hocba export"}
    assert not (place.folder / "ledger.sqlite").exists()


def test_what_is_as_it_was_is_only_counted(sealed: Any) -> None:
    """All eleven of the class have a version, two of them stopped."""
    found = sealed.must("changes", *CLASS, "--json").json
    assert (found["unchanged"], found["records"]) == (11, [])
    assert "không đổi: 11" in sealed.must("changes", *CLASS).out
    assert "unchanged: 11" in sealed.must("changes", *CLASS, "--lang", "en").out


@pytest.mark.parametrize(
    ("statement", "parts", "called"),
    [
        ("UPDATE HOC_SINH SET QUE_QUAN = 'Xã khác'", ["pupil"], "thông tin học sinh"),
        ("UPDATE DIEM_TONG_KET_MON SET NHAN_XET = 'Khác'", ["subjects"], "môn học"),
    ],
)
def test_a_change_names_its_part_and_never_the_value(
    sealed: Any, statement: str, parts: list[str], called: str
) -> None:
    """Everything that was signed would lapse: the next export makes it anew."""
    alter(sealed, statement)
    row = told(sealed)
    assert (row["change"], row["parts"], row["state"]) == ("changed", parts, "sealed")
    assert "hocba export" in row["follows_en"]
    text = sealed.must("changes", *CLASS).out
    assert (called in text, "hác" in text) == (True, False)


def test_the_export_a_change_asks_for_settles_it(sealed: Any) -> None:
    """The same content again is no change."""
    alter(sealed, "UPDATE HOC_SINH SET QUE_QUAN = 'Xã khác'")
    told(sealed)
    sealed.run("export", *CLASS)
    assert sealed.must("changes", *CLASS, "--json").json["unchanged"] == 11


def test_what_the_authority_holds_is_revoked_and_made_anew(accepted: Any) -> None:
    """Export cannot mend it."""
    alter(accepted, "UPDATE HOC_SINH SET QUE_QUAN = 'Xã khác'")
    row = told(accepted)
    assert (row["change"], row["state"]) == ("changed", "accepted")
    assert ("hocba revoke" in row["follows_vi"], "hocba reissue" in row["follows_vi"]) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("statement", "change", "follows"),
    [
        ("DELETE FROM HOC_SINH_LOP", "gone", "it waits"),
        ("UPDATE HOC_SINH_LOP SET TRANG_THAI = '08'", "not_due", "hocba export will stop it"),
    ],
)
def test_a_pupil_who_left_is_told(sealed: Any, statement: str, change: str, follows: str) -> None:
    """By the identity of the record, which is all that is left of a pupil who is gone."""
    alter(sealed, statement)
    row = told(sealed)
    assert (row["change"], row["state"], row["parts"]) == (change, "sealed", [])
    assert row["identity"] in {one["identity"] for one in status(sealed)}
    assert row["follows_en"].startswith(follows)


def status(place: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = place.must("status", "--json").json["records"]
    return rows


def test_a_class_there_is_not_is_refused(sealed: Any) -> None:
    """Nothing found would look like nothing changed."""
    ran = sealed.run("changes", "--class", "9Z")
    assert (ran.code, ran.out) == (2, "")

"""A ledger that is lost, emptied, or put back by hand: never begun anew, never doubled."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

pytestmark = pytest.mark.integration
SCHOOL = ("--school", "01999401")
LOST = ["missing", "empty", "only its log is left"]


def lose(place: Any, how: str) -> None:
    """Lose the ledger."""
    ledger = place.folder / "ledger.sqlite"
    ledger.unlink()
    for side in place.folder.glob("ledger.sqlite-*"):
        side.unlink()
    if how == "empty":
        ledger.touch()
    elif how == "only its log is left":
        (place.folder / "ledger.sqlite-wal").write_bytes(b"x")


def test_a_backup_is_restored_and_brought_up_to_what_was_accepted(sealed: Any) -> None:
    """Nothing is sent again, whatever lies beside the old ledger; the old one is kept."""
    copy = sealed.folder / "copy.sqlite"
    sealed.must("backup", "--out", copy)
    sealed.must("submit")
    head = sealed.must("status", "--json").json["events"]
    (sealed.folder / "ledger.sqlite-wal").write_bytes(b"a log of something else")
    found = sealed.must("restore", copy, "--as", "van-thu", "--json").json
    assert (found["adopted"], found["compared"], found["differences"]) == (15, 15, [])
    assert sealed.must("submit", "--json").json["accepted"] == 0
    assert {(row["carried"], row["accepted"]) for row in sealed.counters()["records"]} == {(1, 1)}
    assert len(sealed.identities("accepted")) == 15
    assert sealed.must("status", "--remote", "--json").json["differences"] == []
    (kept,) = sealed.folder.glob("ledger.sqlite.before-*[0-9]")
    (kept.parent / f"{kept.name}-wal").unlink()
    with closing(sqlite3.connect(kept)) as before:
        assert before.execute("SELECT count(*) FROM events").fetchone() == (head,)


def test_status_tells_of_what_is_held_and_not_known(sealed: Any) -> None:
    """Sealed ones too: not "0 differences"."""
    copy = sealed.folder / "copy.sqlite"
    sealed.must("backup", "--out", copy)
    sealed.must("submit")
    sealed.configure(lambda table: table["exchange"].update(attempts=1, timeout_s=2.0))
    sealed.fault("drop", method="GET", on="records")
    assert sealed.run("restore", copy).code == 5
    ran = sealed.run("status", "--remote", "--json")
    assert (ran.code, len(ran.json["adoptable"])) == (1, 15)
    assert "15" in sealed.run("status", "--remote").out
    sealed.must("submit")
    assert sealed.must("status", "--remote", "--json").json["adoptable"] == []


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize(
    "words", [("status",), ("changes",), ("submit",), ("export", *SCHOOL)], ids=lambda w: w[0]
)
def test_a_lost_ledger_is_not_begun_anew(sealed: Any, how: str, words: tuple[str, ...]) -> None:
    """The command says what to do and leaves everything as it is."""
    copy = sealed.folder / "copy.sqlite"
    sealed.must("backup", "--out", copy)
    sealed.must("submit", *SCHOOL)
    lose(sealed, how)
    before = sorted(path.name for path in sealed.folder.iterdir())
    ran = sealed.run(*words)
    assert (ran.code, "HOCBA-LOST" in ran.err, "hocba restore" in ran.err) == (2, True, True)
    assert before == sorted(path.name for path in sealed.folder.iterdir())
    sealed.must("restore", copy)
    assert len(sealed.identities("accepted")) == 6


def test_a_ledger_older_than_what_lies_beside_it_is_told(sealed: Any) -> None:
    """Put back by hand: nothing but the accepted documents shows it before anything is sent."""
    copy, ledger = sealed.folder / "copy.sqlite", sealed.folder / "ledger.sqlite"
    sealed.must("backup", "--out", copy)
    sealed.must("submit", *SCHOOL)
    assert sealed.must("status", "--json").json["unknown_files"] == []
    lose(sealed, "missing")
    ledger.write_bytes(copy.read_bytes())
    ran = sealed.run("status", "--json")
    assert (ran.code, len(ran.json["unknown_files"])) == (1, 6)
    assert "cũ hơn" in sealed.run("status").out
    sealed.must("submit", *SCHOOL)
    assert sealed.must("status", "--json").json["unknown_files"] == []


def test_what_is_no_backup_touches_nothing(sealed: Any) -> None:
    """Missing, empty, text, another database, the ledger itself, one whose history was changed."""
    sealed.must("submit", *SCHOOL)
    folder = sealed.folder
    (folder / "empty").touch()
    (folder / "text").write_text("học bạ " * 1000, "utf-8")
    with closing(sqlite3.connect(folder / "other")) as other:
        other.execute("CREATE TABLE HOC_SINH (ID INTEGER)")
    sealed.must("backup", "--out", folder / "changed")
    with closing(sqlite3.connect(folder / "changed")) as changed:
        changed.execute("UPDATE versions SET state = 'sealed'")
        changed.commit()
    bytes_before = (folder / "ledger.sqlite").read_bytes()
    for name in ("none", "empty", "text", "other", "changed", "ledger.sqlite"):
        ran = sealed.run("restore", folder / name)
        assert ran.code in (2, 70), name
        assert (folder / "ledger.sqlite").read_bytes() == bytes_before
    assert list(folder.glob("*.restoring*")) == []
    assert list(folder.glob("*.before-*")) == []
    sealed.must("status")


@pytest.mark.parametrize("name", ["văn thư " * 9, "van\udcffthu"])
def test_a_name_no_ledger_holds_is_refused_before_anything_is_done(sealed: Any, name: str) -> None:
    """Exit 2, in two languages, without the name; the ledger is neither replaced nor written to."""
    copy = sealed.folder / "copy.sqlite"
    sealed.must("backup", "--out", copy)
    events = sealed.must("status", "--json").json["events"]
    for words in (
        ("restore", copy, "--as", name),
        ("export", *SCHOOL, "--as", name),
        ("submit", *SCHOOL, "--as", name),
        ("approve", "--role", "deputy_head", *SCHOOL, "--as", name),
        ("revoke", "0120000001", "--reason", "sai", "--ordered-by", name),
    ):
        ran = sealed.run(*words, "--json")
        if words[0] not in ("approve", "revoke"):
            assert (ran.code, ran.json["error"]["code"]) == (2, "HOCBA-TEXT"), ran.text
            assert "tên người thực hiện" in ran.json["error"]["message_vi"]
        assert name not in ran.text
    assert list(sealed.folder.glob("*.before-*")) == []
    assert sealed.must("status", "--json").json["events"] == events
    assert sealed.counters()["messages"] == 0


def test_a_ledger_in_use_is_not_taken_away(sealed: Any) -> None:
    """Another run would go on writing into the old one."""
    copy = sealed.folder / "copy.sqlite"
    sealed.must("backup", "--out", copy)
    sealed.configure(lambda table: table["exchange"].update(timeout_s=60.0))
    sealed.fault("late", seconds=4, method="POST", on="messages")
    process = sealed.process("submit")
    while not sealed.count("SELECT count(*) FROM messages"):
        assert process.poll() is None
    ran = sealed.run("restore", copy)
    assert (ran.code, "HOCBA-BUSY" in ran.err, "chương trình khác" in ran.err) == (2, True, True)
    process.communicate(timeout=120)
    assert process.returncode == 0


def test_a_backup_onto_a_file_that_is_there_says_so(sealed: Any) -> None:
    """Exit 2: not the ledger's fault."""
    copy = sealed.folder / "copy.sqlite"
    sealed.must("backup", "--out", copy)
    ran = sealed.run("backup", "--out", copy)
    assert (ran.code, "HOCBA-FILE" in ran.err, "copy.sqlite" in ran.err) == (2, True, True)


def test_an_open_message_stands_in_the_status_with_its_age(sealed: Any) -> None:
    """And can be set aside by its key."""
    sealed.configure(lambda table: table["exchange"].update(attempts=1, timeout_s=2.0))
    sealed.fault("error", method="GET", on="message", times=9)
    assert sealed.run("submit", *SCHOOL).code == 5
    (row,) = sealed.must("status", "--json").json["open_messages"]
    assert (row["school"], row["purpose"], row["records"]) == ("01999401", "register", 6)
    assert row["age_s"] >= 0
    assert row["key"] in sealed.must("status").out
    ran = sealed.must(
        "set-aside", row["key"], "--reason", "CSDL lỗi", "--as", "Trần Thanh Linh", "--json"
    )
    assert (ran.json["held"], ran.json["pending"]) == (6, 0)
    assert len(sealed.identities("accepted")) == 6
    assert sealed.must("status", "--remote", "--json").json["differences"] == []


def test_a_planted_link_in_one_school_keeps_back_no_other_school(sealed: Any) -> None:
    """Told at the end, when every school was sent and every other file written."""
    away = sealed.folder / "away"
    away.mkdir()
    (sealed.folder / "xml").mkdir(mode=0o700)
    (sealed.folder / "xml" / "01999401").symlink_to(away)
    ran = sealed.run("submit", "--json")
    assert (ran.code, ran.json["accepted"], list(away.iterdir())) == (2, 15, [])
    assert list(sealed.folder.glob("xml/01999501/*/*.xml")) != []

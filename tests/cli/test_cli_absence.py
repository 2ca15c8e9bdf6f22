"""Who is not in the data any more: waiting, withdrawn, and one record by itself."""

import sqlite3
from contextlib import closing
from typing import Any

CLASS = ("--school", "01999501", "--class", "6A1")


def take_out(place: Any, number: int) -> list[str]:
    """Take pupils with a sealed record out of the school's database; return their codes."""
    rows = place.ask_ledger(
        "SELECT r.pupil_key FROM records r JOIN versions v USING (identity) "
        "WHERE r.class_name = '6A1' AND v.state = 'sealed' ORDER BY r.pupil_key"
    )
    codes = [row[0] for row in rows][:number]
    with closing(sqlite3.connect(place.folder / "sources/smas.sqlite")) as connection, connection:
        for code in codes:
            find = "SELECT ID_HOC_SINH FROM HOC_SINH WHERE MA_HOC_SINH = ?"
            (pupil,) = connection.execute(find, (code,)).fetchone()
            for table in _tables_of_pupils(connection):
                connection.execute(f"DELETE FROM {table} WHERE ID_HOC_SINH = ?", (pupil,))  # noqa: S608
    return codes


def _tables_of_pupils(connection: sqlite3.Connection) -> list[str]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    columns = {name: connection.execute(f"PRAGMA table_info({name})") for (name,) in tables}
    return [name for name, own in columns.items() if "ID_HOC_SINH" in {one[1] for one in own}]


def sealed_of_class(place: Any) -> int:
    return len(
        place.ask_ledger(
            "SELECT 1 FROM records JOIN versions USING (identity) "
            "WHERE class_name = '6A1' AND state = 'sealed'"
        )
    )


def test_who_is_gone_waits_until_a_person_says_so(sealed: Any) -> None:
    """Shown by status; the others are sent; withdrawing keeps what was signed."""
    before = sealed_of_class(sealed)
    (code,) = take_out(sealed, 1)
    sealed.run("export", *CLASS)
    assert sealed_of_class(sealed) == before
    assert "1 học bạ chờ vì học sinh không còn trong dữ liệu" in sealed.must("status").out
    waiting = [
        row for row in sealed.must("status", "--json").json["records"] if row["absent_since"]
    ]
    assert len(waiting) == 1
    ran = sealed.run("submit", "--school", "01999501", "--json")
    assert (ran.code, sealed_of_class(sealed)) == (2, 1)
    assert sealed.run("withdraw", "--as", "Huỳnh Minh Khang").code == 2
    assert (
        sealed.must("withdraw", code, "--as", "Huỳnh Minh Khang", "--json").json["withdrawn"] == 1
    )
    shown = sealed.must("status").out
    assert "đã rút, không cấp" in shown
    assert "học bạ chờ" not in shown
    assert sealed_of_class(sealed) == 0
    ((signatures,),) = sealed.ask_ledger("SELECT json_array_length(signatures) FROM given_up")
    assert signatures > 0


def test_a_class_that_shrank_is_refused_and_nothing_of_it_is_lost(sealed: Any) -> None:
    """Exit 3 names it; withdrawing all that wait is how a person says that it is so."""
    before = sealed_of_class(sealed)
    gone = len(take_out(sealed, 5))
    ran = sealed.run("export", *CLASS, "--json")
    assert ran.code == 3
    assert [f"Lớp 6A1: {gone} học sinh" in row["error_vi"] for row in ran.json["unread"]] == [True]
    assert sealed_of_class(sealed) == before
    told = sealed.must("withdraw", "--missing", *CLASS, "--as", "Huỳnh Minh Khang", "--json").json
    assert (told["withdrawn"], sealed_of_class(sealed)) == (gone, before - gone)
    assert sealed.run("export", *CLASS).code == 1


def test_one_record_is_issued_alone(exported: Any) -> None:
    """From the approvals to the receipt, by the pupil's code; the same again does nothing."""
    code = exported.ask_ledger(
        "SELECT pupil_key FROM records JOIN versions USING (identity) WHERE state = 'exported'"
    )[0][0]
    words = (
        "issue",
        code,
        "--school",
        "01999401",
        "--homeroom",
        "Đặng Gia Hưng",
        "--deputy",
        "Đặng Phương Loan",
    )
    exported.must(*words)
    states = [row[0] for row in exported.ask_ledger("SELECT state FROM versions ORDER BY state")]
    assert states.count("accepted") == 1
    assert states.count("exported") == 5
    exported.must(*words)
    assert exported.counters()["messages"] == 1
    assert exported.run("issue", "khong-co", "--school", "01999401").code == 2


def test_of_a_class_that_shrank_the_others_are_sent_and_it_is_told_last(sealed: Any) -> None:
    """By approving, signing and sending all alike: exit 3, the class, the remedy, and the rest."""
    before = sealed_of_class(sealed)
    gone = len(take_out(sealed, 5))
    for words in (sealed.approving("6A1", "deputy_head"), ("sign",)):
        ran = sealed.run(*words)
        assert (ran.code, ran.out.count(f"Lớp 6A1: {gone} học sinh")) == (3, 1)
        assert " ".join(ran.out.split()).count("hocba withdraw --missing --class") == 1
        assert f"{before} học sinh" in ran.out
    ran = sealed.run("submit", "--json")
    assert (ran.code, ran.json["accepted"]) == (3, 6)
    assert ran.json["unfinished"] == [{"of": "01999501", "code": "HOCBA-SHRUNK"}]
    assert sealed_of_class(sealed) == before

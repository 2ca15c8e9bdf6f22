"""Whoever approves, orders or withdraws is a person of the school; who is missing is named."""

from typing import Any

import openpyxl
import pytest

CLASS = ("--school", "01999401", "--class", "1A")
TEACHER, OTHER_TEACHER = "Đặng Gia Hưng", "Đặng Gia Khang"
DEPUTY, HEAD, CLERK = "Đặng Phương Loan", "Đặng Quang Bình", "Trần Thanh Linh"
APPROVALS = "SELECT count(*) FROM approvals"
EVENTS = "SELECT count(*) FROM events"


def approve(role: str, who: str, *more: str) -> tuple[str, ...]:
    return ("approve", *CLASS, "--role", role, "--as", who, *more)


@pytest.mark.parametrize(
    ("role", "who"),
    [
        ("homeroom_teacher", "nguoi-la"),
        ("homeroom_teacher", OTHER_TEACHER),
        ("homeroom_teacher", HEAD),
        ("homeroom_teacher", DEPUTY),
        ("homeroom_teacher", "Đặng Gia Hung"),
        ("homeroom_teacher", ""),
        ("deputy_head", "nguoi-la"),
        ("deputy_head", TEACHER),
        ("deputy_head", CLERK),
        ("deputy_head", "001999999999"),
    ],
)
def test_a_stranger_approves_nothing(exported: Any, role: str, who: str) -> None:
    """Exit 2 with a code of its own, and who may; nothing at all is stored."""
    before = exported.count(EVENTS)
    ran = exported.run(*approve(role, who, "--json"))
    told = ran.json["error"]
    assert (ran.code, told["code"]) == (2, "HOCBA-PERSON")
    assert (TEACHER if role == "homeroom_teacher" else DEPUTY) in told["message_vi"]
    assert "1A" in told["message_vi"] or "[[schools.people]]" in told["message_vi"]
    assert (exported.count(APPROVALS), exported.count(EVENTS)) == (0, before)


@pytest.mark.parametrize("who", [TEACHER, "  đặng gia  HƯNG ", "001081980002", "gv002"])
def test_the_homeroom_teacher_of_the_data_approves(exported: Any, who: str) -> None:
    """However the name is written, by number or by the staff list's code: one person for ever."""
    assert exported.must(*approve("homeroom_teacher", who, "--json")).json["approved"] == 6
    actors = exported.ask_ledger("SELECT DISTINCT actor FROM approvals")
    assert actors == [("001081980002",)]


def test_without_a_class_a_teacher_approves_the_own_one(place: Any) -> None:
    """And leaves those of others alone; a stranger is refused by every school."""
    for name in ("1A", "1B"):
        place.run("export", "--school", "01999401", "--class", name)
    words = ("approve", "--role", "homeroom_teacher")
    assert place.run(*words, "--as", "nguoi-la").code == 2
    assert place.must(*words, "--as", TEACHER, "--json").json["approved"] == 6
    assert place.must(*words, "--as", OTHER_TEACHER, "--json").json["approved"] == 5


def test_the_head_approves_where_there_is_no_deputy(exported: Any) -> None:
    """Small schools have none: nothing needs to be configured."""
    exported.configure(lambda table: table["schools"][0].pop("people"))
    exported.must(*approve("homeroom_teacher", TEACHER))
    ran = exported.run(*approve("deputy_head", DEPUTY))
    assert (ran.code, HEAD in ran.err, "[[schools.people]]" in ran.err) == (2, True, True)
    assert exported.must(*approve("deputy_head", HEAD, "--json")).json["approved"] == 6


def test_a_deputy_of_other_grades_approves_nothing_here(exported: Any) -> None:
    """In charge of grades 4 and 5."""
    exported.configure(lambda table: table["schools"][0]["people"][0].update(grades=[4, 5]))
    exported.must(*approve("homeroom_teacher", TEACHER))
    assert exported.run(*approve("deputy_head", DEPUTY)).code == 2
    exported.configure(lambda table: table["schools"][0]["people"][0].update(grades=[1]))
    assert exported.must(*approve("deputy_head", DEPUTY, "--json")).json["approved"] == 6


def test_of_two_teachers_of_one_name_nobody_guesses(exported: Any) -> None:
    """The number or the code is asked for."""
    file = exported.folder / "sources/vnedu/CanBo.xlsx"
    book = openpyxl.load_workbook(file)
    (cell,) = (c for row in book.active.iter_rows() for c in row if c.value == "Hoàng Công Cường")
    cell.value = TEACHER.upper()
    book.save(file)
    ran = exported.run(*approve("homeroom_teacher", TEACHER, "--json"))
    assert (ran.code, ran.json["error"]["code"]) == (2, "HOCBA-NAMESAKE")
    assert exported.count(APPROVALS) == 0


# Others who do something


def test_a_revocation_is_ordered_by_the_head(sealed: Any) -> None:
    """Or by a deputy who is one; nothing is opened or sent for anybody else."""
    sealed.must("submit", "--school", "01999401")
    one = sealed.identities("accepted")[0]
    why = ("revoke", one, "--reason", "Sai")
    for order in (
        ("--ordered-by", "nguoi-la"),
        ("--ordered-by", TEACHER),
        ("--ordered-by", DEPUTY),
        ("--ordered-by", CLERK, "--ordered-role", "deputy_head"),
        ("--ordered-by", HEAD, "--as", "nguoi-la"),
    ):
        ran = sealed.run(*why, *order)
        assert (ran.code, "HOCBA-PERSON" in ran.err) == (2, True), order
    assert one in sealed.identities("accepted")
    order = ("--ordered-by", DEPUTY, "--ordered-role", "deputy_head", "--as", CLERK)
    assert sealed.must(*why, *order, "--json").json["accepted"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("export", *CLASS),
        ("submit", "--school", "01999401"),
        ("withdraw", "0140000001"),
        ("issue", "0140000001", "--school", "01999401"),
    ],
    ids=lambda words: words[0],
)
def test_a_clerk_who_is_named_is_a_clerk(exported: Any, words: tuple[str, ...]) -> None:
    """A name that nobody of the school has is refused, and where to write it is said."""
    before = exported.count(EVENTS)
    ran = exported.run(*words, "--as", "nguoi-la")
    assert (ran.code, "HOCBA-PERSON" in ran.err) == (2, True), ran.text
    assert '[[schools.people]], role = "clerk"' in ran.err
    assert exported.count(EVENTS) == before


@pytest.mark.parametrize("role", ["homeroom_teacher", "head", "subject_teacher", "principal"])
def test_who_stands_in_the_data_is_not_configured(exported: Any, role: str) -> None:
    """Teachers and the head have their places."""
    exported.configure(lambda table: table["schools"][0]["people"][0].update(role=role))
    ran = exported.run("status")
    assert (ran.code, "people.0.role" in ran.err) == (2, True)


# Who is missing


def missing(place: Any, *words: str) -> list[tuple[object, ...]]:
    found = place.run(*words, "--json").json["missing"]
    keys = ["school", "act", "role", "person", "person_ref", "subject", "class", "records", "due"]
    assert {tuple(row) for row in found} <= {tuple(keys)}
    return [(row["act"], row["role"], row["person"], row["records"]) for row in found if row["due"]]


def test_who_is_missing_is_named_at_every_step(exported: Any) -> None:
    """By status, by what was tried, in both forms; one after the other as their turn comes."""
    waits = [("approve", "homeroom_teacher", TEACHER, 6)]
    assert missing(exported, "status") == missing(exported, "sign", *CLASS) == waits
    for words in (("status",), ("sign", *CLASS), ("submit", "--school", "01999401")):
        ran = exported.run(*words)
        assert TEACHER in ran.out, ran.text
        assert f"duyệt (phó hiệu trưởng): {DEPUTY}" in ran.out
    after = missing(exported, *approve("homeroom_teacher", TEACHER))
    sign = ("sign", "homeroom_teacher", TEACHER, 6)
    assert after == [("approve", "deputy_head", DEPUTY, 6), sign]
    assert missing(exported, *approve("deputy_head", DEPUTY)) == [sign]
    head = ("sign", "head", HEAD, 6)
    assert missing(exported, "sign", *CLASS, "--role", "homeroom_teacher") == [head]
    assert missing(exported, "sign", *CLASS) == []


def test_subject_teachers_are_named_with_subject_and_class(place: Any) -> None:
    """And how many records wait for them."""
    school = ("--school", "01999501")
    place.run("export", *school, "--class", "6A1")
    rows = place.must("status", "--json").json["missing"]
    maths = [row for row in rows if row["subject"] == "Toán"]
    assert [(row["person"], row["class"], row["records"]) for row in maths] == [
        ("Đỗ Quang Dũng", "6A1", 9)
    ]
    assert maths[0]["person_ref"].startswith("…")
    assert "Đỗ Quang Dũng" in place.must("status", "--lang", "en").out


# Keys and their owners


def without_keys(place: Any, *holders: str) -> None:
    place.configure(
        lambda table: table.update(keys=[k for k in table["keys"] if k["holder"] not in holders])
    )


def test_doctor_names_who_has_no_key_and_whose_key_nobody_uses(place: Any) -> None:
    """By name, role, subject and class; both ways round."""
    place.configure(lambda table: table.update(keys=table["keys"][:2]))
    place.configure(lambda table: table["keys"][0].update(holder="001071999999"))
    ran = place.run("doctor", "--json").json
    assert ran["keys_without_signer"] == ["…9999"]
    rows = ran["signers_without_key"]
    assert {"role", "person", "person_ref", "subject", "class", "records"} == set(rows[0])
    found = {(row["role"], row["person"], row["subject"], row["class"]) for row in rows}
    assert ("homeroom_teacher", TEACHER, None, "1A") in found
    assert ("subject_teacher", "Đỗ Quang Dũng", "Toán", "6A2") in found
    assert ("head", HEAD, None, "3B") in found
    assert ("school_seal", "Trường Tiểu học Mẫu A", None, "1A") in found
    assert "Huỳnh Minh Khang" not in {row["person"] for row in rows}
    told = place.run("doctor").out
    assert all(word in told for word in (TEACHER, "Toán", "6A2: ", "LƯU Ý: chưa có khóa ký"))


def test_doctor_has_nothing_to_tell_where_everybody_has_a_key(place: Any) -> None:
    """But of the one teacher whose personal ID is not in the data (R-F06)."""
    ran = place.run("doctor", "--json").json
    assert {row["person_ref"] for row in ran["signers_without_key"]} <= {None}


def test_a_signer_without_a_key_stops_nobody_else(place: Any) -> None:
    """The others sign; who could not is named, and the run is exit 4."""
    for name in ("1A", "1B"):
        place.run("export", "--school", "01999401", "--class", name)
        place.approve(name)
    without_keys(place, "001081980002")
    ran = place.run("sign", "--school", "01999401", "--role", "homeroom_teacher")
    assert (ran.code, "Đã ký: 5, chưa được: 6" in ran.out) == (4, True), ran.text
    assert f"HOCBA-KEY: Không dùng được khóa ký {TEACHER} (…0002)" in ran.err
    told = place.run("sign", "--school", "01999401", "--role", "homeroom_teacher", "--json").json
    assert {row["code"] for row in told["failed"]} == {"HOCBA-KEY"}
    assert [(row["person"], row["class"]) for row in told["missing"] if row["due"]] == [
        (TEACHER, "1A"),
        (HEAD, "1B"),
    ]


def test_without_a_terminal_it_is_said_whose_secret_is_missing(exported: Any) -> None:
    """Whose, what, of which file, and what to do."""
    exported.approve("1A")
    exported.configure(lambda table: [key.pop("secret", None) for key in table["keys"]])
    ran = exported.run("sign", *CLASS, "--role", "homeroom_teacher")
    assert ran.code == 4
    for word in (TEACHER, ".p12", "chưa có mật khẩu", "secret", "hocba.toml", "màn hình lệnh"):
        assert word in ran.err, ran.err

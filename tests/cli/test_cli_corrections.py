"""From a proposed repair to a corrected record, as a clerk types it."""

import csv
import io
import json
import shutil
import stat
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from hocba_plugin.cli import run
from hocba_plugin.demo.schools import primary_school

PADDED = ("--school", "01999401", "--class", "1B")
"""A class in which one personal ID has lost its first zero."""
WHO = ("--by", "Bà Lan", "--reason", "theo giấy khai sinh")


def shown(place: Any, *words: object) -> tuple[int, str]:
    """Run a command whose purpose is to show what pupils' records say, before and after."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = run([*map(str, words), "--config", str(place.config)])
    return code, out.getvalue()


def codes(place: Any, *words: str) -> list[str]:
    found = place.run("check", *words, "--json").json["findings"]
    return [finding["code"] for finding in found]


def proposed(place: Any, out: Path, *words: str) -> list[list[str]]:
    """Return the table of repairs, with its heading."""
    assert shown(place, "check", *words, "--repairs", "--out", out)[0] == 1
    text = out.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def saved(out: Path, table: list[list[str]]) -> Path:
    """Save the table as a spreadsheet program of another country does."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(table)
    out.write_bytes(text.getvalue().encode("utf-8"))
    return out


@pytest.fixture
def padded(place: Any, tmp_path: Path) -> list[list[str]]:
    """The repairs proposed for the class."""
    return proposed(place, tmp_path / "sua.csv", *PADDED)


def test_a_proposed_repair_is_accepted_and_the_record_goes_on(
    place: Any, padded: list[list[str]], tmp_path: Path
) -> None:
    """Listed, accepted, laid over: the error is gone, and the record says what was done."""
    assert "R-I01" in codes(place, *PADDED)
    table = [padded[0], *(row for row in padded[1:] if row[3] == "R-I01")]
    assert len(table) == 2
    assert table[1][6] == "'0" + table[1][5].removeprefix("'")
    ran = place.must("correct", saved(tmp_path / "nhan.csv", table), *WHO)
    assert "Đã ghi 1 bản sửa" in ran.out
    after = codes(place, *PADDED)
    assert "R-I01" not in after
    assert after.count("R-K01") == 1
    file = place.folder / "corrections.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    entry = json.loads(file.read_text("utf-8"))
    assert (entry["by"], entry["reason"]) == ("Bà Lan", "theo giấy khai sinh")
    assert place.run("export", *PADDED).code == 0


def test_the_table_of_repairs_is_its_readers_only(
    place: Any, padded: list[list[str]], tmp_path: Path
) -> None:
    """It holds pupils' data."""
    assert stat.S_IMODE((tmp_path / "sua.csv").stat().st_mode) == 0o600
    assert len(padded) > 1


def test_a_cell_that_could_not_be_read_is_filled_in_by_a_person(place: Any, tmp_path: Path) -> None:
    """There is no proposal for a level H among competences: the place stands there to be filled."""
    where = ("--school", "01999401", "--class", "1A")
    heading, *found = proposed(place, tmp_path / "sua.csv", *where)
    row = next(row for row in found if row[3] == "R-P06")
    assert row[2:] == [
        "'0140000007", "R-P06", "competences[competence=language].level", "", ""
    ]  # fmt: skip
    ran = place.must("correct", tmp_path / "sua.csv", *WHO)
    assert "bỏ qua 1 dòng" in ran.out
    filled = saved(tmp_path / "dien.csv", [heading, [*row[:6], "Đ"]])
    place.must("correct", filled, *WHO)
    after = codes(place, *where)
    assert "R-P06" not in after
    assert "R-K01" in after


def test_a_row_may_be_added_by_hand(place: Any, tmp_path: Path) -> None:
    """Four columns are enough, and any value of the record may be meant."""
    pupil = primary_school().pupils[1].transcript.pupil
    row = [pupil.code or "", "pupil.register_number", pupil.register_number or "", "77/2025"]
    table = saved(tmp_path / "tay.csv", [["pupil", "path", "before", "after"], row])
    assert "Đã ghi 1 bản sửa" in place.must("correct", table, *WHO).out
    entry = json.loads((place.folder / "corrections.jsonl").read_text("utf-8"))
    assert (entry["path"], entry["after"]) == ("pupil.register_number", "77/2025")
    assert codes(place, "--school", "01999401", "--class", "1A").count("R-K01") == 1


def test_one_wrong_row_keeps_all_out(place: Any, padded: list[list[str]], tmp_path: Path) -> None:
    """Every wrong row is told with its line, in either language; exit 1 and no file."""
    wrong = [*padded[1][:5], "không phải", padded[1][6]]
    table = saved(tmp_path / "nhan.csv", [*padded, [], wrong])
    ran = place.run("correct", table, *WHO)
    assert (ran.code, f"{len(padded) + 2} " in ran.out) == (1, True)
    assert "chưa ghi bản sửa nào" in ran.out
    english = place.run("correct", table, *WHO, "--json").json
    assert english["accepted"] == 0
    assert [(row["line"], row["message_en"]) for row in english["wrong"]] == [
        (len(padded) + 2, "the old value is not what the data say now")
    ]
    assert not (place.folder / "corrections.jsonl").exists()


def test_all_of_one_rule_are_accepted_after_a_look(place: Any) -> None:
    """Without somebody to ask, only with --yes; other rules' proposals are not touched."""
    asked = shown(place, "correct", "--accept", "R-I01", *PADDED, *WHO)
    assert (asked[0], "--yes" in asked[1], "Số định danh cá nhân" in asked[1]) == (2, True, True)
    assert not (place.folder / "corrections.jsonl").exists()
    done = shown(place, "correct", "--accept", "R-I01", *PADDED, *WHO, "--yes")
    assert (done[0], "Đã ghi 1 bản sửa" in done[1]) == (0, True)
    assert "R-I01" not in codes(place, *PADDED)
    again = shown(place, "correct", "--accept", "R-I01", *PADDED, *WHO, "--yes")
    assert (again[0], "Đã ghi 0 bản sửa" in again[1]) == (0, True)


def test_what_is_in_force_is_listed_and_can_be_taken_back(place: Any) -> None:
    """The withdrawal is an entry too, and the error is back."""
    assert shown(place, "correct", "--accept", "R-I01", *PADDED, *WHO, "--yes")[0] == 0
    code, text = shown(place, "correct", "--list")
    assert (code, "Bà Lan" in text, "1 bản sửa đang áp dụng" in text) == (0, True, True)
    rows = json.loads(shown(place, "correct", "--list", "--json")[1])["corrections"]
    assert [(row["number"], row["path"]) for row in rows] == [(1, "pupil.personal_id")]
    place.must("correct", "--withdraw", "1", *WHO)
    assert "R-I01" in codes(place, *PADDED)
    assert "0 bản sửa" in place.must("correct", "--list").out
    assert len((place.folder / "corrections.jsonl").read_text("utf-8").splitlines()) == 2
    again = place.run("correct", "--withdraw", "1", *WHO)
    assert (again.code, "HOCBA-CORRECTIONS" in again.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        WHO,
        ("--list", "--withdraw", "1", *WHO),
        ("sua.csv", "--list"),
        ("--withdraw", "1", "--by", "Lan"),
        ("--withdraw", "1", "--reason", "nhầm"),
        ("--withdraw", "1", "--by", " ", "--reason", "nhầm"),
        ("--accept", "R-I99", *WHO, "--yes"),
        ("--accept", "R-I01", "--class", "9Z", *WHO, "--yes"),
        ("khong-co.csv", *WHO),
        ("--list", "--school", "99999999"),
    ],
)
def test_half_a_command_is_refused(place: Any, words: tuple[str, ...]) -> None:
    """Exit 2, nothing entered."""
    assert place.run("correct", *words).code == 2
    assert not (place.folder / "corrections.jsonl").exists()


def test_a_table_that_is_none_is_refused(place: Any, tmp_path: Path) -> None:
    """Such as the workbook itself instead of its CSV."""
    workbook = shutil.copy(next(place.folder.rglob("*.xlsx")), tmp_path / "sua.csv")
    ran = place.run("correct", workbook, *WHO)
    assert (ran.code, "HOCBA-FILE" in ran.err) == (2, True)


@pytest.mark.parametrize("command", [("check",), ("export",), ("correct", "--list")])
def test_a_damaged_file_of_corrections_stops_commands(place: Any, command: tuple[str, ...]) -> None:
    """Exit 2, in words, with nothing of the file."""
    (place.folder / "corrections.jsonl").write_text('{"number": 1, "pupil": "Lê An"\n', "utf-8")
    ran = place.run(*command)
    assert (ran.code, "HOCBA-CORRECTIONS" in ran.err) == (2, True)
    assert "dòng 1 bị hỏng" in ran.err
    assert "Lê An" not in ran.text

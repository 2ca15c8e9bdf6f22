"""Files that are damaged, missing or strange: named, once, in people's words; the others go on."""

import json
import re
from pathlib import Path
from typing import Any

SCHOOL = ("--school", "01999401")
FOLDER = "sources/vnedu"
ENGLISH = re.compile(r"\b(row|error|warning|class|missing)\b|subjects\[|pupil\.|transcript")


def test_one_damaged_file_leaves_the_other_classes_issued(place: Any) -> None:
    """Exit 3, when everything else was done and stored."""
    whole = place.run("export", *SCHOOL, "--json").json
    (place.folder / "ledger.sqlite").unlink()
    (place.folder / FOLDER / "TongHop_2A.xlsx").write_bytes(b"PK\x03\x04 cut off")
    ran = place.run("export", *SCHOOL)
    assert ran.code == 3
    assert "TongHop_2A.xlsx" in ran.out
    assert not ENGLISH.search(ran.out), ENGLISH.search(ran.out)
    found = place.run("export", *SCHOOL, "--json")
    assert found.code == 3
    assert [(one["school"], one["class"]) for one in found.json["unread"]] == [("01999401", "2A")]
    assert "TongHop_2A.xlsx" in found.json["unread"][0]["error_vi"]
    classes = {row[0] for row in place.ask_ledger("SELECT DISTINCT class_name FROM records")}
    assert "2A" not in classes
    assert len(classes) == 9
    assert 0 < found.json["exported"] < whole["exported"]


def test_every_command_names_the_class(place: Any, tmp_path: Path) -> None:
    """check on the screen, in JSON and in its reports; source check and doctor."""
    (place.folder / FOLDER / "TongHop_2A.xlsx").write_bytes(b"PK\x03\x04 cut off")
    out = tmp_path / "findings.html"
    ran = place.run("check", *SCHOOL, "--format", "html", "--out", out)
    assert ran.code == 3
    assert "TongHop_2A.xlsx" in ran.out
    assert "TongHop_2A.xlsx" in out.read_text("utf-8")
    assert place.run("check", *SCHOOL, "--class", "1A").code in (0, 1)
    looked = place.run("source", "check", *SCHOOL, "--json")
    assert looked.code == 3
    (school,) = looked.json["schools"]
    assert [one["class"] for one in school["unread"]] == ["2A"]
    states = {(one["class_name"], one["kind"]): one["state"] for one in school["coverage"]}
    assert states["2A", "primary_year"] == "not_understood"
    assert states["1A", "primary_year"] == "there"
    assert "TongHop_2A.xlsx" in json.dumps(place.run("doctor", "--json").json, ensure_ascii=False)


def test_a_missing_sheet_is_said_once(place: Any) -> None:
    """For the class, with the number of its pupils; each record is stopped."""
    (place.folder / FOLDER / "TongHop_2A.xlsx").unlink()
    found = place.run("check", *SCHOOL, "--class", "2A", "--json")
    rows = [row for row in found.json["findings"] if row["code"] == "R-X16"]
    due = found.json["records"] - found.json["not_due"]
    assert found.json["stopped"] == due
    assert {row["message_vi"] for row in rows} == {
        "Lớp thiếu bảng dữ liệu: kết quả các môn (tiểu học) (TongHop_2A)",
        "Lớp thiếu bảng dữ liệu: tổng hợp cuối năm (tiểu học) (TongHop_2A)",
    }
    (count,) = [one for one in found.json["by_code"] if one["code"] == "R-X16"]
    assert (count["findings"], count["pupils"], count["lines"]) == (2 * due, due, 2)
    shown = place.run("check", *SCHOOL, "--class", "2A")
    assert f"{due} học sinh" in shown.out
    assert "lớp 2A › TongHop_2A" in shown.out
    assert not ENGLISH.search(shown.out), ENGLISH.search(shown.out)


def test_the_place_of_a_finding_is_a_cell(place: Any) -> None:
    """Beside the model path in JSON; in Vietnamese on the screen."""
    rows = place.run("check", *SCHOOL, "--json").json["findings"]
    told = {row["path"]: row["place"] for row in rows}
    assert all(" › " in placed for placed in told.values())
    cells = [at for path, at in told.items() if path.startswith("subjects[") and "." in path]
    assert cells
    assert all(re.fullmatch(r"TongHop_\w+\.xlsx › .+ › row \d+ › .+", at) for at in cells)
    shown = place.run("check", *SCHOOL, "--all").out
    assert "dòng" in shown
    assert not ENGLISH.search(shown), ENGLISH.search(shown)


def test_the_grid_names_what_nobody_could_place(place: Any) -> None:
    """A legend, signs by class, and the stray file as R-X17."""
    (place.folder / FOLDER / "Linh tinh.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (place.folder / FOLDER / "NhanXet.xlsx").unlink()
    shown = place.run("source", "check", *SCHOOL).out
    assert "✓ có" in shown
    assert re.search(r"^1A\s+✓\s+✓\s+✓\s+–", shown, re.MULTILINE)
    assert re.search(r"R-X17.*Linh tinh\.xlsx", shown)

"""What ``hocba check`` tells: a little on the screen, everything in files and JSON."""

import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook

from hocba_hooks import CheckReport, Finding, Severity, SourceRecord
from hocba_plugin.cli import check_results
from hocba_plugin.demo.schools import lower_secondary_school, primary_school
from hocba_plugin.journey.pupils import checked_pupil, missing_pupil
from hocba_plugin.journey.reading import Checked, Missing

CLASS = ("--school", "01999401", "--class", "1A")
CASES = [("xlsx", "vi"), ("xlsx", "en"), ("html", "vi"), ("html", "en")]


def named(class_name: str) -> set[str]:
    """Return the pupils of a class of the demo."""
    schools = (primary_school(), lower_secondary_school())
    transcripts = [one.transcript for school in schools for one in school.pupils]
    return {t.pupil.name or "" for t in transcripts if t.school_class.name == class_name}


def text_of(path: Path) -> str:
    """Return every text of a report."""
    if path.suffix == ".html":
        return "\n".join(html.fromstring(path.read_bytes().decode()).itertext())
    book = load_workbook(io.BytesIO(path.read_bytes()))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_a_report_names_the_pupils_and_the_screen_does_not(
    place: Any, tmp_path: Path, kind: str, language: str
) -> None:
    """For its owner only; every finding of the JSON stands in it, with what to do."""
    out = tmp_path / f"findings.{kind}"
    report = ("--format", kind, "--out", out, "--lang", language, "--json")
    found = place.run("check", *CLASS, *report).json
    text = text_of(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [name for name in named("1A") if name in text]
    assert found["findings"]
    for row in found["findings"]:
        assert row[f"message_{language}"] in text
        assert row[f"remedy_{language}"] in text
        assert row["pupil_ref"] in text
    assert list(tmp_path.glob(".hocba-*")) == []


def test_every_class_has_its_sheet(place: Any, tmp_path: Path) -> None:
    """Of both schools in one workbook; the summary comes first."""
    out = tmp_path / "findings.xlsx"
    found = place.run("check", "--format", "xlsx", "--out", out, "--json").json
    classes = [f"{one['school']} {one['class']}" for one in found["by_class"]]
    assert load_workbook(out).sheetnames == ["Tổng hợp", *classes]
    assert len(classes) == 18


def test_json_has_what_machines_were_promised(place: Any) -> None:
    """Counts that add up; a pupil by its code, never by name or personal ID."""
    found = place.run("check", "--json").json
    assert {
        *("records", "errors", "warnings", "not_checked", "findings"),
        *("stopped", "not_due", "by_class", "by_code", "lines", "unread"),
        *("stage", "fits", "fits_vi", "fits_en"),
    } == found.keys()
    for key in ("records", "stopped", "errors", "warnings", "not_checked"):
        assert sum(one[key] for one in found["by_class"]) == found[key]
    assert sum(one["findings"] for one in found["by_code"]) == len(found["findings"])
    for row in found["findings"]:
        assert {
            *("record", "class", "pupil_ref", "code", "severity", "path", "place"),
            *("message_vi", "message_en", "remedy_vi", "remedy_en"),
        } == row.keys() - {"evidence", "repair"}
        assert row["pupil_ref"].isdigit()


def test_values_reach_machines_where_they_tell_nobody(place: Any) -> None:
    """An average that was computed anew is shown with both values; a garbled name is not."""
    rows = place.run("check", "--json").json["findings"]
    averages = [row for row in rows if row["code"] == "R-S10"]
    assert averages
    assert all({"stated", "computed"} == row["evidence"].keys() for row in averages)
    names = [row for row in rows if row["code"] in ("R-T08", "R-T09")]
    assert names
    assert not any({"evidence", "repair"} & row.keys() for row in names)


def test_the_screen_counts_and_shows_places_in_words(place: Any) -> None:
    """By class and by code; the field's name instead of a path."""
    ran = place.run("check", "--school", "01999401")
    lines = [line.split() for line in ran.out.splitlines()]
    assert ["1A", "8", "2"] in [line[:3] for line in lines]
    assert any(line[:1] == ["R-I04"] and line[-2:] == ["2", "2"] for line in lines)
    assert "Tiếng Việt: Điểm kiểm tra định kỳ" in ran.out
    assert "subjects[" not in ran.out
    english = place.run("check", "--school", "01999401", "--lang", "en").out
    assert "Tiếng Việt: Periodic test mark" in english


def test_a_large_school_does_not_drown_the_clerk(
    place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first ones only, with how many more there are; --all shows them."""
    monkeypatch.setattr(check_results, "_FIRST", 2)
    findings = place.run("check", "--school", "01999401", "--json").json["findings"]
    short = place.run("check", "--school", "01999401")
    assert f"còn {len(findings) - 2} mục nữa: thêm --all" in short.out
    full = place.run("check", "--school", "01999401", "--all").out
    assert "mục nữa" not in full
    assert len(full.splitlines()) > len(short.out.splitlines()) + 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "xlsx"), "--out tệp.xlsx"),
        (("--format", "html"), "--out tệp.html"),
        (("--out", "x.html"), "--format"),
        (("--format", "html", "--repairs", "--out", "x.html"), "--repairs"),
        (("--format", "pdf", "--out", "x.pdf"), "pdf"),
    ],
)
def test_a_report_needs_format_and_file(place: Any, words: tuple[str, ...], said: str) -> None:
    """Anything else is a slip, and nothing is read for it."""
    ran = place.run("check", *words)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert "Kiểm tra:" not in ran.err


def test_a_folder_that_is_not_there_is_named(place: Any, tmp_path: Path) -> None:
    """In the language asked for, exit 2."""
    report = ("--format", "html", "--out", tmp_path / "nowhere" / "f.html")
    for language, said in (("vi", "không có tệp hoặc thư mục"), ("en", "no such file")):
        ran = place.run("check", *CLASS, *report, "--lang", language)
        assert (ran.code, "HOCBA-FILE" in ran.err, said in ran.err) == (2, True, True), ran.err


def test_a_folder_is_no_file(place: Any, tmp_path: Path) -> None:
    """And stays what it is."""
    ran = place.run("check", *CLASS, "--format", "html", "--out", tmp_path)
    assert (ran.code, "là thư mục" in ran.err) == (2, True), ran.err
    assert list(tmp_path.glob(".hocba-*")) == []


def test_an_older_report_is_replaced_whole(place: Any, tmp_path: Path) -> None:
    """Even one that everybody could read; whoever has it open keeps the old one."""
    out = tmp_path / "findings.html"
    out.write_text("older")
    out.chmod(0o644)
    with out.open() as older:
        assert place.run("check", *CLASS, "--format", "html", "--out", out).code == 1
        assert older.read() == "older"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text("utf-8").startswith("<!doctype html>")


def test_a_report_that_cannot_be_finished_leaves_the_older_one(
    place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told, and nothing unfinished is left."""

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    out = tmp_path / "findings.html"
    out.write_text("older")
    monkeypatch.setattr(Path, "replace", full)
    ran = place.run("check", *CLASS, "--format", "html", "--out", out)
    assert (ran.code, "HOCBA-FILE" in ran.err) == (2, True), ran.err
    assert out.read_text() == "older"
    assert list(tmp_path.glob(".hocba-*")) == []


def test_a_pupil_called_by_the_personal_id_is_called_by_its_place() -> None:
    """Some schools have no other number; it is not for screens."""
    transcript = primary_school().pupils[0].transcript
    number = transcript.pupil.personal_id
    pupil = transcript.pupil.model_copy(update={"code": number})
    same = transcript.model_copy(update={"pupil": pupil})
    source = SourceRecord(place="a.xlsx › row 3", transcript=same)
    made = checked_pupil(Checked(source, CheckReport()))
    assert (made.ref, made.code) == ("a.xlsx › row 3", number)


def test_who_is_missing_is_no_record_of_this_year() -> None:
    """The class is last year's and says so; an error there stops nothing."""
    transcript = primary_school().pupils[0].transcript
    fault = Finding(
        code="R-Y01", severity=Severity.ERROR, path="", message_vi="Vắng", message_en="Missing"
    )
    made = missing_pupil(Missing(transcript, fault))
    assert made.class_name == f"{transcript.school_class.name} ({transcript.school_year})"
    assert (made.read, made.stopped, made.findings) == (False, False, (fault,))

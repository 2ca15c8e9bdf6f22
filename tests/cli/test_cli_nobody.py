"""Exit 0 with no pupils is impossible: nothing done would look like all done."""

import sqlite3
from contextlib import closing
from typing import Any

import openpyxl
import pytest

PRIMARY, SECONDARY = ("--school", "01999401"), ("--school", "01999501")
READING = [("check",), ("export",), ("source", "check"), ("changes",)]
APPROVING = ("approve", "--role", "homeroom_teacher", "--as", "Đặng Gia Hưng")


def alter(place: Any, *statements: str) -> None:
    """Change the secondary school's database."""
    with closing(sqlite3.connect(place.folder / "sources/smas.sqlite")) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0


def refused(ran: Any, *words: str) -> None:
    """The source error, with what it says in its language."""
    assert ran.code == 3, ran.text
    assert all(word in ran.err for word in words), ran.err


@pytest.mark.parametrize("command", READING, ids=" ".join)
@pytest.mark.parametrize("written", ["2025 - 2026", "2025", "2025-2026 "])
def test_another_spelling_of_the_year_is_shown(
    place: Any, command: tuple[str, ...], written: str
) -> None:
    """As the table has it, beside the one that was asked for."""
    alter(place, f"UPDATE LOP_HOC SET NAM_HOC = '{written}'")  # noqa: S608 - ours
    refused(
        place.run(*command, *SECONDARY, "--lang", "en"), "no class of 2025-2026", "has", written
    )
    refused(place.run(*command, *SECONDARY), "không có lớp nào của năm học 2025-2026", written)


def test_the_words_of_the_message(place: Any) -> None:
    """Both years, and what to do."""
    alter(place, "UPDATE LOP_HOC SET NAM_HOC = '2025 - 2026'")
    ran = place.run("check", *SECONDARY, "--lang", "en")
    refused(ran, "no class of 2025-2026; the table has 2025 - 2026.", "options.queries")


def test_another_spelling_of_the_school_code_is_shown(place: Any) -> None:
    """A zero that a spreadsheet took."""
    alter(place, "UPDATE LOP_HOC SET MA_TRUONG = '1999501'")
    ran = place.run("export", *SECONDARY, "--lang", "en")
    refused(ran, "no class of school 01999501; the table has 1999501.")


def test_a_year_without_classes_of_the_grades_that_are_read(place: Any) -> None:
    """The year is written well; that is said too."""
    alter(place, "UPDATE LOP_HOC SET KHOI = 5")
    ran = place.run("check", *SECONDARY, "--lang", "en")
    refused(ran, "2025-2026 is there, but no class is chosen")


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_classes_without_pupils(place: Any, command: tuple[str, ...]) -> None:
    """Said with the classes there are."""
    alter(place, "DELETE FROM HOC_SINH_LOP")
    ran = place.run(*command, *SECONDARY, "--lang", "en")
    refused(ran, "HOCBA-NOBODY", "01999501 in 2025-2026", "6A1")


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_list_without_pupils(place: Any, command: tuple[str, ...]) -> None:
    """A folder whose list has headings alone."""
    file = place.folder / "sources/vnedu/DanhSachHocSinh.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    numbered = [cells[0].row or 0 for cells in sheet.iter_rows() if str(cells[0].value).isdecimal()]
    sheet.delete_rows(numbered[0], sheet.max_row)
    book.save(file)
    ran = place.run(*command, *PRIMARY, "--lang", "en")
    refused(ran, "HOCBA-NOBODY", "01999401 in 2025-2026", "there is no class")


def test_doctor_says_so_too(place: Any) -> None:
    """Before anything is signed."""
    alter(place, "UPDATE LOP_HOC SET NAM_HOC = '2025'")
    checks = place.run("doctor", "--json").json["checks"]
    (source,) = (one for one in checks if one["name"] == "Source of school 01999501")
    assert (source["ok"], "the table has 2025." in source["seen_en"]) == (False, True)


@pytest.mark.parametrize("command", [APPROVING, ("sign",), ("submit",)], ids=lambda words: words[0])
def test_nobody_goes_on_from_an_empty_ledger(place: Any, command: tuple[str, ...]) -> None:
    """What has to be done first is said."""
    ran = place.run(*command)
    assert (ran.code, "hocba export" in ran.err) == (2, True), ran.text


@pytest.mark.parametrize("command", [APPROVING, ("sign",), ("submit",)], ids=lambda words: words[0])
def test_a_source_that_lost_its_pupils_takes_no_record_with_it(
    exported: Any, command: tuple[str, ...]
) -> None:
    """It is the source that is wrong: no record is stopped as no longer due."""
    before = exported.identities("exported")
    exported.configure(
        lambda table: table["schools"][0].update(
            source=table["schools"][1]["source"] | {"school_year": "2025-2026"}
        )
    )
    alter(exported, "UPDATE LOP_HOC SET NAM_HOC = '2025'")
    assert exported.run(*command, *PRIMARY).code == 3
    assert exported.identities("exported") == before != []


def test_a_class_of_leavers_is_no_error_and_is_said(place: Any) -> None:
    """Pupils are there, and none is due: exit 0, with words."""
    alter(place, "UPDATE HOC_SINH_LOP SET TRANG_THAI = '04'")
    for command in ("check", "export"):
        ran = place.run(command, *SECONDARY, "--class", "6A1", "--lang", "en")
        assert (ran.code, "No record is due" in ran.out) == (0, True), ran.text

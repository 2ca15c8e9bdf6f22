"""Can the school's data be read, what is missing, and what would one record be."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

PRIMARY, SECONDARY = ("--school", "01999401"), ("--school", "01999501")
PUPILS = "sources/vnedu/DanhSachHocSinh.xlsx"
DATABASE = "sources/smas.sqlite"
QUERIES = Path(__file__).parents[2] / "adapters/smas/src/hocba_adapter_smas/queries"


def alter(place: Any, statement: str) -> None:
    """Change the secondary school's database."""
    with closing(sqlite3.connect(place.folder / DATABASE)) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def rewrite(file: Path, change: Any) -> None:
    """Change one workbook's only sheet."""
    book = openpyxl.load_workbook(file)
    change(book.active)
    book.save(file)


def contents(place: Any) -> dict[str, bytes]:
    """Return every file but the token's."""
    files = (file for file in place.folder.rglob("*") if file.is_file())
    return {str(file.relative_to(place.folder)): file.read_bytes() for file in files}


def heading(sheet: Any, text: str) -> Any:
    """Return the cell of a heading."""
    cells = (cell for row in sheet.iter_rows(max_row=40) for cell in row)
    return next(cell for cell in cells if cell.value == text)


def test_both_schools_can_be_read_and_nothing_is_written(place: Any) -> None:
    """Classes and pupils are counted, signers have their IDs, no required field is missing."""
    before = contents(place)
    schools = place.must("source", "check", "--json").json["schools"]
    assert [(one["classes"], one["pupils"], one["due"]) for one in schools] == [
        (10, 75, 73),
        (8, 84, 81),
    ]
    assert [one["lacking"] for one in schools] == [[], []]
    assert [one["good"] for one in schools] == [True, True]
    assert schools[1]["signers"] == {"count": 10, "with_id": 9}
    assert contents(place) == before


def test_a_database_is_told_query_by_query(place: Any) -> None:
    """With the rows of the first class, what is declared, and what could be."""
    parts = place.must("source", "check", *SECONDARY, "--json").json["schools"][0]["parts"]
    found = {part["place"]: part for part in parts}
    assert (found["classes.sql"]["rows"], found["pupils.sql"]["rows"]) == (8, 11)
    assert "personal_id" in found["pupils.sql"]["columns"]
    assert "teacher_code" in found["subjects.sql"]["missing"]
    assert found["traits.sql"]["kind_en"].endswith("no query file")
    vi = place.must("source", "check", *SECONDARY).out
    en = place.must("source", "check", *SECONDARY, "--lang", "en").out
    assert ("quá trình học tập" in vi, "learning history" in en) == (True, True)


def test_a_folder_is_told_sheet_by_sheet(place: Any) -> None:
    """What each was taken for, the pupils it holds, and what nothing is read from."""

    def change(sheet: Any) -> None:
        # The list repeats its headings for each class.
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value == "Quốc tịch":
                cell.value = "Cột của trường"

    rewrite(place.folder / PUPILS, change)
    ran = place.run("source", "check", *PRIMARY, "--json")
    (seen,) = ran.json["schools"]
    found = {part["place"]: part for part in seen["parts"]}
    pupils = next(part for place, part in found.items() if place.startswith("DanhSachHocSinh"))
    assert (pupils["rows"], pupils["kind_vi"]) == (75, "danh sách học sinh")
    assert "Cột của trường" in pupils["unused"]
    classes = [part["rows"] for place, part in found.items() if place.startswith("TongHop_")]
    assert (len(classes), sum(classes)) == (10, 75)
    assert ran.code == 1
    assert [path.rpartition("/")[2] for path in seen["lacking"]] == ["QUOC_TICH"]


def test_fields_are_counted_record_by_record(place: Any) -> None:
    """A birth date fills one of three fields; what making the record adds is asked of nobody."""
    fields = place.must("source", "check", *PRIMARY, "--json").json["schools"][0]["fields"]
    have = {field["path"].rpartition("THONG_TIN_HOC_BA/")[2]: field for field in fields}
    assert have["NAM_SINH"]["have"] == have["NGAY_THANG_NAM_SINH"]["have"] > 70
    assert have["HO_VA_TEN"]["have"] == have["HO_VA_TEN"]["records"] == 73
    assert have["TEN_HUYEN"]["have"] == 0
    assert have["MA_DINH_DANH_HOC_BA"]["origin"] == "generated"
    assert have["TEN_TRUONG"]["origin"] == "configuration"


def test_a_required_field_from_nowhere_is_named_with_where_it_should_come_from(place: Any) -> None:
    """Marks exports lack the personal IDs of teachers, and nobody could sign: exit 1."""
    alter(place, "UPDATE CAN_BO SET SO_DINH_DANH = NULL")
    ran = place.run("source", "check", *SECONDARY)
    assert ran.code == 1
    line = next(line for line in ran.out.splitlines() if line.startswith("SO_DDCN_GVBM"))
    assert ("bắt buộc" in line, "dữ liệu nguồn" in line) == (True, True)
    assert "Người ký: 0/10" in ran.out
    lacking = place.run("source", "check", *SECONDARY, "--json").json["schools"][0]["lacking"]
    assert [path.rpartition("/")[2] for path in lacking] == ["SO_DDCN_GVCN", "SO_DDCN_GVBM"]


def test_what_the_configuration_lacks_is_asked_of_the_configuration(place: Any) -> None:
    """The school's own data are in no export."""
    place.configure(lambda table: table["schools"][1]["school"].pop("department_name"))
    ran = place.run("source", "check", *SECONDARY, "--lang", "en")
    assert ran.code == 1
    line = next(line for line in ran.out.splitlines() if line.startswith("TEN_SO_GD"))
    assert ("required" in line, "hocba.toml" in line) == (True, True)


def test_teachers_who_cannot_be_told_apart_are_counted(place: Any) -> None:
    """Nobody signs by guess: the class has one homeroom teacher, and each record says so."""
    own = place.folder / "queries"
    shutil.copytree(QUERIES, own, ignore=shutil.ignore_patterns("__*"))
    query = (own / "classes.sql").read_text("utf-8").replace("cn.SO_DINH_DANH", "NULL")
    (own / "classes.sql").write_text(query, "utf-8")
    place.configure(
        lambda table: table["schools"][1]["source"].update(options={"queries": "queries"})
    )
    alter(
        place,
        "INSERT INTO CAN_BO (ID_CAN_BO, MA_TRUONG, HO_TEN, SO_DINH_DANH) SELECT 900, c.MA_TRUONG,"
        " c.HO_TEN, '001085999999' FROM CAN_BO c JOIN LOP_HOC l ON l.ID_GVCN = c.ID_CAN_BO LIMIT 1",
    )
    seen = place.run("source", "check", *SECONDARY, "--json").json["schools"][0]
    assert seen["ambiguous"] > 0
    assert "R-X06" in {finding["code"] for finding in seen["findings"]}


def test_what_was_left_out_is_listed_by_file_and_column(place: Any) -> None:
    """A program's words for nothing are no names: which column they stood in has to be seen."""

    def change(sheet: Any) -> None:
        for heading_text in ("Tên cha", "Nghề nghiệp cha"):
            column = heading(sheet, heading_text).column
            for row in range(9, 12):
                sheet.cell(row, column).value = "NULL"

    file = place.folder / PUPILS
    book = openpyxl.load_workbook(file)
    change(book.worksheets[0])
    book.save(file)
    (school,) = place.run("source", "check", *PRIMARY, "--json").json["schools"]
    assert school["left_out"] == [
        {"column": "DanhSachHocSinh.xlsx › Sheet1 › Tên cha", "times": 3},
        {"column": "DanhSachHocSinh.xlsx › Sheet1 › Nghề nghiệp cha", "times": 3},
    ]
    assert "DanhSachHocSinh.xlsx › Sheet1 › Tên cha" in place.run("source", "check", *PRIMARY).out


def test_rows_of_nobody_are_named(place: Any) -> None:
    """A history of somebody who is not in the list may be some pupil's with a wrong code."""

    def change(sheet: Any) -> None:
        sheet.append(["0199999999", "Nguyễn Không Ai", "2023-2024", "1A"])

    rewrite(place.folder / "sources/vnedu/QuaTrinhHocTap.xlsx", change)
    (school,) = place.run("source", "check", *PRIMARY, "--json").json["schools"]
    (unplaced,) = [one for one in school["coverage"] if one["kind"] == "unplaced"]
    assert unplaced["places"][0].startswith("QuaTrinhHocTap.xlsx › Sheet1 › row ")


def test_a_year_nobody_has_records_of_is_no_success(place: Any) -> None:
    """Nothing read would look like all read."""
    place.configure(lambda table: table["schools"][1]["source"].update(school_year="2019-2020"))
    ran = place.run("source", "check", *SECONDARY)
    assert ran.code != 0
    assert "năm học" in ran.text


def missing_file(place: Any) -> str:
    (place.folder / PUPILS).unlink()
    return "01999401"


def truncated_workbook(place: Any) -> str:
    file = place.folder / PUPILS
    file.write_bytes(file.read_bytes()[:3000])
    return "01999401"


def missing_column(place: Any) -> str:
    def change(sheet: Any) -> None:
        heading(sheet, "Họ và tên").value = None

    rewrite(place.folder / PUPILS, change)
    return "01999401"


def missing_database(place: Any) -> str:
    (place.folder / DATABASE).unlink()
    return "01999501"


def renamed_table(place: Any) -> str:
    with closing(sqlite3.connect(place.folder / DATABASE)) as connection:
        connection.execute("ALTER TABLE NGHI_HOC RENAME TO NGHI")
    return "01999501"


def wrong_year(place: Any) -> str:
    def change(sheet: Any) -> None:
        for row in sheet.iter_rows(max_row=8):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("2025-2026", "2024-2025")
                    cell.value = cell.value.replace("2025 - 2026", "2024 - 2025")

    rewrite(place.folder / "sources/vnedu/TongHop_1A.xlsx", change)
    return "01999401"


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (missing_file, "DanhSachHocSinh"),
        (truncated_workbook, "DanhSachHocSinh.xlsx"),
        (missing_column, "DanhSachHocSinh.xlsx"),
        (missing_database, "url"),
        (renamed_table, "absences.sql"),
    ],
)
def test_what_cannot_be_read_is_named(place: Any, spoil: Any, named: str) -> None:
    """Exit 3 of both commands, in one clear line; nothing half-read is counted."""
    school = spoil(place)
    for words in (["source", "check"], ["changes"]):
        ran = place.run(*words, "--school", school)
        assert (ran.code, "học sinh," in ran.out) == (3, False), ran.text
        assert "HOCBA-SOURCE" in ran.err
        assert named in ran.err


def test_a_class_that_cannot_be_read_is_named_beside_the_others(place: Any) -> None:
    """Exit 3 of both commands; the others are counted and compared."""
    school = wrong_year(place)
    for words, told in ((["source", "check"], "10 lớp, 67 học sinh"), (["changes"], "mới")):
        ran = place.run(*words, "--school", school)
        assert ran.code == 3
        assert told in ran.out
        assert "TongHop_1A.xlsx" in ran.text


def test_one_school_that_cannot_be_read_hides_no_other(place: Any) -> None:
    """What was recognised of both is told; the error is the exit code."""
    renamed_table(place)
    ran = place.run("source", "check", "--json")
    first, second = ran.json["schools"]
    assert (ran.code, first["good"], second["good"]) == (3, True, False)
    assert "classes.sql" in {part["place"] for part in second["parts"]}
    assert "absences.sql" in second["error_vi"]


def test_a_preview_shows_the_form_and_hides_the_pupil(place: Any) -> None:
    """Names have initials, numbers an end, marks only their kind; what is everybody's is there."""
    seen = place.must("source", "preview", "--class", "6A1", "--json").json
    shown = {field["path"].rpartition("THONG_TIN_HOC_BA/")[2]: field for field in seen["fields"]}
    assert shown["HO_VA_TEN"]["value_vi"].count("▒") == len(shown["HO_VA_TEN"]["value_vi"].split())
    assert shown["SO_DINH_DANH"]["value_vi"].startswith("▒▒▒▒▒")
    assert len(shown["SO_DINH_DANH"]["value_vi"]) == 8
    marks = [f for f in shown.values() if f["path"].endswith(("/DIEM_CA_NAM", "/DIEM_HOC_KY_1"))]
    assert {mark["value_en"] for mark in marks} == {"▒ (mark or verdict)"}
    assert len(marks) == 24
    assert shown["TEN_LOP"]["value_vi"] == "6A1"
    assert shown["TEN_HUYEN"]["value_vi"] is None
    assert next(iter(shown)).endswith("TRANG_THAI_THONG_TIN_HOC_BA")


def test_a_preview_has_the_findings_beside_it(place: Any) -> None:
    """Of the eight of class 1A two would be stopped; there is no ninth."""
    ran = [
        place.run("source", "preview", "--class", "1A", "--number", number)
        for number in range(1, 9)
    ]
    assert sorted(one.code for one in ran) == [0] * 6 + [1] * 2
    assert all("R-" in one.out for one in ran if one.code == 1)
    assert place.run("source", "preview", "--class", "1A", "--number", 9).code == 2
    assert not (place.folder / "ledger.sqlite").exists()


@pytest.mark.parametrize("words", [["--class", "9Z"], ["--class", "1A", "--number", "0"], []])
def test_a_preview_of_nobody_is_refused(place: Any, words: list[str]) -> None:
    """A class or number there is not."""
    ran = place.run("source", "preview", *words)
    assert (ran.code, ran.out) == (2, "")

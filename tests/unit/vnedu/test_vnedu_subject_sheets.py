"""Subject sheets stand in for a class summary that was not exported."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hocba_hooks import PrimaryTranscript, SourceError
from hocba_hooks.transcripts import SubjectLevel
from hocba_plugin.samples import SampleSchool

LETTERS = {SubjectLevel.COMPLETED_WELL: "T", SubjectLevel.COMPLETED: "H", None: ""}
NUMBERS = {"TV": 50, "TOAN": 51, "DD": 56, "NN1": 110}


def write_subject(
    book: Any, school: SampleSchool, class_name: str, subject: str, stage: str = "2-ck2"
) -> None:
    """Write a sheet with the technical code in B6 and the heading in row 7."""
    sheet = book.add_worksheet(f"{subject} {stage}")
    language = " (Tiếng Anh)" if subject == "NN1" else ""
    sheet.write(1, 0, f"Môn học: {subject}{language}")
    sheet.write(2, 0, f"Lớp: {class_name}")
    sheet.write(3, 0, f"Năm học: {school.school_year}")
    sheet.write(5, 1, f"4711-{NUMBERS[subject]}-{stage}-2025")
    sheet.write_row(6, 0, ["STT", "Mã học sinh", "Họ và tên", "", "Ngày sinh", "Mức đạt được"])
    sheet.merge_range(6, 2, 6, 3, "Họ và tên")
    sheet.write_row(6, 6, ["Điểm KTĐK", "Nhận xét"])
    number = 0
    for pupil in school.pupils:
        transcript = pupil.transcript
        assert isinstance(transcript, PrimaryTranscript)
        if transcript.school_class.name == class_name:
            number += 1
            before, _, last = (transcript.pupil.name or "").rpartition(" ")
            result = next(row for row in transcript.subjects if row.subject == subject)
            level, test = LETTERS.get(result.level, "C"), result.test
            if stage != "2-ck2":
                level, test = "C", None
            row = [number, transcript.pupil.code, before, last, "", level]
            sheet.write_row(6 + number, 0, [*row, "" if test is None else int(test)])


@pytest.fixture
def without_summary(exports: Path, small_school: SampleSchool) -> Path:
    """The exports of class 3A as subject sheets."""
    (exports / "TongHop_3A.xlsx").unlink()
    with xlsxwriter.Workbook(exports / "BangDiem_3A.xlsx") as book:
        for subject in NUMBERS:
            write_subject(book, small_school, "3A", subject)
            write_subject(book, small_school, "3A", subject, "1-ck1")
    return exports


def test_levels_and_marks_come_from_the_year_end_sheets(
    without_summary: Path, open_exports: Any, small_school: SampleSchool
) -> None:
    """Told by the technical code; sheets of semester I are passed over."""
    records = list(open_exports().records("3A"))
    assert len(records) == 3
    for pupil, record in zip(small_school.pupils, records, strict=False):
        assert isinstance(pupil.transcript, PrimaryTranscript)
        expected = {row.subject: row for row in pupil.transcript.subjects if row.subject in NUMBERS}
        found = {row.subject: row for row in record.transcript.subjects}
        assert list(NUMBERS) == sorted(found, key=list(NUMBERS).index)
        for subject, row in found.items():
            assert (expected[subject].level, expected[subject].test) == (row.level, row.test)


def test_the_foreign_language_is_named_in_brackets(
    without_summary: Path, open_exports: Any
) -> None:
    """As the sheet names it (R-S08)."""
    subjects = next(open_exports().records("3A")).transcript.subjects
    assert "Ngoại ngữ 1 (Tiếng Anh)" in [row.name for row in subjects]


def test_the_language_of_a_summary_column_is_named_too(open_exports: Any, edit: Any) -> None:
    """Most schools head it "Tiếng Anh" alone."""

    def rename(sheet: Any) -> None:
        for cell in sheet[7]:
            if cell.value == "Ngoại ngữ 1":
                cell.value = "Tiếng Anh"

    edit("TongHop_3A.xlsx", rename)
    subjects = next(open_exports().records("3A")).transcript.subjects
    assert "Ngoại ngữ 1 (Tiếng Anh)" in [row.name for row in subjects]


def test_without_either_every_pupil_is_reported(exports: Path, open_exports: Any) -> None:
    """A class nobody exported results of is not a class without results."""
    (exports / "TongHop_3A.xlsx").unlink()
    records = list(open_exports().records("3A"))
    assert [finding.code for record in records for finding in record.findings] == ["R-X01"] * 3


@pytest.fixture
def one_sheet(exports: Path, small_school: SampleSchool, edit: Any) -> Callable[..., None]:
    """Leaves class 3A one subject sheet, with texts in cells of your choice."""
    (exports / "TongHop_3A.xlsx").unlink()
    with xlsxwriter.Workbook(exports / "BangDiem_3A.xlsx") as book:
        write_subject(book, small_school, "3A", "TOAN")

    def with_texts(**texts: str) -> None:
        edit("BangDiem_3A.xlsx", lambda s: [setattr(s[at], "value", t) for at, t in texts.items()])

    return with_texts


@pytest.mark.parametrize(
    ("cell", "text", "message"),
    [
        ("B6", "4711-51-2-ck2-2024", "school year"),
        ("B6", "4711-51-2-ck2-2024-2025", "school year"),
        ("B6", "4711-51-1-ck2-2025", "semester"),
        ("B6", "4711-50-2-ck2-2025", "subject"),
        ("B6", "4711-999-2-ck2-2025", "subject number 999"),
        ("B6", "", "no technical code"),
        ("A1", "CUỐI HỌC KỲ I", "semester"),
        ("A1", "GIỮA HỌC KỲ II", "stage"),
        ("A3", "Lớp: 4B", "not that of the file name"),
    ],
)
def test_a_code_that_contradicts_titles_or_request_is_refused(
    one_sheet: Any, open_exports: Any, cell: str, text: str, message: str
) -> None:
    """Stage, class, subject and year are held against each other: the wrong file is common."""
    one_sheet(**{"A2": "Môn học: Toán" if "999" not in text else "", cell: text})
    with pytest.raises(SourceError, match=rf"BangDiem_3A.*{message}"):
        list(open_exports().records("3A"))


@pytest.mark.parametrize("code", ["4711-51-2-ck2-2026", "4711-51-2-CK2-2025-2026", ""])
def test_a_code_may_name_either_year_and_titles_may_stand_in_for_it(
    one_sheet: Any, open_exports: Any, code: str
) -> None:
    """Which year a code names is not known to us."""
    one_sheet(A1="CUỐI NĂM HỌC", A2="Môn học: Toán", B6=code)
    subjects = next(open_exports().records("3A")).transcript.subjects
    assert [row.subject for row in subjects] == ["TOAN"]


def test_sheets_of_two_classes_in_one_file_are_told_by_the_code(
    exports: Path, open_exports: Any, small_school: SampleSchool, edit: Any
) -> None:
    """Though both titles say 3A."""
    (exports / "TongHop_3A.xlsx").unlink()
    with xlsxwriter.Workbook(exports / "BangDiem_3A.xlsx") as book:
        write_subject(book, small_school, "3A", "TOAN")
        write_subject(book, small_school, "3A", "TV")
    edit("BangDiem_3A.xlsx", lambda sheet: setattr(sheet["B6"], "value", "4712-51-2-ck2-2025"))
    with pytest.raises(SourceError, match=r"contradict each other.*class"):
        list(open_exports().records("3A"))


def test_an_empty_column_of_another_grades_subject_is_no_subject(
    open_exports: Any, edit: Any
) -> None:
    """A summary form with columns for every grade."""

    def another_column(sheet: Any) -> None:
        last = sheet.max_column + 1
        sheet.cell(6, last).value = "Lịch sử và Địa lí"

    edit("TongHop_3A.xlsx", another_column)
    subjects = next(open_exports().records("3A")).transcript.subjects
    assert "LSDL" not in [row.subject for row in subjects]

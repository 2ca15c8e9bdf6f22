"""Each layout of the sector database and of portals, as it is described to us, drawn by hand."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from hocba_adapter_kit.workbooks import Merge, Sheet
from hocba_adapter_smas import SmasExports
from hocba_adapter_smas.folder import Folder
from hocba_hooks import School, Signer, SourceConfig, SourceError, SourceRecord
from hocba_hooks.transcripts import (
    CompetenceLevel,
    PrimaryTranscript,
    SecondaryTranscript,
    YearResult,
)
from hocba_hooks.values.marks import Verdict

YEAR = "2025-2026"
PUPIL = ("0101", "Lý Thị Mai")
SECONDARY_LIST = [
    ["Mã\nlớp", "Mã học sinh", "Họ\ntên", "Ngày sinh", "Giới\ntính", "Dân tộc"],
    ["8A", *PUPIL, "05/03/2012", "Nữ", "Dao"],
]
PRIMARY_LIST = [[cell.replace("8A", "2A") for cell in row] for row in SECONDARY_LIST]


def sheet(file: str, rows: Sequence[Sequence[str]], *merges: Merge, name: str = "Sheet1") -> Sheet:
    """Return a sheet in memory."""
    return Sheet(file, name, [list(row) for row in rows], tuple(merges))


def records(*sheets: Sheet) -> list[SourceRecord]:
    """Read sheets as a folder would be."""
    config = SourceConfig(
        system="smas", school=School(code="01000000"), head=Signer(), school_year=YEAR
    )
    return list(SmasExports(config, Folder.holding(sheets)).records())


def only(*sheets: Sheet) -> SourceRecord:
    """Return the one record of sheets."""
    (record,) = records(*sheets)
    return record


def marks(semester: str, headings: Sequence[str], *rows: Sequence[str]) -> Sheet:
    """Return a template of the sector, its subject and semester in the title."""
    return sheet(
        f"mau {semester}.xlsx",
        [[f"Môn học: Toán - Học kỳ {semester}"], [f"Năm học: {YEAR}"], [], headings, *rows],
    )


TEMPLATE_1 = [
    *("STT", "Lớp", "Mã định danh Bộ GD&ĐT", "Họ và tên", "Ngày sinh"),
    *("ĐĐGtx 1", "ĐĐGtx 2", "ĐĐGtx 3", "ĐĐGtx 4", "ĐĐGtx 5", "ĐĐGgk", "ĐĐGck", "Nhận xét"),
]
PERSON = ["1", "8A", *PUPIL, "05/03/2012"]


def transcript(record: SourceRecord) -> SecondaryTranscript:
    """Return the record's transcript, of grades 6-12."""
    assert isinstance(record.transcript, SecondaryTranscript)
    return record.transcript


def test_template_one_has_the_marks_alone() -> None:
    """An empty column is no zero; nothing is averaged for the school."""
    rows = [*PERSON, "8", "", "9", "7", "", "8,5", "9.3", "Chăm."]
    record = only(
        sheet("c1.xlsx", SECONDARY_LIST),
        marks("I", TEMPLATE_1, rows),
        marks("II", TEMPLATE_1, rows),
    )
    first, second = record.components
    assert (first.subject, first.semester, second.semester) == ("TOAN", 1, 2)
    assert first.regular == (Decimal(8), Decimal(9), Decimal(7))
    assert (first.mid, first.end) == (Decimal("8.5"), Decimal("9.3"))
    (subject,) = transcript(record).subjects
    assert (subject.semester1, subject.semester2, subject.year) == (None, None, None)
    assert subject.remark == "Chăm."


def test_template_two_has_the_semester_s_average() -> None:
    """Its heading does not say which semester: the title does."""
    headings = [*TEMPLATE_1[:-1], "ĐTBmhk", "Mã nhận xét", "Nội dung nhận xét"]
    ends = {"I": ["8.1", "M1", "Khá."], "II": ["8.6", "M2", "Giỏi."]}
    sheets = [
        marks(term, headings, [*PERSON, "8", "", "", "", "", "8", "8", *end])
        for term, end in ends.items()
    ]
    (subject,) = transcript(only(sheet("c1.xlsx", SECONDARY_LIST), *sheets)).subjects
    assert (subject.semester1, subject.semester2) == (Decimal("8.1"), Decimal("8.6"))
    assert subject.remark == "Giỏi."


def test_the_template_of_remark_subjects_has_a_verdict() -> None:
    """Đạt or Chưa đạt, spelt out."""
    headings = [*TEMPLATE_1[:5], "Đánh giá", "Nội dung nhận xét"]
    sheets = [
        sheet(
            f"GDTC {term}.xlsx",
            [[f"Môn: Giáo dục thể chất - Học kỳ {term}"], headings, [*PERSON, verdict, ""]],
        )
        for term, verdict in {"1": "Chưa đạt", "2": "Đạt"}.items()
    ]
    (subject,) = transcript(only(sheet("c1.xlsx", SECONDARY_LIST), *sheets)).subjects
    assert (subject.subject, subject.semester1, subject.semester2) == (
        "GDTC",
        Verdict.NOT_PASSED,
        Verdict.PASSED,
    )


def test_one_sheet_may_hold_both_semesters_and_the_year() -> None:
    """As a portal has it: ĐTBmhk1, ĐTBmhk2, ĐTBmcn and a remark."""
    headings = [*TEMPLATE_1[:5], "ĐTBmhk1", "ĐTBmhk2", "ĐTBmcn", "Nhận xét cả năm"]
    book = sheet("toan.xlsx", [["Môn Toán"], headings, [*PERSON, "7.0", "8.0", "7.7", "Tiến bộ."]])
    (subject,) = transcript(only(sheet("c1.xlsx", SECONDARY_LIST), book)).subjects
    assert subject.semester1 == Decimal("7.0")
    assert subject.semester2 == Decimal("8.0")
    assert (subject.year, subject.remark) == (Decimal("7.7"), "Tiến bộ.")


def test_the_hcmc_portal_s_list_says_who_the_pupil_is() -> None:
    """Its old identity card is not the personal ID."""
    headings = [
        *("STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc"),
        *("Trạng thái", "Nơi sinh chi tiết", "Tỉnh thành quê quán", "Phường Xã quê quán"),
        *("Chỗ ở hiện nay", "Số CMND", "Tên cha", "Nghề nghiệp cha", "Năm sinh cha"),
        *("Lớp học", "Khối học", "Số định danh cá nhân"),
    ]
    row = [
        *("1", *PUPIL, "05/03/2012", "Nữ", "Kinh", "Đang học", "Bệnh viện Từ Dũ"),
        *("Thành phố Hà Nội", "Phường Ba Đình", "Số 1 đường A", "025123456", "Lý A", "Thợ"),
        *("1980", "8A", "8", "079312000001"),
    ]
    both = [marks(term, TEMPLATE_1, [*PERSON, "8"]) for term in ("I", "II")]
    pupil = only(sheet("ds.xlsx", [headings, row]), *both).transcript.pupil
    assert (pupil.code, pupil.personal_id) == (PUPIL[0], "079312000001")
    assert pupil.birthplace.text == "Bệnh viện Từ Dũ"
    assert pupil.native_place.text == "Phường Ba Đình, Thành phố Hà Nội"
    assert pupil.native_place.province_code == "01"
    assert (pupil.residence.text, pupil.father.name) == ("Số 1 đường A", "Lý A")


def primary_results(title: str, year_result: str) -> Sheet:
    """Return a small template of primary results: three heading rows, merged."""
    columns: Mapping[tuple[str, ...], str] = {
        ("STT",): "1",
        ("Mã lớp",): "2A",
        ("Mã học sinh",): PUPIL[0],
        ("Họ tên",): PUPIL[1],
        ("Môn học", "Toán", "Mức đạt được"): "T",
        ("Môn học", "Toán", "Điểm KTĐK"): "9",
        ("Môn học", "Ngoại ngữ", "Mức đạt được"): "",
        ("Môn học", "Đạo đức", "Mức đạt được"): "H",
        ("Năng lực", "Năng lực đặc thù", "Khoa học"): "Đ",
        ("Xếp loại",): year_result,
        ("Được lên lớp",): "x",
    }
    heads = [[*path, "", ""][:3] for path in columns]
    rows = [[title], *([head[depth] for head in heads] for depth in range(3)), columns.values()]
    merges = [Merge(1, n, 3, n) for n, path in enumerate(columns) if len(path) == 1]
    return sheet("kq.xlsx", [list(row) for row in rows], *merges)


def test_primary_results_are_told_by_their_three_heading_rows() -> None:
    """A competence is no subject of its name; an elective nobody takes is left out."""
    record = only(sheet("c1.xlsx", PRIMARY_LIST), primary_results("Cuối năm học", "HTT"))
    found = record.transcript
    assert isinstance(found, PrimaryTranscript)
    assert [(s.subject, s.test) for s in found.subjects] == [("TOAN", Decimal(9)), ("DD", None)]
    assert found.competences == (CompetenceLevel(competence="science", level="passed"),)
    assert (found.year_result, found.promoted) == (YearResult.COMPLETED_WELL, True)
    assert record.findings == ()


@pytest.mark.parametrize(
    ("title", "result"), [("Giữa học kỳ 2", "HTT"), ("Cuối học kỳ 1", ""), ("", "")]
)
def test_primary_results_of_another_time_are_no_year(title: str, result: str) -> None:
    """By the title; without one, by the year results that only its end has."""
    with pytest.raises(SourceError, match=r"kq\.xlsx"):
        records(sheet("c1.xlsx", PRIMARY_LIST), primary_results(title, result))


def test_stacked_classes_and_subjects_are_told_by_their_own_titles() -> None:
    """Two subjects of one class in one sheet are two subjects."""
    headings = ["STT", "Mã học sinh", "Họ và tên", "ĐTBmhk1", "ĐTBmhk2", "ĐTBmcn"]
    rows: list[list[str]] = []
    for subject, mark in (("TOÁN", "7"), ("NGỮ VĂN", "8")):
        title = f"BẢNG KẾT QUẢ ĐÁNH GIÁ MÔN {subject} - LỚP 8A"
        rows += [[title], ["Cả năm"], headings, ["1", *PUPIL, mark, mark, mark], ["Tổng số: 1"]]
    found = transcript(only(sheet("c1.xlsx", SECONDARY_LIST), sheet("hai mon.xlsx", rows)))
    assert [(s.subject, s.year) for s in found.subjects] == [
        ("NV", Decimal(8)),
        ("TOAN", Decimal(7)),
    ]


def test_a_foreign_language_is_named_by_the_sheet_in_capitals_or_not() -> None:
    """R-S08: the record says which language."""
    headings = ["Mã học sinh", "Họ và tên", "ĐTBmhk1", "ĐTBmhk2", "ĐTBmcn"]
    title = "BẢNG KẾT QUẢ ĐÁNH GIÁ MÔN TIẾNG ANH - LỚP 8A"
    book = sheet("nn.xlsx", [[title], headings, [*PUPIL, "7", "7", "7"]])
    (subject,) = transcript(only(sheet("c1.xlsx", SECONDARY_LIST), book)).subjects
    assert (subject.subject, subject.name) == ("NN1", "NN1 (Tiếng Anh)")


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        (["Bảng điểm - Học kỳ I"], "môn học"),
        (["Bảng điểm môn Bơi lội - Học kỳ I"], "môn học"),
        (["Bảng điểm môn Toán"], "học kỳ"),
    ],
)
def test_a_mark_sheet_that_does_not_say_what_it_is_is_refused(
    titles: Sequence[str], words: str
) -> None:
    """Nobody guesses the subject or the semester."""
    book = sheet("x.xlsx", [titles, TEMPLATE_1, [*PERSON, "8"]])
    with pytest.raises(SourceError) as raised:
        records(sheet("c1.xlsx", SECONDARY_LIST), book)
    assert words in raised.value.message("vi")

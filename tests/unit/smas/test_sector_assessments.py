"""Sheets of periodic assessment in primary, as the sector database has them, drawn by hand."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from hocba_adapter_kit.workbooks import Merge, Sheet
from hocba_adapter_smas import SmasExports
from hocba_adapter_smas.assessment_times import Time, time_in
from hocba_adapter_smas.folder import Folder
from hocba_adapter_smas.subject_names import subject_of
from hocba_hooks import Level, School, Signer, SourceConfig, SourceError, SourceRecord
from hocba_hooks.transcripts import PrimaryTranscript

MAI, NAM = ("0101", "Lý Thị Mai", "05/03/2017"), ("0102", "Trần Văn Nam", "06/07/2017")
LIST = [
    ["Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh", "Giới tính", "Dân tộc"],
    ["L3A", *MAI, "f", "Dao"],
    ["L3A", *NAM, "m", "Kinh"],
]
PERSON = ("STT", "Lớp", "Mã định danh", "Họ và tên", "Ngày sinh")
SUBJECT = (
    *("Mức đạt được", "Điểm KTĐK", "Mã nhận xét", "Nội dung nhận xét", "Thời điểm đánh giá"),
)
REMARKS = ("Nhận xét NL Chung", "Nhận xét NL Đặc thù", "Nhận xét Phẩm chất", "Thời điểm đánh giá")


def sheet(file: str, rows: Sequence[Sequence[str]], *merges: Merge, name: str = "Sheet1") -> Sheet:
    """Return a sheet in memory."""
    return Sheet(file, name, [list(row) for row in rows], tuple(merges))


def subject(
    *rows: tuple[Sequence[str], ...], file: str = "Toan_CK2.xlsx", title: str = ""
) -> Sheet:
    """Return a subject's sheet; each row is a pupil and what the sheet says of the pupil."""
    body = [[str(n), "3A", *pupil, *said] for n, (pupil, said) in enumerate(rows, start=1)]
    return sheet(file, [[title], [], [*PERSON, *SUBJECT], *body])


def final(level: str, test: str = "", time: str = "Cuối năm") -> tuple[str, ...]:
    """Return what a subject's sheet says of a pupil."""
    return (level, test, "NX01", "Có tiến bộ.", time)


def results(**columns: str) -> Sheet:
    """Return primary results of both pupils, by heading; a group and a leaf are apart by "|"."""
    heads = [heading.split("|") for heading in columns]
    rows = [
        ["Mã lớp", "Mã học sinh", "Họ tên", *(head[0] for head in heads)],
        ["", "", "", *(head[1] if len(head) > 1 else "" for head in heads)],
        *(["3A", *pupil[:2], *columns.values()] for pupil in (MAI, NAM)),
    ]
    return sheet("kq.xlsx", [["Cuối năm học"], *rows])


def records(*sheets: Sheet) -> list[SourceRecord]:
    """Read sheets beside the pupil list as a folder would be."""
    config = SourceConfig(
        system="smas",
        school=School(code="01000000"),
        head=Signer(),
        school_year="2025-2026",
    )
    folder = Folder.holding([sheet("c1.xls", LIST), *sheets])
    return list(SmasExports(config, folder).records())


def refused(*sheets: Sheet) -> str:
    """Return what is said when the sheets cannot be read."""
    with pytest.raises(SourceError) as raised:
        records(*sheets)
    return raised.value.message("vi")


def transcript(record: SourceRecord) -> PrimaryTranscript:
    """Return the record's transcript, of primary."""
    assert isinstance(record.transcript, PrimaryTranscript)
    return record.transcript


def marks(record: SourceRecord) -> list[tuple[str, Any, Any]]:
    """Return subject, level and test of a record."""
    return [(s.subject, s.level and s.level.value, s.test) for s in transcript(record).subjects]


def codes(record: SourceRecord) -> list[str]:
    """Return the codes of what was found."""
    return [finding.code for finding in record.findings]


def test_only_the_rows_of_the_year_s_end_enter_the_record() -> None:
    """All times stand in one sheet; the file's name tells the subject."""
    earlier = final("C", "2", "Giữa học kỳ II")
    book = subject((MAI, earlier), (NAM, earlier), (MAI, final("HTT", "9")), (NAM, final("H", "6")))
    mai, nam = records(book)
    assert marks(mai) == [("TOAN", "completed_well", Decimal(9))]
    assert marks(nam) == [("TOAN", "completed", Decimal(6))]
    assert (codes(mai), codes(nam)) == ([], [])


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("giữa học kì 1", Time.MID_1),
        ("Giữa kỳ II", Time.MID_2),
        ("giữa HKI", Time.MID_1),
        ("GK2", Time.MID_2),
        ("GKII", Time.MID_2),
        ("cuối học kì 1", Time.END_1),
        ("CK1", Time.END_1),
        ("CHK1", Time.END_1),
        ("Cuối học kỳ II", Time.YEAR_END),
        ("cuối kì 2", Time.YEAR_END),
        ("Toan CK2", Time.YEAR_END),
        ("cuoi nam", Time.YEAR_END),
        ("CUỐI NĂM HỌC", Time.YEAR_END),
        ("Cả năm", Time.YEAR_END),
        ("Học kỳ II", None),
        ("giữa kì 2 và cuối năm", None),
        ("Công nghệ CN", None),
        ("", None),
    ],
)
def test_times_are_known_in_any_spelling(written: str, time: Time | None) -> None:
    """A semester alone is no time, nor are two times one."""
    assert time_in([written]) is time


@pytest.mark.parametrize(
    ("titles", "names", "found"),
    [
        (["BẢNG ĐIỂM MÔN TOÁN"], ("Sheet1", "x"), "TOAN"),
        (["Giáo viên bộ môn: Lý Thu Anh"], ("Sheet1", "Toan_3A_CK2"), "TOAN"),
        (["Môn: Ngoại ngữ 1 (Tiếng Anh) - Cuối năm"], ("Sheet1", "x"), "NN1"),
        ([], ("Tiếng Việt", "Toan_TV"), "TV"),
        ([], ("Sheet1", "Tin_hoc_CK2 (1)"), "TIN"),
        ([], ("Sheet1", "Tu_nhien_va_Xa_hoi_2A"), "TNXH"),
        ([], ("Sheet1", "Toan_TiengViet_CK2"), None),
        ([], ("Sheet1", "DanhGia_CK2"), None),
    ],
)
def test_the_subject_is_in_title_sheet_or_file_name(
    titles: list[str], names: tuple[str, str], found: str | None
) -> None:
    """The nearest that names exactly one subject; teachers' names are none."""
    named = subject_of(titles, *names, Level.PRIMARY)
    assert (named and named[0]) == found


def test_a_language_in_brackets_stays() -> None:
    """R-S08: the record says which language."""
    book = subject((MAI, final("T")), (NAM, final("T")), title="Môn học: Ngoại ngữ 1 (Tiếng Anh)")
    assert [s.name for s in transcript(records(book)[0]).subjects] == ["Ngoại ngữ 1 (Tiếng Anh)"]


def test_a_sheet_without_its_year_s_end_is_named_with_its_class() -> None:
    """Nothing of an earlier time is taken for it."""
    told = refused(
        subject((MAI, final("T")), file="Toan.xlsx"),
        subject((MAI, final("T", "", "cuối học kì 1")), file="DaoDuc.xlsx", title="Môn Đạo đức"),
    )
    assert "DaoDuc.xlsx" in told
    assert "lớp 3A, môn Đạo đức: thiếu đánh giá cuối năm" in told


def test_a_time_nobody_understands_is_named_with_its_cell() -> None:
    """It might be the year's end."""
    told = refused(subject((MAI, final("T", "", "Đợt 4"))))
    assert "Toan_CK2.xlsx › Sheet1 › dòng 4 › Thời điểm đánh giá" in told


def test_without_a_column_the_file_tells_the_time() -> None:
    """One file a time: GK2 beside CK2."""

    def one(level: str, file: str) -> Sheet:
        body = [["1", "3A", *pupil, level] for pupil in (MAI, NAM)]
        return sheet(file, [[*PERSON, "Mức đạt được"], *body])

    mai, _ = records(one("T", "Toan_CK2.xlsx"), one("C", "Toan_GK2.xlsx"))
    assert marks(mai) == [("TOAN", "completed_well", None)]


def test_a_subject_twice_is_refused() -> None:
    """Nobody could say which counts."""
    told = refused(subject((MAI, final("T"))), subject((MAI, final("C")), file="Toan_CN.xlsx"))
    assert "Toan_CK2.xlsx" in told
    assert "Toan_CN.xlsx" in told


def test_a_pupil_missing_from_a_sheet_is_an_error_of_that_pupil() -> None:
    """R-X01 names the sheet."""
    mai, nam = records(
        subject((MAI, final("T")), (NAM, final("T")), file="TV_CK2.xlsx"),
        subject((MAI, final("T"))),
    )
    assert codes(mai) == []
    assert [(f.code, f.path) for f in nam.findings] == [("R-X01", "Toan_CK2.xlsx › Sheet1")]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"Toán|Mức đạt được": "T", "Toán|Điểm KTĐK": "9", "Xếp loại": "HTT"}, []),
        ({"Toán|Mức đạt được": "H", "Toán|Điểm KTĐK": "9", "Xếp loại": "HTT"}, ["R-X07"]),
        ({"Toán|Mức đạt được": "T", "Toán|Điểm KTĐK": "8", "Xếp loại": "HTT"}, ["R-X07"]),
        ({"Toán|Mức đạt được": "", "Toán|Điểm KTĐK": "9", "Xếp loại": "HTT"}, []),
    ],
)
def test_results_and_assessments_agree_or_it_is_an_error(
    columns: Mapping[str, str], found: list[str]
) -> None:
    """R-X07 at the cell of the assessment."""
    record, _ = records(results(**columns), subject((MAI, final("HTT", "9,0")), (NAM, final("T"))))
    assert codes(record) == found
    assert all(f.path.startswith("Toan_CK2.xlsx › Sheet1 › row 4 › ") for f in record.findings)


def test_with_results_earlier_assessments_are_no_loss() -> None:
    """Other times do not enter the record."""
    book = subject((MAI, final("C", "", "giữa học kì 2")))
    record, _ = records(results(**{"Toán|Mức đạt được": "T", "Xếp loại": "HTT"}), book)
    assert marks(record) == [("TOAN", "completed_well", None)]


def test_results_of_all_times_in_one_sheet_are_those_of_the_year_s_end() -> None:
    """The sector's template with a column of the time."""
    headings = ["Lớp", "Mã học sinh", "Họ tên", "Toán", "Đạo đức", "Thời điểm đánh giá"]
    body = [["3A", *MAI[:2], "C", "C", "Giữa học kì 2"], ["3A", *MAI[:2], "T", "H", "Cuối năm"]]
    record, _ = records(sheet("kq.xlsx", [headings, *body]))
    assert [level for _, level, _ in marks(record)] == ["completed_well", "completed"]


def traits(headings: Sequence[Sequence[str]], *rows: Sequence[str]) -> Sheet:
    """Return a sheet of competences and qualities."""
    return sheet("NLPC.xlsx", [["ĐÁNH GIÁ NĂNG LỰC, PHẨM CHẤT"], *headings, *rows])


def test_remarks_on_competences_and_qualities_are_those_of_the_year_s_end() -> None:
    """A sheet of remarks is no summary of ours: its other times would be taken for the year."""
    book = traits(
        [[*PERSON, *REMARKS]],
        ["1", "3A", *MAI, "Chưa tự học.", "Còn chậm.", "Cần cố gắng.", "giữa học kì 2"],
        ["2", "3A", *MAI, "Tự học tốt.", "Tính nhanh.", "Ngoan.", "cuối năm"],
    )
    found = transcript(records(subject((MAI, final("T")), (NAM, final("T"))), book)[0])
    assert found.general_competences_remark == "Tự học tốt."
    assert found.specific_competences_remark == "Tính nhanh."
    assert found.qualities_remark == "Ngoan."


def test_a_remark_may_stand_beside_its_code_below_one_heading() -> None:
    """Pairs of code and text: the text is the remark."""
    pairs = ("Mã nhận xét", "Nội dung nhận xét")
    book = traits(
        [
            [*PERSON, "Năng lực chung", "", "Phẩm chất", "", "Thời điểm đánh giá"],
            [*[""] * 5, *pairs, *pairs, ""],
        ],
        ["1", "3A", *MAI, "NLC1", "Tự học tốt.", "PC1", "Ngoan.", "cuối năm"],
    )
    found = transcript(records(subject((MAI, final("T")), (NAM, final("T"))), book)[0])
    assert (found.general_competences_remark, found.qualities_remark) == ("Tự học tốt.", "Ngoan.")


def test_levels_need_no_group_above_them_in_a_sheet_of_their_own() -> None:
    """ "Khoa học" is a competence beside "Tự chủ và tự học"."""
    book = traits(
        [[*PERSON, "Tự chủ và tự học", "Khoa học", "Yêu nước", "Thời điểm đánh giá"]],
        ["1", "3A", *MAI, "T", "Đ", "T", "cuối năm"],
    )
    found = transcript(records(subject((MAI, final("T")), (NAM, final("T"))), book)[0])
    levels = {c.competence.value: c.level.value for c in found.competences}
    assert levels == {"self_study": "good", "science": "passed"}
    assert [q.quality.value for q in found.qualities] == ["patriotism"]


def test_what_our_summary_says_otherwise_is_an_error() -> None:
    """R-X07, of remarks too."""
    book = traits([[*PERSON, *REMARKS]], ["1", "3A", *MAI, "Tốt.", "Tốt.", "Ngoan.", "cuối năm"])
    ours = sheet(
        "TongKet.xlsx",
        [
            ["Lớp", "Mã học sinh", "Họ và tên", "Nhận xét phẩm chất", "Được lên lớp"],
            ["3A", *MAI[:2], "Hư.", "Có"],
        ],
    )
    record, _ = records(subject((MAI, final("T")), (NAM, final("T"))), book, ours)
    assert codes(record) == ["R-X07"]


def test_our_summary_has_the_year_s_result_that_assessments_lack() -> None:
    """Xếp loại, class completed, promoted."""
    ours = sheet(
        "TongKet.xlsx",
        [
            ["Lớp", "Mã học sinh", "Họ và tên", "Xếp loại", "Được lên lớp", "Nhận xét của GVCN"],
            ["3A", *MAI[:2], "HTT", "Có", "Chăm."],
        ],
    )
    found = transcript(records(subject((MAI, final("T")), (NAM, final("T"))), ours)[0])
    assert (found.year_result, found.promoted) == ("completed_well", True)


def test_an_assessment_of_primary_for_a_class_that_is_not_is_refused() -> None:
    """It would be left out without a word."""
    rows = [[cell.replace("L3A", "L6A") for cell in row] for row in LIST]
    config = SourceConfig(
        system="smas",
        school=School(code="01000000"),
        head=Signer(),
        school_year="2025-2026",
    )
    book = sheet("Toan_CK2.xlsx", [[*PERSON, *SUBJECT], ["1", "6A", *MAI, *final("T")]])
    source = SmasExports(config, Folder.holding([sheet("c1.xls", rows), book]))
    with pytest.raises(SourceError, match="6A"):
        list(source.records())

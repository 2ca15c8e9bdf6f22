"""The workbook for homeroom teachers, opened again by another library."""

import io
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hocba_hooks.transcripts import School
from hocba_plugin.errors import PluginError
from hocba_plugin.reports import workbook
from hocba_plugin.reports.workbook import sheet_names

HOSTILE = ("=1+1", "<b>&amp;</b>", "+84", "@SUM(A1)", "http://x.vn", "000123", "1E5")
FORBIDDEN = set("[]:*?/\\")
LINE = (
    "Nguyễn Thị Lan",
    "0150000001",
    "09/03/2014",
    "Lỗi",
    "Điểm không khớp",
    "Ngữ văn: Điểm (hoặc mức) cả năm\nDanh sách.xlsx › Lớp › dòng 7",
    "Đang ghi: 7,5\nTính lại: 7,6 hoặc 7,7",
    "Tính lại",
    "R-S10",
    "☐",
)


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return [
        tuple("" if cell is None else cell for cell in row)
        for row in sheet.iter_rows(values_only=True)
    ]


def test_a_class_has_a_sheet_with_all_its_teacher_needs(pupil: Any, report: Any) -> None:
    """Who, what, where in the form's words and in the source, both values, what to do, a box."""
    sheet = opened(workbook(report(pupil())))["6A1"]
    found = rows(sheet)
    assert found[0][0] == "Lớp 6A1 – Trường Mẫu B – năm học 2025-2026"
    assert "Trần Văn Chủ. 1 học sinh, 1 hồ sơ bị dừng; 1 lỗi, 1 cảnh báo; 1 mục" in found[1][0]
    assert found[3] == (
        *("Họ và tên", "Mã học sinh", "Ngày sinh", "Mức", "Sai điều gì", "Ở đâu"),
        *("Đang ghi / tính lại", "Cách sửa", "Mã lỗi", "Đã sửa"),
    )
    assert found[4] == LINE
    assert found[5][6] == "Đang ghi: LAN\nĐề xuất: Lan"


def test_a_sheet_is_ready_to_be_printed_and_filtered(pupil: Any, report: Any) -> None:
    """A4 across, as wide as the page, titles on every page and in view, a list to tick from."""
    sheet = opened(workbook(report(pupil())))["6A1"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:J6"
    ticks = sheet.data_validations.dataValidation[0]
    assert (str(ticks.sqref), ticks.formula1) == ("J5:J6", '"☐,☑"')
    assert sheet["E5"].alignment.wrap_text
    assert sheet.row_dimensions[5].height >= 30
    assert sheet["D5"].fill.start_color.rgb != sheet["D6"].fill.start_color.rgb


def test_the_first_sheet_counts_by_class_and_by_code(pupil: Any, report: Any) -> None:
    """With what could not be checked; a class leads to its sheet, even one without faults."""
    clean = pupil(class_name="6A2", teacher=None, findings=(), not_checked=())
    book = opened(workbook(report(pupil(), pupil(), clean)))
    assert book.sheetnames == ["Tổng hợp", "6A1", "6A2"]
    found = rows(book["Tổng hợp"])
    assert found[0][0] == "Kết quả kiểm tra dữ liệu học bạ – 29/05/2026"
    assert ("6A1", "Trần Văn Chủ", 2, 2, 2, 2, 2) in found
    assert ("6A2", "", 1, 0, 0, 0, 0) in found
    assert ("R-S10", "ĐTB môn cả năm", "Lỗi", 2, 2, "", "") in found
    assert ("X-VENDOR", "Tên lạ", "Cảnh báo", 2, 2, "", "") in found
    assert (2, "chưa có danh mục (R-I07)", "", "", "", "", "") in found
    links = [cell.hyperlink.location for cell in book["Tổng hợp"]["A"] if cell.hyperlink]
    assert links == ["'6A1'!A1", "'6A2'!A1"]
    assert rows(book["6A2"])[2][0] == "Không có lỗi hay cảnh báo nào."


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_school_wrote_stays_text(pupil: Any, report: Any, text: str) -> None:
    """A name that begins like a formula is not computed, a code keeps its zeros."""
    book = opened(workbook(report(pupil(name=text, code=text, teacher=text))))
    for cell in (book["6A1"]["A5"], book["6A1"]["B5"], book["Tổng hợp"]["B6"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_what_nobody_could_see_is_made_visible(pupil: Any, report: Any) -> None:
    """Zero-width and control characters, changes of direction, halves of letters."""
    name = "La\u200bn\x07\u202e\ud800\uffff"
    sheet = opened(workbook(report(pupil(name=name))))["6A1"]
    assert sheet["A5"].value == "La\ufffdn" + "\ufffd" * 4


def test_classes_of_two_schools_are_told_apart(pupil: Any, report: Any) -> None:
    """By the school's code before the name of the class."""
    other = pupil(school=School(code="01999502"))
    book = opened(workbook(report(pupil(), other)))
    assert book.sheetnames[1:] == ["01999501 6A1", "01999502 6A1"]


def test_english_when_asked_for(pupil: Any, report: Any) -> None:
    """Titles, messages, places and levels; values stay as on the form."""
    book = opened(workbook(report(pupil(), language="en")))
    assert book.sheetnames == ["Summary", "6A1"]
    line = rows(book["6A1"])[4]
    assert line[3:5] == ("Error", "Does not agree")
    assert line[5] == "Ngữ văn: Subject result, whole year\nDanh sách.xlsx › Lớp › row 7"
    assert line[6:8] == ("Stated: 7,5\nComputed: 7,6 or 7,7", "Compute again")


@given(st.lists(st.text(max_size=40), max_size=8))
def test_sheets_are_called_what_excel_takes(wanted: list[str]) -> None:
    """At most 31 letters, none of the forbidden, each once whatever its capitals."""
    names = sheet_names(wanted)
    assert len(names) == len(wanted)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not FORBIDDEN & set(name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["6A1", "6a1"], ["6A1", "6a1 (2)"]),
        (["6/1", "6:1"], ["6-1", "6-1 (2)"]),
        (["History", ""], ["History (2)", "-"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
    ],
)
def test_unfit_names_are_mended(wanted: list[str], names: list[str]) -> None:
    """So that the class can still be recognised."""
    assert sheet_names(wanted) == names


@pytest.mark.parametrize("name", ["[6]*?", "Lớp '1'", "=1+1", "Tổng hợp", "\x00", "a" * 99])
def test_any_name_of_a_class_makes_a_workbook(pupil: Any, report: Any, name: str) -> None:
    """Excel's own rules never stop a report."""
    book = opened(workbook(report(pupil(class_name=name), pupil(class_name="6A2"))))
    assert len(book.sheetnames) == 3


def test_without_its_library_the_extra_is_named(
    pupil: Any, report: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to install, in the error."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(PluginError, match="hocba-plugin\\[excel\\]"):
        workbook(report(pupil()))

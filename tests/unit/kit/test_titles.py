"""Titles say which file it is: class, time, year, school."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_adapter_kit import titles
from hocba_adapter_kit.workbooks import SpreadsheetError

BOOK = (
    "BẢNG TỔNG HỢP KẾT QUẢ GIÁO DỤC HỌC KỲ 2, NĂM HỌC 2025 - 2026",
    "Khối 6 - Lớp 6A - (Học kỳ 2)",
)


def test_the_titles_of_a_yearly_book_say_everything() -> None:
    """As vnEdu writes them."""
    assert titles.class_in(BOOK) == "6A"
    assert titles.periods_in(BOOK) == {2}
    assert titles.school_years_in(BOOK) == {"2025-2026"}


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("HỌC KỲ 2", 2),
        ("Học kỳ II", 2),
        ("(Học kì I)", 1),
        ("Hoc ki 1", 1),
        ("HK II - 2025-2026", 2),
        ("2024-2025 - Học kỳ: 1", 1),
        ("Cả năm", titles.WHOLE_YEAR),
        ("Ca nam", titles.WHOLE_YEAR),
        ("Khoa học kỹ thuật", None),
        ("Học kỳ III", None),
    ],
)
def test_every_spelling_of_a_semester_is_known(written: str, period: int | None) -> None:
    """Arabic and Roman figures, with tones and without."""
    assert titles.period_in((written,)) == period


@pytest.mark.parametrize(
    "written",
    [
        "2024-2025 - Học kỳ: 1",
        "Năm học 2024 – 2025",
        "NH 24-25",
        "năm học: 2024/2025",
        "Từ 2024-2025",
    ],
)
def test_a_year_is_read_with_and_without_the_words(written: str) -> None:
    """So last year's file is refused however it says so."""
    assert titles.school_years_in((written,)) == {"2024-2025"}
    with pytest.raises(SpreadsheetError, match="school year 2024-2025, not 2025-2026"):
        titles.check_school_year("a.xlsx", (written,), "2025-2026")


@pytest.mark.parametrize(
    "written", ["Kế hoạch 2021-2025", "ĐT: 0912025-2026", "05/09/2025", "Mã 12024-20259"]
)
def test_what_is_no_school_year_is_not_taken_for_one(written: str) -> None:
    """Plans of five years, telephone numbers, dates."""
    assert titles.school_years_in((written,)) == set()


@given(st.integers(2015, 2035), st.sampled_from(["-", " - ", "–", " — ", "/"]), st.booleans())
def test_any_other_year_is_refused(first: int, dash: str, words: bool) -> None:
    """And the year asked for is not."""
    line = f"{'Năm học ' if words else ''}{first}{dash}{first + 1} - Học kỳ: 2"
    titles.check_school_year("a.xlsx", (line,), f"{first}-{first + 1}")
    with pytest.raises(SpreadsheetError):
        titles.check_school_year("a.xlsx", (line,), f"{first - 1}-{first}")


def test_names_of_one_school_are_equal_short_and_spelt_out() -> None:
    """Kinds of school are often abbreviated."""
    assert titles.same_school("TRƯỜNG THCS MẪU B", "Trường Trung học cơ sở Mẫu B")
    assert not titles.same_school("TRƯỜNG THCS MẪU A", "Trường Trung học cơ sở Mẫu B")

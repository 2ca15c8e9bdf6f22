"""Places in people's words, and the counts of a summary."""

from typing import Any

import pytest

from hocba_hooks import NotChecked, Severity
from hocba_hooks.transcripts import Level
from hocba_hooks.values.dates import PartialDate
from hocba_plugin.reports import by_class, by_code, not_checked
from hocba_plugin.reports.texts import birth_text


@pytest.mark.parametrize(
    ("path", "level", "vi"),
    [
        ("pupil.name", Level.PRIMARY, "Họ và tên học sinh"),
        ("pupil.birth", Level.LOWER_SECONDARY, "Ngày, tháng, năm sinh"),
        ("subjects[subject=TOAN].year", Level.LOWER_SECONDARY, "Toán: Điểm (hoặc mức) cả năm"),
        ("subjects[subject=TOAN].test", Level.PRIMARY, "Toán: Điểm kiểm tra định kỳ"),
        ("subjects[subject=TOAN]", Level.PRIMARY, "Toán"),
        ("subjects[subject=XX].year", Level.LOWER_SECONDARY, "Bảng điểm các môn học (XX): Điểm"),
        ("competences[competence=language].level", Level.PRIMARY, "Năng lực ngôn ngữ"),
        ("competences[competence=language]", Level.PRIMARY, "Năng lực ngôn ngữ"),
        ("history[2].school_year", Level.PRIMARY, "Quá trình học tập (2): Năm học"),
        ("conduct.year", Level.UPPER_SECONDARY, "Kết quả rèn luyện cả năm"),
        ("subjects", Level.PRIMARY, "Bảng điểm các môn học"),
        ("A.xlsx › Lớp 1A › row 15 › Toán", Level.PRIMARY, "A.xlsx › Lớp 1A › dòng 15 › Toán"),
        ("nowhere.at_all", Level.PRIMARY, "Học bạ"),
        ("pupil.father.nickname", Level.PRIMARY, "Học bạ"),
        ("subjects[subject=TOAN].odd", Level.PRIMARY, "Toán"),
    ],
)
def test_a_path_is_told_in_the_words_of_the_form(
    places: Any, path: str, level: Level, vi: str
) -> None:
    """As the profile means it; a subject by its name; of what is unknown, what it is part of."""
    assert places.name(path, level)[0].startswith(vi)


def test_english_names_come_from_the_profile(places: Any) -> None:
    """Only names of subjects stay Vietnamese."""
    found = places.name("subjects[subject=TOAN].year", Level.LOWER_SECONDARY)[1]
    assert found == "Toán: Subject result, whole year"


def test_classes_are_counted_in_the_order_read(pupil: Any) -> None:
    """One class per school and name; who is missing since last year is no record of this one."""
    missing = pupil(class_name="5A (2024-2025)", read=False)
    not_due = pupil(findings=(), not_checked=(), due=False)
    classes = by_class([pupil(), pupil(class_name="6A2"), not_due, missing])
    assert [(one.name, one.counts) for one in classes] == [
        ("6A1", (2, 1, 1, 1, 1)),
        ("6A2", (1, 1, 1, 1, 1)),
        ("5A (2024-2025)", (0, 0, 1, 1, 1)),
    ]
    assert classes[0].as_json == {
        "school": "01999501",
        "class": "6A1",
        "records": 2,
        "stopped": 1,
        "errors": 1,
        "warnings": 1,
        "not_checked": 1,
    }


def test_codes_are_counted_gravest_first(pupil: Any) -> None:
    """Findings and pupils apart; the gravest severity of a code is its own."""
    fault, doubt = pupil().findings
    mild = fault.model_copy(update={"severity": Severity.INFO})
    pupils = [pupil(findings=(doubt, doubt, doubt)), pupil(findings=(mild, fault))]
    found = by_code(pupils, {"R-S10": ("vi", "en")})
    assert [(one.code, one.severity, one.findings, one.pupils) for one in found] == [
        ("R-S10", Severity.ERROR, 2, 1),
        ("X-VENDOR", Severity.WARNING, 3, 1),
    ]
    assert (found[0].title_vi, found[1].title_vi, found[1].title_en) == ("vi", "Tên lạ", "Odd name")


def test_what_was_not_checked_is_counted_by_reason(pupil: Any) -> None:
    """Never left out, never passed; the most frequent first, with all rules it stops."""
    one = pupil().not_checked[0]
    other = one.model_copy(update={"code": "R-I06"})
    rare = NotChecked(code="R-S03", reason="no marks")
    found = not_checked([pupil(not_checked=(rare,)), pupil(not_checked=(one, other)), pupil()])
    assert [(o.reason_vi, o.reason_en, o.codes, o.times) for o in found] == [
        ("chưa có danh mục", "no list", ("R-I06", "R-I07"), 3),
        ("no marks", "no marks", ("R-S03",), 1),
    ]


@pytest.mark.parametrize(
    ("birth", "text"),
    [
        (PartialDate(year=2014, month=3, day=9), "09/03/2014"),
        (PartialDate(year=2014, month=3), "03/2014"),
        (PartialDate(year=2014), "2014"),
        (None, ""),
    ],
)
def test_a_birth_date_is_told_as_far_as_it_is_known(birth: PartialDate | None, text: str) -> None:
    """Nothing is made up."""
    assert birth_text(birth) == text


def test_a_pupil_is_not_named_where_it_is_logged(pupil: Any) -> None:
    """Neither in its own repr nor in that of the class."""
    assert "Lan" not in repr(by_class([pupil()]))

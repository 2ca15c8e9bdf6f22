"""The pure values, against the vectors of the law and by property."""

import csv
import datetime as dt
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import Level, circular_for
from hocba_hooks.values import marks, personal_id
from hocba_hooks.values.dates import PartialDate, for_people, parse_date, school_year_start
from hocba_hooks.values.marks import Score, Verdict, year_score
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.values.text import match_key, tidy

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors"


def vectors(name: str) -> list[dict[str, str]]:
    """Return the rows of one vector file."""
    with (VECTORS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", vectors("rounding_ties_divisor8"), ids=lambda row: row["id"])
def test_ties_are_rounded_up(row: dict[str, str]) -> None:
    """Binary floats are wrong for half of these."""
    exact = Decimal(row["weighted_sum"]) / 8
    assert Decimal(row["expected"]) == marks.round_half_up(exact)


@pytest.mark.parametrize("row", vectors("rounding_semester"), ids=lambda row: row["id"])
def test_semester_averages(row: dict[str, str]) -> None:
    """TT 22/2021/TT-BGDĐT art. 9.1."""
    regular = [Decimal(mark) for mark in row["regular_marks"].split(";")]
    average = marks.semester_average(regular, Decimal(row["mid_mark"]), Decimal(row["end_mark"]))
    assert Decimal(row["expected"]) == average


@pytest.mark.parametrize("row", vectors("rounding_year"), ids=lambda row: row["id"])
def test_year_averages(row: dict[str, str]) -> None:
    """From the rounded semester averages."""
    average = marks.year_average(Decimal(row["semester1"]), Decimal(row["semester2"]))
    assert Decimal(row["expected"]) == average


@pytest.mark.parametrize("row", vectors("match_key"), ids=lambda row: row["id"])
def test_match_keys(row: dict[str, str]) -> None:
    """Spelling variants share a key; i and y do not."""
    assert (row["key_a"], row["key_b"]) == (match_key(row["a"]), match_key(row["b"]))


@given(st.text())
def test_tidy_text_is_nfc_and_trimmed_and_stays_so(text: str) -> None:
    """Tidying twice changes nothing."""
    once = tidy(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip() == tidy(once)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_date_written_for_people_reads_back(date: dt.date) -> None:
    """dd/MM/yyyy, with - and . as well, and ISO."""
    written = for_people(date)
    for text in (written, written.replace("/", "-"), written.replace("/", "."), date.isoformat()):
        assert date == parse_date(text)


def test_an_excel_serial_is_a_date() -> None:
    """Cells that lost their format."""
    assert dt.date(2019, 4, 12) == parse_date("43567")


@pytest.mark.parametrize("text", ["31/02/2018", "12/13/2018", "1/1/18", "hôm qua", "", "2018"])
def test_what_is_no_date_is_refused_without_repeating_it(text: str) -> None:
    """A birth date is personal data."""
    with pytest.raises(ValueError, match=r".+") as caught:
        parse_date(text)
    assert not text or text not in str(caught.value)


def test_a_partial_date_must_be_on_the_calendar() -> None:
    """Even when parts are unknown."""
    assert PartialDate(year=2018).date is None
    for parts in ({"year": 2018, "month": 13}, {"year": 2018, "month": 2, "day": 30}):
        with pytest.raises(ValueError, match=r".+"):
            PartialDate(**parts)
    with pytest.raises(ValueError, match="month"):
        PartialDate(year=2018, day=3)


@given(st.sampled_from([Sex.MALE, Sex.FEMALE]), st.integers(1900, 2399), st.integers(0, 999_999))
def test_a_personal_id_tells_sex_and_year(sex: Sex, year: int, serial: int) -> None:
    """Digits 4-6."""
    number = personal_id.make("001", sex, year, serial)
    assert personal_id.is_well_formed(number)
    assert (sex, year) == personal_id.sex_and_birth_year(number)


def test_personal_ids_are_registered_in_one_of_63_provinces() -> None:
    """The mergers of 2025 did not change them."""
    assert len(personal_id.registration_provinces()) == 63
    assert "079" in personal_id.registration_provinces()


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("8,5", Decimal("8.5")),
        ("8.0", Decimal(8)),
        ("10", Decimal(10)),
        ("7.25", Decimal("7.25")),
        ("", None),
        (" - ", None),
        ("Đ", marks.Verdict.PASSED),
        ("chưa đạt", marks.Verdict.NOT_PASSED),
        ("Miễn", marks.Verdict.EXEMPT),
    ],
)
def test_scores_as_schools_write_them(text: str, score: marks.Score | None) -> None:
    """Comma or point, Đạt in several spellings, blank is no mark and no zero."""
    assert score == marks.parse_score(text)


@pytest.mark.parametrize("text", ["tám", "8,5,1", "-1", "850", "T"])
def test_what_is_no_score_is_refused(text: str) -> None:
    """Never guessed."""
    with pytest.raises(ValueError, match=r".+"):
        marks.parse_score(text)


@pytest.mark.parametrize(
    ("level", "grade", "year", "circular"),
    [
        (Level.PRIMARY, 1, 2020, "tt27-2020"),
        (Level.PRIMARY, 5, 2023, None),
        (Level.PRIMARY, 5, 2024, "tt27-2020"),
        (Level.LOWER_SECONDARY, 9, 2023, None),
        (Level.LOWER_SECONDARY, 9, 2024, "tt22-2021"),
        (Level.UPPER_SECONDARY, 10, 2022, "tt22-2021"),
    ],
)
def test_the_circular_depends_on_grade_and_year(
    level: Level, grade: int, year: int, circular: str | None
) -> None:
    """R-S25."""
    assert circular == circular_for(level, grade, year)


def test_a_school_year_is_two_years_in_a_row() -> None:
    """R-I22."""
    assert school_year_start("2025-2026") == 2025
    for text in ("2025", "2025-2027", "2025/2026"):
        with pytest.raises(ValueError, match="YYYY"):
            school_year_start(text)


def test_names_find_their_ids_and_history_does_not_mislead() -> None:
    """Thổ is the Thổ, although other groups were once called so."""
    groups = vocabulary.ethnic_groups()
    assert {name: vocabulary.find(groups, name) for name in ("H'Mông", "Khơ me", "Thổ")} == {
        "H'Mông": "08",
        "Khơ me": "05",
        "Thổ": "24",
    }
    assert vocabulary.find_subject("primary", "Mỹ thuật") == "MT"
    assert vocabulary.find_subject("lower_secondary", "Ngoại ngữ 1 (Tiếng Anh)") == "NN1"
    assert vocabulary.find_subject("lower_secondary", "Chế tạo") is None


@pytest.mark.parametrize(
    ("level", "written", "subject"),
    [
        ("lower_secondary", "Văn", "NV"),
        ("lower_secondary", "Ng.ngữ", "NN1"),
        ("lower_secondary", "LS&ĐL", "LSDL"),
        ("lower_secondary", "C.nghệ", "CN"),
        ("lower_secondary", "NDGDCĐP", "GDDP"),
        ("lower_secondary", "HĐTN&HN", "HDTNHN"),
        ("lower_secondary", "Lí", None),
        ("upper_secondary", "Lí", "VL"),
        ("upper_secondary", "GDKT&PL", "KTPL"),
        ("primary", "T.Việt", "TV"),
    ],
)
def test_short_names_of_subjects_are_known_at_their_level(
    level: str, written: str, subject: str | None
) -> None:
    """As yearly books head their columns."""
    assert vocabulary.find_subject(level, written) == subject


@pytest.mark.parametrize(
    ("semester1", "semester2", "year"),
    [
        (Decimal("7.5"), Decimal("8.2"), Decimal(8)),
        (Decimal("8.9"), Decimal("8.9"), Decimal("8.9")),
        (Verdict.NOT_PASSED, Verdict.PASSED, Verdict.PASSED),
        (Verdict.PASSED, Verdict.NOT_PASSED, Verdict.NOT_PASSED),
        (Verdict.EXEMPT, Verdict.EXEMPT, Verdict.EXEMPT),
        (Verdict.EXEMPT, Verdict.PASSED, None),
        (Decimal(7), Verdict.EXEMPT, None),
        (None, Decimal(8), None),
        (Decimal(8), None, None),
    ],
)
def test_the_year_follows_from_two_semesters_or_stays_open(
    semester1: Score | None, semester2: Score | None, year: Score | None
) -> None:
    """TT 22/2021/TT-BGDĐT art. 9.1; one semester is not the year."""
    assert year_score(semester1, semester2) == year

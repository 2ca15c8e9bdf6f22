"""Provinces, communes, districts, school codes, birth dates and circulars by their dates."""

import datetime as dt
from pathlib import Path

import pytest

from hocba_hooks import Level, Severity, Transcript
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.vocabulary import provinces_between, provinces_within
from hocba_plugin.config import RulesConfig
from hocba_plugin.errors import ConfigError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import sample_transcript
from hocba_plugin.validate import Checker
from hocba_plugin.validate.catalogue import entries
from hocba_plugin.validate.communes import load_communes

HEADER = "code,name,province_code,valid_from,valid_to\n"
COMMUNES = f"""{HEADER}\
00004,Phường Ba Đình,01,2025-07-01,
00001,Phường Phúc Xá,01,,2025-06-30
26734,Phường Sài Gòn,79,2025-07-01,
"""
PLAIN = sample_transcript(Level.PRIMARY, 3, 5)
BIRTHPLACE = "pupil.birthplace"


def changed(transcript: Transcript, path: str, value: object) -> Transcript:
    """Return ``transcript`` with one value replaced."""
    name, _, rest = path.partition(".")
    model = getattr(transcript, name)
    inner = changed(model, rest, value) if rest else value
    return transcript.model_copy(update={name: inner})


def said(
    checker: Checker, transcript: Transcript, code: str, issued_on: dt.date | None = None
) -> list[tuple[str, str]]:
    """Return variant and path of each finding of a rule."""
    variants = {
        entry.message_vi.partition("{")[0] or entry.message_vi.partition("}")[2]: entry.variant
        for entry in entries().values()
        if entry.code == code
    }
    report = checker.check(transcript, issued_on=issued_on)
    return [
        (next(v for words, v in variants.items() if words in one.message_vi), one.path)
        for one in report.findings
        if one.code == code
    ]


@pytest.fixture
def listed(profile: Profile, tmp_path: Path) -> Checker:
    """The rules of a school that has a list of communes."""
    path = tmp_path / "communes.csv"
    path.write_text(COMMUNES, "utf-8")
    return Checker(profile, RulesConfig(communes=path))


def test_provinces_are_those_of_the_day() -> None:
    """63 until 30/06/2025, 34 since; over both days seven codes have two names."""
    last, first = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    assert len(provinces_between(last, last)) == 63
    assert len(provinces_between(first, dt.date.max)) == 34
    assert provinces_between(last, last)["15"] == ("Tỉnh Yên Bái",)
    assert provinces_between(first, first)["15"] == ("Tỉnh Lào Cai",)
    both = provinces_between(last, first)
    assert both["15"] == ("Tỉnh Yên Bái", "Tỉnh Lào Cai")
    assert sum(len(set(names)) > 1 for names in both.values()) >= 7


@pytest.mark.parametrize(
    ("code", "school_year", "issued_on", "wrong"),
    [
        ("34", "2024-2025", None, False),
        ("34", "2024-2025", dt.date(2025, 6, 30), False),
        ("34", "2024-2025", dt.date(2025, 7, 1), True),
        ("34", "2025-2026", None, True),
        ("01", "2025-2026", None, False),
        ("99", "2024-2025", None, True),
    ],
)
def test_a_province_code_is_in_force_or_not(
    checker: Checker, code: str, school_year: str, issued_on: dt.date | None, wrong: bool
) -> None:
    """Thái Bình (34) ended with the merger; an open date of issue allows both lists."""
    transcript = changed(PLAIN, f"{BIRTHPLACE}.province_code", code)
    transcript = changed(transcript, "school_year", school_year)
    found = said(checker, transcript, "R-I07", issued_on)
    assert ("", f"{BIRTHPLACE}.province_code") in found or not wrong
    assert (found == []) is not wrong


@pytest.mark.parametrize(
    ("code", "name", "variants"),
    [
        ("15", "Tỉnh Yên Bái", ["name"]),
        ("15", "Lào Cai", []),
        ("19", "Tỉnh Bắc Kạn", ["name"]),
        ("79", "Tp. Hồ Chí Minh", []),
        ("01", "Tp. Hồ Chí Minh", ["another"]),
        ("01", "Tỉnh Bắc Kạn", ["another"]),
        ("01", "TPHN", ["name"]),
        ("46", "Thừa Thiên Huế", []),
        ("01", None, []),
    ],
)
def test_the_name_beside_a_code_is_its_own(
    checker: Checker, code: str, name: str | None, variants: list[str]
) -> None:
    """Code 15 was Yên Bái and is Lào Cai; spellings of the kind of province do not matter.

    The name of a province that was never there is an error, any other one a warning.
    """
    transcript = changed(PLAIN, "school.province_code", code)
    transcript = changed(transcript, "school.province_name", name)
    found = said(checker, transcript, "R-I07")
    assert found == [(variant, "school.province_name") for variant in variants]


@pytest.mark.parametrize(
    ("commune", "province", "variants"),
    [
        ("00004", "01", []),
        ("26734", "79", []),
        ("26734", None, []),
        ("26734", "01", ["elsewhere"]),
        ("00001", "01", ["commune"]),
        ("99999", "01", ["commune"]),
    ],
)
def test_communes_are_compared_with_the_schools_list(
    listed: Checker, commune: str, province: str | None, variants: list[str]
) -> None:
    """In force, and in the province beside it."""
    transcript = changed(PLAIN, f"{BIRTHPLACE}.commune_code", commune)
    transcript = changed(transcript, f"{BIRTHPLACE}.province_code", province)
    path = f"{BIRTHPLACE}.commune_code"
    assert said(listed, transcript, "R-I07") == [(variant, path) for variant in variants]


def test_an_old_commune_is_right_for_a_document_of_its_time(listed: Checker) -> None:
    """Its last day was 30/06/2025."""
    transcript = changed(PLAIN, f"{BIRTHPLACE}.commune_code", "00001")
    transcript = changed(transcript, f"{BIRTHPLACE}.province_code", "01")
    transcript = changed(transcript, "school.commune_code", None)
    transcript = changed(transcript, "pupil.residence.commune_code", None)
    transcript = changed(transcript, "pupil.native_place.commune_code", None)
    assert said(listed, transcript, "R-I07", dt.date(2025, 6, 30)) == []
    found = said(listed, transcript, "R-I07", dt.date(2025, 7, 1))
    assert found == [("commune", f"{BIRTHPLACE}.commune_code")]


def test_without_a_list_communes_are_not_checked(checker: Checker, listed: Checker) -> None:
    """Said so, not passed over."""
    open_ = {one.code for one in checker.check(PLAIN).not_checked}
    known = {one.code for one in listed.check(PLAIN).not_checked}
    assert ("R-I07" in open_, "R-I07" in known) == (True, False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "missing column"),
        (HEADER, "list is empty"),
        (f"{HEADER}00004,Phường Ba Đình,01,2025-07-01,\n4,Phường Ba Đình,01,,\n", "line 3"),
        (f"{HEADER}00004,Phường Ba Đình,1,,\n", "line 2"),
        (f"{HEADER}00004,Phường Ba Đình,01,01/07/2025,\n", "line 2"),
        (f"{HEADER}00004,Phường Ba Đình,01\n", "line 2"),
        (f"{HEADER}00004,Phường,Ba Đình,01,,\n", "line 2"),
    ],
)
def test_a_malformed_list_is_refused_before_any_record(
    profile: Profile, tmp_path: Path, text: str, place: str
) -> None:
    """With the line where it is wrong."""
    path = tmp_path / "communes.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=place):
        Checker(profile, RulesConfig(communes=path))


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Missing, or not UTF-8."""
    with pytest.raises(ConfigError):
        load_communes(tmp_path / "nowhere.csv")
    (tmp_path / "old.csv").write_bytes(HEADER.encode() + b"00004,Ph\xfdng,01,,\n")
    with pytest.raises(ConfigError):
        load_communes(tmp_path / "old.csv")


def test_a_list_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """As Excel on Windows writes it (R-T11)."""
    path = tmp_path / "excel.csv"
    path.write_text(COMMUNES, "utf-8-sig")
    day = dt.date(2026, 1, 1)
    assert load_communes(path).provinces_of("26734", day, day) == {"79"}


@pytest.mark.parametrize(
    ("school_year", "district", "found"),
    [
        ("2025-2026", "Quận Ba Đình", [("district", "school.district_name")]),
        ("2024-2025", "Quận Ba Đình", []),
        ("2025-2026", None, []),
    ],
)
def test_a_district_is_left_over(
    checker: Checker, school_year: str, district: str | None, found: list[tuple[str, str]]
) -> None:
    """Since the school year 2025-2026 there is none."""
    transcript = changed(PLAIN, "school.district_name", district)
    transcript = changed(transcript, "school_year", school_year)
    assert said(checker, transcript, "R-I07") == found


@pytest.mark.parametrize(
    ("code", "variants"),
    [
        ("01999401", []),
        ("0100A40199", []),
        ("019994", ["trial"]),
        ("01999401019994010199", ["trial"]),
        ("99999401", [""]),
        ("01-99401", [""]),
        ("79999401", ["elsewhere"]),
        ("7999940", ["elsewhere"]),
    ],
)
def test_school_codes(checker: Checker, code: str, variants: list[str]) -> None:
    """Six or twenty digits are of trials; a wrong province or sign is an error."""
    found = said(checker, changed(PLAIN, "school.code", code), "R-I20")
    assert found == [(variant, "school.code") for variant in variants]


@pytest.mark.parametrize(
    ("code", "variants"),
    [
        ("01", []),
        (None, []),
        ("99", ["department"]),
        ("79", ["elsewhere"]),
        ("34", ["elsewhere", "department"]),
    ],
)
def test_department_codes(checker: Checker, code: str | None, variants: list[str]) -> None:
    """A department is that of a province in force, and the one the school code begins with."""
    found = said(checker, changed(PLAIN, "school.department_code", code), "R-I20")
    paths = {"elsewhere": "school.code", "department": "school.department_code"}
    assert sorted(found) == sorted((variant, paths[variant]) for variant in variants)


@pytest.mark.parametrize(
    ("school", "province", "wrong"),
    [
        ("10123401", "15", False),
        ("15123401", "15", False),
        ("74123401", "79", False),
        ("10123401", "10", False),
        ("15123401", "10", True),
        ("74123401", "75", True),
        ("10123401", None, False),
    ],
)
def test_a_school_keeps_the_code_its_former_province_gave_it(
    checker: Checker, school: str, province: str | None, wrong: bool
) -> None:
    """Lào Cai (10) is in 15 now, Bình Dương (74) in 79: no school changed its code for that."""
    transcript = changed(PLAIN, "school.code", school)
    transcript = changed(transcript, "school.department_code", province)
    transcript = changed(transcript, "school.province_code", province)
    assert (("elsewhere", "school.code") in said(checker, transcript, "R-I20")) is wrong


def test_every_former_province_lies_in_one_of_today() -> None:
    """Each of the 63 codes in exactly one of the 34."""
    today = provinces_between(dt.date(2026, 7, 1), dt.date.max)
    within = [code for now in today for code in provinces_within(now)]
    assert sorted(within) == sorted(provinces_between(dt.date.min, dt.date.max))
    assert len(within) == 63


@pytest.mark.parametrize(
    ("month", "day", "wrong"), [(1, 1, True), (1, 2, False), (1, None, False), (None, None, False)]
)
def test_new_year_as_a_birth_date_is_doubted(
    checker: Checker, month: int | None, day: int | None, wrong: bool
) -> None:
    """A warning only: some are born that day."""
    assert PLAIN.pupil.birth is not None
    birth = PartialDate(year=PLAIN.pupil.birth.year, month=month, day=day)
    report = checker.check(changed(PLAIN, "pupil.birth", birth))
    found = [one.severity for one in report.findings if one.code == "R-D03"]
    assert found == ([Severity.WARNING] if wrong else [])


@pytest.mark.parametrize(("years", "wrong"), [(-2, True), (-1, False), (3, False), (4, True)])
@pytest.mark.parametrize(("level", "grade"), [(Level.PRIMARY, 3), (Level.UPPER_SECONDARY, 11)])
def test_age_bounds(checker: Checker, level: Level, grade: int, years: int, wrong: bool) -> None:
    """One year younger to three years older."""
    transcript = sample_transcript(level, grade, 5)
    start = int(transcript.school_year[:4])
    birth = PartialDate(year=start - 5 - grade - years)
    found = said(checker, changed(transcript, "pupil.birth", birth), "R-D04")
    assert found == ([("", "pupil.birth")] if wrong else [])


@pytest.mark.parametrize(
    ("grade", "school_year", "circular", "variants"),
    [
        (3, "2022-2023", "tt27-2020", []),
        (3, "2021-2022", "tt27-2020", ["older"]),
        (3, "2021-2022", "tt30-2014", ["older"]),
        (3, "2022-2023", "tt30-2014", [""]),
        (3, "2022-2023", "tt22-2021", [""]),
        (6, "2022-2023", "tt27-2020", [""]),
    ],
)
def test_circulars_by_grade_and_year(
    checker: Checker, grade: int, school_year: str, circular: str, variants: list[str]
) -> None:
    """TT 27/2020 reached grade 3 in 2022-2023; what came before is not issued, and said so."""
    transcript = changed(PLAIN, "school_class.grade", grade)
    transcript = changed(transcript, "school_year", school_year)
    transcript = changed(transcript, "circular", circular)
    found = said(checker, transcript, "R-S25")
    assert found == [(variant, "circular") for variant in variants]


@pytest.mark.parametrize("school_year", ["0000-0001", "9999-10000"])
def test_years_beyond_the_calendar_break_no_check(checker: Checker, school_year: str) -> None:
    """Whatever is wrong with them, every rule says its say."""
    report = checker.check(changed(PLAIN, "school_year", school_year))
    assert [one.path for one in report.findings if one.code == "R-X09"] == []

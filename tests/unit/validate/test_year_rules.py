"""Last year's sense: a record beside the one the pupil had the year before (R-Y02 to R-Y11)."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_hooks import Finding, Level, Severity, Transcript
from hocba_hooks.transcripts import Address, HistoryEntry
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import Circumstances, sample_school
from hocba_plugin.validate import Checker, rule_book
from hocba_plugin.validate.checker import CRASHED

LAST, NOW = "2024-2025", "2025-2026"
GRADES = {
    Level.PRIMARY: range(2, 6),
    Level.LOWER_SECONDARY: range(7, 10),
    Level.UPPER_SECONDARY: range(11, 13),
}
OF_YEARS = {f"R-Y{number:02}" for number in range(2, 12)}


def pupil_of(level: Level, grade: int, school_year: str, seed: int = 1) -> Transcript:
    """Return a pupil's record; the same seed is the same pupil in every year."""
    (pupil,) = sample_school(
        level,
        seed=seed,
        classes={f"{grade}A1": 1},
        school_year=school_year,
        special={1: Circumstances(ability=8)},
    ).pupils
    return pupil.transcript


def two_years(level: Level = Level.LOWER_SECONDARY, grade: int = 8) -> tuple[Any, Any]:
    """Return last year's and this year's record of a pupil who was promoted."""
    return pupil_of(level, grade - 1, LAST), pupil_of(level, grade, NOW)


def found(checker: Checker, now: Transcript, before: Transcript | None) -> list[Finding]:
    """Return what the year rules find, or which crashed."""
    report = checker.check(now, previous=before)
    return [one for one in report.findings if one.code in OF_YEARS | {CRASHED}]


def told(checker: Checker, now: Transcript, before: Transcript) -> set[tuple[str, str]]:
    """Return code and place of what the year rules find."""
    return {(one.code, one.path) for one in found(checker, now, before)}


def with_pupil(transcript: Any, **changes: object) -> Any:
    """Return ``transcript`` with a changed pupil."""
    return transcript.model_copy(update={"pupil": transcript.pupil.model_copy(update=changes)})


@given(level=st.sampled_from(Level), data=st.data(), seed=st.integers(0, 9999))
@settings(max_examples=30, deadline=None)
def test_a_pupil_who_moves_up_a_grade_has_nothing_to_explain(
    level: Level, data: st.DataObject, seed: int
) -> None:
    """Whoever it is, and whichever grade."""
    checker = Checker(load_profile("qd3016-public"))
    grade = data.draw(st.sampled_from(GRADES[level]))
    before, now = (pupil_of(level, g, y, seed) for g, y in ((grade - 1, LAST), (grade, NOW)))
    assert found(checker, now, before) == []
    report = checker.check(now, previous=before)
    assert OF_YEARS.isdisjoint(one.code for one in report.not_checked)


OTHERS = [
    ("R-Y02", "personal_id", "001313990777"),
    ("R-Y03", "code", "0159999999"),
    ("R-Y04", "name", "Trần Văn Khác"),
    ("R-Y05", "birth", PartialDate(year=2011, month=2, day=3)),
    ("R-Y07", "ethnic_group", "05"),
    ("R-Y07", "nationality", "LA"),
]


@pytest.mark.parametrize(("code", "field", "other"), OTHERS)
def test_who_a_pupil_is_stays(checker: Checker, code: str, field: str, other: object) -> None:
    """A change is a warning with both values; what was missing has been added."""
    before, now = two_years()
    changed = with_pupil(before, **{field: other})
    (finding,) = found(checker, now, changed)
    assert (code, f"pupil.{field}", Severity.WARNING) == (
        finding.code,
        finding.path,
        finding.severity,
    )
    assert finding.evidence is not None
    assert finding.evidence.computed[0].startswith("năm trước: ")
    assert set() == told(checker, now, with_pupil(before, **{field: None}))


def test_sex_stays(checker: Checker) -> None:
    """Unknown is not another one."""
    before, now = two_years()
    other = Sex.FEMALE if now.pupil.sex is Sex.MALE else Sex.MALE
    assert {("R-Y06", "pupil.sex")} == told(checker, now, with_pupil(before, sex=other))
    assert set() == told(checker, now, with_pupil(before, sex=Sex.UNKNOWN))


@pytest.mark.parametrize("wrong", ["01313990777", "123456789012", "031234567"])
def test_a_number_that_was_none_may_be_put_right(checker: Checker, wrong: str) -> None:
    """A lost zero, a placeholder, an old identity number."""
    before, now = two_years()
    assert set() == told(checker, now, with_pupil(before, personal_id=wrong))


def test_a_temporary_code_may_give_way_to_the_issued_one(checker: Checker) -> None:
    """Before the sector database issues one, schools use codes of their own."""
    before, now = two_years()
    assert set() == told(checker, now, with_pupil(before, code="TAM-17"))


@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [
        ("Hoà Thuý Mĩ", "Hòa Thúy Mỹ", set()),
        ("Nguyễn Văn Tú", "Nguyễn Văn Tư", {("R-Y04", "pupil.name")}),
        ("Lê Thị Hoa", "Lê Thị Hòa", {("R-Y04", "pupil.name")}),
    ],
)
def test_a_spelling_is_no_other_name_but_a_tone_is(
    checker: Checker, before: str, now: str, codes: set[tuple[str, str]]
) -> None:
    """Place of the tone and i/y; Hoa and Hòa are two names."""
    last, this = two_years()
    assert codes == told(checker, with_pupil(this, name=now), with_pupil(last, name=before))


def test_births_are_compared_as_far_as_both_are_known(checker: Checker) -> None:
    """A year alone agrees with any day of it."""
    before, now = two_years()
    year = PartialDate(year=now.pupil.birth.year)
    assert set() == told(checker, now, with_pupil(before, birth=year))
    other = PartialDate(year=year.year - 1)
    assert {("R-Y05", "pupil.birth")} == told(checker, now, with_pupil(before, birth=other))


def test_another_birthplace_is_for_information(checker: Checker) -> None:
    """Merged provinces are written anew."""
    before, now = two_years()
    moved = with_pupil(before, birthplace=Address(text="Xã Mẫu, tỉnh Hà Tây"))
    (finding,) = found(checker, with_pupil(now, birthplace=Address(text="Hà Nội")), moved)
    assert (finding.code, finding.severity) == ("R-Y08", Severity.INFO)


@pytest.mark.parametrize(
    ("grade", "promoted", "severities"),
    [
        (8, True, []),
        (7, False, []),
        (7, True, [Severity.WARNING]),
        (8, False, [Severity.ERROR]),
        (9, True, [Severity.WARNING]),
        (6, False, [Severity.WARNING]),
    ],
)
def test_the_grade_follows_from_the_promotion(
    checker: Checker, grade: int, promoted: bool, severities: list[Severity]
) -> None:
    """Last year was grade 7: moved up, repeated, and what does not fit."""
    before, now = two_years()
    this = now.model_copy(
        update={"school_class": now.school_class.model_copy(update={"grade": grade})}
    )
    outcome = before.model_copy(update={"promoted": promoted})
    grades = [one for one in found(checker, this, outcome) if one.code == "R-Y09"]
    assert severities == [one.severity for one in grades]


def unchecked(checker: Checker, now: Transcript, before: Transcript | None) -> set[str]:
    """Return the year rules that could not be checked."""
    return OF_YEARS & {one.code for one in checker.check(now, previous=before).not_checked}


def test_without_last_year_nothing_passes(checker: Checker) -> None:
    """Only before grade 1 there is no year."""
    before, now = two_years()
    assert unchecked(checker, now, None) == OF_YEARS
    assert set() == unchecked(checker, pupil_of(Level.PRIMARY, 1, NOW), None)
    silent = before.model_copy(update={"promoted": None})
    assert {"R-Y09"} == unchecked(checker, now, silent)


def test_after_a_years_break_the_grade_is_not_measured(checker: Checker) -> None:
    """The record before is two years old."""
    before, now = two_years()
    older = before.model_copy(update={"school_year": "2023-2024"})
    assert {"R-Y09"} == unchecked(checker, now, older)


def test_a_new_level_begins_a_new_history(checker: Checker) -> None:
    """Grade 5 to 6: another school, another history, the same pupil."""
    now = pupil_of(Level.LOWER_SECONDARY, 6, NOW)
    last = pupil_of(Level.PRIMARY, 5, LAST)
    assert set() == told(checker, now, last.model_copy(update={"pupil": now.pupil}))


def test_the_history_has_last_year_in_its_class(checker: Checker) -> None:
    """A row of the year, and the class of last year's record."""
    before, now = two_years()
    first, second, third = now.history
    lacking = now.model_copy(update={"history": (first, third)})
    assert {("R-Y10", "history")} == told(checker, lacking, before)
    other = second.model_copy(update={"class_name": "7B"})
    wrong = now.model_copy(update={"history": (first, other, third)})
    assert {("R-Y10", "history[2].class_name")} == told(checker, wrong, before)
    # Who changed class in mid-year has a row for each.
    moved = now.model_copy(update={"history": (first, other, second, third)})
    assert set() == told(checker, moved, before)


def test_another_school_needs_a_date_of_arrival(checker: Checker) -> None:
    """A school that kept its name and got a new code is the same one."""
    before, now = two_years()
    school = before.school.model_copy(update={"code": "37999501", "name": "Trường THCS Mẫu Đ"})
    elsewhere = before.model_copy(update={"school": school})
    assert {("R-Y11", "history")} == told(checker, now, elsewhere)
    here: HistoryEntry = now.history[-1].model_copy(update={"arrived_on": dt.date(2025, 8, 20)})
    arrived = now.model_copy(update={"history": (*now.history[:-1], here)})
    assert set() == told(checker, arrived, elsewhere)
    renumbered = before.school.model_copy(update={"code": "0199950199"})
    assert set() == told(checker, now, before.model_copy(update={"school": renumbered}))


def test_the_pupil_who_is_missing_has_an_entry_without_a_name() -> None:
    """The journey tells it of last year's record; the message is ready as it stands."""
    (entry,) = (entry for entry in rule_book() if entry.code == "R-Y01")
    assert (entry.scope, entry.severity) == ("year", Severity.WARNING)
    assert entry.message_vi == entry.finding("", {}).message_vi

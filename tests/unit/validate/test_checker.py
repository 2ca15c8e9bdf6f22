"""The rule book as a whole: neighbours, gaps, crashes, and what messages may hold."""

import time
from collections.abc import Iterator

import pytest

from hocba_hooks import CheckRequest, Finding, Level, Severity, Transcript
from hocba_hooks.transcripts import PrimaryTranscript, Pupil, School, SchoolClass
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import sample_school, sample_transcript
from hocba_plugin.samples.faults import FAULTS
from hocba_plugin.validate import Checker, Neighbours, Validator, check_transcript, rules
from hocba_plugin.validate.book import Rule
from hocba_plugin.validate.context import Context

LEVELS = {Level.PRIMARY: 4, Level.LOWER_SECONDARY: 7, Level.UPPER_SECONDARY: 11}


def school(pupils: int) -> list[Transcript]:
    """Return the transcripts of an invented primary school."""
    made = sample_school(Level.PRIMARY, seed=3, classes={"3A": pupils // 2, "4A": pupils // 2})
    return [pupil.transcript for pupil in made.pupils]


def duplicates(findings: tuple[Finding, ...]) -> set[str]:
    """Return the codes among the rules that compare pupils."""
    return {found.code for found in findings} & {"R-I04", "R-I10"}


def test_a_pupil_entered_twice_is_found_in_both_rows(profile: Profile) -> None:
    """Also when the two rows are equal in every cell."""
    first = school(4)[0]
    again = first.model_copy()
    index = Neighbours([first, again])
    for transcript in (first, again):
        report = check_transcript(transcript, profile, neighbours=index)
        assert {"R-I04", "R-I10"} == duplicates(report.errors)


def test_a_pupil_is_not_its_own_neighbour(checker: Checker) -> None:
    """One index serves every pupil of the school."""
    pupils = school(4)
    index = Neighbours(pupils)
    assert all(not duplicates(checker.check(pupil, neighbours=index).findings) for pupil in pupils)


def test_the_same_pupil_in_another_year_is_no_duplicate(checker: Checker) -> None:
    """Numbers are compared within one school year."""
    pupil = school(2)[0]
    last_year = pupil.model_copy(update={"school_year": "2024-2025"})
    assert not duplicates(checker.check(pupil, neighbours=[last_year]).findings)


def test_without_neighbours_duplicates_are_not_checked(checker: Checker) -> None:
    """Never taken for passed."""
    pupil = school(2)[0]
    assert {"R-I04", "R-I10"} <= {one.code for one in checker.check(pupil).not_checked}
    nobody = checker.check(pupil, neighbours=Neighbours(known=True))
    assert {"R-I04", "R-I10"}.isdisjoint(one.code for one in nobody.not_checked)


def test_a_school_scope_without_namesakes_is_checked(validator: Validator) -> None:
    """The host says "nobody shares a number" by the scope."""
    pupil = school(2)[0]
    alone = validator.validate(CheckRequest(transcript=pupil))
    checked = validator.validate(CheckRequest(transcript=pupil, scope="school"))
    assert alone is not None
    assert checked is not None
    assert "R-I10" in {one.code for one in alone.not_checked}
    assert "R-I10" not in {one.code for one in checked.not_checked}


@pytest.mark.slow
def test_checking_a_large_school_takes_time_in_proportion(checker: Checker) -> None:
    """2,000 pupils against each other: the index is built once."""
    pupils = school(2000)
    started = time.perf_counter()
    index = Neighbours(pupils)
    for pupil in pupils:
        index.share_code(pupil)
        index.share_personal_id(pupil)
    assert time.perf_counter() - started < 1


def test_the_index_is_kept_while_the_neighbours_are_the_same(validator: Validator) -> None:
    """A run over a school passes one scope again and again."""
    pupils = tuple(school(4))
    seen = []
    for pupil in pupils:
        validator.validate(CheckRequest(transcript=pupil, neighbours=pupils, scope="school"))
        seen.append(validator._index)
    assert all(index is seen[0] for index in seen)


def test_a_rule_that_crashes_stops_the_record(
    checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fail closed, and say which check it was."""

    def broken(_: Context[Transcript]) -> Iterator[object]:
        raise ZeroDivisionError("Nguyễn Văn A")
        yield

    crashing = Rule(("R-I99",), None, broken)  # type: ignore[arg-type]
    monkeypatch.setattr(rules, "for_form", lambda _: (crashing,))
    (found,) = checker.check(school(2)[0]).findings
    assert (found.code, found.severity) == ("R-X09", Severity.ERROR)
    assert "R-I99" in found.message_en
    assert "Nguyễn" not in found.message_vi + found.message_en


def test_older_circulars_are_not_checked_by_the_new_ones(checker: Checker) -> None:
    """What depends on thresholds is counted as not checked, and R-S25 speaks where it is wrong."""
    transcript = sample_transcript(Level.LOWER_SECONDARY, 8, 1)
    old = transcript.model_copy(update={"circular": "tt58-2011", "school_year": "2021-2022"})
    report = checker.check(old)
    assert {"R-S15", "R-S20", "R-S30"} <= {one.code for one in report.not_checked}
    assert "R-S15" not in {found.code for found in report.findings}


@pytest.mark.parametrize("code", FAULTS)
def test_messages_hold_nothing_of_the_pupil(code: str, checker: Checker) -> None:
    """No name, number or date, whatever is wrong."""
    for level, grade in LEVELS.items():
        for seed in (1, 2, 3):
            broken = FAULTS[code].planted_in(sample_transcript(level, grade, seed))
            if broken is None:
                continue
            for found in checker.check(broken).findings:
                words = (found.message_vi, found.message_en, found.remedy_vi, found.remedy_en)
                assert not any(value in " ".join(words) for value in private(broken))


def private(transcript: Transcript) -> Iterator[str]:
    """Yield what must not be repeated."""
    pupil = transcript.pupil
    values = (pupil.name, pupil.personal_id, pupil.code, transcript.homeroom_teacher.name)
    yield from (value for value in values if value)


def test_vietnamese_and_english_reasons_are_given(checker: Checker) -> None:
    """What was not checked says why in both languages."""
    report = checker.check(sample_transcript(Level.LOWER_SECONDARY, 7, 1))
    assert report.not_checked
    assert all(one.reason and one.reason_vi for one in report.not_checked)


def test_a_bare_transcript_does_not_crash_any_rule(checker: Checker) -> None:
    """Holes are findings, not faults of the program."""
    full = sample_transcript(Level.PRIMARY, 1, 1)
    bare = PrimaryTranscript(
        school_year=full.school_year,
        circular=full.circular,
        school=School(code="01999401"),
        school_class=SchoolClass(name="1A", grade=1),
        pupil=Pupil(),
    )
    report = checker.check(bare)
    found = {one.code for one in report.errors}
    assert {"R-F01", "R-F04", "R-F06", "R-F07", "R-P07"} <= found
    assert "R-X09" not in found

"""Unlike years (exempt, late, not assessed) and choices of subjects: rules fire, or keep still."""

import datetime as dt
from collections.abc import Callable

import pytest

from hocba_hooks import Finding, Level, PrimaryTranscript, SecondaryTranscript
from hocba_hooks.transcripts import PrimarySubject, PupilStatus, SecondarySubject
from hocba_hooks.values.marks import Verdict
from hocba_plugin.samples import Circumstances, lone_pupil
from hocba_plugin.validate import Checker


def secondary(
    level: Level = Level.LOWER_SECONDARY, grade: int = 7, circumstances: Circumstances | None = None
) -> SecondaryTranscript:
    """Return a lawful record."""
    transcript = lone_pupil(level, grade, 5, circumstances or Circumstances()).transcript
    assert isinstance(transcript, SecondaryTranscript)
    return transcript


def with_rows(
    transcript: SecondaryTranscript, change: Callable[[SecondarySubject], dict[str, object]]
) -> SecondaryTranscript:
    """Return the record with every row changed."""
    rows = tuple(row.model_copy(update=change(row)) for row in transcript.subjects)
    return transcript.model_copy(update={"subjects": rows})


def found(
    checker: Checker, transcript: SecondaryTranscript | PrimaryTranscript, code: str
) -> list[Finding]:
    """Return what one rule says."""
    return [one for one in checker.check(transcript).findings if one.code == code]


def exempt(transcript: SecondaryTranscript, subject: str, *periods: str) -> SecondaryTranscript:
    """Return the record with a subject exempt."""
    marks = dict.fromkeys(periods, Verdict.EXEMPT)
    return with_rows(transcript, lambda row: dict(marks) if row.subject == subject else {})


ALL_YEAR = ("semester1", "semester2", "year")


@pytest.mark.parametrize(
    ("subject", "periods", "words"),
    [
        ("GDTC", ALL_YEAR, "decision is on file"),
        ("GDTC", ("semester1",), "decision is on file"),
        ("GDTC", ("semester1", "semester2"), "do not go together"),
        ("GDTC", ("year",), "do not go together"),
        ("TOAN", ALL_YEAR, "usually cannot be"),
    ],
)
def test_exemptions_are_told(
    subject: str, periods: tuple[str, ...], words: str, checker: Checker
) -> None:
    """Once a row, in its own words."""
    (finding,) = found(checker, exempt(secondary(), subject, *periods), "R-S22")
    assert words in finding.message_en
    assert finding.path == f"subjects[subject={subject}].year"


def test_without_exemption_nothing_is_told(checker: Checker) -> None:
    """Ordinary results."""
    assert found(checker, secondary(), "R-S22") == []


def arrived(transcript: SecondaryTranscript, on: dt.date | None) -> SecondaryTranscript:
    """Return the record with this year's arrival."""
    *earlier, last = transcript.history
    last = last.model_copy(update={"arrived_on": on})
    return transcript.model_copy(update={"history": (*earlier, last)})


@pytest.mark.parametrize(
    ("on", "first_semester", "words"),
    [
        (None, True, None),
        (dt.date(2025, 8, 25), True, None),
        (dt.date(2025, 10, 6), True, None),
        (dt.date(2026, 2, 9), True, "the former school's"),
        (dt.date(2025, 10, 6), False, "semester 2 alone"),
        (dt.date(2026, 2, 9), False, "semester 2 alone"),
        (dt.date(2025, 8, 25), False, "no arrival during the year"),
        (None, False, "no arrival during the year"),
    ],
)
def test_newcomers(
    on: dt.date | None, first_semester: bool, words: str | None, checker: Checker
) -> None:
    """Who has no semester 1 needs an arrival; who has one is for a person to judge."""
    transcript = arrived(secondary(), on)
    if not first_semester:
        transcript = with_rows(transcript, lambda _: {"semester1": None})
    messages = [one.message_en for one in found(checker, transcript, "R-S23")]
    assert len(messages) == (1 if words else 0)
    assert not words or words in messages[0]


def test_a_lawful_newcomer_is_only_told(checker: Checker) -> None:
    """The sample newcomer of the second semester has a history and the old school's results."""
    joined = Circumstances(status=PupilStatus.JOINED_SEMESTER_2)
    (finding,) = found(checker, secondary(circumstances=joined), "R-S23")
    assert finding.severity == "info"
    assert finding.path.endswith(".arrived_on")


def without_results(transcript: SecondaryTranscript) -> SecondaryTranscript:
    """Return the record with no subject result and no study result."""
    emptied = with_rows(transcript, lambda _: dict.fromkeys(ALL_YEAR))
    study = transcript.study.model_copy(update=dict.fromkeys(ALL_YEAR))
    return emptied.model_copy(update={"study": study})


def flagged(transcript: SecondaryTranscript) -> SecondaryTranscript:
    """Return the record of a pupil marked as not assessed."""
    pupil = transcript.pupil.model_copy(update={"not_assessed": True})
    return transcript.model_copy(update={"pupil": pupil})


def test_flag_and_results_of_secondary_pupils(checker: Checker) -> None:
    """Both, or neither, is a contradiction; one of them is not."""

    def paths(one: SecondaryTranscript) -> list[str]:
        return [finding.path for finding in found(checker, one, "R-S36")]

    assert paths(secondary()) == []
    assert paths(flagged(without_results(secondary()))) == []
    assert paths(flagged(secondary())) == ["study.year", "subjects"]
    assert paths(without_results(secondary())) == ["subjects"]
    graded = with_rows(secondary(), lambda _: dict.fromkeys(ALL_YEAR))
    assert paths(graded) == []


def test_a_year_without_any_result_says_nothing_of_arrivals(checker: Checker) -> None:
    """What is missing then is more than a semester."""
    assert found(checker, arrived(without_results(secondary()), None), "R-S23") == []


@pytest.mark.parametrize("not_assessed", [True, False])
def test_flag_and_results_of_primary_pupils(not_assessed: bool, checker: Checker) -> None:
    """A level is a result."""
    transcript = lone_pupil(
        Level.PRIMARY, 4, 5, Circumstances(not_assessed=not_assessed)
    ).transcript
    assert isinstance(transcript, PrimaryTranscript)
    assert found(checker, transcript, "R-S36") == []
    pupil = transcript.pupil.model_copy(update={"not_assessed": not not_assessed})
    other = transcript.model_copy(update={"pupil": pupil})
    expected = ["subjects"] if not_assessed else ["year_result", "subjects"]
    assert [one.path for one in found(checker, other, "R-S36")] == expected


def test_exempt_is_no_result(checker: Checker) -> None:
    """Neither in a level nor in a mark."""
    sample = lone_pupil(Level.PRIMARY, 4, 5, Circumstances(not_assessed=True)).transcript
    assert isinstance(sample, PrimaryTranscript)
    row = PrimarySubject.model_validate({"subject": "GDTC", "level": "exempt", "test": "exempt"})
    assert found(checker, sample.model_copy(update={"subjects": (row,)}), "R-S36") == []


CHOSEN = {"DL", "KTPL", "VL", "HH", "SH", "CN", "TIN", "AN", "MT"}


def chosen(transcript: SecondaryTranscript) -> list[SecondarySubject]:
    """Return the rows of the subjects the pupil chose."""
    return [row for row in transcript.subjects if row.subject in CHOSEN]


def choosing(transcript: SecondaryTranscript, *subjects: str) -> SecondaryTranscript:
    """Return the record with these subjects chosen instead."""
    others = [row for row in transcript.subjects if row.subject not in CHOSEN]
    new = [SecondarySubject(subject=subject) for subject in subjects]
    return transcript.model_copy(update={"subjects": (*others, *new)})


@pytest.mark.parametrize("subjects", [("VL", "HH", "SH"), ("VL", "HH", "SH", "TIN", "CN"), ()])
def test_four_subjects_are_chosen(subjects: tuple[str, ...], checker: Checker) -> None:
    """Three or five are not four."""
    transcript = secondary(Level.UPPER_SECONDARY, 10)
    assert found(checker, transcript, "R-S07") == []
    (finding,) = found(checker, choosing(transcript, *subjects), "R-S07")
    assert f"{len(subjects)} chosen" in finding.message_en


def test_lower_secondary_chooses_nothing(checker: Checker) -> None:
    """Công nghệ and Tin học are compulsory there."""
    assert found(checker, secondary(), "R-S07") == []


def test_a_changed_choice_is_told(checker: Checker) -> None:
    """Compared with last year; without it the rule is not checked from grade 11 on."""
    now = choosing(secondary(Level.UPPER_SECONDARY, 11), "VL", "HH", "SH", "TIN")
    before = choosing(secondary(Level.UPPER_SECONDARY, 10), "TIN", "VL", "HH", "SH")
    other = choosing(before, "VL", "HH", "SH", "DL")

    def said(previous: SecondaryTranscript | None) -> tuple[int, bool]:
        report = checker.check(now, previous=previous)
        changes = [one for one in report.findings if one.code == "R-S07"]
        return len(changes), any(one.code == "R-S07" for one in report.not_checked)

    assert said(before) == (0, False)
    assert said(other) == (1, False)
    assert said(None) == (0, True)
    assert said(secondary(grade=9)) == (0, True)


def test_grade_10_has_no_earlier_choice(checker: Checker) -> None:
    """Nothing is left unchecked there."""
    report = checker.check(secondary(Level.UPPER_SECONDARY, 10))
    assert "R-S07" not in {one.code for one in report.not_checked}

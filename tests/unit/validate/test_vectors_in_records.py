"""The computed vectors as records: the rules accept the right result and no other."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from hocba_hooks import Finding, Level, MarkComponents, PrimaryTranscript, SecondaryTranscript
from hocba_hooks.transcripts import (
    Commendation,
    CompetenceLevel,
    Grading,
    PrimarySubject,
    QualityLevel,
    SecondarySubject,
    SubjectLevel,
    TermGradings,
    TraitLevel,
    YearResult,
)
from hocba_hooks.values.marks import Verdict
from hocba_plugin.config import RulesConfig
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import sample_transcript
from hocba_plugin.validate import Checker

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors"
GRADINGS = {
    "T": Grading.GOOD,
    "K": Grading.FAIR,
    "Đ": Grading.PASSED,
    "CĐ": Grading.NOT_PASSED,
}
RESULTS = {
    "HTXS": YearResult.EXCELLENT,
    "HTT": YearResult.COMPLETED_WELL,
    "HT": YearResult.COMPLETED,
    "CHT": YearResult.NOT_COMPLETED,
}
LEVELS = {
    "T": SubjectLevel.COMPLETED_WELL,
    "H": SubjectLevel.COMPLETED,
    "C": SubjectLevel.NOT_COMPLETED,
    "M": SubjectLevel.EXEMPT,
}
TRAITS = {"T": TraitLevel.GOOD, "Đ": TraitLevel.PASSED, "C": TraitLevel.NEEDS_EFFORT}
VERDICTS = {"Đ": Verdict.PASSED, "CĐ": Verdict.NOT_PASSED}
MARKED = ("NV", "TOAN", "NN1", "GDCD", "LSDL", "KHTN", "CN", "TIN")
REMARKED = ("GDTC", "NT", "HDTNHN", "GDDP")
TESTED = {1: "TV TOAN", 3: "TV TOAN NN1 TIN CN", 5: "TV TOAN NN1 LSDL KH TIN CN"}
UNTESTED = {1: "DD TNXH AN MT GDTC HDTN", 3: "DD TNXH AN MT GDTC HDTN", 5: "DD AN MT GDTC HDTN"}
CODES = {"T": "R-S15", "K": "R-S16", "Đ": "R-S17", "CĐ": "R-S18"}


def vectors(name: str) -> list[dict[str, str]]:
    """Return the rows of one vector file."""
    with (VECTORS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def secondary(**changes: object) -> SecondaryTranscript:
    """Return a lawful record of grade 7 with something put in its place."""
    transcript = sample_transcript(Level.LOWER_SECONDARY, 7, 1)
    assert isinstance(transcript, SecondaryTranscript)
    return transcript.model_copy(update=changes)


def at(findings: Iterable[Finding], path: str) -> dict[str, Finding]:
    """Return the findings at a path by their codes."""
    return {found.code: found for found in findings if found.path == path}


def subjects_of(row: dict[str, str]) -> tuple[SecondarySubject, ...]:
    """Return the year's results of a vector as rows of a record."""
    marks = zip(MARKED, row["mark_subjects"].split(";"), strict=False)
    verdicts = zip(REMARKED, row["remark_subjects"].split(";"), strict=False)
    return tuple(
        SecondarySubject(subject=subject, year=VERDICTS.get(cell) or Decimal(cell))
        for subject, cell in (*marks, *verdicts)
    )


@pytest.mark.parametrize("stated", GRADINGS)
@pytest.mark.parametrize("row", vectors("study_result"), ids=lambda row: row["id"])
def test_study_result(row: dict[str, str], stated: str, checker: Checker) -> None:
    """The level of the vector passes, its other reading is told, the rest is an error."""
    study = TermGradings(year=GRADINGS[stated])
    report = checker.check(secondary(subjects=subjects_of(row), study=study))
    found = at(report.findings, "study.year")
    other = row["other_reading"] or (row["level_before_adjustment"] if row["manual"] else "")
    if "R-S19" in found:
        by_test = not row["other_reading"]
        assert ("thought away" in found["R-S19"].message_en) is by_test
    if len(row["mark_subjects"].split(";")) < 6:
        assert set(found) == {"R-S21"}
    elif stated in (row["expected"], other):
        assert set(found) == ({"R-S19"} if other else set())
    else:
        assert set(found) == {CODES[row["expected"]]}


@pytest.mark.parametrize(("counts", "right", "wrong"), [(True, "K", "Đ"), (False, "Đ", "K")])
def test_the_school_decides_about_remark_subjects(
    counts: bool, right: str, wrong: str, profile: Profile
) -> None:
    """With a decision one reading passes in silence, and the other is an error."""
    row = next(one for one in vectors("study_result") if one["other_reading"])
    checker = Checker(profile, RulesConfig(remark_subject_counts=counts))
    verdicts = {}
    for stated in (right, wrong):
        study = TermGradings(year=GRADINGS[stated])
        report = checker.check(secondary(subjects=subjects_of(row), study=study))
        verdicts[stated] = set(at(report.findings, "study.year"))
    assert verdicts == {right: set(), wrong: {CODES[right]}}


def test_both_readings_are_shown(checker: Checker) -> None:
    """By the letter first."""
    row = next(one for one in vectors("study_result") if one["other_reading"])
    study = TermGradings(year=Grading.PASSED)
    report = checker.check(secondary(subjects=subjects_of(row), study=study))
    shown = at(report.findings, "study.year")["R-S19"].evidence
    assert shown is not None
    assert (shown.stated, shown.computed) == ("Đạt", ("Khá", "Đạt"))


@pytest.mark.parametrize("stated", GRADINGS)
@pytest.mark.parametrize("row", vectors("conduct_matrix"), ids=lambda row: row["id"])
def test_conduct(row: dict[str, str], stated: str, checker: Checker) -> None:
    """The matrix has one result for each pair."""
    conduct = TermGradings(
        semester1=GRADINGS[row["semester1"]],
        semester2=GRADINGS[row["semester2"]],
        year=GRADINGS[stated],
    )
    found = at(checker.check(secondary(conduct=conduct)).findings, "conduct.year")
    assert ("R-S20" in found) is (stated != row["expected_year"])


@pytest.mark.parametrize("promoted", [True, False])
@pytest.mark.parametrize("row", vectors("promotion"), ids=lambda row: row["id"])
def test_promotion(row: dict[str, str], promoted: bool, checker: Checker) -> None:
    """Who is due for a remedy is not promoted before it."""
    transcript = secondary(
        study=TermGradings(
            year=GRADINGS[row["study_year"]],
            after_summer=GRADINGS.get(row["study_after_retest"]),
        ),
        conduct=TermGradings(
            year=GRADINGS[row["conduct_year"]],
            after_summer=GRADINGS.get(row["conduct_after_summer"]),
        ),
        absences=Decimal(row["absences"]) if int(row["absences"] or 0) else None,
        promoted=promoted,
    )
    found = set(at(checker.check(transcript).errors, "promoted"))
    wrong = promoted is not (row["expected"] == "yes")
    assert found == (({"R-S31"} if row["rule"] == "R-S31" else {"R-S30"}) if wrong else set())


def primary(row: dict[str, str], result: YearResult) -> PrimaryTranscript:
    """Return the record of a vector with some result of the year."""
    grade = int(row["grade"])
    transcript = sample_transcript(Level.PRIMARY, grade, 1)
    assert isinstance(transcript, PrimaryTranscript)
    traits = [TRAITS[cell] for cell in row["quality_competence_levels"].split(";")]
    competences = len(transcript.competences)
    return transcript.model_copy(
        update={
            "subjects": tuple(primary_rows(row, grade)),
            "competences": tuple(
                CompetenceLevel(competence=one.competence, level=level)
                for one, level in zip(transcript.competences, traits, strict=False)
            ),
            "qualities": tuple(
                QualityLevel(quality=one.quality, level=level)
                for one, level in zip(transcript.qualities, traits[competences:], strict=True)
            ),
            "year_result": result,
        }
    )


def primary_rows(row: dict[str, str], grade: int) -> Iterable[PrimarySubject]:
    """Yield rows with the vector's levels; an M among the tests belongs to the last subject."""
    like = {1: 1, 2: 1, 3: 3, 4: 5, 5: 5}[grade]
    tested, untested = TESTED[like].split(), UNTESTED[like].split()
    levels, tests = row["subject_levels"].split(";"), row["year_end_test_marks"].split(";")
    marks = dict(zip(tested, tests, strict=True))
    order = [*untested, *tested] if "M" in tests else [*tested, *untested]
    for subject, level in zip([*order, "TDT"], levels, strict=False):
        mark = marks.get(subject)
        test = Verdict.EXEMPT if mark == "M" else Decimal(mark) if mark else None
        yield PrimarySubject(subject=subject, level=LEVELS[level], test=test)


@pytest.mark.parametrize("stated", RESULTS)
@pytest.mark.parametrize("row", vectors("primary_year_result"), ids=lambda row: row["id"])
def test_primary_year_result(row: dict[str, str], stated: str, checker: Checker) -> None:
    """One result passes; where electives matter, the other is told."""
    errors = at(checker.check(primary(row, RESULTS[stated])).errors, "year_result")
    accepted = {row["expected"]} | ({"HTXS"} if row["manual"] else set())
    assert ("R-P08" in errors) is (stated not in accepted)


@pytest.mark.parametrize("title", ["Học sinh Xuất sắc", "Học sinh Giỏi"])
@pytest.mark.parametrize("row", vectors("titles"), ids=lambda row: row["id"])
def test_titles(row: dict[str, str], title: str, checker: Checker) -> None:
    """Who earns the higher title may be given the lower one."""
    rows = zip(MARKED, row["mark_subjects_year"].split(";"), strict=True)
    transcript = secondary(
        study=TermGradings(year=GRADINGS[row["study_year"]]),
        conduct=TermGradings(year=GRADINGS[row["conduct_year"]]),
        subjects=tuple(SecondarySubject(subject=s, year=Decimal(mark)) for s, mark in rows),
        commendation=Commendation(text=title),
    )
    found = set(at(checker.check(transcript).findings, "commendation.text"))
    code = "R-S37" if title == "Học sinh Xuất sắc" else "R-S38"
    due = {"Học sinh Xuất sắc": 2, "Học sinh Giỏi": 1, "": 0}[row["expected_title"]]
    assert found == (set() if due >= (2 if code == "R-S37" else 1) else {code})


def averages_found(
    checker: Checker, regular: Sequence[Decimal], mid: Decimal, end: Decimal, stated: Decimal
) -> set[str]:
    """Return what is said of a semester average."""
    row = SecondarySubject(subject="TOAN", semester1=stated)
    parts = MarkComponents(subject="TOAN", semester=1, regular=tuple(regular), mid=mid, end=end)
    report = checker.check(secondary(subjects=(row,)), components=(parts,))
    return set(at(report.findings, "subjects[subject=TOAN].semester1")) & {"R-S09", "R-S11"}


@pytest.mark.parametrize("row", vectors("rounding_semester"), ids=lambda row: row["id"])
def test_semester_average(row: dict[str, str], checker: Checker) -> None:
    """The binary value is called a fault of rounding, another one a fault of the average."""
    regular = [Decimal(mark) for mark in row["regular_marks"].split(";")]
    mid, end, due = (Decimal(row[name]) for name in ("mid_mark", "end_mark", "expected"))
    assert averages_found(checker, regular, mid, end, due) == set()
    other = due - 1 if due >= 1 else due + 1
    assert averages_found(checker, regular, mid, end, other) == {"R-S09"}
    binary = Decimal(row["python_float_round"])
    if binary != due:
        assert averages_found(checker, regular, mid, end, binary) == {"R-S11"}


def marks_of(total: Decimal) -> tuple[list[Decimal], Decimal, Decimal]:
    """Return three regular marks, a mid and an end mark with a weighted sum."""
    end = min(Decimal(10), (total / 3).quantize(Decimal("0.1"), rounding="ROUND_DOWN"))
    total -= 3 * end
    mid = min(Decimal(10), (total / 2).quantize(Decimal("0.1"), rounding="ROUND_DOWN"))
    total -= 2 * mid
    regular = []
    for _ in range(3):
        regular.append(min(Decimal(10), total))
        total -= regular[-1]
    assert total == 0
    return regular, mid, end


@pytest.mark.parametrize("row", vectors("rounding_ties_divisor8"), ids=lambda row: row["id"])
def test_ties(row: dict[str, str], checker: Checker) -> None:
    """All hundred ties of three regular marks: half up, and never what binary floats say."""
    regular, mid, end = marks_of(Decimal(row["weighted_sum"]))
    due, binary = Decimal(row["expected"]), Decimal(row["python_float_round"])
    assert averages_found(checker, regular, mid, end, due) == set()
    if row["comparison"] == "differs":
        assert averages_found(checker, regular, mid, end, binary) == {"R-S11"}


@pytest.mark.parametrize("row", vectors("rounding_year"), ids=lambda row: row["id"])
def test_year_average(row: dict[str, str], checker: Checker) -> None:
    """Of the two rounded semesters; a tenth too low may be a rounding, a whole mark is not."""
    due = Decimal(row["expected"])
    other = due - 1 if due >= 1 else due + 1
    found = {}
    for stated in (due, other):
        subject = SecondarySubject(
            subject="TOAN",
            semester1=Decimal(row["semester1"]),
            semester2=Decimal(row["semester2"]),
            year=stated,
        )
        report = checker.check(secondary(subjects=(subject,)))
        found[stated] = set(at(report.findings, "subjects[subject=TOAN].year"))
    assert found[due] & {"R-S10", "R-S11"} == set()
    assert found[other] & {"R-S10", "R-S11"} == {"R-S10"}

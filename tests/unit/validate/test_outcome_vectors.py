"""What the circulars make of levels and marks, against computed vectors."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from hocba_hooks.transcripts import (
    Grading,
    Level,
    SecondarySubject,
    SecondaryTranscript,
    SubjectLevel,
    TermGradings,
    TraitLevel,
    YearResult,
)
from hocba_plugin.samples import sample_transcript
from hocba_plugin.validate.laws import PrimaryLaw, SecondaryLaw, laws
from hocba_plugin.validate.outcomes import (
    Promotion,
    YearOutcome,
    conduct_year,
    promotion,
    study_result,
    year_result,
)
from hocba_plugin.validate.rules.titles import earns

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors"
GRADINGS = {
    "T": Grading.GOOD,
    "K": Grading.FAIR,
    "Đ": Grading.PASSED,
    "CĐ": Grading.NOT_PASSED,
}
LEVELS = {
    "T": SubjectLevel.COMPLETED_WELL,
    "H": SubjectLevel.COMPLETED,
    "C": SubjectLevel.NOT_COMPLETED,
    "M": SubjectLevel.EXEMPT,
}
TRAITS = {"T": TraitLevel.GOOD, "Đ": TraitLevel.PASSED, "C": TraitLevel.NEEDS_EFFORT}
RESULTS = {
    "HTXS": YearResult.EXCELLENT,
    "HTT": YearResult.COMPLETED_WELL,
    "HT": YearResult.COMPLETED,
    "CHT": YearResult.NOT_COMPLETED,
}
PROMOTIONS = {
    "yes": Promotion.YES,
    "no": Promotion.NO,
    "summer_training": Promotion.SUMMER_TRAINING,
    "re_test": Promotion.RE_TEST,
}


def vectors(name: str) -> list[dict[str, str]]:
    """Return the rows of one vector file."""
    with (VECTORS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def secondary_law() -> SecondaryLaw:
    """TT 22/2021/TT-BGDĐT."""
    law = laws()["tt22-2021"]
    assert isinstance(law, SecondaryLaw)
    return law


def primary_law() -> PrimaryLaw:
    """TT 27/2020/TT-BGDĐT."""
    law = laws()["tt27-2020"]
    assert isinstance(law, PrimaryLaw)
    return law


def decimals(cell: str) -> list[Decimal]:
    """Return the marks of a cell; M is no mark."""
    return [Decimal(mark) for mark in cell.split(";") if mark != "M"]


@pytest.mark.parametrize("row", vectors("study_result"), ids=lambda row: row["id"])
def test_study_result(row: dict[str, str]) -> None:
    """Levels of art. 9.2, the adjustment of art. 9.3 and its other reading."""
    failed = row["remark_subjects"].split(";").count("CĐ")
    result = study_result(secondary_law(), decimals(row["mark_subjects"]), failed)
    assert GRADINGS[row["level_before_adjustment"]] is result.by_table
    assert GRADINGS[row["expected"]] is result.level
    if row["other_reading"]:
        assert GRADINGS[row["other_reading"]] in result.readings
    if not row["manual"]:
        assert result.readings == (result.level,)


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("row", vectors("study_result"), ids=lambda row: row["id"])
def test_a_decision_about_remark_subjects_leaves_one_reading(
    row: dict[str, str], counts: bool
) -> None:
    """Of the two in question the one decided for is left; other results stay as they are."""
    failed = row["remark_subjects"].split(";").count("CĐ")
    law, marks = secondary_law(), decimals(row["mark_subjects"])
    decided = study_result(law, marks, failed, remark_counts=counts)
    undecided = study_result(law, marks, failed)
    other = row["other_reading"]
    assert GRADINGS[other if other and not counts else row["expected"]] is decided.level
    assert not decided.remark_decides
    assert bool(other) is undecided.remark_decides
    assert not other or len(decided.readings) == 1


@pytest.mark.parametrize("row", vectors("conduct_matrix"), ids=lambda row: row["id"])
def test_conduct_of_the_year(row: dict[str, str]) -> None:
    """All sixteen pairs of art. 8."""
    first, second = GRADINGS[row["semester1"]], GRADINGS[row["semester2"]]
    assert GRADINGS[row["expected_year"]] is conduct_year(secondary_law(), first, second)


@pytest.mark.parametrize("row", vectors("promotion"), ids=lambda row: row["id"])
def test_promotion(row: dict[str, str]) -> None:
    """Promotion and its two remedies, art. 12 to 14."""
    year = YearOutcome(
        study=GRADINGS[row["study_year"]],
        conduct=GRADINGS[row["conduct_year"]],
        absences=Decimal(row["absences"] or 0),
        study_again=GRADINGS.get(row["study_after_retest"]),
        conduct_again=GRADINGS.get(row["conduct_after_summer"]),
    )
    assert PROMOTIONS[row["expected"]] is promotion(secondary_law(), year)


@pytest.mark.parametrize("row", vectors("primary_year_result"), ids=lambda row: row["id"])
def test_primary_year_result(row: dict[str, str]) -> None:
    """The table of TT 27/2020/TT-BGDĐT art. 9."""
    levels = [LEVELS[level] for level in row["subject_levels"].split(";")]
    traits = [TRAITS[level] for level in row["quality_competence_levels"].split(";")]
    tests = decimals(row["year_end_test_marks"])
    assert RESULTS[row["expected"]] is year_result(primary_law(), levels, traits, tests)


@pytest.mark.parametrize("row", vectors("titles"), ids=lambda row: row["id"])
def test_titles(row: dict[str, str]) -> None:
    """The first title whose conditions hold is the one expected."""
    transcript = sample_transcript(Level.LOWER_SECONDARY, 7, 1)
    assert isinstance(transcript, SecondaryTranscript)
    transcript = transcript.model_copy(
        update={
            "study": TermGradings(year=GRADINGS[row["study_year"]]),
            "conduct": TermGradings(year=GRADINGS[row["conduct_year"]]),
            "subjects": tuple(
                SecondarySubject(subject=f"S{number}", year=mark)
                for number, mark in enumerate(decimals(row["mark_subjects_year"]))
            ),
        }
    )
    earned = [title.title for title in secondary_law().titles if earns(title, transcript)]
    assert (row["expected_title"] or None) == next(iter(earned), None)

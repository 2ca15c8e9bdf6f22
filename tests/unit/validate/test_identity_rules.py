"""Personal IDs and pupil codes, as the rules see them."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from hocba_hooks import CheckReport, Finding, Level, Severity
from hocba_hooks.transcripts import PrimaryTranscript
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.samples import sample_transcript
from hocba_plugin.validate import Checker

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors"
SEXES = {"0": Sex.UNKNOWN, "1": Sex.MALE, "2": Sex.FEMALE}
NUMBER_RULES = {"R-I01", "R-I02", "R-I04", "R-I05"}


def vectors(name: str) -> list[dict[str, str]]:
    """Return the rows of one vector file."""
    with (VECTORS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_pupil(**changes: object) -> PrimaryTranscript:
    """Return a faultless transcript with a changed pupil."""
    transcript = sample_transcript(Level.PRIMARY, 5, 1)
    assert isinstance(transcript, PrimaryTranscript)
    pupil = type(transcript.pupil).model_validate(dict(transcript.pupil) | changes)
    return transcript.model_copy(update={"pupil": pupil})


def of_pupil(report: CheckReport, path: str, codes: set[str]) -> list[Finding]:
    """Return the findings of some rules at one field."""
    return [found for found in report.findings if found.path == path and found.code in codes]


@pytest.mark.parametrize("row", vectors("personal_id"), ids=lambda row: row["id"])
def test_personal_ids(row: dict[str, str], checker: Checker) -> None:
    """Right ones pass, doubtful ones are a warning, lost zeros are offered back."""
    birth = PartialDate.of(dt.date.fromisoformat(row["date_of_birth"]))
    transcript = with_pupil(
        personal_id=row["personal_id"], birth=birth, sex=SEXES[row["sex_qcvn109"]]
    )
    found = of_pupil(checker.check(transcript), "pupil.personal_id", NUMBER_RULES)
    if row["expected"] == "yes":
        assert found == []
        return
    assert {row["rule"]} == {one.code for one in found}
    severity = Severity.WARNING if row["expected"] == "check" else Severity.ERROR
    assert {severity} == {one.severity for one in found}
    if row["expected"] == "repairable":
        assert found[0].repair is not None
        assert f"0{row['personal_id']}" == found[0].repair.after


def test_foreigners_number_is_not_measured_by_the_vietnamese_structure(checker: Checker) -> None:
    """It is a warning to look at, and two rules say that they were not checked."""
    transcript = with_pupil(nationality="LA", ethnic_group="55", personal_id="999999999998")
    report = checker.check(transcript)
    found = of_pupil(report, "pupil.personal_id", {*NUMBER_RULES, "R-I06"})
    assert [(one.code, one.severity) for one in found] == [("R-I06", Severity.WARNING)]
    assert {"R-I01", "R-I02"} <= {one.code for one in report.not_checked}


@pytest.mark.parametrize(
    ("code", "severities"),
    [
        ("0100000001", []),
        ("HS-1", [Severity.WARNING]),
        ("{personal_id}", [Severity.ERROR]),
    ],
)
def test_pupil_codes(code: str, severities: list[Severity], checker: Checker) -> None:
    """Ten digits are usual, other forms doubtful, the personal ID is in the wrong column."""
    plain = with_pupil()
    transcript = with_pupil(code=code.format(personal_id=plain.pupil.personal_id))
    found = of_pupil(checker.check(transcript), "pupil.code", {"R-I10"})
    assert severities == [one.severity for one in found]


def test_a_teachers_number_is_not_a_pupils(checker: Checker) -> None:
    """A number copied from the signer's cell is found."""
    teacher = with_pupil().homeroom_teacher.personal_id
    report = checker.check(with_pupil(personal_id=teacher))
    assert "R-I04" in {one.code for one in report.errors}

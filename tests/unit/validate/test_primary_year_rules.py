"""The outcome of a primary year: what is said beside what was computed."""

from decimal import Decimal

import pytest

from hocba_hooks import Finding, Level, PrimaryTranscript
from hocba_hooks.transcripts import YearResult
from hocba_plugin.samples import Circumstances, lone_pupil
from hocba_plugin.validate import Checker


def primary(grade: int = 3, ability: int = 10, **changes: object) -> PrimaryTranscript:
    """Return a lawful record with something put in its place."""
    transcript = lone_pupil(Level.PRIMARY, grade, 5, Circumstances(ability=ability)).transcript
    assert isinstance(transcript, PrimaryTranscript)
    return transcript.model_copy(update=changes)


def found(checker: Checker, transcript: PrimaryTranscript, code: str) -> Finding | None:
    """Return the one thing a rule says, if anything."""
    every = [one for one in checker.check(transcript).findings if one.code == code]
    assert len(every) < 2
    return every[0] if every else None


@pytest.mark.parametrize(
    ("code", "grade", "changes", "stated", "computed"),
    [
        (
            "R-P08",
            3,
            {"year_result": YearResult.COMPLETED},
            "Hoàn thành",
            ("Hoàn thành xuất sắc",),
        ),
        (
            "R-P10",
            3,
            {"class_completed": False, "completion_text": None},
            "Chưa hoàn thành chương trình lớp học",
            ("Hoàn thành chương trình lớp học",),
        ),
        (
            "R-P13",
            3,
            {"primary_completed": True},
            "Hoàn thành chương trình tiểu học",
            ("Chưa hoàn thành chương trình tiểu học",),
        ),
        ("R-P14", 3, {"promoted": False}, "Không được lên lớp", ("Được lên lớp",)),
    ],
)
def test_both_are_shown(
    code: str,
    grade: int,
    changes: dict[str, object],
    stated: str,
    computed: tuple[str, ...],
    checker: Checker,
) -> None:
    """In the words of the form, and nothing of it in the message."""
    assert found(checker, primary(grade), code) is None
    finding = found(checker, primary(grade, **changes), code)
    assert finding is not None
    assert finding.evidence is not None
    assert (finding.evidence.stated, finding.evidence.computed) == (stated, computed)
    assert stated not in repr(finding)


def test_completion_of_primary_school_is_to_be_confirmed(checker: Checker) -> None:
    """In grade 5, and nowhere else."""
    assert found(checker, primary(4, primary_completed=False), "R-P13") is None
    finding = found(checker, primary(5, primary_completed=False, completion_text=None), "R-P13")
    assert finding is not None
    assert finding.severity == "warning"


def test_who_did_not_complete_is_told_of_the_extra_assessment(checker: Checker) -> None:
    """Only a result below Hoàn thành."""
    assert found(checker, primary(), "R-P11") is None
    assert primary(ability=2).year_result is YearResult.NOT_COMPLETED
    finding = found(checker, primary(ability=2), "R-P11")
    assert finding is not None
    assert finding.severity == "info"


@pytest.mark.parametrize(
    ("absences", "changes", "fires"),
    [
        (46, {"promoted": False}, True),
        (46, {"class_completed": False}, True),
        (46, {}, False),
        (45, {"promoted": False}, False),
        (46, {"promoted": False, "year_result": YearResult.NOT_COMPLETED}, False),
    ],
)
def test_absences_hold_nobody_back(
    absences: int, changes: dict[str, object], fires: bool, checker: Checker
) -> None:
    """With and without leave together; who did not complete is held back for that."""
    counted = {
        "absent_with_leave": Decimal(absences - 1),
        "absent_without_leave": Decimal(1),
    }
    assert bool(found(checker, primary(**counted, **changes), "R-P18")) is fires

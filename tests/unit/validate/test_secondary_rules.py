"""Secondary rules that need more than a broken record: component marks, readings of the law."""

from decimal import Decimal

import pytest

from hocba_hooks import CheckReport, Level, MarkComponents, SecondaryTranscript
from hocba_hooks.transcripts import Commendation, Grading
from hocba_hooks.values.marks import Score, Verdict
from hocba_plugin.samples import Circumstances, SamplePupil, lone_pupil
from hocba_plugin.validate import Checker

MATHS, ART = "TOAN", "NT"


def pupil(grade: int = 7, ability: int = 8) -> SamplePupil:
    """Return an ordinary lower-secondary pupil with the marks behind the record."""
    return lone_pupil(Level.LOWER_SECONDARY, grade, 5, Circumstances(ability=ability))


def secondary(sample: SamplePupil) -> SecondaryTranscript:
    """Return the transcript of a sample pupil."""
    assert isinstance(sample.transcript, SecondaryTranscript)
    return sample.transcript


def with_part(sample: SamplePupil, subject: str, **changes: object) -> tuple[MarkComponents, ...]:
    """Return the components with the first semester of one subject changed."""
    return tuple(
        part.model_copy(update=changes) if (part.subject, part.semester) == (subject, 1) else part
        for part in sample.components
    )


def errors(report: CheckReport) -> set[tuple[str, str]]:
    """Return code and path of every error."""
    return {(found.code, found.path) for found in report.errors}


def test_complete_components_leave_nothing_unchecked(checker: Checker) -> None:
    """Averages can be computed again."""
    sample = pupil()
    report = checker.check(sample.transcript, components=sample.components)
    assert errors(report) == set()
    assert "R-S09" not in {one.code for one in report.not_checked}


@pytest.mark.parametrize(
    ("subject", "code", "changes"),
    [
        (MATHS, "R-S03", {"regular": (Decimal(8), Decimal(8))}),
        (MATHS, "R-S06", {"mid": None}),
        (MATHS, "R-S09", {"end": Decimal(1)}),
        (ART, "R-S12", {"end": Verdict.NOT_PASSED}),
    ],
)
def test_components_contradict_the_semester(
    subject: str, code: str, changes: dict[str, Score | None], checker: Checker
) -> None:
    """Each rule points at the semester result of the subject."""
    sample = pupil()
    report = checker.check(sample.transcript, components=with_part(sample, subject, **changes))
    assert (code, f"subjects[subject={subject}].semester1") in errors(report)


def test_components_of_some_subjects_only_are_a_gap(checker: Checker) -> None:
    """A rule that looked at a part says so."""
    sample = pupil()
    report = checker.check(sample.transcript, components=sample.components[:4])
    assert {"R-S03", "R-S06", "R-S09", "R-S12"} <= {one.code for one in report.not_checked}


@pytest.mark.parametrize("stored", [Grading.PASSED, Grading.FAIR])
def test_both_readings_of_the_adjustment_are_accepted(stored: Grading, checker: Checker) -> None:
    """One failed remark subject, marks at Tốt: Khá by the letter, Đạt by the other reading."""
    transcript = secondary(pupil())
    rows = tuple(
        row.model_copy(
            update={"year": Decimal(9)}
            if isinstance(row.year, Decimal)
            else {"year": Verdict.NOT_PASSED if row.subject == ART else Verdict.PASSED}
        )
        for row in transcript.subjects
    )
    study = transcript.study.model_copy(update={"year": stored})
    report = checker.check(transcript.model_copy(update={"subjects": rows, "study": study}))
    at_year = {found.code for found in report.findings if found.path == "study.year"}
    assert at_year == {"R-S19"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Học sinh Giỏi", "R-S38"),
        ("Đạt danh hiệu học sinh giỏi; tham gia tốt phong trào", "R-S38"),
        ("Đạt giải Nhì kì thi học sinh giỏi cấp thành phố", None),
        ("Thành viên đội tuyển học sinh giỏi môn Toán", None),
        ("Học sinh Tiên tiến", "R-S39"),
        ("Có thành tích đột xuất", None),
    ],
)
def test_titles_are_told_from_prizes(text: str, code: str | None, checker: Checker) -> None:
    """A competition for good pupils is no title of the year."""
    transcript = secondary(pupil(ability=5)).model_copy(
        update={"commendation": Commendation(text=text)}
    )
    found = {one.code for one in checker.check(transcript).errors}
    assert found == ({code} if code else set())


def test_repeated_subject_is_found_in_both_rows(checker: Checker) -> None:
    """A subject entered twice has no one result."""
    transcript = secondary(pupil())
    doubled = transcript.model_copy(
        update={"subjects": (*transcript.subjects, transcript.subjects[0])}
    )
    assert "R-S01" in {one.code for one in checker.check(doubled).errors}


def test_unknown_subject_is_refused_before_export(checker: Checker) -> None:
    """The receiver has no code for it."""
    transcript = secondary(pupil())
    strange = transcript.subjects[0].model_copy(update={"subject": "LATIN"})
    report = checker.check(
        transcript.model_copy(update={"subjects": (*transcript.subjects, strange)})
    )
    assert ("R-F03", "subjects[subject=LATIN].subject") in errors(report)

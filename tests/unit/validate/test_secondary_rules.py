"""Secondary rules that need more than a broken record: component marks, readings of the law."""

from decimal import Decimal

import pytest

from hocba_hooks import CheckReport, Level, MarkComponents, SecondaryTranscript
from hocba_hooks.transcripts import Commendation, Grading
from hocba_hooks.values.marks import Score, Verdict
from hocba_plugin.samples import Circumstances, SamplePupil, lone_pupil
from hocba_plugin.validate import Checker
from hocba_plugin.validate.wording import on_form

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
        (ART, "R-S04", {"regular": (Verdict.PASSED,)}),
        (ART, "R-S04", {"regular": (Verdict.PASSED,) * 3}),
        (MATHS, "R-S06", {"mid": None}),
        (ART, "R-S06", {"end": None}),
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


def test_a_cluster_of_topics_is_told_in_upper_secondary(checker: Checker) -> None:
    """One mark more passes there, two do not; in lower secondary not even one."""
    upper = lone_pupil(Level.UPPER_SECONDARY, 11, 5)

    def said(sample: SamplePupil, extra: int) -> set[str]:
        regular = next(one for one in sample.components if one.subject == MATHS).regular
        parts = with_part(sample, MATHS, regular=(*regular, *(Decimal(8),) * extra))
        report = checker.check(sample.transcript, components=parts)
        return {one.code for one in report.findings} & {"R-S03", "R-S05"}

    assert [said(upper, extra) for extra in (0, 1, 2)] == [set(), {"R-S05"}, {"R-S03"}]
    assert [said(pupil(), extra) for extra in (0, 1)] == [set(), {"R-S03"}]


def test_clusters_are_not_asked_of_lower_secondary(checker: Checker) -> None:
    """Nothing is missing there when the source has no components."""
    codes = {one.code for one in checker.check(pupil().transcript).not_checked}
    assert "R-S05" not in codes
    assert "R-S04" in codes


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


def evidence_of(report: CheckReport, code: str) -> tuple[str, tuple[str, ...]]:
    """Return what was said and what was computed."""
    shown = next(one.evidence for one in report.findings if one.code == code)
    assert shown is not None
    return shown.stated, shown.computed


def with_results(subject: str, **changes: Score) -> SecondaryTranscript:
    """Return the record with results of one subject changed."""
    transcript = secondary(pupil())
    rows = tuple(
        row.model_copy(update=changes) if row.subject == subject else row
        for row in transcript.subjects
    )
    return transcript.model_copy(update={"subjects": rows})


@pytest.mark.parametrize(
    ("code", "changes", "stated", "computed"),
    [
        ("R-S10", {"year": Decimal(9)}, "9,0", "8,3"),
        ("R-S11", {"year": Decimal("8.2")}, "8,2", "8,3"),
        ("R-S11", {"year": Decimal("8.26")}, "8,26", "8,3"),
        ("R-S10", {"year": Decimal("8.4")}, "8,4", "8,3"),
        ("R-S10", {"year": Decimal("8.1")}, "8,1", "8,3"),
    ],
)
def test_averages_are_shown_as_on_the_form(
    code: str, changes: dict[str, Score], stated: str, computed: str, checker: Checker
) -> None:
    """(8.0 + 2 x 8.4) / 3 is 8.27: only what is cut off from it is a fault of rounding."""
    semesters = {"semester1": Decimal(8), "semester2": Decimal("8.4")}
    report = checker.check(with_results(MATHS, **semesters, **changes))
    assert evidence_of(report, code) == (stated, (computed,))
    assert len({one.code for one in report.findings} & {"R-S10", "R-S11"}) == 1


def test_results_are_shown_in_words(checker: Checker) -> None:
    """Of a remark subject, of conduct, of promotion and of both summer remedies."""
    transcript = secondary(pupil())
    conduct = transcript.conduct.model_copy(update={"year": Grading.FAIR})
    trained = transcript.conduct.model_copy(update={"after_summer": Grading.PASSED})
    re_tested = transcript.study.model_copy(update={"after_summer": Grading.PASSED})
    cases = {
        "R-S13": (with_results(ART, year=Verdict.NOT_PASSED), "Chưa đạt", "Đạt"),
        "R-S20": (transcript.model_copy(update={"conduct": conduct}), "Khá", "Tốt"),
        "R-S30": (
            transcript.model_copy(update={"promoted": False, "promotion_text": None}),
            "Không được lên lớp",
            "Được lên lớp",
        ),
        "R-S31": (
            transcript.model_copy(update={"absences": Decimal(46)}),
            "Được lên lớp",
            "Không được lên lớp",
        ),
        "R-S32": (
            transcript.model_copy(update={"conduct": trained}),
            "Đạt",
            "Không thuộc diện rèn luyện trong hè",
        ),
        "R-S33": (
            transcript.model_copy(update={"study": re_tested}),
            "Đạt",
            "Không thuộc diện đánh giá lại trong hè",
        ),
    }
    for code, (broken, stated, computed) in cases.items():
        assert evidence_of(checker.check(broken), code) == (stated, (computed,))


def test_rest_of_a_re_test_is_computed_again(checker: Checker) -> None:
    """Both values of the level after the summer are shown."""
    failing = lone_pupil(Level.LOWER_SECONDARY, 7, 3, Circumstances(ability=4))
    transcript = secondary(failing)
    assert transcript.study.after_summer is not None
    other = transcript.study.model_copy(update={"after_summer": Grading.GOOD})
    report = checker.check(transcript.model_copy(update={"study": other}))
    stated, computed = evidence_of(report, "R-S33")
    assert stated == "Tốt"
    assert computed == (on_form(transcript.study.after_summer),)


def test_semester_of_a_remark_subject_is_shown(checker: Checker) -> None:
    """Đạt only with every assessment."""
    sample = pupil()
    parts = with_part(sample, ART, mid=Verdict.NOT_PASSED)
    report = checker.check(sample.transcript, components=parts)
    assert evidence_of(report, "R-S12") == ("Đạt", ("Chưa đạt",))

"""From when on a value is due, a rule makes sense, and its absence is told."""

import pytest

from hocba_hooks import CheckRequest, Form, Level, Stage, Transcript
from hocba_hooks.transcripts import PrimaryTranscript, SecondaryTranscript, Signer
from hocba_plugin.config import RulesConfig
from hocba_plugin.documents.shape import compile_form
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import sample_transcript
from hocba_plugin.validate import Checker, Validator, due_from, entries

START, SEMESTER1, YEAR = Stage
LISTS = {
    *("school_year", "circular", "level", "extract_of_paper", "school", "school_class", "pupil"),
    *("homeroom_teacher", "head", "history"),
}


@pytest.fixture(scope="module")
def profile() -> Profile:
    """Return the built-in profile."""
    return load_profile("qd3016-public")


def codes(checker: Checker, transcript: Transcript, stage: Stage) -> set[tuple[str, str]]:
    """Return what is found, and where."""
    found = checker.check(transcript, stage=stage).findings
    return {(one.code, one.path) for one in found}


def test_stages_follow_each_other() -> None:
    """What is due early stays due."""
    reached = [[one.reaches(other) for other in Stage] for one in Stage]
    assert reached == [[True, False, False], [True, True, False], [True, True, True]]


@pytest.mark.parametrize(
    ("path", "primary", "secondary"),
    [
        ("", START, START),
        ("pupil.birthplace.commune_code", START, START),
        ("transcript.pupil.name", START, START),
        ("history[2].arrived_on", START, START),
        ("homeroom_teacher.personal_id", START, START),
        ("homeroom_remark", YEAR, YEAR),
        ("subjects", YEAR, SEMESTER1),
        ("subjects[subject=TOAN]", YEAR, SEMESTER1),
        ("subjects[subject=TOAN].teacher.name", YEAR, SEMESTER1),
        ("transcript.subjects.semester1", YEAR, SEMESTER1),
        ("subjects[subject=TOAN].semester2", YEAR, YEAR),
        ("subjects[subject=TOAN].remark", YEAR, YEAR),
        ("study.semester1", YEAR, SEMESTER1),
        ("conduct.semester2", YEAR, YEAR),
        ("subjects[subject=TOAN].test", YEAR, YEAR),
        ("promoted", YEAR, YEAR),
    ],
)
def test_the_place_tells_from_when_on(path: str, primary: Stage, secondary: Stage) -> None:
    """Of a value, in a transcript or as a profile names it."""
    assert (due_from(path, Form.PRIMARY), due_from(path, Form.SECONDARY)) == (primary, secondary)


@pytest.mark.parametrize("model", [PrimaryTranscript, SecondaryTranscript])
def test_only_lists_are_due_at_the_start(model: type[Transcript]) -> None:
    """Whatever else a transcript has comes later, also what is added one day."""
    form = Form.PRIMARY if model is PrimaryTranscript else Form.SECONDARY
    at_once = {name for name in model.model_fields if due_from(name, form) is START}
    assert at_once == LISTS


@pytest.mark.parametrize("level", [Level.PRIMARY, Level.LOWER_SECONDARY, Level.UPPER_SECONDARY])
def test_lists_alone_lack_nothing_at_the_start(profile: Profile, level: Level) -> None:
    """And of rules of results nothing is said at all, not even that they were not checked."""
    whole = sample_transcript(level, level.grades[1], 3)
    kept = {name: getattr(whole, name) for name in LISTS - {"homeroom_teacher"}}
    lists = type(whole)(**kept)
    checker = Checker(profile)
    report = checker.check(lists, stage=START)
    assert report.findings == ()
    late = {one.code for one in report.not_checked if entries()[one.code, ""].due is not START}
    assert late == set()
    assert ("R-F04", "homeroom_teacher.name") in codes(checker, lists, SEMESTER1)
    assert len(checker.check(lists).findings) > 10


def test_a_named_teacher_needs_a_number_at_once(profile: Profile) -> None:
    """Nobody named yet is no fault in September, somebody without an ID is."""
    whole, checker = sample_transcript(Level.PRIMARY, 4, 3), Checker(profile)
    fault = ("R-F06", "homeroom_teacher.personal_id")
    named = Signer(name=whole.homeroom_teacher.name)
    without = whole.model_copy(update={"homeroom_teacher": named})
    nobody = whole.model_copy(update={"homeroom_teacher": Signer()})
    assert fault in codes(checker, without, START)
    assert fault not in codes(checker, nobody, START)
    assert fault in codes(checker, nobody, SEMESTER1)


def test_what_the_second_semester_lacks_is_no_gap_in_january(profile: Profile) -> None:
    """Results of semester I are checked; that others are absent is not told once more."""
    whole = sample_transcript(Level.LOWER_SECONDARY, 7, 3)
    assert isinstance(whole, SecondaryTranscript)
    rows = [
        row.model_copy(update={"semester2": None, "year": None, "remark": None})
        for row in whole.subjects
    ]
    gone = {"semester2": None, "year": None}
    half = whole.model_copy(
        update={
            "subjects": tuple(rows),
            "study": whole.study.model_copy(update=gone),
            "conduct": whole.conduct.model_copy(update=gone),
        }
    )
    checker, study = Checker(profile), {"R-S15", "R-S16", "R-S17", "R-S18", "R-S19"}
    january, may = (checker.check(half, stage=stage) for stage in (SEMESTER1, YEAR))
    assert january.findings == ()
    assert {one.code for one in january.not_checked} & study == set()
    assert study <= {one.code for one in may.not_checked}


def test_a_rule_that_is_not_due_is_not_demanded(profile: Profile) -> None:
    """A school that wants the marks behind averages checked wants it when there are marks."""
    validator = Validator(profile, RulesConfig(required=("R-S09",)))
    transcript = sample_transcript(Level.LOWER_SECONDARY, 7, 3)
    demanded = []
    for stage in Stage:
        report = validator.validate(CheckRequest(transcript=transcript, stage=stage))
        assert report is not None
        demanded.append("R-X08" in {one.code for one in report.findings})
    assert demanded == [False, True, True]


def test_a_profile_may_say_that_something_comes_later(profile: Profile) -> None:
    """Its rows may put off what a place would ask for too early, never a name of ours."""
    late = {row.model for row in profile.fields if row.due is not START}
    assert "transcript.homeroom_teacher.name" in late
    for form in profile.forms:
        compile_form(profile, form, profile.root)
    assert all(row.due is START for row in load_profile("fixtures/profiles/tinh-thu-nghiem").fields)

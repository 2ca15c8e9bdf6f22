"""Sample schools: the same every time, whole, and peopled as the circumstances say."""

import subprocess
import sys

import pytest

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import (
    Competence,
    Grading,
    Level,
    PrimaryTranscript,
    PupilStatus,
    SecondaryTranscript,
    SubjectLevel,
)
from hocba_hooks.values import personal_id
from hocba_hooks.values.marks import Verdict
from hocba_plugin.samples import Background, Circumstances, sample_school, sample_transcript

_CLASSES = {"6A1": 12, "7A1": 12}


def primary(grade: int, **circumstances: object) -> PrimaryTranscript:
    """Return a primary record."""
    transcript = sample_transcript(
        Level.PRIMARY,
        grade,
        7,
        Circumstances(**circumstances),  # type: ignore[arg-type]
    )
    assert isinstance(transcript, PrimaryTranscript)
    return transcript


def secondary(grade: int, **circumstances: object) -> SecondaryTranscript:
    """Return a secondary record."""
    level = Level.LOWER_SECONDARY if grade < 10 else Level.UPPER_SECONDARY
    transcript = sample_transcript(
        level,
        grade,
        7,
        Circumstances(**circumstances),  # type: ignore[arg-type]
    )
    assert isinstance(transcript, SecondaryTranscript)
    return transcript


def test_a_seed_gives_the_same_school_in_another_process() -> None:
    """Nothing depends on the order of sets or on the process."""
    program = (
        "from hocba_plugin.samples import sample_school; from hocba_hooks.transcripts import Level;"
        "s = sample_school(Level.LOWER_SECONDARY, seed=5, classes={'6A1': 3});"
        "print(s.pupils[2].transcript.content_digest)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    school = sample_school(Level.LOWER_SECONDARY, seed=5, classes={"6A1": 3})
    assert run.stdout.strip() == school.pupils[2].transcript.content_digest


def test_another_seed_gives_other_people() -> None:
    """Seeds do not share their pupils."""
    one, other = (
        {
            p.transcript.pupil.name
            for p in sample_school(Level.PRIMARY, seed=seed, classes={"1A": 20}).pupils
        }
        for seed in (1, 2)
    )
    assert len(one & other) < 5


def test_a_special_pupil_leaves_the_others_as_they_were() -> None:
    """One exempted pupil more changes one record."""
    plain = sample_school(Level.LOWER_SECONDARY, seed=3, classes=_CLASSES)
    special = {4: Circumstances(exempt=True, ability=3)}
    changed = sample_school(Level.LOWER_SECONDARY, seed=3, classes=_CLASSES, special=special)
    differing = [
        number
        for number, (one, other) in enumerate(zip(plain.pupils, changed.pupils, strict=True), 1)
        if one != other
    ]
    assert differing == [4]


def test_nobody_shares_an_id_or_a_code() -> None:
    """Pupils, teachers and head all have their own."""
    school = sample_school(Level.LOWER_SECONDARY, seed=3, classes=_CLASSES)
    pupils = [p.transcript.pupil for p in school.pupils]
    ids = [p.personal_id for p in pupils] + [m.personal_id for m in school.staff]
    ids.append(school.head.personal_id)
    assert len(set(ids)) == len(ids)
    assert len({p.code for p in pupils}) == len(pupils)
    assert all(personal_id.is_well_formed(number or "") for number in ids)


def test_staff_teach_and_lead_classes() -> None:
    """Every signer of a record is on the staff; some teach two subjects, some lead a class."""
    school = sample_school(Level.LOWER_SECONDARY, seed=3, classes=_CLASSES)
    staff = {(m.name, m.personal_id): m for m in school.staff}
    transcript = school.pupils[0].transcript
    assert isinstance(transcript, SecondaryTranscript)
    teachers = {
        row.subject: staff[row.teacher.name or "", row.teacher.personal_id]
        for row in transcript.subjects
    }
    assert teachers["CN"] == teachers["TIN"] != teachers["TOAN"]
    assert teachers["HDTNHN"].homeroom_of == "6A1"
    assert {m.homeroom_of for m in school.staff} == {"6A1", "7A1", None}


@pytest.mark.parametrize("grade", range(1, 6))
def test_primary_subjects_and_competences_are_those_of_the_grade(grade: int) -> None:
    """Tests only where the grade has them; technology and informatics from grade 3."""
    transcript = primary(grade)
    subjects = vocabulary.subjects(Level.PRIMARY)
    tested = {row.subject for row in transcript.subjects if row.test is not None}
    assert tested == {s.id for s in subjects.values() if grade in s.mark_grades}
    assert len(transcript.competences) == (8 if grade < 3 else 10)
    assert (Competence.TECHNOLOGY in {c.competence for c in transcript.competences}) == (grade >= 3)


def test_an_upper_secondary_class_chooses_four_subjects_and_keeps_them() -> None:
    """Four of nine, the same in grades 10 and 12 of one class letter (R-S07)."""
    subjects = vocabulary.subjects(Level.UPPER_SECONDARY)
    chosen = [
        {row.subject for row in secondary(grade).subjects if not subjects[row.subject].compulsory}
        for grade in (10, 12)
    ]
    assert len(chosen[0]) == 4
    assert chosen[0] == chosen[1]


def test_an_exempt_pupil_shows_exempt_in_physical_education() -> None:
    """M in the row, and nowhere else."""
    rows = {row.subject: row for row in primary(3, exempt=True).subjects}
    assert [s for s, row in rows.items() if row.level is SubjectLevel.EXEMPT] == ["GDTC"]
    years = {row.subject: row.year for row in secondary(8, exempt=True).subjects}
    assert [s for s, year in years.items() if year is Verdict.EXEMPT] == ["GDTC"]


def test_a_pupil_not_assessed_has_conduct_and_remarks_but_no_results() -> None:
    """R-S36: study results are waived, conduct is not."""
    one = primary(2, not_assessed=True)
    assert one.pupil.not_assessed
    assert {row.level for row in one.subjects} == {None}
    assert (one.competences, one.qualities, one.year_result) == ((), (), None)
    assert one.promoted
    assert not one.class_completed
    assert one.homeroom_remark
    other = secondary(7, not_assessed=True)
    assert other.study.year is None
    assert other.conduct.year is Grading.GOOD
    assert {row.year for row in other.subjects} == {None}


@pytest.mark.parametrize(
    ("background", "ethnic_group", "nationality"),
    [
        (Background.HMONG, "08", "VN"),
        (Background.EDE, "12", "VN"),
        (Background.KHMER, "05", "VN"),
        (Background.LAO, "55", "LA"),
    ],
)
def test_background_decides_group_and_nationality(
    background: Background, ethnic_group: str, nationality: str
) -> None:
    """Codes agree with the kind of name."""
    pupil = primary(1, background=background).pupil
    assert (pupil.ethnic_group, pupil.nationality) == (ethnic_group, nationality)


def test_ede_names_are_built_the_ede_way() -> None:
    """Y before a man's name, H' before a woman's."""
    name = primary(1, background=Background.EDE).pupil.name or ""
    assert name.startswith(("Y ", "H'"))


def test_who_joined_came_from_another_school() -> None:
    """Earlier years elsewhere, arrival within the school year (R-S23)."""
    transcript = secondary(8, status=PupilStatus.JOINED_SEMESTER_2)
    *earlier, current = transcript.history
    assert [entry.school_year for entry in transcript.history] == [
        "2023-2024",
        "2024-2025",
        "2025-2026",
    ]
    assert {entry.school_name for entry in earlier} == {"Trường Trung học cơ sở Mẫu Đ"}
    assert current.school_name == transcript.school.name
    assert current.arrived_on
    assert current.arrived_on.year == 2026


@pytest.mark.parametrize(
    ("status", "has_first_semester"),
    [(PupilStatus.LEFT_SEMESTER_1, False), (PupilStatus.LEFT_SEMESTER_2, True)],
)
def test_who_left_has_no_result_of_the_year(status: PupilStatus, has_first_semester: bool) -> None:
    """Only the semester the pupil finished is left."""
    transcript = secondary(9, status=status)
    assert {row.year for row in transcript.subjects} == {None}
    assert (transcript.conduct.semester1 is not None) == has_first_semester
    assert (transcript.promoted, transcript.study.year) == (None, None)


def test_a_weak_pupil_is_assessed_again_in_the_summer() -> None:
    """Exactly the subjects below 5.0, and the study result after them (R-S33, R-S35)."""
    transcript = secondary(7, ability=4)
    below = {r.subject for r in transcript.subjects if r.year in _below_five(transcript)}
    assert below == {r.subject for r in transcript.subjects if r.reassessed is not None} != set()
    assert transcript.study.after_summer is not None


def _below_five(transcript: SecondaryTranscript) -> set[object]:
    years = {row.year for row in transcript.subjects}
    return {
        y for y in years if y is Verdict.NOT_PASSED or (not isinstance(y, Verdict) and y and y < 5)
    }


def test_a_class_without_a_grade_in_its_name_is_refused() -> None:
    """The grade is read from the class name."""
    with pytest.raises(ValueError, match="named after its grade"):
        sample_school(Level.PRIMARY, seed=1, classes={"Chồi": 3})

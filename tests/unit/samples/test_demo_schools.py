"""The demo schools: large enough, varied, and every planted fault is the pupil's only one."""

from collections import Counter

import pytest

from hocba_hooks.transcripts import PupilStatus, SecondaryTranscript
from hocba_hooks.vocabulary import FOREIGNER
from hocba_plugin.demo.planting import plant
from hocba_plugin.demo.schools import PLANTED, lower_secondary_school, primary_school
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import SampleSchool
from hocba_plugin.validate.checker import Checker
from hocba_plugin.validate.neighbours import Neighbours

# What remains of a record when a cell was refused is faulty in its own way.
_AFTER_A_REFUSED_CELL = {"R-D03": {"R-F01"}, "R-P06": {"R-P07"}, "R-D05": {"R-P02"}}
_GONE = {PupilStatus.LEFT_SEMESTER_1, PupilStatus.LEFT_SEMESTER_2, PupilStatus.DROPPED_OUT}


@pytest.fixture(scope="module", params=[primary_school, lower_secondary_school])
def school(request: pytest.FixtureRequest) -> SampleSchool:
    """Return each demo school in turn."""
    made: SampleSchool = request.param()
    return made


@pytest.fixture(scope="module")
def errors(school: SampleSchool) -> dict[str, set[str]]:
    """Return the broken rules of each pupil who is due a record, by pupil code."""
    checker = Checker(load_profile("qd3016-public"))
    neighbours = Neighbours(pupil.transcript for pupil in school.pupils)
    return {
        pupil.transcript.pupil.code or "": {
            finding.code
            for finding in checker.check(
                pupil.transcript, neighbours=neighbours, components=pupil.components
            ).errors
        }
        for pupil in school.pupils
        if pupil.status not in _GONE
    }


def test_the_schools_are_large_enough() -> None:
    """At least 70 and 80 pupils, all grades."""
    assert len(primary_school().pupils) >= 72
    assert len(lower_secondary_school().pupils) >= 82
    grades = {p.transcript.school_class.grade for p in primary_school().pupils}
    grades |= {p.transcript.school_class.grade for p in lower_secondary_school().pupils}
    assert grades == set(range(1, 10))


def test_each_school_has_the_pupils_that_need_care(school: SampleSchool) -> None:
    """Transfers both ways, exempt, not assessed, minority and foreign pupils."""
    statuses = {pupil.status for pupil in school.pupils}
    pupils = [pupil.transcript.pupil for pupil in school.pupils]
    assert {PupilStatus.JOINED_SEMESTER_1, PupilStatus.JOINED_SEMESTER_2} <= statuses
    assert {PupilStatus.LEFT_SEMESTER_1, PupilStatus.LEFT_IN_SUMMER} <= statuses
    assert any(pupil.not_assessed for pupil in pupils)
    assert {FOREIGNER, "01", "05", "08", "12"} <= {pupil.ethnic_group for pupil in pupils}
    assert "exempt" in "".join(pupil.transcript.model_dump_json() for pupil in school.pupils)


def test_at_least_fourteen_different_faults_are_planted() -> None:
    """Each on a pupil of its own."""
    assert len({fault.code for fault in PLANTED}) >= 14
    assert max(Counter((f.school_code, f.pupil_code) for f in PLANTED).values()) == 1


def test_planted_faults_are_the_only_errors(
    school: SampleSchool, errors: dict[str, set[str]]
) -> None:
    """Every planted pupil breaks that rule alone, and all the others none."""
    planted = {f.pupil_code: f.code for f in PLANTED if f.school_code == school.school.code}
    expected = {code: set[str]() for code in errors}
    for pupil_code, rule in planted.items():
        expected[pupil_code] = _AFTER_A_REFUSED_CELL.get(rule, {rule})
    assert expected == errors


def test_cells_that_cannot_be_read_are_planted_as_text(school: SampleSchool) -> None:
    """Exactly the faults no model can hold carry a raw cell."""
    planted = {f.pupil_code for f in PLANTED if f.code in _AFTER_A_REFUSED_CELL}
    raw = {pupil.transcript.pupil.code for pupil in school.pupils if pupil.raw}
    codes = {pupil.transcript.pupil.code for pupil in school.pupils}
    assert planted & codes == raw


def test_one_teacher_of_one_pupil_has_no_id() -> None:
    """The staff list lacks the ID too, and no other pupil is touched."""
    school = lower_secondary_school()
    assert [m.personal_id for m in school.staff].count(None) == 1
    without = [
        pupil
        for pupil in school.pupils
        if isinstance(pupil.transcript, SecondaryTranscript)
        and any(row.teacher.personal_id is None for row in pupil.transcript.subjects)
    ]
    assert len(without) == 1


def test_a_fault_that_does_not_fit_is_refused() -> None:
    """A secondary fault has no place in a primary school."""
    with pytest.raises(ValueError, match="R-S10"):
        plant(primary_school(), {1: "R-S10"})

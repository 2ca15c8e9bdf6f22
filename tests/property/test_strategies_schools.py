"""Drawn classes and schools are whole: nobody in them is in another's way, last year included."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_hooks.transcripts import Level, Transcript
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import (
    Circumstances,
    SamplePupil,
    SampleSchool,
    sample_transcript,
    year_before,
)
from hocba_plugin.samples.records import GRADES
from hocba_plugin.testing.strategies import classes, schools, transcripts
from hocba_plugin.validate import Checker, Neighbours
from hocba_plugin.validate.classmates import Classmates

_SOME = settings(max_examples=40, deadline=None)


@pytest.fixture(scope="module")
def checker() -> Checker:
    """Return the rules as the built-in profile needs them."""
    return Checker(load_profile("qd3016-public"))


def errors(
    checker: Checker, pupils: Iterable[SamplePupil], neighbours: Neighbours, mates: Classmates
) -> set[str]:
    """Return what stops somebody of a class."""
    return {
        finding.code
        for pupil in pupils
        for finding in checker.check(
            pupil.transcript,
            neighbours=neighbours,
            classmates=mates,
            components=pupil.components,
            previous=year_before(pupil.transcript),
        ).errors
    }


@pytest.mark.parametrize("level", Level)
@given(data=st.data())
@_SOME
def test_a_drawn_class_has_no_error(checker: Checker, level: Level, data: st.DataObject) -> None:
    """Of every level, whoever is in it."""
    pupils = data.draw(classes(level))
    members = [pupil.transcript for pupil in pupils]
    assert {level} == {member.level for member in members}
    assert set() == errors(checker, pupils, Neighbours(members), Classmates(members))


@given(school=schools())
@_SOME
def test_a_drawn_school_has_no_error(checker: Checker, school: SampleSchool) -> None:
    """Nobody shares a number across its classes."""
    index = Neighbours(pupil.transcript for pupil in school.pupils)
    for name in {pupil.transcript.school_class.name for pupil in school.pupils}:
        pupils = [one for one in school.pupils if one.transcript.school_class.name == name]
        mates = Classmates(pupil.transcript for pupil in pupils)
        assert set() == errors(checker, pupils, index, mates)


def test_classes_and_schools_come_in_every_grade() -> None:
    """Nothing that is drawn is of one grade only."""
    seen: set[int] = set()

    @given(school=schools())
    @settings(max_examples=100, deadline=None, database=None, derandomize=True)
    def look(school: SampleSchool) -> None:
        seen.update(pupil.transcript.school_class.grade for pupil in school.pupils)

    look()
    assert set(range(1, 13)) == seen


@given(transcript=transcripts())
@_SOME
def test_last_year_leads_to_this_one(checker: Checker, transcript: Transcript) -> None:
    """The same person, one grade and one year earlier, promoted, and a lawful record itself."""
    before = year_before(transcript)
    if before is None:
        return
    assert transcript.pupil == before.pupil
    assert transcript.school_class.grade == before.school_class.grade + 1
    assert transcript.history[:-1] == before.history
    assert transcript.history[-2].school_year == before.school_year
    assert before.promoted
    assert set() == {finding.code for finding in checker.check(before).errors}


@pytest.mark.parametrize("level", Level)
def test_the_first_grade_of_a_level_has_no_year_before(level: Level) -> None:
    """That was another school, or none; every other grade has one."""
    first, *others = GRADES[level]
    ordinary = Circumstances()
    assert year_before(sample_transcript(level, first, 1, ordinary)) is None
    assert all(year_before(sample_transcript(level, grade, 1, ordinary)) for grade in others)

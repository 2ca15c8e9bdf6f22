"""The record of the year before, as the same school issued it."""

from random import Random

from hocba_hooks.transcripts import SchoolClass, Transcript
from hocba_hooks.values.dates import school_year_start
from hocba_plugin.samples.pupils import year_of
from hocba_plugin.samples.records import GRADES
from hocba_plugin.samples.setting import Circumstances, Setting, engage_staff, sample_place

_ELECTIVES = ("TDT", "NN2")


def year_before(transcript: Transcript) -> Transcript | None:
    """Return the pupil's record of last year, of which this one is the sequel.

    ``None`` where the school has none: of who has just come, or is in a level's first grade.
    """
    grade = transcript.school_class.grade - 1
    if grade not in GRADES[transcript.level] or not _was_here(transcript):
        return None
    rng = Random(f"before/{transcript.pupil.code}")  # noqa: S311 - the same one every time
    circumstances = Circumstances(
        elective=_elective(transcript), not_assessed=transcript.pupil.not_assessed
    )
    made = year_of(rng, _setting(rng, transcript, grade), transcript.pupil, circumstances)
    return made.transcript.model_copy(update={"history": transcript.history[:-1]})


def _was_here(transcript: Transcript) -> bool:
    return {entry.school_name for entry in transcript.history[-2:]} == {transcript.school.name}


def _elective(transcript: Transcript) -> str | None:
    return next((row.subject for row in transcript.subjects if row.subject in _ELECTIVES), None)


def _setting(rng: Random, transcript: Transcript, grade: int) -> Setting:
    first = school_year_start(transcript.school_year) - 1
    suffix = transcript.school_class.name.removeprefix(str(transcript.school_class.grade))
    name, home = f"{grade}{suffix}", sample_place()
    return Setting(
        level=transcript.level,
        school=transcript.school,
        school_year=f"{first}-{first + 1}",
        school_class=SchoolClass(name=name, grade=grade),
        staff=engage_staff(rng, transcript.level, [name], home),
        home=home,
    )

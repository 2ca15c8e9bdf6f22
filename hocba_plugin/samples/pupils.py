"""One sample pupil in a setting, whatever the level."""

from random import Random

from hocba_hooks.records import MarkComponents
from hocba_hooks.transcripts import Level, Pupil, PupilStatus
from hocba_hooks.values.dates import school_year_start
from hocba_plugin.samples.model import SamplePupil
from hocba_plugin.samples.people import Origin, draw_pupil
from hocba_plugin.samples.primary import primary_transcript, without_primary_results
from hocba_plugin.samples.secondary import secondary_transcript, without_secondary_results
from hocba_plugin.samples.setting import Circumstances, Setting

_GONE = frozenset(
    {PupilStatus.LEFT_SEMESTER_1, PupilStatus.LEFT_SEMESTER_2, PupilStatus.DROPPED_OUT}
)


def sample_pupil(
    rng: Random, setting: Setting, circumstances: Circumstances, number: int
) -> SamplePupil:
    """Return the ``number``-th pupil of a school with a record the law allows."""
    primary = setting.level is Level.PRIMARY
    # Six years old in grade 1 (R-D04).
    usual_birth_year = school_year_start(setting.school_year) - 5 - setting.grade
    origin = Origin(
        background=circumstances.background,
        birth_year=usual_birth_year - circumstances.older_by,
        code=pupil_code(setting.school.code, number),
        number=number,
    )
    pupil = draw_pupil(rng, origin, setting.home, with_occupations=not primary)
    pupil = pupil.model_copy(update={"not_assessed": circumstances.not_assessed})
    return year_of(rng, setting, pupil, circumstances)


def year_of(
    rng: Random, setting: Setting, pupil: Pupil, circumstances: Circumstances
) -> SamplePupil:
    """Return a year of someone who is known already."""
    draw = _primary if setting.level is Level.PRIMARY else _secondary
    return draw(rng, setting, pupil, circumstances)


def pupil_code(school_code: str, number: int) -> str:
    """Return the code of a school's ``number``-th pupil: province, level mark, number."""
    return f"{school_code[:2]}{school_code[5]}{number:07}"


def _primary(
    rng: Random, setting: Setting, pupil: Pupil, circumstances: Circumstances
) -> SamplePupil:
    transcript = primary_transcript(rng, setting, pupil, circumstances)
    if circumstances.status in _GONE:
        transcript = without_primary_results(transcript)
    return SamplePupil(transcript=transcript, status=circumstances.status)


def _secondary(
    rng: Random, setting: Setting, pupil: Pupil, circumstances: Circumstances
) -> SamplePupil:
    transcript, components = secondary_transcript(rng, setting, pupil, circumstances)
    if circumstances.status in _GONE:
        transcript = without_secondary_results(transcript, circumstances.status)
        components = _of_past_semesters(components, circumstances.status)
    return SamplePupil(transcript=transcript, status=circumstances.status, components=components)


def _of_past_semesters(
    components: tuple[MarkComponents, ...], status: PupilStatus
) -> tuple[MarkComponents, ...]:
    stayed = status is PupilStatus.LEFT_SEMESTER_2
    return tuple(part for part in components if stayed and part.semester == 1)

"""A whole sample school, or one transcript out of it; the same seed gives the same people."""

from collections.abc import Mapping
from random import Random

from hocba_hooks.transcripts import Grading, Level, SchoolClass, Transcript
from hocba_plugin.samples.model import SamplePupil, SampleSchool
from hocba_plugin.samples.names import Background
from hocba_plugin.samples.pupils import sample_pupil
from hocba_plugin.samples.setting import (
    SCHOOL_YEAR,
    Circumstances,
    Setting,
    engage_staff,
    grade_of,
    sample_place,
    sample_schoolhouse,
)

_ABILITIES = (5, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10)
_BACKGROUNDS = (*[Background.KINH] * 12, Background.HMONG, Background.EDE, Background.KHMER)
_CONDUCT = ((Grading.GOOD, Grading.GOOD),) * 6 + (
    (Grading.FAIR, Grading.GOOD),
    (Grading.GOOD, Grading.FAIR),
    (Grading.PASSED, Grading.FAIR),
)


def sample_school(
    level: Level,
    *,
    seed: int,
    classes: Mapping[str, int],
    special: Mapping[int, Circumstances] | None = None,
    school_year: str = SCHOOL_YEAR,
) -> SampleSchool:
    """Return an invented school.

    :param classes: class names, each beginning with its grade, and how many pupils each has.
    :param special: circumstances of single pupils by their number in the school, from 1; those of
        the others are drawn.
    """
    settings = _settings(_seeded(level, seed), level, list(classes), school_year)
    desks = [name for name, size in classes.items() for _ in range(size)]
    # A random stream for each pupil: making one special leaves all others as they were.
    pupils = [
        _drawn_pupil(_seeded(level, seed, number), settings[name], number, special or {})
        for number, name in enumerate(desks, start=1)
    ]
    any_class = next(iter(settings.values()))
    return SampleSchool(
        school=any_class.school,
        head=any_class.staff.head,
        school_year=school_year,
        pupils=tuple(pupils),
        staff=any_class.staff.members,
    )


def sample_transcript(
    level: Level, grade: int, seed: int, circumstances: Circumstances | None = None
) -> Transcript:
    """Return one record without a fault.

    :param circumstances: what is special about the pupil; drawn from the seed when absent.
    """
    return lone_pupil(level, grade, seed, circumstances).transcript


def lone_pupil(
    level: Level, grade: int, seed: int, circumstances: Circumstances | None = None
) -> SamplePupil:
    """Return one pupil with the marks behind the record, as ``sample_transcript`` does."""
    rng = _seeded(level, grade, seed)
    name = f"{grade}A"
    setting = _settings(rng, level, [name], SCHOOL_YEAR)[name]
    return sample_pupil(rng, setting, circumstances or draw_circumstances(rng), seed % 10_000)


def _drawn_pupil(
    rng: Random, setting: Setting, number: int, special: Mapping[int, Circumstances]
) -> SamplePupil:
    drawn = draw_circumstances(rng)
    return sample_pupil(rng, setting, special.get(number, drawn), number)


def _seeded(*parts: object) -> Random:
    # Invented people need no secrecy, but the same ones every time on every Python.
    return Random("/".join(map(str, parts)))  # noqa: S311


def _settings(
    rng: Random, level: Level, classes: list[str], school_year: str
) -> dict[str, Setting]:
    home = sample_place()
    school = sample_schoolhouse(level)
    staff = engage_staff(rng, level, classes, home)
    return {
        name: Setting(
            level=level,
            school=school,
            school_year=school_year,
            school_class=SchoolClass(name=name, grade=grade_of(name)),
            staff=staff,
            home=home,
        )
        for name in classes
    }


def draw_circumstances(rng: Random) -> Circumstances:
    """Return circumstances as they are spread over an ordinary school."""
    return Circumstances(
        background=rng.choice(_BACKGROUNDS),
        ability=rng.choice(_ABILITIES),
        conduct=rng.choice(_CONDUCT),
        absences=rng.choice((0, 0, 1, 2, 3, 5, 8)),
        older_by=int(rng.random() < 0.05),
    )

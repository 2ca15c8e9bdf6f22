"""Hypothesis strategies for records that are right, and the parts they are made of.

A whole school record is too large to be drawn field by field. So a strategy draws a seed, the
circumstances of the pupil and a few free fields, and the sample generator makes the rest lawful:
what shrinks is the story, from a disabled newcomer with 60 absences down to an ordinary pupil.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from random import Random

from hypothesis import strategies as st

from hocba_hooks.records import Issue, Record
from hocba_hooks.transcripts import Grading, Level, PupilStatus, Transcript
from hocba_hooks.values import personal_id
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.samples import (
    Background,
    Circumstances,
    SamplePupil,
    SampleSchool,
    lone_pupil,
    sample_school,
)
from hocba_plugin.samples.names import draw_family, draw_name

GRADES = {
    Level.PRIMARY: range(1, 6),
    Level.LOWER_SECONDARY: range(6, 10),
    Level.UPPER_SECONDARY: range(10, 13),
}
_PHRASES = (
    "em chăm học",
    "Đọc và viết tốt.",
    "tính toán nhanh hơn",
    "mạnh dạn phát biểu, giúp đỡ bạn",
    "giữ gìn vở sạch chữ đẹp",
    "tiến bộ rõ rệt ở môn Toán",
    "trung thực, nghiêm túc",
    "thuộc 10 bài thơ",
    "cần đọc thêm sách",
    "quý mến thầy cô, bè bạn",
)
# Who has a finished record; plain cases first, so that examples shrink to them.
_WITH_A_RECORD = (
    PupilStatus.STUDYING,
    PupilStatus.JOINED_SEMESTER_1,
    PupilStatus.JOINED_SEMESTER_2,
    PupilStatus.LEFT_IN_SUMMER,
)
_MOST_ABSENCES = 60


def personal_ids(
    sexes: Iterable[Sex] = (Sex.MALE, Sex.FEMALE), birth_years: range = range(1940, 2030)
) -> st.SearchStrategy[str]:
    """Return well-formed personal IDs of the sexes and birth years wanted."""
    return st.builds(
        personal_id.make,
        st.sampled_from(sorted(personal_id.registration_provinces())),
        st.sampled_from(tuple(sexes)),
        st.sampled_from(birth_years),
        st.integers(0, 999_999),
    )


@st.composite
def names(draw: st.DrawFn) -> str:
    """Return names of people of any background."""
    background = draw(st.sampled_from(Background))
    sex = draw(st.sampled_from((Sex.MALE, Sex.FEMALE)))
    rng = _random(draw(st.integers(0, 9999)))
    return draw_name(rng, background, sex, draw_family(rng, background))


def remarks(max_phrases: int = 4) -> st.SearchStrategy[str]:
    """Return Vietnamese text as teachers write it: NFC, trimmed, not empty."""
    return st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=max_phrases).map(" ".join)


def circumstances() -> st.SearchStrategy[Circumstances]:
    """Return everything that may be special about a pupil with a finished record."""
    grading = st.sampled_from(Grading)
    return st.builds(
        Circumstances,
        background=st.sampled_from(Background),
        status=st.sampled_from(_WITH_A_RECORD),
        ability=st.sampled_from((8, 7, 9, 10, 6, 5, 4, 3, 2)),
        conduct=st.tuples(grading, grading),
        absences=st.integers(0, _MOST_ABSENCES),
        older_by=st.integers(0, 3),
        elective=st.sampled_from((None, "TDT", "NN2", "NN1")),
        exempt=st.booleans(),
        not_assessed=st.booleans(),
    )


@st.composite
def pupils(draw: st.DrawFn, level: Level | None = None) -> SamplePupil:
    """Return pupils with faultless records, and the marks behind them."""
    level = draw(st.sampled_from(Level)) if level is None else level
    grade = draw(st.sampled_from(GRADES[level]))
    pupil = lone_pupil(level, grade, draw(st.integers(1, 9999)), draw(circumstances()))
    return pupil.model_copy(update={"transcript": draw(variants(pupil.transcript))})


def transcripts(level: Level | None = None) -> st.SearchStrategy[Transcript]:
    """Return faultless records of ``level``, or of all levels."""
    return pupils(level).map(lambda pupil: pupil.transcript)


@st.composite
def records(draw: st.DrawFn, level: Level | None = None) -> Record:
    """Return faultless records with identity, version and dates."""
    created = draw(st.dates(dt.date(2026, 5, 20), dt.date(2026, 8, 31)))
    issue = Issue(
        identity=draw(st.uuids(version=4)),
        version=draw(st.integers(1, 99)),
        created_on=created,
        issued_on=created + dt.timedelta(days=draw(st.integers(0, 30))),
    )
    return Record(transcript=draw(transcripts(level)), issue=issue)


@st.composite
def schools(draw: st.DrawFn, level: Level | None = None) -> SampleSchool:
    """Return small schools of faultless records: a few classes, a few special pupils."""
    level = draw(st.sampled_from(Level)) if level is None else level
    grades = draw(st.lists(st.sampled_from(GRADES[level]), min_size=1, max_size=3, unique=True))
    classes = {f"{grade}A": draw(st.integers(1, 5)) for grade in grades}
    return _school(draw, level, classes)


@st.composite
def classes(draw: st.DrawFn, level: Level | None = None) -> tuple[SamplePupil, ...]:
    """Return the pupils of one class, all with faultless records."""
    level = draw(st.sampled_from(Level)) if level is None else level
    grade = draw(st.sampled_from(GRADES[level]))
    return _school(draw, level, {f"{grade}A": draw(st.integers(2, 8))}).pupils


def _school(draw: st.DrawFn, level: Level, sizes: Mapping[str, int]) -> SampleSchool:
    numbers = st.integers(1, sum(sizes.values()))
    return sample_school(
        level,
        seed=draw(st.integers(1, 9999)),
        classes=sizes,
        special=draw(st.dictionaries(numbers, circumstances(), max_size=3)),
    )


@st.composite
def variants(draw: st.DrawFn, transcript: Transcript) -> Transcript:
    """Return ``transcript`` with other values where any will do."""
    pupil = transcript.pupil.model_copy(
        update={
            "birth": draw(_as_far_as_known(transcript.pupil.birth)),
            "register_number": draw(st.none() | st.just(transcript.pupil.register_number)),
            "policy_category": draw(st.none() | remarks()),
        }
    )
    return transcript.model_copy(
        update={
            "pupil": pupil,
            "homeroom_remark": draw(st.just(transcript.homeroom_remark) | remarks()),
            "extract_of_paper": draw(st.booleans()),
        }
    )


def _as_far_as_known(birth: PartialDate | None) -> st.SearchStrategy[PartialDate | None]:
    if birth is None:
        return st.none()
    month = PartialDate(year=birth.year, month=birth.month)
    return st.sampled_from((birth, month, PartialDate(year=birth.year)))


def _random(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - drawn by hypothesis, so that examples repeat

"""A sample school: transcripts, and beside them what a school has but a transcript does not."""

import datetime as dt
from collections.abc import Mapping

from hocba_hooks.records import MarkComponents
from hocba_hooks.transcripts import Model, PupilStatus, School, Signer, Transcript


class SampleStaff(Model):
    """A member of staff, with the personal ID that school exports lack."""

    code: str
    name: str
    personal_id: str | None
    birth: dt.date | None
    homeroom_of: str | None = None
    """Name of the class."""


class SamplePupil(Model):
    """One pupil with the year's results, as the writers of sample files lay them out."""

    transcript: Transcript
    status: PupilStatus = PupilStatus.STUDYING
    raw: Mapping[str, str] = {}
    """Exact cell texts to write instead of the formatted value, by path relative to the
    transcript (``pupil.birth``, ``subjects[subject=TOAN].test``,
    ``competences[competence=language].level``): faults that a model cannot hold."""
    components: tuple[MarkComponents, ...] = ()
    """The marks behind the semester averages, secondary only."""


class SampleSchool(Model):
    """A whole invented school in one year."""

    school: School
    head: Signer
    school_year: str
    pupils: tuple[SamplePupil, ...]
    staff: tuple[SampleStaff, ...]

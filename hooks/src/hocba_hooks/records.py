"""What becomes of a transcript: record, document, package; and what sources hand over."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, SkipValidation

from hocba_hooks.findings import Finding
from hocba_hooks.transcripts import Form, Model, Personal, PupilStatus, Transcript
from hocba_hooks.values.marks import Score
from hocba_hooks.values.text import Text


class Role(StrEnum):
    """Who signs or approves. The first four sign, in this order; see the profile's slots."""

    SUBJECT_TEACHER = "subject_teacher"
    HOMEROOM_TEACHER = "homeroom_teacher"
    HEAD = "head"
    SCHOOL_SEAL = "school_seal"
    DEPUTY_HEAD = "deputy_head"
    CLERK = "clerk"


class Actor(Model):
    """The person a step is done by, as the school's configuration knows them."""

    id: str = Field(repr=False)
    """Often a personal ID."""
    role: Role


class RecordStatus(StrEnum):
    """[TRANG_THAI_THONG_TIN_HOC_BA]"""

    IN_FORCE = "in_force"
    REVOKED = "revoked"


class Issue(Model):
    """The generated part of a record: fixed when a version is opened, before anyone signs."""

    identity: UUID
    """[MA_DINH_DANH_HOC_BA], one per pupil and school year for ever."""
    version: int = 1
    """[PHIEN_BAN_THONG_TIN_HOC_BA], rises with every re-issue."""
    status: RecordStatus = RecordStatus.IN_FORCE
    created_on: dt.date
    """[NGAY_TAO]"""
    issued_on: dt.date
    """[NGAY_KY_PHAT_HANH]"""


class Record(Model):
    """A transcript that is being issued: exactly what one document holds."""

    transcript: Transcript
    issue: Issue

    @property
    def form(self) -> Form:
        """Which set of fields applies."""
        return Form.of(self.transcript.level)


class Document(Model):
    """One record as XML. Bytes, never a tree: what was signed is what is kept and sent."""

    content: bytes = Field(repr=False)
    profile_id: str
    form: Form
    identity: UUID
    version: int
    content_digest: str
    """Of the transcript it was made from, see ``Transcript.content_digest``."""

    @property
    def sha256(self) -> str:
        """SHA-256 of the bytes, in hexadecimal; changes with every signature."""
        return hashlib.sha256(self.content).hexdigest()


class RecordRef(Model):
    """One issued version, and the numbers a reply may call its pupil by."""

    identity: UUID
    version: int
    pupil_code: str = Field(repr=False)
    personal_id: str = Field(repr=False)


class Package(RecordRef):
    """One signed document, gzip and base64, ready for a message."""

    text: str = Field(repr=False)
    """base64 in one line."""
    sha256: str
    """Of the document inside, in hexadecimal."""


class MarkComponents(Personal):
    """The marks a secondary semester average is made of; ``None``: the source has none."""

    subject: Text
    semester: int
    regular: tuple[Score, ...] = ()
    mid: Score | None = None
    end: Score | None = None


class StaffMember(Personal):
    """A member of staff, for the personal IDs that mark exports lack."""

    code: Text | None = None
    name: Text
    personal_id: Text | None = None
    birth: dt.date | None = None


class SourceRecord(Model):
    """One pupil as a source gives it."""

    place: str
    """Where it stands: file, sheet and row, or query and key. No names."""
    pupil_status: PupilStatus = PupilStatus.STUDYING
    """Decides whether a record is due at all (R-S24)."""
    transcript: Transcript
    components: tuple[MarkComponents, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What could not be read, or was normalised, on the way."""
    places: Annotated[Mapping[str, str], SkipValidation] = Field(default={}, repr=False)
    """Where single values were read, by their model path: file, sheet, row and column. What is not
    in it stands at ``place``, or nowhere. Taken as it is: it may be worked out when asked for."""

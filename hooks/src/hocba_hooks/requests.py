"""What each hook is asked: one frozen object per hook, so that it can grow by fields."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal
from uuid import UUID

from pydantic import Field

from hocba_hooks.records import (
    Actor,
    Document,
    Issue,
    MarkComponents,
    Package,
    RecordRef,
    Role,
)
from hocba_hooks.transcripts import Model, School, Signer, Transcript


class Stage(StrEnum):
    """How far the school year has come: what has to be in the school's data by now."""

    START = "start"
    """Who the pupils are, in September: nothing has been assessed."""
    SEMESTER1 = "semester1"
    """The results of semester I as well."""
    YEAR = "year"
    """Everything a record needs."""

    def reaches(self, other: "Stage") -> bool:
        """Say whether what is due at ``other`` is due by now."""
        return _IN_ORDER[self] >= _IN_ORDER[other]


_IN_ORDER = {stage: number for number, stage in enumerate(Stage)}


class SourceConfig(Model):
    """One school's ``[schools.source]`` table, checked, with paths made absolute."""

    system: str
    """Which adapter: ``vnedu``, ``smas``, or a vendor's own name."""
    school: School
    """What exports do not say: department, address, official code."""
    head: Signer
    """Head or deputy who signs this year's records."""
    school_year: str
    path: Path | None = None
    """A folder of exports."""
    url: str | None = Field(default=None, repr=False)
    """A SQLAlchemy database URL; may hold a password, so it is never shown."""
    stage: Stage = Stage.YEAR
    """What is due by now: results of later stages are not looked for, and do not lack."""
    options: Mapping[str, str] = Field(default={}, repr=False)
    """Whatever else the adapter documents; may hold a secret, so it is never shown."""


class ExportRequest(Model):
    """Make the document of one record."""

    transcript: Transcript
    profile_id: str
    issue: Issue


class CheckRequest(Model):
    """Check whatever is present; say of the rest that it was not checked.

    Called with ``transcript`` before export, and with ``document`` after it or when a document is
    all there is. ``scope`` is how far others were looked at: ``record`` means not at all. Then
    ``neighbours`` are those found there that share a pupil code or personal ID with this one.
    ``classmates`` is everyone of the pupil's class who gets a record, this pupil included, and
    ``previous`` the pupil's record of the year before; without them nothing is compared.
    """

    scope: Literal["record", "class", "school", "year"] = "record"
    stage: Stage = Stage.YEAR
    """What is due by now; what comes later is neither required nor checked."""
    transcript: Transcript | None = None
    components: tuple[MarkComponents, ...] = ()
    document: Document | None = None
    neighbours: tuple[Transcript, ...] = ()
    classmates: tuple[Transcript, ...] = ()
    previous: Transcript | None = None


class SignRequest(Model):
    """Fill the slots of ``role`` that belong to ``actor`` in each document."""

    documents: tuple[Document, ...]
    role: Role
    actor: Actor
    key_ref: str = Field(repr=False)
    """Holder of the key: a personal ID, or the school code for the seal."""


class SubmitRequest(Model):
    """Register packages of one school in one message.

    ``key`` makes the call repeatable: calling again with the same key must give the same submission
    and send nothing twice, also after a crash between sending and hearing the answer.
    """

    key: UUID
    packages: tuple[Package, ...]
    school_code: str
    actor: Actor


class RevokeRequest(Model):
    """Revoke records of one school in one message; repeatable by ``key`` like ``submit``."""

    key: UUID
    records: tuple[RecordRef, ...]
    reason: str = Field(repr=False)
    school_code: str
    actor: Actor

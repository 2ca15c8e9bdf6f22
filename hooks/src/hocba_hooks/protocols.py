"""What hooks answer with.

Long things are jobs: ``poll`` never waits, and may be called again after any answer.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Protocol, runtime_checkable
from uuid import UUID

from pydantic import AfterValidator, Field

from hocba_hooks.records import Document, SourceRecord, StaffMember
from hocba_hooks.requests import Stage
from hocba_hooks.transcripts import Model, SchoolClass
from hocba_hooks.values.text import a_code, one_line


@runtime_checkable
class RecordSource(Protocol):
    """A school's data, opened read-only. Close it after use; reading twice gives the same."""

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the school's classes of the year, by grade and name."""
        ...

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield every pupil of the school (or of one class), one at a time.

        :raises SourceError: the class cannot be read; nothing of it was yielded.
        """
        ...

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff the source knows."""
        ...

    def close(self) -> None:
        """Release files and connections."""
        ...


class Part(Model):
    """One sheet, table or query of a source, and what it was taken for."""

    place: str
    """File and sheet, or query; never a pupil."""
    kind_vi: str
    kind_en: str
    rows: int
    columns: tuple[str, ...] = ()
    """Columns that were recognised, by their headings."""
    missing: tuple[str, ...] = ()
    """Columns a record needs that it lacks, by their headings."""
    unused: tuple[str, ...] = ()
    """Columns that are there and that nothing is read from, by their headings."""


@runtime_checkable
class Describes(Protocol):
    """What a ``RecordSource`` may also do: say what it made of the school's data."""

    def recognised(self) -> Iterator[Part]:
        """Yield every part that was read, and what it was taken for, one at a time.

        :raises SourceError: a part cannot be read; those before it were yielded.
        """
        ...


class PartState(StrEnum):
    """What there is of one kind of data for one class."""

    THERE = "there"
    MISSING = "missing"
    TWICE = "twice"
    """In several files of which none is told to be the right one, such as "(1)" copies."""
    OTHER_YEAR = "other_year"
    NOT_UNDERSTOOD = "not_understood"


class Coverage(Model):
    """One kind of data of one class, and whether the source has it."""

    class_name: str
    kind: str
    """Our short name of the kind, the same in every class: ``marks``, ``remarks``."""
    kind_vi: str
    kind_en: str
    state: PartState
    places: tuple[str, ...] = ()
    """The files and sheets it is about."""
    feeds: tuple[str, ...] = ()
    """Beginnings of the model paths read from it: what a record lacks when it is not there."""
    stage: Stage = Stage.YEAR
    """From when on it has to be there."""
    needed: bool = True
    """Whether a record cannot be issued without it."""


@runtime_checkable
class Covers(Protocol):
    """What a ``RecordSource`` may also do: say which class lacks which kind of data."""

    def coverage(self) -> Iterator[Coverage]:
        """Yield every class and kind of data that belongs to it.

        :raises SourceError: the classes are not known.
        """
        ...


class Scope(Model):
    """The part of a school that a source holds. Whoever is outside it is not missing."""

    classes: frozenset[str] | None = None
    """Names of the classes; ``None``: all."""
    pupils: frozenset[str] | None = Field(default=None, repr=False)
    """The pupils, by code at the school (by personal ID where there is none); ``None``: all."""

    def holds(self, class_name: str, pupil: str) -> bool:
        """Say whether a pupil of that class would be in the source if there were data."""
        in_class = self.classes is None or class_name in self.classes
        return in_class and (self.pupils is None or pupil in self.pupils)


@runtime_checkable
class Scoped(Protocol):
    """What a ``RecordSource`` may also do: say that it holds a part of the school only.

    A source that does not is taken for the whole school: who was in it and is not any more waits.
    """

    def scope(self) -> Scope:
        """Return what the source holds."""
        ...


class SigningState(StrEnum):
    """State of one signature. The last five are final."""

    WAITING = "waiting"
    SIGNING = "signing"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    FAILED = "failed"
    NO_CREDIT = "no_credit"


class SignedDocument(Model):
    """Outcome for one document of a ``SignRequest``, in the request's order."""

    state: SigningState
    document: Document | None = None
    """With the new signatures; ``None`` unless ``done``."""
    reason: str = Field(default="", repr=False)
    reason_vi: str = Field(default="", repr=False)
    """In Vietnamese; empty: ``reason`` is told in both languages."""


class SigningJob(Protocol):
    """Documents on their way through a key."""

    def poll(self) -> Iterator[SignedDocument]:
        """Yield the outcomes reached since the last call, in order; empty: ask again later."""
        ...

    def cancel(self) -> None:
        """Stop; what is done stays done."""
        ...


class MessageState(StrEnum):
    """State of a message at the national database."""

    UNKNOWN = "unknown"
    """It may or may not have arrived: reconcile before anything is sent again."""
    RECEIVED = "received"
    PROCESSING = "processing"
    PROCESSED = "processed"
    REPLY_CREATED = "reply_created"
    REPLY_READ = "reply_read"


class RecordOutcome(StrEnum):
    """Result of one record in a message."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class RecordError(Model):
    """One error the authority found, by its own code; both are cleaned of what is neither."""

    code: Annotated[str, AfterValidator(a_code)]
    text: Annotated[str, AfterValidator(one_line)] = Field(repr=False)
    """May quote the record."""


class RecordResult(Model):
    """What the authority says of one record."""

    identity: UUID
    version: int
    outcome: RecordOutcome
    errors: tuple[RecordError, ...] = ()


class SubmissionProgress(Model):
    """How far a message has come. ``receipt`` is the reply, byte for byte, once it was read."""

    state: MessageState
    results: tuple[RecordResult, ...] = ()
    receipt: bytes | None = Field(default=None, repr=False)


class Submission(Protocol):
    """A message at the national database."""

    @property
    def id(self) -> str:
        """The authority's number of the message."""
        ...

    def poll(self) -> SubmissionProgress:
        """Ask how far it is.

        :raises ExchangeError: no usable answer; ask again later.
        """
        ...

"""What the ledger answers with."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hocba_hooks import Form, Issue, RecordError, Role
from hocba_plugin.ledger.states import Delivery, Outcome, VersionState


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of a record, without its bytes."""

    identity: UUID
    version: int
    content_digest: str
    profile_id: str
    created_on: dt.date
    issued_on: dt.date
    state: VersionState
    findings: tuple[str, ...]
    """Codes only: of what stopped it, or of its warnings."""
    document_sha256: str | None

    @property
    def issue(self) -> Issue:
        """The generated part of the record, as an export request wants it."""
        return Issue(
            identity=self.identity,
            version=self.version,
            created_on=self.created_on,
            issued_on=self.issued_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """One standing approval."""

    identity: UUID
    version: int
    role: Role
    actor: str
    at: dt.datetime
    content_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """One signature in the current document."""

    identity: UUID
    version: int
    role: Role
    slot: str
    signer: str
    """Masked personal ID, or digest of the certificate."""
    at: dt.datetime
    document_sha256: str
    """Of the document right after this signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUpRow:
    """A signed document that is no version's any more."""

    identity: UUID
    version: int
    at: dt.datetime
    """When it was given up."""
    signatures: tuple[Mapping[str, str], ...]
    """Role, slot, signer and time of each."""
    document_sha256: str
    document: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A record and where it stands."""

    identity: UUID
    school_code: str
    school_year: str
    pupil_key: str = field(repr=False)
    form: Form
    class_name: str
    current: VersionRow | None
    """The highest version."""
    approvals: tuple[ApprovalRow, ...] = ()
    """Standing ones of the current version."""
    signatures: tuple[SignatureRow, ...] = ()
    """Of the current version, oldest first."""
    absent_since: dt.datetime | None = None
    """Since when the pupil is not in the school's data; ``None``: there when last looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecordRow:
    """One version in a message."""

    identity: UUID
    version: int
    outcome: Outcome
    errors: tuple[RecordError, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message of the outbox."""

    key: UUID
    purpose: str
    """``register`` or ``revoke``."""
    school_code: str
    state: Delivery
    remote_id: str | None
    """The authority's number, once known."""
    reason: str = field(repr=False)
    created_at: dt.datetime
    closed_at: dt.datetime | None
    records: tuple[MessageRecordRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalRow:
    """What the authority said last of a version: that it refuses it."""

    identity: UUID
    version: int
    purpose: str
    """Of the message: ``register`` or ``revoke``."""
    errors: tuple[RecordError, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain: keep it elsewhere, and a rewritten ledger gives itself away."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One thing that happened."""

    seq: int
    at: dt.datetime
    actor: str | None
    """``None``: the program itself."""
    role: Role | None
    kind: str
    identity: UUID | None
    version: int | None
    data: Mapping[str, Any]
    previous: str
    hash: str

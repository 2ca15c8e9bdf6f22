"""What was found of a document and its signatures; told to people by ``describing``."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from hocba_hooks import Record, Role
from hocba_hooks.values.text import initials, one_line
from hocba_plugin.sign.reasons import Doubt, Reason
from hocba_plugin.sign.revocation import RevocationState

_LONGEST = 60
"""A name no longer than this is a name; more would push the verdict off the screen."""


class Status(StrEnum):
    """What can be said of a signature or a document."""

    VALID = "valid"
    INVALID = "invalid"
    UNDETERMINED = "undetermined"

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> "Status":
        """Return the status that ``reasons`` leave."""
        proven = {reason.proven for reason in reasons}
        if not proven:
            return cls.VALID
        return cls.INVALID if True in proven else cls.UNDETERMINED


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What was found of one signature."""

    role: Role
    slot: str
    covers: str
    signer: str | None = None
    """Common name in the certificate; ``None`` if there is no readable one."""
    signed_at: dt.datetime | None = None
    """As the signature claims; a time-stamp proves that it was made by then, nothing else does."""
    algorithm: str | None = None
    """By its name in profiles."""
    certificate_signed: bool = True
    """Whether the signature says which certificate it was made with; its form may not."""
    stamped_at: dt.datetime | None = None
    """As its time-stamp says, if that holds; the reasons say whether it counts."""
    stamped_by: str | None = None
    """Common name of the time-stamping authority."""
    reasons: tuple[Reason, ...]
    doubts: tuple[Doubt, ...] = ()
    """Why the time it claims cannot be right; that changes no verdict."""
    revocation: RevocationState = RevocationState.UNCHECKED
    """What is known of the certificate now; under a soft policy a signature may be valid all the
    same."""

    @property
    def status(self) -> Status:
        """Whether it counts."""
        return Status.of(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptySlot:
    """A place nobody has signed in."""

    role: Role
    path: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose record a document says it is; the pupil by initials alone."""

    school: str
    class_name: str
    pupil: str
    identity: UUID
    version: int

    @classmethod
    def of(cls, record: Record) -> "Subject":
        """Return what tells this record from others."""
        transcript, issue = record.transcript, record.issue
        return cls(
            school=transcript.school.code,
            class_name=one_line(transcript.school_class.name[:_LONGEST]),
            pupil=initials((transcript.pupil.name or "")[:_LONGEST]),
            identity=issue.identity,
            version=issue.version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found of one document."""

    document_reasons: tuple[Reason, ...]
    signatures: tuple[SignatureReport, ...] = ()
    empty_slots: tuple[EmptySlot, ...] = ()
    """Required or not."""
    subject: Subject | None = None
    """``None``: it is no record that can be read."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons, each once: of the document, then of its signatures."""
        of_signatures = (reason for report in self.signatures for reason in report.reasons)
        return tuple(dict.fromkeys((*self.document_reasons, *of_signatures)))

    @property
    def status(self) -> Status:
        """Valid only if the document and every signature in it are."""
        return Status.of(self.reasons)

    def as_json(self, file: str) -> dict[str, Any]:
        """Return the entry of this document in the output of ``hocba verify --json``."""
        return {
            "file": file,
            "status": self.status.value,
            "reasons": [reason.code for reason in self.reasons],
            "signatures": [_signature_json(report) for report in self.signatures],
            "empty_slots": [
                {"role": one.role.value, "slot": one.path, "required": one.required}
                for one in self.empty_slots
            ],
            "record": None if self.subject is None else _subject_json(self.subject),
        }


def _subject_json(subject: Subject) -> dict[str, Any]:
    return {
        "school": subject.school,
        "class": subject.class_name,
        "pupil": subject.pupil,
        "identity": str(subject.identity),
        "version": subject.version,
    }


def _signature_json(report: SignatureReport) -> dict[str, Any]:
    return {
        "role": report.role.value,
        "slot": report.slot,
        "status": report.status.value,
        "signer": report.signer,
        "signed_at": report.signed_at.isoformat() if report.signed_at else None,
        "covers": report.covers,
        "algorithm": report.algorithm,
        "reasons": [reason.code for reason in report.reasons],
        "doubts": [doubt.code for doubt in report.doubts],
        "revocation": report.revocation.value,
        **_stamp_json(report),
    }


def _stamp_json(report: SignatureReport) -> dict[str, Any]:
    if report.stamped_at is None:
        return {}
    stamp = {"time": report.stamped_at.isoformat(), "authority": report.stamped_by}
    return {"time_stamp": stamp}

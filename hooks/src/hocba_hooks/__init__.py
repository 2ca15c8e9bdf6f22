"""The contract of hocba. Fields and hooks are only ever added.

A vendor needs this distribution alone (pluggy and pydantic): implement the hooks of
``hocba_hooks.spec`` over the models of ``hocba_hooks.transcripts``.
"""

from hocba_hooks.errors import ExchangeError, HocbaError, SigningError, SourceError
from hocba_hooks.findings import CheckReport, Evidence, Finding, NotChecked, Repair, Severity
from hocba_hooks.keys import (
    KeyConfig,
    KeySource,
    SecretRef,
    SignatureAlgorithm,
    SignatureJob,
    SignatureResult,
)
from hocba_hooks.protocols import (
    MessageState,
    RecordError,
    RecordOutcome,
    RecordResult,
    RecordSource,
    SignedDocument,
    SigningJob,
    SigningState,
    Submission,
    SubmissionProgress,
)
from hocba_hooks.records import (
    Actor,
    Document,
    Issue,
    MarkComponents,
    Package,
    Record,
    RecordRef,
    RecordStatus,
    Role,
    SourceRecord,
    StaffMember,
)
from hocba_hooks.requests import (
    CheckRequest,
    ExportRequest,
    RevokeRequest,
    SignRequest,
    SourceConfig,
    SubmitRequest,
)
from hocba_hooks.sources import ListSource
from hocba_hooks.spec import hookimpl, hookspec
from hocba_hooks.transcripts import (
    Form,
    Level,
    PrimaryTranscript,
    School,
    SchoolClass,
    SecondaryTranscript,
    Signer,
    Transcript,
)

__all__ = [
    "Actor",
    "CheckReport",
    "CheckRequest",
    "Document",
    "Evidence",
    "ExchangeError",
    "ExportRequest",
    "Finding",
    "Form",
    "HocbaError",
    "Issue",
    "KeyConfig",
    "KeySource",
    "Level",
    "ListSource",
    "MarkComponents",
    "MessageState",
    "NotChecked",
    "Package",
    "PrimaryTranscript",
    "Record",
    "RecordError",
    "RecordOutcome",
    "RecordRef",
    "RecordResult",
    "RecordSource",
    "RecordStatus",
    "Repair",
    "RevokeRequest",
    "Role",
    "School",
    "SchoolClass",
    "SecondaryTranscript",
    "SecretRef",
    "Severity",
    "SignRequest",
    "SignatureAlgorithm",
    "SignatureJob",
    "SignatureResult",
    "SignedDocument",
    "Signer",
    "SigningError",
    "SigningJob",
    "SigningState",
    "SourceConfig",
    "SourceError",
    "SourceRecord",
    "StaffMember",
    "Submission",
    "SubmissionProgress",
    "SubmitRequest",
    "Transcript",
    "hookimpl",
    "hookspec",
]

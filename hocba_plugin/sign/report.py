"""What was found of a document: for programs as JSON, for people in Vietnamese and English.

TT 15/2025/TT-BKHCN wants checking software to show, in Vietnamese, the signer, the time of signing
and whether the content is intact; we add what each signature covers and what it does not.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hocba_hooks import Role
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.moments import VIET_NAM
from hocba_plugin.sign.reasons import Doubt, Reason
from hocba_plugin.sign.revocation import RevocationState

_BROKEN = {
    Reason.SIGNATURE_STRUCTURE,
    Reason.NOT_CANONICAL,
    Reason.WRONG_REFERENCE,
    Reason.CONTENT_CHANGED,
    Reason.PROPERTIES_CHANGED,
    Reason.SIGNATURE_VALUE,
    Reason.CERTIFICATE_MALFORMED,
    Reason.CERTIFICATE_MISMATCH,
}
_STAMP = {
    Reason.TIME_STAMP,
    Reason.TIME_STAMP_TIME,
    Reason.TIME_STAMP_UNTRUSTED,
    Reason.TIME_STAMP_NO_ANCHORS,
    Reason.TIME_STAMP_OUTDATED,
}
_LIMITS_VI = "Chữ ký chỉ bao phủ phần có mã nêu trên; thời gian ký chưa có dấu thời gian xác nhận"
_STAMPED_VI = "Chữ ký chỉ bao phủ phần có mã nêu trên"
_STAMPED_EN = "A signature covers the named part only"
_CERTIFICATE_NOT_SIGNED = (
    "Dạng chữ ký này không bao phủ chứng thư đã dùng.",
    "This form of signature does not cover the certificate that was used.",
)
_LIMITS_EN = "A signature covers the named part only; no time-stamp confirms its time"
_NOT_CHECKED = ("; chưa kiểm tra thu hồi chứng thư.", "; revocation was not checked.")
_REVOCATION = {
    RevocationState.UNCHECKED: ("chưa kiểm tra", "not checked"),
    RevocationState.GOOD: ("chứng thư không bị thu hồi", "the certificate is not revoked"),
    RevocationState.REVOKED: ("chứng thư đã bị thu hồi", "the certificate was revoked"),
    RevocationState.UNKNOWN: (
        "đã hỏi nhưng không có câu trả lời dùng được, coi như CHƯA kiểm tra",
        "asked, but no answer could be used: NOT checked",
    ),
}
_DOUBTED = (
    "Thời gian ký không thể đúng (đồng hồ sai?)",
    "No right time of signing (a wrong clock?)",
)
_ANSWERED = frozenset({RevocationState.GOOD, RevocationState.REVOKED})


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


_STATUSES = {
    Status.VALID: ("HỢP LỆ", "VALID"),
    Status.INVALID: ("KHÔNG HỢP LỆ", "INVALID"),
    Status.UNDETERMINED: ("CHƯA KẾT LUẬN ĐƯỢC", "UNDETERMINED"),
}


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
class Verification:
    """What was found of one document."""

    document_reasons: tuple[Reason, ...]
    signatures: tuple[SignatureReport, ...] = ()
    empty_slots: tuple[str, ...] = ()
    """Paths of the slots nobody has signed in, required or not."""

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
        }


def describe(verification: Verification, language: str = "vi") -> Iterator[str]:
    """Yield the report of a document, line by line, in ``vi`` or ``en``."""
    english = int(language != "vi")
    yield _STATUSES[verification.status][english]
    for reason in verification.document_reasons:
        yield f"- {reason.text(language)}"
    for report in verification.signatures:
        yield from _describe_signature(report, language)
    for path in verification.empty_slots:
        yield f"{('Chưa ký', 'Not signed')[english]}: {path}"
    known = all(report.revocation in _ANSWERED for report in verification.signatures)
    stamped = verification.signatures and all(map(_is_proven, verification.signatures))
    limits = (_STAMPED_VI, _STAMPED_EN) if stamped else (_LIMITS_VI, _LIMITS_EN)
    yield limits[english] + ("." if known else _NOT_CHECKED[english])


def _is_proven(report: SignatureReport) -> bool:
    return report.stamped_at is not None and not _STAMP.intersection(report.reasons)


def _shown(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(VIET_NAM):%d/%m/%Y %H:%M:%S %z}" if moment else "?"


def _describe_signature(report: SignatureReport, language: str) -> Iterator[str]:
    english = int(language != "vi")
    role, status = ROLE_NAMES[report.role][english].capitalize(), _STATUSES[report.status][english]
    yield f"{role} [{report.slot}]: {status}"
    intact = not _BROKEN.intersection(report.reasons)
    lines = {
        ("Người ký", "Signer"): report.signer or "?",
        ("Thời gian ký", "Signed at"): _shown(report.signed_at),
        ("Toàn vẹn", "Intact"): (("không", "có"), ("no", "yes"))[english][intact],
        ("Bao phủ", "Covers"): f"#{report.covers}",
        ("Thuật toán", "Algorithm"): report.algorithm or "?",
        ("Thu hồi", "Revocation"): _REVOCATION[report.revocation][english],
    }
    for label, value in lines.items():
        yield f"  {label[english]}: {value}"
    if report.stamped_at:
        name = ("Dấu thời gian", "Time-stamp")[english]
        yield f"  {name}: {_shown(report.stamped_at)} ({report.stamped_by})"
    if not report.certificate_signed:
        yield f"  {_CERTIFICATE_NOT_SIGNED[english]}"
    for reason in report.reasons:
        yield f"  - {reason.text(language)}"
    for doubt in report.doubts:
        yield f"  ! {_DOUBTED[english]}: {doubt.text(language)}"


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

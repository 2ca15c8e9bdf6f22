"""What was found of documents, told to people in Vietnamese and English.

TT 15/2025/TT-BKHCN wants checking software to show, in Vietnamese, the signer, the time of signing
and whether the content is intact; we add what each signature covers and what it does not.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hocba_hooks import Role
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign import remedies
from hocba_plugin.sign.moments import VIET_NAM
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.report import SignatureReport, Status, Verification
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
_STAMPED_VI = "Mỗi chữ ký chỉ bao phủ phần của nó"
_LIMITS_VI = f"{_STAMPED_VI}; thời gian ký chưa có dấu thời gian xác nhận"
_STAMPED_EN = "A signature covers its own part only"
_CERTIFICATE_NOT_SIGNED = (
    "Dạng chữ ký này không bao phủ chứng thư đã dùng.",
    "This form of signature does not cover the certificate that was used.",
)
_LIMITS_EN = f"{_STAMPED_EN}; no time-stamp confirms its time"
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
STATUSES = {
    Status.VALID: ("HỢP LỆ", "VALID"),
    Status.INVALID: ("KHÔNG HỢP LỆ", "INVALID"),
    Status.UNDETERMINED: ("CHƯA KẾT LUẬN ĐƯỢC", "UNDETERMINED"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason, and whose signatures it speaks against."""

    reason: Reason
    roles: tuple[Role, ...] = ()
    """Of a slot nobody has signed in: whose it is. None: it is the document's as a whole."""
    of_all: bool = False
    """Whether it speaks against every signature there is, of several."""

    def text(self, language: str = "vi") -> str:
        """Return the reason with whose signature it is."""
        english, reason = int(language != "vi"), self.reason.text(language)
        if self.of_all:
            return f"{('mọi chữ ký', 'every signature')[english]}: {reason}"
        names = _named(self.roles, english)
        if self.reason is Reason.UNSIGNED_SLOT:
            return f"{reason}: {names}"
        return f"{names}: {reason}" if names else reason


def problems(verification: Verification) -> Iterator[Problem]:
    """Yield what is wrong with a document, each reason once."""
    missing = tuple(one.role for one in verification.empty_slots if one.required)
    signatures = verification.signatures
    for reason in verification.reasons:
        roles = tuple(one.role for one in signatures if reason in one.reasons)
        if reason is Reason.UNSIGNED_SLOT:
            yield Problem(reason, missing)
        else:
            yield Problem(reason, roles, 1 < len(roles) == len(signatures))


def _named(roles: Iterable[Role], english: int) -> str:
    counts = Counter(roles)
    names = ((ROLE_NAMES[role][english], count) for role, count in counts.items())
    return ", ".join(name if count == 1 else f"{name} ({count})" for name, count in names)


def describe(verification: Verification, language: str = "vi") -> Iterator[str]:
    """Yield the report of a document, line by line, in ``vi`` or ``en``."""
    english = int(language != "vi")
    yield STATUSES[verification.status][english]
    for problem in problems(verification):
        if problem.reason in verification.document_reasons:
            yield f"- {problem.text(language)}"
    for report in verification.signatures:
        yield from _describe_signature(report, language)
    if optional := [one.role for one in verification.empty_slots if not one.required]:
        yield f"{('Chưa ký', 'Not signed')[english]}: {_named(optional, english)}"
    for remedy in dict.fromkeys(map(remedies.of_document, verification.reasons)):
        yield f"{('Việc cần làm', 'What to do')[english]}: {remedy[english]}"
    yield limits([verification], language)


def limits(verifications: Sequence[Verification], language: str = "vi") -> str:
    """Return what the verdict on these documents does not cover."""
    english = int(language != "vi")
    reports = [report for one in verifications for report in one.signatures]
    known = all(report.revocation in _ANSWERED for report in reports)
    stamped = reports and all(map(_is_proven, reports))
    told = (_STAMPED_VI, _STAMPED_EN) if stamped else (_LIMITS_VI, _LIMITS_EN)
    return told[english] + ("." if known else _NOT_CHECKED[english])


def _is_proven(report: SignatureReport) -> bool:
    return report.stamped_at is not None and not _STAMP.intersection(report.reasons)


def _shown(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(VIET_NAM):%d/%m/%Y %H:%M:%S %z}" if moment else "?"


def _describe_signature(report: SignatureReport, language: str) -> Iterator[str]:
    english = int(language != "vi")
    role = ROLE_NAMES[report.role][english]
    yield f"{role[0].upper()}{role[1:]}: {STATUSES[report.status][english]}"
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

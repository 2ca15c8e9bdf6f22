"""What was found of one file that was to be verified."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hocba_plugin.errors import DocumentError, FileUseError, HocbaError, PackageError
from hocba_plugin.journey.held import Held
from hocba_plugin.sign import remedies
from hocba_plugin.sign.describing import STATUSES, problems
from hocba_plugin.sign.remedies import Remedy
from hocba_plugin.sign.report import Status, Verification

Texts = tuple[str, str]
"""Vietnamese and English."""

_UNREAD = ("KHÔNG ĐỌC ĐƯỢC", "UNREADABLE")
_UNUSABLE: dict[type[HocbaError], tuple[Texts, Remedy]] = {
    DocumentError: (
        ("không phải tệp XML dùng được", "no XML that can be used"),
        Remedy(DocumentError.remedy_vi, DocumentError.remedy_en),
    ),
    PackageError: (
        ("gói học bạ không mở được", "a package that cannot be opened"),
        Remedy(PackageError.remedy_vi, PackageError.remedy_en),
    ),
    FileUseError: (
        ("tệp không đọc được", "a file that cannot be read"),
        Remedy(
            "Xem quyền đọc tệp, ổ đĩa, chương trình đang mở tệp; rồi chạy lại.",
            "See to its permissions, the disk, programs that have it open; then run again.",
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found of one file."""

    path: Path
    sha256: str | None = None
    """Of the document; ``None``: there is none."""
    verification: Verification | None = None
    error: HocbaError | None = None
    """Why there is nothing to verify."""
    held: Held | None = None
    """What the school's ledger knows of it."""

    @property
    def is_unread(self) -> bool:
        """Whether nothing is known of it: neither good nor bad."""
        return isinstance(self.error, FileUseError)

    @property
    def is_doubted(self) -> bool:
        """Whether a time of signing cannot well be."""
        signatures = self.verification.signatures if self.verification else ()
        return any(one.doubts for one in signatures)

    @property
    def status(self) -> Status:
        """The verdict on its signatures, whatever the ledger knows."""
        if self.verification is not None:
            return self.verification.status
        return Status.UNDETERMINED if self.is_unread else Status.INVALID

    @property
    def verdict(self) -> Texts:
        """The verdict in words."""
        return _UNREAD if self.is_unread else STATUSES[self.status]

    @property
    def troubles(self) -> list[tuple[str, Texts, Remedy]]:
        """What is wrong with it: code, text and remedy of each."""
        if self.error is not None:
            *_, vi, en = self.error.args
            return [(self.error.code, (vi, en), _UNUSABLE[type(self.error)][1])]
        found = problems(self.verification) if self.verification else ()
        return [
            (one.reason.code, (one.text("vi"), one.text("en")), remedies.of_document(one.reason))
            for one in found
        ]

    @property
    def kinds(self) -> list[tuple[Texts, Remedy]]:
        """What is wrong with it, in words that many documents share."""
        if self.error is not None:
            return [_UNUSABLE[type(self.error)]]
        reasons = self.verification.reasons if self.verification else ()
        return [((one.vi, one.en), remedies.of_document(one)) for one in reasons]

    def as_json(self) -> dict[str, Any]:
        """Return its entry in the result: always the same keys."""
        found = self.verification or Verification(document_reasons=())
        return {
            **found.as_json(str(self.path)),
            "status": self.status.value,
            "reasons": [code for code, _, _ in self.troubles],
            "sha256": self.sha256,
            "problems": [
                {
                    "code": code,
                    "message_vi": vi,
                    "message_en": en,
                    "remedy_vi": remedy.vi,
                    "remedy_en": remedy.en,
                }
                for code, (vi, en), remedy in self.troubles
            ],
            "ledger": None if self.held is None else _held_json(self.held),
        }


def _held_json(held: Held) -> dict[str, Any]:
    vi, en = held.text
    return {
        "state": held.state and held.state.value,
        "since": held.since and held.since.isoformat(),
        "copy": held.copy.value,
        "withdrawn": held.withdrawn,
        "in_force": held.in_force,
        "newest": held.newest,
        "newest_state": held.newest_state.value,
        "text_vi": vi,
        "text_en": en,
    }

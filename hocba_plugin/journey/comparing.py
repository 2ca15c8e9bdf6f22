"""One version here against what the authority lists: the same, to be taken over, or a difference.

Every difference names the way out of it.
"""

from dataclasses import dataclass, field
from uuid import UUID

from hocba_hooks import RecordStatus
from hocba_plugin.ledger import ADOPTABLE, MENDABLE, Forgotten, VersionRow, VersionState
from hocba_plugin.submit.client import RemoteRecord

_STATES = {
    RecordStatus.IN_FORCE: VersionState.ACCEPTED,
    RecordStatus.REVOKED: VersionState.REVOKED,
}
"""What the ledger has to say of a version the authority holds so."""
HELD = frozenset(_STATES.values())
"""States in which the authority has to hold a version."""
_AS_HELD = {
    VersionState.ACCEPTED: (VersionState.ACCEPTED, VersionState.REVOKING),
    VersionState.REVOKED: (VersionState.REVOKED,),
}
_BRING_BACK = (
    (
        "khôi phục bản sao lưu mới hơn (hocba restore), hoặc đặt lại tệp đã phát hành vào thư mục "
        "xml rồi chạy hocba submit; không có cả hai thì đề nghị CSDL thu hồi bản đó, rồi hocba "
        "submit"
    ),
    (
        "restore a newer backup (hocba restore), or put the issued file back into the folder xml "
        "and run hocba submit; without either have that version revoked there, then hocba submit"
    ),
)
_THEN_REISSUE = (f"{_BRING_BACK[0]} và hocba reissue", f"{_BRING_BACK[1]} and hocba reissue")
_THEN_EXPORT = (f"{_BRING_BACK[0]} và hocba export", f"{_BRING_BACK[1]} and hocba export")
_ASK = (
    "hỏi CSDL, kèm biên nhận trong thư mục receipts",
    "ask the authority, with the receipt in the folder receipts",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One record the two sides disagree on, and the way out."""

    identity: UUID
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """A version the authority has already, byte for byte, or has revoked for good."""

    identity: UUID
    version: int
    before: VersionState | None
    """``None``: the ledger does not know the record."""
    state: VersionState
    """What it is there, and becomes here."""
    held_sha256: str
    forgotten: Forgotten | None = field(default=None, repr=False)
    """What is left of it beside the ledger, when the ledger itself has something else."""


def compared(remote: RemoteRecord | None, ours: VersionRow | None) -> Difference | Adoption | None:
    """Return what a record's version here and there make together; ``None``: they agree."""
    if ours is None:
        return None if remote is None else _unknown(remote)
    if remote is None:
        return _difference(ours.identity, "CSDL không có", "not held by the authority", _ASK)
    if remote.version != ours.version:
        return _other_version(remote, ours)
    return _same_version(remote, ours)


def remembered(remote: RemoteRecord, ours: VersionRow | None, left: Forgotten) -> Adoption:
    """Return the adoption of a version by what is left of it beside the ledger."""
    before, state = ours.state if ours else None, _STATES[remote.status]
    return Adoption(remote.identity, remote.version, before, state, remote.sha256, left)


def may_be_forgotten(remote: RemoteRecord, ours: VersionRow | None) -> bool:
    """Say whether an older ledger would have just that: nothing, less, or nothing sent yet."""
    if ours is None or ours.version < remote.version:
        return True
    return ours.version == remote.version and ours.state in MENDABLE


def of_another(remote: RemoteRecord, other: UUID) -> Difference:
    """Return the difference of a record whose pupil has another one here."""
    return _difference(
        remote.identity,
        f"học sinh đã có học bạ khác trong sổ ({other})",
        f"its pupil has another record in the ledger ({other})",
        (
            "đề nghị CSDL thu hồi bản đó, rồi gửi học bạ trong sổ",
            "have that one revoked there, then send the ledger's",
        ),
    )


def _same_version(remote: RemoteRecord, ours: VersionRow) -> Difference | Adoption | None:
    state = _STATES[remote.status]
    same = remote.sha256 == ours.document_sha256
    if same and ours.state in _AS_HELD[state]:
        return None
    # Its bytes do not matter once it is revoked: nobody can have it in force again.
    if ours.state in ADOPTABLE[state] and (same or state is VersionState.REVOKED):
        return Adoption(ours.identity, ours.version, ours.state, state, remote.sha256)
    if not same:
        return _difference(
            ours.identity,
            f"nội dung khác nhau (phiên bản {ours.version})",
            f"the documents differ (version {ours.version})",
            _THEN_REISSUE,
        )
    return _difference(
        ours.identity, "hiệu lực khác nhau", "one side says in force, the other revoked", _ASK
    )


def _other_version(remote: RemoteRecord, ours: VersionRow) -> Difference | None:
    is_before = remote.version == ours.version - 1 and remote.status is RecordStatus.REVOKED
    if is_before and ours.state not in HELD:
        return None
    return _difference(
        ours.identity,
        f"CSDL giữ phiên bản {remote.version}, sổ {ours.version}",
        f"the authority holds version {remote.version}, the ledger {ours.version}",
        _THEN_REISSUE,
    )


def _unknown(remote: RemoteRecord) -> Difference | None:
    if remote.status is RecordStatus.REVOKED:
        return None  # nobody misses it
    return _difference(remote.identity, "sổ không có", "unknown to the ledger", _THEN_EXPORT)


def _difference(identity: UUID, vi: str, en: str, way: tuple[str, str]) -> Difference:
    return Difference(identity, f"{vi}; {way[0]}", f"{en}; {way[1]}")

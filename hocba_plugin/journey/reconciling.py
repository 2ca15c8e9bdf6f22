"""Do both sides agree? Our ledger against what the authority says it holds of a school.

A ledger restored from a copy has forgotten what happened since. What the authority holds with the
same bytes is taken over and never sent again; what it holds otherwise is a conflict, and named.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from hocba_hooks import Actor, RecordStatus
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import AnswerError
from hocba_plugin.journey.context import Journey
from hocba_plugin.ledger import ADOPTABLE, MessageRecordRow, MessageRow, VersionRow, VersionState
from hocba_plugin.submit.client import RemoteRecord

_HELD = {
    VersionState.ACCEPTED: RecordStatus.IN_FORCE,
    VersionState.REVOKED: RecordStatus.REVOKED,
}
"""What the authority has to hold of a version in these states."""
_AS_HELD = {
    VersionState.ACCEPTED: (VersionState.ACCEPTED, VersionState.REVOKING),
    VersionState.REVOKED: (VersionState.REVOKED,),
}
_STATES = {status: state for state, status in _HELD.items()}
_UNANSWERED = frozenset({VersionState.SENDING, VersionState.REVOKING})
_RESTORE = (
    "khôi phục bản sao lưu mới hơn bằng hocba restore",
    "restore a newer backup with hocba restore",
)
_REVOKE = (
    f"{_RESTORE[0]}; không có thì đề nghị CSDL thu hồi bản đó, rồi hocba submit và hocba reissue",
    f"{_RESTORE[1]}; without one have that version revoked there, then hocba submit and reissue",
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
    before: VersionState
    state: VersionState
    """What it is there, and becomes here."""
    held_sha256: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What comparing both sides found."""

    compared: int
    differences: tuple[Difference, ...]
    adoptions: tuple[Adoption, ...] = ()


def reconcile(journey: Journey, school: SchoolConfig) -> Reconciliation:
    """Compare every version of a school with the authority's listing; nothing is changed.

    :raises ExchangeError: the listing cannot be had, or names a record twice.
    """
    before = _ours(journey, school)
    held = listing(journey, school)
    with journey.ledger.snapshot():
        ours, followed = _ours(journey, school), _followed(journey, school)
    # What another run moved while the listing came was compared with neither moment's.
    still = [one for one in ours.values() if before.get(one.identity) == one]
    compared = [one for one in still if one.state in _HELD or one.identity in held]
    findings = [
        _compared(held.get(one.identity), one)
        for one in compared
        if not (one.state in _UNANSWERED and one.identity in followed)
    ]
    strangers = sorted(held.keys() - ours.keys(), key=str)
    return Reconciliation(
        len(compared),
        (
            *(one for one in findings if isinstance(one, Difference)),
            *(_difference(one, "sổ không có", "unknown to the ledger") for one in strangers),
        ),
        tuple(one for one in findings if isinstance(one, Adoption)),
    )


def _ours(journey: Journey, school: SchoolConfig) -> Mapping[UUID, VersionRow]:
    return {version.identity: version for _, version in journey.versions(school)}


def adopt(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    only: Collection[UUID] | None = None,
) -> Reconciliation:
    """Compare as ``reconcile`` does, and take over what the authority already has.

    :param only: these records alone are taken over; ``None``: all.
    :raises ExchangeError: the listing cannot be had.
    """
    found = reconcile(journey, school)
    with journey.ledger.transaction():
        for one in found.adoptions:
            wanted = only is None or one.identity in only
            # Another run may have brought it on since it was read.
            if wanted and journey.ledger.version(one.identity, one.version).state is one.before:
                journey.ledger.adopt(
                    one.identity, one.version, one.state, one.held_sha256, actor=actor
                )
    return found


def listing(journey: Journey, school: SchoolConfig) -> Mapping[UUID, RemoteRecord]:
    """Return what the authority holds of a school, by identity.

    :raises ExchangeError: it cannot be had, or says two things of one record.
    """
    held: dict[UUID, RemoteRecord] = {}
    for record in journey.exchange.records(school.school.code):
        if held.setdefault(record.identity, record) != record:
            raise AnswerError(
                "danh sách ghi một học bạ hai lần khác nhau", "the listing contradicts itself"
            )
    return held


def is_done(
    journey: Journey,
    message: MessageRow,
    record: MessageRecordRow,
    held: Mapping[UUID, RemoteRecord],
) -> bool:
    """Say whether the authority has done with a record what the message asks for."""
    there = held.get(record.identity)
    if there is None or there.version != record.version:
        return False
    if message.purpose == Purpose.REVOKE.value:
        return there.status is RecordStatus.REVOKED
    ours = journey.ledger.version(record.identity, record.version)
    return there.sha256 == ours.document_sha256


def _followed(journey: Journey, school: SchoolConfig) -> frozenset[UUID]:
    """Return the records of messages that will still be answered."""
    messages = journey.ledger.open_messages(school.school.code)
    return frozenset(row.identity for message in messages for row in message.records)


def _compared(remote: RemoteRecord | None, ours: VersionRow) -> Difference | Adoption | None:
    if remote is None:
        return _difference(ours.identity, "CSDL không có", "not held by the authority")
    if remote.version != ours.version:
        return _other_version(remote, ours)
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
            f"nội dung khác nhau (phiên bản {ours.version}); {_REVOKE[0]}",
            f"the documents differ (version {ours.version}); {_REVOKE[1]}",
        )
    return _difference(
        ours.identity, "hiệu lực khác nhau", "one side says in force, the other revoked"
    )


def _other_version(remote: RemoteRecord, ours: VersionRow) -> Difference | None:
    is_before = remote.version == ours.version - 1 and remote.status is RecordStatus.REVOKED
    if is_before and ours.state not in _HELD:
        return None
    way_vi, way_en = _RESTORE if remote.version > ours.version else _REVOKE
    return _difference(
        ours.identity,
        f"CSDL giữ phiên bản {remote.version}, sổ {ours.version}; {way_vi}",
        f"the authority holds version {remote.version}, the ledger {ours.version}; {way_en}",
    )


def _difference(identity: UUID, vi: str, en: str) -> Difference:
    return Difference(identity, vi, en)

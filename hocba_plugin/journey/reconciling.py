"""Do both sides agree? Our ledger against what the authority says it holds of a school."""

from dataclasses import dataclass
from uuid import UUID

from hocba_hooks import RecordStatus
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import Journey
from hocba_plugin.ledger import VersionRow, VersionState
from hocba_plugin.submit.client import RemoteRecord

_HELD = {
    VersionState.ACCEPTED: RecordStatus.IN_FORCE,
    VersionState.REVOKED: RecordStatus.REVOKED,
}
"""What the authority has to hold of a version in these states; others are still on the way."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One record the two sides disagree on."""

    identity: UUID
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What comparing both sides found."""

    compared: int
    differences: tuple[Difference, ...]


def reconcile(journey: Journey, school: SchoolConfig) -> Reconciliation:
    """Compare a school's answered records with the authority's listing.

    :raises ExchangeError: the listing cannot be had.
    """
    held = {record.identity: record for record in journey.exchange.records(school.school.code)}
    ours = {version.identity: version for _, version in journey.versions(school)}
    answered = [version for version in ours.values() if version.state in _HELD]
    found = [
        Difference(version.identity, *texts)
        for version in answered
        if (texts := _difference(held.get(version.identity), version)) is not None
    ]
    strangers = sorted(held.keys() - ours.keys(), key=str)
    found += [Difference(one, "sổ không có", "unknown to the ledger") for one in strangers]
    return Reconciliation(len(answered), tuple(found))


def _difference(remote: RemoteRecord | None, version: VersionRow) -> tuple[str, str] | None:
    if remote is None:
        return "CSDL không có", "not held by the authority"
    if remote.version != version.version:
        return (
            f"CSDL giữ phiên bản {remote.version}, sổ {version.version}",
            f"the authority holds version {remote.version}, the ledger {version.version}",
        )
    if remote.status is not _HELD[version.state]:
        return "hiệu lực khác nhau", "one side says in force, the other revoked"
    if remote.sha256 != version.document_sha256:
        return "nội dung khác nhau", "the documents differ"
    return None

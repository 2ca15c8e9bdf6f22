"""Signers of a school's data: who has no configured key, and which keys none of them uses."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from hocba_hooks import Issue, Record, Role, SourceRecord
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.called import Names, Signs
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.freshness import NOT_DUE
from hocba_plugin.sign.signers import SlotOwner, owners

_NOBODYS = UUID(int=0)


@dataclass
class Signers:
    """Who has to sign the records of a school: by the key that does it, then by who and what."""

    school: str
    found: dict[str, Counter["Signer"]] = field(default_factory=dict)

    def names(self) -> Names:
        """Return the name of each key's owner, and what to call them."""
        return {holder: _called(signers) for holder, signers in self.found.items() if holder}

    def without(self, keys: Iterable[str]) -> dict["Signer", int]:
        """Return the signers who have none of ``keys``, and of how many records."""
        have = set(keys)
        lacking = (signers for holder, signers in self.found.items() if holder not in have)
        return {one: count for signers in lacking for one, count in signers.items()}


@dataclass(frozen=True, slots=True)
class Signer:
    """What somebody signs in one class."""

    role: Role
    name: str = field(repr=False)
    holder: str = field(repr=False)
    """Whose key it takes; empty: the data have no personal ID."""
    subject: str | None
    class_name: str


def signers(journey: Journey, school: SchoolConfig, records: Iterable[SourceRecord]) -> Signers:
    """Return who has to sign the records that are due."""
    all_of_them = Signers(school.school.code)
    for one in records:
        if one.pupil_status not in NOT_DUE:
            for signer in dict.fromkeys(_of_record(journey, school, one)):
                all_of_them.found.setdefault(signer.holder, Counter())[signer] += 1
    return all_of_them


def _of_record(journey: Journey, school: SchoolConfig, one: SourceRecord) -> Iterator[Signer]:
    today = journey.clock().date()
    issue = Issue(identity=_NOBODYS, created_on=today, issued_on=today)
    record = Record(transcript=one.transcript, issue=issue)
    for owner in owners(record, journey.profile):
        if owner.spec.required:
            yield Signer(
                owner.spec.role,
                owner.name or "",
                key_of(journey, school, owner),
                owner.subject,
                one.transcript.school_class.name,
            )


def key_of(journey: Journey, school: SchoolConfig, owner: SlotOwner) -> str:
    """Return whose key fills a slot: the owner's, or the school's where the profile says so."""
    kind = journey.profile.certificates[owner.spec.certificate].kind
    return school.school.code if kind == "organisation" else owner.id or ""


def _called(signers: Counter[Signer]) -> tuple[str, tuple[str, str]]:
    first = next(iter(signers))
    signs = Signs(first.role, first.name)
    for one in signers:
        if one.role is first.role:
            signs.add(one.subject, one.class_name)
    return first.name, signs.called

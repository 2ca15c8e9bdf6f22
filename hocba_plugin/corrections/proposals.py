"""Repairs that findings propose, and values that only a person can give."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hocba_hooks import Finding, Repair, Severity, Transcript
from hocba_plugin.corrections import places
from hocba_plugin.corrections.problems import Refused


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed change of a record: by which rule, where, before and after."""

    code: str
    path: str
    before: str = field(repr=False)
    after: str | None = field(repr=False)
    """``None``: a cell that could not be read; only a person knows what it should be."""


def proposals(transcript: Transcript, findings: Iterable[Finding]) -> Iterator[Proposal]:
    """Yield what the findings of a record propose, the same change once.

    What cannot be corrected here (the head's name stands in the configuration) is no proposal.
    """
    seen: set[tuple[str, str | None]] = set()
    for finding in findings:
        found = _proposal(transcript, finding)
        if found is not None and (found.path, found.after) not in seen:
            seen.add((found.path, found.after))
            yield found


def _proposal(transcript: Transcript, finding: Finding) -> Proposal | None:
    path = finding.field or finding.path
    unreadable = bool(finding.field) and finding.severity is Severity.ERROR
    if finding.repair is None and not unreadable:
        return None
    try:
        before = places.read(transcript, path)
        after = _after(transcript, path, finding.repair)
    except Refused:
        return None
    return None if before == after else Proposal(finding.code, path, before, after)


def _after(transcript: Transcript, path: str, repair: Repair | None) -> str | None:
    if repair is None:
        return None
    return places.read(places.written(transcript, path, repair.after), path)

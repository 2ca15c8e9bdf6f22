"""Repairs that findings propose, as changes a person may accept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hocba_hooks import Finding, Transcript
from hocba_plugin.corrections import places
from hocba_plugin.corrections.problems import Refused


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed change of a record: by which rule, where, before and after."""

    code: str
    path: str
    before: str = field(repr=False)
    after: str = field(repr=False)


def proposals(transcript: Transcript, findings: Iterable[Finding]) -> Iterator[Proposal]:
    """Yield what the findings of a record propose, the same change once.

    What cannot be corrected here (the head's name stands in the configuration) is no proposal.
    """
    seen: set[tuple[str, str]] = set()
    for finding in findings:
        found = _proposal(transcript, finding)
        if found is not None and (found.path, found.after) not in seen:
            seen.add((found.path, found.after))
            yield found


def _proposal(transcript: Transcript, finding: Finding) -> Proposal | None:
    if finding.repair is None:
        return None
    path = finding.field or finding.path
    try:
        before = places.read(transcript, path)
        after = places.read(places.written(transcript, path, finding.repair.after), path)
    except Refused:
        return None
    return None if before == after else Proposal(finding.code, path, before, after)

"""What keeps records from going on: errors found here, and refusals of the authority."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.withdrawing import WITHDRAWN
from hocba_plugin.ledger import (
    MessageRow,
    Outcome,
    RecordRow,
    RefusalRow,
    VersionRow,
    VersionState,
)
from hocba_plugin.sign.keys import masked
from hocba_plugin.validate import entries
from hocba_plugin.workflow import REMEDIES, Remedy, remedy_of


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why a record does not go on, and what helps."""

    record: RecordRow
    version: int
    code: str
    """Of a rule, or the authority's own."""
    vi: str
    """What it is about; of the authority's errors in its own words."""
    en: str
    remedy: Remedy

    @property
    def pupil(self) -> str:
        """The pupil's code, as far as screens may show it."""
        return masked(self.record.pupil_key)


def obstacles(
    journey: Journey, school: SchoolConfig, class_name: str | None = None
) -> list[Obstacle]:
    """Return what stopped or refused the records of a school or class, as the ledger has it."""
    pairs = {row.identity: (row, one) for row, one in journey.versions(school, class_name)}
    stopped = (pair for pair in pairs.values() if pair[1].state is VersionState.STOPPED)
    refused = (
        (pairs[one.identity][0], one)
        for one in journey.ledger.refusals(school.school.code)
        if one.identity in pairs and pairs[one.identity][1].version == one.version
    )
    return [*_of_findings(stopped), *_of_errors(journey, refused)]


def refused_of(journey: Journey, messages: Iterable[MessageRow]) -> list[Obstacle]:
    """Return what the authority refused of messages, record by record."""
    refused = (
        (
            journey.ledger.record(one.identity),
            RefusalRow(
                identity=one.identity,
                version=one.version,
                purpose=message.purpose,
                errors=one.errors,
            ),
        )
        for message in messages
        for one in message.records
        if one.outcome is Outcome.REJECTED
    )
    return list(_of_errors(journey, refused))


def _of_findings(stopped: Iterable[tuple[RecordRow, VersionRow]]) -> Iterator[Obstacle]:
    for record, version in stopped:
        for code in version.findings:
            yield Obstacle(record, version.version, code, *_title(code), _mending(code))


def _title(code: str) -> tuple[str, str]:
    if code == WITHDRAWN:
        return "đã rút, không cấp", "withdrawn, not to be issued"
    entry = entries().get((code, ""))
    return (entry.title_vi, entry.title_en) if entry else ("", "")


def _mending(code: str) -> Remedy:
    """Return the rule's own remedy, unless it has blanks that only a finding fills."""
    if code == WITHDRAWN:
        return REMEDIES[WITHDRAWN]
    entry, usual = entries().get((code, "")), REMEDIES["findings"]
    if entry is None or not entry.remedy_vi or "{" in entry.remedy_vi:
        return usual
    return replace(usual, vi=entry.remedy_vi, en=entry.remedy_en)


def _of_errors(
    journey: Journey, refused: Iterable[tuple[RecordRow, RefusalRow]]
) -> Iterator[Obstacle]:
    for record, row in refused:
        for error in row.errors:
            remedy = remedy_of(journey.profile, error.code)
            yield Obstacle(record, row.version, error.code, error.text, error.text, remedy)

"""The first leg: what the source gives, checked by the rules. Nothing is stored yet."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from hocba_hooks import CheckReport, CheckRequest, RecordSource, SourceRecord, Transcript
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.freshness import NOT_DUE, pupil_key


@dataclass(frozen=True, slots=True)
class Checked:
    """One pupil as read, with everything found so far."""

    source: SourceRecord
    report: CheckReport

    @property
    def due(self) -> bool:
        """Whether the school issues a record for this pupil and year."""
        return self.source.pupil_status not in NOT_DUE

    @property
    def stopped(self) -> bool:
        """Whether an error keeps it from being issued."""
        return bool(self.report.errors)

    @property
    def key(self) -> str | None:
        """What the ledger knows the pupil by; see ``freshness.pupil_key``."""
        return pupil_key(self.source)


def check(
    journey: Journey, school: SchoolConfig, class_name: str | None = None
) -> Iterator[Checked]:
    """Yield every pupil of a school (or class) with the findings of source and rules.

    Pupils no record is due for are yielded unchecked: their year ends at another school.
    A school without that class has none to yield. The source is read first to see which numbers are
    used twice, and again to check.

    :raises SourceError: the source cannot be read.
    """
    with closing(journey.host.open_source(school.source_config)) as source:
        if class_name is not None and all(one.name != class_name for one in source.classes()):
            return
        namesakes = Namesakes(source)
        for record in source.records(class_name):
            yield _checked(journey, record, namesakes)


def _checked(journey: Journey, record: SourceRecord, namesakes: "Namesakes") -> Checked:
    if record.pupil_status in NOT_DUE:
        return Checked(record, CheckReport())
    request = CheckRequest(
        scope="school",
        transcript=record.transcript,
        components=record.components,
        neighbours=namesakes.of(record),
    )
    found = journey.host.validate(request)
    read = CheckReport(findings=record.findings)
    return Checked(record, CheckReport.merged([read, found]))


class Namesakes:
    """Pupils of one school that share a pupil code or personal ID.

    Only those are kept in memory, so a school of any size can be streamed.
    """

    def __init__(self, source: RecordSource) -> None:
        counts = Counter(key for record in source.records() for key in _numbers(record.transcript))
        shared = {key for key, count in counts.items() if count > 1}
        self._sharing: dict[str, list[SourceRecord]] = defaultdict(list)
        for record in source.records() if shared else ():
            for key in shared.intersection(_numbers(record.transcript)):
                self._sharing[key].append(record)

    def of(self, record: SourceRecord) -> tuple[Transcript, ...]:
        """Return the others that share a number with ``record``."""
        found = {
            other.place: other.transcript
            for key in _numbers(record.transcript)
            for other in self._sharing.get(key, ())
            if other.place != record.place
        }
        return tuple(found.values())


def _numbers(transcript: Transcript) -> set[str]:
    pupil = transcript.pupil
    numbers = {"code": pupil.code, "id": pupil.personal_id}
    return {f"{kind}:{number}" for kind, number in numbers.items() if number}

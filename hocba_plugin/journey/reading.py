"""The first leg: what the source gives, checked by the rules. Nothing is stored yet."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Self

from hocba_hooks import (
    CheckReport,
    CheckRequest,
    Finding,
    Form,
    RecordSource,
    Scope,
    SourceRecord,
    Stage,
    Transcript,
)
from hocba_plugin.config import SchoolConfig
from hocba_plugin.corrections import places
from hocba_plugin.corrections.problems import Refused
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.elsewhere import held_elsewhere
from hocba_plugin.journey.freshness import NOT_DUE
from hocba_plugin.journey.last_year import LastYear, last_year
from hocba_plugin.journey.missing_sheets import MissingSheets
from hocba_plugin.journey.source import opened, pupil_key
from hocba_plugin.journey.unread import ReadClass, UnreadClass, by_class, require_all
from hocba_plugin.validate import due_of, entries

MISSING = "R-Y01"


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
    def class_name(self) -> str:
        """The pupil's class."""
        return self.source.transcript.school_class.name

    @property
    def key(self) -> str | None:
        """What the ledger knows the pupil by; see ``source.pupil_key``."""
        return pupil_key(self.source)


@dataclass(frozen=True, slots=True)
class Missing:
    """A pupil who had a record last year and is not in this year's data."""

    transcript: Transcript
    """Of last year."""
    finding: Finding


def check(
    journey: Journey, school: SchoolConfig, class_name: str | None = None
) -> Iterator[Checked]:
    """Yield every pupil of a school (or class) with the findings of source and rules.

    :raises UnreadError: some classes cannot be read; the others were yielded.
    :raises SourceError: the source cannot be read.
    """
    with Reading(journey, school) as reading:
        yield from reading.checked(class_name)


class Reading:
    """One look at a school's data. Use it as a context manager.

    Everybody is read once beforehand, to see which numbers are used twice; then class by class to
    be checked, so a school of any size can be streamed.
    """

    def __init__(self, journey: Journey, school: SchoolConfig, stage: Stage = Stage.YEAR) -> None:
        """Open the source.

        :param stage: what is due by now; what comes later is not looked for.
        :raises SourceError: it cannot be opened.
        """
        self._journey, self._school, self._stage = journey, school, stage
        self._source = opened(journey, school.source_at(stage))
        self._missing_sheets = MissingSheets(self._source, stage)

    @property
    def scope(self) -> Scope:
        """The part of the school that the source holds."""
        return self._source.scope()

    @property
    def present(self) -> frozenset[str]:
        """Every pupil code and personal ID in the data."""
        return self._roll.present

    @property
    def unread(self) -> tuple[UnreadClass, ...]:
        """The classes that cannot be read; one without a name may be any."""
        return self._roll.unread

    def checked(self, class_name: str | None = None) -> Iterator[Checked]:
        """Yield every pupil of the school (or of one class) with what was found.

        Pupils no record is due for are yielded unchecked: their year ends at another school.
        A school without that class has none to yield.

        :raises UnreadError: some classes cannot be read; the others were yielded.
        :raises SourceError: the source cannot be read.
        """
        if class_name is not None and all(one.name != class_name for one in self._source.classes()):
            return
        unread = []
        for one in by_class(self._source, class_name):
            if isinstance(one, UnreadClass):
                unread.append(one)
            else:
                yield from self._checked_class(one)
        require_all((*unread, *self._last_year.unread))

    def missing(self) -> Iterator[Missing]:
        """Yield those who had a record last year, should have one now, and are not in the data.

        Nobody while a class is unread, or the source holds a part of the school only: who is in the
        rest is not known.
        """
        if self._roll.unread or self.scope != Scope():
            return
        for transcript in self._last_year.missing(self._roll.present):
            yield Missing(transcript, entries()[MISSING, ""].finding("", {}))

    @cached_property
    def _roll(self) -> "Roll":
        return Roll(self._source)

    @cached_property
    def _last_year(self) -> LastYear:
        return last_year(self._journey, self._school)

    def _checked_class(self, one: ReadClass[SourceRecord]) -> Iterator[Checked]:
        roll = self._roll
        due = tuple(each.transcript for each in one.members if each.pupil_status not in NOT_DUE)
        classmates = () if one.name in roll.scattered else due
        elsewhere = held_elsewhere(self._journey, self._school, due)
        for record in one.members:
            others = (*roll.others(record), *elsewhere.of(record.transcript))
            yield self._checked(record, classmates, others)

    def _checked(
        self,
        record: SourceRecord,
        classmates: tuple[Transcript, ...],
        others: tuple[Transcript, ...],
    ) -> Checked:
        if record.pupil_status in NOT_DUE:
            return Checked(record, CheckReport())
        request = CheckRequest(
            scope="school",
            stage=self._stage,
            transcript=record.transcript,
            components=record.components,
            neighbours=others,
            classmates=classmates,
            previous=self._last_year.of(record.transcript),
        )
        found = self._journey.host.validate(request)
        form = Form.of(record.transcript.level)
        read = CheckReport(findings=due_of(record.findings, form, self._stage))
        whole = CheckReport.merged([read, _beside(record.transcript, read, found)])
        return Checked(record, self._missing_sheets.said_once(record, whole))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._source.close()


def _beside(transcript: Transcript, read: CheckReport, found: CheckReport) -> CheckReport:
    """Return what the rules add: a value is missing because its cell cannot be read."""
    unreadable = {one.field for one in read.errors if _is_missing(transcript, one.field)}
    added = (one for one in found.findings if one.path not in unreadable)
    return found.model_copy(update={"findings": tuple(added)})


def _is_missing(transcript: Transcript, path: str) -> bool:
    try:
        return path != "" and not places.read(transcript, path)
    except Refused:
        return False


class Roll:
    """Everybody of a school: who is there, and who shares a pupil code or personal ID.

    Only those who share are kept in memory. Classes that cannot be read are left out.
    """

    def __init__(self, source: RecordSource) -> None:
        counts: Counter[str] = Counter()
        blocks: Counter[str] = Counter()
        unread = []
        for one in by_class(source):
            if isinstance(one, UnreadClass):
                unread.append(one)
                continue
            blocks[one.name] += 1
            for record in one.members:
                counts.update(_tagged(record.transcript))
        self.unread = tuple(unread)
        """Classes that could not be read; without a name it may be any."""
        self.present = frozenset(key.partition(":")[2] for key in counts)
        """Every pupil code and personal ID."""
        self.scattered = frozenset(name for name, count in blocks.items() if count > 1)
        """Classes whose pupils the source does not give one after the other."""
        self._sharing = _sharing(source, {key for key, count in counts.items() if count > 1})

    def others(self, record: SourceRecord) -> tuple[Transcript, ...]:
        """Return the others that share a number with ``record``."""
        found = {
            other.place: other.transcript
            for key in _tagged(record.transcript)
            for other in self._sharing.get(key, ())
            if other.place != record.place
        }
        return tuple(found.values())


def _sharing(source: RecordSource, shared: set[str]) -> dict[str, list[SourceRecord]]:
    found: dict[str, list[SourceRecord]] = defaultdict(list)
    read = (one for one in by_class(source) if isinstance(one, ReadClass)) if shared else ()
    for record in (record for one in read for record in one.members):
        for key in shared.intersection(_tagged(record.transcript)):
            found[key].append(record)
    return found


def _tagged(transcript: Transcript) -> set[str]:
    pupil = transcript.pupil
    tagged = {"code": pupil.code, "id": pupil.personal_id}
    return {f"{kind}:{number}" for kind, number in tagged.items() if number}

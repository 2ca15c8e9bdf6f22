"""What can be made of a school's data: what was recognised, and which fields come from nowhere."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from hocba_hooks import (
    Coverage,
    Describes,
    Finding,
    Form,
    Part,
    RecordSource,
    SecondaryTranscript,
    Signer,
    SourceError,
    SourceRecord,
    Stage,
    Transcript,
)
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.fitting import Fit
from hocba_plugin.journey.form_fields import Blank, Filled, Origin
from hocba_plugin.journey.freshness import NOT_DUE
from hocba_plugin.journey.source import PeopledSource
from hocba_plugin.journey.unread import UnreadClass, by_class
from hocba_plugin.profiles.model import FieldRow, Profile
from hocba_plugin.validate import due_from, due_of

AMBIGUOUS, LEFT_OUT = "R-X06", "R-X13"
_ROW = re.compile(r" › (?:row \d+|[^›]*\d[^›]*)(?= › [^›]*$)")
"""What stands before the column of a place: a row of a sheet, or the key of a row."""
Kind = tuple[str, str, str, str]
"""Code, severity and messages of a finding."""


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field of the form, and how many of the records that ask for it have it."""

    row: FieldRow
    origin: Origin
    needed: bool
    """Whether the form requires it by now, or a required signature is looked for by it."""
    due: bool
    """Whether it is due by now."""
    asked: int
    have: int

    @property
    def from_nowhere(self) -> bool:
        """Whether no record has it yet. What is generated is not asked of a source."""
        return self.due and self.have == 0 and self.origin is not Origin.GENERATED


@dataclass(frozen=True, slots=True)
class People:
    """How many there are, and how many of them with a personal ID."""

    count: int
    with_id: int


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a school's data. Nothing of a pupil is in it."""

    parts: tuple[Part, ...]
    """Sheet by sheet or query by query; empty when the source does not tell."""
    stage: Stage
    """What was looked for."""
    fit: Fit | None
    """Which stage the data fit, as far as was looked; ``None`` without a record that is due."""
    classes: int
    pupils: int
    due: int
    clean: int
    """Read without a finding."""
    findings: tuple[tuple[Kind, int], ...]
    left_out: tuple[tuple[str, int], ...]
    """Words and markup without meaning that were left out, by file and column."""
    fields: tuple[FieldUse, ...]
    staff: People
    signers: People
    coverage: tuple[Coverage, ...]
    """Class by class and kind by kind; empty when the source does not tell."""
    unread: tuple[UnreadClass, ...]
    """Classes that cannot be read; they are not counted."""
    ambiguous: int
    """Signers for whom several members of staff fit, counted where they are named."""

    @property
    def from_nowhere(self) -> tuple[FieldUse, ...]:
        """The fields no record has."""
        return tuple(use for use in self.fields if use.from_nowhere)

    @property
    def lacking(self) -> tuple[FieldUse, ...]:
        """The needed ones of them: no record can be issued before they come from somewhere."""
        return tuple(use for use in self.from_nowhere if use.needed)

    @property
    def good(self) -> bool:
        """Whether records can be made of the data."""
        return self.due > 0 and not self.lacking and not self.unread


@dataclass(frozen=True, slots=True)
class Unread:
    """Data that cannot be read to their end: what was recognised is told, and nothing counted."""

    parts: tuple[Part, ...]
    error: SourceError


def look(journey: Journey, school: SchoolConfig, stage: Stage = Stage.YEAR) -> Look | Unread:
    """Read a school's data to their end; nothing is stored or changed.

    :param stage: what is due by now; what comes later is not looked for.
    """
    parts: list[Part] = []
    config = school.source_at(stage)
    try:
        with closing(journey.host.open_source(config)) as source:
            if isinstance(source, Describes):
                parts.extend(source.recognised())
            tally = _Tally(journey.profile, stage)
            return _looked(tally, PeopledSource(source, config), tuple(parts))
    except SourceError as error:
        return Unread(tuple(parts), error)


def _looked(tally: "_Tally", source: PeopledSource, parts: tuple[Part, ...]) -> Look:
    unread = []
    for one in by_class(source):
        if isinstance(one, UnreadClass):
            unread.append(one)
            continue
        for record in one.members:
            tally.add(record)
    return Look(
        parts=parts,
        stage=tally.stage,
        fit=Fit.furthest(tally.fits),
        coverage=tuple(source.coverage()),
        unread=tuple(unread),
        classes=sum(1 for _ in source.classes()),
        pupils=tally.pupils,
        due=tally.due,
        clean=tally.clean,
        findings=tuple(tally.findings.most_common()),
        left_out=tuple(tally.left_out.most_common()),
        fields=tuple(tally.uses()),
        staff=_staff(source),
        signers=_people(tally.signers),
        ambiguous=sum(n for (code, *_), n in tally.findings.items() if code == AMBIGUOUS),
    )


class _Tally:
    def __init__(self, profile: Profile, stage: Stage) -> None:
        self.stage = stage
        self._profile, self._blank = profile, Blank(profile)
        self._fields: dict[tuple[str, str], Filled] = {}
        self._asked: Counter[tuple[str, str]] = Counter()
        self._have: Counter[tuple[str, str]] = Counter()
        self.pupils = self.due = self.clean = 0
        self.findings: Counter[Kind] = Counter()
        self.left_out: Counter[str] = Counter()
        self.signers: set[Signer] = set()
        self.fits: set[Fit] = set()

    def add(self, record: SourceRecord) -> None:
        self.pupils += 1
        found = due_of(record.findings, Form.of(record.transcript.level), self.stage)
        self.clean += not found
        self.findings.update(map(_kind, found))
        self.left_out.update(_column(one.path) for one in found if one.code == LEFT_OUT)
        if record.pupil_status in NOT_DUE:
            return
        self.due += 1
        self.fits.add(Fit.of(record.transcript))
        self.signers.update(_signers(record.transcript))
        filled = tuple(self._blank.filled(record))
        self._fields = {(one.row.form, one.row.path): one for one in filled} | self._fields
        self._asked.update({_fed(one) for one in filled})
        self._have.update({_fed(one) for one in filled if one.text is not None})

    def uses(self) -> Iterator[FieldUse]:
        for one in self._fields.values():
            asked, have = self._asked[_fed(one)], self._have[_fed(one)]
            due = self.stage.reaches(due_from(one.model, Form(one.row.form)))
            needed = due and self._needed(one)
            yield FieldUse(one.row, one.origin, needed, due, asked, have)

    def _needed(self, one: Filled) -> bool:
        if not self.stage.reaches(one.row.due):
            return False
        slots = self._profile.slots_of(Form(one.row.form))
        signs = any(slot.required and f".{one.model}".endswith(f".{slot.signer}") for slot in slots)
        return one.row.required == "yes" or signs


def _fed(one: Filled) -> tuple[str, str]:
    # A birth date fills one of three fields, by how much of it is known.
    return one.row.form, one.model


def _column(place: str) -> str:
    """Return file and column of a place, whatever the row."""
    return _ROW.sub("", place)


def _kind(finding: Finding) -> Kind:
    return finding.code, finding.severity.value, finding.message_vi, finding.message_en


def _signers(transcript: Transcript) -> Iterator[Signer]:
    yield transcript.homeroom_teacher
    if isinstance(transcript, SecondaryTranscript):
        yield from (subject.teacher for subject in transcript.subjects)


def _people(signers: set[Signer]) -> People:
    named = [one for one in signers if one.name or one.personal_id]
    return People(len(named), sum(1 for one in named if one.personal_id))


def _staff(source: RecordSource) -> People:
    members = tuple(source.staff())
    return People(len(members), sum(1 for one in members if one.personal_id))

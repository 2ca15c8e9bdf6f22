"""A random walk over data that shrink, grow, change, get new numbers and other class names, are a
part only or cannot be read, with an exporter that fails: no signed document is ever lost, nothing
leaves its state but by somebody, and one record asked for touches no other."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hocba_hooks import (
    Actor,
    Document,
    ExportRequest,
    HocbaError,
    Level,
    ListSource,
    RecordSource,
    Role,
    Scope,
    SourceConfig,
    SourceError,
    SourceRecord,
    Transcript,
    hookimpl,
)
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey, approving, issuing, signing
from hocba_plugin.journey.freshness import NO_LONGER_DUE
from hocba_plugin.journey.one import issue_one
from hocba_plugin.journey.withdrawing import WITHDRAWN, withdraw
from hocba_plugin.ledger import RecordRow, VersionState
from hocba_plugin.samples import sample_school

EXAMPLES = int(os.environ.get("HOCBA_EXAMPLES", "8"))
CLASSES = {"1A": 5, "1B": 2}
PUPILS = [p.transcript for p in sample_school(Level.PRIMARY, seed=4, classes=CLASSES).pupils]
HEAD_ID = PUPILS[0].head.personal_id or ""
CLERK = Actor(id=HEAD_ID, role=Role.CLERK)
TEACHERS = {
    one.school_class.name: Actor(
        id=one.homeroom_teacher.personal_id or "", role=Role.HOMEROOM_TEACHER
    )
    for one in PUPILS
}
NUMBERS = st.integers(0, len(PUPILS) - 1)


class School:
    """The data as they are now."""

    def __init__(self) -> None:
        self.pupils: dict[int, Transcript] = dict(enumerate(PUPILS))
        self.left: set[int] = set()
        self.scope = Scope()
        self.unread: set[str] = set()
        self.crashes = False
        self.unmade: set[int] = set()

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return Source(self)

    @hookimpl
    def export_record(self, request: ExportRequest) -> Any:
        """Fail with some, in one of many ways, and leave the others to the engine."""
        names = {PUPILS[number].pupil.name: number for number in self.unmade}
        number = names.get(request.transcript.pupil.name)
        if number is None:
            return None
        if number % 2:
            raise SystemExit(request.transcript.pupil.name)
        return request.transcript.pupil.name


class Source(ListSource):
    """A look at them."""

    def __init__(self, school: School) -> None:
        super().__init__([school.pupils[number] for number in sorted(school.pupils)])
        self._scope = school.scope
        self._left = {PUPILS[number].pupil.name for number in school.left}
        self._unread, self._crashes = school.unread, school.crashes

    def scope(self) -> Scope:
        return self._scope

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        for record in super().records(class_name):
            self._require_readable(record.transcript.school_class.name)
            left = record.transcript.pupil.name in self._left
            status = PupilStatus.LEFT_SEMESTER_1 if left else PupilStatus.STUDYING
            yield record.model_copy(update={"pupil_status": status})
        if class_name is None:
            self._require_readable("")

    def _require_readable(self, name: str) -> None:
        if name in self._unread:
            raise KeyError(name) if self._crashes else SourceError(f"{name}.xlsx", "hỏng / damaged")


class Walk(RuleBasedStateMachine):
    """Any order of changes to the data and of steps of the journey."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.school = School()
        self.signed: set[str] = set()
        self.slots = 0
        self.ever_left: set[str | None] = set()
        self.absent: set[UUID] = set()
        self.standing: dict[UUID, tuple[VersionState | None, int]] = {}
        self._open()
        list(issuing.export(self.journey, self.one, CLERK))
        self.approve()
        self.sign()
        assert len(self.signed) == len(PUPILS)

    def _open(self) -> None:
        ledger = LedgerConfig(url=f"sqlite:///{Path(self.folder.name) / 'ledger.sqlite'}")
        source = SchoolSourceConfig(system="ours", school_year=PUPILS[0].school_year)
        self.one = SchoolConfig(school=PUPILS[0].school, head=PUPILS[0].head, source=source)
        config = Config(output=Path(self.folder.name), ledger=ledger, schools=(self.one,))
        self.journey = Journey(config, plugins=[self.school])

    def teardown(self) -> None:
        self.journey.close()
        self.folder.cleanup()

    @rule(gone=st.sets(NUMBERS, max_size=6))
    def shrink(self, gone: set[int]) -> None:
        for number in gone:
            self.school.pupils.pop(number, None)

    @rule()
    def grow(self) -> None:
        self.school.pupils = {**dict(enumerate(PUPILS)), **self.school.pupils}

    @rule(number=NUMBERS, house=st.integers(1, 5))
    def change(self, number: int, house: int) -> None:
        if one := self.school.pupils.get(number):
            home = one.pupil.residence.model_copy(update={"text": f"Số {house} phố Mẫu"})
            self._put(number, one.model_copy(update={"pupil": _with(one, residence=home)}))

    @rule()
    def renumber(self) -> None:
        for number, one in self.school.pupils.items():
            code = f"99{number:08}" if one.school_class.name == "1A" else one.pupil.code
            self._put(number, one.model_copy(update={"pupil": _with(one, code=code)}))

    @rule(name=st.sampled_from(["1A", "1C"]))
    def rename(self, name: str) -> None:
        for number, one in self.school.pupils.items():
            named = one.school_class.model_copy(update={"name": name})
            if one.school_class.name != "1B":
                self._put(number, one.model_copy(update={"school_class": named}))

    @rule(number=NUMBERS)
    def leave(self, number: int) -> None:
        self.school.left ^= {number}
        self.ever_left |= {PUPILS[number].pupil.code, f"99{number:08}"}

    @rule(classes=st.sampled_from([None, frozenset({"1B"}), frozenset[str]()]))
    def say_how_much(self, classes: frozenset[str] | None) -> None:
        self.school.scope = Scope(classes=classes)

    @rule(names=st.sets(st.sampled_from(["1A", "1B", "1C", ""]), max_size=2), crashes=st.booleans())
    def damage(self, names: set[str], crashes: bool) -> None:
        """No name: a file of nobody knows which class."""
        self.school.unread, self.school.crashes = names, crashes

    @rule(numbers=st.sets(NUMBERS, max_size=3))
    def spoil(self, numbers: set[int]) -> None:
        self.school.unmade = numbers

    @rule(number=NUMBERS)
    def issue_one(self, number: int) -> None:
        """As far as it comes without keys."""
        pupil = self.school.pupils.get(number)
        code = pupil and pupil.pupil.code
        before = self._others(code)
        with suppress(HocbaError):
            issue_one(
                self.journey,
                self.one,
                code or "",
                CLERK,
                [TEACHERS[PUPILS[number].school_class.name]],
                send=False,
            )
        assert self._others(code) == before

    def _others(self, code: str | None) -> list[RecordRow]:
        return [row for row, _ in self.journey.versions(self.one) if row.pupil_key != code]

    @rule(crash_after=st.sampled_from([1, 3, 99]))
    def export(self, crash_after: int) -> None:
        with suppress(SourceError):
            list(islice(issuing.export(self.journey, self.one, CLERK), crash_after))
        self.journey.close()
        self._open()

    @rule()
    def approve(self) -> None:
        with suppress(SourceError):
            approving.approve_by(self.journey, self.one, list(TEACHERS.values()))

    @rule()
    def sign(self) -> None:
        """What a signature does to the ledger: other bytes, in a slot."""
        with suppress(SourceError):
            for batch in signing.plan(self.journey, self.one, Role.HOMEROOM_TEACHER).batches:
                for before in batch.documents:
                    self._sign(before)

    def _sign(self, before: Document) -> None:
        self.slots += 1
        after = before.model_copy(update={"content": before.content + b"\n"})
        self.journey.ledger.signed(
            after,
            based_on=before.sha256,
            role=Role.HOMEROOM_TEACHER,
            slots=[f"slot/{self.slots}"],
            signer="****",
            actor=TEACHERS["1A"],
        )
        earlier = self.signed & {before.sha256}
        self.signed = (self.signed - earlier) | {after.sha256}

    @rule()
    def withdraw_all(self) -> None:
        for row, _ in self.journey.versions(self.one):
            if row.absent_since is not None:
                withdraw(self.journey, row, CLERK)

    @invariant()
    def no_signed_document_is_lost(self) -> None:
        rows = [row for row, _ in self.journey.versions(self.one)]
        held = {row.current.document_sha256 for row in rows if row.current}
        kept = {
            one.document_sha256
            for row in rows
            for one in self.journey.ledger.given_up(row.identity)
        }
        assert self.signed <= held | kept

    @invariant()
    def nothing_leaves_its_state_but_by_somebody(self) -> None:
        """Whatever was done since the last look is in an event, and it says who asked for it."""
        events = list(self.journey.ledger.events())
        named = {"stopped", "version_rebuilt", "exported", "absent", "returned"}
        assert all(one.actor for one in events if one.kind in named)
        moved: dict[UUID | None, int] = {
            one.identity: one.seq for one in events if one.kind in named - {"absent", "returned"}
        }
        for row, version in self.journey.versions(self.one):
            state, seen = self.standing.get(row.identity, (version.state, 0))
            assert version.state is state or moved[row.identity] > seen
            self.standing[row.identity] = version.state, events[-1].seq

    @invariant()
    def nobody_is_missing_while_a_class_cannot_be_read(self) -> None:
        """Whoever is not there may be in it."""
        classes = {one.school_class.name for one in self.school.pupils.values()}
        absent = {row.identity for row, _ in self.journey.versions(self.one) if row.absent_since}
        if self.school.unread & (classes | {""}):
            assert absent <= self.absent
        self.absent = absent

    @invariant()
    def what_stands_has_its_document(self) -> None:
        """Nothing is half made."""
        for _, version in self.journey.versions(self.one):
            made = version.state not in (VersionState.OPEN, VersionState.STOPPED)
            assert (version.document_sha256 is not None) is made

    @invariant()
    def nobody_is_stopped_for_being_absent(self) -> None:
        """But by who withdrew it, or because the data said that the pupil has left."""
        for row, version in self.journey.versions(self.one):
            if version.state is VersionState.STOPPED and version.findings != (WITHDRAWN,):
                assert version.findings != (NO_LONGER_DUE,) or row.pupil_key in self.ever_left

    def _put(self, number: int, transcript: Transcript) -> None:
        self.school.pupils = {**self.school.pupils, number: transcript}


def _with(one: Transcript, **changes: object) -> object:
    return one.pupil.model_copy(update=changes)


Walk.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestWalk = Walk.TestCase

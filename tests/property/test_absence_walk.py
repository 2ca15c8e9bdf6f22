"""A random walk over data that shrink, grow, change, get new numbers and other class names, and are
a part only: no signed document is ever lost, and nothing leaves its state but by somebody."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hocba_hooks import (
    Actor,
    HocbaError,
    Level,
    ListSource,
    RecordSource,
    Role,
    Scope,
    SourceConfig,
    SourceRecord,
    Transcript,
    hookimpl,
)
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey, approving, issuing, signing
from hocba_plugin.journey.freshness import NO_LONGER_DUE
from hocba_plugin.journey.withdrawing import WITHDRAWN, withdraw
from hocba_plugin.ledger import VersionState
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

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return Source(self)


class Source(ListSource):
    """A look at them."""

    def __init__(self, school: School) -> None:
        super().__init__([school.pupils[number] for number in sorted(school.pupils)])
        self._scope = school.scope
        self._left = {PUPILS[number].pupil.name for number in school.left}

    def scope(self) -> Scope:
        return self._scope

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        for record in super().records(class_name):
            left = record.transcript.pupil.name in self._left
            status = PupilStatus.LEFT_SEMESTER_1 if left else PupilStatus.STUDYING
            yield record.model_copy(update={"pupil_status": status})


class Walk(RuleBasedStateMachine):
    """Any order of changes to the data and of steps of the journey."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.school = School()
        self.signed: set[str] = set()
        self.ever_left: set[str | None] = set()
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

    @rule(crash_after=st.sampled_from([1, 3, 99]))
    def export(self, crash_after: int) -> None:
        with suppress(HocbaError):
            list(islice(issuing.export(self.journey, self.one, CLERK), crash_after))
        self.journey.close()
        self._open()

    @rule()
    def approve(self) -> None:
        with suppress(HocbaError):
            approving.approve_by(self.journey, self.one, list(TEACHERS.values()))

    @rule()
    def sign(self) -> None:
        """What a signature does to the ledger: other bytes, in a slot."""
        with suppress(HocbaError):
            for batch in signing.plan(self.journey, self.one, Role.HOMEROOM_TEACHER).batches:
                for before in batch.documents:
                    self._sign(before)

    def _sign(self, before: signing.Document) -> None:
        number = len(self.signed)
        mark = f"<!-- {number} -->".encode()
        after = before.model_copy(update={"content": before.content + mark})
        self.journey.ledger.signed(
            after,
            based_on=before.sha256,
            role=Role.HOMEROOM_TEACHER,
            slots=[f"slot/{number}"],
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
        moves = {"stopped", "version_rebuilt", "absent", "returned"}
        assert all(one.actor for one in self.journey.ledger.events() if one.kind in moves)

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

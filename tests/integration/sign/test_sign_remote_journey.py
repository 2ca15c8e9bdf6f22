"""A class signed with a remote key that fails: every record is signed and verified, or listed."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import (
    Actor,
    KeyConfig,
    Level,
    ListSource,
    RecordSource,
    Role,
    SecretRef,
    SourceConfig,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig, TrustConfig
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.journey import Journey, approving, issuing, signing
from hocba_plugin.journey.steps import Step
from hocba_plugin.ledger import VersionState
from hocba_plugin.samples import SampleSchool, sample_school
from hocba_plugin.sign.verify import Verifier
from hocba_plugin.testing.remote_keys import csc, phone
from hocba_plugin.testing.remote_keys.csc import CscSimulator
from hocba_plugin.testing.remote_keys.phone import MySignSimulator, SmartCaSimulator
from hocba_plugin.testing.remote_keys.server import Faults
from hocba_plugin.testing.remote_keys.vgca import VgcaSimulator

pytestmark = pytest.mark.integration

PUPILS = 4
SECRET, PIN, TAX_CODE = "bí-mật-trường", "123456", "0109999401"
Service = Any
"""One of the simulators."""
KINDS: dict[str, Callable[[Credential], Service]] = {
    "csc-v1": lambda one: CscSimulator(one, secret=SECRET, pin=PIN, multisign=2),
    "csc-v2": lambda one: CscSimulator(one, version=2, secret=SECRET, pin=PIN, multisign=2),
    "smartca": lambda one: SmartCaSimulator(one, SECRET),
    "mysign": lambda one: MySignSimulator(one, SECRET, multisign=2),
    "vgca": VgcaSimulator,
}
assert csc.CLIENT == phone.CLIENT


@cache
def people() -> tuple[SampleSchool, DemoAuthority, Credential]:
    """Return the school, who issues its certificates, and the teacher's, made once: RSA is slow."""
    sample = sample_school(Level.PRIMARY, seed=5, classes={"3A1": PUPILS})
    authority = DemoAuthority.create(algorithm="ec")
    teacher = sample.pupils[0].transcript.homeroom_teacher
    return sample, authority, authority.person(str(teacher.name), str(teacher.personal_id))


class School:
    """A class whose homeroom teacher has a remote key; the others have files."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.sample, self.authority, credential = people()
        self.transcripts = tuple(pupil.transcript for pupil in self.sample.pupils)
        self.folder, self.kind = folder, kind
        self.teacher = str(self.transcripts[0].homeroom_teacher.personal_id)
        self.service = KINDS[kind](credential)
        for name, text in (("secret", SECRET), ("pin", PIN)):
            (folder / name).write_text(text, "utf-8")

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource | None:
        return ListSource(self.transcripts)

    @property
    def config(self) -> Config:
        folder, sample = self.folder, self.sample
        head = str(sample.head.personal_id)
        person, organisation = self.authority.person, self.authority.organisation
        files = {
            head: person(str(sample.head.name), head, algorithm="ec"),
            str(sample.school.code): organisation("Trường", TAX_CODE, algorithm="ec"),
        }
        source = SchoolSourceConfig(system="ours", school_year=sample.school_year)
        school = SchoolConfig(
            school=sample.school, head=sample.head, source=source, organisation_ids=(TAX_CODE,)
        )
        return Config(
            output=folder,
            ledger=LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}"),
            trust=TrustConfig(anchors=(self.authority.write_pem(folder / "ca.pem"),)),
            schools=(school,),
            keys=(self._remote(), *(self._file(*one) for one in files.items())),
        )

    def _remote(self) -> KeyConfig:
        return KeyConfig(
            holder=self.teacher,
            kind=self.kind,
            url=self.service.url,
            account=self.teacher,
            client_id=csc.CLIENT,
            client_secret=SecretRef(file=self.folder / "secret"),
            secret=SecretRef(file=self.folder / "pin"),
            poll_s=0.01,
            patience_s=0.5,
        )

    def _file(self, holder: str, credential: Credential) -> KeyConfig:
        path = credential.write_pkcs12(self.folder / f"{len(holder)}.p12", PIN)
        return KeyConfig(
            holder=holder, kind="pkcs12", path=path, secret=SecretRef(file=self.folder / "pin")
        )


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def school(tmp_path: Path, kind: str) -> Iterator[School]:
    made = School(tmp_path, kind)
    with made.service:
        yield made


@pytest.fixture
def journey(school: School, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journey]:
    """Everything up to the signatures is done."""
    monkeypatch.setattr(signing, "_PAUSE_S", 0.01)
    with Journey(school.config, plugins=[school]) as journey:
        one = journey.config.schools[0]
        clerk = Actor(id="văn thư", role=Role.CLERK)
        issued = list(issuing.export(journey, one, clerk, issued_on=dt.date(2026, 5, 29)))
        assert not any(each.stopped for each in issued)
        for role in (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD):
            persons = approving.approvers(journey, one, role)
            approving.approve_by(journey, one, persons)
        yield journey


def documents(journey: Journey) -> dict[Any, bytes]:
    rows = [version for _, version in journey.versions(journey.config.schools[0])]
    return {
        row.identity: journey.ledger.document(row.identity, row.version).content for row in rows
    }


def sign_as_teacher(journey: Journey) -> list[Step]:
    plan = signing.plan(journey, journey.config.schools[0], Role.HOMEROOM_TEACHER)
    assert not plan.refused
    return [step for batch in plan.batches for step in signing.sign(journey, batch)]


def check_all_or_listed(
    journey: Journey, before: dict[Any, bytes], steps: list[Step]
) -> tuple[int, int]:
    """Each record is signed, and verified, or untouched, and listed; return how many of each."""
    verifier = Verifier(journey.profile, journey.trust, journey.organisation_ids)
    after, by_record = documents(journey), {step.identity: step for step in steps}
    assert by_record.keys() == after.keys()
    assert len(steps) == PUPILS
    for identity, step in by_record.items():
        found = verifier.verify(after[identity])
        if step.done:
            assert [list(one.reasons) for one in found.signatures] == [[]]
        else:
            assert after[identity] == before[identity]
            assert found.signatures == ()
            assert step.error is not None
            assert not step.error.message("vi").isascii()
            assert step.error.message("en").translate({ord(sign): "" for sign in "…≠"}).isascii()
    done = sum(step.done for step in steps)
    return done, PUPILS - done


def finish(journey: Journey) -> None:
    """Sign what is left, by all: the same command goes on."""
    steps = list(signing.sign_all(journey, journey.config.schools[0]))
    assert all(step.done for step in steps)
    states = [version.state for _, version in journey.versions(journey.config.schools[0])]
    assert states == [VersionState.SEALED] * PUPILS
    verifier = Verifier(journey.profile, journey.trust, journey.organisation_ids)
    for content in documents(journey).values():
        found = verifier.verify(content)
        assert [list(one.reasons) for one in found.signatures] == [[]] * len(found.signatures)


FAULTS: dict[str, tuple[Faults, dict[str, int]]] = {
    "nothing": (Faults(), {}),
    "refused": (Faults(signer="refuses"), {}),
    "not answered": (Faults(signer="sleeps"), {"vgca": PUPILS}),
    "wrong": (Faults(wrong=True), {}),
    "partial": (Faults(missing=frozenset({1})), {"csc-v1": 2, "csc-v2": 2, "mysign": 2}),
    "out of credit": (Faults(credit=3), {"smartca": 0, "vgca": PUPILS}),
    "short": (Faults(short=True), {"smartca": 3, "vgca": PUPILS}),
    "later": (Faults(signer="later"), {"csc-v1": PUPILS, "vgca": PUPILS}),
}
"""What goes wrong, and how many are signed nevertheless where it is not all or none."""
SIGNED = {"nothing": PUPILS, "partial": 3, "out of credit": 2}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_each_record_is_signed_or_listed(
    school: School, journey: Journey, fault: str, kind: str
) -> None:
    """And the next run signs the rest."""
    before = documents(journey)
    faults, exceptions = FAULTS[fault]
    school.service.faults = replace(faults)
    signed, _ = check_all_or_listed(journey, before, sign_as_teacher(journey))
    assert signed == exceptions.get(kind, SIGNED.get(fault, 0))
    school.service.faults = Faults()
    finish(journey)


SIGNING = frozenset(
    {"signatures/signHash", "v1/signatures/sign", "vtss/service/signHash", "SignMsg"}
)
AUTHORISING = frozenset({"credentials/authorize"})


@pytest.mark.parametrize("paths", [SIGNING, AUTHORISING | SIGNING], ids=["signing", "authorising"])
def test_a_service_killed_on_the_way_leaves_each_record_signed_or_listed(
    school: School, journey: Journey, paths: frozenset[str]
) -> None:
    """After its first answer: between start and poll, or between two transactions."""

    def kill(path: str) -> None:
        if path in paths:
            school.service.kill()

    before = documents(journey)
    school.service.faults.signer = "signs later" if school.kind == "csc-v2" else "confirms"
    school.service.afterwards = kill
    signed, listed = check_all_or_listed(journey, before, sign_as_teacher(journey))
    assert signed < PUPILS
    assert listed > 0


def test_a_journey_that_is_interrupted_keeps_what_is_signed(
    school: School, journey: Journey
) -> None:
    """The rest is signed by the same command."""
    (batch,) = signing.plan(journey, journey.config.schools[0], Role.HOMEROOM_TEACHER).batches
    job = signing.sign(journey, batch)
    assert next(job).done
    job.close()
    finish(journey)

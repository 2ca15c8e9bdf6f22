"""The journey of two schools, and of one record that has to go again."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from hocba_hooks import CheckReport, Role, Severity
from hocba_plugin import config as configuration
from hocba_plugin.config import SchoolConfig
from hocba_plugin.demo import office
from hocba_plugin.demo.ground import Ground
from hocba_plugin.demo.outcome import DemoOutcome, SchoolOutcome
from hocba_plugin.demo.sources import write_source
from hocba_plugin.journey import Journey, approving, files, issuing, sending, signing
from hocba_plugin.journey.pupils import checked_pupil
from hocba_plugin.journey.steps import Step
from hocba_plugin.ledger import MessageRow, Outcome, VersionState
from hocba_plugin.reports import CheckedPupil, Language, Places, Report
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.samples import SamplePupil, SampleSchool
from hocba_plugin.submit.client import CertificateKind

T = TypeVar("T")
REASON = "Sai nơi ở hiện nay"


class Narrator(Protocol):
    """Who tells what is going on."""

    def say(self, vi: str, en: str) -> None:
        """Say a sentence."""
        ...

    def progress(self, items: Iterable[T], total: int, vi: str, en: str) -> Iterator[T]:
        """Show how far a long step has come."""
        ...


class Walk:
    """One run over a prepared ground."""

    def __init__(self, ground: Ground, narrator: Narrator) -> None:
        self._ground = ground
        self._narrator = narrator
        self._journey = Journey(configuration.load(ground.config))
        self._today = dt.datetime.now().astimezone().date()
        self.outcome = DemoOutcome(profile=self._journey.profile.id)
        self._pupils: list[CheckedPupil] = []

    def run(self) -> DemoOutcome:
        """Take both schools to their receipts, then revoke and re-issue one record."""
        with self._journey:
            self._register_certificates()
            for sample, school in zip(
                self._ground.schools, self._journey.config.schools, strict=True
            ):
                self._school(sample, school)
            self._once_more(self._ground.schools[0], self._journey.config.schools[0])
            signed = (event for event in self._journey.ledger.events() if event.kind == "signed")
            self.outcome.signatures = sum(len(event.data["slots"]) for event in signed)
        return self.outcome

    def report(self, language: str) -> Report:
        """Return what stopped records, or warned."""
        places = Places(self._journey.profile)
        return Report(
            pupils=self._pupils,
            places=places,
            language=Language(language),
            made_on=self._today,
        )

    def _register_certificates(self) -> None:
        for school_code, holder, der in self._ground.managers:
            seal = holder == school_code
            kind = CertificateKind.ORGANISATION if seal else CertificateKind.PERSONAL
            self._journey.exchange.register_certificate(school_code, kind, holder, der)
        self._narrator.say(
            "Đã đăng ký chứng thư của trường và lãnh đạo.", "Registered the managers' certificates."
        )

    def _school(self, sample: SampleSchool, school: SchoolConfig) -> None:
        level = sample.pupils[0].transcript.level.value
        result = SchoolOutcome(school.school.code, level, school.source.system)
        self.outcome.schools.append(result)
        self._export(sample, school, result)
        self._approve_and_sign(school)
        sealed = (v for _, v in self._journey.versions(school) if v.state is VersionState.SEALED)
        result.signed = sum(1 for _ in sealed)
        for message in sending.submit(self._journey, school, office.clerk(school)):
            _count(result, message)
        files.write_missing(self._journey, result.code)
        self._narrator.say(
            f"Trường {result.code}: {result.accepted}/{result.submitted} học bạ được tiếp nhận.",
            f"School {result.code}: {result.accepted} of {result.submitted} records accepted.",
        )

    def _export(self, sample: SampleSchool, school: SchoolConfig, result: SchoolOutcome) -> None:
        issued_records = issuing.export(
            self._journey, school, office.clerk(school), issued_on=self._today
        )
        name = school.school.code
        texts = f"Trường {name}: đọc, kiểm tra, lập", f"School {name}: read, check, make"
        for issued in self._narrator.progress(issued_records, len(sample.pupils), *texts):
            result.pupils += 1
            result.not_due += not issued.checked.due
            result.stopped += issued.stopped
            result.exported += issued.checked.due and not issued.stopped
            self._keep_findings(issued)

    def _keep_findings(self, issued: issuing.Issued) -> None:
        self.outcome.not_checked += len(issued.report.not_checked)
        told = [one for one in issued.report.findings if one.severity is not Severity.INFO]
        self.outcome.findings.update(one.code for one in told)
        self._pupils.append(checked_pupil(issued.checked, CheckReport(findings=tuple(told))))

    def _approve_and_sign(self, school: SchoolConfig) -> None:
        for role in (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD):
            persons = approving.approvers(self._journey, school, role)
            _insist(approving.approve_by(self._journey, school, persons))
        for role in signing.roles(self._journey):
            plan = signing.plan(self._journey, school, role)
            steps = (step for batch in plan.batches for step in signing.sign(self._journey, batch))
            name_vi, name_en = ROLE_NAMES[role]
            texts = f"Ký: {name_vi}", f"Signing: {name_en}"
            _insist(plan.refused)
            _insist(self._narrator.progress(steps, plan.total, *texts))

    def _once_more(self, sample: SampleSchool, school: SchoolConfig) -> None:
        """The school finds a mistake after the record was accepted."""
        row = next(
            row
            for row, version in self._journey.versions(school)
            if version.state is VersionState.ACCEPTED
        )
        clerk, head = office.clerk(school), office.head(school)
        message = sending.revoke(
            self._journey, school, [row.identity], REASON, asked_by=clerk, ordered_by=head
        )
        self.outcome.revoked = _outcomes(message, Outcome.ACCEPTED)
        mended = corrected(sample, row.pupil_key)
        write_source(self._ground.folder, mended, self._ground.layouts)
        issuing.reissue(self._journey, school, row.identity, clerk, issued_on=self._today)
        self._approve_and_sign(school)
        for again in sending.submit(self._journey, school, office.clerk(school)):
            self.outcome.reissued += _outcomes(again, Outcome.ACCEPTED)
        files.write_missing(self._journey, school.school.code)
        self._narrator.say(
            f"Học bạ {row.identity}: đã thu hồi và phát hành lại, phiên bản 2.",
            f"Record {row.identity}: revoked and re-issued as version 2.",
        )


def corrected(school: SampleSchool, pupil_code: str) -> SampleSchool:
    """Return the school after someone corrected a pupil's address in its own system."""
    pupils = tuple(
        _moved(pupil) if pupil.transcript.pupil.code == pupil_code else pupil
        for pupil in school.pupils
    )
    return school.model_copy(update={"pupils": pupils})


def _moved(sample: SamplePupil) -> SamplePupil:
    pupil = sample.transcript.pupil
    residence = pupil.residence.model_copy(update={"text": f"Số 99, {pupil.residence.text}"})
    changed = pupil.model_copy(update={"residence": residence})
    transcript = sample.transcript.model_copy(update={"pupil": changed})
    return sample.model_copy(update={"transcript": transcript})


def _count(result: SchoolOutcome, message: MessageRow) -> None:
    result.submitted += len(message.records)
    result.accepted += _outcomes(message, Outcome.ACCEPTED)
    result.rejected += _outcomes(message, Outcome.REJECTED)


def _outcomes(message: MessageRow, outcome: Outcome) -> int:
    return sum(row.outcome is outcome for row in message.records)


def _insist(steps: Iterable[Step]) -> None:
    """The demo's own keys and people lack nothing: a step that fails is a fault of ours."""
    for step in steps:
        if step.error is not None:
            raise step.error

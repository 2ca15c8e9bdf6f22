"""A sandbox in its own process, a sample school, and the client between them."""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from hocba_hooks import (
    Actor,
    Issue,
    Level,
    Package,
    Record,
    RecordRef,
    RevokeRequest,
    Role,
    SecretRef,
    Submission,
    SubmissionProgress,
    SubmitRequest,
    Transcript,
)
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.documents.codec import Codec
from hocba_plugin.pack import pack
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import sample_school
from hocba_plugin.sandbox import Options
from hocba_plugin.sandbox.process import SandboxProcess, start
from hocba_plugin.submit.stage import Exchange

FAR_PROFILE = Path(__file__).parents[3] / "fixtures" / "profiles" / "tinh-thu-nghiem"
CLERK = Actor(id="001099000001", role=Role.CLERK)
DEADLINE_S = 20.0


@dataclass
class World:
    """A school, its client, and the sandbox they talk to."""

    profile: Profile
    sandbox: SandboxProcess
    exchange: Exchange
    config: ExchangeConfig
    transcripts: list[Transcript]
    naps: list[float] = field(default_factory=list)
    """How long the client would have waited; it does not."""

    @property
    def school_code(self) -> str:
        return self.transcripts[0].school.code

    def package(
        self, number: int = 0, *, identity: UUID | None = None, version: int = 1, **changes: Any
    ) -> Package:
        """Return the package of one pupil's record, unsigned."""
        transcript = self.transcripts[number].model_copy(update=changes)
        today = dt.date(2026, 5, 25)
        issue = Issue(
            identity=identity or uuid4(), version=version, created_on=today, issued_on=today
        )
        content = Codec(self.profile).write(Record(transcript=transcript, issue=issue))
        return Package(
            text=pack(content),
            sha256=hashlib.sha256(content).hexdigest(),
            identity=issue.identity,
            version=version,
            pupil_code=transcript.pupil.code or "",
            personal_id=transcript.pupil.personal_id or "",
        )

    def registration(self, *packages: Package, key: UUID | None = None) -> SubmitRequest:
        return SubmitRequest(
            key=key or uuid4(), packages=packages, school_code=self.school_code, actor=CLERK
        )

    def revocation(self, *packages: Package, key: UUID | None = None) -> RevokeRequest:
        records = tuple(
            RecordRef(
                identity=package.identity,
                version=package.version,
                pupil_code=package.pupil_code,
                personal_id=package.personal_id,
            )
            for package in packages
        )
        return RevokeRequest(
            key=key or uuid4(),
            records=records,
            reason="Sai thông tin",
            school_code=self.school_code,
            actor=CLERK,
        )

    def answered(self, submission: Submission) -> SubmissionProgress:
        """Poll until the reply is there."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            progress = submission.poll()
            if progress.receipt is not None:
                return progress
            time.sleep(0.02)
        raise AssertionError("no reply in time")

    def submitted(self, *packages: Package) -> SubmissionProgress:
        return self.answered(self.exchange.submit(self.registration(*packages)))

    def fault(self, kind: str, **more: object) -> None:
        """Let the next requests go wrong."""
        answer = httpx.post(
            f"{self.sandbox.base_url}/_sandbox/faults", json=[{"kind": kind, **more}]
        )
        assert answer.status_code == 204

    def counters(self) -> dict[str, Any]:
        """Return what the sandbox has counted."""
        found: dict[str, Any] = httpx.get(f"{self.sandbox.base_url}/_sandbox/counters").json()
        return found

    def restart(self, data: Path) -> None:
        """Kill the sandbox as a power cut would, and start it again on the same file and port."""
        port = self.sandbox.port
        self.sandbox.kill()
        self.sandbox = start(self.profile.id, data, port=port, options=OPTIONS)


OPTIONS = Options(delay_s=0.02, require_signatures=False, page=2)
MakeWorld = Callable[..., World]


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Callable[[str | Path], SandboxProcess]]:
    """Return a giver of sandboxes with nothing in them, one process per profile."""
    running: dict[str | Path, SandboxProcess] = {}

    def fresh(profile: str | Path) -> SandboxProcess:
        if profile not in running:
            running[profile] = start(profile, options=OPTIONS)
        answer = httpx.delete(f"{running[profile].base_url}/_sandbox")
        assert answer.status_code == 204
        return running[profile]

    yield fresh
    for sandbox in running.values():
        sandbox.stop()


@pytest.fixture
def make_world(
    tmp_path: Path, shared_sandbox: Callable[[str | Path], SandboxProcess]
) -> Iterator[MakeWorld]:
    """Return a maker of worlds. Those with wishes get a process of their own."""
    made: list[World] = []
    own: list[World] = []
    secret = tmp_path / "secret"
    secret.write_text("let me in")

    def make(
        profile: str | Path = "qd3016-public",
        *,
        options: Options | None = None,
        data: Path | None = None,
        level: Level = Level.PRIMARY,
        **config: Any,
    ) -> World:
        alone = options is not None or data is not None
        sandbox = start(profile, data, options=options or OPTIONS) if alone else None
        sandbox = sandbox or shared_sandbox(profile)
        wanted = ExchangeConfig(
            base_url=sandbox.base_url,
            client_id="school",
            client_secret=SecretRef(file=secret),
            **config,
        )
        loaded, naps = load_profile(profile), list[float]()
        exchange = Exchange(loaded, wanted, sleep=naps.append)
        grade = "3A" if level is Level.PRIMARY else "7A"
        pupils = sample_school(level, seed=11, classes={grade: 5}).pupils
        transcripts = [pupil.transcript for pupil in pupils]
        world = World(loaded, sandbox, exchange, wanted, transcripts, naps)
        made.append(world)
        own.extend([world] if alone else [])
        return world

    yield make
    for world in made:
        world.exchange.close()
    for world in own:
        world.sandbox.stop()


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """Return a world of the built-in profile."""
    return make_world()


@pytest.fixture(params=["qd3016-public", FAR_PROFILE], ids=["built-in", "far"])
def any_world(request: pytest.FixtureRequest, make_world: MakeWorld) -> World:
    """Return a world of each profile: nothing of the interface is in the code."""
    return make_world(request.param)

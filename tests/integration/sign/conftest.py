"""Schools to sign for: people with certificates of a throw-away authority, keys, documents."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest

from hocba_hooks import (
    Actor,
    Document,
    Issue,
    KeyConfig,
    Level,
    Record,
    Role,
    SecretRef,
    SignedDocument,
    SignRequest,
    Transcript,
)
from hocba_plugin.demo.authority import Algorithm, Credential, DemoAuthority
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import sample_transcript
from hocba_plugin.sign.slots import find_slots
from hocba_plugin.sign.stage import SignStage
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier

PASSWORD = "mật khẩu thử"
TAX_CODE = "0100000001"
OTHER_PROFILE = Path(__file__).parents[3] / "fixtures/profiles/tinh-thu-nghiem"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class World:
    """A school whose staff all have keys."""

    profile: Profile
    authority: DemoAuthority
    trust: Trust
    folder: Path
    keys: dict[str, KeyConfig]
    school_code: str
    clock: Callable[[], dt.datetime] = _now

    @property
    def organisation_ids(self) -> dict[str, tuple[str, ...]]:
        return {self.school_code: (TAX_CODE,)}

    @property
    def stage(self) -> SignStage:
        keys = list(self.keys.values())
        return SignStage(self.profile, keys, self.trust, self.organisation_ids, clock=self.clock)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.profile, self.trust, self.organisation_ids)

    def earlier(self) -> "World":
        """Return the school a minute ago.

        Within one second RSA makes the same signature of the same content again.
        """
        return replace(self, clock=lambda: _now() - dt.timedelta(minutes=1))

    def issue(self, transcript: Transcript, number: int = 1) -> Document:
        day = dt.date(2026, 6, 1)
        issue = Issue(identity=UUID(int=number), created_on=day, issued_on=day)
        record = Record(transcript=transcript, issue=issue)
        return Document(
            content=Codec(self.profile).write(record),
            profile_id=self.profile.id,
            form=record.form,
            identity=issue.identity,
            version=1,
            content_digest=transcript.content_digest,
        )

    def outcomes(
        self, documents: list[Document], role: Role, signer: str, stage: SignStage | None = None
    ) -> list[SignedDocument]:
        request = SignRequest(
            documents=tuple(documents), role=role, actor=Actor(id=signer, role=role), key_ref=signer
        )
        job = (stage or self.stage).sign(request)
        assert job is not None
        return list(job.poll())

    def sign(self, document: Document, role: Role, signer: str) -> Document:
        (outcome,) = self.outcomes([document], role, signer)
        assert outcome.document is not None, outcome.reason
        return outcome.document

    def signers(self, document: Document) -> list[tuple[Role, str]]:
        """Return who has to sign, each once, in order."""
        root = parse(document.content)
        record = Codec(self.profile).read_element(root)
        slots = find_slots(root, record, self.profile)
        return list(dict.fromkeys((slot.spec.role, str(slot.signer)) for slot in slots))

    def sign_all(self, document: Document) -> Document:
        for role, signer in self.signers(document):
            document = self.sign(document, role, signer)
        return document


def make_world(folder: Path, profile: Profile, transcript: Transcript) -> World:
    """Give everybody who signs ``transcript`` a key file, RSA and EC by turns."""
    authority = DemoAuthority.create()
    world = World(
        profile, authority, Trust([authority.certificate]), folder, {}, transcript.school.code
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "password").write_text(PASSWORD, "utf-8")
    document = world.issue(transcript)
    for number, (_, holder) in enumerate(world.signers(document)):
        algorithm: Algorithm = "rsa" if number % 4 == 0 else "ec"
        if holder == world.school_code:
            credential = authority.organisation("Trường Mẫu", TAX_CODE, algorithm="rsa")
        else:
            credential = authority.person(f"Người ký {number}", holder, algorithm=algorithm)
        world.keys[holder] = key_file(folder, holder, credential)
    return world


def key_file(folder: Path, holder: str, credential: Credential) -> KeyConfig:
    """Write a key file and return its configuration."""
    path = credential.write_pkcs12(folder / f"{len(list(folder.iterdir()))}.p12", PASSWORD)
    secret = SecretRef(file=folder / "password")
    return KeyConfig(holder=holder, kind="pkcs12", path=path, secret=secret)


@pytest.fixture(scope="session")
def secondary_transcript() -> Transcript:
    return sample_transcript(Level.LOWER_SECONDARY, 6, seed=1)


@pytest.fixture(scope="session")
def primary_transcript() -> Transcript:
    return sample_transcript(Level.PRIMARY, 4, seed=1)


@pytest.fixture(scope="session")
def secondary(tmp_path_factory: pytest.TempPathFactory, secondary_transcript: Transcript) -> World:
    folder = tmp_path_factory.mktemp("secondary")
    return make_world(folder, load_profile("qd3016-public"), secondary_transcript)


@pytest.fixture(scope="session")
def primary(tmp_path_factory: pytest.TempPathFactory, primary_transcript: Transcript) -> World:
    folder = tmp_path_factory.mktemp("primary")
    return make_world(folder, load_profile("qd3016-public"), primary_transcript)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, secondary_transcript: Transcript) -> World:
    folder = tmp_path_factory.mktemp("elsewhere")
    return make_world(folder, load_profile(OTHER_PROFILE), secondary_transcript)

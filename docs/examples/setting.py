"""What the examples stand on: an invented school, a throw-away authority, keys in files."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from hocba_hooks import KeyConfig, Level, SecretRef, Transcript
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig, TrustConfig
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.samples import sample_transcript

TAX_CODE = "0109999401"


@dataclass(frozen=True)
class Setting:
    """A configuration made by hand, and the records of one pupil."""

    config: Config
    transcripts: tuple[Transcript, ...]


def invented_school(folder: Path) -> Setting:
    """Make keys in ``folder`` and return what an example needs; nobody may trust those keys."""
    folder.mkdir(parents=True, exist_ok=True)
    transcript = sample_transcript(Level.PRIMARY, grade=3, seed=1)
    return Setting(_config(folder, transcript), (transcript,))


def _config(folder: Path, transcript: Transcript) -> Config:
    authority = DemoAuthority.create()
    teacher, head, year = transcript.homeroom_teacher, transcript.head, transcript.school_year
    holders = {
        person.personal_id or "": authority.person(person.name or "", person.personal_id or "")
        for person in (teacher, head)
    }
    code = transcript.school.code
    holders[code] = authority.organisation(transcript.school.name or "", TAX_CODE)
    # config: begin
    return Config(
        output=folder,
        ledger=LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}"),
        trust=TrustConfig(anchors=(authority.write_pem(folder / "ca.pem"),)),
        schools=(
            SchoolConfig(
                school=transcript.school,
                head=head,
                source=SchoolSourceConfig(system="our-system", school_year=year),
                organisation_ids=(TAX_CODE,),
            ),
        ),
        keys=tuple(_key(folder, *holder) for holder in holders.items()),
    )
    # config: end


def _key(folder: Path, holder: str, credential: Credential) -> KeyConfig:
    password = secrets.token_urlsafe(16)
    name = f"key-{len(list(folder.glob('*.p12'))) + 1}"
    secret = folder / f"{name}.password"
    secret.write_text(password)
    secret.chmod(0o600)
    path = credential.write_pkcs12(folder / f"{name}.p12", password)
    return KeyConfig(holder=holder, kind="pkcs12", path=path, secret=SecretRef(file=secret))

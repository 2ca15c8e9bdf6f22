"""Setting the stage: two schools' data, a throw-away CA, keys, and the configuration."""

import secrets
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from cryptography.hazmat.primitives.serialization import Encoding

from hocba_hooks import KeyConfig, School, SecretRef
from hocba_plugin.config import PersonConfig
from hocba_plugin.demo.authority import Credential, DemoAuthority, softhsm_module, softhsm_token
from hocba_plugin.demo.layouts import DemoLayouts
from hocba_plugin.demo.office import office
from hocba_plugin.demo.schools import lower_secondary_school, primary_school
from hocba_plugin.demo.sources import source_of, write_source
from hocba_plugin.errors import ConfigError
from hocba_plugin.samples import SampleSchool
from hocba_plugin.toml import with_literal_paths

MARK = ".hocba-demo"
TOKEN_NAME = "hocba-demo"  # noqa: S105 - a label, no secret


@dataclass(frozen=True, slots=True)
class Ground:
    """What the demo stands on."""

    folder: Path
    schools: tuple[SampleSchool, ...]
    layouts: DemoLayouts
    managers: tuple[tuple[str, str, bytes], ...]
    """School code, holder and certificate (DER) of heads and seals, to be registered."""
    on_token: bool
    """Whether heads and seals sign with a PKCS#11 token; otherwise from files."""

    @property
    def config(self) -> Path:
        """The configuration every other command can be tried on."""
        return self.folder / "hocba.toml"


def prepare(
    folder: Path, profile: str, base_url: str, layouts: DemoLayouts = DemoLayouts.USUAL
) -> Ground:
    """Make the demo's folder anew.

    :raises ConfigError: the folder holds something that is not an earlier demo.
    """
    schools = (primary_school(), lower_secondary_school())
    authority = DemoAuthority.create()
    authority.write_pem(folder / "ca.pem")
    for school in schools:
        write_source(folder, school, layouts)
    seals = [(school.school.code, _seal(authority, school)) for school in schools]
    heads = [_head(authority, school) for school in schools]
    keys, on_token = _manager_keys(folder, [*heads, *seals])
    keys += _teacher_keys(folder, authority, schools)
    tables = [_school_table(school, layouts) for school in schools]
    _write_config(folder, profile, base_url, tables, keys)
    _secret(folder, "client_secret", secrets.token_urlsafe(16))
    owners = [school.school.code for school in schools] * 2
    managers = tuple(
        (code, holder, credential.certificate.public_bytes(Encoding.DER))
        for code, (holder, credential) in zip(owners, [*heads, *seals], strict=True)
    )
    return Ground(folder, schools, layouts, managers, on_token)


def clear(folder: Path, needed: Collection[Path] = ()) -> None:
    """Make an empty folder; one of an earlier demo is emptied, anything else is left alone.

    :param needed: what may not be in it then, as it would be gone.
    :raises ConfigError: it holds something else, or something needed, or is a link.
    :raises OSError: it is no folder, or cannot be made or emptied.
    """
    if folder.is_symlink():
        raise ConfigError(
            "--out", f"{folder.name} là liên kết", f"{folder.name} is a link to another folder"
        )
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise ConfigError(
                "--out",
                f"thư mục {folder.name} đã có dữ liệu khác",
                f"folder {folder.name} is not a demo's",
            )
        for path in needed:
            if folder.resolve() in (path.resolve(), *path.resolve().parents):
                raise ConfigError(
                    "--out",
                    f"{folder.name}: đang dùng {path.name} trong đó",
                    f"{folder.name} holds {path.name}, which is needed",
                )
        shutil.rmtree(folder)
    (folder / "keys").mkdir(parents=True)
    (folder / "keys").chmod(0o700)
    (folder / MARK).write_text("hocba demo\n", "utf-8")


def _tax_code(school: School) -> str:
    return f"01{school.code}"


def _seal(authority: DemoAuthority, school: SampleSchool) -> Credential:
    return authority.organisation(school.school.name or "", _tax_code(school.school))


def _head(authority: DemoAuthority, school: SampleSchool) -> tuple[str, Credential]:
    holder = school.head.personal_id or ""
    return holder, authority.person(school.head.name or "", holder)


def _manager_keys(
    folder: Path, credentials: list[tuple[str, Credential]]
) -> tuple[list[KeyConfig], bool]:
    """Put heads and seals on a token where there is one, as the plan wants; else into files."""
    if softhsm_module() is None:
        return [_file_key(folder, holder, one) for holder, one in credentials], False
    pin = _secret(folder, "pin", f"{secrets.randbelow(10**8):08}")
    return list(softhsm_token(folder / "token", TOKEN_NAME, pin, credentials)), True


def _teacher_keys(
    folder: Path, authority: DemoAuthority, schools: tuple[SampleSchool, ...]
) -> list[KeyConfig]:
    holders = {
        member.personal_id: member.name
        for school in schools
        for member in school.staff
        if member.personal_id and member.personal_id != school.head.personal_id
    }
    return [
        _file_key(folder, holder, authority.person(holders[holder], holder))
        for holder in sorted(holders)
    ]


def _file_key(folder: Path, holder: str, credential: Credential) -> KeyConfig:
    keys = folder / "keys"
    secret = _secret(folder, "password", secrets.token_urlsafe(16))
    # Numbered, not named: a file name is no place for a personal ID.
    path = keys / f"key-{len(list(keys.glob('*.p12'))) + 1:02}.p12"
    credential.write_pkcs12(path, secret.resolve() or "")
    return KeyConfig(holder=holder, kind="pkcs12", path=path, secret=secret)


def _secret(folder: Path, name: str, value: str) -> SecretRef:
    file = folder / "keys" / name
    if not file.exists():
        file.write_text(value, "utf-8")
        file.chmod(0o600)
    return SecretRef(file=file)


def _write_config(
    folder: Path,
    profile: str,
    base_url: str,
    schools: list[dict[str, Any]],
    keys: list[KeyConfig],
) -> None:
    table = {
        "profile": _from_anywhere(profile),
        "plugins": sorted(school["source"]["system"] for school in schools),
        "ledger": {"url": "sqlite:///ledger.sqlite"},
        "trust": {"anchors": ["ca.pem"]},
        "exchange": {
            "base_url": base_url,
            "client_id": "hocba-demo",
            "client_secret": {"file": "keys/client_secret"},
        },
        "sending": {"poll_s": 0.1},
        "schools": schools,
        "keys": [_key_table(folder, key) for key in keys],
    }
    (folder / "hocba.toml").write_bytes(with_literal_paths(tomli_w.dumps(table)).encode())


def _from_anywhere(profile: str) -> str:
    """Return a profile's id, or its folder by a path that does not start from here."""
    folder = Path(profile)
    return str(folder.resolve()) if (folder / "profile.toml").is_file() else profile


def _school_table(school: SampleSchool, layouts: DemoLayouts) -> dict[str, Any]:
    source = source_of(school, layouts)
    return {
        "organisation_ids": [_tax_code(school.school)],
        "school": school.school.model_dump(exclude_none=True),
        "head": school.head.model_dump(exclude_none=True),
        "source": {"school_year": school.school_year, **source.table},
        "people": [_person_table(one) for one in office(school)],
    }


def _person_table(person: PersonConfig) -> dict[str, Any]:
    return person.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _key_table(folder: Path, key: KeyConfig) -> dict[str, Any]:
    table = key.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    if key.path is not None:
        table["path"] = key.path.relative_to(folder).as_posix()
    if key.secret.file is not None:
        table["secret"] = {"file": key.secret.file.relative_to(folder).as_posix()}
    return table

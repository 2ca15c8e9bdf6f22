"""``hocba verify``: who signed what, and whether it can be proved."""

from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files, session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    LanguageOption,
    ProfileOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.errors import ConfigError, DocumentError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.sign.report import Status, Verification, describe
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier

TrustOption = Annotated[
    list[Path] | None, typer.Option("--trust", help="Chứng thư gốc (PEM) / Trusted roots (PEM)")
]

OrganisationOption = Annotated[
    list[str] | None,
    typer.Option(
        "--organisation-id",
        help="MÃ_TRƯỜNG=MÃ trên chứng thư của trường / SCHOOL=ID in its certificate",
    ),
]


@app.command(help="Kiểm tra chữ ký trên học bạ. / Verify signatures.")
def verify(
    paths: files.FilesArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    trust: TrustOption = None,
    organisation_id: OrganisationOption = None,
    profile: ProfileOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Verify every slot of each file; exit 0 only if all are valid.

    Anchors, profile and the schools' organisation ids come from the configuration, where there is
    one. Without anchors nothing can be concluded.
    """
    output = Output(lang, json)
    settings = session.settings(config)
    schools = {one.school.code: one.organisation_ids for one in settings.schools}
    schools |= _organisations(organisation_id or [])
    anchors = Trust.of(settings.trust, trust or ())
    verifier = Verifier(load_profile(profile or settings.profile), anchors, schools)
    rows = [_verified(verifier, path, output) for path in files.documents(paths)]
    output.result({"documents": rows})
    return 0 if all(row["status"] == Status.VALID.value for row in rows) else 1


def _organisations(named: list[str]) -> dict[str, tuple[str, ...]]:
    ids: dict[str, tuple[str, ...]] = {}
    for pair in named:
        school, equals, identifier = pair.partition("=")
        if not equals:
            raise ConfigError("--organisation-id", "viết MÃ_TRƯỜNG=MÃ", "write SCHOOL=ID")
        ids[school] = (*ids.get(school, ()), identifier)
    return ids


def _verified(verifier: Verifier, path: Path, output: Output) -> dict[str, object]:
    try:
        verification = verifier.verify(files.read(path))
    except DocumentError as error:
        message = error.message(output.language)
        output.say(f"{path}: {message}", f"{path}: {message}")
        return {
            "file": str(path),
            "status": Status.INVALID.value,
            "reasons": [error.code],
            "signatures": [],
        }
    _tell(output, path, verification)
    return verification.as_json(str(path))


def _tell(output: Output, path: Path, verification: Verification) -> None:
    output.say(f"{path}:", f"{path}:")
    for line in describe(verification, output.language):
        output.say(f"  {line}", f"  {line}")

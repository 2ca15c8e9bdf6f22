"""``hocba verify``: who signed what, and whether it can be proved."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files, session, verified
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    LanguageOption,
    ProfileOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.seen import Seen
from hocba_plugin.errors import ConfigError, DocumentError, FileUseError, PackageError
from hocba_plugin.journey.remembering import Memory, memory
from hocba_plugin.pack import MAX_PACKAGE_BYTES, unpack
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.sign.report import Status
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


DetailsOption = Annotated[
    bool, typer.Option("--details", help="Từng chữ ký của mọi tệp / Every signature of every file")
]
PACKAGE = ".b64"
ENDINGS = (".xml", PACKAGE)


@app.command(help="Kiểm tra chữ ký trên học bạ. / Verify signatures.")
def verify(
    paths: files.FilesArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    trust: TrustOption = None,
    organisation_id: OrganisationOption = None,
    profile: ProfileOption = None,
    details: DetailsOption = False,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Verify every slot of each file or package; exit 0 only if all are valid.

    Anchors, profile and the schools' organisation ids come from the configuration, where there is
    one, and its ledger is asked what became of each document: that changes no verdict. Without
    anchors nothing can be concluded.
    """
    output = Output(lang, json)
    settings = session.settings(config)
    schools = {one.school.code: one.organisation_ids for one in settings.schools}
    schools |= _organisations(organisation_id or [])
    anchors = Trust.of(settings.trust, trust or ())
    verifier = Verifier(load_profile(profile or settings.profile), anchors, schools)
    names = list(files.documents(paths, ENDINGS))
    with memory(settings if config.exists() else None) as remembered:
        found = [_seen(verifier, remembered, path) for path in _followed(output, names)]
    _show(output, found, remembered, details=details)
    output.result(_result(found, remembered, lang))
    if any(seen.is_unread for seen in found):
        return FileUseError.exit_status
    return 0 if all(seen.status is Status.VALID for seen in found) else 1


def _followed(output: Output, names: list[Path]) -> Iterable[Path]:
    if len(names) == 1:
        return names
    return output.progress(names, len(names), "Kiểm tra chữ ký", "Verifying")


def _seen(verifier: Verifier, remembered: Memory, path: Path) -> Seen:
    """Return what is found of a file: whatever is the matter with it, the others go on."""
    try:
        content = _document(path)
        verification = verifier.verify(content)
    except (DocumentError, PackageError, FileUseError) as error:
        return Seen(path=path, error=error)
    sha256, subject = hashlib.sha256(content).hexdigest(), verification.subject
    held = remembered.of(subject.identity, subject.version, sha256) if subject else None
    return Seen(path=path, sha256=sha256, verification=verification, held=held)


def _document(path: Path) -> bytes:
    if path.suffix.lower() != PACKAGE:
        return files.read(path)
    return unpack(files.read(path, MAX_PACKAGE_BYTES).rstrip())


def _show(output: Output, found: list[Seen], remembered: Memory, *, details: bool) -> None:
    if details or len(found) == 1:
        for seen in found:
            verified.show_one(output, seen)
    else:
        verified.show_many(output, found)
    if len(found) > 1:
        verified.sum_up(output, found, asked=remembered.is_there)
    if remembered.trouble is not None:
        vi, en = remembered.trouble.message("vi"), remembered.trouble.message("en")
        output.say(f"Không biết bản nào đã thu hồi: {vi}", f"What was revoked is not known: {en}")


def _result(found: list[Seen], remembered: Memory, language: str) -> dict[str, object]:
    statuses = Counter(seen.status for seen in found)
    trouble = remembered.trouble
    return {
        "documents": [seen.as_json() for seen in found],
        "counts": {
            **{status.value: statuses[status] for status in Status},
            "unreadable": sum(seen.is_unread for seen in found),
        },
        "ledger": {
            "asked": remembered.is_there,
            "trouble": None if trouble is None else trouble.message(language),
        },
    }


def _organisations(named: list[str]) -> dict[str, tuple[str, ...]]:
    ids: dict[str, tuple[str, ...]] = {}
    for pair in named:
        school, equals, identifier = pair.partition("=")
        if not equals:
            raise ConfigError("--organisation-id", "viết MÃ_TRƯỜNG=MÃ", "write SCHOOL=ID")
        ids[school] = (*ids.get(school, ()), identifier)
    return ids

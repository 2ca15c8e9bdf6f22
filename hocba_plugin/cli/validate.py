"""``hocba validate``: XML files against schema and rules, without any school's data."""

from collections import Counter
from itertools import groupby
from pathlib import Path

from hocba_hooks import CheckReport, Finding, NotChecked, Severity
from hocba_plugin.cli import files, session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    LanguageOption,
    ProfileOption,
    app,
)
from hocba_plugin.cli.output import Output, on_one_line
from hocba_plugin.errors import FileUseError
from hocba_plugin.reports import Language
from hocba_plugin.reports.places import Places
from hocba_plugin.reports.texts import FINDING_TITLES
from hocba_plugin.validate.stage import Validator


@app.command(help="Kiểm tra tệp XML học bạ. / Check XML documents.")
def validate(
    paths: files.FilesArgument,
    profile: ProfileOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Check each file; exit 1 when one has errors, 2 when one cannot be read.

    What needs school data is listed as open.
    """
    output = Output(lang, json)
    settings = session.settings(config)
    shape = session.profile(config, profile)
    validator = Validator(shape, settings.rules)
    names = list(files.documents(paths))
    reports = [
        _checked(validator, path)
        for path in output.progress(names, len(names), "Kiểm tra", "Checking")
    ]
    found = [(str(p), f) for p, r in zip(names, reports, strict=True) for f in r.findings]
    _show_findings(output, Places(shape), found)
    status = _report(output, len(names), found, [one for r in reports for one in r.not_checked])
    unread = any(one.code == FileUseError.code for _, one in found)
    return FileUseError.exit_status if unread else status


def _checked(validator: Validator, path: Path) -> CheckReport:
    """Check one file; one that cannot be read hides no other."""
    try:
        return validator.check_document(files.read(path))
    except FileUseError as error:
        _, vi, en = error.args
        finding = Finding(
            code=error.code,
            severity=Severity.ERROR,
            path="",
            message_vi=vi,
            message_en=en,
            remedy_vi=error.remedy_vi,
            remedy_en=error.remedy_en,
        )
        return CheckReport(findings=(finding,))


def _report(
    output: Output, documents: int, found: list[tuple[str, Finding]], not_checked: list[NotChecked]
) -> int:
    counts = Counter(finding.severity for _, finding in found)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    open_ = sorted(set(not_checked), key=lambda one: (one.reason, one.code))
    output.say(
        f"{documents} tệp: {errors} lỗi, {warnings} cảnh báo, "
        f"{len(not_checked)} mục chưa kiểm tra được.",
        f"{documents} files: {errors} errors, {warnings} warnings, {len(not_checked)} not checked.",
    )
    _show_open(output, open_)
    output.result(
        {
            "documents": documents,
            "errors": errors,
            "warnings": warnings,
            "not_checked": len(not_checked),
            "open": [one.model_dump() for one in open_],
            "findings": [{"file": name, **session.finding_row(f)} for name, f in found],
        }
    )
    return 1 if errors else 0


def _show_findings(output: Output, places: Places, found: list[tuple[str, Finding]]) -> None:
    if not found:
        return
    output.table(
        [("Tệp", "File"), *FINDING_TITLES[2:]],
        [
            (
                on_one_line(name),
                one.code,
                Language(output.language).severity(one.severity),
                output.text(*places.of_element(one.path)),
                output.text(one.message_vi, one.message_en),
                output.text(one.remedy_vi, one.remedy_en),
            )
            for name, one in found
        ],
    )


def _show_open(output: Output, open_: list[NotChecked]) -> None:
    """Say which rules need more than the file, reason by reason."""
    for _, group in groupby(open_, key=lambda one: one.reason):
        same = list(group)
        codes = ", ".join(one.code for one in same)
        reason = output.text(same[0].reason_vi, same[0].reason)
        output.say(f"  Chưa kiểm tra {codes}: {reason}", f"  Not checked {codes}: {reason}")

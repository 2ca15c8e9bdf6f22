"""``hocba validate``: XML files against schema and rules, without any school's data."""

from collections import Counter

from hocba_hooks import Finding, Severity
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
from hocba_plugin.validate.stage import Validator


@app.command(help="Kiểm tra tệp XML học bạ. / Check XML documents.")
def validate(
    paths: files.FilesArgument,
    profile: ProfileOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Check each file; exit 1 when one has errors. What needs school data is counted as open."""
    output = Output(lang, json)
    validator = Validator(session.profile(config, profile))
    names = list(files.documents(paths))
    reports = [
        validator.check_document(files.read(path))
        for path in output.progress(names, len(names), "Kiểm tra", "Checking")
    ]
    found = [(str(p), f) for p, r in zip(names, reports, strict=True) for f in r.findings]
    return _report(output, len(names), found, sum(len(r.not_checked) for r in reports))


def _report(
    output: Output, documents: int, found: list[tuple[str, Finding]], not_checked: int
) -> int:
    counts = Counter(finding.severity for _, finding in found)
    session.show_findings(output, found)
    output.say(
        f"{documents} tệp: {counts[Severity.ERROR]} lỗi, {counts[Severity.WARNING]} cảnh báo, "
        f"{not_checked} mục chưa kiểm tra được.",
        f"{documents} files: {counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings, "
        f"{not_checked} not checked.",
    )
    output.result(
        {
            "documents": documents,
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "not_checked": not_checked,
            "findings": [{"file": name, **session.finding_row(f)} for name, f in found],
        }
    )
    return 1 if counts[Severity.ERROR] else 0

"""``hocba check``: the school's data against the rules; nothing is stored."""

from collections import Counter

from hocba_hooks import Finding, Severity
from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ClassOption,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.journey import reading


@app.command(help="Kiểm tra dữ liệu của trường. / Check the school's data.")
def check(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Read every pupil and run every rule; exit 1 when a record would be stopped."""
    output = Output(lang, json)
    rows: list[tuple[reading.Checked, Finding]] = []
    records = not_checked = stopped = not_due = 0
    with session.journey(config) as journey:
        for one in journey.schools(school):
            read = reading.check(journey, one, class_)
            for checked in output.progress(read, None, "Kiểm tra", "Checking"):
                records += 1
                stopped += checked.stopped
                not_due += not checked.due
                not_checked += len(checked.report.not_checked)
                rows += [(checked, finding) for finding in checked.report.findings]
    session.require_class(class_, records)
    counts = Counter(finding.severity for _, finding in rows)
    serious = [(c.source.place, f) for c, f in rows if f.severity is not Severity.INFO]
    session.show_findings(output, serious)
    output.say(
        f"{records} học sinh ({not_due} không đến hạn), {stopped} hồ sơ bị dừng; "
        f"{counts[Severity.ERROR]} lỗi, "
        f"{counts[Severity.WARNING]} cảnh báo, {not_checked} mục chưa kiểm tra được.",
        f"{records} pupils ({not_due} not due), {stopped} records stopped; "
        f"{counts[Severity.ERROR]} errors, "
        f"{counts[Severity.WARNING]} warnings, {not_checked} not checked.",
    )
    output.result(
        {
            "records": records,
            "stopped": stopped,
            "not_due": not_due,
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "not_checked": not_checked,
            "findings": [_row(checked, finding) for checked, finding in rows],
        }
    )
    return 1 if stopped else 0


def _row(checked: reading.Checked, finding: Finding) -> dict[str, object]:
    return {
        "record": checked.source.place,
        "class": checked.source.transcript.school_class.name,
        "pupil_ref": checked.source.transcript.pupil.code,
        **session.finding_row(finding),
    }

"""One version's document: made by whoever makes it, read back, checked, and kept or stopped."""

from functools import partial

from hocba_hooks import Actor, CheckReport, CheckRequest, ExportRequest, Record
from hocba_plugin.errors import PluginFaultError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.read_back import what_is_wrong
from hocba_plugin.journey.reading import Checked
from hocba_plugin.ledger import VersionRow
from hocba_plugin.validate import entries

UNMADE = "R-X18"
"""Finding code of a document that could not be made."""


def make(
    journey: Journey, checked: Checked, version: VersionRow, actor: Actor
) -> tuple[CheckReport, VersionRow]:
    """Make the document of an open or stopped version; return all findings and where it stands.

    :raises PluginFaultError: whoever makes documents failed, or made one that says something else.
    """
    request = ExportRequest(
        transcript=checked.source.transcript, profile_id=journey.profile.id, issue=version.issue
    )
    record = Record(transcript=request.transcript, issue=request.issue)
    document = journey.host.export_record(request, partial(what_is_wrong, journey, record))
    found = journey.host.validate(CheckRequest(document=document))
    report = CheckReport.merged([checked.report, _new(found, checked.report)])
    if report.errors:
        return report, stop(journey, report, version, actor)
    codes = tuple(dict.fromkeys(finding.code for finding in report.findings))
    return report, journey.ledger.store_document(document, codes, actor=actor)


def stop(journey: Journey, report: CheckReport, version: VersionRow, actor: Actor) -> VersionRow:
    """Stop a version for the errors of a report."""
    codes = tuple(dict.fromkeys(finding.code for finding in report.errors))
    return journey.ledger.stop(version.identity, codes, actor=actor)


def with_fault(report: CheckReport, fault: PluginFaultError) -> CheckReport:
    """Return the report with the finding that no document could be made, and whose fault it is."""
    plugin, _, vi, en = fault.args
    data = {"plugin": plugin, "reason_vi": vi, "reason_en": en}
    finding = entries()[UNMADE, ""].finding("", data)
    return CheckReport.merged([report, CheckReport(findings=(finding,))])


def _new(of_document: CheckReport, of_transcript: CheckReport) -> CheckReport:
    """Return only what the document adds: the rules were run on the transcript already."""
    told = {(finding.code, finding.severity) for finding in of_transcript.findings}
    unchecked = {one.code for one in of_transcript.not_checked}
    return CheckReport(
        findings=tuple(f for f in of_document.findings if (f.code, f.severity) not in told),
        not_checked=tuple(one for one in of_document.not_checked if one.code not in unchecked),
    )

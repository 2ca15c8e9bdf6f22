"""What ``hocba check`` shows of its findings, and gives to machines. Nobody is named in either."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from hocba_hooks import Finding, Severity
from hocba_plugin import reports
from hocba_plugin.cli import session
from hocba_plugin.cli import unread as unread_shown
from hocba_plugin.cli.output import Output
from hocba_plugin.journey import Journey
from hocba_plugin.reports import CheckedPupil
from hocba_plugin.reports.texts import CLASS_TITLES, CODE_TITLES, FINDING_TITLES, TEACHER
from hocba_plugin.validate import rule_book

_FIRST = 50
_RESULTS = re.compile(
    r"(subjects|competences|qualities|components)\[[^\]]*\](\.(level|test|semester[12]|year|reassessed))?"
    r"|(study|conduct)\.\w+|year_result|promoted|(class|primary)_completed|absen\w+"
)
"""Places whose values tell no name and no number of a person."""


@dataclass(frozen=True, slots=True)
class Results:
    """One check: its pupils, and the voice it is told in."""

    content: reports.Report
    output: Output
    unread: unread_shown.Unread = ()

    @classmethod
    def of(
        cls,
        journey: Journey,
        pupils: Sequence[CheckedPupil],
        output: Output,
        unread: unread_shown.Unread = (),
    ) -> Self:
        """Return the results of what was read."""
        content = reports.Report(
            pupils=pupils,
            titles={e.code: (e.title_vi, e.title_en) for e in rule_book() if not e.variant},
            places=reports.Places(journey.profile),
            language=reports.Language(output.language),
            made_on=journey.clock().astimezone().date(),
            unread=[
                told for _, error in unread for told in unread_shown.matters(error, output.language)
            ],
        )
        return cls(content, output, unread)

    @property
    def stopped(self) -> int:
        """How many records an error stops."""
        return sum(pupil.stopped for pupil in self.content.pupils)

    def show_summary(self) -> None:
        """Show the counts by class and by code."""
        classes = reports.by_class(self.content.pupils)
        titles = [title for title in CLASS_TITLES if title != TEACHER]
        self.output.table(titles, [(one.name, *one.counts) for one in classes])
        if codes := reports.by_code(self.content.pupils, self.content.titles):
            self.output.say("", "")
            self.output.table(CODE_TITLES, [self._code(one) for one in codes])

    def show_findings(self, *, all_: bool) -> None:
        """Show the gravest findings, or all of them."""
        found = reports.lines(self.content.pupils)
        wanted = found if all_ else [line for line in found if _serious(line.finding)][:_FIRST]
        if wanted:
            self.output.say("", "")
            self.output.table(FINDING_TITLES, map(self.content.finding, wanted))
        if more := len(found) - len(wanted):
            self.output.say(
                f"… còn {more} mục nữa: thêm --all để xem hết; "
                "--format xlsx --out TỆP để giao cho giáo viên chủ nhiệm.",
                f"… {more} more: --all shows them; "
                "--format xlsx --out FILE is for the homeroom teachers.",
            )

    def show_sum(self) -> None:
        """Show how many records there are, and how many are stopped."""
        data = self.as_json()
        self.output.say(
            "\n{records} học sinh ({not_due} không đến hạn), {stopped} hồ sơ bị dừng; "
            "{errors} lỗi, {warnings} cảnh báo, {not_checked} mục chưa kiểm tra được."
            "".format_map(data),
            "\n{records} pupils ({not_due} not due), {stopped} records stopped; "
            "{errors} errors, {warnings} warnings, {not_checked} not checked.".format_map(data),
        )
        pupils = sum(pupil.read for pupil in self.content.pupils)
        session.say_if_none_is_due(self.output, pupils, self._not_due)

    def as_json(self) -> dict[str, object]:
        """Return everything for machines."""
        pupils = self.content.pupils
        return {
            "records": sum(pupil.read for pupil in pupils),
            "stopped": self.stopped,
            "not_due": self._not_due,
            "errors": self._count(Severity.ERROR),
            "warnings": self._count(Severity.WARNING),
            "not_checked": self._not_checked,
            "by_class": [one.as_json for one in reports.by_class(pupils)],
            "by_code": [one.as_json for one in reports.by_code(pupils, self.content.titles)],
            "lines": len(reports.lines(pupils)),
            "unread": unread_shown.rows(self.unread),
            "findings": [row(pupil, f) for pupil in pupils for f in pupil.findings],
        }

    @property
    def _not_due(self) -> int:
        return sum(not pupil.due for pupil in self.content.pupils)

    @property
    def _not_checked(self) -> int:
        return sum(len(pupil.not_checked) for pupil in self.content.pupils)

    def _count(self, severity: Severity) -> int:
        return sum(pupil.count(severity) for pupil in self.content.pupils)

    def _code(self, one: reports.CodeCount) -> Sequence[object]:
        title = self.output.text(one.title_vi, one.title_en)
        return (one.code, title, self._level(one.severity), one.findings, one.pupils)

    def _level(self, severity: Severity) -> str:
        return self.content.language.severity(severity)


def _serious(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def row(pupil: CheckedPupil, finding: Finding) -> dict[str, object]:
    """Return a finding for machines; values only where they tell no name and no number."""
    told: dict[str, object] = {
        "record": pupil.place,
        "class": pupil.class_name,
        "pupil_ref": pupil.ref,
        **session.finding_row(finding),
        "place": pupil.place_of(finding),
    }
    if _RESULTS.fullmatch(finding.path):
        values = {"evidence": finding.evidence, "repair": finding.repair}
        told |= {name: value.model_dump() for name, value in values.items() if value}
    return told

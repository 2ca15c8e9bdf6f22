"""The validate stage: the engine's own implementation of the ``validate`` hook."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from lxml import etree

from hocba_hooks import (
    CheckReport,
    CheckRequest,
    Finding,
    Form,
    Record,
    Severity,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import RulesConfig
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse_record
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.validate import rules
from hocba_plugin.validate.catalogue import entries, not_checked
from hocba_plugin.validate.checker import Checker
from hocba_plugin.validate.classmates import Classmates
from hocba_plugin.validate.neighbours import Neighbours
from hocba_plugin.validate.schema import MOST_FINDINGS, SchemaCheck, readable_path

_MOST_OF_RULES = 500
"""Findings of the rules on one document: a real record, all wrong, has far fewer."""


class Validator:
    """Checks transcripts by the rules, and documents by schema and rules, for one profile."""

    def __init__(self, profile: Profile, choices: RulesConfig | None = None) -> None:
        """Compile everything once.

        :param choices: what the school decided where the law is not clear.
        :raises ProfileError: the profile's schema or rows do not compile.
        """
        self._profile = profile
        self._codec = Codec(profile)
        self._schema = SchemaCheck(profile)
        self._checker = Checker(profile, choices)
        self._required = frozenset(
            (*profile.required_rules, *(choices.required if choices else ()))
        )
        self._index = Neighbours()
        self._class = Classmates()

    @hookimpl
    def validate(self, request: CheckRequest) -> CheckReport | None:
        """Check transcript and document, whichever are there."""
        neighbours = self._indexed(request)
        reports = []
        if request.transcript is not None:
            report = self._checker.check(
                request.transcript,
                neighbours=neighbours,
                classmates=self._class_of(request),
                components=request.components,
                previous=request.previous,
                stage=request.stage,
            )
            reports.append(self._demanding(report))
        if request.document is not None:
            reports.append(self.check_document(request.document.content, neighbours))
        return CheckReport.merged(reports) if reports else None

    def check_document(
        self, content: bytes, neighbours: Neighbours | Iterable[Transcript] = ()
    ) -> CheckReport:
        """Check a document: well-formed, of this profile, valid, and lawful."""
        try:
            root = parse_record(content)
        except DocumentError as error:
            return _stopped([_unusable("R-X03", "", error)])
        if root.tag != self._profile.qualified(self._profile.root):
            data = {"profile": self._profile.id}
            return _stopped([entries()["R-X04", ""].finding(readable_path(root), data)])
        return self._checked(root, neighbours)

    def _checked(
        self, root: etree._Element, neighbours: Neighbours | Iterable[Transcript]
    ) -> CheckReport:
        wrong = [*self._schema.findings(root), *_doubled_ids(root, self._profile.id_attribute)]
        try:
            record = self._codec.read_element(root)
        except DocumentError as error:
            # What the schema said explains it better.
            return _stopped(wrong or [_unusable("R-X02", "unreadable", error)])
        return _after(wrong, self._by_the_rules(record, neighbours))

    def _by_the_rules(
        self, record: Record, neighbours: Neighbours | Iterable[Transcript]
    ) -> CheckReport:
        report = self._checker.check(
            record.transcript, neighbours=neighbours, issued_on=record.issue.issued_on
        )
        if not report.findings:
            return report
        places = self._checker.xml_paths(record.transcript)
        found = tuple(_placed(finding, places) for finding in _most_telling(report.findings))
        return report.model_copy(update={"findings": found})

    def _demanding(self, report: CheckReport) -> CheckReport:
        """Return the report with an error for each required rule that could not be checked."""
        open_ = sorted({one.code for one in report.not_checked} & self._required)
        errors = [entries()["R-X08", ""].finding("", {"rule": code}) for code in open_]
        return _after(errors, report) if errors else report

    def _class_of(self, request: CheckRequest) -> Classmates:
        if not _same(request.classmates, self._class.members):
            self._class = Classmates(request.classmates)
        return self._class

    def _indexed(self, request: CheckRequest) -> Neighbours:
        """Return the index of the request's neighbours: made once for a run over one scope."""
        known = request.scope != "record"
        same = _same(request.neighbours, self._index.members)
        if not same or (known or bool(request.neighbours)) is not self._index.known:
            self._index = Neighbours(request.neighbours, known=known)
        return self._index


def validate_document(content: bytes, profile: Profile) -> CheckReport:
    """Check one document; a ``Validator`` is faster for many."""
    return Validator(profile).check_document(content)


def _same(some: tuple[Transcript, ...], others: tuple[Transcript, ...]) -> bool:
    return len(some) == len(others) and all(
        one is other for one, other in zip(some, others, strict=True)
    )


def _unusable(code: str, variant: str, error: DocumentError) -> Finding:
    vi, en = error.args
    return entries()[code, variant].finding("/", {"reason_vi": vi, "reason_en": en})


def _stopped(findings: list[Finding]) -> CheckReport:
    """Return the report of a document no rule could look at: all of them are not checked."""
    codes = {code for form in Form for rule in rules.for_form(form) for code in rule.codes}
    unread = tuple(not_checked(code, "unreadable") for code in sorted(codes))
    return CheckReport(findings=tuple(findings), not_checked=unread)


def _after(first: list[Finding], report: CheckReport) -> CheckReport:
    return CheckReport(findings=(*first, *report.findings), not_checked=report.not_checked)


def _doubled_ids(root: etree._Element, attribute: str) -> Iterator[Finding]:
    # Wherever it stands, also inside a signature: a reference by Id must have one target.
    holders: Any = root.xpath(f"//*[@{attribute}]")
    counts = Counter(element.get(attribute) for element in holders)
    doubled = (element for element in holders if counts[element.get(attribute)] > 1)
    for element in islice(doubled, MOST_FINDINGS):
        yield entries()["R-F08", ""].finding(readable_path(element), {})


def _most_telling(findings: Sequence[Finding]) -> Sequence[Finding]:
    if len(findings) <= _MOST_OF_RULES:
        return findings
    errors_first = sorted(findings, key=lambda one: one.severity is not Severity.ERROR)
    return errors_first[:_MOST_OF_RULES]


def _placed(finding: Finding, places: Mapping[str, str]) -> Finding:
    # What is missing from a list stands nowhere: the list does.
    path = places.get(finding.path) or places.get(finding.path.partition("[")[0])
    return finding.model_copy(update={"path": path}) if path else finding

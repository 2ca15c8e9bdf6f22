"""What checking found: one finding per fault, and what could not be checked at all."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from hocba_hooks.transcripts import Model
from hocba_hooks.written import shown

_LONGEST = 2000


def _told(text: str) -> str:
    return shown(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


Told = Annotated[str, AfterValidator(_told)]
"""A text for screens and files of every kind: all of them can hold it, and it has an end."""


class Severity(StrEnum):
    """Only ``error`` stops a record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Repair(Model):
    """A proposal; nothing is changed until a person accepts it."""

    before: str = Field(repr=False)
    after: str = Field(repr=False)


class Evidence(Model):
    """What a record says, and what was computed instead; every defensible reading of the law.

    Values of a pupil, in Vietnamese as on the form: shown to the school, never logged.
    """

    stated: str = Field(repr=False)
    computed: tuple[str, ...] = Field(repr=False)


class Finding(Model):
    """One fault of one record.

    ``code`` is the rule's id (``R-I02``); ``path`` is the place: a model path such as
    ``pupil.personal_id``, an XML path in a document, or file, sheet and cell in a source.
    Messages never hold a name, an ID or a mark; ``repair`` and ``evidence`` may, so they are left
    out of ``repr`` and of anything but what the school itself is shown.

    ``field`` is for what sources report: the model path of the value that a cell feeds. A person
    who corrects that value has answered the finding.
    """

    code: Told
    severity: Severity
    path: Told
    message_vi: Told
    message_en: Told
    remedy_vi: Told = ""
    remedy_en: Told = ""
    repair: Repair | None = Field(default=None, repr=False)
    evidence: Evidence | None = Field(default=None, repr=False)
    field: Told = ""


class NotChecked(Model):
    """A rule whose data is absent: counted and shown, never taken for passed."""

    code: Told
    reason: Told
    reason_vi: Told = ""


class CheckReport(Model):
    """What one plugin's ``validate`` found."""

    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop the record."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @classmethod
    def merged(cls, reports: "list[CheckReport]") -> "CheckReport":
        """Return all findings of several plugins as one report."""
        return cls(
            findings=tuple(f for report in reports for f in report.findings),
            not_checked=tuple(n for report in reports for n in report.not_checked),
        )

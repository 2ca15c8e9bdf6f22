"""How often each fault was found, and what could not be checked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from hocba_hooks import Finding, Severity
from hocba_plugin.reports.lines import lines
from hocba_plugin.reports.pupils import CheckedPupil

Titles = Mapping[str, tuple[str, str]]
"""What each code is about, in Vietnamese and English."""
_RANKS = list(Severity)


@dataclass(frozen=True, slots=True)
class CodeCount:
    """One code: how often it was found, and of how many pupils."""

    code: str
    severity: Severity
    """The gravest it was found with."""
    title_vi: str
    title_en: str
    findings: int
    pupils: int
    lines: int
    """How many of them say something of their own; see ``lines``."""

    @property
    def as_json(self) -> dict[str, object]:
        """The code's line of the summary, for machines."""
        return asdict(self) | {"severity": self.severity.value}


@dataclass(frozen=True, slots=True)
class OpenCount:
    """One reason for which rules could not be checked, and how often."""

    reason_vi: str
    reason_en: str
    codes: tuple[str, ...]
    times: int


def by_code(pupils: Iterable[CheckedPupil], titles: Titles) -> list[CodeCount]:
    """Return the codes found, the gravest and most frequent first.

    A code without a title (a vendor's own) is called by its first message.
    """
    pupils = list(pupils)
    told = Counter(line.finding.code for line in lines(pupils))
    found: dict[str, list[Finding]] = {}
    of_pupils: Counter[str] = Counter()
    for pupil in pupils:
        of_pupils.update({finding.code for finding in pupil.findings})
        for finding in pupil.findings:
            found.setdefault(finding.code, []).append(finding)
    counts = [
        _count(code, rows, of_pupils[code], told[code], titles) for code, rows in found.items()
    ]
    return sorted(counts, key=lambda c: (_RANKS.index(c.severity), -c.findings, c.code))


def _count(code: str, rows: list[Finding], pupils: int, told: int, titles: Titles) -> CodeCount:
    gravest = min((row.severity for row in rows), key=_RANKS.index)
    title_vi, title_en = titles.get(code, (rows[0].message_vi, rows[0].message_en))
    return CodeCount(code, gravest, title_vi, title_en, len(rows), pupils, told)


def not_checked(pupils: Iterable[CheckedPupil]) -> list[OpenCount]:
    """Return why rules could not be checked, the most frequent reason first."""
    codes: dict[tuple[str, str], list[str]] = {}
    for pupil in pupils:
        for one in pupil.not_checked:
            codes.setdefault((one.reason_vi or one.reason, one.reason), []).append(one.code)
    counts = [
        OpenCount(vi, en, tuple(sorted(set(found))), len(found))
        for (vi, en), found in codes.items()
    ]
    return sorted(counts, key=lambda one: (-one.times, one.codes))

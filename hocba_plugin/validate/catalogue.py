"""The catalogue: what every finding code means and says, read from ``catalogue.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal

from hocba_hooks import Finding, NotChecked, Repair, Severity
from hocba_hooks.transcripts import Model


class RuleEntry(Model):
    """One thing a check can say: a rule, or a variant of it."""

    code: str
    variant: str = ""
    title_vi: str
    title_en: str
    applies_to: Literal["all", "primary", "secondary"]
    severity: Severity
    message_vi: str
    message_en: str
    remedy_vi: str
    """What to do, in the school's own system."""
    remedy_en: str
    source: str
    confidence: Literal["high", "medium", "low"]

    def finding(
        self, path: str, data: Mapping[str, object], repair: Repair | None = None
    ) -> Finding:
        """Return what is wrong at ``path``; ``data`` fills the message."""
        return Finding(
            code=self.code,
            severity=self.severity,
            path=path,
            message_vi=self.message_vi.format_map(data),
            message_en=self.message_en.format_map(data),
            remedy_vi=self.remedy_vi,
            remedy_en=self.remedy_en,
            repair=repair,
        )


@cache
def _tables() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("catalogue.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def entries() -> Mapping[tuple[str, str], RuleEntry]:
    """Return all entries by code and variant, in the order of the file."""
    found: dict[tuple[str, str], RuleEntry] = {}
    for code, table in _tables().items():
        if code == "reasons":
            continue
        own = {name: value for name, value in table.items() if not isinstance(value, dict)}
        found[code, ""] = RuleEntry(code=code, **own)
        for variant, more in table.items():
            if isinstance(more, dict):
                found[code, variant] = RuleEntry(code=code, variant=variant, **(own | more))
    return found


def rule_book() -> tuple[RuleEntry, ...]:
    """Return everything a check can say."""
    return tuple(entries().values())


def not_checked(code: str, reason: str) -> NotChecked:
    """Return that rule ``code`` could not be checked, for a reason of the catalogue."""
    texts = _tables()["reasons"][reason]
    return NotChecked(code=code, reason=texts["en"], reason_vi=texts["vi"])

"""A fault to plant: what breaks one rule in a record that was right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import Level, PrimaryTranscript, SecondaryTranscript, Transcript

PRIMARY = (PrimaryTranscript,)
SECONDARY = (SecondaryTranscript,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Breaks the rule ``code`` and no other."""

    code: str
    description_vi: str
    breaks: Callable[[Any], Transcript | None]
    """Returns the broken record, or ``None`` when this one cannot be broken that way."""
    forms: tuple[type, ...] = (PrimaryTranscript, SecondaryTranscript)
    severity: Severity = Severity.ERROR
    companions: frozenset[str] = frozenset()
    """Codes of errors that necessarily come with it."""

    def fits(self, level: Level) -> bool:
        """Say whether records of ``level`` can have it."""
        return (PrimaryTranscript if level is Level.PRIMARY else SecondaryTranscript) in self.forms

    def planted_in(self, transcript: Transcript) -> Transcript | None:
        """Return ``transcript`` with the fault; ``None`` when it does not fit this record."""
        return self.breaks(transcript) if isinstance(transcript, self.forms) else None

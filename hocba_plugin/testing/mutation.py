"""What a mutation is."""

from collections.abc import Callable
from dataclasses import dataclass

from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import Level
from hocba_plugin.samples.faults import Fault
from hocba_plugin.testing.cases import Case

SECONDARY = (Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """Breaks the rule ``code``, and no other but its companions."""

    code: str
    variant: str = ""
    """Where one rule can be broken in several ways."""
    description_vi: str
    breaks: Callable[[Case], Case | None]
    """Returns the broken case, or ``None`` when this one cannot be broken that way."""
    levels: tuple[Level, ...] = tuple(Level)
    severity: Severity = Severity.ERROR
    companions: frozenset[str] = frozenset()
    """Codes of errors that necessarily come with it."""
    required: tuple[str, ...] = ()
    """Rules that must have been demanded for it to show."""

    @property
    def name(self) -> str:
        """``R-I04``, or ``R-I04.pupil``."""
        return ".".join(filter(None, (self.code, self.variant)))

    @classmethod
    def of(cls, fault: Fault) -> "Mutation":
        """Return the mutation that plants ``fault`` in the record."""

        def breaks(case: Case) -> Case | None:
            broken = fault.planted_in(case.transcript)
            return case.with_transcript(broken) if broken else None

        return cls(
            code=fault.code,
            description_vi=fault.description_vi,
            breaks=breaks,
            levels=tuple(level for level in Level if fault.fits(level)),
            severity=fault.severity,
            companions=fault.companions,
        )

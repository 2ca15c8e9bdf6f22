"""What a report holds of a check: pupils with their findings, and their classes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hocba_hooks import Finding, NotChecked, Severity
from hocba_hooks.transcripts import Level, School
from hocba_hooks.values.dates import PartialDate

_COUNTS = ("records", "stopped", "errors", "warnings", "not_checked")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPupil:
    """One pupil and what was found; no more of the transcript than a teacher needs to find it."""

    school: School
    school_year: str
    class_name: str
    level: Level
    place: str
    """Where the source has the pupil; no names."""
    code: str | None
    """The pupil code, as the school knows it."""
    ref: str
    """What screens and machines call the pupil by: no name, and no personal ID."""
    name: str | None = field(repr=False)
    birth: PartialDate | None = field(repr=False)
    teacher: str | None = field(repr=False)
    """Homeroom teacher of the class."""
    due: bool = True
    read: bool = True
    """False: only last year's data have the pupil."""
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Where in the source the values are that findings are about, by the findings' paths."""
    signers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names of signers whose personal IDs findings are about, by the findings' paths."""
    not_checked: tuple[NotChecked, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings are that severe."""
        return sum(finding.severity is severity for finding in self.findings)

    def place_of(self, finding: Finding) -> str:
        """Return where in the source a finding is; where the pupil is if it has no place."""
        return self.places.get(finding.path, self.place)

    @property
    def stopped(self) -> bool:
        """Whether an error keeps the record from being issued."""
        return self.read and self.count(Severity.ERROR) > 0


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class as checked: what the summary counts and a homeroom teacher is handed."""

    pupils: Sequence[CheckedPupil]

    @property
    def school(self) -> School:
        """The school."""
        return self.pupils[0].school

    @property
    def name(self) -> str:
        """The class's name."""
        return self.pupils[0].class_name

    @property
    def school_year(self) -> str:
        """The school year, as ``2025-2026``."""
        return self.pupils[0].school_year

    @property
    def teacher(self) -> str | None:
        """The homeroom teacher's name, as far as the source has it."""
        return next(filter(None, (pupil.teacher for pupil in self.pupils)), None)

    @property
    def records(self) -> int:
        """How many pupils the source has."""
        return sum(pupil.read for pupil in self.pupils)

    @property
    def stopped(self) -> int:
        """How many records an error stops."""
        return sum(pupil.stopped for pupil in self.pupils)

    @property
    def not_checked(self) -> int:
        """How many checks lacked their data."""
        return sum(len(pupil.not_checked) for pupil in self.pupils)

    def count(self, severity: Severity) -> int:
        """Return how many findings are that severe."""
        return sum(pupil.count(severity) for pupil in self.pupils)

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Pupils, records stopped, errors, warnings, checks that lacked their data."""
        errors, warnings = self.count(Severity.ERROR), self.count(Severity.WARNING)
        return (self.records, self.stopped, errors, warnings, self.not_checked)

    @property
    def as_json(self) -> dict[str, object]:
        """The class's line of the summary, for machines."""
        named = zip(_COUNTS, self.counts, strict=True)
        return {"school": self.school.code, "class": self.name, **dict(named)}


def by_class(pupils: Iterable[CheckedPupil]) -> list[SchoolClass]:
    """Return the classes in the order they were read."""
    found: dict[tuple[str, str], list[CheckedPupil]] = {}
    for pupil in pupils:
        found.setdefault((pupil.school.code, pupil.class_name), []).append(pupil)
    return [SchoolClass(members) for members in found.values()]

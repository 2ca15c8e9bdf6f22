"""What is found alike of many pupils is told once, with the number of pupils."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from hocba_hooks import Finding, Severity
from hocba_plugin.reports.places import CONFIGURATION
from hocba_plugin.reports.pupils import CheckedPupil
from hocba_plugin.reports.texts import Pair

_RANKS = list(Severity)
_OF_PLUGINS = frozenset({"R-X09", "R-X18"})
"""What a plugin does wrong is said once: it is no matter of one class."""


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as people are told it: of one pupil, or of all of whom it says the same."""

    finding: Finding
    pupils: Sequence[CheckedPupil]

    @property
    def first(self) -> CheckedPupil:
        """The first pupil; whatever the line says holds for this one."""
        return self.pupils[0]

    @property
    def classes(self) -> str:
        """The classes the pupils are in."""
        return ", ".join(dict.fromkeys(pupil.class_name for pupil in self.pupils))

    @property
    def place(self) -> str:
        """Where in the source it is; empty where nobody knows."""
        return self.first.place_of(self.finding)

    @property
    def signer(self) -> str | None:
        """The signer it is about, by name."""
        return self.first.signers.get(self.finding.path)

    @property
    def count(self) -> Pair:
        """How many pupils it is about."""
        number = len(self.pupils)
        return f"{number} học sinh", f"{number} pupils"


def lines(pupils: Iterable[CheckedPupil]) -> list[Line]:
    """Return what there is to tell, the gravest first, otherwise in the order it was found."""
    found: dict[Hashable, tuple[Finding, list[CheckedPupil]]] = {}
    for pupil in pupils:
        for finding in pupil.findings:
            alike = found.setdefault(_key(pupil, finding), (finding, []))[1]
            if not alike or alike[-1] is not pupil:
                alike.append(pupil)
    told = [Line(finding, alike) for finding, alike in found.values()]
    return sorted(told, key=lambda line: _RANKS.index(line.finding.severity))


def _key(pupil: CheckedPupil, finding: Finding) -> Hashable:
    """Return what findings share that say the same: the values of each pupil are the pupil's own.

    What is wrong with a signer or the configuration is no matter of one class.
    """
    said = (pupil.school.code, finding.code, finding.severity, finding.message_vi)
    if finding.evidence or finding.repair:
        return (*said, pupil.place, finding.path)
    if signer := pupil.signers.get(finding.path):
        return (*said, signer)
    place = pupil.place_of(finding)
    anywhere = place == CONFIGURATION or finding.code in _OF_PLUGINS
    return (*said, place, finding.path, "" if anywhere else pupil.class_name)

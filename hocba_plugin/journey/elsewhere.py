"""Records other schools of the same ledger hold of the same pupils this year."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from hocba_hooks import Transcript
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.journey.last_year import numbers
from hocba_plugin.ledger import VersionRow, VersionState

_HELD = frozenset(VersionState) - {
    VersionState.OPEN,
    VersionState.STOPPED,
    VersionState.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Transcripts of other schools, by pupil code or personal ID."""

    found: dict[str, list[Transcript]]

    def of(self, transcript: Transcript) -> tuple[Transcript, ...]:
        """Return what other schools hold of this pupil."""
        return tuple(other for key in numbers(transcript) for other in self.found.get(key, ()))


def held_elsewhere(
    journey: Journey, school: SchoolConfig, transcripts: Sequence[Transcript]
) -> Elsewhere:
    """Return what other schools of the ledger hold of these pupils: a year has one record."""
    found: dict[str, list[Transcript]] = defaultdict(list)
    numbered = (key for transcript in transcripts for key in numbers(transcript))
    # What cannot be written down is no record's key, and no database takes it (R-T03).
    keys = {key for key in numbered if key.isprintable()}
    if not keys or not journey.has_ledger:
        return Elsewhere(found)
    with journey.ledger.snapshot():
        for row in journey.ledger.records_of(school.source.school_year, keys):
            version = row.current
            foreign = row.school_code != school.school.code
            if foreign and version is not None and _readable(journey, version):
                with suppress(*UNUSABLE):
                    found[row.pupil_key].append(journey.record(version).transcript)
    return Elsewhere(found)


def _readable(journey: Journey, version: VersionRow) -> bool:
    return version.state in _HELD and version.profile_id == journey.profile.id

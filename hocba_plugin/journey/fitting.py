"""How far the school year has come in a school's data."""

from collections.abc import Iterable
from typing import NamedTuple

from hocba_hooks import PrimaryTranscript, SecondaryTranscript, Stage, Transcript

_IN_ORDER = tuple(Stage)


class Fit(NamedTuple):
    """The stage that data fit, by the results there are in them."""

    stage: Stage
    lacks: Stage | None
    """The stage whose results come next; ``None``: nothing is to come."""

    @classmethod
    def of(cls, transcript: Transcript) -> "Fit":
        """Return how far the results of one pupil have come."""
        if isinstance(transcript, PrimaryTranscript):
            assessed = _is_assessed(transcript)
            return cls(Stage.YEAR, None) if assessed else cls(Stage.START, Stage.YEAR)
        if _has(transcript, "semester2") or _has(transcript, "year"):
            return cls(Stage.YEAR, None)
        if _has(transcript, "semester1"):
            return cls(Stage.SEMESTER1, Stage.YEAR)
        return cls(Stage.START, Stage.SEMESTER1)

    @classmethod
    def furthest(cls, fits: Iterable["Fit"]) -> "Fit | None":
        """Return how far the foremost of them have come; ``None`` of nobody."""
        return max(fits, key=_how_far, default=None)

    def falls_short_of(self, stage: Stage) -> bool:
        """Say whether there are no results of what is due at ``stage``."""
        return self.lacks is not None and stage.reaches(self.lacks)


def _how_far(fit: Fit) -> tuple[int, int]:
    soonest = -_IN_ORDER.index(fit.lacks) if fit.lacks else 0
    return _IN_ORDER.index(fit.stage), soonest


def _is_assessed(transcript: PrimaryTranscript) -> bool:
    results = ((row.level, row.test) for row in transcript.subjects)
    return transcript.year_result is not None or any(one != (None, None) for one in results)


def _has(transcript: SecondaryTranscript, period: str) -> bool:
    rows = (*transcript.subjects, transcript.study, transcript.conduct)
    return any(getattr(row, period) is not None for row in rows)

"""Corrections laid over a transcript: what holds is written, what the source overtook lapses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from hocba_hooks import Transcript
from hocba_plugin.corrections import places
from hocba_plugin.corrections.entries import Correction
from hocba_plugin.corrections.problems import Refused


@dataclass(frozen=True, slots=True)
class Laid:
    """A corrected transcript, and what became of each correction that had something to say."""

    transcript: Transcript
    applied: tuple[Correction, ...] = ()
    lapsed: tuple[Correction, ...] = ()
    """The source holds neither what was corrected nor what it was corrected to."""


def lay(transcript: Transcript, corrections: Iterable[Correction]) -> Laid:
    """Return ``transcript`` with the corrections of its pupil laid over it.

    Those of one place are taken in the order of their numbers, each from what the one before left.
    A source that was mended meanwhile already holds a correction's value: nothing is left to do.
    """
    laid = Laid(transcript)
    in_places = sorted(corrections, key=attrgetter("path", "number"))
    for path, of_place in groupby(in_places, key=attrgetter("path")):
        laid = _laid(laid, path, tuple(of_place))
    return laid


def _laid(laid: Laid, path: str, corrections: Sequence[Correction]) -> Laid:
    try:
        value = places.read(laid.transcript, path)
        applied, lapsed = _chain(value, corrections)
        transcript = (
            places.written(laid.transcript, path, applied[-1].after) if applied else laid.transcript
        )
    except Refused:  # the source has no such row any more
        return Laid(laid.transcript, laid.applied, (*laid.lapsed, *corrections))
    return Laid(transcript, (*laid.applied, *applied), (*laid.lapsed, *lapsed))


def _chain(
    value: str, corrections: Sequence[Correction]
) -> tuple[list[Correction], list[Correction]]:
    done = [number for number, one in enumerate(corrections, start=1) if one.after == value]
    applied: list[Correction] = []
    lapsed: list[Correction] = []
    for one in corrections[done[-1] if done else 0 :]:
        if one.before == value:
            value = one.after
            applied.append(one)
            lapsed.clear()  # a later decision of a person takes the place of an older one
        else:
            lapsed.append(one)
    return applied, lapsed

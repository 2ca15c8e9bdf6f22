"""Corrections a person accepts: compared with the data as they are now, then entered, all or none.

Nothing is corrected here: the next reading lays over what was entered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from hocba_hooks import SourceRecord, Transcript
from hocba_hooks.values.text import tidy
from hocba_plugin.config import SchoolConfig
from hocba_plugin.corrections import Change, Correction, Proposal, Withdrawal, places, proposals
from hocba_plugin.corrections.problems import Problem, Refused
from hocba_plugin.corrections.sheets import SheetRow
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.reading import Checked
from hocba_plugin.journey.source import CorrectedSource, opened, pupil_key, register
from hocba_plugin.journey.unread import UnreadClass, class_of, each_class, require_all


@dataclass(frozen=True, slots=True)
class Examined:
    """What the rows of a sheet come to: changes that can be accepted, or what is wrong."""

    changes: tuple[Change, ...]
    wrong: tuple[tuple[SheetRow, Problem], ...]
    undecided: int
    """Rows without a new value."""


def proposed(checked: Checked) -> Iterator[Proposal]:
    """Yield what the findings of a pupil's record propose."""
    yield from proposals(checked.source.transcript, checked.report.findings)


def examine(
    journey: Journey, schools: Sequence[SchoolConfig], rows: Iterable[SheetRow]
) -> Examined:
    """Compare rows with the data as they are now, corrections in force included.

    :raises SourceError: the source cannot be read.
    :raises CorrectionsError: the file of corrections cannot be used.
    """
    rows = tuple(rows)
    decided = [(row, row.after) for row in rows if row.after is not None]
    named = {row.school for row, _ in decided}
    concerned = [one for one in schools if not named.isdisjoint(("", one.school.code))]
    pupils = _pupils(journey, concerned, {row.pupil for row, _ in decided})
    changes: dict[tuple[str, str, str], Change] = {}
    wrong: list[tuple[SheetRow, Problem]] = []
    for row, after in decided:
        found = _examined(row, after, pupils)
        if isinstance(found, Problem):
            wrong.append((row, found))
        elif changes.setdefault((found.school, found.pupil, found.path), found) is not found:
            wrong.append((row, Problem.TWICE))
    return Examined(tuple(changes.values()), tuple(wrong), len(rows) - len(decided))


def accept(
    journey: Journey, changes: Sequence[Change], *, by: str, reason: str
) -> tuple[Correction, ...]:
    """Enter changes somebody accepted; from the next reading on they hold.

    :raises CorrectionsError: the file of corrections cannot be used.
    """
    return register(journey).add(changes, by=by, reason=reason, at=journey.clock().astimezone())


def withdraw(journey: Journey, number: int, *, by: str, reason: str) -> Withdrawal:
    """Enter that a correction is taken back.

    :raises CorrectionsError: it is not in force, or the file of corrections cannot be used.
    """
    at = journey.clock().astimezone()
    return register(journey).withdraw(number, by=by, reason=reason, at=at)


def in_force(journey: Journey, schools: Iterable[SchoolConfig]) -> tuple[Correction, ...]:
    """Return the corrections of the schools that nobody has withdrawn.

    :raises CorrectionsError: the file of corrections cannot be used.
    """
    codes = {school.school.code for school in schools}
    return tuple(one for one in register(journey).in_force() if one.school in codes)


@dataclass(frozen=True, slots=True)
class _Pupil:
    school: str
    year: str
    key: str = field(repr=False)
    """In the source itself: corrections are found by it."""
    transcript: Transcript = field(repr=False)
    """Corrected, as the person sees it."""


_Pupils = Mapping[str, Sequence[_Pupil]]


def _pupils(journey: Journey, schools: Sequence[SchoolConfig], keys: set[str]) -> _Pupils:
    """Return who is meant by each of ``keys``, of the source or as they were corrected.

    :raises UnreadError: somebody is not found, and a class cannot be read.
    """
    found: dict[str, list[_Pupil]] = defaultdict(list)
    unread: list[UnreadClass] = []
    for school in schools:
        with closing(opened(journey, school.source_config)) as source:
            for key, record in _keyed(source, unread):
                for name in {key, pupil_key(record)} & keys:
                    if key and name:
                        code, year = school.school.code, school.source.school_year
                        found[name].append(_Pupil(code, year, key, record.transcript))
    if keys - found.keys():
        require_all(unread)
    return found


def _keyed(
    source: CorrectedSource, unread: list[UnreadClass]
) -> Iterator[tuple[str | None, SourceRecord]]:
    for one in each_class(source, source.keyed, lambda pair: class_of(pair[1])):
        if isinstance(one, UnreadClass):
            unread.append(one)
        else:
            yield from one.members


def _examined(row: SheetRow, after: str, pupils: _Pupils) -> Change | Problem:
    try:
        return _change(row, after, _pupil(row, pupils))
    except Refused as refused:
        return refused.problem


def _pupil(row: SheetRow, pupils: _Pupils) -> _Pupil:
    if not row.pupil:
        raise Refused(Problem.NO_KEY)
    meant = [one for one in pupils.get(row.pupil, ()) if row.school in ("", one.school)]
    if len(meant) != 1:
        raise Refused(Problem.SEVERAL if meant else Problem.NO_PUPIL)
    return meant[0]


def _change(row: SheetRow, after: str, pupil: _Pupil) -> Change:
    now = places.read(pupil.transcript, row.path)
    after = places.read(places.written(pupil.transcript, row.path, after), row.path)
    if not _says(pupil.transcript, row.path, row.before, now):
        raise Refused(Problem.STALE)
    if after == now:
        raise Refused(Problem.SAME)
    return Change(
        school=pupil.school,
        year=pupil.year,
        pupil=pupil.key,
        path=row.path,
        before=now,
        after=after,
    )


def _says(transcript: Transcript, path: str, before: str, now: str) -> bool:
    """Say whether ``before`` means what stands there now, however a person writes it."""
    if tidy(before) == now:
        return True
    try:
        return places.written(transcript, path, before) == transcript
    except Refused:
        return False

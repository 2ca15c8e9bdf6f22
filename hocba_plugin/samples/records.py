"""Whole records, as a profile is tried out on: every grade, several pupils each."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from hocba_hooks import Issue, Level, Record
from hocba_plugin.samples.schools import sample_transcript

GRADES = {
    Level.PRIMARY: range(1, 6),
    Level.LOWER_SECONDARY: range(6, 10),
    Level.UPPER_SECONDARY: range(10, 13),
}
_EACH = 4
_MADE = dt.date(2026, 5, 25)
_ISSUED = dt.date(2026, 5, 29)


def sample_records(each: int = _EACH) -> Iterator[Record]:
    """Yield ``each`` lawful records of every grade; the same ones every time."""
    for level, grades in GRADES.items():
        for grade in grades:
            for seed in range(each):
                transcript = sample_transcript(level, grade, seed)
                identity = UUID(int=grade * 1000 + seed, version=4)
                issue = Issue(identity=identity, created_on=_MADE, issued_on=_ISSUED)
                yield Record(transcript=transcript, issue=issue)

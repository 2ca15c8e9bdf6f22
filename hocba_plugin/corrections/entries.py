"""What the file of corrections holds, one entry a line."""

from collections.abc import Iterable

from pydantic import AwareDatetime, Field

from hocba_hooks.transcripts import Model


class Change(Model):
    """One value of one pupil's record, before and after, as people write it."""

    school: str
    year: str
    pupil: str = Field(repr=False)
    """Pupil code, else personal ID, as the source has it."""
    path: str
    before: str = Field(repr=False)
    after: str = Field(repr=False)


class Correction(Change):
    """A change somebody accepted."""

    number: int
    by: str
    at: AwareDatetime
    reason: str


class Withdrawal(Model):
    """A correction taken back; both entries stay."""

    number: int
    withdraws: int
    by: str
    at: AwareDatetime
    reason: str


Entry = Correction | Withdrawal


def in_force(entries: Iterable[Entry]) -> tuple[Correction, ...]:
    """Return the corrections nobody has withdrawn, in the order they were accepted."""
    standing: dict[int, Correction] = {}
    for entry in entries:
        if isinstance(entry, Withdrawal):
            standing.pop(entry.withdraws, None)
        else:
            standing[entry.number] = entry
    return tuple(standing.values())

"""The other pupils of a class, school or year, indexed so that duplicates are found at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from hocba_hooks import Transcript
from hocba_hooks.transcripts import SecondaryTranscript, Signer

Key = tuple[str, str]


class Where(StrEnum):
    """Where somebody else has the number: what is wrong then differs."""

    SCHOOL = "school"
    """At the pupil's school: two pupils, or one entered twice."""
    ELSEWHERE = "elsewhere"
    """Only at another school: most likely the pupil, who moved."""


class Neighbours:
    """Personal IDs and pupil codes of a scope. Build it once, check every pupil against it.

    A transcript that is itself (the same object) among those it was built from is not taken for
    its own neighbour. Identifiers are compared within one school year. ``known`` says that
    there are no others (or none that matter), so that their absence is not "not checked".
    """

    def __init__(self, transcripts: Iterable[Transcript] = (), *, known: bool = False) -> None:
        # Kept, so that no other object takes over an id while the index lives.
        self.members = tuple(transcripts)
        self.known = known or bool(self.members)
        self._own = {id(member) for member in self.members}
        self._personal_ids = _Numbers((_personal_id(one), one.school.code) for one in self.members)
        self._codes = _Numbers((_code(one), one.school.code) for one in self.members)
        self._adults = {number for member in self.members for number in adults(member)}

    def share_personal_id(self, transcript: Transcript) -> Where | None:
        """Say where another pupil has the personal ID of ``transcript``; ``None``: nowhere."""
        return self._others(self._personal_ids, _personal_id(transcript), transcript)

    def share_code(self, transcript: Transcript) -> Where | None:
        """Say where another pupil has the pupil code of ``transcript``; ``None``: nowhere."""
        return self._others(self._codes, _code(transcript), transcript)

    def have_adult(self, personal_id: str) -> bool:
        """Say whether a signer of any record has this personal ID."""
        return personal_id in self._adults

    def _others(self, numbers: "_Numbers", key: Key | None, transcript: Transcript) -> Where | None:
        itself = 1 if id(transcript) in self._own else 0
        if key is None or numbers.anywhere[key] <= itself:
            return None
        here = numbers.at_schools[key, transcript.school.code] > itself
        return Where.SCHOOL if here else Where.ELSEWHERE


class _Numbers:
    """How often each number of a kind is used, anywhere and at each school."""

    def __init__(self, used: Iterable[tuple[Key | None, str]]) -> None:
        self.at_schools = Counter((key, school) for key, school in used if key is not None)
        self.anywhere: Counter[Key] = Counter()
        for (key, _), times in self.at_schools.items():
            self.anywhere[key] += times


def adults(transcript: Transcript) -> Iterator[str]:
    """Yield the personal IDs of everyone who signs a record."""
    signers: list[Signer] = [transcript.homeroom_teacher, transcript.head]
    if isinstance(transcript, SecondaryTranscript):
        signers += [row.teacher for row in transcript.subjects]
    yield from (signer.personal_id for signer in signers if signer.personal_id)


def _personal_id(transcript: Transcript) -> Key | None:
    number = transcript.pupil.personal_id
    return (transcript.school_year, number) if number else None


def _code(transcript: Transcript) -> Key | None:
    code = transcript.pupil.code
    return (transcript.school_year, code) if code else None

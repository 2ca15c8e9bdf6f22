"""The other pupils of a class, school or year, indexed so that duplicates are found at once."""

from collections import Counter
from collections.abc import Iterable, Iterator

from hocba_hooks import Transcript
from hocba_hooks.transcripts import SecondaryTranscript, Signer

Key = tuple[str, str]


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
        self._personal_ids = Counter(filter(None, map(_personal_id, self.members)))
        self._codes = Counter(filter(None, map(_code, self.members)))
        self._adults = {number for member in self.members for number in adults(member)}

    def share_personal_id(self, transcript: Transcript) -> bool:
        """Say whether another pupil has the personal ID of ``transcript``."""
        return self._others(self._personal_ids, _personal_id(transcript), transcript)

    def share_code(self, transcript: Transcript) -> bool:
        """Say whether another pupil has the pupil code of ``transcript``."""
        return self._others(self._codes, _code(transcript), transcript)

    def have_adult(self, personal_id: str) -> bool:
        """Say whether a signer of any record has this personal ID."""
        return personal_id in self._adults

    def _others(self, counts: Counter[Key], key: Key | None, transcript: Transcript) -> bool:
        itself = id(transcript) in self._own
        return key is not None and counts[key] > (1 if itself else 0)


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

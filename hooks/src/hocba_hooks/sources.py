"""A source made of transcripts that are in memory already."""

from collections.abc import Iterable, Iterator

from hocba_hooks.records import SourceRecord, StaffMember
from hocba_hooks.transcripts import SchoolClass, Transcript


class ListSource:
    """A ``RecordSource`` over transcripts a program made itself.

    Enough for a vendor whose system holds its pupils as objects: return one from ``open_source``.
    """

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        self._transcripts = tuple(transcripts)

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the transcripts, each once."""
        yield from dict.fromkeys(transcript.school_class for transcript in self._transcripts)

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the transcripts; a record's place is its number in the list."""
        for number, transcript in enumerate(self._transcripts, start=1):
            if class_name in (None, transcript.school_class.name):
                yield SourceRecord(place=f"#{number}", transcript=transcript)

    def staff(self) -> Iterator[StaffMember]:
        """Yield nobody: whoever signs is named in the transcripts."""
        yield from ()

    def close(self) -> None:
        """Release nothing."""

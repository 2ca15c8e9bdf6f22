"""The pupil's class: what its other records have in common."""

from collections.abc import Iterable

from hocba_hooks import Transcript


class Classmates:
    """Everyone of a class who gets a record. Build it once, check every pupil against it.

    Without members the class is not known, and rules about it are not checked.
    """

    def __init__(self, transcripts: Iterable[Transcript] = ()) -> None:
        self.members = tuple(transcripts)
        """The records of the class, that of the pupil in question among them."""

    @property
    def known(self) -> bool:
        """Whether there is a class to compare with."""
        return bool(self.members)

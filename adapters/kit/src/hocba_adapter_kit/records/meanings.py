"""What a code of each kind may mean, so that a wrong meaning is told before a record is read."""

from collections.abc import Callable, Mapping

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_hooks import Level, vocabulary
from hocba_hooks.transcripts import Competence, Quality

_READERS: Mapping[str, Callable[[Cell, Notes], object]] = {
    "status": cells.pupil_status,
    "sex": cells.sex,
    "ethnic_group": cells.ethnic_group,
    "nationality": cells.nationality,
    "tick": cells.tick,
    "score": cells.score,
    "level": cells.subject_level,
    "trait": cells.trait_level,
    "grading": cells.grading,
    "year_result": cells.year_result,
}
SEMESTERS: Mapping[str, int] = {"1": 1, "2": 2}
ASSESSMENTS = frozenset({"TX", "GK", "CK"})
_WORDS = {
    "semester": frozenset(SEMESTERS),
    "assessment": ASSESSMENTS,
    "trait_name": frozenset({*Competence, *Quality}),
}


def understood(kind: str, meaning: str) -> bool:
    """Return whether the readers take ``meaning`` for something of that kind."""
    if not meaning:
        return False
    if kind == "subject":
        return any(_is_subject(level, meaning) for level in Level)
    if kind in _WORDS:
        return meaning in _WORDS[kind]
    notes = Notes()
    _READERS[kind](Cell(meaning, ""), notes)
    return notes.findings == ()


def _is_subject(level: Level, meaning: str) -> bool:
    known = meaning in vocabulary.subjects(level)
    return known or vocabulary.find_subject(level, meaning) is not None

"""Report cards held against the mark sheets and class results: a contradiction is a warning."""

from collections.abc import Iterable, Mapping, Sequence

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_vnedu.mark_sheets import YEAR
from hocba_adapter_vnedu.marks import SubjectMarks, agreed, note_contradiction, split_marks
from hocba_adapter_vnedu.report_cards import ReportCard
from hocba_hooks import Level, vocabulary

_TERMS = {1: "semester1", 2: "semester2", YEAR: "year"}
_KINDS = {"regular": "TX", "mid": "GK", "end": "CK"}


def compare_cards(
    cards: Iterable[ReportCard],
    level: Level,
    marks: Sequence[SubjectMarks],
    results: Row | None,
    notes: Notes,
) -> None:
    """Note where a card says another thing than the sheets (R-X07); it never replaces them."""
    by_subject = {own.subject: own for own in marks}
    for card in cards:
        for name, written in card.subjects.items():
            own = by_subject.get(vocabulary.find_subject(level, name) or "")
            if own is not None:
                _compare_marks(card.period, written, own, notes)
        for what, said in (("study", card.study), ("conduct", card.conduct)):
            if said is not None and results is not None:
                _compare_gradings(results[f"{what}_{_TERMS[card.period]}"], said, notes)


def _compare_marks(period: int, card: Mapping[str, Cell], own: SubjectMarks, notes: Notes) -> None:
    average = own.average(period)[:1]
    if average and "average" in card:
        agreed([average[0], card["average"]], notes)
    if period == YEAR:
        return
    sheet = own.components(period)
    for what, kind in _KINDS.items():
        stated = [cell for its_kind, cell in sheet if its_kind == kind]
        said = split_marks(card[what]) if what in card else []
        if stated and said and len(stated) != len(said):
            note_contradiction(stated[0], said[0], notes)
        else:
            for pair in zip(stated, said, strict=False):
                agreed(pair, notes)


def _compare_gradings(stated: Cell, said: Cell, notes: Notes) -> None:
    unheard = Notes()
    one, other = cells.grading(stated, unheard), cells.grading(said, unheard)
    if one is not None and other is not None and one is not other:
        note_contradiction(stated, said, notes)

"""Templates offer no word that is not read, and no heading that is not found."""

from collections.abc import Callable, Mapping

import pytest

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit import template_fields as fields
from hocba_adapter_kit.headings import Column, Layout
from hocba_adapter_kit.templates import Field, column_at, columns
from hocba_hooks import ColumnKind, Level, vocabulary
from hocba_hooks.transcripts import Grading, PupilStatus, SubjectLevel, TraitLevel, YearResult

READERS: Mapping[str, tuple[Field, Callable[[Cell, Notes], object], set[object]]] = {
    "status": (fields.STATUS, cells.pupil_status, set(PupilStatus)),
    "level": (fields.SUBJECT_LEVEL, cells.subject_level, set(SubjectLevel)),
    "trait": (fields.TRAIT_LEVEL, cells.trait_level, set(TraitLevel)),
    "result": (fields.YEAR_RESULT, cells.year_result, set(YearResult)),
    "decision": (fields.PROMOTED, cells.tick, {True, False}),
    "tick": (fields.NOT_ASSESSED, cells.tick, {True}),
    **{
        name: (field, cells.grading, set(Grading))
        for name, field in {**fields.STUDY, **fields.CONDUCT}.items()
    },
}
LAYOUT = Layout((Column("code", ("Mã", "Mã số"), required=True), Column("shadow", ("Mã số",))))


@pytest.mark.parametrize("name", list(READERS))
def test_every_choice_is_read_and_all_meanings_can_be_chosen(name: str) -> None:
    """What a list offers is what the reader knows, no less and no more."""
    field, read, meanings = READERS[name]
    notes = Notes()
    assert {read(Cell(choice, "A1"), notes) for choice in field.choices} == meanings
    assert notes.findings == ()


@pytest.mark.parametrize("level", [Level.LOWER_SECONDARY, Level.UPPER_SECONDARY])
def test_subjects_to_choose_from_are_all_known(level: Level) -> None:
    """Of each level all subjects are offered, and each is found by the name offered."""
    offered = {vocabulary.find_subject(level, name) for name in fields.taught().choices} - {None}
    assert offered == set(vocabulary.subjects(level))


def test_verdicts_are_offered_where_there_are_no_marks() -> None:
    """And they are read as verdicts."""
    notes = Notes()
    for subject in vocabulary.subjects(Level.LOWER_SECONDARY).values():
        year = fields.year_marks(subject)["year"]
        assert (year.kind is ColumnKind.CHOICE) is (subject.kind == "remark")
        assert None not in {cells.score(Cell(word, "A1"), notes) for word in year.choices}
    assert notes.findings == ()


def test_a_heading_comes_from_the_layout() -> None:
    """By its first spelling; what the layout cannot do without is marked."""
    (column,) = columns(LAYOUT, {"code": fields.REGISTER_NUMBER})
    assert (column.heading, column.needed) == (("Mã",), True)


def test_a_heading_that_another_column_takes_is_refused() -> None:
    """A template that its reader would read otherwise is never made."""
    with pytest.raises(ValueError, match="not read as shadow"):
        columns(LAYOUT, {"shadow": fields.REGISTER_NUMBER})
    with pytest.raises(ValueError, match="not read as level"):
        column_at(LAYOUT, ("Toán", "Mức"), "level", fields.SUBJECT_LEVEL)
    with pytest.raises(KeyError):
        columns(LAYOUT, {"name": fields.NAME})

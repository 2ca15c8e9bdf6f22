"""From rows of the class summary, subject sheets and remarks to a pupil's results."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.languages import language_in
from hocba_adapter_kit.pairing import Doubt
from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks import vocabulary
from hocba_hooks.transcripts import (
    Competence,
    CompetenceLevel,
    Level,
    PrimarySubject,
    Quality,
    QualityLevel,
    TraitLevel,
)

_FOREIGN_LANGUAGE = "NN1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRows:
    """Every row that is about one pupil."""

    identity: Row
    summary: Row | None = None
    subject_sheets: Mapping[str, Row] = field(default_factory=dict)
    """By subject; read where there is no summary."""
    remarks: Row | None = None
    history: Sequence[Row] = ()
    doubts: Sequence[Doubt] = ()
    """What speaks against these rows being the pupil's."""


@dataclass(frozen=True, slots=True)
class _SubjectCells:
    name: str
    level: Cell
    test: Cell

    @property
    def blank(self) -> bool:
        return self.level.blank and self.test.blank


def to_subjects(rows: PupilRows, grade: int, notes: Notes) -> tuple[PrimarySubject, ...]:
    """Return the subjects of the class in the order of the form.

    An elective the pupil has no result in is not the pupil's, nor is an empty column of another
    grade's subject; a compulsory subject stays, empty.
    """
    found = []
    for subject in vocabulary.subjects(Level.PRIMARY).values():
        written = _subject_cells(rows, subject)
        if written and not (written.blank and _may_be_absent(subject, grade)):
            item = f"subjects[subject={subject.id}]"
            # Its heading says which subject it is.
            notes.feeding(Cell(written.name, written.level.place), f"{item}.name")
            found.append(
                PrimarySubject(
                    subject=subject.id,
                    name=written.name,
                    level=cells.subject_level(notes.feeding(written.level, f"{item}.level"), notes),
                    test=cells.mark_or_exempt(notes.feeding(written.test, f"{item}.test"), notes),
                )
            )
    return tuple(found)


def to_competences(row: Row, notes: Notes) -> tuple[CompetenceLevel, ...]:
    """Return the competences that have a level."""
    return tuple(
        CompetenceLevel(competence=competence, level=level)
        for competence in Competence
        if (level := _trait_level(row, "competence", competence, "competences", notes))
    )


def to_qualities(row: Row, notes: Notes) -> tuple[QualityLevel, ...]:
    """Return the qualities that have a level."""
    return tuple(
        QualityLevel(quality=quality, level=level)
        for quality in Quality
        if (level := _trait_level(row, "quality", quality, "qualities", notes))
    )


def _trait_level(row: Row, kind: str, name: str, rows: str, notes: Notes) -> TraitLevel | None:
    cell = notes.feeding(row[f"{kind}.{name}"], f"{rows}[{kind}={name}].level")
    return cells.trait_level(cell, notes)


def _subject_cells(rows: PupilRows, subject: vocabulary.Subject) -> _SubjectCells | None:
    row, level, test = rows.summary, f"{subject.id}.level", f"{subject.id}.test"
    if row is None:
        row, level, test = rows.subject_sheets.get(subject.id), "level", "test"
    if row is None or not (level in row or test in row):
        return None
    said = row.heading.paths[level if level in row else test] if rows.summary else row.titles
    return _SubjectCells(_name_on_record(subject, said), row[level], row[test])


def _may_be_absent(subject: vocabulary.Subject, grade: int) -> bool:
    taught = grade in subject.grades
    return not taught or (not subject.compulsory and grade not in subject.mark_grades)


def _name_on_record(subject: vocabulary.Subject, said: Iterable[str]) -> str:
    """Return the subject's name; the foreign language in brackets if the sheet says it (R-S08)."""
    if subject.id != _FOREIGN_LANGUAGE:
        return subject.name_on_record
    language = language_in(said)
    return f"{subject.name_on_record} ({language})" if language else subject.name_on_record

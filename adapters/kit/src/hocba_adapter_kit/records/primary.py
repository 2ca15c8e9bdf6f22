"""The results of grades 1-5: levels and test marks, competences, qualities."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from hocba_adapter_kit import cells
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.records.subjects import in_order, name_on_record, subject_of
from hocba_hooks import Level
from hocba_hooks.transcripts import (
    Competence,
    CompetenceLevel,
    PrimarySubject,
    Quality,
    QualityLevel,
    TraitLevel,
)

_Trait = TypeVar("_Trait", bound=StrEnum)


def subjects(rows: Iterable[Facts]) -> tuple[PrimarySubject, ...]:
    """Return the subject results in the order of the printed form."""
    found = [_subject(row) for row in rows]
    return tuple(sorted(found, key=lambda item: in_order(Level.PRIMARY, item.subject)))


def competences(rows: Iterable[Facts]) -> tuple[CompetenceLevel, ...]:
    """Return the competences that have a level."""
    return tuple(
        CompetenceLevel(competence=competence, level=level)
        for row in rows
        if (competence := _trait(Competence, row)) is not None
        and (level := _level(row, f"competences[competence={competence}]")) is not None
    )


def qualities(rows: Iterable[Facts]) -> tuple[QualityLevel, ...]:
    """Return the qualities that have a level."""
    return tuple(
        QualityLevel(quality=quality, level=level)
        for row in rows
        if (quality := _trait(Quality, row)) is not None
        and (level := _level(row, f"qualities[quality={quality}]")) is not None
    )


def check_traits(rows: Iterable[Facts]) -> None:
    """Note the rows whose trait is neither a competence nor a quality (R-F04)."""
    for row in rows:
        if _trait(Competence, row) is None and _trait(Quality, row) is None:
            row.notes.error("R-F04", row.cell("trait", "trait_name"))


def _level(row: Facts, trait: str) -> TraitLevel | None:
    return cells.trait_level(row.feeding(trait).cell("level", "trait"), row.notes)


def _subject(of_query: Facts) -> PrimarySubject:
    subject = subject_of(Level.PRIMARY, of_query)
    row = of_query.feeding(f"subjects[subject={subject}]")
    return PrimarySubject(
        subject=subject,
        name=name_on_record(Level.PRIMARY, subject, row.code("subject", "subject")),
        level=cells.subject_level(row.cell("level", "level"), row.notes),
        test=row.test("test"),
    )


def _trait(kind: type[_Trait], row: Facts) -> _Trait | None:
    written = row.code("trait", "trait_name")
    return kind(written) if written in set(kind) else None

"""Secondary: from every row about one pupil to the pupil's record. Pure: no file, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.pairing import Doubt, note_doubts
from hocba_adapter_kit.places import Places
from hocba_adapter_kit.records import secondary
from hocba_adapter_kit.records.placed import PlacedFacts
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_vnedu.card_check import compare_cards
from hocba_adapter_vnedu.class_setting import (
    ClassSetting,
    level_of,
    note_one_sided,
    status_of,
)
from hocba_adapter_vnedu.marks import SubjectMarks
from hocba_adapter_vnedu.pupil_books import PupilBook
from hocba_adapter_vnedu.pupils import to_history, to_pupil
from hocba_adapter_vnedu.report_cards import ReportCard
from hocba_hooks import Level, SecondaryTranscript, SourceRecord, vocabulary
from hocba_hooks.transcripts import Certificate, Commendation, Transcript

_GRADINGS = tuple(
    f"{what}_{term}"
    for what in ("study", "conduct")
    for term in ("semester1", "semester2", "year", "after_summer")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondaryRows:
    """Every row that is about one pupil."""

    identity: Row
    marks: Sequence[SubjectMarks] = ()
    results: Row | None = None
    book: PupilBook = field(default_factory=PupilBook)
    remarks: Row | None = None
    history: Sequence[Row] = ()
    certificates: Sequence[Row] = ()
    cards: Sequence[ReportCard] = ()
    doubts: Sequence[Doubt] = ()
    """What speaks against these rows being the pupil's."""


def to_record(rows: SecondaryRows, setting: ClassSetting, *, in_list: bool = True) -> SourceRecord:
    """Return the record of one pupil with everything that could not be read."""
    notes = Notes()
    level, place = level_of(setting.school_class), rows.identity.place
    status = status_of(rows.identity, rows.remarks, notes)
    has_marks = any(not marks.blank for marks in rows.marks)
    has_any = has_marks or rows.results is not None or bool(rows.book.rows)
    has_results = has_any or not setting.results_due
    note_one_sided(rows.identity, status, notes, in_list=in_list, has_results=has_results)
    note_doubts(rows.doubts, notes)
    taken = _taken(rows.marks, level)
    transcript = _transcript(rows, taken, setting, notes)
    components = secondary.components(
        level, [row for marks in taken for row in marks.component_facts(notes)]
    )
    compare_cards(rows.cards, level, taken, rows.results, notes)
    return SourceRecord(
        place=place,
        pupil_status=status,
        transcript=transcript,
        components=components,
        findings=(*setting.notes.findings, *notes.findings),
        places=Places(notes.read, setting.notes.read),
    )


def _taken(marks: Sequence[SubjectMarks], level: Level) -> list[SubjectMarks]:
    """Return the subjects the pupil takes: of those a class may choose, the ones with a mark.

    Of a pupil without any mark (who left, who is not assessed) the sheets' lists are believed, and
    of the columns of a yearly book those in which everybody else has a mark.
    """
    if all(own.blank for own in marks):
        return [own for own in marks if own.rows or own.common]
    known = vocabulary.subjects(level)
    return [own for own in marks if known[own.subject].compulsory or not own.blank]


def _transcript(
    rows: SecondaryRows, taken: Sequence[SubjectMarks], setting: ClassSetting, notes: Notes
) -> Transcript:
    # The identity row has none of the other sheets' columns, so each of them reads as empty.
    results, remarks = rows.results or rows.identity, rows.remarks or rows.identity
    level, place = level_of(setting.school_class), rows.identity.place
    own, book = {name: results[name] for name in _GRADINGS}, rows.book
    gradings = PlacedFacts(results.place, book.gradings(own, notes), notes).feeding("")
    subjects = [marks.result(place, notes) for marks in taken]
    pupil = to_pupil(rows.identity, setting.communes, notes, setting.nationality)
    praise = cells.first_said(notes, remarks["commendation"], results["commendation"])

    def text(cell: Cell, field: str) -> str | None:
        return cells.text(notes.feeding(cell, field), notes)

    def tick(cell: Cell, field: str) -> bool | None:
        return cells.tick(notes.feeding(cell, field), notes, blank=None)

    return SecondaryTranscript.model_validate(
        {
            "level": level,
            "school_year": setting.school_year,
            "circular": setting.circular,
            "school": setting.school,
            "head": setting.head,
            "homeroom_teacher": setting.homeroom_teacher,
            "school_class": setting.school_class,
            "pupil": pupil.model_copy(
                update={"not_assessed": bool(tick(remarks["not_assessed"], "pupil.not_assessed"))}
            ),
            "history": to_history(rows.history, notes),
            "subjects": secondary.results(level, subjects, setting.staff),
            "study": gradings.gradings("study"),
            "conduct": gradings.gradings("conduct"),
            # Systems write 0 for a pupil who never missed; the record leaves it empty (R-F07).
            "absences": book.absences(results["sessions"].feeding("absences"), notes) or None,
            "promoted": tick(book.promoted(results["promoted"], notes), "promoted"),
            "promotion_text": text(results["promotion_text"], "promotion_text"),
            "completion_text": text(
                cells.first_said(notes, remarks["completion_text"], results["completion_text"]),
                "completion_text",
            ),
            "commendation": Commendation(
                text=text(book.commendation(praise, notes), "commendation.text")
            ),
            "homeroom_remark": text(remarks["homeroom_remark"], "homeroom_remark"),
            "competition_results": text(remarks["competition_results"], "competition_results"),
            "summer_training_remark": text(
                remarks["summer_training_remark"], "summer_training_remark"
            ),
            "certificates": _certificates(rows.certificates, notes),
        }
    )


def _certificates(rows: Sequence[Row], notes: Notes) -> tuple[Certificate, ...]:
    named = (row for row in rows if not row["certificate"].blank)
    found = (
        Certificate(
            name=cells.text(notes.feeding(row["certificate"], f"certificates[{n}].name"), notes),
            kind=cells.text(notes.feeding(row["kind"], f"certificates[{n}].kind"), notes),
        )
        for n, row in enumerate(named, start=1)
    )
    # A row of words for nothing is no certificate.
    return tuple(one for one in found if one != Certificate())

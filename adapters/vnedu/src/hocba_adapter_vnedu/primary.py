"""Primary: from every row about one pupil to the pupil's record. Pure: no file, no clock."""

from collections.abc import Mapping
from dataclasses import replace

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.pairing import note_doubts
from hocba_adapter_kit.places import Places
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_vnedu.class_setting import ClassSetting, note_one_sided, status_of
from hocba_adapter_vnedu.layouts import TICKED_RESULTS
from hocba_adapter_vnedu.marks import Reading, agreed, note_error
from hocba_adapter_vnedu.pupils import to_history, to_pupil
from hocba_adapter_vnedu.results import PupilRows, to_competences, to_qualities, to_subjects
from hocba_hooks import PrimaryTranscript, SourceRecord
from hocba_hooks.transcripts import Commendation, YearResult

_LAST_GRADE = 5
_YEAR_END: Mapping[str, Reading] = {
    "year_result": cells.year_result,
    "class_completed": cells.tick,
    "primary_completed": cells.tick,
    "promoted": cells.tick,
}


def to_record(rows: PupilRows, setting: ClassSetting, *, in_list: bool = True) -> SourceRecord:
    """Return the record of one primary pupil with everything that could not be read."""
    notes = Notes()
    status = status_of(rows.identity, rows.remarks, notes)
    has_results = rows.summary is not None or bool(rows.subject_sheets) or not setting.results_due
    note_one_sided(rows.identity, status, notes, in_list=in_list, has_results=has_results)
    note_doubts(rows.doubts, notes)
    return SourceRecord(
        place=rows.identity.place,
        pupil_status=status,
        transcript=_transcript(rows, setting, notes),
        findings=(*setting.notes.findings, *notes.findings),
        places=Places(notes.read, setting.notes.read),
    )


def _transcript(rows: PupilRows, setting: ClassSetting, notes: Notes) -> PrimaryTranscript:
    # The identity row has none of the other sheets' columns, so each of them reads as empty.
    summary, remarks = rows.summary or rows.identity, rows.remarks or rows.identity
    stated = _stated(summary, remarks, notes)
    result = cells.year_result(notes.feeding(stated["year_result"], "year_result"), notes)
    completed = _decision(
        notes.feeding(stated["class_completed"], "class_completed"), result, notes
    )
    return PrimaryTranscript(
        school_year=setting.school_year,
        circular=setting.circular,
        school=setting.school,
        head=setting.head,
        homeroom_teacher=setting.homeroom_teacher,
        school_class=setting.school_class,
        pupil=to_pupil(rows.identity, setting.communes, notes, setting.nationality).model_copy(
            update={
                "not_assessed": bool(
                    cells.tick(notes.feeding(remarks["not_assessed"], "pupil.not_assessed"), notes)
                )
            }
        ),
        history=to_history(rows.history, notes),
        subjects=to_subjects(rows, setting.school_class.grade, notes),
        competences=to_competences(summary, notes),
        qualities=to_qualities(summary, notes),
        year_result=result,
        class_completed=completed,
        primary_completed=_primary_completed(
            stated["primary_completed"], setting, completed, result, notes
        ),
        promoted=_decision(notes.feeding(stated["promoted"], "promoted"), result, notes),
        completion_text=cells.text(
            notes.feeding(remarks["completion_text"], "completion_text"), notes
        ),
        commendation=Commendation(
            text=cells.text(
                notes.feeding(
                    cells.first_said(notes, remarks["commendation"], summary["commendation"]),
                    "commendation.text",
                ),
                notes,
            ),
            unplanned=cells.text(
                notes.feeding(remarks["unplanned"], "commendation.unplanned"), notes
            ),
        ),
        homeroom_remark=cells.text(
            notes.feeding(remarks["homeroom_remark"], "homeroom_remark"), notes
        ),
        qualities_remark=cells.text(
            notes.feeding(remarks["qualities_remark"], "qualities_remark"), notes
        ),
        general_competences_remark=cells.text(
            notes.feeding(remarks["general_remark"], "general_competences_remark"), notes
        ),
        specific_competences_remark=cells.text(
            notes.feeding(remarks["specific_remark"], "specific_competences_remark"), notes
        ),
        height_cm=cells.quantity(notes.feeding(remarks["height"], "height_cm"), notes),
        weight_kg=cells.quantity(notes.feeding(remarks["weight"], "weight_kg"), notes),
        absent_with_leave=cells.quantity(
            notes.feeding(remarks["absent_with_leave"], "absent_with_leave"), notes
        ),
        absent_without_leave=cells.quantity(
            notes.feeding(remarks["absent_without_leave"], "absent_without_leave"), notes
        ),
    )


def _stated(summary: Row, remarks: Row, notes: Notes) -> Mapping[str, Cell]:
    """Return the year's result and decisions: of the summary, else of our sheet of remarks."""
    written = {name: summary[name] for name in _YEAR_END}
    written["year_result"] = _year_result(summary, notes)
    return {
        name: agreed((written[name], remarks[name]), notes, read)
        for name, read in _YEAR_END.items()
    }


def _year_result(summary: Row, notes: Notes) -> Cell:
    """Return the cell of the year's result, or what the one tick of a yearly book stands for."""
    named = summary["year_result"]
    found = [
        replace(cell, text=letters)
        for column, letters in TICKED_RESULTS.items()
        if cells.tick(cell := summary[column], notes)
    ]
    first, *others = [*([] if named.blank else [named]), *found] or [named]
    for other in others:
        note_error(first, other, notes)
    return first


def _primary_completed(
    stated: Cell,
    setting: ClassSetting,
    class_completed: bool | None,
    result: YearResult | None,
    notes: Notes,
) -> bool | None:
    """Return what the column says; nobody completes primary before its last grade (R-P13)."""
    if setting.school_class.grade == _LAST_GRADE:
        return _decision(notes.feeding(stated, "primary_completed"), result, notes)
    return None if class_completed is None else False


def _decision(cell: Cell, result: YearResult | None, notes: Notes) -> bool | None:
    # Columns of ticks: empty means no where the year was assessed, else that nobody decided.
    return cells.tick(cell, notes, blank=None if result is None else False)

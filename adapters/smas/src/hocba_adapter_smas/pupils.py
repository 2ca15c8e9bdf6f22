"""All that sheets hold about one pupil, made a record."""

from dataclasses import dataclass

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.addresses import Communes
from hocba_adapter_kit.pairing import note_doubts
from hocba_adapter_kit.records.contract import contract
from hocba_adapter_kit.records.placed import PlacedFacts
from hocba_adapter_kit.records.transcripts import Setting, record_of
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.class_results import ClassResults
from hocba_adapter_smas.gathered import SheetRows, cells_of
from hocba_adapter_smas.primary import add_levels, check_decisions, decisions, remarks
from hocba_adapter_smas.pupil_list import pupil_cells
from hocba_adapter_smas.secondary import add_marks, missing_from
from hocba_adapter_smas.teaching import Teaching
from hocba_hooks import Level, SourceRecord
from hocba_hooks.transcripts import PupilStatus

_GONE = frozenset(
    {PupilStatus.LEFT_SEMESTER_1, PupilStatus.LEFT_SEMESTER_2, PupilStatus.DROPPED_OUT}
)
_PRAISE = {"commendation": "0", "unplanned": "1"}
"""Columns of praise, and whether it was unplanned."""


@dataclass(frozen=True, slots=True)
class ClassReader:
    """Makes the records of one class."""

    setting: Setting
    results: ClassResults
    teaching: Teaching
    communes: Communes

    def record(self, pupil: Row) -> SourceRecord:
        """Return the record of a pupil of the list; one without results is an error (R-X01)."""
        own = SheetRows(pupil.place, Notes())
        summary = self.results.summary.one(pupil)
        note_doubts(self.results.doubts(pupil), own.notes)
        self._add_results(own, pupil, summary)
        self._add_lists(own, pupil)
        found = pupil_cells(pupil, summary, self.communes, own.notes)
        facts = PlacedFacts(pupil.place, found, own.notes)
        # Read on its own: what is wrong with it is noted once.
        status = cells.pupil_status(pupil["status"], Notes())
        for place in self._missing_from(pupil, status):
            own.notes.error("R-X01", Cell("", place))
        return record_of(self.setting, facts, own)

    def stranger(self, row: Row) -> SourceRecord:
        """Return the record of somebody with results who is not in the list (R-X01)."""
        own = SheetRows(row.place, Notes())
        own.notes.error("R-X01", Cell("", row.place))
        return record_of(
            self.setting,
            PlacedFacts(row.place, pupil_cells(row, None, {}, own.notes), own.notes),
            own,
        )

    def _missing_from(self, pupil: Row, status: PupilStatus) -> list[str]:
        """Return where the pupil should stand and does not: the pupil's own place if nowhere."""
        if status in _GONE or not self.results.due:
            return []
        if self.results.level is Level.PRIMARY:
            return self._missing_from_primary(pupil)
        anywhere = any(rows.one(pupil) for _, rows in self.results.marks)
        return missing_from(pupil, self.results, status) if anywhere else [pupil.place]

    def _missing_from_primary(self, pupil: Row) -> list[str]:
        grade = self.results.school_class.grade
        if self.results.primary.one(pupil):
            return []
        lacking = [
            one.part.place
            for one, rows in self.results.assessments
            if one.is_due(grade) and not rows.one(pupil)
        ]
        return lacking if self.results.assessed(pupil) else [pupil.place]

    def _add_results(self, own: SheetRows, pupil: Row, summary: Row | None) -> None:
        found: dict[str, Cell] = {}
        if summary is not None:
            found |= cells_of(summary, *contract()["results"])
            own.add("absences", summary.place, cells_of(summary, *contract()["absences"]))
        if self.results.level is Level.PRIMARY:
            found |= self._primary(own, pupil, summary)
        else:
            add_marks(own, pupil, self.results, self.teaching)
        own.add("results", own.place, found)

    def _primary(self, own: SheetRows, pupil: Row, summary: Row | None) -> dict[str, Cell]:
        row, assessed = self.results.primary.one(pupil), self.results.assessed(pupil)
        if row is None and not assessed:
            return {}
        add_levels(own, row, assessed, self.results.school_class)
        if row is not None and summary is not None:
            check_decisions(row, summary, own.notes)
        grade = self.results.school_class.grade
        return remarks(summary, assessed, own.notes) | decisions(row, summary, grade)

    def _add_lists(self, own: SheetRows, pupil: Row) -> None:
        for row in self.results.history.all(pupil):
            if not row["school_year"].blank:
                own.add("history", row.place, cells_of(row, *contract()["history"]))
        for row in self.results.certificates.all(pupil):
            certificate = {"name": row["certificate"], "kind": row["kind"]}
            own.add("certificates", row.place, certificate)
        summary = self.results.summary.one(pupil)
        for name, unplanned in _PRAISE.items():
            if summary is not None and not summary[name].blank:
                cell = summary[name]
                praise = {"content": cell, "unplanned": Cell(unplanned, cell.place)}
                own.add("commendations", summary.place, praise)

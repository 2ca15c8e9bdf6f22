"""One row of a query, its columns read by the shared readers."""

from collections.abc import Mapping

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.sql import Row
from hocba_adapter_smas import codes
from hocba_hooks.transcripts import Address, Grading, Parent, PupilStatus, Signer, TermGradings
from hocba_hooks.values.marks import Score


class Facts:
    """A row that knows where it stands. Of a row that is not there every column is blank."""

    def __init__(self, row: Row | None, place: str, notes: Notes) -> None:
        self._row = row
        self.place = place
        self.notes = notes

    def cell(self, column: str, words: Mapping[str, str] | None = None) -> Cell:
        """Return one column, a code put into ``words`` where it has any."""
        text = "" if self._row is None else self._row[column]
        return Cell((words or {}).get(text, text), f"{self.place} › {column}")

    def text(self, column: str) -> str | None:
        """Return a text."""
        return cells.text(self.cell(column), self.notes)

    def score(self, column: str, field: str = "") -> Score | None:
        """Return a mark, or a verdict in its place; ``field`` is where in the record it goes."""
        return cells.score(self.cell(column).feeding(field), self.notes)

    def tick(self, column: str, blank: bool | None = False, field: str = "") -> bool | None:
        """Return 1 as yes and 0 as no."""
        return cells.tick(self.cell(column).feeding(field), self.notes, blank)

    def status(self, column: str) -> PupilStatus:
        """Return what became of the pupil; 1 is 01 where the database keeps numbers."""
        cell = self.cell(column)
        padded = Cell(codes.STATUSES.get(cell.text.zfill(2), cell.text), cell.place)
        return cells.pupil_status(padded, self.notes)

    def gradings(self, what: str) -> TermGradings:
        """Return the four results of ``what``: study or conduct."""
        return TermGradings(
            semester1=self._grading(what, "semester1"),
            semester2=self._grading(what, "semester2"),
            year=self._grading(what, "year"),
            after_summer=self._grading(what, "after_summer"),
        )

    def address(self, what: str) -> Address:
        """Return a place and its codes."""
        return Address(
            text=self.text(what),
            commune_code=self.text(f"{what}_commune"),
            province_code=self.text(f"{what}_province"),
        )

    def parent(self, who: str) -> Parent:
        """Return father, mother or guardian."""
        return Parent(name=self.text(f"{who}_name"), occupation=self.text(f"{who}_occupation"))

    def signer(self, who: str) -> Signer:
        """Return a teacher with the personal ID the staff list gives."""
        return Signer(name=self.text(f"{who}_name"), personal_id=self.text(f"{who}_personal_id"))

    def _grading(self, what: str, when: str) -> Grading | None:
        cell = self.cell(f"{what}_{when}", codes.GRADINGS)
        return cells.grading(cell.feeding(f"{what}.{when}"), self.notes)

"""Who teaches what: our sheet of it, else what titles of mark sheets say; IDs from staff lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.gathered import Cells
from hocba_adapter_smas.roster import class_key
from hocba_hooks import Level, SchoolClass, StaffMember, vocabulary
from hocba_hooks.values.text import match_key

_HOMEROOM = frozenset(map(match_key, ("Chủ nhiệm", "GVCN", "Giáo viên chủ nhiệm")))


@dataclass(frozen=True, slots=True)
class Teaching:
    """The rows of who teaches what."""

    rows: Sequence[Row]

    def homeroom(self, school_class: SchoolClass, titled: str | None, place: str) -> Cells:
        """Return the homeroom teacher as columns of the contract's ``classes``."""
        own = self._of(school_class)
        found = next((r for r in own if match_key(r["subject"].text) in _HOMEROOM), None)
        return _named("homeroom", found, titled, place)

    def subject(
        self, school_class: SchoolClass, level: Level, subject: str, titled: str | None, place: str
    ) -> Cells:
        """Return a subject's teacher as columns of the contract's ``subjects``."""
        own = self._of(school_class)
        teaches = (
            row for row in own if vocabulary.find_subject(level, row["subject"].text) == subject
        )
        return _named("teacher", next(teaches, None), titled, place)

    def _of(self, school_class: SchoolClass) -> Iterator[Row]:
        key = class_key(school_class.name)
        return (row for row in self.rows if class_key(row["class"].text) == key)


def members(staff: Iterable[Row]) -> Iterator[StaffMember]:
    """Yield the members of staff; a row without a name is nobody."""
    for row in staff:
        notes = Notes()
        if name := cells.text(row["name"], notes):
            yield StaffMember(
                code=cells.text(row["code"], notes),
                name=name,
                personal_id=cells.text(row["personal_id"], notes),
                birth=cells.date(row["birth"], notes),
            )


def _named(who: str, row: Row | None, titled: str | None, place: str) -> Cells:
    if row is None:
        return {f"{who}_name": Cell(titled or "", place)}
    return {f"{who}_{part}": row[part] for part in ("name", "code", "birth")}

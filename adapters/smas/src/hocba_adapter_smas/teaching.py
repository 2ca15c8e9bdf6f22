"""Who teaches what: our sheet of it, else what titles of mark sheets say; IDs from staff lists."""

from collections.abc import Iterable, Iterator

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_smas.gathered import Cells
from hocba_hooks import Level, SchoolClass, StaffMember, vocabulary
from hocba_hooks.values.text import match_key

_HOMEROOM = frozenset(map(match_key, ("Chủ nhiệm", "GVCN", "Giáo viên chủ nhiệm")))


class Teaching:
    """Who teaches what, and who leads which class."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._homerooms: dict[str, Row] = {}
        self._teachers: dict[tuple[str, Level, str], Row] = {}
        for row in rows:
            school_class = class_key(row["class"].text)
            if match_key(row["subject"].text) in _HOMEROOM:
                self._homerooms.setdefault(school_class, row)
            for level in Level:
                if subject := vocabulary.find_subject(level, row["subject"].text):
                    self._teachers.setdefault((school_class, level, subject), row)

    def homeroom(self, school_class: SchoolClass, titled: str | None, place: str) -> Cells:
        """Return the homeroom teacher as columns of the contract's ``classes``."""
        return _named("homeroom", self._homerooms.get(class_key(school_class.name)), titled, place)

    def subject(
        self, school_class: SchoolClass, level: Level, subject: str, titled: str | None, place: str
    ) -> Cells:
        """Return a subject's teacher as columns of the contract's ``subjects``."""
        row = self._teachers.get((class_key(school_class.name), level, subject))
        return _named("teacher", row, titled, place)


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

"""Who teaches what: our sheet of it, else what titles of mark sheets say; IDs from staff lists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.staff import assigned
from hocba_adapter_smas.gathered import Cells
from hocba_hooks import Level, SchoolClass, StaffMember, vocabulary
from hocba_hooks.values.text import match_key

_HOMEROOM = frozenset(map(match_key, ("Chủ nhiệm", "GVCN", "Giáo viên chủ nhiệm")))


class Teaching:
    """Who teaches what, and who leads which class."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._homerooms: dict[str, list[Row]] = defaultdict(list)
        self._teachers: dict[tuple[str, Level, str], list[Row]] = defaultdict(list)
        for row in rows:
            school_class = class_key(row["class"].text)
            if match_key(row["subject"].text) in _HOMEROOM:
                self._homerooms[school_class].append(row)
            for level in Level:
                if subject := vocabulary.find_subject(level, row["subject"].text):
                    self._teachers[school_class, level, subject].append(row)

    def homeroom(self, school_class: SchoolClass, titled: str | None, place: str) -> Cells:
        """Return the homeroom teacher as columns of the contract's ``classes``."""
        rows = self._homerooms.get(class_key(school_class.name), ())
        return assigned(rows, "homeroom") or {"homeroom_name": Cell(titled or "", place)}

    def subject(
        self, school_class: SchoolClass, level: Level, subject: str, titled: str | None, place: str
    ) -> Cells:
        """Return a subject's teacher as columns of the contract's ``subjects``."""
        rows = self._teachers.get((class_key(school_class.name), level, subject), ())
        return assigned(rows, "teacher") or {"teacher_name": Cell(titled or "", place)}


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

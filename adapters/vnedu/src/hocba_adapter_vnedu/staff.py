"""Who signs: the staff list has the personal IDs that vnEdu's exports of pupils lack."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.languages import language_in
from hocba_adapter_kit.spreadsheets import Row, Table
from hocba_adapter_kit.staff import AMBIGUOUS, Named, StaffList, assigned, is_of_one_person
from hocba_adapter_kit.titles import homeroom_teacher_in, subject_teacher_in
from hocba_hooks import Level, Signer, StaffMember, vocabulary


@dataclass(frozen=True, slots=True)
class Teachers:
    """The staff list, and who teaches what as the school assigned it."""

    staff: Sequence[Row]
    assignments: Sequence[Row] = ()

    def members(self) -> Iterator[StaffMember]:
        """Yield the members of staff; a row without a name is nobody."""
        yield from filter(None, (_member(row) for row in self.staff))

    def homeroom(self, class_name: str, sheets: Iterable[Table], notes: Notes) -> Signer:
        """Return who leads the class by the staff list, else whom a sheet's title names.

        Several who fit are noted (R-X06) and give no personal ID: nobody signs for another.
        """
        wanted = class_key(class_name)
        leading = [row for row in self.staff if class_key(row["homeroom_of"].text) == wanted]
        if len(leading) == 1:
            return _leader(leading[0], notes)
        titles = ((homeroom_teacher_in(table.titles), table.sheet.place) for table in sheets)
        named, place = next((pair for pair in titles if pair[0]), (None, class_name))
        notes.feeding(Cell(named or "", place), "homeroom_teacher.name")
        if leading:
            notes.warning(AMBIGUOUS, Cell("", leading[0].place))
            return Signer(name=named)
        return StaffList(self.members()).signer(Named(place=place, name=named), notes)

    def of_subject(
        self, class_name: str, level: Level, subject: str, sheets: Iterable[Table]
    ) -> Mapping[str, Cell]:
        """Return code, name and birth date of the subject's teacher, by column of the contract."""
        if rows := self._assigned(class_name, level, subject):
            return assigned(rows, "teacher")
        titles = ((subject_teacher_in(table.titles), table.sheet.place) for table in sheets)
        named = (Cell(name, place) for name, place in titles if name)
        return {"teacher_name": found} if (found := next(named, None)) else {}

    def language_of(self, class_name: str, level: Level, subject: str) -> str | None:
        """Return the foreign language that is taught as the subject, where it was assigned so."""
        return language_in(
            row.text("subject") for row in self._assigned(class_name, level, subject)
        )

    def _assigned(self, class_name: str, level: Level, subject: str) -> list[Row]:
        return [
            row
            for row in self.assignments
            if class_key(row.text("class")) == class_key(class_name)
            and vocabulary.find_subject(level, row.text("subject")) == subject
        ]


def _leader(row: Row, notes: Notes) -> Signer:
    number = notes.feeding(row["personal_id"], "homeroom_teacher.personal_id")
    found = Signer(
        name=cells.text(notes.feeding(row["name"], "homeroom_teacher.name"), notes),
        personal_id=cells.text(number, notes),
    )
    member = _member(row)
    if member is None or is_of_one_person(member):
        return found
    notes.warning(AMBIGUOUS, number)
    return Signer(name=found.name)


def _member(row: Row) -> StaffMember | None:
    notes = Notes()
    name = cells.text(row["name"], notes)
    if not name:
        return None
    return StaffMember(
        code=cells.text(row["code"], notes),
        name=name,
        personal_id=cells.text(row["personal_id"], notes),
        birth=cells.date(row["birth"], notes),
    )

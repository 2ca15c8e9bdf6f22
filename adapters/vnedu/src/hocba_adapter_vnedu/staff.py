"""The staff list: the place that has the personal IDs vnEdu's exports of pupils lack."""

from collections.abc import Iterable, Iterator, Sequence

from hocba_adapter_kit import Notes, cells
from hocba_adapter_kit.spreadsheets import Row, Table
from hocba_adapter_vnedu.roster import class_key
from hocba_adapter_vnedu.titles import teacher_in
from hocba_hooks import Signer, StaffMember


def to_members(staff: Iterable[Row]) -> Iterator[StaffMember]:
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


def homeroom_teacher(staff: Sequence[Row], class_name: str, summaries: Iterable[Table]) -> Signer:
    """Return who leads the class by the staff list, else whom a summary's title names.

    A name that two of the staff share gives no personal ID: nobody signs for another by guess.
    """
    leading = [row for row in staff if class_key(row["homeroom_of"].text) == class_key(class_name)]
    named = next(filter(None, (teacher_in(table.titles) for table in summaries)), None)
    if not leading and named:
        leading = [row for row in staff if class_key(row["name"].text) == class_key(named)]
    if len(leading) != 1:
        return Signer(name=named)
    notes = Notes()
    return Signer(
        name=cells.text(leading[0]["name"], notes),
        personal_id=cells.text(leading[0]["personal_id"], notes),
    )

"""From rows of the pupil list to who the pupil is, and where the pupil has been to school."""

from collections.abc import Iterable

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.addresses import (
    Communes,
    codes_in,
    commune_code,
    composed,
    province_code,
)
from hocba_adapter_kit.classes import class_name
from hocba_adapter_kit.records.people import note_repeated_years
from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks import Severity
from hocba_hooks.transcripts import Address, HistoryEntry, Parent, Pupil
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.vocabulary import FOREIGNER, VIETNAM


def to_pupil(row: Row, communes: Communes, notes: Notes, nationality: str | None = None) -> Pupil:
    """Return the pupil of a row of the list; what cannot be read is noted and left open.

    :param nationality: everybody's but foreigners', as the school says it, where the list has no
        such column.
    """
    code = cells.first_said(notes, row["moet_code"], row["code"])
    personal_id = notes.feeding(row["personal_id"], "pupil.personal_id")
    ethnic_group = cells.ethnic_group(
        notes.feeding(_ethnic_group(row, notes), "pupil.ethnic_group"), notes
    )
    return Pupil(
        code=cells.identifier(notes.feeding(code, "pupil.code"), notes, cells.PUPIL_CODE),
        personal_id=cells.identifier(personal_id, notes, cells.PERSONAL_ID),
        register_number=_text(row, "register_number", notes),
        name=_text(row, "name", notes),
        sex=_sex(row, notes),
        birth=cells.birth(notes.feeding(row["birth"], "pupil.birth"), notes),
        birthplace=_address(row, "birthplace", communes, notes),
        native_place=_address(row, "native_place", communes, notes),
        residence=_address(row, "residence", communes, notes),
        ethnic_group=ethnic_group,
        nationality=_nationality(row, ethnic_group, nationality, notes),
        policy_category=_text(row, "policy_category", notes),
        father=_parent(row, "father", notes),
        mother=_parent(row, "mother", notes),
        guardian=_parent(row, "guardian", notes),
    )


def to_history(rows: Iterable[Row], notes: Notes) -> tuple[HistoryEntry, ...]:
    """Return the learning history; a row without a school year says nothing."""
    told = [row for row in rows if _says_a_year(row)]
    found = tuple(_entry(row, f"history[{n}]", notes) for n, row in enumerate(told, start=1))
    note_repeated_years(found, [row.place for row in told], notes)
    return found


def _says_a_year(row: Row) -> bool:
    """Return whether a year stands in a row, be it one that cannot be read."""
    unheard = Notes()
    read = cells.text(row["school_year"], unheard)
    return read is not None or any(one.severity is Severity.ERROR for one in unheard.findings)


def _entry(row: Row, item: str, notes: Notes) -> HistoryEntry:
    def text(column: str, field: str) -> str | None:
        return cells.text(notes.feeding(row[column], f"{item}.{field}"), notes)

    return HistoryEntry(
        school_year=text("school_year", "school_year") or "",
        class_name=class_name(text("class", "class_name") or "") or None,
        school_name=text("school", "school_name"),
        province_name=text("province", "province_name"),
        arrived_on=cells.date(notes.feeding(row["arrived_on"], f"{item}.arrived_on"), notes),
    )


def _text(row: Row, column: str, notes: Notes) -> str | None:
    return cells.text(notes.feeding(row[column], f"pupil.{column}"), notes)


def _sex(row: Row, notes: Notes) -> Sex:
    if "sex" not in row and "female" in row:
        # In the class summary's column "Nữ" an empty cell means male; nowhere else does it.
        female = cells.tick(notes.feeding(row["female"], "pupil.sex"), notes)
        return Sex.FEMALE if female else Sex.MALE
    return cells.sex(notes.feeding(row["sex"], "pupil.sex"), notes)


def _ethnic_group(row: Row, notes: Notes) -> Cell:
    # The older layout has both, the one of the birth certificate not always filled.
    return cells.first_said(notes, row["ethnic_group"], row["ethnic_group_of_birth"])


def _nationality(
    row: Row, ethnic_group: str | None, declared: str | None, notes: Notes
) -> str | None:
    own = notes.feeding(row["nationality"], "pupil.nationality")
    if "nationality" in row:
        return cells.nationality(own, notes)
    # What a school says of all pupils it cannot mean of one whom its own list calls a foreigner.
    foreign = ethnic_group == FOREIGNER and declared == VIETNAM
    return None if foreign else declared


def _parent(row: Row, who: str, notes: Notes) -> Parent:
    return Parent(
        name=_text(row, f"{who}.name", notes), occupation=_text(row, f"{who}.occupation", notes)
    )


def _address(row: Row, place: str, communes: Communes, notes: Notes) -> Address:
    """Return an address, of one cell, of columns below one heading, or of both together."""
    whole, house, area, commune, province = (
        cells.text(notes.feeding(row[f"{place}.{part}"], f"pupil.{place}.text"), notes)
        for part in ("text", "house", "area", "commune", "province")
    )
    text = composed((whole, house, area, commune, province))
    in_columns = commune or province
    for part in ("commune", "province"):
        source = row[f"{place}.{part if in_columns else 'text'}"]
        notes.feeding(source, f"pupil.{place}.{part}_code")
    if not in_columns:
        found = codes_in(text, communes)
        return Address(text=text or None, commune_code=found.commune, province_code=found.province)
    return Address(
        text=text,
        commune_code=commune_code(communes, commune or "", province or "") or None,
        province_code=province_code(province or "") or None,
    )

"""From rows of the pupil list to who the pupil is, and where the pupil has been to school."""

from collections.abc import Iterable

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.addresses import Communes, codes_in, commune_code, province_code
from hocba_adapter_kit.classes import class_name
from hocba_adapter_kit.records.people import note_repeated_years
from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks.transcripts import Address, HistoryEntry, Parent, Pupil
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.vocabulary import FOREIGNER, VIETNAM


def to_pupil(row: Row, communes: Communes, notes: Notes, nationality: str | None = None) -> Pupil:
    """Return the pupil of a row of the list; what cannot be read is noted and left open.

    :param nationality: everybody's but foreigners', as the school says it, where the list has no
        such column.
    """
    moet_code = row["moet_code"]
    ethnic_group = cells.ethnic_group(_ethnic_group(row).feeding("pupil.ethnic_group"), notes)
    return Pupil(
        code=cells.identifier(
            row["code"] if moet_code.blank else moet_code, notes, cells.PUPIL_CODE
        ),
        personal_id=cells.identifier(row["personal_id"], notes, cells.PERSONAL_ID),
        register_number=cells.text(row["register_number"], notes),
        name=cells.text(row["name"], notes),
        sex=_sex(row, notes),
        birth=cells.birth(row["birth"].feeding("pupil.birth"), notes),
        birthplace=_address(row, "birthplace", communes, notes),
        native_place=_address(row, "native_place", communes, notes),
        residence=_address(row, "residence", communes, notes),
        ethnic_group=ethnic_group,
        nationality=_nationality(row, ethnic_group, nationality, notes),
        policy_category=cells.text(row["policy_category"], notes),
        father=_parent(row, "father", notes),
        mother=_parent(row, "mother", notes),
        guardian=_parent(row, "guardian", notes),
    )


def to_history(rows: Iterable[Row], notes: Notes) -> tuple[HistoryEntry, ...]:
    """Return the learning history; a row without a school year says nothing."""
    years = [(row, year) for row in rows if (year := cells.text(row["school_year"], notes))]
    found = tuple(
        HistoryEntry(
            school_year=school_year,
            class_name=class_name(cells.text(row["class"], notes) or "") or None,
            school_name=cells.text(row["school"], notes),
            province_name=cells.text(row["province"], notes),
            arrived_on=cells.date(
                row["arrived_on"].feeding(f"history[{number}].arrived_on"), notes
            ),
        )
        for number, (row, school_year) in enumerate(years, start=1)
    )
    note_repeated_years(found, [row.place for row, _ in years], notes)
    return found


def _sex(row: Row, notes: Notes) -> Sex:
    if "sex" not in row and "female" in row:
        # In the class summary's column "Nữ" an empty cell means male; nowhere else does it.
        return Sex.FEMALE if cells.tick(row["female"].feeding("pupil.sex"), notes) else Sex.MALE
    return cells.sex(row["sex"].feeding("pupil.sex"), notes)


def _ethnic_group(row: Row) -> Cell:
    # The older layout has both, the one of the birth certificate not always filled.
    return row["ethnic_group_of_birth" if row["ethnic_group"].blank else "ethnic_group"]


def _nationality(
    row: Row, ethnic_group: str | None, declared: str | None, notes: Notes
) -> str | None:
    if "nationality" in row:
        return cells.nationality(row["nationality"].feeding("pupil.nationality"), notes)
    # What a school says of all pupils it cannot mean of one whom its own list calls a foreigner.
    foreign = ethnic_group == FOREIGNER and declared == VIETNAM
    return None if foreign else declared


def _parent(row: Row, who: str, notes: Notes) -> Parent:
    return Parent(
        name=cells.text(row[f"{who}.name"], notes),
        occupation=cells.text(row[f"{who}.occupation"], notes),
    )


def _address(row: Row, place: str, communes: Communes, notes: Notes) -> Address:
    if f"{place}.text" in row:
        return _address_in_one(cells.text(row[f"{place}.text"], notes), communes)
    house, area, commune, province = (
        cells.text(row[f"{place}.{part}"], notes)
        for part in ("house", "area", "commune", "province")
    )
    text = ", ".join(filter(None, (house, area, commune, province)))
    return Address(
        text=text or None,
        commune_code=commune_code(communes, commune or "", province or "") or None,
        province_code=province_code(province or "") or None,
    )


def _address_in_one(text: str | None, communes: Communes) -> Address:
    found = codes_in(text or "", communes)
    return Address(text=text, commune_code=found.commune, province_code=found.province)

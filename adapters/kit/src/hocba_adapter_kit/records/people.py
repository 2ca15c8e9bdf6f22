"""Who the pupil is, where the pupil went to school, and who signs."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from hocba_adapter_kit import cells
from hocba_adapter_kit.classes import class_name
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.staff import AMBIGUOUS, Named, StaffList
from hocba_hooks import Signer
from hocba_hooks.transcripts import HistoryEntry, Pupil


def pupil(of_query: Facts) -> Pupil:
    """Return the pupil of a row of ``pupils.sql``."""
    row = of_query.feeding("pupil")
    return Pupil(
        code=cells.identifier(row.cell("code"), row.notes, cells.PUPIL_CODE),
        personal_id=cells.identifier(row.cell("personal_id"), row.notes, cells.PERSONAL_ID),
        register_number=row.text("register_number"),
        name=row.text("name"),
        sex=row.sex("sex"),
        birth=cells.birth(row.cell("birth"), row.notes),
        birthplace=row.address("birthplace"),
        native_place=row.address("native_place"),
        residence=row.address("residence"),
        ethnic_group=cells.ethnic_group(row.cell("ethnic_group", "ethnic_group"), row.notes),
        nationality=cells.nationality(row.cell("nationality", "nationality"), row.notes),
        policy_category=row.text("policy_category"),
        not_assessed=bool(row.tick("not_assessed")),
        father=row.parent("father"),
        mother=row.parent("mother"),
        guardian=row.parent("guardian"),
    )


def history(rows: Iterable[Facts]) -> tuple[HistoryEntry, ...]:
    """Return the learning history, in the order of the rows."""
    own = list(numbered("history", rows))
    found = tuple(map(_history_entry, own))
    if own:
        note_repeated_years(found, [row.place for row in own], own[0].notes)
    return found


def numbered(name: str, rows: Iterable[Facts]) -> Iterator[Facts]:
    """Yield rows as those the items of a list are read from."""
    for number, row in enumerate(rows, start=1):
        yield row.feeding(f"{name}[{number}]")


def note_repeated_years(
    history: Sequence[HistoryEntry], places: Sequence[str], notes: Notes
) -> None:
    """Note a year that stands there twice (R-X11), but for who came from another school in it."""
    first: dict[str, str] = {}
    for entry, place in zip(history, places, strict=True):
        earlier = first.setdefault(entry.school_year, place)
        if earlier is not place and entry.arrived_on is None:
            notes.error("R-X11", Cell("", f"{place} ≠ {earlier}"))


def _history_entry(row: Facts) -> HistoryEntry:
    return HistoryEntry(
        school_year=row.text("school_year") or "",
        class_name=class_name(row.text("class_name") or "") or None,
        school_name=row.text("school_name"),
        province_name=row.text("province_name"),
        arrived_on=cells.date(row.cell("arrived_on"), row.notes),
    )


def signer(row: Facts, who: str, staff: StaffList) -> Signer:
    """Return a teacher: the row's own personal ID, or the staff list's.

    Of two whom the source names for one task, ``{who}_besides`` being the second, none is taken
    (R-X06): nobody signs by guess.
    """
    if not (besides := row.cell(f"{who}_besides")).blank:
        row.notes.warning(AMBIGUOUS, besides)
        return Signer()
    named = Named(
        place=row.cell(f"{who}_name").place,
        name=row.text(f"{who}_name"),
        personal_id=row.text(f"{who}_personal_id"),
        code=row.text(f"{who}_code"),
        birth=cells.date(row.cell(f"{who}_birth"), row.notes),
    )
    return staff.signer(named, row.notes)


def sessions(row: Facts, column: str) -> Decimal | None:
    """Return a number of sessions absent."""
    return cells.quantity(row.cell(column), row.notes)

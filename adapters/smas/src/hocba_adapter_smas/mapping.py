"""From the rows of one pupil to a record: no cursor, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.queries import QueryError
from hocba_adapter_kit.sql import Row
from hocba_adapter_smas import codes, subjects
from hocba_adapter_smas.facts import Facts
from hocba_hooks import (
    Level,
    School,
    SchoolClass,
    SecondaryTranscript,
    Signer,
    SourceRecord,
    StaffMember,
)
from hocba_hooks.transcripts import (
    Certificate,
    Commendation,
    HistoryEntry,
    Pupil,
    circular_for,
)
from hocba_hooks.values.dates import school_year_start

_LEVELS = {
    **dict.fromkeys(range(6, 10), Level.LOWER_SECONDARY),
    **dict.fromkeys(range(10, 13), Level.UPPER_SECONDARY),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What the pupils of one class share."""

    school: School
    head: Signer
    school_year: str
    school_class: SchoolClass
    homeroom_teacher: Signer

    @property
    def level(self) -> Level:
        """The level the class's grade belongs to."""
        return _LEVELS[self.school_class.grade]


def school_class(row: Row) -> SchoolClass:
    """Return a class.

    :raises QueryError: the grade is none of 6-12.
    """
    grade = row["grade"].strip()
    if not grade.isdecimal() or int(grade) not in _LEVELS:
        place = f"classes.sql › {row['class_code']} › grade"
        raise QueryError(place, "khối không thuộc 6-12", "the grade is none of 6-12")
    return SchoolClass(name=row["name"], grade=int(grade))


def homeroom_teacher(row: Row) -> Signer:
    """Return the homeroom teacher of a class."""
    return Facts(row, "classes.sql", Notes()).signer("homeroom")


def staff_member(row: Row) -> StaffMember:
    """Return a member of staff; a birth date that cannot be read is left out."""
    facts = Facts(row, "staff.sql", Notes())
    return StaffMember(
        code=facts.text("code"),
        name=row["name"],
        personal_id=facts.text("personal_id"),
        birth=cells.date(facts.cell("birth"), facts.notes),
    )


def source_record(
    setting: Setting, pupil_row: Row, rows: Mapping[str, Sequence[Row]]
) -> SourceRecord:
    """Return one pupil's record from its row and, by query, the rows that belong to it.

    :raises QueryError: two rows where one pupil can have but one.
    """
    key = pupil_row["pupil_key"]
    own = _Rows(key, rows, Notes())
    pupil = Facts(pupil_row, f"pupils.sql › {key}", own.notes)
    status = pupil.status("status")
    transcript = _transcript(setting, pupil, own)
    components = subjects.components(setting.level, own.many("components", "subject"))
    return SourceRecord(
        place=pupil.place,
        pupil_status=status,
        transcript=transcript,
        components=components,
        findings=own.notes.findings,
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one pupil, by query."""

    key: str
    rows: Mapping[str, Sequence[Row]]
    notes: Notes

    def many(self, query: str, told_apart_by: str) -> list[Facts]:
        place = f"{query}.sql › {self.key}"
        return [Facts(r, f"{place} › {r[told_apart_by]}", self.notes) for r in self.rows[query]]

    def one(self, query: str) -> Facts:
        rows = self.rows[query]
        if len(rows) > 1:
            raise QueryError(f"{query}.sql › {self.key}", "có nhiều hơn một dòng", "several rows")
        return Facts(rows[0] if rows else None, f"{query}.sql › {self.key}", self.notes)


def _transcript(setting: Setting, pupil: Facts, own: _Rows) -> SecondaryTranscript:
    results = own.one("results")
    return SecondaryTranscript(
        level=setting.level,
        school_year=setting.school_year,
        circular=_circular(setting, pupil),
        extract_of_paper=bool(results.tick("extract_of_paper")),
        school=setting.school,
        school_class=setting.school_class,
        pupil=_pupil(pupil),
        homeroom_teacher=setting.homeroom_teacher,
        head=setting.head,
        subjects=subjects.results(setting.level, own.many("subjects", "subject")),
        study=results.gradings("study"),
        conduct=results.gradings("conduct"),
        absences=_absences(own.one("absences")),
        promoted=results.tick("promoted", blank=None, field="promoted"),
        promotion_text=results.text("promotion_text"),
        completion_text=results.text("completion_text"),
        competition_results=results.text("competition_results"),
        homeroom_remark=results.text("homeroom_remark"),
        summer_training_remark=results.text("summer_training_remark"),
        commendation=_commendation(own.many("commendations", "pupil_key")),
        history=tuple(
            _history_entry(row, number)
            for number, row in enumerate(own.many("history", "school_year"), start=1)
        ),
        certificates=tuple(
            Certificate(name=row.text("name"), kind=row.text("kind"))
            for row in own.many("certificates", "pupil_key")
        ),
    )


def _circular(setting: Setting, pupil: Facts) -> str:
    begun = school_year_start(setting.school_year)
    found = circular_for(setting.level, setting.school_class.grade, begun)
    if found is None:
        # Years under TT 58/2011 have other results: a record of ours cannot hold them.
        pupil.notes.error("R-S25", Cell("", f"{pupil.place} › circular"))
    return found or ""


def _pupil(row: Facts) -> Pupil:
    return Pupil(
        code=row.text("code"),
        personal_id=row.text("personal_id"),
        register_number=row.text("register_number"),
        name=row.text("name"),
        sex=cells.sex(row.cell("sex").feeding("pupil.sex"), row.notes, codes.SEXES),
        birth=cells.birth(row.cell("birth").feeding("pupil.birth"), row.notes),
        birthplace=row.address("birthplace"),
        native_place=row.address("native_place"),
        residence=row.address("residence"),
        ethnic_group=cells.ethnic_group(
            row.cell("ethnic_group").feeding("pupil.ethnic_group"), row.notes
        ),
        nationality=cells.nationality(
            row.cell("nationality").feeding("pupil.nationality"), row.notes
        ),
        policy_category=row.text("policy_category"),
        not_assessed=bool(row.tick("not_assessed", field="pupil.not_assessed")),
        father=row.parent("father"),
        mother=row.parent("mother"),
        guardian=row.parent("guardian"),
    )


def _absences(row: Facts) -> Decimal | None:
    # Systems keep 0 for a pupil who never missed; the record leaves the field empty (R-F07).
    return cells.quantity(row.cell("sessions").feeding("absences"), row.notes) or None


def _commendation(rows: Sequence[Facts]) -> Commendation:
    texts = [text for row in rows if (text := row.text("content"))]
    return Commendation(text="; ".join(texts) or None)


def _history_entry(row: Facts, number: int) -> HistoryEntry:
    return HistoryEntry(
        school_year=row.text("school_year") or "",
        class_name=row.text("class_name"),
        school_name=row.text("school_name"),
        province_name=row.text("province_name"),
        arrived_on=cells.date(
            row.cell("arrived_on").feeding(f"history[{number}].arrived_on"), row.notes
        ),
    )

"""From the rows of one pupil to a record: no cursor, no clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.places import Places
from hocba_adapter_kit.queries import QueryError
from hocba_adapter_kit.records import people, primary, secondary
from hocba_adapter_kit.records.codes import Codes
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.records.witnesses import note_contradictions
from hocba_adapter_kit.sql import Row
from hocba_adapter_kit.staff import StaffList
from hocba_hooks import (
    Level,
    PrimaryTranscript,
    School,
    SchoolClass,
    SecondaryTranscript,
    Signer,
    SourceRecord,
    Transcript,
)
from hocba_hooks.transcripts import Certificate, Commendation, circular_for
from hocba_hooks.values.dates import school_year_start


@dataclass(frozen=True, slots=True)
class Setting:
    """What the pupils of one class share."""

    school: School
    head: Signer
    school_year: str
    school_class: SchoolClass
    homeroom_teacher: Signer
    staff: StaffList
    codes: Codes
    notes: Notes = field(default_factory=Notes)
    """What was found about the class itself, and read from: each of its records says it."""

    @property
    def level(self) -> Level:
        """The level the class's grade belongs to."""
        return next(level for level in Level if self.school_class.grade in level.grades)


def source_record(
    setting: Setting, pupil_row: Row, rows: Mapping[str, Sequence[Row]], suffix: str = ".sql"
) -> SourceRecord:
    """Return one pupil's record from its row and, by entity, the rows that belong to it.

    :param suffix: what an entity's name ends in where a finding says its place.
    :raises QueryError: two rows where one pupil can have but one.
    """
    own = _Rows(pupil_row["pupil_key"], rows, suffix, Notes(), setting.codes)
    pupil = own.facts("pupils", pupil_row)
    note_contradictions(pupil, own.witnessed(), own.notes)
    return record_of(setting, pupil, own)


class PupilRows(Protocol):
    """The rows about one pupil, by entity of the contract, whatever they were read from."""

    @property
    def notes(self) -> Notes:
        """What was found while reading them."""
        ...

    def many(self, entity: str, told_apart_by: str = "") -> list[Facts]:
        """Return all rows of an entity."""
        ...

    def one(self, entity: str) -> Facts:
        """Return the one row of an entity; a blank one where there is none."""
        ...


def record_of(setting: Setting, pupil: Facts, own: PupilRows) -> SourceRecord:
    """Return the record of a pupil from the pupil's rows."""
    status = pupil.status("status")
    is_primary = setting.level is Level.PRIMARY
    make = _primary if is_primary else _secondary
    transcript = make(setting, pupil, own)
    return SourceRecord(
        place=pupil.place,
        pupil_status=status,
        transcript=transcript,
        components=()
        if is_primary
        else secondary.components(setting.level, own.many("components", "subject")),
        findings=(*setting.notes.findings, *own.notes.findings),
        places=Places(own.notes.read, setting.notes.read),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one pupil, by entity."""

    key: str
    rows: Mapping[str, Sequence[Row]]
    suffix: str
    notes: Notes
    codes: Codes

    def facts(self, entity: str, row: Row | None, told_apart_by: str = "") -> Facts:
        return Facts(row, self._where(entity), self.notes, self.codes, told_apart_by)

    def many(self, entity: str, told_apart_by: str = "") -> list[Facts]:
        where = self._where(entity)
        rows = self.rows.get(entity, ())
        return [Facts(row, where, self.notes, self.codes, told_apart_by) for row in rows]

    def witnessed(self) -> list[Facts]:
        """Return the rows that say whose they are."""
        return [
            Facts(row, self._where(entity), self.notes, self.codes)
            for entity, rows in self.rows.items()
            for row in rows
            if row.get("pupil_name") or row.get("pupil_birth")
        ]

    def one(self, entity: str) -> Facts:
        rows = self.rows.get(entity, ())
        if len(rows) > 1:
            raise QueryError(self._where(entity), "có nhiều hơn một dòng", "several rows")
        return self.facts(entity, rows[0] if rows else None)

    def _where(self, entity: str) -> str:
        return f"{entity}{self.suffix} › {self.key}"


def _shared(setting: Setting, pupil: Facts, own: PupilRows, results: Facts) -> dict[str, object]:
    return {
        "school_year": setting.school_year,
        "circular": _circular(setting, pupil),
        "extract_of_paper": bool(results.tick("extract_of_paper")),
        "school": setting.school,
        "school_class": setting.school_class,
        "pupil": people.pupil(pupil),
        "homeroom_teacher": setting.homeroom_teacher,
        "head": setting.head,
        "promoted": results.tick("promoted", blank=None),
        "completion_text": results.text("completion_text"),
        "homeroom_remark": results.text("homeroom_remark"),
        "commendation": _commendation(own.many("commendations")),
        "history": people.history(own.many("history", "school_year")),
    }


def _primary(setting: Setting, pupil: Facts, own: PupilRows) -> Transcript:
    results, absences = own.one("results").feeding(""), own.one("absences").feeding("")
    traits = own.many("traits", "trait")
    primary.check_traits(traits)
    return PrimaryTranscript.model_validate(
        {
            **_shared(setting, pupil, own, results),
            "subjects": primary.subjects(own.many("levels", "subject")),
            "competences": primary.competences(traits),
            "qualities": primary.qualities(traits),
            "year_result": cells.year_result(
                results.cell("year_result", "year_result"), results.notes
            ),
            "class_completed": results.tick("class_completed", blank=None),
            "primary_completed": results.tick("primary_completed", blank=None),
            "qualities_remark": results.text("qualities_remark"),
            "general_competences_remark": results.text("general_competences_remark"),
            "specific_competences_remark": results.text("specific_competences_remark"),
            "height_cm": cells.quantity(results.cell("height_cm"), results.notes),
            "weight_kg": cells.quantity(results.cell("weight_kg"), results.notes),
            "absent_with_leave": people.sessions(absences, "with_leave"),
            "absent_without_leave": people.sessions(absences, "without_leave"),
        }
    )


def _secondary(setting: Setting, pupil: Facts, own: PupilRows) -> Transcript:
    results, absences = own.one("results").feeding(""), own.one("absences").feeding("")
    subjects = own.many("subjects", "subject")
    return SecondaryTranscript.model_validate(
        {
            **_shared(setting, pupil, own, results),
            "level": setting.level,
            "subjects": secondary.results(setting.level, subjects, setting.staff),
            "study": results.gradings("study"),
            "conduct": results.gradings("conduct"),
            # Systems keep 0 for a pupil who never missed; the record leaves it empty (R-F07).
            "absences": people.sessions(absences, "sessions") or None,
            "promotion_text": results.text("promotion_text"),
            "competition_results": results.text("competition_results"),
            "summer_training_remark": results.text("summer_training_remark"),
            "certificates": tuple(_certificates(own)),
        }
    )


def _certificates(own: PupilRows) -> Iterator[Certificate]:
    for row in people.numbered("certificates", own.many("certificates")):
        found = Certificate(name=row.text("name"), kind=row.text("kind"))
        # A row of words for nothing is no certificate.
        if found != Certificate():
            yield found


def _circular(setting: Setting, pupil: Facts) -> str:
    begun = school_year_start(setting.school_year)
    found = circular_for(setting.level, setting.school_class.grade, begun)
    if found is None:
        # Years under older circulars have other results: a record cannot hold them.
        pupil.notes.error("R-S25", Cell("", f"{pupil.place} › circular"))
    return found or ""


def _commendation(rows: Sequence[Facts]) -> Commendation:
    found: dict[str, list[str | None]] = {"text": [], "unplanned": []}
    for row in rows:
        kind = "unplanned" if row.tick("unplanned") else "text"
        found[kind].append(row.feeding(f"commendation.{kind}").text("content"))
    return Commendation(text=_joined(found["text"]), unplanned=_joined(found["unplanned"]))


def _joined(texts: Sequence[str | None]) -> str | None:
    return "; ".join(filter(None, texts)) or None

"""Sample schools written into the database of ``fixtures/sources/third-school``: the other side."""

import csv
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from hocba_hooks import Level, PrimaryTranscript, SecondaryTranscript, Transcript, vocabulary
from hocba_hooks.transcripts import (
    Grading,
    PrimarySubject,
    PupilStatus,
    SecondarySubject,
    SubjectLevel,
    TraitLevel,
    YearResult,
)
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.marks import Score, Verdict
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.samples.model import SamplePupil, SampleSchool

FOLDER = Path(__file__).parents[2] / "fixtures" / "sources" / "third-school"

_SEXES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}
_VERDICTS = {Verdict.PASSED: "Đ", Verdict.NOT_PASSED: "CĐ", Verdict.EXEMPT: "M"}
_STATUSES = {
    PupilStatus.STUDYING: "Đang học",
    PupilStatus.JOINED_SEMESTER_1: "Chuyển đến kỳ 1",
    PupilStatus.LEFT_SEMESTER_1: "Chuyển đi kỳ 1",
    PupilStatus.JOINED_SEMESTER_2: "Chuyển đến kỳ 2",
    PupilStatus.LEFT_SEMESTER_2: "Chuyển đi kỳ 2",
    PupilStatus.DROPPED_OUT: "Thôi học",
    PupilStatus.LEFT_IN_SUMMER: "Chuyển đi trong hè",
}
_LEVELS = dict(zip(SubjectLevel, "THCM", strict=True))
_TRAITS = dict(zip(TraitLevel, "TĐC", strict=True))
_RESULTS = dict(zip(YearResult, ("HTXS", "HTT", "HT", "CHT"), strict=True))
_GRADINGS = dict(zip(Grading, ("Tốt", "Khá", "Đạt", "Chưa đạt"), strict=True))
_TERMS = {"semester1": 1, "semester2": 2, "year": 3, "after_summer": 4, "reassessed": 4}
_NOTES = {
    "homeroom_remark": 1,
    "promotion_text": 2,
    "completion_text": 3,
    "competition_results": 4,
    "summer_training_remark": 5,
    "qualities_remark": 6,
    "general_competences_remark": 7,
    "specific_competences_remark": 8,
}


def write_third_school(path: Path, code: str, schools: Iterable[SampleSchool]) -> None:
    """Write the pupils and staff of ``schools`` as one school, whose official code is ``code``."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript((FOLDER / "schema.sql").read_text("utf-8"))
        tables = _Tables(connection)
        # Another school stands there too: nothing of it may be read.
        for site, official in ((70, code), (71, "99999999")):
            tables.insert("site", site_no=site, moet_cd=official)
        tables.insert("cal_year", year_no=4, starts_on="05/09/2024")
        tables.insert("cal_year", year_no=5, starts_on="05/09/2025")
        tables.insert("form", form_no=1, site_no=71, year_no=5, label="1A", grade_no=1)
        tables.insert("form", form_no=2, site_no=70, year_no=4, label="1A", grade_no=1)
        for number, school in enumerate(schools, start=1):
            tables.fill(school, f"{number}-")


def _codes() -> dict[tuple[str, str], str]:
    lines = (FOLDER / "queries" / "codes.csv").read_text("utf-8").splitlines()
    return {(row["kind"], row["meaning"]): row["code"] for row in csv.DictReader(lines)}


class _Tables:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._codes = _codes()
        self._people = 1000
        self._forms: dict[str, int] = {}
        self._teachers: dict[tuple[str | None, str | None], int] = {}

    def insert(self, table: str, **columns: object) -> int:
        names, places = ", ".join(columns), ", ".join(f":{name}" for name in columns)
        sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
        return self._connection.execute(sql, columns).lastrowid or 0

    def fill(self, school: SampleSchool, badges: str) -> None:
        self._teachers = {}
        for member in school.staff:
            number = self._person(
                full_nm=member.name,
                citizen_no=member.personal_id,
                born=f"{member.birth:%d/%m/%Y}" if member.birth else None,
            )
            self.insert("employee", person_no=number, site_no=70, badge=badges + member.code)
            self._teachers[member.name, member.personal_id] = number
        for pupil in school.pupils:
            self._pupil(pupil)

    def _code(self, kind: str, meaning: str | None) -> str | None:
        return None if meaning is None else self._codes[kind, meaning]

    def _person(self, **columns: object) -> int:
        self._people += 1
        return self.insert("person", person_no=self._people, **columns)

    def _pupil(self, sample: SamplePupil) -> None:
        transcript, pupil = sample.transcript, sample.transcript.pupil
        number = self._person(
            full_nm=pupil.name,
            gender=self._code("sex", _SEXES.get(pupil.sex)),
            born=_written(pupil.birth),
            citizen_no=pupil.personal_id,
        )
        ethnic_group = vocabulary.ethnic_groups().get(pupil.ethnic_group or "")
        self.insert(
            "learner",
            person_no=number,
            learner_cd=pupil.code,
            register_cd=pupil.register_number,
            ethnic_no=self._code("ethnic_group", ethnic_group and ethnic_group.name),
            nation_no=self._code("nationality", pupil.nationality),
            policy_txt=pupil.policy_category,
            unassessed=self._yes(pupil.not_assessed),
        )
        places = (pupil.birthplace, pupil.native_place, pupil.residence)
        for role, place in enumerate(places, start=1):
            self.insert(
                "locality",
                person_no=number,
                role_no=role,
                descr=place.text,
                commune_cd=place.commune_code,
                province_cd=place.province_code,
            )
        for role, parent in enumerate((pupil.father, pupil.mother, pupil.guardian), start=1):
            if parent.name or parent.occupation:
                kin = self._person(full_nm=parent.name, job=parent.occupation)
                self.insert("kin", person_no=number, role_no=role, kin_no=kin)
        form = self._form(transcript)
        status = self._code("status", _STATUSES[sample.status])
        self.insert("seat", form_no=form, person_no=number, seat_no=number, state_no=status)
        self._year(sample, {"form_no": form, "person_no": number})

    def _form(self, transcript: Transcript) -> int:
        label = transcript.school_class.name
        if label not in self._forms:
            tutor = transcript.homeroom_teacher
            self._forms[label] = self.insert(
                "form",
                form_no=len(self._forms) + 500,
                site_no=70,
                year_no=5,
                label=label,
                grade_no=transcript.school_class.grade,
                tutor_no=self._teachers[tutor.name, tutor.personal_id],
            )
        return self._forms[label]

    def _year(self, sample: SamplePupil, key: dict[str, object]) -> None:
        transcript = sample.transcript
        if isinstance(transcript, PrimaryTranscript):
            self._primary(transcript, key)
        else:
            self._secondary(transcript, sample, key)
        for field, kind in _NOTES.items():
            if body := getattr(transcript, field, None):
                self.insert("note", **key, kind_no=kind, subject_no=0, body=body)
        for sequence, entry in enumerate(transcript.history, start=1):
            self.insert(
                "past_year",
                person_no=key["person_no"],
                seq_no=sequence,
                year_txt=entry.school_year,
                form_txt=entry.class_name,
                site_txt=entry.school_name,
                province_txt=entry.province_name,
                joined=f"{entry.arrived_on:%d/%m/%Y}" if entry.arrived_on else None,
            )
        praise = (transcript.commendation.text, transcript.commendation.unplanned)
        for kind, title in enumerate(praise, start=1):
            if title:
                self.insert("award", **key, kind_no=kind, title=title)

    def _primary(self, transcript: PrimaryTranscript, key: dict[str, object]) -> None:
        for subject in transcript.subjects:
            number = self._course(Level.PRIMARY, subject, key)
            self._attain(key, 1, number, 3, self._code("level", _LEVELS.get(subject.level)))
            self._mark(key, number, 3, 3, subject.test)
        traits = [(row.competence.value, row.level) for row in transcript.competences]
        traits += [(row.quality.value, row.level) for row in transcript.qualities]
        for trait, level in traits:
            number = self._code("trait_name", trait)
            self._attain(key, 2, number, 3, self._code("trait", _TRAITS[level]))
        self.insert(
            "yearend",
            **key,
            overall_no=self._code("year_result", _RESULTS.get(transcript.year_result)),
            form_done=self._yes(transcript.class_completed),
            level_done=self._yes(transcript.primary_completed),
            promoted=self._yes(transcript.promoted),
            from_paper=self._yes(transcript.extract_of_paper),
            height_cm=_number(transcript.height_cm),
            weight_kg=_number(transcript.weight_kg),
        )
        self._away(key, "Y", transcript.absent_with_leave)
        self._away(key, "N", transcript.absent_without_leave)

    def _secondary(
        self, transcript: SecondaryTranscript, sample: SamplePupil, key: dict[str, object]
    ) -> None:
        for subject in transcript.subjects:
            number = self._course(transcript.level, subject, key)
            for term in ("semester1", "semester2", "year", "reassessed"):
                self._mark(key, number, _TERMS[term], 9, getattr(subject, term))
            if subject.remark:
                self.insert("note", **key, kind_no=9, subject_no=number, body=subject.remark)
        for marks in sample.components:
            number = self._subject(transcript.level, _subject_named(transcript, marks.subject))
            for kind, written in ((1, marks.regular), (2, [marks.mid]), (3, [marks.end])):
                for mark in written:
                    self._mark(key, number, marks.semester, kind, mark)
        for area, terms in ((3, transcript.study), (4, transcript.conduct)):
            for term in ("semester1", "semester2", "year", "after_summer"):
                level = self._code("grading", _GRADINGS.get(getattr(terms, term)))
                self._attain(key, area, 0, _TERMS[term], level)
        for certificate in transcript.certificates:
            self.insert(
                "award", **key, kind_no=3, title=certificate.name, type_txt=certificate.kind
            )
        promoted, on_paper = self._yes(transcript.promoted), self._yes(transcript.extract_of_paper)
        self.insert("yearend", **key, promoted=promoted, from_paper=on_paper)
        self._away(key, "Y", transcript.absences)

    def _course(
        self, level: Level, subject: PrimarySubject | SecondarySubject, key: dict[str, object]
    ) -> str:
        number = self._subject(level, subject)
        teacher = getattr(subject, "teacher", None)
        teacher_no = teacher and self._teachers[teacher.name, teacher.personal_id]
        self.insert("course", **key, subject_no=number, teacher_no=teacher_no)
        return number

    def _subject(self, level: Level, subject: PrimarySubject | SecondarySubject) -> str:
        term = vocabulary.subjects(level)[subject.subject]
        _, bracket, language = (subject.name or "").partition("(")
        is_language = bracket and term.id.startswith("NN")
        return self._codes["subject", f"{term.name} ({language}" if is_language else term.name]

    def _mark(
        self, key: dict[str, object], subject: str, term: int, kind: int, mark: Score | None
    ) -> None:
        if mark is None:
            return
        points = self._codes["score", _VERDICTS[mark]] if isinstance(mark, Verdict) else str(mark)
        self.insert("mark", **key, subject_no=subject, term_no=term, kind_no=kind, pts=points)

    def _attain(
        self, key: dict[str, object], area: int, item: object, term: int, level: str | None
    ) -> None:
        if level is not None:
            self.insert("attain", **key, area_no=area, item_no=item, term_no=term, level_no=level)

    def _away(self, key: dict[str, object], excused: str, sessions: Decimal | None) -> None:
        for _ in range(int(sessions or 0)):
            self.insert("away", **key, excused=excused)

    def _yes(self, value: bool | None) -> str | None:
        return None if value is None else self._code("tick", "Có" if value else "Không")


def _subject_named(transcript: SecondaryTranscript, subject: str) -> SecondarySubject:
    untaught = SecondarySubject(subject=subject)
    return next((row for row in transcript.subjects if row.subject == subject), untaught)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _written(birth: PartialDate | None) -> str | None:
    if birth is None:
        return None
    parts = (birth.day, birth.month)
    return "/".join([*(f"{part:02}" for part in parts if part), str(birth.year)])

"""The transcript: what a school knows of one pupil in one school year, as our own model.

A transcript can hold a *wrong* record, or one with holes: that is what validation is for. So
almost every field may be absent, text is any text (NFC, trimmed), and only what could not be
stored at all (a date that is not on the calendar) is refused by the models; adapters report that
as a finding of the source.

Each field names the field of the official data dictionary it feeds, in brackets, by the names of
the built-in profile (a reconstruction, see the project's README).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from hocba_hooks import vocabulary
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.marks import Mark, Score, Verdict
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.values.text import Text


class Model(BaseModel):
    """What all models of the contract share: frozen, and unknown fields are refused."""

    # What was refused may be a pupil's: it is left out of what pydantic says.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    if not TYPE_CHECKING:  # type checkers know that a frozen model cannot be set

        def __setattr__(self, name: str, value: object) -> None:
            # pydantic's own refusal repeats the value, whatever it is told to hide.
            refused = {"type": "frozen_instance", "loc": (name,), "input": None}
            raise ValidationError.from_exception_data(type(self).__name__, [refused])


class Personal(Model):
    """What is known of a person. Its ``repr`` shows none of it: logs and tracebacks hold them."""

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return ()


class Level(StrEnum):
    """Level of education [MA_CAP_HOC]."""

    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    UPPER_SECONDARY = "upper_secondary"

    @property
    def grades(self) -> range:
        """The grades of the level (Luật Giáo dục 2019 art. 28)."""
        return _GRADES[self]


_GRADES = {
    Level.PRIMARY: range(1, 6),
    Level.LOWER_SECONDARY: range(6, 10),
    Level.UPPER_SECONDARY: range(10, 13),
}


class PupilStatus(StrEnum):
    """What became of the pupil in the year; decides whether a record is due (R-S24)."""

    STUDYING = "studying"
    JOINED_SEMESTER_1 = "joined_semester_1"
    JOINED_SEMESTER_2 = "joined_semester_2"
    LEFT_SEMESTER_1 = "left_semester_1"
    LEFT_SEMESTER_2 = "left_semester_2"
    DROPPED_OUT = "dropped_out"
    LEFT_IN_SUMMER = "left_in_summer"


class SubjectLevel(StrEnum):
    """Level attained in a primary subject: T, H, C, M (TT 27/2020/TT-BGDĐT) [MUC_DAT_DUOC]."""

    COMPLETED_WELL = "completed_well"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    EXEMPT = "exempt"


class TraitLevel(StrEnum):
    """Level of a competence or quality: T, Đ, C (TT 27/2020/TT-BGDĐT)."""

    GOOD = "good"
    PASSED = "passed"
    NEEDS_EFFORT = "needs_effort"


class YearResult(StrEnum):
    """Overall education result in primary: HTXS, HTT, HT, CHT [XEP_LOAI]."""

    EXCELLENT = "excellent"
    COMPLETED_WELL = "completed_well"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"


class Grading(StrEnum):
    """Study or conduct result in secondary: T, K, Đ, CĐ (TT 22/2021/TT-BGDĐT art. 8, 9)."""

    GOOD = "good"
    FAIR = "fair"
    PASSED = "passed"
    NOT_PASSED = "not_passed"


class Competence(StrEnum):
    """The ten competences of the 2018 programme, in the order of the form [NANG_LUC_*]."""

    SELF_STUDY = "self_study"
    COMMUNICATION = "communication"
    PROBLEM_SOLVING = "problem_solving"
    LANGUAGE = "language"
    CALCULATION = "calculation"
    SCIENCE = "science"
    TECHNOLOGY = "technology"
    INFORMATICS = "informatics"
    AESTHETICS = "aesthetics"
    PHYSICAL = "physical"


class Quality(StrEnum):
    """The five qualities of the 2018 programme, in the order of the form [PHAM_CHAT_*]."""

    PATRIOTISM = "patriotism"
    COMPASSION = "compassion"
    DILIGENCE = "diligence"
    HONESTY = "honesty"
    RESPONSIBILITY = "responsibility"


class Address(Personal):
    """A place: free text, and the codes of the two-tier division when they are known."""

    text: Text | None = None
    """[DIA_CHI_CHI_TIET]"""
    commune_code: Text | None = None
    """[MA_XA]"""
    province_code: Text | None = None
    """[MA_TINH]"""


class School(Model):
    """The school that issues the record, as its configuration states it."""

    code: Text
    """[MA_TRUONG]"""
    name: Text | None = None
    """[TEN_TRUONG]"""
    department_code: Text | None = None
    """[MA_SO_GD]"""
    department_name: Text | None = None
    """[TEN_SO_GD]"""
    district_name: Text | None = None
    """[TEN_HUYEN], only for data before 01/07/2025."""
    commune_name: Text | None = None
    """[THONG_TIN_TRUONG/DIA_CHI/TEN_XA]"""
    commune_code: Text | None = None
    """[THONG_TIN_TRUONG/DIA_CHI/MA_XA]"""
    province_name: Text | None = None
    """[THONG_TIN_TRUONG/DIA_CHI/TEN_TINH]"""
    province_code: Text | None = None
    """[THONG_TIN_TRUONG/DIA_CHI/MA_TINH]"""
    place_of_issue: Text | None = None
    """[DIA_DANH_PHAT_HANH]"""


class SchoolClass(Model):
    """A class of one school year."""

    name: Text
    """[TEN_LOP]"""
    grade: int
    """[MA_KHOI]"""


class Signer(Personal):
    """A person who signs: homeroom teacher, subject teacher, head or deputy."""

    name: Text | None = None
    """[TEN_GVCN, GVBM, TEN_GIAM_HIEU]"""
    personal_id: Text | None = None
    """[SO_DDCN_GVCN, SO_DDCN_GVBM, SO_DDCN_GIAM_HIEU]"""
    office: Text | None = None
    """[CHUC_VU_GIAM_HIEU], of the head or deputy only."""


class Parent(Personal):
    """Father, mother or guardian."""

    name: Text | None = None
    """[HO_TEN_CHA, HO_TEN_ME, HO_TEN_NGUOI_GIAM_HO]"""
    occupation: Text | None = None
    """[NGHE_NGHIEP_*]; the primary form of the built-in profile has no place for it."""


class Pupil(Personal):
    """Who the record is about."""

    code: Text | None = None
    """[MA_HOC_SINH]"""
    personal_id: Text | None = None
    """[SO_DINH_DANH]"""
    register_number: Text | None = None
    """[SO_SO_DANG_BO]"""
    name: Text | None = None
    """[HO_VA_TEN]"""
    sex: Sex = Sex.UNKNOWN
    """[GIOI_TINH]"""
    birth: PartialDate | None = None
    """[NGAY_THANG_NAM_SINH, THANG_NAM_SINH, NAM_SINH]"""
    birthplace: Address = Address()
    """[NOI_SINH]"""
    native_place: Address = Address()
    """[QUE_QUAN]"""
    residence: Address = Address()
    """[NOI_O_HIEN_NAY]"""
    ethnic_group: Text | None = None
    """[DAN_TOC], an id of ``vocabulary.ethnic_groups``."""
    nationality: Text | None = None
    """[QUOC_TICH], an id of ``vocabulary.countries``."""
    policy_category: Text | None = None
    """[DOI_TUONG_CHINH_SACH]"""
    not_assessed: bool = False
    """[CO_KHUYET_TAT_KHONG_DANH_GIA]"""
    father: Parent = Parent()
    mother: Parent = Parent()
    guardian: Parent = Parent()


class HistoryEntry(Personal):
    """One school year of the pupil's learning history [QUA_TRINH_HOC_TAP]."""

    school_year: Text
    """[NAM_HOC]"""
    class_name: Text | None = None
    """[TEN_LOP]"""
    school_name: Text | None = None
    """[TEN_TRUONG]"""
    province_name: Text | None = None
    """[TEN_TINH]"""
    arrived_on: dt.date | None = None
    """[NGAY_TRANG_THAI_CHUYEN_DEN]"""


class Commendation(Personal):
    """Praise and titles of the year."""

    text: Text | None = None
    """[NDUNG_KHEN_THUONG]"""
    unplanned: Text | None = None
    """[NDUNG_KHEN_THUONG_DOT_XUAT], primary."""


class _Transcript(Personal):
    """What both levels share."""

    school_year: Text
    """[NAM_HOC], ``YYYY-YYYY``."""
    circular: Text
    """[THONG_TU], our id: ``tt27-2020`` or ``tt22-2021`` (R-S25)."""
    extract_of_paper: bool = False
    """[TRICH_LUC]"""
    school: School
    school_class: SchoolClass
    pupil: Pupil
    homeroom_teacher: Signer = Signer()
    """[TEN_GVCN, SO_DDCN_GVCN]"""
    head: Signer = Signer()
    """Head or deputy who signs [TEN_GIAM_HIEU, SO_DDCN_GIAM_HIEU, CHUC_VU_GIAM_HIEU]."""
    promoted: bool | None = None
    """[DUOC_LEN_LOP]"""
    completion_text: Text | None = None
    """[NDUNG_HOAN_THANH]"""
    commendation: Commendation = Commendation()
    homeroom_remark: Text | None = None
    """[NXET_GVCN]"""
    history: tuple[HistoryEntry, ...] = ()

    @property
    def content_digest(self) -> str:
        """SHA-256 over the canonical content, in hexadecimal.

        Approvals are bound to it. Nothing generated (identity, version, dates of making and
        issue) is part of a transcript, so it is stable across re-exports and signatures.
        """
        content = self.model_dump(mode="json")
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        # Half a character has a digest too, so that a rule can tell of it (R-T03).
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


class PrimarySubject(Personal):
    """Year-end result of one primary subject [DIEM_TONG_KET]."""

    subject: Text
    """[MA_MON_HOC], an id of ``vocabulary.subjects("primary")``."""
    name: Text | None = None
    """[TEN_MON_HOC]"""
    level: SubjectLevel | None = None
    """[MUC_DAT_DUOC]"""
    test: Mark | Literal[Verdict.EXEMPT] | None = None
    """[DIEM_KIEM_TRA_DINH_KY], of the year-end test."""


class CompetenceLevel(Personal):
    """[NANG_LUC_*]"""

    competence: Competence
    level: TraitLevel


class QualityLevel(Personal):
    """[PHAM_CHAT_*]"""

    quality: Quality
    level: TraitLevel


class PrimaryTranscript(_Transcript):
    """A record of grades 1-5 (TT 27/2020/TT-BGDĐT)."""

    level: Literal[Level.PRIMARY] = Level.PRIMARY
    """[MA_CAP_HOC]"""
    subjects: tuple[PrimarySubject, ...] = ()
    competences: tuple[CompetenceLevel, ...] = ()
    qualities: tuple[QualityLevel, ...] = ()
    year_result: YearResult | None = None
    """[XEP_LOAI]"""
    class_completed: bool | None = None
    """[DA_HTHANH_CTRINH_LOP_HOC]"""
    primary_completed: bool | None = None
    """[DA_HTHANH_CTRINH_TIEU_HOC]"""
    weight_kg: Mark | None = None
    """[CAN_NANG]"""
    height_cm: Mark | None = None
    """[CHIEU_CAO]"""
    absent_with_leave: Mark | None = None
    """[NGHI_CO_PHEP], sessions."""
    absent_without_leave: Mark | None = None
    """[NGHI_KHONG_PHEP], sessions."""
    qualities_remark: Text | None = None
    """[NXET_PHAM_CHAT]"""
    general_competences_remark: Text | None = None
    """[NXET_NANG_LUC_CHUNG]"""
    specific_competences_remark: Text | None = None
    """[NXET_NANG_LUC_DAC_THU]"""

    @field_validator("competences")
    @classmethod
    def _in_form_order(cls, rows: tuple[CompetenceLevel, ...]) -> tuple[CompetenceLevel, ...]:
        return tuple(sorted(rows, key=lambda row: list(Competence).index(row.competence)))

    @field_validator("qualities")
    @classmethod
    def _in_order_of_form(cls, rows: tuple[QualityLevel, ...]) -> tuple[QualityLevel, ...]:
        return tuple(sorted(rows, key=lambda row: list(Quality).index(row.quality)))


class SecondarySubject(Personal):
    """Results of one secondary subject and the teacher who signs for it [DIEM_TONG_KET]."""

    subject: Text
    """[MA_MON_HOC], an id of ``vocabulary.subjects`` of the level."""
    name: Text | None = None
    """[TEN_MON_HOC]"""
    semester1: Score | None = None
    """[DIEM_HOC_KY_1]"""
    semester2: Score | None = None
    """[DIEM_HOC_KY_2]"""
    year: Score | None = None
    """[DIEM_CA_NAM]"""
    reassessed: Score | None = None
    """[DIEM_KT_TRA_LAI]"""
    remark: Text | None = None
    """[NXET_MON_HOC]"""
    teacher: Signer = Signer()
    """[GVBM, SO_DDCN_GVBM]"""


class TermGradings(Personal):
    """A result in both semesters, over the year, and after the summer if there was one."""

    semester1: Grading | None = None
    semester2: Grading | None = None
    year: Grading | None = None
    after_summer: Grading | None = None


class Certificate(Personal):
    """A certificate the pupil earned [CHUNG_CHI]."""

    name: Text | None = None
    """[TEN_CHUNG_CHI]"""
    kind: Text | None = None
    """[LOAI_CHUNG_CHI]"""


class SecondaryTranscript(_Transcript):
    """A record of grades 6-12 (TT 22/2021/TT-BGDĐT)."""

    level: Literal[Level.LOWER_SECONDARY, Level.UPPER_SECONDARY] = Level.LOWER_SECONDARY
    """[MA_CAP_HOC]"""
    subjects: tuple[SecondarySubject, ...] = ()
    study: TermGradings = TermGradings()
    """[HOC_KY_1, HOC_KY_2, CA_NAM, KQ_HOC_TAP_LAI]"""
    conduct: TermGradings = TermGradings()
    """[REN_LUYEN_HOC_KY_1, REN_LUYEN_HOC_KY_2, REN_LUYEN_CA_NAM, REN_LUYEN_LAI]"""
    absences: Mark | None = None
    """[SO_BUOI_NGHI], sessions in the year; absent means never."""
    promotion_text: Text | None = None
    """[NDUNG_DUOC_LEN_LOP]"""
    competition_results: Text | None = None
    """[KQUA_THAM_GIA_CUOC_THI]"""
    summer_training_remark: Text | None = None
    """[NDUNG_KQUA_REN_LUYEN]"""
    certificates: tuple[Certificate, ...] = ()


def _of_a_known_level(value: object) -> object:
    # pydantic's own words would repeat what stands in the level's place.
    if isinstance(value, Mapping) and value.get("level", "") not in list(Level):
        raise ValueError(f"level is none of {', '.join(Level)}")
    return value


Transcript = Annotated[
    PrimaryTranscript | SecondaryTranscript,
    Field(discriminator="level"),
    BeforeValidator(_of_a_known_level),
]

TRANSCRIPT: TypeAdapter[PrimaryTranscript | SecondaryTranscript] = TypeAdapter(
    Transcript, config=ConfigDict(hide_input_in_errors=True)
)
"""Validates a plain mapping into the transcript of its level."""


class Form(StrEnum):
    """Which of the two printed forms, and so which set of fields, a record follows."""

    PRIMARY = "primary"
    SECONDARY = "secondary"

    @classmethod
    def of(cls, level: Level) -> "Form":
        """Return the form of ``level``."""
        return cls.PRIMARY if level is Level.PRIMARY else cls.SECONDARY


def circular_for(level: Level, grade: int, school_year_start: int) -> str | None:
    """Return the circular a record is assessed under; ``None`` for the older ones (R-S25)."""
    for circular in vocabulary.circulars().values():
        first = circular.first_years.get(grade)
        if circular.form == Form.of(level) and first is not None and school_year_start >= first:
            return circular.id
    return None

"""A sample secondary school as a SMAS-style SQLite database, for the demo and for tests."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib import resources
from pathlib import Path

from hocba_hooks import MarkComponents, SecondaryTranscript, Signer, vocabulary
from hocba_hooks.transcripts import SecondarySubject
from hocba_plugin.demo.smas_cells import (
    SEXES,
    STATUSES,
    Planted,
    Value,
    address,
    birth,
    day,
    gradings,
    score,
    subject_name,
)
from hocba_plugin.samples.model import SamplePupil, SampleSchool, SampleStaff


def write_database(path: Path, school: SampleSchool) -> None:
    """Write ``school`` as a new database; a file that is already there is replaced.

    :raises ValueError: the school is not a secondary one, or a planted text has no column.
    """
    path.unlink(missing_ok=True)
    schema = resources.files("hocba_plugin.demo").joinpath("smas_schema.sql").read_text("utf-8")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(schema)
        tables = _Tables(connection, school)
        for member in school.staff:
            tables.add_staff(member)
        for pupil in school.pupils:
            tables.add_pupil(pupil)


class _Tables:
    """The tables while they fill; what is asked for a second time is found again."""

    def __init__(self, connection: sqlite3.Connection, school: SampleSchool) -> None:
        self._connection = connection
        self._school = school
        self._ids: dict[tuple[str, ...], int] = {}

    def add_staff(self, member: SampleStaff) -> None:
        self._ids["CAN_BO", member.name, member.personal_id or ""] = self._insert(
            "CAN_BO",
            MA_TRUONG=self._school.school.code,
            MA_CAN_BO=member.code,
            HO_TEN=member.name,
            SO_DINH_DANH=member.personal_id,
            NGAY_SINH=day(member.birth),
        )

    def add_pupil(self, sample: SamplePupil) -> None:
        transcript, raw = sample.transcript, Planted(sample.raw)
        if not isinstance(transcript, SecondaryTranscript):
            raise ValueError("this database holds secondary schools")  # noqa: TRY004
        pupil, school_class = self._pupil(transcript, raw), self._class(transcript)
        self._enrol(pupil, school_class, raw("status", STATUSES[sample.status]))
        of_year = {"ID_LOP": school_class, "ID_HOC_SINH": pupil}
        subjects = {s.subject: self._subject(transcript, s, raw) for s in transcript.subjects}
        for subject in transcript.subjects:
            self._add_subject(of_year | {"ID_MON": subjects[subject.subject]}, subject, raw)
        for marks in sample.components:
            # Marks may outlive the result they were averaged to.
            untaught = SecondarySubject(subject=marks.subject)
            subject_id = subjects.get(marks.subject) or self._subject(transcript, untaught, raw)
            self._add_components(of_year | {"ID_MON": subject_id}, marks)
        self._add_results(of_year, transcript, raw)
        self._add_lists(of_year, transcript, raw)
        raw.check_all_used()

    def _pupil(self, transcript: SecondaryTranscript, raw: Planted) -> int:
        pupil = transcript.pupil
        ethnic_group = vocabulary.ethnic_groups().get(pupil.ethnic_group or "")
        id_ = self._insert(
            "HOC_SINH",
            MA_HOC_SINH=raw("pupil.code", pupil.code),
            SO_DINH_DANH=raw("pupil.personal_id", pupil.personal_id),
            SO_DANG_BO=raw("pupil.register_number", pupil.register_number),
            HO_TEN=raw("pupil.name", pupil.name),
            GIOI_TINH=raw("pupil.sex", SEXES[pupil.sex]),
            NGAY_SINH=raw("pupil.birth", birth(pupil.birth)),
            DAN_TOC=raw("pupil.ethnic_group", ethnic_group.name if ethnic_group else None),
            QUOC_TICH=raw("pupil.nationality", pupil.nationality),
            DIEN_CHINH_SACH=raw("pupil.policy_category", pupil.policy_category),
            KHONG_DANH_GIA=raw("pupil.not_assessed", int(pupil.not_assessed)),
            **address("NOI_SINH", "pupil.birthplace", pupil.birthplace, raw),
            **address("QUE_QUAN", "pupil.native_place", pupil.native_place, raw),
            **address("CHO_O", "pupil.residence", pupil.residence, raw),
        )
        for who, relation in (("father", "CHA"), ("mother", "ME"), ("guardian", "GIAM_HO")):
            parent = getattr(pupil, who)
            self._insert(
                "PHU_HUYNH",
                ID_HOC_SINH=id_,
                QUAN_HE=relation,
                HO_TEN=raw(f"pupil.{who}.name", parent.name),
                NGHE_NGHIEP=raw(f"pupil.{who}.occupation", parent.occupation),
            )
        return id_

    def _class(self, transcript: SecondaryTranscript) -> int:
        return self._found(
            "LOP_HOC",
            MA_TRUONG=self._school.school.code,
            NAM_HOC=transcript.school_year,
            TEN_LOP=transcript.school_class.name,
            KHOI=transcript.school_class.grade,
            ID_GVCN=self._teacher(transcript.homeroom_teacher),
        )

    def _enrol(self, pupil: int, school_class: int, status: Value) -> None:
        self._insert(
            "HOC_SINH_LOP",
            ID_HOC_SINH=pupil,
            ID_LOP=school_class,
            SO_THU_TU=pupil,
            TRANG_THAI=status,
        )

    def _teacher(self, signer: Signer) -> int | None:
        if signer.name is None:
            return None
        key = ("CAN_BO", signer.name, signer.personal_id or "")
        if key not in self._ids:
            # A teacher whose ID the school lacks, or one of another school.
            self._ids[key] = self._insert(
                "CAN_BO",
                MA_TRUONG=self._school.school.code,
                HO_TEN=signer.name,
                SO_DINH_DANH=signer.personal_id,
            )
        return self._ids[key]

    def _subject(
        self, transcript: SecondaryTranscript, subject: SecondarySubject, raw: Planted
    ) -> int:
        name = subject_name(transcript.level, subject)
        return self._found(
            "MON_HOC", TEN_MON=raw(f"subjects[subject={subject.subject}].name", name)
        )

    def _add_subject(
        self, key: Mapping[str, Value], subject: SecondarySubject, raw: Planted
    ) -> None:
        path = f"subjects[subject={subject.subject}]"
        self._insert(
            "DIEM_TONG_KET_MON",
            **key,
            ID_CAN_BO=self._teacher(subject.teacher),
            HOC_KY_1=raw(f"{path}.semester1", score(subject.semester1)),
            HOC_KY_2=raw(f"{path}.semester2", score(subject.semester2)),
            CA_NAM=raw(f"{path}.year", score(subject.year)),
            KIEM_TRA_LAI=raw(f"{path}.reassessed", score(subject.reassessed)),
            NHAN_XET=raw(f"{path}.remark", subject.remark),
        )

    def _add_components(self, key: Mapping[str, Value], marks: MarkComponents) -> None:
        written = [("TX", n, mark) for n, mark in enumerate(marks.regular, 1)]
        written += [
            (kind, 1, mark)
            for kind, mark in (("GK", marks.mid), ("CK", marks.end))
            if mark is not None
        ]
        for kind, count, mark in written:
            self._insert(
                "DIEM_THANH_PHAN",
                **key,
                HOC_KY=marks.semester,
                LOAI=kind,
                LAN=count,
                DIEM=score(mark),
            )

    def _add_results(
        self, key: Mapping[str, Value], transcript: SecondaryTranscript, raw: Planted
    ) -> None:
        promoted = None if transcript.promoted is None else int(transcript.promoted)
        self._insert(
            "KET_QUA_NAM_HOC",
            **key,
            **gradings("HOC_TAP", "study", transcript, raw),
            **gradings("REN_LUYEN", "conduct", transcript, raw),
            LEN_LOP=raw("promoted", promoted),
            NOI_DUNG_LEN_LOP=raw("promotion_text", transcript.promotion_text),
            NOI_DUNG_HOAN_THANH=raw("completion_text", transcript.completion_text),
            KET_QUA_CUOC_THI=raw("competition_results", transcript.competition_results),
            NHAN_XET_GVCN=raw("homeroom_remark", transcript.homeroom_remark),
            NHAN_XET_RL_HE=raw("summer_training_remark", transcript.summer_training_remark),
            TRICH_LUC=raw("extract_of_paper", int(transcript.extract_of_paper)),
        )
        self._insert("NGHI_HOC", **key, SO_BUOI=raw("absences", score(transcript.absences) or 0))

    def _add_lists(
        self, key: Mapping[str, Value], transcript: SecondaryTranscript, raw: Planted
    ) -> None:
        for count, entry in enumerate(transcript.history, 1):
            path = f"history[school_year={entry.school_year}]"
            self._insert(
                "QUA_TRINH_HOC_TAP",
                ID_HOC_SINH=key["ID_HOC_SINH"],
                SO_THU_TU=count,
                NAM_HOC=entry.school_year,
                TEN_LOP=entry.class_name,
                TEN_TRUONG=entry.school_name,
                TEN_TINH=entry.province_name,
                NGAY_CHUYEN_DEN=raw(f"{path}.arrived_on", day(entry.arrived_on)),
            )
        for count, certificate in enumerate(transcript.certificates, 1):
            self._insert(
                "CHUNG_CHI",
                **key,
                SO_THU_TU=count,
                TEN_CHUNG_CHI=certificate.name,
                LOAI_CHUNG_CHI=certificate.kind,
            )
        if praise := raw("commendation.text", transcript.commendation.text):
            self._insert("KHEN_THUONG", **key, SO_THU_TU=1, NOI_DUNG=praise)

    def _found(self, table: str, **columns: Value) -> int:
        key = (table, *map(str, columns.values()))
        if key not in self._ids:
            self._ids[key] = self._insert(table, **columns)
        return self._ids[key]

    def _insert(self, table: str, **columns: Value) -> int:
        names, places = ", ".join(columns), ", ".join(f":{name}" for name in columns)
        sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
        return self._connection.execute(sql, columns).lastrowid or 0

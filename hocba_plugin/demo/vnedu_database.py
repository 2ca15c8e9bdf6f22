"""A sample school of any level as a vnEdu-style SQLite database; the schema is our own."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from importlib import resources
from pathlib import Path

from hocba_hooks import PrimaryTranscript, SecondaryTranscript, Signer, Transcript
from hocba_hooks.transcripts import Address, Competence, Quality
from hocba_hooks.values.dates import for_people
from hocba_plugin.demo.smas_cells import subject_name
from hocba_plugin.demo.vnedu_cells import cells_of
from hocba_plugin.demo.vnedu_sheets import Value as Cell
from hocba_plugin.samples.model import SamplePupil, SampleSchool, SampleStaff

Value = str | int | None
_YEAR_END = 2
_PERIODS = {"semester1": 1, "semester2": 2, "year": 3, "after_summer": 4}
_TRAITS: Mapping[str, Competence | Quality] = {
    **{f"NLC{n}": trait for n, trait in enumerate(list(Competence)[:3], 1)},
    **{f"NLDT{n}": trait for n, trait in enumerate(list(Competence)[3:], 1)},
    **{f"PC{n}": trait for n, trait in enumerate(Quality, 1)},
}
_OF_THE_YEAR = {
    "nd_len_lop": "promotion_text",
    "nd_hoan_thanh": "completion_text",
    "cuoc_thi": "competition_results",
    "nx_gvcn": "homeroom_remark",
    "nx_ren_luyen_he": "summer_training_remark",
    "nx_pham_chat": "qualities_remark",
    "nx_nl_chung": "general_competences_remark",
    "nx_nl_dac_thu": "specific_competences_remark",
    "chieu_cao": "height_cm",
    "can_nang": "weight_kg",
    "nghi_phep": "absent_with_leave",
    "nghi_khong_phep": "absent_without_leave",
    "kq_giao_duc": "year_result",
}
_DECISIONS = {
    "ht_lop": "class_completed",
    "ht_tieu_hoc": "primary_completed",
    "len_lop": "promoted",
}


def write_database(path: Path, school: SampleSchool) -> None:
    """Write ``school`` as a new database; a file that is already there is replaced.

    :raises ValueError: a pupil has planted texts: faults are planted in exports.
    """
    path.unlink(missing_ok=True)
    schema = resources.files("hocba_plugin.demo").joinpath("vnedu_schema.sql").read_text("utf-8")
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
        self._school = school.school.code
        self._ids: dict[tuple[str, ...], int] = {}

    def add_staff(self, member: SampleStaff) -> None:
        self._ids["giao_vien", member.name, member.personal_id or ""] = self._insert(
            "giao_vien",
            truong=self._school,
            ma_gv=member.code,
            ho_ten=member.name,
            ngay_sinh=for_people(member.birth) if member.birth else None,
            can_cuoc=member.personal_id,
        )

    def add_pupil(self, sample: SamplePupil) -> None:
        if sample.raw:
            raise ValueError("texts are planted in exports, not in this database")
        transcript, cells = sample.transcript, cells_of(sample)
        pupil = self._pupil(transcript, cells)
        school_class = self._found(
            "lop",
            truong=self._school,
            nam_hoc=transcript.school_year,
            ten=transcript.school_class.name,
            khoi=transcript.school_class.grade,
            gvcn=self._teacher(transcript.homeroom_teacher),
        )
        of_year = {"lop": school_class, "hoc_sinh": pupil}
        self._insert("xep_lop", **of_year, stt=pupil, trang_thai=_text(cells["status"]))
        if isinstance(transcript, PrimaryTranscript):
            self._add_primary(of_year, transcript, cells)
        else:
            self._add_secondary(of_year, transcript, sample, cells)
        self._add_year(of_year, transcript, cells)
        self._add_lists(of_year, transcript)

    def _pupil(self, transcript: Transcript, cells: Mapping[str, Cell]) -> int:
        pupil = transcript.pupil
        return self._insert(
            "hoc_sinh",
            ma_moet=pupil.code,
            can_cuoc=pupil.personal_id,
            so_dang_bo=pupil.register_number,
            ho_ten=pupil.name,
            gioi_tinh=_text(cells["pupil.sex"]),
            ngay_sinh=_text(cells["pupil.birth"]),
            dan_toc=_text(cells["pupil.ethnic_group"]),
            quoc_tich=pupil.nationality,
            dien_chinh_sach=pupil.policy_category,
            khong_danh_gia=int(pupil.not_assessed),
            noi_sinh=self._address(pupil.birthplace),
            que_quan=self._address(pupil.native_place),
            cho_o=self._address(pupil.residence),
            ten_cha=pupil.father.name,
            nghe_cha=pupil.father.occupation,
            ten_me=pupil.mother.name,
            nghe_me=pupil.mother.occupation,
            nguoi_do_dau=pupil.guardian.name,
            nghe_do_dau=pupil.guardian.occupation,
        )

    def _address(self, place: Address) -> int:
        return self._insert(
            "dia_chi",
            chi_tiet=place.text,
            ma_xa=place.commune_code,
            ma_tinh=place.province_code,
        )

    def _teacher(self, signer: Signer) -> int | None:
        if signer.name is None:
            return None
        key = ("giao_vien", signer.name, signer.personal_id or "")
        if key not in self._ids:
            self._ids[key] = self._insert(
                "giao_vien", truong=self._school, ho_ten=signer.name, can_cuoc=signer.personal_id
            )
        return self._ids[key]

    def _add_primary(
        self, of_year: Mapping[str, Value], transcript: PrimaryTranscript, cells: Mapping[str, Cell]
    ) -> None:
        for subject in transcript.subjects:
            place = f"subjects[subject={subject.subject}]"
            self._insert(
                "danh_gia_mon",
                **of_year,
                mon=self._found("mon", ten=subject.name),
                ky=_YEAR_END,
                muc=_text(cells[f"{place}.level"]),
                diem_ktdk=_text(cells[f"{place}.test"]),
            )
        for code, trait in _TRAITS.items():
            kind = "competence" if isinstance(trait, Competence) else "quality"
            plural = {"competence": "competences", "quality": "qualities"}[kind]
            if level := _text(cells[f"{plural}[{kind}={trait}].level"]):
                self._insert("danh_gia_nlpc", **of_year, ma=code, ky=_YEAR_END, muc=level)

    def _add_secondary(
        self,
        of_year: Mapping[str, Value],
        transcript: SecondaryTranscript,
        sample: SamplePupil,
        cells: Mapping[str, Cell],
    ) -> None:
        taught = {}
        for subject in transcript.subjects:
            mon = self._found("mon", ten=subject_name(transcript.level, subject))
            taught[subject.subject] = mon
            if teacher := self._teacher(subject.teacher):
                self._found("phan_cong", lop=of_year["lop"], mon=mon, giao_vien=teacher)
            place = f"subjects[subject={subject.subject}]"
            for term in ("semester1", "semester2", "year"):
                summer = term == "year"
                self._insert(
                    "tong_ket_mon",
                    **of_year,
                    mon=mon,
                    ky=_PERIODS[term],
                    tbm=_text(cells[f"{place}.{term}"]),
                    diem_lai=_text(cells[f"{place}.reassessed"]) if summer else None,
                    nhan_xet=_text(cells[f"{place}.remark"]) if summer else None,
                )
        for marks in sample.components:
            place = f"components[subject={marks.subject},semester={marks.semester}]"
            of_subject = {**of_year, "mon": taught[marks.subject], "ky": marks.semester}
            for number in range(1, len(marks.regular) + 1):
                mark = _text(cells[f"{place}.regular{number}"])
                self._insert("diem", **of_subject, loai="TX", lan=number, diem=mark)
            for kind, column in (("GK", "mid"), ("CK", "end")):
                if mark := _text(cells[f"{place}.{column}"]):
                    self._insert("diem", **of_subject, loai=kind, lan=1, diem=mark)
        for term, period in _PERIODS.items():
            self._insert(
                "xep_loai",
                **of_year,
                ky=period,
                hoc_tap=_text(cells[f"study.{term}"]),
                ren_luyen=_text(cells[f"conduct.{term}"]),
            )

    def _add_year(
        self, of_year: Mapping[str, Value], transcript: Transcript, cells: Mapping[str, Cell]
    ) -> None:
        decided = {column: getattr(transcript, name, None) for column, name in _DECISIONS.items()}
        texts = {column: _text(cells.get(name, "")) for column, name in _OF_THE_YEAR.items()}
        if isinstance(transcript, SecondaryTranscript):
            texts["nghi_phep"] = _text(cells["absences"])
        flags = {name: None if flag is None else int(flag) for name, flag in decided.items()}
        self._insert("ket_qua_nam", **of_year, **texts, **flags)

    def _add_lists(self, of_year: Mapping[str, Value], transcript: Transcript) -> None:
        for entry in transcript.history:
            self._insert(
                "qua_trinh",
                hoc_sinh=of_year["hoc_sinh"],
                nam_hoc=entry.school_year,
                lop=entry.class_name,
                truong=entry.school_name,
                tinh=entry.province_name,
                ngay_den=for_people(entry.arrived_on) if entry.arrived_on else None,
            )
        praise = transcript.commendation
        for unplanned, text in ((0, praise.text), (1, praise.unplanned)):
            if text:
                self._insert("khen_thuong", **of_year, noi_dung=text, dot_xuat=unplanned)
        if isinstance(transcript, SecondaryTranscript):
            for one in transcript.certificates:
                self._insert("chung_chi", **of_year, ten=one.name, loai=one.kind)

    def _found(self, table: str, **columns: Value) -> int:
        key = (table, *map(str, columns.values()))
        if key not in self._ids:
            self._ids[key] = self._insert(table, **columns)
        return self._ids[key]

    def _insert(self, table: str, **columns: Value) -> int:
        names, places = ", ".join(columns), ", ".join(f":{name}" for name in columns)
        sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
        return self._connection.execute(sql, columns).lastrowid or 0


def _text(cell: Cell) -> str | None:
    return str(cell) or None

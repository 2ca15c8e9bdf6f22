"""Yearly books as vnEdu exports them: so_diem_tong_ket_khoi_* and so_diem_tong_ket_lop_*.

As public tools that read such exports describe them. vnEdu writes the books of a grade as old .xls
and by one name for every time; these are .xlsx, numbered as a browser does.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from hocba_hooks import SecondaryTranscript, vocabulary
from hocba_plugin.demo.vnedu_columns import Cells, Column, headings, rows_of
from hocba_plugin.demo.vnedu_sheets import SheetContent, Value, write_workbook
from hocba_plugin.samples import SamplePupil, SampleSchool


class Books(StrEnum):
    """Which yearly books a school downloaded."""

    NONE = "none"
    CLASS = "one file a class, a sheet a time"
    GRADE = "one file a grade and time, a sheet a class"
    SEMESTERS = "those of a grade, of both semesters only"


_TERMS = {1: "semester1", 2: "semester2", 3: "year"}
_CALLED = {1: "HỌC KỲ 1", 2: "HỌC KỲ 2", 3: "CẢ NĂM"}
_BELOW = {1: "(Học kỳ 1)", 2: "(Học kỳ 2)", 3: "(Cả năm)"}
_SHEETS = {1: "Hoc ki 1", 2: "Hoc ki 2", 3: "Ca nam"}
_SHORT = {
    "NV": "Văn",
    "TOAN": "Toán",
    "NN1": "Ng.ngữ",
    "LSDL": "LS&ĐL",
    "CN": "C.nghệ",
    "TIN": "Tin",
    "GDDP": "NDGDCĐP",
    "HDTNHN": "HĐTN&HN",
    "GDTC": "GDTC",
    "LS": "Sử",
    "DL": "Địa",
    "VL": "Lí",
    "HH": "Hóa",
    "SH": "Sinh",
    "KTPL": "GDKT&PL",
    "QPAN": "GDQP&AN",
    "NN2": "Ng.ngữ 2",
    "GDCD": "GDCD",
    "KHTN": "KHTN",
}
"""How books head the columns of subjects; others by their whole name."""
_IDENTITY: list[Column] = [
    (("STT",), "number"),
    (("Mã học sinh",), "pupil.code"),
    (("Số định danh cá nhân",), "pupil.personal_id"),
    (("Họ và tên",), "pupil.name"),
    (("Ngày sinh",), "pupil.birth"),
]


def write_books(
    folder: Path, school: SampleSchool, classes: Mapping[str, Sequence[Cells]], books: Books
) -> None:
    """Write the yearly books of a secondary school, its pupils' cells by class."""
    if books is Books.NONE:
        return
    if books is Books.CLASS:
        for name, pupils in classes.items():
            sheets = {
                _SHEETS[term]: _sheet(school, name, pupils, term, total=term == max(_TERMS))
                for term in _TERMS
            }
            write_workbook(folder / f"so_diem_tong_ket_lop_{name.lower()}.xlsx", sheets)
        return
    for grade, names in _by_grade(school).items():
        for number, term in enumerate((1, 2) if books is Books.SEMESTERS else _TERMS):
            again = f" ({number})" if number else ""
            sheets = {
                name.lower(): _sheet(school, name, _with_commas(classes[name]), term, total=True)
                for name in names
            }
            write_workbook(folder / f"so_diem_tong_ket_khoi_khoi_{grade}{again}.xlsx", sheets)


def _by_grade(school: SampleSchool) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for pupil in school.pupils:
        school_class = pupil.transcript.school_class
        names = found.setdefault(school_class.grade, [])
        if school_class.name not in names:
            names.append(school_class.name)
    return found


def _sheet(
    school: SampleSchool, name: str, pupils: Sequence[Cells], term: int, *, total: bool
) -> SheetContent:
    own = [pupil for pupil in school.pupils if pupil.transcript.school_class.name == name]
    columns = _columns(own, term, total=total)
    return SheetContent(
        titles={
            1: f"BẢNG TỔNG HỢP KẾT QUẢ GIÁO DỤC {_CALLED[term]}, "
            f"NĂM HỌC {school.school_year.replace('-', ' - ')}",
            2: f"Khối {own[0].transcript.school_class.grade} - Lớp {name} - {_BELOW[term]}",
        },
        heading_row=6,
        columns=headings(columns),
        sections=(rows_of(columns, pupils),),
    )


def _columns(pupils: Sequence[SamplePupil], term: int, *, total: bool) -> list[Column]:
    ends = _TERMS[term]
    kinds = (("P", "p"), ("K", "k"), *([("Tổng", "all")] if total else []))
    return [
        *_IDENTITY,
        *_subject_columns(pupils, ends),
        (("Kết quả học tập", _BELOW[term]), f"study.{ends}"),
        (("Kết quả rèn luyện", _BELOW[term]), f"conduct.{ends}"),
        *[(("Buổi nghỉ", heading), f"book.{term}.{kind}") for heading, kind in kinds],
        *([(("Danh hiệu",), "commendation.text")] if ends == "year" else []),
        (("Ghi chú",), ""),
    ]


def _subject_columns(pupils: Sequence[SamplePupil], term: str) -> list[Column]:
    transcripts = [p.transcript for p in pupils if isinstance(p.transcript, SecondaryTranscript)]
    taken = {row.subject for transcript in transcripts for row in transcript.subjects}
    known = vocabulary.subjects(transcripts[0].level)
    return [
        (
            (_SHORT.get(id_, term_.name), "(N.xét)" if term_.kind == "remark" else "(HS 1)"),
            f"subjects[subject={id_}].{term}",
        )
        for id_, term_ in known.items()
        if id_ in taken
    ]


def _with_commas(pupils: Sequence[Cells]) -> list[Cells]:
    return [{path: _comma(value) for path, value in cells.items()} for cells in pupils]


def _comma(value: Value) -> Value:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else value

"""Writes ``fixtures/sources/cells``: one small source per code that only a cell can show.

A script, to be run when the samples or the layouts change. Each source is a faultless school of a
few pupils with one cell written as no model can hold it: an SMAS-style database as SQL text, or a
folder of vnEdu exports.
"""

import datetime as dt
import shutil
import sqlite3
import tempfile
import unicodedata
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import openpyxl

from hocba_hooks import Level
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import Circumstances, SampleSchool, sample_school

FOLDER = Path(__file__).parents[3] / "fixtures" / "sources" / "cells"
EVEN = dict.fromkeys(range(1, 4), Circumstances(ability=8))
SECONDARY = sample_school(Level.LOWER_SECONDARY, seed=4, classes={"7A": 2}, special=EVEN)
PRIMARY = sample_school(Level.PRIMARY, seed=4, classes={"4A": 2}, special=EVEN)
ALONE = sample_school(Level.PRIMARY, seed=4, classes={"4A": 1}, special=EVEN)
_FIRST = SECONDARY.pupils[0].transcript.pupil
_PUPIL = PRIMARY.pupils[0].transcript.pupil.code
_REMARK = "Nhận xét của GVCN"
_BORN = _FIRST.birth and _FIRST.birth.date
_SERIAL = ((_BORN or dt.date(2013, 1, 1)) - dt.date(1899, 12, 30)).days

DATABASES: Mapping[str, Mapping[str, str]] = {
    "R-D01": {"pupil.birth": "ngày 5 tháng 9"},
    "R-D02": {"pupil.birth": str(_SERIAL)},
    "R-D03": {"pupil.birth": "31/02/2013"},
    "R-D05": {"subjects[subject=TOAN].semester1": "8,5 điểm"},
    "R-D06": {"study.year": "9"},
    "R-F04.list": {"pupil.ethnic_group": "Kinh Kong"},
    "R-F05": {"pupil.sex": "7"},
    "R-S24": {"status": "99"},
    "R-T01": {"pupil.name": unicodedata.normalize("NFD", _FIRST.name or "")},
    "R-T08": {"pupil.name": "NguyÔn ThÞ Mai An"},
    "R-T09": {"pupil.name": "Nguyá»…n Mai An"},
    "R-I01.eleven": {"pupil.personal_id": (_FIRST.personal_id or "")[1:]},
}
EXPORTS: Mapping[str, Mapping[str, str]] = {
    "R-P06": {"subjects[subject=DD].level": "Đ"},
    "R-X01": {},
    "R-X13": {"pupil.father.name": "nan"},
}
_LIST, _REMARKS = "DanhSachHocSinh.xlsx", "NhanXet.xlsx"
TYPED: Mapping[str, tuple[str, str, str | dt.date]] = {
    "R-D08": (_LIST, "Ngày sinh", dt.datetime.combine(dt.date(2016, 6, 20), dt.time(23, 59))),
    "R-D09": (_LIST, "Ngày sinh", dt.date(2016, 6, 2)),
    "R-X10": (_REMARKS, "Họ và tên", "Nguyễn Mai An"),
    "R-X12": (_REMARKS, "Ngày sinh", "01/01/2001"),
    "R-X14": (_LIST, "Diện chính sách", "#N/A"),
    "R-X15": (_LIST, "Sổ đăng bộ", dt.date(2026, 3, 2)),
}
"""File, heading and what stands below it for the first pupil; openpyxl types dates and errors."""


def planted(school: SampleSchool, raw: Mapping[str, str]) -> SampleSchool:
    """Return the school with cells of its first pupil written as ``raw`` says."""
    first, *others = school.pupils
    return school.model_copy(update={"pupils": (first.model_copy(update={"raw": raw}), *others)})


def type_into(file: Path, heading: str, value: str | dt.date) -> None:
    """Write one cell of the first pupil's row as a spreadsheet program keeps it."""
    book = openpyxl.load_workbook(file)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    row = next(number for number, row in enumerate(rows, 1) if _PUPIL in row)
    column = next(row for row in rows if heading in row).index(heading) + 1
    book.worksheets[0].cell(row, column, value)
    book.save(file)


def double_the_first(file: Path) -> None:
    """Write the first pupil's remarks a second time, and one of them otherwise."""
    book = openpyxl.load_workbook(file)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    first = next(row for row in rows if _PUPIL in row)
    remark = next(row for row in rows if _REMARK in row).index(_REMARK)
    last = max(number for number, row in enumerate(rows, 1) if row[0] is not None)
    again = [*first[:remark], "Em cần cố gắng hơn.", *first[remark + 1 :]]
    for column, value in enumerate(again, 1):
        book.worksheets[0].cell(last + 1, column, value)
    book.save(file)


def with_two_homeroom_teachers(school: SampleSchool) -> SampleSchool:
    """Return the school with somebody else who leads the same class, by the staff list."""
    teacher = next(one for one in school.staff if one.homeroom_of)
    other = teacher.model_copy(
        update={"code": "GV999", "personal_id": "001180000999", "birth": dt.date(1980, 1, 1)}
    )
    return school.model_copy(update={"staff": (*school.staff, other)})


def sql_of(school: SampleSchool) -> str:
    """Return a school's database as the text that makes it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "school.sqlite"
        write_database(file, school)
        with closing(sqlite3.connect(file)) as connection:
            return "\n".join(connection.iterdump()) + "\n"


def main() -> None:
    """Write every source anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for code, raw in DATABASES.items():
        folder = FOLDER / code
        folder.mkdir(parents=True)
        (folder / "school.sql").write_text(sql_of(planted(SECONDARY, raw)), "utf-8")
    for code, raw in EXPORTS.items():
        write_exports(FOLDER / code, planted(PRIMARY, raw))
    for code, (file, heading, value) in TYPED.items():
        write_exports(FOLDER / code, PRIMARY)
        type_into(FOLDER / code / file, heading, value)
    write_exports(FOLDER / "R-X11", PRIMARY)
    double_the_first(FOLDER / "R-X11" / _REMARKS)
    write_exports(FOLDER / "R-X06", with_two_homeroom_teachers(ALONE))
    lost = PRIMARY.model_copy(update={"pupils": PRIMARY.pupils[1:]})
    with tempfile.TemporaryDirectory() as name:
        write_exports(Path(name), lost)
        shutil.copy(Path(name) / "TongHop_4A.xlsx", FOLDER / "R-X01" / "TongHop_4A.xlsx")


if __name__ == "__main__":
    main()

"""Report cards of a secondary class, two pupils side by side, as vnEdu prints them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from hocba_plugin.demo.vnedu_columns import Cells
from hocba_plugin.demo.vnedu_sheets import Value
from hocba_plugin.samples import SampleSchool

_NUMERALS = {1: "I", 2: "II"}
_COLUMNS = ("TT", "Môn học", "ĐĐGtx", "ĐĐGgk", "ĐĐGck", "TB")
_WIDTH = len(_COLUMNS) + 1


def write_cards(
    file: Path,
    school: SampleSchool,
    semester: int,
    subjects: Mapping[str, str],
    pupils: Sequence[Cells],
) -> None:
    """Write an .xlsx file of cards for one semester.

    :param subjects: of the class, by our id.
    """
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Sheet1")
        row = 0
        for first in range(0, len(pupils), 2):
            title = f"PHIẾU ĐIỂM HỌC KỲ {_NUMERALS[semester]} - NĂM HỌC {school.school_year}"
            sheet.write_row(row, 0, [title])
            cards = [list(_card(semester, subjects, own)) for own in pupils[first : first + 2]]
            for side, lines in enumerate(cards):
                for number, line in enumerate(lines, start=row + 2):
                    sheet.write_row(number, side * _WIDTH, list(map(_written, line)))
            row += max(map(len, cards)) + 5


def _card(semester: int, subjects: Mapping[str, str], own: Cells) -> Iterator[Sequence[Value]]:
    term = f"semester{semester}"
    yield [f"Mã HS : {own['pupil.code']}"]
    yield [f"Họ và tên: {own['pupil.name']}"]
    yield _COLUMNS
    for number, (id_, name) in enumerate(subjects.items(), start=1):
        marks = f"components[subject={id_},semester={semester}]"
        paths = (
            f"{marks}.regular",
            f"{marks}.mid",
            f"{marks}.end",
            f"subjects[subject={id_}].{term}",
        )
        yield [Decimal(number), name, *(own.get(path, "") for path in paths)]
    yield []
    yield [f"Đánh giá KQ học tập: {own[f'study.{term}']}"]
    yield [f"Đánh giá KQ rèn luyện: {own[f'conduct.{term}']}"]
    yield ["Số ngày nghỉ học: 0"]
    yield ["Số ngày nghỉ học k.p: 0"]


def _written(value: Value) -> object:
    return float(value) if isinstance(value, Decimal) else value

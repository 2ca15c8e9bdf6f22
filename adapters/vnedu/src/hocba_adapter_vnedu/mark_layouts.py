"""The sheets of secondary classes: marks by subject, results of the class, who teaches what.

The mark sheet of a semester is vnEdu's own, as public tools that read such exports describe it. The
mark sheet of a year, the class results, assignments and certificates are this project's layouts.
"""

import re

from hocba_adapter_kit.headings import Column, HeadingPath, Layout
from hocba_adapter_vnedu.layouts import BIRTH, CLASS, CODES, EITHER_CODE, NAME, NUMBER
from hocba_hooks.values.text import match_key

_REGULAR = re.compile(r"(?:ddg|diem)?tx([1-9])")


def _regular_mark(path: HeadingPath) -> str | None:
    found = _REGULAR.fullmatch(match_key(path[-1]))
    return f"regular{found[1]}" if found else None


def _of_semester(number: str) -> tuple[str, ...]:
    return tuple(
        f"{heading}{space}{numeral}"
        for heading in ("ĐTBmhk", "TBM HK", "TB HK", "ĐTB HK", "HK", "Học kỳ")
        for space in ("", " ")
        for numeral in (number, "I" * int(number))
    )


MARKS = Layout(
    (
        NUMBER,
        CLASS,
        *CODES,
        NAME,
        BIRTH,
        Column("regular", ("ĐĐGtx", "ĐĐG TX", "Điểm TX", "TX", "ĐĐG thường xuyên")),
        Column("mid", ("ĐĐGgk", "ĐĐG GK", "Điểm GK", "GK", "ĐĐG giữa kỳ")),
        Column("end", ("ĐĐGck", "ĐĐG CK", "Điểm CK", "CK", "ĐĐG cuối kỳ")),
        Column("average", ("ĐTBmhk", "TBM HK", "TBM", "TB", "ĐTB", "ĐTB HK")),
        Column("semester1", _of_semester("1")),
        Column("semester2", _of_semester("2")),
        Column("year", ("ĐTBmcn", "TBM CN", "TB CN", "ĐTB CN", "CN", "Cả năm")),
        Column("reassessed", ("Điểm KT lại", "Kiểm tra lại", "Điểm kiểm tra lại")),
        Column("remark", ("Nhận xét", "Nội dung nhận xét", "Nhận xét HKI", "Nhận xét HKII")),
        Column("year_remark", ("Nhận xét cả năm", "Nhận xét CN")),
    ),
    _regular_mark,
    stand_ins=EITHER_CODE,
)

_STUDY = ("Kết quả học tập", "Học tập", "KQHT")
_CONDUCT = ("Kết quả rèn luyện", "Rèn luyện", "KQRL")


def _gradings(name: str, groups: tuple[str, ...], *after_summer: str) -> tuple[Column, ...]:
    return (
        Column(f"{name}_semester1", ("HK I", "HK1", "Học kỳ I", "Học kỳ 1"), groups),
        Column(f"{name}_semester2", ("HK II", "HK2", "Học kỳ II", "Học kỳ 2"), groups),
        Column(f"{name}_year", ("Cả năm", "CN"), groups),
        Column(f"{name}_after_summer", after_summer, groups),
    )


RESULTS = Layout(
    (
        NUMBER,
        CLASS,
        *CODES,
        NAME,
        BIRTH,
        *_gradings("study", _STUDY, "Sau KT lại", "Sau kiểm tra lại"),
        *_gradings("conduct", _CONDUCT, "Sau rèn luyện hè", "Rèn luyện lại"),
        Column("sessions", ("Số buổi nghỉ", "Tổng số buổi nghỉ", "Số buổi nghỉ học")),
        Column("promoted", ("Được lên lớp", "Lên lớp")),
        Column("promotion_text", ("Nội dung lên lớp",)),
        Column("completion_text", ("Nội dung hoàn thành",)),
        Column("commendation", ("Khen thưởng", "Danh hiệu", "Danh hiệu thi đua")),
    ),
    stand_ins=EITHER_CODE,
)

ASSIGNMENTS = Layout(
    (
        NUMBER,
        Column("class", CLASS.headings, required=True),
        Column("subject", ("Môn học", "Môn"), required=True),
        Column("code", ("Mã cán bộ", "Mã CB", "Mã giáo viên")),
        Column("name", ("Họ tên giáo viên", "Giáo viên", "Họ tên")),
        Column("birth", BIRTH.headings),
    )
)
"""Who teaches which subject in which class: vnEdu's mark sheets do not say it."""

CERTIFICATES = Layout(
    (
        *CODES,
        Column("name", NAME.headings),
        Column("certificate", ("Tên chứng chỉ", "Chứng chỉ"), required=True),
        Column("kind", ("Loại chứng chỉ", "Loại")),
    ),
    stand_ins=EITHER_CODE,
    several=True,
)

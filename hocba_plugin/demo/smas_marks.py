"""The mark sheets of SMAS: one file a subject and semester, one sheet a class."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hocba_hooks import MarkComponents, SecondaryTranscript
from hocba_hooks.transcripts import SecondarySubject
from hocba_plugin.demo.smas_cells import subject_name
from hocba_plugin.demo.smas_sheets import score
from hocba_plugin.demo.vnedu_sheets import SheetContent, Value
from hocba_plugin.reports.excel import HeadingPath
from hocba_plugin.samples import SamplePupil, SampleSchool

_REGULAR = 4
_HEADING_ROW = 12
_PERIODS = {1: "Học kỳ I", 2: "Học kỳ II", 3: "Cả năm"}
_PERSON: tuple[HeadingPath, ...] = (
    ("STT",),
    ("Mã học sinh",),
    ("Họ và tên",),
    ("Họ và tên",),
)


def books(school: SampleSchool) -> Mapping[str, Mapping[str, SheetContent]]:
    """Return the workbooks by file name; of the year's results one file a subject more."""
    found: dict[str, dict[str, SheetContent]] = {}
    for subject in _taught(school):
        for period in _PERIODS:
            for name, pupils in _classes(school, subject).items():
                book = found.setdefault(f"BangDiem_{subject}_{period}", {})
                book[name] = _sheet(school, name, pupils, period)
    return found


def _taught(school: SampleSchool) -> list[str]:
    return list(
        dict.fromkeys(
            row.subject
            for pupil in school.pupils
            if isinstance(pupil.transcript, SecondaryTranscript)
            for row in pupil.transcript.subjects
        )
    )


_Taking = tuple[SamplePupil, SecondarySubject]


def _classes(school: SampleSchool, subject: str) -> dict[str, list[_Taking]]:
    found: dict[str, list[_Taking]] = {}
    for pupil in school.pupils:
        if isinstance(pupil.transcript, SecondaryTranscript):
            for row in pupil.transcript.subjects:
                if row.subject == subject:
                    found.setdefault(pupil.transcript.school_class.name, []).append((pupil, row))
    return found


def _sheet(school: SampleSchool, name: str, pupils: Sequence[_Taking], period: int) -> SheetContent:
    level, subject = pupils[0][0].transcript.level, pupils[0][1]
    written = subject_name(level, subject)
    rows = [
        [Decimal(number), *_name(pupil), *_values(pupil, row, period)]
        for number, (pupil, row) in enumerate(pupils, start=1)
    ]
    return SheetContent(
        titles={
            3: "BỘ GIÁO DỤC VÀ ĐÀO TẠO",
            4: (school.school.name or "").upper(),
            6: f"BẢNG KẾT QUẢ ĐÁNH GIÁ MÔN {written} - LỚP {name}",
            7: f"{_PERIODS[period]} - Năm học {school.school_year}",
        },
        heading_row=_HEADING_ROW,
        columns=(*_PERSON, *_columns(period)),
        sections=(rows,),
        footers=(f"Tổng số: {len(pupils)} học sinh", "GIÁO VIÊN BỘ MÔN", "HIỆU TRƯỞNG"),
    )


def _columns(period: int) -> tuple[HeadingPath, ...]:
    if period not in (1, 2):
        return ("TBM CN",), ("KT lại",), ("Nhận xét cả năm",)
    term = "I" * period
    return (
        *(("ĐĐG TX", str(number)) for number in range(1, _REGULAR + 1)),
        ("ĐĐG GK",),
        ("ĐĐG CK",),
        (f"TBM HK{term}",),
        (f"Nhận xét HK{term}",),
    )


def _values(pupil: SamplePupil, row: SecondarySubject, period: int) -> list[Value]:
    if period not in (1, 2):
        return [score(row.year), score(row.reassessed), row.remark or ""]
    average = row.semester1 if period == 1 else row.semester2
    marks = next(
        (m for m in pupil.components if (m.subject, m.semester) == (row.subject, period)),
        MarkComponents(subject=row.subject, semester=period),
    )
    regular = [score(mark) for mark in marks.regular]
    blank: list[Value] = [""] * (_REGULAR - len(regular))
    return [*regular, *blank, score(marks.mid), score(marks.end), score(average), ""]


def _name(pupil: SamplePupil) -> list[Value]:
    before, _, last = (pupil.transcript.pupil.name or "").rpartition(" ")
    return [pupil.transcript.pupil.code or "", before, last]

"""A secondary class as vnEdu exports: mark sheets by subject and semester, results, report cards.

The sheets of a semester follow vnEdu's own layout; those of the year, class results, assignments
and certificates are this project's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hocba_hooks import SecondaryTranscript
from hocba_plugin.demo.smas_cells import subject_name
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_cards import write_cards
from hocba_plugin.demo.vnedu_columns import Cells, Column, headings, rows_of
from hocba_plugin.demo.vnedu_sheets import SheetContent, Value, write_workbook
from hocba_plugin.samples import SamplePupil, SampleSchool

_NUMERALS = {1: "I", 2: "II"}
_PUPIL: list[Column] = [
    (("STT",), "number"),
    (("Mã học sinh",), "pupil.code"),
    (("Họ và tên",), "name.before"),
    (("Họ và tên",), "name.last"),
]
_RESULTS: list[Column] = [
    *_PUPIL,
    (("Kết quả học tập", "HK I"), "study.semester1"),
    (("Kết quả học tập", "HK II"), "study.semester2"),
    (("Kết quả học tập", "Cả năm"), "study.year"),
    (("Kết quả học tập", "Sau KT lại"), "study.after_summer"),
    (("Kết quả rèn luyện", "HK I"), "conduct.semester1"),
    (("Kết quả rèn luyện", "HK II"), "conduct.semester2"),
    (("Kết quả rèn luyện", "Cả năm"), "conduct.year"),
    (("Kết quả rèn luyện", "Sau rèn luyện hè"), "conduct.after_summer"),
    (("Số buổi nghỉ",), "absences"),
    (("Được lên lớp",), "promoted"),
    (("Nội dung lên lớp",), "promotion_text"),
    (("Nội dung hoàn thành",), "completion_text"),
    (("Khen thưởng",), "commendation.text"),
]
_IN_BOOKS = frozenset(
    f"{what}.{term}" for what in ("study", "conduct") for term in ("semester1", "semester2", "year")
) | {"absences", "commendation.text"}
_ASSIGNMENTS = ("STT", "Lớp", "Môn học", "Mã cán bộ", "Họ tên giáo viên", "Ngày sinh")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLayout:
    """How a school exported its marks."""

    marks_in_one_cell: bool = False
    """Regular marks with spaces between, as report cards have them."""
    year_sheets: bool = True
    """Else the year stands beside semester II."""
    cards: bool = False
    """Report cards of both semesters lie in the folder too."""
    books: Books = Books.NONE
    """The yearly books that lie there; what they say the class results need not say again."""
    mark_sheets: bool = True
    """Whether there are mark sheets by subject; without them nobody knows single marks."""


USUAL_MARKS = MarkLayout()


def write_class(
    folder: Path,
    school: SampleSchool,
    name: str,
    pupils: Sequence[SamplePupil],
    cells: Sequence[Cells],
    layout: MarkLayout,
) -> None:
    """Write all files of one class but its yearly books."""
    subjects = _subjects(pupils) if layout.mark_sheets else {}
    for semester, numeral in (_NUMERALS if subjects else {}).items():
        sheets = {
            id_: _sheet(
                school,
                name,
                f"BẢNG ĐIỂM CHI TIẾT - MÔN {called.upper()} - HỌC KỲ {numeral}",
                _semester_columns(id_, semester, layout, cells),
                _takers(id_, pupils, cells),
            )
            for id_, called in subjects.items()
        }
        write_workbook(folder / f"BangDiem_{name}_HK{semester}.xlsx", sheets)
        if layout.cards:
            file = folder / f"PhieuDiem_{name}_HK{semester}.xlsx"
            write_cards(file, school, semester, subjects, cells)
    if layout.year_sheets and subjects:
        _write_year(folder, school, name, pupils, cells)
    title = "BẢNG TỔNG HỢP KẾT QUẢ CẢ NĂM"
    results = {f"Lớp {name}": _sheet(school, name, title, _results(layout), cells)}
    write_workbook(folder / f"KetQua_{name}.xlsx", results)


def _results(layout: MarkLayout) -> list[Column]:
    """Return the columns of the class results: beside whole books only what those do not say."""
    if layout.books in (Books.NONE, Books.SEMESTERS):
        return _RESULTS
    return [column for column in _RESULTS if column[1] not in _IN_BOOKS]


def write_lists(folder: Path, school: SampleSchool) -> None:
    """Write who teaches what, and the certificates of the year."""
    codes = {(member.name, member.personal_id): member.code for member in school.staff}
    taught: dict[tuple[str, str], list[Value]] = {}
    certificates: list[list[Value]] = []
    for pupil in school.pupils:
        transcript = _secondary(pupil)
        for subject in transcript.subjects:
            teacher, name = subject.teacher, subject_name(transcript.level, subject)
            code = codes.get((teacher.name or "", teacher.personal_id), "")
            class_name = transcript.school_class.name
            taught[class_name, name] = ["", class_name, name, code, teacher.name or "", ""]
        code, name = transcript.pupil.code or "", transcript.pupil.name or ""
        certificates += [
            [code, name, one.name or "", one.kind or ""] for one in transcript.certificates
        ]
    rows = [*taught.values()]
    write_workbook(folder / "PhanCong.xlsx", _list("PHÂN CÔNG GIẢNG DẠY", _ASSIGNMENTS, rows))
    columns = ("Mã học sinh", "Họ và tên", "Tên chứng chỉ", "Loại chứng chỉ")
    write_workbook(folder / "ChungChi.xlsx", _list("CHỨNG CHỈ", columns, certificates))


def _write_year(
    folder: Path,
    school: SampleSchool,
    name: str,
    pupils: Sequence[SamplePupil],
    cells: Sequence[Cells],
) -> None:
    sheets = {
        id_: _sheet(
            school,
            name,
            f"BẢNG ĐIỂM CHI TIẾT - MÔN {called.upper()} - CẢ NĂM",
            [
                *_PUPIL,
                (("ĐTBmhk I",), f"subjects[subject={id_}].semester1"),
                (("ĐTBmhk II",), f"subjects[subject={id_}].semester2"),
                *_year_columns(id_),
                (("Nhận xét",), f"subjects[subject={id_}].remark"),
            ],
            _takers(id_, pupils, cells),
        )
        for id_, called in _subjects(pupils).items()
    }
    write_workbook(folder / f"BangDiem_{name}_CaNam.xlsx", sheets)


def _semester_columns(
    id_: str, semester: int, layout: MarkLayout, pupils: Sequence[Cells]
) -> list[Column]:
    place = f"components[subject={id_},semester={semester}]"
    most = [n for n in range(1, 10) if any(f"{place}.regular{n}" in cells for cells in pupils)]
    columns: list[Column] = [(("ĐĐGtx", f"TX{n}"), f"{place}.regular{n}") for n in most]
    if layout.marks_in_one_cell or not most:
        columns = [(("ĐĐGtx",), f"{place}.regular")]
    year = [] if layout.year_sheets or semester == 1 else _year_columns(id_)
    remark = "" if layout.year_sheets or semester == 1 else f"subjects[subject={id_}].remark"
    return [
        *_PUPIL,
        *columns,
        (("ĐĐGgk",), f"{place}.mid"),
        (("ĐĐGck",), f"{place}.end"),
        (("ĐTBmhk",), f"subjects[subject={id_}].semester{semester}"),
        *year,
        (("Nhận xét",), remark),
    ]


def _year_columns(id_: str) -> list[Column]:
    place = f"subjects[subject={id_}]"
    return [(("ĐTBmcn",), f"{place}.year"), (("Điểm KT lại",), f"{place}.reassessed")]


def _subjects(pupils: Sequence[SamplePupil]) -> dict[str, str]:
    """Return the name of every subject of the class, by our id."""
    return {
        subject.subject: subject_name(pupil.transcript.level, subject)
        for pupil in pupils
        for subject in _secondary(pupil).subjects
    }


def _takers(id_: str, pupils: Sequence[SamplePupil], cells: Sequence[Cells]) -> list[Cells]:
    return [
        own
        for pupil, own in zip(pupils, cells, strict=True)
        if id_ in {subject.subject for subject in _secondary(pupil).subjects}
    ]


def _secondary(pupil: SamplePupil) -> SecondaryTranscript:
    if not isinstance(pupil.transcript, SecondaryTranscript):
        raise TypeError("a sample school has one level")
    return pupil.transcript


def _sheet(
    school: SampleSchool,
    name: str,
    title: str,
    columns: Sequence[Column],
    pupils: Sequence[Cells],
) -> SheetContent:
    return SheetContent(
        titles={
            1: school.school.name or "",
            2: f"Lớp: {name}",
            3: f"{title} - NĂM HỌC {school.school_year}",
        },
        heading_row=5,
        columns=headings(columns),
        sections=(rows_of(columns, pupils),),
        footers=(f"Tổng số: {len(pupils)} học sinh", "GIÁO VIÊN BỘ MÔN"),
    )


def _list(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]
) -> Mapping[str, SheetContent]:
    paths = tuple((heading,) for heading in columns)
    return {
        "Sheet1": SheetContent(titles={1: title}, heading_row=3, columns=paths, sections=(rows,))
    }

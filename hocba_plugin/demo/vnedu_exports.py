"""A school as a folder of vnEdu exports: what its clerk would have downloaded.

Pupil list, class summaries and mark sheets of semesters follow vnEdu's own layouts; remarks,
history, staff list and results of secondary classes follow those this project asks schools for.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import PrimaryTranscript
from hocba_hooks.values.dates import for_people
from hocba_plugin.demo.vnedu_books import Books, write_books
from hocba_plugin.demo.vnedu_cells import ADDRESSES, cells_of
from hocba_plugin.demo.vnedu_columns import (
    REMARK_COLUMNS,
    SECONDARY_REMARK_COLUMNS,
    Cells,
    Column,
    PupilList,
    headings,
    pupil_columns,
    rows_of,
    summary_columns,
)
from hocba_plugin.demo.vnedu_secondary import USUAL_MARKS, MarkLayout, write_class, write_lists
from hocba_plugin.demo.vnedu_sheets import SheetContent, Value, write_workbook
from hocba_plugin.samples import SamplePupil, SampleSchool

_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_HISTORY = ("Mã học sinh", "Họ và tên", "Năm học", "Lớp", "Trường", "Tỉnh", "Ngày chuyển đến")
_STAFF = ("STT", "Mã cán bộ", "Họ tên", "Ngày sinh", "Số định danh cá nhân", "Chủ nhiệm lớp")


def write_exports(
    folder: Path,
    school: SampleSchool,
    layout: PupilList = PupilList.WIDE,
    marks: MarkLayout = USUAL_MARKS,
) -> None:
    """Write the exports of a school into ``folder``.

    :raises ValueError: a planted text has no cell in these exports.
    """
    folder.mkdir(parents=True, exist_ok=True)
    classes: dict[str, list[SamplePupil]] = {}
    for pupil in school.pupils:
        classes.setdefault(pupil.transcript.school_class.name, []).append(pupil)
    _write_pupil_lists(folder, school, classes, layout)
    primary = isinstance(school.pupils[0].transcript, PrimaryTranscript)
    if primary:
        _write_summaries(folder, school, classes, marks.books)
    else:
        for name, pupils in classes.items():
            write_class(folder, school, name, pupils, _cells(pupils), marks)
        write_lists(folder, school)
        of_classes = {name: _cells(pupils) for name, pupils in classes.items()}
        write_books(folder, school, of_classes, marks.books)
    remarks = REMARK_COLUMNS if primary else SECONDARY_REMARK_COLUMNS
    write_workbook(folder / "NhanXet.xlsx", _remarks(school, remarks))
    write_workbook(folder / "QuaTrinhHocTap.xlsx", _history(school))
    write_workbook(folder / "CanBo.xlsx", _staff(school))


def _write_pupil_lists(
    folder: Path,
    school: SampleSchool,
    classes: Mapping[str, Sequence[SamplePupil]],
    layout: PupilList,
) -> None:
    columns = pupil_columns(layout)
    if layout is not PupilList.NARROW:
        write_workbook(folder / "DanhSachHocSinh.xlsx", _pupil_list(school, classes, columns))
        return
    for name, pupils in classes.items():
        content = _pupil_list(school, {name: pupils}, columns, f"Lớp: {name}")
        write_workbook(folder / f"DanhSachHocSinh_{name}.xlsx", content)


def _pupil_list(
    school: SampleSchool,
    classes: Mapping[str, Sequence[SamplePupil]],
    columns: Sequence[Column],
    title: str = "",
) -> Mapping[str, SheetContent]:
    return {
        "Sheet1": SheetContent(
            titles={
                1: school.school.name or "",
                2: "DANH SÁCH HỌC SINH",
                3: f"Năm học: {school.school_year}",
                4: title,
            },
            heading_row=7,
            columns=headings(columns),
            sections=tuple(rows_of(columns, _cells(pupils)) for pupils in classes.values()),
            footers=(f"Tổng số: {len(school.pupils)} học sinh", "Người lập biểu"),
        ),
        "Danh mục dân tộc": _catalogue("dân tộc", _names(vocabulary.ethnic_groups())),
        "Danh mục quốc tịch": _catalogue("quốc tịch", _names(vocabulary.countries())),
        "Danh mục xã": _communes(school),
    }


def _write_summaries(
    folder: Path,
    school: SampleSchool,
    classes: Mapping[str, Sequence[SamplePupil]],
    books: Books,
) -> None:
    """Write the summary of each class, as a file of its own or as a sheet of the grade's book."""
    ticked = books is not Books.NONE
    by_file: dict[str, dict[str, SheetContent]] = {}
    for name, pupils in classes.items():
        grade = pupils[0].transcript.school_class.grade
        file = {
            Books.NONE: f"TongHop_{name}",
            Books.CLASS: f"so_diem_tong_ket_lop_{name.lower()}",
        }.get(books, f"so_diem_tong_ket_khoi_khoi_{grade}")
        by_file.setdefault(file, {}).update(_summary(school, name, pupils, ticked=ticked))
    for file, sheets in by_file.items():
        write_workbook(folder / f"{file}.xlsx", sheets)


def _summary(
    school: SampleSchool, name: str, pupils: Sequence[SamplePupil], *, ticked: bool
) -> Mapping[str, SheetContent]:
    transcripts = [pupil.transcript for pupil in pupils]
    subjects = {
        row.subject: row.name or row.subject
        for transcript in transcripts
        if isinstance(transcript, PrimaryTranscript)
        for row in transcript.subjects
    }
    cells = _cells(pupils)
    columns = summary_columns(transcripts[0].school_class.grade, subjects, cells, ticked=ticked)
    return {
        f"Lớp {name}": SheetContent(
            titles={
                1: school.school.department_name or "",
                2: school.school.name or "",
                3: "BẢNG TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ GIÁO DỤC CUỐI NĂM HỌC",
                4: f"Năm học: {school.school_year}",
                5: f"Lớp: {name}",
            },
            heading_row=6,
            columns=headings(columns),
            sections=(rows_of(columns, cells),),
            footers=(f"Tổng số: {len(pupils)} học sinh", "GIÁO VIÊN CHỦ NHIỆM", "HIỆU TRƯỞNG"),
        )
    }


def _remarks(school: SampleSchool, columns: Sequence[Column]) -> Mapping[str, SheetContent]:
    return {
        "Nhận xét": SheetContent(
            titles={1: "NHẬN XÉT, CHUYÊN CẦN, SỨC KHỎE", 2: f"Năm học: {school.school_year}"},
            heading_row=4,
            columns=headings(columns),
            sections=(rows_of(columns, _cells(school.pupils)),),
        )
    }


def _history(school: SampleSchool) -> Mapping[str, SheetContent]:
    rows: list[list[Value]] = [
        [
            cells["pupil.code"],
            cells["pupil.name"],
            entry.school_year,
            entry.class_name or "",
            entry.school_name or "",
            entry.province_name or "",
            entry.arrived_on or "",
        ]
        for pupil, cells in zip(school.pupils, _cells(school.pupils), strict=True)
        for entry in pupil.transcript.history
    ]
    return {"Sheet1": _plain("QUÁ TRÌNH HỌC TẬP", _HISTORY, rows)}


def _staff(school: SampleSchool) -> Mapping[str, SheetContent]:
    rows: list[list[Value]] = [
        [
            Decimal(number),
            member.code,
            member.name,
            for_people(member.birth) if member.birth else "",
            member.personal_id or "",
            member.homeroom_of or "",
        ]
        for number, member in enumerate(school.staff, start=1)
    ]
    return {"Sheet1": _plain("DANH SÁCH CÁN BỘ, GIÁO VIÊN", _STAFF, rows)}


def _communes(school: SampleSchool) -> SheetContent:
    known = {}
    for pupil in school.pupils:
        cells = cells_of(pupil)
        for place in ADDRESSES:
            code = getattr(pupil.transcript.pupil, place).commune_code
            if code and (name := str(cells[f"pupil.{place}.commune"])):
                known[code] = (code, name, str(cells[f"pupil.{place}.province"]))
    return _plain("DANH MỤC XÃ", ("Mã xã", "Tên xã", "Tỉnh/Tp"), sorted(known.values()))


def _catalogue(what: str, names: Sequence[Sequence[str]]) -> SheetContent:
    return _plain(f"DANH MỤC {what.upper()}", ("Mã", "Tên"), names)


def _names(terms: Mapping[str, vocabulary.Term]) -> list[tuple[str, str]]:
    return [(term.id, term.name) for term in terms.values()]


def _plain(title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> SheetContent:
    columns = tuple((heading,) for heading in headings)
    return SheetContent(titles={1: title}, heading_row=3, columns=columns, sections=(rows,))


def _cells(pupils: Sequence[SamplePupil]) -> list[Cells]:
    return [cells_of(pupil) for pupil in pupils]

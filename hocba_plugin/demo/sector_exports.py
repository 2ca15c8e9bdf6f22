"""A sample school as SMAS mark sheets and sector-database exports: what a clerk downloads.

Pupil list, staff list, mark sheets and primary results follow the layouts schools have; results of
the year, learning history, certificates and who teaches what follow this project's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from hocba_hooks import Level, PrimaryTranscript, SecondaryTranscript, vocabulary
from hocba_hooks.values.dates import for_people
from hocba_plugin.demo import sector_assessments, sector_ver2, smas_marks, smas_primary
from hocba_plugin.demo.smas_sheets import (
    GRADINGS,
    Cells,
    decided,
    person,
    pupil_row,
    score,
)
from hocba_plugin.demo.vnedu_sheets import SheetContent, write_workbook
from hocba_plugin.reports.excel import HeadingPath
from hocba_plugin.samples import SamplePupil, SampleSchool

_CATALOGUES = 15
"""Beside the communes: the sector's list comes with 16 catalogue sheets."""
_PLANTED_IN_VER2 = ("pupil.birth", "subjects[", "competences[")
"""Beginnings of model paths these layouts take planted texts for."""
_TERMS = {"HK I": "semester1", "HK II": "semester2", "cả năm": "year"}


class Layouts(StrEnum):
    """Which layouts a school's program writes."""

    TEMPLATES = "templates"
    """A portal's pupil list; of primary one sheet of results a class."""
    VER2 = "ver2"
    """The sector's list ver2; of primary one sheet of assessment a subject, all times in it."""


def write_sector_exports(
    folder: Path, school: SampleSchool, layouts: Layouts = Layouts.TEMPLATES
) -> None:
    """Write the exports of a school of any level into ``folder``.

    :raises ValueError: a pupil has a planted text, for which these sheets have no cell.
    """
    planted = {path for pupil in school.pupils for path in pupil.raw}
    if layouts is Layouts.VER2:
        planted = {path for path in planted if not path.startswith(_PLANTED_IN_VER2)}
    if planted:
        raise ValueError("these exports take no planted texts")
    folder.mkdir(parents=True, exist_ok=True)
    books = {
        "C1-HocSinh": _pupil_list(school, layouts),
        "CSDL_GiaoVien": {"Sheet1": _staff(school)},
        "PhanCong": {"Phân công": _teaching(school)},
        "TongKet": {"Tổng kết": _summary(school, layouts)},
        "QuaTrinhHocTap": {"Quá trình học tập": _history(school)},
        "ChungChi": {"Chứng chỉ": _certificates(school)},
    }
    is_primary = school.pupils[0].transcript.level is Level.PRIMARY
    results = _primary_results(school, layouts) if is_primary else smas_marks.books(school)
    for name, book in {**books, **results}.items():
        write_workbook(folder / f"{name}.xlsx", book)


def _primary_results(
    school: SampleSchool, layouts: Layouts
) -> Mapping[str, Mapping[str, SheetContent]]:
    in_sheets = layouts is Layouts.VER2
    return sector_assessments.books(school) if in_sheets else smas_primary.books(school)


def _pupil_list(school: SampleSchool, layouts: Layouts) -> Mapping[str, SheetContent]:
    rows = [pupil_row(pupil) for pupil in school.pupils]
    catalogues = {
        f"DM {number}": _table((), ["Mã", "Tên"], [{"Mã": "01", "Tên": "…"}])
        for number in range(1, _CATALOGUES + 1)
    }
    # The real headings are wrapped: line breaks stand in the cells.
    headings = [heading.replace(" ", "\n", 1) for heading in rows[0]]
    values = [list(row.values()) for row in rows]
    sheet = SheetContent(
        titles={},
        heading_row=1,
        columns=tuple((heading,) for heading in ["STT", *headings]),
        sections=([[Decimal(n), *row] for n, row in enumerate(values, start=1)],),
    )
    if layouts is Layouts.VER2:
        sheet = sector_ver2.pupil_list(school)
    return {"Sheet1": sheet, "DM Xã": _communes(rows, school), **catalogues}


def _communes(rows: Iterable[Cells], school: SampleSchool) -> SheetContent:
    found = {}
    for row, pupil in zip(rows, school.pupils, strict=True):
        for short, place in (
            ("nơi sinh", pupil.transcript.pupil.birthplace),
            ("quê quán", pupil.transcript.pupil.native_place),
            ("chỗ ở hiện nay", pupil.transcript.pupil.residence),
        ):
            if place.commune_code and row[f"Phường Xã {short}"]:
                found[place.commune_code] = {
                    "Mã xã": place.commune_code,
                    "Tên xã": row[f"Phường Xã {short}"],
                    "Tỉnh thành": row[f"Tỉnh thành {short}"],
                }
    return _table((), ["Mã xã", "Tên xã", "Tỉnh thành"], list(found.values()))


def _staff(school: SampleSchool) -> SheetContent:
    rows: list[Cells] = [
        {
            "Họ tên": member.name,
            "Email": "chung@truong.example",
            "Ngày sinh": for_people(member.birth) if member.birth else "",
            "Trạng thái CB": "Đang làm việc",
            "Vị trí việc làm": "Giáo viên",
            "Số định danh cá nhân": member.personal_id or "",
        }
        for member in school.staff
    ]
    return _table(_titles(school, "DANH SÁCH CÁN BỘ, GIÁO VIÊN"), list(rows[0]), rows)


def _teaching(school: SampleSchool) -> SheetContent:
    births = {(m.name, m.personal_id): m.birth for m in school.staff}
    rows: dict[tuple[str, str], Cells] = {}
    for pupil in school.pupils:
        transcript = pupil.transcript
        posts = {"Chủ nhiệm": transcript.homeroom_teacher}
        if isinstance(transcript, SecondaryTranscript):
            subjects = vocabulary.subjects(transcript.level)
            posts |= {subjects[s.subject].name: s.teacher for s in transcript.subjects}
        for post, teacher in posts.items():
            born = births.get((teacher.name or "", teacher.personal_id))
            rows[transcript.school_class.name, post] = {
                "Lớp": transcript.school_class.name,
                "Môn học": post,
                "Họ tên giáo viên": teacher.name or "",
                "Ngày sinh": for_people(born) if born else "",
            }
    return _table(
        _titles(school, "PHÂN CÔNG GIÁO VIÊN"),
        ["Lớp", "Môn học", "Họ tên giáo viên", "Ngày sinh"],
        list(rows.values()),
    )


def _summary(school: SampleSchool, layouts: Layouts) -> SheetContent:
    rows = [_summary_row(pupil, layouts) for pupil in school.pupils]
    return _table(_titles(school, "TỔNG KẾT NĂM HỌC"), list(rows[0]), rows)


def _summary_row(pupil: SamplePupil, layouts: Layouts) -> Cells:
    transcript = pupil.transcript
    shared: Cells = {
        **person(transcript),
        "Nội dung hoàn thành": transcript.completion_text or "",
        "Nhận xét của GVCN": transcript.homeroom_remark or "",
        "Khen thưởng": transcript.commendation.text or "",
        "Trích lục": "x" if transcript.extract_of_paper else "",
    }
    if isinstance(transcript, PrimaryTranscript):
        cells = {**shared, **smas_primary.summary_cells(transcript)}
        if layouts is Layouts.TEMPLATES:
            return cells
        left = {k: v for k, v in cells.items() if k not in sector_assessments.IN_ASSESSMENTS}
        return {**left, **sector_assessments.year_cells(transcript)}
    return {**shared, **_secondary_summary(transcript)}


def _secondary_summary(transcript: SecondaryTranscript) -> Cells:
    study, conduct = transcript.study, transcript.conduct
    return {
        **{f"Học tập {term}": GRADINGS[getattr(study, name)] for term, name in _TERMS.items()},
        "Học tập sau đánh giá lại": GRADINGS[study.after_summer],
        **{f"Rèn luyện {term}": GRADINGS[getattr(conduct, name)] for term, name in _TERMS.items()},
        "Rèn luyện sau hè": GRADINGS[conduct.after_summer],
        "Được lên lớp": decided(transcript.promoted),
        "Nội dung lên lớp": transcript.promotion_text or "",
        "Kết quả cuộc thi": transcript.competition_results or "",
        "Nhận xét rèn luyện trong hè": transcript.summer_training_remark or "",
        "Số buổi nghỉ": score(transcript.absences),
    }


def _history(school: SampleSchool) -> SheetContent:
    rows: list[Cells] = [
        {
            **{name: person(p.transcript)[name] for name in ("Mã học sinh", "Họ và tên")},
            "Năm học": entry.school_year,
            "Lớp": entry.class_name or "",
            "Trường": entry.school_name or "",
            "Tỉnh": entry.province_name or "",
            "Ngày chuyển đến": for_people(entry.arrived_on) if entry.arrived_on else "",
        }
        for p in school.pupils
        for entry in p.transcript.history
    ]
    headings = ["Mã học sinh", "Họ và tên", "Năm học", "Lớp", "Trường", "Tỉnh", "Ngày chuyển đến"]
    return _table(("QUÁ TRÌNH HỌC TẬP",), headings, rows)


def _certificates(school: SampleSchool) -> SheetContent:
    rows: list[Cells] = [
        {
            **{name: person(p.transcript)[name] for name in ("Mã học sinh", "Họ và tên")},
            "Tên chứng chỉ": certificate.name or "",
            "Loại chứng chỉ": certificate.kind or "",
        }
        for p in school.pupils
        if isinstance(p.transcript, SecondaryTranscript)
        for certificate in p.transcript.certificates
    ]
    headings = ["Mã học sinh", "Họ và tên", "Tên chứng chỉ", "Loại chứng chỉ"]
    return _table(("CHỨNG CHỈ",), headings, rows)


def _titles(school: SampleSchool, title: str) -> tuple[str, ...]:
    return (school.school.name or "", title, f"Năm học: {school.school_year}")


def _table(titles: Sequence[str], headings: Sequence[str], rows: Sequence[Cells]) -> SheetContent:
    numbered = [
        [Decimal(number), *(row[heading] for heading in headings)]
        for number, row in enumerate(rows, start=1)
    ]
    columns: tuple[HeadingPath, ...] = tuple((heading,) for heading in ("STT", *headings))
    return SheetContent(
        titles=dict(enumerate(titles, start=1)),
        heading_row=len(titles) + 2,
        columns=columns,
        sections=(numbered,),
    )

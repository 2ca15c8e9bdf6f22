"""The sector's sheets of periodic assessment, primary: one subject a file, all classes in it; and
competences and qualities, a file a class. The times of assessment are rows of one sheet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hocba_hooks import PrimaryTranscript, vocabulary
from hocba_hooks.transcripts import Level, PrimarySubject
from hocba_hooks.values.marks import Verdict
from hocba_plugin.demo.smas_primary import traits
from hocba_plugin.demo.smas_sheets import LEVELS, YEAR_RESULTS, Cells, person, score
from hocba_plugin.demo.vnedu_sheets import SheetContent, Value
from hocba_plugin.samples import SampleSchool

_EARLIER, _YEAR_END = "giữa học kì 2", "cuối năm"
_REMARKS = {
    "Nhận xét NL Chung": "general_competences_remark",
    "Nhận xét NL Đặc thù": "specific_competences_remark",
    "Nhận xét Phẩm chất": "qualities_remark",
}
IN_ASSESSMENTS = ("Nhận xét phẩm chất", "Nhận xét năng lực chung", "Nhận xét năng lực đặc thù")
"""Columns of our summary that these sheets have."""

Row = Mapping[tuple[str, ...], Value]
_Pupil = tuple[PrimaryTranscript, Mapping[str, str]]
"""A pupil, and the texts planted for values."""


def books(school: SampleSchool) -> Mapping[str, Mapping[str, SheetContent]]:
    """Return the workbooks by file name."""
    pupils = [
        (p.transcript, p.raw) for p in school.pupils if isinstance(p.transcript, PrimaryTranscript)
    ]
    subjects = dict.fromkeys(row.subject for pupil, _ in pupils for row in pupil.subjects)
    classes: dict[str, list[_Pupil]] = {}
    for pupil, raw in pupils:
        classes.setdefault(pupil.school_class.name, []).append((pupil, raw))
    return {
        **{f"DanhGia_{subject}": {"Sheet1": _subject(pupils, subject)} for subject in subjects},
        **{f"NLPC_{name}": {"Sheet1": _traits(own)} for name, own in classes.items()},
    }


def year_cells(transcript: PrimaryTranscript) -> Cells:
    """Return what these sheets have no column for, by headings of our own summary."""
    return {"Kết quả giáo dục": YEAR_RESULTS[transcript.year_result]}


def _subject(pupils: Sequence[_Pupil], subject: str) -> SheetContent:
    taking = [(p, row) for p in pupils for row in p[0].subjects if row.subject == subject]
    written = taking[0][1].name or vocabulary.subjects(Level.PRIMARY)[subject].name
    return _sheet(
        f"BẢNG ĐÁNH GIÁ ĐỊNH KỲ - Môn học: {written}",
        pupils[0][0].school_year,
        [_subject_row(p, row, time) for time in (_EARLIER, _YEAR_END) for p, row in taking],
    )


def _subject_row(pupil: _Pupil, row: PrimarySubject, time: str) -> Row:
    (transcript, raw), final = pupil, time == _YEAR_END
    test = "M" if row.test is Verdict.EXEMPT else score(row.test)
    planted = f"subjects[subject={row.subject}].test"
    return {
        **_person(transcript, "Mã học sinh"),
        ("Mức đạt được",): LEVELS[row.level] if final else "H",
        ("Điểm KTĐK",): raw.get(planted, test) if final else "",
        ("Mã nhận xét",): "NX01",
        ("Nội dung nhận xét",): "Có tiến bộ.",
        ("Thời điểm đánh giá",): time,
    }


def _traits(pupils: Sequence[_Pupil]) -> SheetContent:
    rows = [_trait_row(p, time) for time in (_EARLIER, _YEAR_END) for p in pupils]
    return _sheet("ĐÁNH GIÁ NĂNG LỰC, PHẨM CHẤT", pupils[0][0].school_year, rows)


def _trait_row(pupil: _Pupil, time: str) -> Row:
    (transcript, raw), final = pupil, time == _YEAR_END
    return {
        **_person(transcript, "Mã định danh"),
        **{path: level if final else "Đ" for path, level in traits(transcript, raw)},
        **{
            (heading,): (getattr(transcript, name) or "") if final else "Cần cố gắng hơn."
            for heading, name in _REMARKS.items()
        },
        ("Thời điểm đánh giá",): time,
    }


def _person(transcript: PrimaryTranscript, code: str) -> Row:
    known = person(transcript)
    renamed = {code if heading == "Mã học sinh" else heading: v for heading, v in known.items()}
    return {(heading,): value for heading, value in renamed.items()}


def _sheet(title: str, school_year: str, rows: Sequence[Row]) -> SheetContent:
    return SheetContent(
        titles={1: title, 2: f"Năm học: {school_year}"},
        heading_row=4,
        columns=(("STT",), *rows[0]),
        sections=([[Decimal(n), *row.values()] for n, row in enumerate(rows, start=1)],),
    )

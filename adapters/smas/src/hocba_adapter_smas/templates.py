"""Blank workbooks of what SMAS and the sector database do not export, ready to fill in."""

from collections.abc import Iterator

from hocba_adapter_kit import template_fields as fields
from hocba_adapter_kit.headings import HeadingPath
from hocba_adapter_kit.template_books import SECONDARY, BookMaker, sheet
from hocba_adapter_kit.templates import Field, column_at, columns
from hocba_adapter_smas import layouts
from hocba_adapter_smas.primary_columns import COMPETENCES, LEVEL, QUALITIES, TEST, TRAIT
from hocba_hooks import Level, TemplateBook, TemplateColumn, TemplateSheet, vocabulary
from hocba_hooks.transcripts import Competence

_FROM_GRADE_3 = (Competence.TECHNOLOGY, Competence.INFORMATICS)
_YEAR_END = {
    "class_completed": fields.CLASS_COMPLETED,
    "primary_completed": fields.PRIMARY_COMPLETED,
    "promoted": fields.PROMOTED,
}
_PAPER = {
    "not_assessed": fields.NOT_ASSESSED,
    "register_number": fields.REGISTER_NUMBER,
    "extract_of_paper": fields.EXTRACT,
}
_PRIMARY_SUMMARY = {
    **fields.PUPIL,
    "year_result": fields.unless_elsewhere(fields.YEAR_RESULT),
    **{name: fields.unless_elsewhere(field) for name, field in _YEAR_END.items()},
    "completion_text": fields.COMPLETION_TEXT,
    "homeroom_remark": fields.HOMEROOM_REMARK,
    "qualities_remark": fields.QUALITIES_REMARK,
    "general_competences_remark": fields.GENERAL_REMARK,
    "specific_competences_remark": fields.SPECIFIC_REMARK,
    "height_cm": fields.HEIGHT,
    "weight_kg": fields.WEIGHT,
    "with_leave": fields.WITH_LEAVE,
    "without_leave": fields.WITHOUT_LEAVE,
    "commendation": fields.COMMENDATION,
    "unplanned": fields.UNPLANNED,
    **_PAPER,
}
_SECONDARY_SUMMARY = {
    **fields.PUPIL,
    **fields.STUDY,
    **fields.CONDUCT,
    "sessions": fields.SESSIONS,
    "promoted": fields.PROMOTED,
    "promotion_text": fields.PROMOTION_TEXT,
    "completion_text": fields.COMPLETION_TEXT,
    "commendation": fields.COMMENDATION,
    "homeroom_remark": fields.HOMEROOM_REMARK,
    "competition_results": fields.COMPETITION,
    "summer_training_remark": fields.SUMMER_REMARK,
    **_PAPER,
}
_HISTORY = {
    "code": fields.CODE,
    "name": fields.NAME,
    "school_year": fields.SCHOOL_YEAR,
    "class_name": fields.PAST_CLASS,
    "school_name": fields.PAST_SCHOOL,
    "province_name": fields.PROVINCE,
    "arrived_on": fields.ARRIVED_ON,
}


def sector_books() -> tuple[TemplateBook, ...]:
    """Return the workbooks to keep beside exports of the sector database."""
    make = BookMaker(_naming)
    teaching = (
        "Giáo viên chủ nhiệm từng lớp; ở THCS, THPT cả giáo viên từng môn",
        "Homeroom teachers and, in secondary, who teaches what",
    )
    subject = fields.taught(fields.HOMEROOM)
    return (
        make.teaching(layouts.TEACHING, subject, teaching, tuple(Level)),
        make.history(layouts.HISTORY, _HISTORY),
        _primary_summary(make),
        _secondary_summary(make),
        *(make.year_marks(layouts.MARKS, level) for level in SECONDARY),
        make.certificates(layouts.CERTIFICATES),
    )


def smas_books() -> tuple[TemplateBook, ...]:
    """Return the workbooks to keep beside exports of SMAS.

    Two more: a staff list and primary results come from the sector database, not from SMAS.
    """
    make = BookMaker(_naming)
    return (make.staff(layouts.STAFF, {}), *sector_books(), _primary_results(make))


def _naming(name: str) -> tuple[str, str]:
    return (
        f"Tên tệp nên giữ là {name}, tiêu đề cột phải giữ nguyên; để cùng thư mục với các tệp xuất",
        f"Better keep the name {name}, and do keep the headings; keep it beside the exports",
    )


def _primary_summary(make: BookMaker) -> TemplateBook:
    return make.book(
        "TongKet_TieuHoc",
        (
            "Hoàn thành, lên lớp, nhận xét, chuyên cần, sức khỏe, khen thưởng (tiểu học)",
            "Primary: completion, promotion, remarks, absences, health, commendation",
        ),
        (Level.PRIMARY,),
        sheet("Tổng kết", "TỔNG KẾT NĂM HỌC", layouts.SUMMARY, _PRIMARY_SUMMARY),
    )


def _secondary_summary(make: BookMaker) -> TemplateBook:
    return make.book(
        "TongKet_TrungHoc",
        (
            "Kết quả học tập, rèn luyện, buổi nghỉ, lên lớp, khen thưởng, nhận xét (THCS, THPT)",
            "Secondary: study and conduct, absences, promotion, commendation, remarks",
        ),
        SECONDARY,
        sheet("Tổng kết", "TỔNG KẾT NĂM HỌC", layouts.SUMMARY, _SECONDARY_SUMMARY),
    )


def _primary_results(make: BookMaker) -> TemplateBook:
    return make.book(
        "KQGD_TieuHoc",
        (
            "Kết quả giáo dục cuối năm (tiểu học), theo mẫu CSDL ngành; mỗi khối một trang tính",
            "Primary: results of the year after the sector's template, a sheet a grade",
        ),
        (Level.PRIMARY,),
        *map(_grade_results, Level.PRIMARY.grades),
    )


def _grade_results(grade: int) -> TemplateSheet:
    shown = {"year_result": fields.YEAR_RESULT, **_YEAR_END}
    if grade != max(Level.PRIMARY.grades):
        del shown["primary_completed"]
    return TemplateSheet(
        name=f"Khối {grade}",
        title="KẾT QUẢ GIÁO DỤC CUỐI NĂM HỌC",
        columns=(
            *columns(layouts.PRIMARY, fields.PUPIL),
            *_subjects(grade),
            *_traits(grade),
            *columns(layouts.PRIMARY, shown),
        ),
    )


def _subjects(grade: int) -> Iterator[TemplateColumn]:
    for subject in vocabulary.subjects(Level.PRIMARY).values():
        if grade in subject.grades:
            level = (subject.name, "Mức đạt được")
            yield _result(level, f"{LEVEL}{subject.id}", fields.SUBJECT_LEVEL)
        if grade in subject.mark_grades:
            yield _result((subject.name, "Điểm KTĐK"), f"{TEST}{subject.id}", fields.TEST)


def _traits(grade: int) -> Iterator[TemplateColumn]:
    for group, traits in (("Năng lực", COMPETENCES), ("Phẩm chất", QUALITIES)):
        # Several spellings are read: the first is written.
        names = {trait: name for name, trait in reversed(traits.items())}
        for trait in dict.fromkeys(traits.values()):
            if grade > 2 or trait not in _FROM_GRADE_3:
                yield _result((group, names[trait]), f"{TRAIT}{trait}", fields.TRAIT_LEVEL)


def _result(path: HeadingPath, name: str, field: Field) -> TemplateColumn:
    return column_at(layouts.PRIMARY, path, name, field)

"""Blank workbooks of what vnEdu does not export: this project's own layouts, ready to fill in."""

from hocba_adapter_kit import template_fields as fields
from hocba_adapter_kit.template_books import SECONDARY, BookMaker, sheet
from hocba_adapter_vnedu.layouts import HISTORY, REMARKS, STAFF
from hocba_adapter_vnedu.mark_layouts import ASSIGNMENTS, CERTIFICATES, MARKS, RESULTS
from hocba_hooks import Level, TemplateBook

_YEAR_END = {
    "year_result": fields.YEAR_RESULT,
    "class_completed": fields.CLASS_COMPLETED,
    "primary_completed": fields.PRIMARY_COMPLETED,
    "promoted": fields.PROMOTED,
}
_REMARKS = {
    **fields.PUPIL,
    "status": fields.STATUS,
    "not_assessed": fields.NOT_ASSESSED,
}
_PRIMARY_REMARKS = {
    **_REMARKS,
    **_YEAR_END,
    "homeroom_remark": fields.HOMEROOM_REMARK,
    "qualities_remark": fields.QUALITIES_REMARK,
    "general_remark": fields.GENERAL_REMARK,
    "specific_remark": fields.SPECIFIC_REMARK,
    "absent_with_leave": fields.WITH_LEAVE,
    "absent_without_leave": fields.WITHOUT_LEAVE,
    "height": fields.HEIGHT,
    "weight": fields.WEIGHT,
    "commendation": fields.COMMENDATION,
    "unplanned": fields.UNPLANNED,
    "completion_text": fields.COMPLETION_TEXT,
}
_SECONDARY_REMARKS = {
    **_REMARKS,
    "homeroom_remark": fields.HOMEROOM_REMARK,
    "competition_results": fields.COMPETITION,
    "summer_training_remark": fields.SUMMER_REMARK,
}
_RESULTS = {
    **fields.PUPIL,
    **fields.STUDY,
    **fields.CONDUCT,
    "sessions": fields.SESSIONS,
    "promoted": fields.PROMOTED,
    "promotion_text": fields.PROMOTION_TEXT,
    "completion_text": fields.COMPLETION_TEXT,
    "commendation": fields.COMMENDATION,
}
_HISTORY = {
    "code": fields.CODE,
    "name": fields.NAME,
    "school_year": fields.SCHOOL_YEAR,
    "class": fields.PAST_CLASS,
    "school": fields.PAST_SCHOOL,
    "province": fields.PROVINCE,
    "arrived_on": fields.ARRIVED_ON,
}


def books() -> tuple[TemplateBook, ...]:
    """Return the workbooks to keep beside exports of vnEdu."""
    make = BookMaker(_naming)
    teaching = "Ai dạy môn nào, ở lớp nào", "Who teaches which subject in which class"
    return (
        make.staff(STAFF, {"homeroom_of": fields.HOMEROOM_OF}),
        make.history(HISTORY, _HISTORY),
        _primary_remarks(make),
        _secondary_remarks(make),
        _results(make),
        *(make.year_marks(MARKS, level) for level in SECONDARY),
        make.teaching(ASSIGNMENTS, fields.taught(), teaching, SECONDARY),
        make.certificates(CERTIFICATES),
    )


def _naming(name: str) -> tuple[str, str]:
    start = name.partition("_")[0]
    return (
        f"Tên tệp phải bắt đầu bằng {start}; để cùng thư mục với các tệp xuất từ vnEdu",
        f"The file's name must begin with {start}; keep it beside the exports of vnEdu",
    )


def _primary_remarks(make: BookMaker) -> TemplateBook:
    return make.book(
        "NhanXet_TieuHoc",
        (
            "Kết quả cuối năm, nhận xét, chuyên cần, sức khỏe, khen thưởng của học sinh tiểu học",
            "Primary: result of the year, remarks, absences, health, commendation",
        ),
        (Level.PRIMARY,),
        sheet("Nhận xét", "KẾT QUẢ CUỐI NĂM VÀ NHẬN XÉT", REMARKS, _PRIMARY_REMARKS),
    )


def _secondary_remarks(make: BookMaker) -> TemplateBook:
    return make.book(
        "NhanXet_TrungHoc",
        (
            "Nhận xét của giáo viên chủ nhiệm, kết quả cuộc thi, rèn luyện hè (THCS, THPT)",
            "Secondary: the homeroom teacher's remark, competitions, summer training",
        ),
        SECONDARY,
        sheet("Nhận xét", "NHẬN XÉT CỦA GIÁO VIÊN CHỦ NHIỆM", REMARKS, _SECONDARY_REMARKS),
    )


def _results(make: BookMaker) -> TemplateBook:
    return make.book(
        "KetQua_TrungHoc",
        (
            "Kết quả học tập, rèn luyện, số buổi nghỉ, lên lớp, khen thưởng (THCS, THPT)",
            "Secondary: study and conduct, absences, promotion, commendation",
        ),
        SECONDARY,
        sheet("Kết quả", "BẢNG TỔNG HỢP KẾT QUẢ CẢ NĂM", RESULTS, _RESULTS),
    )

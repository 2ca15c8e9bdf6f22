"""What the parts of a transcript are called."""

from collections.abc import Iterable

from hocba_plugin.cli.output import Output

_RESULTS = "kết quả cả năm", "results of the year"
_REMARKS = "nhận xét", "remarks"
_HEALTH = "chiều cao, cân nặng", "height and weight"
_ABSENCES = "số buổi nghỉ", "absences"
_TERMS = "năm học và thông tư", "school year and circular"
PARTS = {
    "school_year": _TERMS,
    "circular": _TERMS,
    "level": ("cấp học", "level"),
    "extract_of_paper": ("trích lục học bạ giấy", "extract of a paper record"),
    "school": ("thông tin trường", "school"),
    "school_class": ("lớp", "class"),
    "pupil": ("thông tin học sinh", "pupil"),
    "homeroom_teacher": ("giáo viên chủ nhiệm", "homeroom teacher"),
    "head": ("người ký thay mặt trường", "head"),
    "promoted": _RESULTS,
    "completion_text": _RESULTS,
    "promotion_text": _RESULTS,
    "year_result": _RESULTS,
    "class_completed": _RESULTS,
    "primary_completed": _RESULTS,
    "study": ("kết quả học tập", "study results"),
    "conduct": ("kết quả rèn luyện", "conduct"),
    "commendation": ("khen thưởng", "commendation"),
    "competition_results": ("kết quả các cuộc thi", "competitions"),
    "certificates": ("chứng chỉ", "certificates"),
    "history": ("quá trình học tập", "learning history"),
    "subjects": ("môn học và giáo viên bộ môn", "subjects and their teachers"),
    "competences": ("năng lực", "competences"),
    "qualities": ("phẩm chất", "qualities"),
    "weight_kg": _HEALTH,
    "height_cm": _HEALTH,
    "absences": _ABSENCES,
    "absent_with_leave": _ABSENCES,
    "absent_without_leave": _ABSENCES,
    "homeroom_remark": _REMARKS,
    "qualities_remark": _REMARKS,
    "general_competences_remark": _REMARKS,
    "specific_competences_remark": _REMARKS,
    "summer_training_remark": _REMARKS,
}


def named(parts: Iterable[str], output: Output) -> str:
    """Return what these fields of a transcript are called, each name once."""
    return ", ".join(dict.fromkeys(output.text(*PARTS[part]) for part in parts))

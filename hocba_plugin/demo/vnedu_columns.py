"""The columns of a vnEdu school's exports, and which value of ours stands in each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import Competence, Level, Quality
from hocba_plugin.demo.vnedu_sheets import Value
from hocba_plugin.reports.excel import HeadingPath

Column = tuple[HeadingPath, str]
"""A heading, and the model path of what stands below it; "" for what no record needs."""
Cells = dict[str, Value]

_SUBJECTS = "Môn học và hoạt động giáo dục"
_GENERAL, _SPECIFIC = "Năng lực chung", "Năng lực đặc thù"
_COMPETENCES = {
    Competence.SELF_STUDY: (_GENERAL, "Tự chủ và tự học"),
    Competence.COMMUNICATION: (_GENERAL, "Giao tiếp và hợp tác"),
    Competence.PROBLEM_SOLVING: (_GENERAL, "Giải quyết vấn đề và sáng tạo"),
    Competence.LANGUAGE: (_SPECIFIC, "Ngôn ngữ"),
    Competence.CALCULATION: (_SPECIFIC, "Tính toán"),
    Competence.SCIENCE: (_SPECIFIC, "Khoa học"),
    Competence.TECHNOLOGY: (_SPECIFIC, "Công nghệ"),
    Competence.INFORMATICS: (_SPECIFIC, "Tin học"),
    Competence.AESTHETICS: (_SPECIFIC, "Thẩm mĩ"),
    Competence.PHYSICAL: (_SPECIFIC, "Thể chất"),
}
_QUALITIES = {
    Quality.PATRIOTISM: "Yêu nước",
    Quality.COMPASSION: "Nhân ái",
    Quality.DILIGENCE: "Chăm chỉ",
    Quality.HONESTY: "Trung thực",
    Quality.RESPONSIBILITY: "Trách nhiệm",
}
_TICKED_RESULTS: list[Column] = [
    (("Kết quả giáo dục", heading), f"year_result.{letters}")
    for letters, heading in (
        ("HTXS", "Hoàn thành xuất sắc"),
        ("HTT", "Hoàn thành tốt"),
        ("HT", "Hoàn thành"),
        ("CHT", "Chưa hoàn thành"),
    )
]
_SHORT_NAMES = {"TIN": "Tin học", "CN": "Công nghệ", "AN": "Âm nhạc", "MT": "Mĩ thuật"}
_LAST_GRADE = 5


def _place(group: str, model: str, *parts: tuple[str, str]) -> list[Column]:
    return [((group, heading), f"{model}.{part}" if part else "") for heading, part in parts]


_PARTS = (("Xã/Phường", "commune"), ("Tỉnh/Tp", "province"))
_UNREAD = (("SN/Xóm", ""), ("Khu dân cư", ""), ("Xã/Phường", ""), ("Tỉnh/Tp", ""))


def _parent(who: str, model: str) -> list[Column]:
    return [
        ((f"Tên {who}",), f"{model}.name"),
        ((f"Nghề nghiệp {who}",), f"{model}.occupation"),
        ((f"Năm sinh {who}",), ""),
        ((f"Căn cước {who}",), ""),
        ((f"Đơn vị công tác {who}",), ""),
    ]


PUPIL_COLUMNS: list[Column] = [
    (("STT",), "number"),
    (("Lớp học",), "class"),
    (("Mã học sinh",), "pupil.code"),
    (("Mã VEMIS",), ""),
    (("Mã MOET",), "pupil.code"),
    (("Sổ đăng bộ",), "pupil.register_number"),
    (("Họ và tên",), "pupil.name"),
    (("Ngày sinh",), "pupil.birth"),
    (("Ngày vào\ntrường",), ""),
    (("Giới tính",), "pupil.sex"),
    (("Quốc tịch",), "pupil.nationality"),
    *_place("Chỗ ở hiện nay", "pupil.residence", ("SN/Xóm", "house"), ("Khu dân cư", ""), *_PARTS),
    *_place("Hộ khẩu thường trú", "", *_UNREAD),
    *_place("Nơi sinh", "pupil.birthplace", ("Thông tin nơi sinh", "house"), *_PARTS),
    *_place("Quê quán", "pupil.native_place", ("Thông tin quê quán", "house"), *_PARTS),
    *_place("Nơi khai sinh", "", *_UNREAD[2:]),
    (("Căn cước",), "pupil.personal_id"),
    (("Ngày cấp Căn cước",), ""),
    (("Nơi cấp Căn cước",), ""),
    (("Dân tộc",), "pupil.ethnic_group"),
    (("Tôn giáo",), ""),
    (("Diện chính sách",), "pupil.policy_category"),
    (("Cận nghèo",), ""),
    (("Đoàn viên",), ""),
    (("Đội viên",), ""),
    *_parent("cha", "pupil.father"),
    *_parent("mẹ", "pupil.mother"),
    (("Điện thoại SLL",), ""),
    (("Email SLL",), ""),
    (("Điện thoại bố",), ""),
    (("Điện thoại mẹ",), ""),
    (("Điện thoại HS",), ""),
    (("Khuyết tật",), ""),
    (("N.trú, B.trú",), ""),
    (("Ghi chú",), ""),
    # From vnEdu's older layout; the current one has no guardian.
    (("Người đỡ đầu",), "pupil.guardian.name"),
    (("Nghề nghiệp người đỡ đầu",), "pupil.guardian.occupation"),
]
_OF_SINGLE = {
    "STT": "number",
    "Lớp học": "class",
    "Mã học sinh": "pupil.code",
    "Mã MOET": "pupil.code",
    "Mã VEMIS": "",
    "Sổ đăng bộ": "pupil.register_number",
    "Sổ định danh cá nhân": "pupil.personal_id",
    "Họ tên": "pupil.name",
    "Ngày sinh": "pupil.birth",
    "Giới tính": "pupil.sex",
    "Chỗ ở hiện nay": "pupil.residence.text",
    "Hộ khẩu thường trú": "",
    "Nơi sinh": "pupil.birthplace.text",
    "Quê quán": "pupil.native_place.text",
    "Chứng minh thư": "",
    "Ngày cấp CMT": "",
    "Nơi cấp CMT": "",
    "Dân tộc": "pupil.ethnic_group",
    "Tôn giáo": "",
    "Diện chính sách": "pupil.policy_category",
    "Diện khuyết tật": "",
    "Cận nghèo": "",
    "Đoàn viên": "",
    "Đội viên": "",
    "Con giáo viên": "",
    "Tên cha": "pupil.father.name",
    "Nghề nghiệp cha": "pupil.father.occupation",
    "Năm sinh cha": "",
    "Tên mẹ": "pupil.mother.name",
    "Nghề nghiệp mẹ": "pupil.mother.occupation",
    "Năm sinh mẹ": "",
    "Điện thoại DĐ": "",
    "Email": "",
    "Điện thoại bố": "",
    "Điện thoại mẹ": "",
    "Ghi chú": "",
    "Điện thoại học sinh": "",
    "Ngày vào trường": "",
}
SINGLE_COLUMNS: list[Column] = [((heading,), path) for heading, path in _OF_SINGLE.items()]
REMARK_COLUMNS: list[Column] = [
    (("STT",), "number"),
    (("Lớp",), "class"),
    (("Mã học sinh",), "pupil.code"),
    (("Họ và tên",), "pupil.name"),
    (("Ngày sinh",), "pupil.birth"),
    (("Trạng thái HS",), "status"),
    (("Không đánh giá",), "pupil.not_assessed"),
    (("Nhận xét của GVCN",), "homeroom_remark"),
    (("Nhận xét phẩm chất",), "qualities_remark"),
    (("Nhận xét năng lực chung",), "general_competences_remark"),
    (("Nhận xét năng lực đặc thù",), "specific_competences_remark"),
    (("Nghỉ có phép",), "absent_with_leave"),
    (("Nghỉ không phép",), "absent_without_leave"),
    (("Chiều cao (cm)",), "height_cm"),
    (("Cân nặng (kg)",), "weight_kg"),
    (("Khen thưởng",), "commendation.text"),
    (("Khen thưởng đột xuất",), "commendation.unplanned"),
    (("Nội dung hoàn thành",), "completion_text"),
]


SECONDARY_REMARK_COLUMNS: list[Column] = [
    (("STT",), "number"),
    (("Lớp",), "class"),
    (("Mã học sinh",), "pupil.code"),
    (("Họ và tên",), "pupil.name"),
    (("Ngày sinh",), "pupil.birth"),
    (("Trạng thái HS",), "status"),
    (("Không đánh giá",), "pupil.not_assessed"),
    (("Nhận xét của GVCN",), "homeroom_remark"),
    (("Kết quả cuộc thi",), "competition_results"),
    (("Nhận xét rèn luyện hè",), "summer_training_remark"),
]
_ONLY_IN_54 = {
    "Lớp học",
    "Căn cước cha",
    "Đơn vị công tác cha",
    "Căn cước mẹ",
    "Đơn vị công tác mẹ",
}
_OLDER = {
    "Mã học sinh": "Mã HS",
    "Chỗ ở hiện nay": "Chỗ ở HN",
    "Điện thoại SLL": "Đ.thoại SLL",
    "Căn cước": "Số căn cước",
    "Dân tộc": "DT trên giấy KS",
    "Diện chính sách": "Diện\nchính sách",
}


class PupilList(StrEnum):
    """The layouts vnEdu's pupil list has had."""

    WIDE = "54 columns"
    NARROW = "49 columns"
    """No column for the class: the title says it."""
    OLDER = "abbreviated headings"
    SINGLE = "38 columns, each address in one"
    """No nationality and no guardian: the school declares the one, the other is lost."""


def pupil_columns(layout: PupilList) -> list[Column]:
    """Return the columns of the pupil list."""
    if layout is PupilList.NARROW:
        return [column for column in PUPIL_COLUMNS if column[0][0] not in _ONLY_IN_54]
    if layout is PupilList.SINGLE:
        return SINGLE_COLUMNS
    if layout is PupilList.OLDER:
        older = [(tuple(_OLDER.get(text, text) for text in path), at) for path, at in PUPIL_COLUMNS]
        return [*older, (("Dân tộc",), ""), (("Ảnh H.sinh",), "")]
    return PUPIL_COLUMNS


def headings(columns: Sequence[Column]) -> tuple[HeadingPath, ...]:
    """Return the heading paths."""
    return tuple(path for path, _ in columns)


def rows_of(columns: Sequence[Column], pupils: Sequence[Cells]) -> list[list[Value]]:
    """Return one numbered row of values a pupil."""
    return [
        [(cells | {"number": Decimal(number)}).get(path, "") for _, path in columns]
        for number, cells in enumerate(pupils, start=1)
    ]


def summary_columns(
    grade: int, names: Mapping[str, str], pupils: Sequence[Cells], *, ticked: bool = False
) -> list[Column]:
    """Return the columns of a class summary: they depend on the grade and on what was taught.

    :param names: of the subjects of the class, by subject.
    :param ticked: whether the result is a tick in one of four columns, as in yearly books.
    """
    return [
        (("STT",), "number"),
        (("Mã HS",), "pupil.code"),
        (("Họ và tên",), "name.before"),
        (("Họ và tên",), "name.last"),
        (("Ngày sinh",), "pupil.birth"),
        (("Nữ",), "female"),
        *_subject_columns(grade, names, pupils),
        *(
            (("Năng lực", *heading), path)
            for competence, heading in _COMPETENCES.items()
            if _used(path := f"competences[competence={competence}].level", pupils)
        ),
        *(
            (("Phẩm chất", heading), f"qualities[quality={quality}].level")
            for quality, heading in _QUALITIES.items()
        ),
        *(_TICKED_RESULTS if ticked else [(("Kết quả GD",), "year_result")]),
        (("Hoàn thành CT\nlớp học",), "class_completed"),
        *([(("Hoàn thành CT\ntiểu học",), "primary_completed")] if grade == _LAST_GRADE else []),
        (("Được lên lớp",), "promoted"),
        (("Khen thưởng",), "commendation.text"),
        (("Ghi chú",), ""),
    ]


def _subject_columns(grade: int, names: Mapping[str, str], pupils: Sequence[Cells]) -> list[Column]:
    columns: list[Column] = []
    for id_, subject in vocabulary.subjects(Level.PRIMARY).items():
        if id_ not in names:
            continue
        heading = _SHORT_NAMES.get(id_, names[id_])
        level, test = (f"subjects[subject={id_}].{part}" for part in ("level", "test"))
        if grade in subject.mark_grades or _used(test, pupils):
            columns.append(((_SUBJECTS, heading, "Mức đạt được"), level))
            columns.append(((_SUBJECTS, heading, "Điểm KTĐK"), test))
        else:
            columns.append(((_SUBJECTS, heading), level))
    return columns


def _used(path: str, pupils: Sequence[Cells]) -> bool:
    return any(pupil.get(path) for pupil in pupils)

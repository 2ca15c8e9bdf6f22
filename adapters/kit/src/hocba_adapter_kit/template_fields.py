"""What stands in the columns of templates, and the words to choose from: those ``cells`` reads."""

import datetime as dt
from dataclasses import replace

from hocba_adapter_kit.templates import Field
from hocba_hooks import ColumnKind, Level, vocabulary

_NUMBER, _DATE, _CHOICE = ColumnKind.NUMBER, ColumnKind.DATE, ColumnKind.CHOICE
_TICK = ("x",)
_DECISION = ("x", "Không")
_GRADING = ("Tốt", "Khá", "Đạt", "Chưa đạt")
_STATUSES = (
    "Đang học",
    "Chuyển đến kỳ 1",
    "Chuyển đến kỳ 2",
    "Chuyển đi kỳ 1",
    "Chuyển đi kỳ 2",
    "Thôi học kỳ 1",
    "Thôi học kỳ 2",
    "Chuyển đi trong hè",
    "Thôi học trong hè",
)
HOMEROOM = "Chủ nhiệm"
"""In place of a subject, where a sheet says who teaches what."""


def _decision(vi: str, en: str) -> Field:
    return Field(
        vi=f"{vi}: x hoặc Không", en=f"{en}: x, or Không for no", kind=_CHOICE, choices=_DECISION
    )


def _tick(vi: str, en: str) -> Field:
    return Field(vi=f"Đánh x nếu {vi}", en=f"x if {en}", kind=_CHOICE, choices=_TICK)


def _grading(vi: str, en: str) -> Field:
    return Field(vi=vi, en=en, kind=_CHOICE, choices=_GRADING)


NUMBER = Field(vi="Số thứ tự", en="Serial number", kind=_NUMBER)
CLASS = Field(
    vi="Tên lớp, như trong danh sách học sinh", en="Class, as in the pupil list", needed=True
)
CODE = Field(
    vi="Mã học sinh, như trong danh sách học sinh; giữ các số 0 ở đầu",
    en="The pupil's code, as in the pupil list, with its leading zeros",
    needed=True,
)
NAME = Field(vi="Họ và tên học sinh, để đối chiếu với mã", en="The pupil's name, to check the code")
BIRTH = Field(vi="Ngày sinh của học sinh", en="The pupil's birth date", kind=_DATE)
STATUS = Field(
    vi="Trạng thái; để trống nếu đang học",
    en="Status; blank for one who studies here",
    kind=_CHOICE,
    choices=_STATUSES,
)
NOT_ASSESSED = _tick(
    "là học sinh khuyết tật không đánh giá", "a disabled pupil who is not assessed"
)
REGISTER_NUMBER = Field(vi="Số đăng bộ", en="Number in the school's register")

SUBJECT_LEVEL = Field(
    vi="Mức đạt được: T, H, C; M nếu được miễn",
    en="Level: T, H, C; M for exempt",
    kind=_CHOICE,
    choices=("T", "H", "C", "M"),
)
TEST = Field(vi="Điểm kiểm tra định kỳ cuối năm", en="Mark of the year's test", kind=_NUMBER)
TRAIT_LEVEL = Field(vi="Mức: T, Đ, C", en="Level: T, Đ, C", kind=_CHOICE, choices=("T", "Đ", "C"))
YEAR_RESULT = Field(
    vi="Kết quả giáo dục cả năm: HTXS, HTT, HT, CHT",
    en="Result of the year: HTXS, HTT, HT, CHT",
    kind=_CHOICE,
    choices=("HTXS", "HTT", "HT", "CHT"),
)
CLASS_COMPLETED = _decision(
    "Hoàn thành chương trình lớp học", "Completed the programme of the class"
)
PRIMARY_COMPLETED = _decision(
    "Hoàn thành chương trình tiểu học (khối 5)", "Completed primary (grade 5)"
)
PROMOTED = _decision("Được lên lớp", "Promoted")
PROMOTION_TEXT = Field(vi="Nội dung lên lớp ghi ở học bạ", en="What the record says of promotion")
COMPLETION_TEXT = Field(
    vi="Nội dung hoàn thành chương trình ghi ở học bạ", en="What the record says of completion"
)

HOMEROOM_REMARK = Field(vi="Nhận xét của giáo viên chủ nhiệm", en="Homeroom teacher's remark")
QUALITIES_REMARK = Field(vi="Nhận xét về phẩm chất chủ yếu", en="Remark on qualities")
GENERAL_REMARK = Field(vi="Nhận xét về năng lực chung", en="Remark on general competences")
SPECIFIC_REMARK = Field(vi="Nhận xét về năng lực đặc thù", en="Remark on specific competences")
SUMMER_REMARK = Field(vi="Nhận xét rèn luyện trong hè, nếu có", en="Remark on summer training")
WITH_LEAVE = Field(vi="Số ngày nghỉ có phép", en="Days absent with leave", kind=_NUMBER)
WITHOUT_LEAVE = Field(vi="Số ngày nghỉ không phép", en="Days absent without leave", kind=_NUMBER)
SESSIONS = Field(vi="Tổng số buổi nghỉ cả năm", en="Sessions missed in the year", kind=_NUMBER)
HEIGHT = Field(vi="Chiều cao, cm", en="Height in cm", kind=_NUMBER)
WEIGHT = Field(vi="Cân nặng, kg", en="Weight in kg", kind=_NUMBER)
COMMENDATION = Field(vi="Khen thưởng cuối năm, danh hiệu", en="Commendation at the year's end")
UNPLANNED = Field(vi="Khen thưởng đột xuất trong năm", en="Commendation during the year")
COMPETITION = Field(vi="Kết quả các cuộc thi", en="Results of competitions")
EXTRACT = _tick("học bạ trích lục từ học bạ giấy", "extracted from a paper record")

STUDY = {
    "study_semester1": _grading("Kết quả học tập học kỳ I", "Study, semester I"),
    "study_semester2": _grading("Kết quả học tập học kỳ II", "Study, semester II"),
    "study_year": _grading("Kết quả học tập cả năm", "Study, the year"),
    "study_after_summer": _grading(
        "Kết quả học tập sau kiểm tra lại, nếu có", "Study after reassessment"
    ),
}
CONDUCT = {
    "conduct_semester1": _grading("Kết quả rèn luyện học kỳ I", "Conduct, semester I"),
    "conduct_semester2": _grading("Kết quả rèn luyện học kỳ II", "Conduct, semester II"),
    "conduct_year": _grading("Kết quả rèn luyện cả năm", "Conduct, the year"),
    "conduct_after_summer": _grading(
        "Kết quả rèn luyện sau rèn luyện hè, nếu có", "Conduct after the summer"
    ),
}

SCHOOL_YEAR = Field(vi="Năm học đã qua, dạng 2024-2025", en="A past school year, as 2024-2025")
PAST_CLASS = Field(vi="Lớp đã học năm đó", en="The class of that year")
PAST_SCHOOL = Field(vi="Trường đã học năm đó", en="The school of that year")
PROVINCE = Field(
    vi="Tỉnh, thành phố của trường; tên của thời đó cũng được",
    en="Province of that school; its name of then is right too",
    kind=_CHOICE,
    choices=tuple(
        dict.fromkeys(
            name
            for names in vocabulary.provinces_between(dt.date.min, dt.date.max).values()
            for name in names
        )
    ),
    free=True,
)
ARRIVED_ON = Field(vi="Ngày chuyển đến trường đó, nếu có", en="Day of arrival", kind=_DATE)

CERTIFICATE = Field(vi="Tên chứng chỉ", en="Name of the certificate")
CERTIFICATE_KIND = Field(vi="Loại chứng chỉ", en="Kind of certificate")

STAFF_CODE = Field(vi="Mã cán bộ, giáo viên", en="Code of the member of staff")
STAFF_NAME = Field(vi="Họ tên cán bộ, giáo viên", en="Name of the member of staff", needed=True)
STAFF_BIRTH = Field(
    vi="Ngày sinh, để phân biệt người trùng tên", en="Birth date, to tell namesakes", kind=_DATE
)
PERSONAL_ID = Field(
    vi="Số định danh cá nhân, 12 chữ số, như trên chứng thư số",
    en="Personal ID, 12 digits, as on the certificate",
    needed=True,
)
HOMEROOM_OF = Field(vi="Lớp chủ nhiệm, nếu có", en="The class this person leads")


PUPIL = {"number": NUMBER, "class": CLASS, "code": CODE, "name": NAME, "birth": BIRTH}
"""What every sheet about pupils begins with."""


TEACHER = {"code": STAFF_CODE, "name": STAFF_NAME, "birth": STAFF_BIRTH}


def unless_elsewhere(field: Field) -> Field:
    """Return the column of a sheet that may leave it to the results of the year."""
    return replace(
        field,
        vi=f"{field.vi}; để trống nếu bảng kết quả giáo dục đã ghi",
        en=f"{field.en}; blank where the results say it",
    )


def taught(*first: str) -> Field:
    """Return the column of subjects of secondary classes; ``first`` stand before them."""
    levels = (Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
    names = [one.name for level in levels for one in vocabulary.subjects(level).values()]
    return Field(
        vi="Môn học; môn ngoại ngữ thêm tên tiếng trong ngoặc: Ngoại ngữ 1 (Tiếng Anh)",
        en="Subject; the language in brackets: Ngoại ngữ 1 (Tiếng Anh)",
        kind=_CHOICE,
        choices=tuple(dict.fromkeys((*first, *names))),
        free=True,
    )


def average(subject: vocabulary.Subject, vi: str, en: str) -> Field:
    """Return an average column of a subject with marks, or the verdict of one without."""
    if subject.kind == "mark":
        return Field(vi=f"{vi}; M nếu được miễn", en=f"{en}; M for exempt", kind=_NUMBER)
    return Field(
        vi=f"{vi} (môn nhận xét): Đ, CĐ; M nếu được miễn",
        en=f"{en} (subject without marks): Đ, CĐ; M for exempt",
        kind=_CHOICE,
        choices=("Đ", "CĐ", "M"),
    )


def year_marks(subject: vocabulary.Subject) -> dict[str, Field]:
    """Return the columns of one subject's year, as mark layouts call them."""
    return {
        "semester1": average(subject, "Trung bình môn học kỳ I", "Average of semester I"),
        "semester2": average(subject, "Trung bình môn học kỳ II", "Average of semester II"),
        "year": average(subject, "Trung bình môn cả năm", "Average of the year"),
        "reassessed": average(subject, "Kết quả kiểm tra lại, nếu có", "Reassessment, if any"),
        "remark": Field(vi="Nhận xét của giáo viên bộ môn", en="The subject teacher's remark"),
    }

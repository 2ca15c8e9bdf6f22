"""The sheets a vnEdu folder holds: their columns, by every heading they are known under.

Pupil list, class summary and subject sheet are vnEdu's own (as public tools that read such exports
describe them). vnEdu exports no remarks, absences, learning history or personal IDs of staff: the
sheets for those are this project's own layouts.
"""

from hocba_adapter_kit.headings import Column, HeadingPath, Layout
from hocba_hooks import vocabulary
from hocba_hooks.transcripts import Competence, Level, Quality
from hocba_hooks.values.text import match_key

NUMBER = Column("number", ("STT", "TT", "Số TT"))
CODE = Column("code", ("Mã học sinh", "Mã HS"), required=True)
MOET_CODE = Column(
    "moet_code",
    ("Mã MOET", "Mã định danh Bộ GD&ĐT", "Mã định danh của Bộ GD&ĐT", "Mã định danh", "Mã ĐDHS"),
)
CODES = (CODE, MOET_CODE)
EITHER_CODE = {CODE.name: MOET_CODE.name}
"""Sheets of one school are keyed by either of a pupil's two codes, or have both."""
NAME = Column("name", ("Họ và tên", "Họ tên", "Họ và tên học sinh"), required=True)
BIRTH = Column("birth", ("Ngày sinh", "Ngày, tháng, năm sinh"))
CLASS = Column("class", ("Lớp học", "Lớp", "Tên lớp", "Mã lớp"))

_PERSONAL_ID = ("Căn cước", "Số định danh cá nhân", "CCCD", "Số căn cước", "Số CCCD")
_COMMUNE = ("Xã/Phường", "Xã/Phường/Đặc khu", "Phường/Xã")
_PROVINCE = ("Tỉnh/Tp", "Tỉnh/Thành phố", "Tỉnh")
_RESIDENCE = ("Chỗ ở hiện nay", "Chỗ ở HN", "Nơi ở hiện nay")
_BIRTHPLACE = ("Nơi sinh",)
_NATIVE_PLACE = ("Quê quán",)
_FATHER = ("Cha", "Bố", "Thông tin cha", "Thông tin bố", "Thông tin về cha", "Thông tin về bố")
_MOTHER = ("Mẹ", "Thông tin mẹ", "Thông tin về mẹ")
_GUARDIAN = ("Người giám hộ", "Người đỡ đầu", "Thông tin người giám hộ")


def _address(name: str, groups: tuple[str, ...], *house: str) -> tuple[Column, ...]:
    spelt = (*groups, *(f"{group} chi tiết" for group in groups))
    return (
        Column(f"{name}.house", house, spelt),
        Column(f"{name}.area", ("Khu dân cư",), spelt),
        Column(f"{name}.commune", _COMMUNE, spelt),
        Column(f"{name}.province", _PROVINCE, spelt),
        # The layout of 38 columns has each address in one cell.
        Column(f"{name}.text", spelt),
    )


def _person(who: str, groups: tuple[str, ...]) -> tuple[Column, ...]:
    """A parent's columns below one heading; what a record has no place for is known as theirs."""
    return (
        Column(f"{who}.name", ("Họ tên", "Họ và tên", "Tên"), groups),
        Column(f"{who}.occupation", ("Nghề nghiệp",), groups),
        Column(f"{who}.birth", ("Năm sinh", *BIRTH.headings), groups),
        Column(f"{who}.personal_id", _PERSONAL_ID, groups),
        Column(f"{who}.ethnic_group", ("Dân tộc",), groups),
        Column(f"{who}.nationality", ("Quốc tịch",), groups),
    )


PUPILS = Layout(
    (
        *_person("father", _FATHER),
        *_person("mother", _MOTHER),
        *_person("guardian", _GUARDIAN),
        NUMBER,
        CLASS,
        Column("grade", ("Khối", "Khối học", "Khối lớp")),
        *CODES,
        Column("register_number", ("Sổ đăng bộ", "Số đăng bộ")),
        NAME,
        Column("birth", BIRTH.headings, required=True),
        Column("sex", ("Giới tính",), required=True),
        Column("nationality", ("Quốc tịch",)),
        *_address("residence", _RESIDENCE, "SN/Xóm", "Số nhà/Xóm"),
        *_address("birthplace", _BIRTHPLACE, "Thông tin nơi sinh", "Nơi sinh chi tiết"),
        *_address("native_place", _NATIVE_PLACE, "Thông tin quê quán"),
        Column("personal_id", _PERSONAL_ID),
        Column("ethnic_group", ("Dân tộc",)),
        Column("ethnic_group_of_birth", ("DT trên giấy KS", "Dân tộc trên giấy khai sinh")),
        Column("policy_category", ("Diện chính sách", "Đối tượng chính sách")),
        Column("father.name", ("Tên cha", "Họ tên cha", "Tên bố")),
        Column("father.occupation", ("Nghề nghiệp cha", "Nghề nghiệp bố")),
        Column("mother.name", ("Tên mẹ", "Họ tên mẹ")),
        Column("mother.occupation", ("Nghề nghiệp mẹ",)),
        Column("guardian.name", ("Người đỡ đầu", "Người giám hộ", "Tên người đỡ đầu")),
        Column("guardian.occupation", ("Nghề nghiệp người đỡ đầu", "Nghề nghiệp người giám hộ")),
        Column("status", ("Trạng thái HS", "Trạng thái")),
    ),
    stand_ins=EITHER_CODE,
)

COMMUNES = Layout(
    (
        Column("code", ("Mã xã", "Mã xã/phường", "Mã phường/xã"), required=True),
        Column("name", ("Tên xã", "Tên xã/phường", "Tên phường/xã"), required=True),
        Column("province", _PROVINCE),
    )
)
"""The catalogue sheet beside the pupil list that turns names of communes into codes."""

_COMPETENCES = {
    "Tự chủ và tự học": Competence.SELF_STUDY,
    "Tự học và tự chủ": Competence.SELF_STUDY,
    "Giao tiếp và hợp tác": Competence.COMMUNICATION,
    "Giải quyết vấn đề và sáng tạo": Competence.PROBLEM_SOLVING,
    "GQVĐ và sáng tạo": Competence.PROBLEM_SOLVING,
    "Ngôn ngữ": Competence.LANGUAGE,
    "Tính toán": Competence.CALCULATION,
    "Khoa học": Competence.SCIENCE,
    "Công nghệ": Competence.TECHNOLOGY,
    "Tin học": Competence.INFORMATICS,
    "Thẩm mĩ": Competence.AESTHETICS,
    "Thẩm mỹ": Competence.AESTHETICS,
    "Thể chất": Competence.PHYSICAL,
}
_QUALITIES = {
    "Yêu nước": Quality.PATRIOTISM,
    "Nhân ái": Quality.COMPASSION,
    "Chăm chỉ": Quality.DILIGENCE,
    "Trung thực": Quality.HONESTY,
    "Trách nhiệm": Quality.RESPONSIBILITY,
}
_TRAITS = {
    "nangluc": {match_key(name): f"competence.{trait}" for name, trait in _COMPETENCES.items()},
    "phamchat": {match_key(name): f"quality.{trait}" for name, trait in _QUALITIES.items()},
}
_LEVEL = ("Mức đạt được", "Mức đạt", "Mức", "Mức đạt được CK")
_TEST = ("Điểm KTĐK", "Điểm kiểm tra định kỳ", "Điểm KT", "Điểm")
_LEVEL_KEYS = frozenset(map(match_key, _LEVEL))
_TEST_KEYS = frozenset(map(match_key, _TEST))


def _summary_column(path: HeadingPath) -> str | None:
    """Name a subject's or trait's column: the set depends on the grade.

    "Khoa học", "Công nghệ" and "Tin học" are subjects and competences: only the group tells.
    """
    for group in map(match_key, path[:-1]):
        for prefix, traits in _TRAITS.items():
            if group.startswith(prefix):
                return traits.get(match_key(path[-1]))
    leaf = match_key(path[-1])
    what = "level" if leaf in _LEVEL_KEYS else "test" if leaf in _TEST_KEYS else ""
    names = path[:-1] if what else path[-1:]
    subject = next(filter(None, map(_subject, reversed(names))), None)
    return f"{subject}.{what or 'level'}" if subject else None


def _subject(name: str) -> str | None:
    return vocabulary.find_subject(Level.PRIMARY, name)


_YEAR_RESULT = ("Kết quả GD", "Kết quả giáo dục", "Xếp loại", "Đánh giá KQGD")
_YEAR_RESULT_GROUPS = (*_YEAR_RESULT, "Đánh giá kết quả giáo dục", "Kết quả giáo dục cả năm")
_YEAR_RESULTS = {
    "HTXS": ("HTXS", "Hoàn thành xuất sắc", "HT xuất sắc"),
    "HTT": ("HTT", "Hoàn thành tốt", "HT tốt"),
    "HT": ("HT", "Hoàn thành"),
    "CHT": ("CHT", "Chưa hoàn thành", "Chưa HT"),
}
TICKED_RESULTS = {f"year_result.{letters}": letters for letters in _YEAR_RESULTS}
"""The columns of a yearly book, one of which is ticked, and the result each stands for."""
_YEAR_END = (
    Column("year_result", _YEAR_RESULT),
    Column("class_completed", ("Hoàn thành CT lớp học", "Hoàn thành chương trình lớp học")),
    Column("primary_completed", ("Hoàn thành CT tiểu học", "Hoàn thành chương trình tiểu học")),
    Column("promoted", ("Được lên lớp", "Lên lớp")),
)
"""In the class summary where a school added them, else in our sheet of remarks."""

SUMMARY = Layout(
    (
        NUMBER,
        *CODES,
        NAME,
        BIRTH,
        Column("female", ("Nữ",)),
        *_YEAR_END,
        *(
            Column(f"year_result.{letters}", headings, _YEAR_RESULT_GROUPS)
            for letters, headings in _YEAR_RESULTS.items()
        ),
        Column("commendation", ("Khen thưởng",)),
    ),
    _summary_column,
    stand_ins=EITHER_CODE,
)

SUBJECT_SHEET = Layout(
    (NUMBER, *CODES, NAME, BIRTH, Column("level", _LEVEL, required=True), Column("test", _TEST)),
    stand_ins=EITHER_CODE,
)

REMARKS = Layout(
    (
        NUMBER,
        CLASS,
        *CODES,
        NAME,
        BIRTH,
        Column("status", ("Trạng thái HS",)),
        Column("not_assessed", ("Không đánh giá",)),
        *_YEAR_END,
        Column("homeroom_remark", ("Nhận xét của GVCN",)),
        Column("qualities_remark", ("Nhận xét phẩm chất",)),
        Column("general_remark", ("Nhận xét năng lực chung",)),
        Column("specific_remark", ("Nhận xét năng lực đặc thù",)),
        Column("absent_with_leave", ("Nghỉ có phép",)),
        Column("absent_without_leave", ("Nghỉ không phép",)),
        Column("height", ("Chiều cao (cm)", "Chiều cao")),
        Column("weight", ("Cân nặng (kg)", "Cân nặng")),
        Column("commendation", ("Khen thưởng",)),
        Column("unplanned", ("Khen thưởng đột xuất",)),
        Column("completion_text", ("Nội dung hoàn thành",)),
        Column("competition_results", ("Kết quả cuộc thi", "Thành tích cuộc thi")),
        Column("summer_training_remark", ("Nhận xét rèn luyện hè",)),
    ),
    stand_ins=EITHER_CODE,
)

HISTORY = Layout(
    (
        *CODES,
        Column("name", NAME.headings),
        Column("school_year", ("Năm học",), required=True),
        Column("class", ("Lớp", "Tên lớp")),
        Column("school", ("Trường", "Tên trường")),
        Column("province", ("Tỉnh", "Tỉnh/Tp", "Tỉnh/Thành phố")),
        Column("arrived_on", ("Ngày chuyển đến",)),
    ),
    stand_ins=EITHER_CODE,
    several=True,
)

STAFF = Layout(
    (
        NUMBER,
        Column("code", ("Mã cán bộ", "Mã CB", "Mã giáo viên")),
        Column("name", ("Họ tên", "Họ và tên"), required=True),
        Column("birth", BIRTH.headings),
        Column("personal_id", ("Số định danh cá nhân", "Căn cước", "Số căn cước"), required=True),
        Column("homeroom_of", ("Chủ nhiệm lớp", "GVCN lớp")),
    )
)

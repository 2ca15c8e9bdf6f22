"""The columns of every sheet a folder may hold, by all headings they are known under.

Columns are called as in the kit's ``contract.csv`` where they feed it. How sure we are of each
layout stands in the README.
"""

import re

from hocba_adapter_kit.headings import Column, HeadingPath, Layout
from hocba_adapter_smas.list_columns import address, parent
from hocba_adapter_smas.primary_columns import result_column
from hocba_hooks.values.text import match_key

_NUMBER = Column("number", ("STT", "TT", "Số TT"))
_OWN_CODES = ("Mã học sinh", "Mã HS")
_MOET_CODES = (
    *("Mã định danh Bộ GD&ĐT", "Mã định danh của Bộ GD&ĐT", "Mã định danh", "Mã MOET"),
    *("Mã định danh học sinh", "Mã định danh HS"),
)
CODE = Column("code", _OWN_CODES)
MOET_CODE = Column("moet_code", _MOET_CODES)
EITHER_CODE = " / ".join((CODE.headings[0], MOET_CODE.headings[0]))
_ANY_CODE = Column("code", _OWN_CODES + _MOET_CODES, required=True)
NAME = Column("name", ("Họ và tên", "Họ tên", "Họ và tên học sinh", "Họ tên HS"), required=True)
BIRTH = Column("birth", ("Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh"))
_CLASSES = (
    Column("class", ("Lớp", "Tên lớp", "Lớp học")),
    Column("class_code", ("Mã lớp", "Mã lớp học")),
)
PERSON = (_NUMBER, *_CLASSES, CODE, MOET_CODE, NAME, BIRTH)
"""What every sheet says of a pupil, or some of it."""


PUPILS = Layout(
    (
        # First: below "Cha", "Họ tên" is the father's.
        *parent("father", ("cha", "bố"), ("Tên cha", "Họ tên cha", "Họ và tên cha", "Tên bố")),
        *parent("mother", ("mẹ",), ("Tên mẹ", "Họ tên mẹ", "Họ và tên mẹ")),
        *parent(
            "guardian",
            ("người giám hộ",),
            ("Tên người giám hộ", "Họ tên người giám hộ", "Người giám hộ"),
        ),
        *PERSON,
        Column("grade", ("Khối", "Khối học", "Khối lớp")),
        Column("sex", ("Giới tính",)),
        Column("status", ("Trạng thái HS", "Trạng thái học sinh", "Trạng thái")),
        Column("status_on", ("Ngày nhập trạng thái",)),
        Column("ethnic_group", ("Dân tộc",)),
        Column("nationality", ("Quốc tịch",)),
        Column("personal_id", ("Số định danh cá nhân", "Số ĐDCN", "Căn cước", "Số căn cước")),
        Column("register_number", ("Số đăng bộ", "Sổ đăng bộ")),
        Column("policy_category", ("Diện chính sách", "Đối tượng chính sách")),
        Column("not_assessed", ("Khuyết tật không đánh giá", "Không đánh giá")),
        *address("birthplace", ("Nơi sinh", "Nơi sinh chi tiết"), "nơi sinh"),
        *address("native_place", ("Quê quán", "Quê quán chi tiết"), "quê quán"),
        *address(
            "residence", ("Chỗ ở hiện nay", "Nơi ở hiện nay"), "chỗ ở hiện nay", "nơi ở hiện nay"
        ),
    )
)
"""A permanent address ("Theo địa chỉ thường trú") is none of these: it may be somewhere else."""

COMMUNES = Layout(
    (
        Column("code", ("Mã xã", "Mã xã/phường", "Mã phường/xã"), required=True),
        Column("name", ("Tên xã", "Tên xã/phường", "Tên phường/xã"), required=True),
        Column("province", ("Tỉnh/Thành phố", "Tỉnh/Tp", "Tỉnh thành", "Tỉnh")),
    )
)

REGULAR = "regular"
"""What names of the columns of regular marks begin with."""
_REGULAR = re.compile(r"(?:ddg)?tx(\d?)")


def _regular_mark(path: HeadingPath) -> str | None:
    """Name the columns of regular marks, numbered in the heading or in the row below it."""
    keys = [match_key(text) for text in path]
    if match := _REGULAR.fullmatch(keys[-1]):
        return f"{REGULAR}{match[1]}"
    below = len(keys) > 1 and keys[-1].isdigit() and any(map(_REGULAR.fullmatch, keys[:-1]))
    return f"{REGULAR}{keys[-1]}" if below else None


MARKS = Layout(
    (
        *PERSON,
        Column("mid", ("ĐĐG GK", "ĐĐGgk", "GK", "Giữa kỳ")),
        Column("end", ("ĐĐG CK", "ĐĐGck", "CK", "Cuối kỳ")),
        Column("average", ("TBM", "ĐTBmhk", "TBM HK", "Đánh giá")),
        Column("semester1", ("TBM HKI", "TBM HK1", "ĐTBmhk1", "ĐTBmhkI")),
        Column("semester2", ("TBM HKII", "TBM HK2", "ĐTBmhk2", "ĐTBmhkII")),
        Column("year", ("TBM CN", "TBM cả năm", "ĐTBmcn")),
        Column("reassessed", ("KT lại", "Điểm KT lại", "Kiểm tra lại", "Đánh giá lại")),
        Column("remark", ("Nhận xét", "Nội dung nhận xét")),
        Column("remark1", ("Nhận xét HKI", "Nhận xét HK1")),
        Column("remark2", ("Nhận xét HKII", "Nhận xét HK2")),
        Column("remark_year", ("Nhận xét cả năm", "Nhận xét CN")),
    ),
    _regular_mark,
)

TIME = Column("time", ("Thời điểm đánh giá", "Thời điểm ĐG", "Thời điểm", "Kỳ đánh giá"))

PRIMARY = Layout(
    (
        *PERSON,
        TIME,
        Column("year_result", ("Xếp loại", "Kết quả giáo dục", "Đánh giá KQGD")),
        Column(
            "class_completed",
            ("Hoàn thành chương trình lớp học", "Hoàn thành CT lớp học", "Hoàn thành chương trình"),
        ),
        Column("primary_completed", ("Hoàn thành chương trình tiểu học", "Hoàn thành CT tiểu học")),
        Column("promoted", ("Được lên lớp", "Lên lớp")),
    ),
    result_column,
)

SUMMARY = Layout(
    (
        *PERSON,
        Column("year_result", ("Kết quả giáo dục", "Xếp loại", "Đánh giá KQGD")),
        Column("not_assessed", ("Không đánh giá",)),
        Column("register_number", ("Số đăng bộ",)),
        Column("study_semester1", ("Học tập HK I", "KQ học tập HK I", "Kết quả học tập HKI")),
        Column("study_semester2", ("Học tập HK II", "KQ học tập HK II", "Kết quả học tập HKII")),
        Column("study_year", ("Học tập cả năm", "KQ học tập cả năm", "Kết quả học tập cả năm")),
        Column("study_after_summer", ("Học tập sau đánh giá lại",)),
        Column("conduct_semester1", ("Rèn luyện HK I", "KQ rèn luyện HK I")),
        Column("conduct_semester2", ("Rèn luyện HK II", "KQ rèn luyện HK II")),
        Column("conduct_year", ("Rèn luyện cả năm", "KQ rèn luyện cả năm")),
        Column("conduct_after_summer", ("Rèn luyện sau hè",)),
        Column("class_completed", ("Hoàn thành chương trình lớp học",)),
        Column("primary_completed", ("Hoàn thành chương trình tiểu học",)),
        Column("promoted", ("Được lên lớp",)),
        Column("promotion_text", ("Nội dung lên lớp",)),
        Column("completion_text", ("Nội dung hoàn thành",)),
        Column("competition_results", ("Kết quả cuộc thi",)),
        Column("homeroom_remark", ("Nhận xét của GVCN", "Nhận xét GVCN")),
        Column("summer_training_remark", ("Nhận xét rèn luyện trong hè",)),
        Column("qualities_remark", ("Nhận xét phẩm chất",)),
        Column("general_competences_remark", ("Nhận xét năng lực chung",)),
        Column("specific_competences_remark", ("Nhận xét năng lực đặc thù",)),
        Column("height_cm", ("Chiều cao (cm)", "Chiều cao")),
        Column("weight_kg", ("Cân nặng (kg)", "Cân nặng")),
        Column("sessions", ("Số buổi nghỉ", "Số buổi nghỉ học")),
        Column("with_leave", ("Nghỉ có phép",)),
        Column("without_leave", ("Nghỉ không phép",)),
        Column("commendation", ("Khen thưởng",)),
        Column("unplanned", ("Khen thưởng đột xuất",)),
        Column("extract_of_paper", ("Trích lục",)),
    )
)

HISTORY = Layout(
    (
        _ANY_CODE,
        Column("name", NAME.headings),
        Column("school_year", ("Năm học",), required=True),
        Column("class_name", ("Lớp", "Tên lớp")),
        Column("school_name", ("Trường", "Tên trường")),
        Column("province_name", ("Tỉnh", "Tỉnh/Tp", "Tỉnh/Thành phố")),
        Column("arrived_on", ("Ngày chuyển đến",)),
    ),
    several=True,
)

CERTIFICATES = Layout(
    (
        _ANY_CODE,
        Column("name", NAME.headings),
        Column("certificate", ("Tên chứng chỉ", "Chứng chỉ"), required=True),
        Column("kind", ("Loại chứng chỉ",)),
    ),
    several=True,
)

TEACHING = Layout(
    (
        _NUMBER,
        Column("class", ("Lớp", "Tên lớp", "Lớp học"), required=True),
        Column("subject", ("Môn học", "Môn", "Phân công"), required=True),
        Column("code", ("Mã cán bộ", "Mã giáo viên")),
        Column("name", ("Họ tên giáo viên", "Giáo viên", "Họ tên", "Họ và tên")),
        Column("birth", BIRTH.headings),
    )
)

STAFF = Layout(
    (
        _NUMBER,
        Column("code", ("Mã cán bộ", "Mã giáo viên")),
        Column("name", ("Họ tên", "Họ và tên"), required=True),
        BIRTH,
        Column("personal_id", ("Số định danh cá nhân", "Số ĐDCN", "Số căn cước")),
        Column("employment", ("Trạng thái CB", "Trạng thái cán bộ")),
        Column("position", ("Vị trí việc làm",)),
        Column("group", ("Nhóm chức vụ",)),
        Column("taught", ("Môn dạy",)),
    )
)
"""Of the sector database's 72 columns. E-mail addresses are known to be unreliable: not read."""

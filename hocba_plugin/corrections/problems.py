"""Why a correction cannot be taken, in the words a person is told."""

from enum import Enum


class Problem(Enum):
    """What is wrong with one row, in Vietnamese and English."""

    NO_PLACE = "học bạ này không có mục ghi ở cột Chỗ", "the record has no such place"
    CLOSED = (
        "mục này phải sửa trong hocba.toml hoặc trong phần mềm của trường",
        "this place has to be mended in hocba.toml or in the school's system",
    )
    VALUE = "giá trị ở cột Sau không dùng được cho mục này", "the new value does not fit this place"
    SAME = "giá trị ở cột Sau không khác dữ liệu hiện nay", "the new value is what stands there now"
    STALE = (
        "giá trị ở cột Trước không phải là dữ liệu hiện nay",
        "the old value is not what the data say now",
    )
    TWICE = "mục này được sửa hai lần trong cùng tệp", "this place is corrected twice in the file"
    NO_KEY = (
        "học sinh chưa có mã và số định danh: bổ sung trong phần mềm của trường trước",
        "a pupil without code and personal ID: enter one in the school's system first",
    )
    NO_PUPIL = "không có học sinh này trong dữ liệu", "the data have no such pupil"
    SEVERAL = "có nhiều học sinh mang mã này", "several pupils have this code"

    @property
    def vi(self) -> str:
        """The text in Vietnamese."""
        return self.value[0]

    @property
    def en(self) -> str:
        """The text in English."""
        return self.value[1]


class Refused(Exception):  # noqa: N818 - a statement about a row, told to its author
    """A correction that cannot be taken, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.en)
        self.problem = problem

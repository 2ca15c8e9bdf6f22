"""A value as a source wrote it, and what there is to say about it.

Complaints name the place and the rule, never the value: it may be a pupil's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hocba_adapter_kit.sheet_files.grids import written
from hocba_hooks import Evidence, Finding, Repair, Severity

__all__ = ["Cell", "Kept", "Notes", "written"]


class Kept(StrEnum):
    """How a spreadsheet keeps a cell that is no text."""

    NUMBER = "number"
    """Leading zeros, if there were any, are gone."""
    DATE = "date"
    """The text is the day as ISO, with its time behind a T where it has one."""
    ERROR = "error"
    """#N/A and its like; or a formula that was saved without its result, whose text is "="."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as text, and where it stands: ``file › sheet › row 9 › column``, or table and key.

    ``place`` ends up in reports: it never holds a name, an ID or a mark. ``field`` is the model
    path of the value the cell feeds, where there is one: a person may correct it there.
    """

    text: str
    place: str
    kept: Kept | None = None
    field: str = ""
    doubtful: bool = False
    """A date whose day and month may be exchanged: other cells of its column show it."""

    @property
    def blank(self) -> bool:
        """Whether nothing is written there."""
        return not self.text.strip()

    def feeding(self, field: str) -> "Cell":
        """Return the cell as the one the value at ``field`` of the record is read from."""
        # Not by ``replace``: a school has a hundred thousand cells.
        return Cell(self.text, self.place, self.kept, field, self.doubtful)

    def cells(self) -> Iterator["Cell"]:
        """Yield itself."""
        yield self


class Feeding(Protocol):
    """What values of a record are read from: a cell, or a row of them."""

    def cells(self) -> Iterator[Cell]:
        """Yield the cells, each with the model path it feeds as its ``field``."""
        ...


@dataclass(frozen=True, slots=True)
class _Complaint:
    vi: str
    en: str
    remedy_vi: str
    remedy_en: str


_COMPLAINTS = {
    "R-D01": _Complaint(
        "Ngày không viết theo dạng ngày/tháng/năm",
        "Not a date of the form dd/MM/yyyy",
        "Nhập lại ngày theo dạng dd/MM/yyyy trong phần mềm của trường.",
        "Enter the date again as dd/MM/yyyy in the school's system.",
    ),
    "R-D02": _Complaint(
        "Ngày được ghi bằng số thứ tự của Excel; đã đổi sang ngày",
        "The date was an Excel serial number; it was converted",
        "Đối chiếu ngày với hồ sơ giấy.",
        "Compare the date with the paper file.",
    ),
    "R-D03": _Complaint(
        "Ngày không có trong lịch, hoặc năm chỉ có hai chữ số",
        "A date that is not on the calendar, or a two-digit year",
        "Kiểm tra ngày, tháng có bị đổi chỗ không; năm ghi đủ bốn chữ số.",
        "See whether day and month are swapped; write the year with four digits.",
    ),
    "R-D05": _Complaint(
        "Ô này phải là một con số (hoặc Miễn, Đạt, Chưa đạt nếu môn cho phép)",
        "Not a number (or Miễn, Đạt, Chưa đạt where the subject allows it)",
        "Nhập lại điểm hoặc số; để trống nếu không có.",
        "Enter the mark or number again; leave the cell empty when there is none.",
    ),
    "R-D06": _Complaint(
        "Kết quả không thuộc các mức Tốt, Khá, Đạt, Chưa đạt",
        "Not one of the results Tốt, Khá, Đạt, Chưa đạt",
        "Chọn lại kết quả: T, K, Đ hoặc CĐ.",
        "Choose the result again: T, K, Đ or CĐ.",
    ),
    "R-F04": _Complaint(
        "Giá trị không có trong danh mục",
        "The value is not in its list",
        "Ghi đúng tên như trong danh mục của phần mềm.",
        "Write the name as the list of the school's system has it.",
    ),
    "R-F05": _Complaint(
        "Giới tính không ghi theo cách của nguồn dữ liệu này",
        "Sex is not written in the coding of this source",
        "Ghi Nam hoặc Nữ.",
        "Write Nam or Nữ.",
    ),
    "R-P06": _Complaint(
        "Mức đánh giá không dùng được ở cột này (môn học: T, H, C; phẩm chất, năng lực: T, Đ, C)",
        "Level not allowed in this column (subjects: T, H, C; qualities and competences: T, Đ, C)",
        "Sửa mức đánh giá trong phần mềm của trường rồi xuất lại tệp.",
        "Mend the level in the school's system and export the file again.",
    ),
    "R-P08": _Complaint(
        "Kết quả giáo dục phải là HTXS, HTT, HT hoặc CHT",
        "The year result must be HTXS, HTT, HT or CHT",
        "Chọn lại kết quả giáo dục.",
        "Choose the year result again.",
    ),
    "R-S24": _Complaint(
        "Không hiểu trạng thái của học sinh",
        "The pupil's status is not understood",
        "Ghi trạng thái bằng chữ, ví dụ “Đang học”, “Chuyển đến kỳ 1”, “Thôi học kỳ 2”.",
        "Write the status in words, such as “Đang học”, “Chuyển đến kỳ 1”, “Thôi học kỳ 2”.",
    ),
    "R-S25": _Complaint(
        "Khối này trong năm học này theo quy định cũ (TT 30/2014, TT 22/2016; TT 58/2011, "
        "TT 26/2020): phiên bản này không phát hành học bạ loại đó",
        "This grade was under older circulars in this school year (TT 30/2014, TT 22/2016; "
        "TT 58/2011, TT 26/2020): this version does not issue such records",
        "Kiểm tra lớp và năm học; nếu đúng thì lập học bạ này theo cách cũ, ngoài chương trình.",
        "Check grade and school year; if they are right, make this record the old way, outside "
        "this program.",
    ),
    "R-T01": _Complaint(
        "Chữ chưa ở dạng Unicode dựng sẵn, hoặc thừa khoảng trắng hai đầu; đã chuẩn hóa",
        "Text was not Unicode NFC, or had outer spaces; it was normalised",
        "Không phải làm gì.",
        "Nothing to do.",
    ),
    "R-X05": _Complaint(
        "Mã số được lưu ở dạng số: mất số 0 ở đầu, hoặc mất chữ số (1,23E+11)",
        "A code kept as a number: zeros at its beginning, or digits (1.23E+11), are lost",
        "Đối chiếu mã trong phần mềm của trường, lưu cột này ở dạng văn bản rồi xuất lại tệp.",
        "Compare the code in the school's system, keep the column as text and export again.",
    ),
    "R-X06": _Complaint(
        "Danh sách nhân sự không cho biết chắc giáo viên này là ai: trùng mã, trùng tên, hoặc mã, "
        "tên, ngày sinh, số định danh không khớp nhau",
        "The staff list does not say for certain who this teacher is: a code or name of several "
        "people, or a code, name, birth date and personal ID that do not agree",
        "Ghi đúng mã cán bộ, ngày sinh và số định danh của giáo viên; chương trình không tự chọn.",
        "Give the teacher's right staff code, birth date and personal ID; nobody is chosen for "
        "you.",
    ),
    "R-X01": _Complaint(
        "Học sinh có trong danh sách mà không có kết quả, hoặc ngược lại",
        "A pupil of the list without results, or results of nobody in the list",
        "Kiểm tra mã học sinh và lớp trong các tệp đã xuất.",
        "Compare pupil code and class in the exported files.",
    ),
    "R-X07": _Complaint(
        "Hai chỗ trong nguồn dữ liệu ghi khác nhau về cùng một kết quả",
        "Two places of the source say different things about one result",
        "Đối chiếu hai chỗ đã nêu với sổ điểm, sửa trong phần mềm của trường rồi xuất lại.",
        "Compare both places with the mark book, mend the school's system and export again.",
    ),
    "R-D08": _Complaint(
        "Ngày có giờ kèm theo: có thể lệch một ngày so với hồ sơ",
        "A date with a time of day: it may be one day off",
        "Đối chiếu với giấy khai sinh; ghi lại ngày, không kèm giờ, hoặc chấp nhận đề xuất.",
        "Compare with the birth certificate; write the date without a time, or accept the "
        "proposal.",
    ),
    "R-D09": _Complaint(
        "Ngày và tháng của ô này có thể đã bị đổi chỗ: cùng cột có ô kiểu ngày và ô kiểu "
        "chữ lẫn lộn",
        "Day and month of this cell may be exchanged: its column holds date cells and texts mixed",
        "Đối chiếu ngày với hồ sơ giấy; đặt cả cột ở dạng Văn bản (dd/MM/yyyy) rồi xuất "
        "hoặc nhập lại, hoặc chấp nhận đề xuất nếu đúng.",
        "Compare the date with the paper file; make the whole column text (dd/MM/yyyy) and "
        "export or type it again, or accept the proposal if it is right.",
    ),
    "R-X10": _Complaint(
        "Mã học sinh của một em nhưng họ tên của em khác (hai ô đã nêu)",
        "The code of one pupil beside the name of another (the two cells named)",
        "Mở hai ô đã nêu, tìm xem mã hay tên đã bị xáo trộn, sửa trong phần mềm của trường "
        "rồi xuất lại; kiểm tra cả tệp đó.",
        "Open both cells, see whether codes or names were moved, mend the school's system "
        "and export again; check that whole file.",
    ),
    "R-X11": _Complaint(
        "Học sinh có hai dòng trong cùng loại bảng (hai chỗ đã nêu)",
        "Two rows of one kind of sheet are about this pupil (the two places named)",
        "Xóa hoặc gộp dòng thừa trong phần mềm của trường rồi xuất lại.",
        "Delete or join the row that is too much in the school's system and export again.",
    ),
    "R-X12": _Complaint(
        "Ngày sinh ở hai chỗ khác nhau (hai ô đã nêu)",
        "Two places say different birth dates (the two cells named)",
        "Đối chiếu với giấy khai sinh rồi sửa chỗ sai trong phần mềm của trường.",
        "Compare with the birth certificate and mend the wrong place in the school's system.",
    ),
    "R-X13": _Complaint(
        "Đã bỏ chữ không có nghĩa (NULL, nan, “Không có”, “-”) hoặc thẻ, ký tự điều khiển",
        "Words that mean nothing (NULL, nan, “Không có”, “-”), markup or control signs were"
        " left out",
        "Không phải làm gì nếu ô đó đúng là để trống; nếu không, ghi lại nội dung trong "
        "phần mềm của trường.",
        "Nothing to do if the cell is to be empty; otherwise write its content in the "
        "school's system.",
    ),
    "R-X14": _Complaint(
        "Ô báo lỗi (#N/A, #REF!…) hoặc công thức chưa có kết quả",
        "An error cell (#N/A, #REF! …), or a formula without its result",
        "Mở tệp bằng Excel, sửa công thức hoặc dán lại giá trị, rồi lưu.",
        "Open the file in Excel, mend the formula or paste the value, and save.",
    ),
    "R-X15": _Complaint(
        "Ô này cần chữ nhưng Excel đã đổi thành ngày tháng",
        "Text is wanted here, but Excel has made a date of it",
        "Đặt cột này ở dạng Văn bản (Text), ghi lại nội dung rồi lưu, hoặc chấp nhận đề "
        "xuất nếu đúng.",
        "Format the column as text, write the content again and save, or accept the "
        "proposal if it is right.",
    ),
    "R-X16": _Complaint(
        "Lớp thiếu bảng dữ liệu",
        "A sheet of the class is missing",
        "Xuất bảng còn thiếu từ phần mềm của trường, đặt vào thư mục dữ liệu rồi chạy lại.",
        "Export the missing sheet from the school's system, put it into the folder and run again.",
    ),
    "R-X17": _Complaint(
        "Có tệp hoặc dòng không biết của ai, không được dùng",
        "A file or row of nobody known was not used",
        "Xem lại mã học sinh, lớp và tên tệp ở chỗ đã nêu.",
        "Look at pupil code, class and file name in the place named.",
    ),
}


class Notes:
    """The findings of one record while it is being read, and what it is read from."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._read: list[Feeding] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noted so far, in reading order."""
        return tuple(self._findings)

    @property
    def read(self) -> Sequence[Feeding]:
        """What values were read from so far; see ``Places``."""
        return self._read

    def reading(self, part: Feeding) -> None:
        """Remember that values are read from ``part``."""
        self._read.append(part)

    def feeding(self, cell: Cell, field: str) -> Cell:
        """Return ``cell`` as the one the value at ``field`` is read from, and remember it."""
        fed = cell.feeding(field)
        self._read.append(fed)
        return fed

    def error(
        self,
        code: str,
        cell: Cell,
        repair: Repair | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        """Note that ``cell`` could not be read; the record stops."""
        self._note(code, Severity.ERROR, cell, repair, evidence)

    def warning(
        self,
        code: str,
        cell: Cell,
        repair: Repair | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        """Note that ``cell`` leaves a doubt a person has to settle."""
        self._note(code, Severity.WARNING, cell, repair, evidence)

    def info(self, code: str, cell: Cell) -> None:
        """Note that ``cell`` was normalised."""
        self._note(code, Severity.INFO, cell)

    def _note(
        self,
        code: str,
        severity: Severity,
        cell: Cell,
        repair: Repair | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        texts = _COMPLAINTS[code]
        self._findings.append(
            Finding(
                code=code,
                severity=severity,
                path=cell.place,
                message_vi=texts.vi,
                message_en=texts.en,
                remedy_vi=texts.remedy_vi,
                remedy_en=texts.remedy_en,
                repair=repair,
                evidence=evidence,
                field=cell.field,
            )
        )

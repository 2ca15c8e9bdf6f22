"""A folder of exports in disorder: each mistake has its own words, nothing half-read goes on."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hocba_adapter_smas import SmasExports, open_source
from hocba_hooks import Describes, Level, RecordSource, SourceConfig, SourceError
from hocba_plugin.demo.sector_exports import write_sector_exports
from hocba_plugin.demo.vnedu_sheets import SheetContent, write_workbook
from hocba_plugin.samples import SampleSchool, sample_school

CLASSES = {"6A": 3, "7B": 3}
Open = Callable[..., RecordSource]
Edit = Callable[[str, Callable[[Any], None]], None]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleSchool, Path]:
    """A school of two classes, and its exports, not to be touched."""
    school = sample_school(Level.LOWER_SECONDARY, seed=2, classes=CLASSES)
    folder = tmp_path_factory.mktemp("pristine")
    write_sector_exports(folder, school)
    return school, folder


@pytest.fixture
def folder(small: tuple[SampleSchool, Path], tmp_path: Path) -> Path:
    """A copy of its exports."""
    return Path(shutil.copytree(small[1], tmp_path / "exports"))


@pytest.fixture
def opened(small: tuple[SampleSchool, Path], folder: Path) -> Open:
    """Opens the copy; keywords go to the configuration."""
    school = small[0]

    def open_(**changes: Any) -> RecordSource:
        config = SourceConfig(
            system="smas",
            school=school.school,
            head=school.head,
            school_year=school.school_year,
            path=folder,
        )
        source = open_source(config.model_copy(update=changes))
        assert source is not None
        return source

    return open_


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Edits every sheet of a file as a clerk would."""

    def edited(name: str, change: Callable[[Any], None]) -> None:
        book = openpyxl.load_workbook(folder / name)
        for sheet in book.worksheets:
            change(sheet)
        book.save(folder / name)

    return edited


def setting(cell: str, text: object) -> Callable[[Any], None]:
    """Return a change of one cell."""

    def change(sheet: Any) -> None:
        sheet[cell] = text

    return change


def refusal(source: RecordSource) -> str:
    """Return what reading the records says, after seeing that nothing was yielded before it."""
    records = source.records()
    with pytest.raises(SourceError) as raised:
        next(records)
    assert raised.value.exit_status == 3
    return raised.value.message("vi") + raised.value.message("en")


def codes(source: RecordSource) -> list[list[str]]:
    """Return the codes of what was found, pupil by pupil."""
    return [[finding.code for finding in record.findings] for record in source.records()]


def test_marks_of_semester_two_alone_are_no_year(opened: Open, folder: Path) -> None:
    """E-07: the message names the class and the semester that is missing."""
    for file in folder.glob("BangDiem_*_1.xlsx"):
        file.unlink()
    told = refusal(opened())
    assert "lớp 6A không có bảng điểm học kỳ I;" in told
    assert "no marks of semester 1" in told


def test_a_sheet_of_another_year_is_refused(opened: Open, edit: Edit) -> None:
    """R-I22: by its title."""
    edit("BangDiem_TOAN_1.xlsx", setting("A7", "Học kỳ I - Năm học 2019-2020"))
    told = refusal(opened())
    assert "BangDiem_TOAN_1.xlsx › 6A" in told
    assert "2019-2020" in told


def entered_on(day: str) -> Callable[[Any], None]:
    """Return a change of the days all statuses were entered on."""

    def change(sheet: Any) -> None:
        if sheet.title == "Sheet1":
            column = next(c.column for c in sheet[1] if "nhập" in str(c.value))
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row, column).value = day

    return change


@pytest.mark.parametrize(
    ("day", "year"), [("06/09/2019", "2019-2020"), ("31/05/2025", "2024-2025")]
)
def test_a_list_without_a_title_tells_its_year_by_the_days_of_statuses(
    opened: Open, edit: Edit, day: str, year: str
) -> None:
    """E-06: statuses entered from August on are those of the year that begins."""
    edit("C1-HocSinh.xlsx", entered_on(day))
    assert year in refusal(opened())


@pytest.mark.parametrize("day", ["15/07/2025", "01/08/2025", "30/05/2026", "10/06/2026", ""])
def test_a_status_entered_in_summer_may_be_of_either_year(
    opened: Open, edit: Edit, day: str
) -> None:
    """New pupils are entered before the year begins, leavers after it ends."""
    edit("C1-HocSinh.xlsx", entered_on(day))
    assert len(list(opened().records())) == 6


def test_two_schools_in_one_folder_are_told_by_titles(opened: Open, edit: Edit) -> None:
    """The other school's name stands in the message, the school's own too."""
    edit("BangDiem_NV_2.xlsx", setting("A4", "TRƯỜNG THCS BÊN CẠNH"))
    told = refusal(opened())
    assert "BangDiem_NV_2.xlsx" in told
    assert "TRƯỜNG THCS BÊN CẠNH" in told


def test_a_school_is_the_same_with_its_kind_spelt_out(opened: Open, edit: Edit) -> None:
    """THCS and Trung học cơ sở."""
    name = opened().__dict__["_config"].school.name
    short = name.replace("Trung học cơ sở", "THCS")
    edit("BangDiem_NV_2.xlsx", setting("A4", short.upper()))
    assert len(list(opened().records())) == 6


def test_two_pupil_lists_with_one_class_are_two_schools_or_two_exports(
    opened: Open, folder: Path
) -> None:
    """Both files are named."""
    shutil.copy(folder / "C1-HocSinh.xlsx", folder / "DanhSach.xlsx")
    told = refusal(opened())
    assert "C1-HocSinh.xlsx › Sheet1" in told
    assert "DanhSach.xlsx › Sheet1" in told


def test_a_class_nobody_lists_is_another_schools(opened: Open, edit: Edit) -> None:
    """Its marks belong to nobody here."""

    def rename(sheet: Any) -> None:
        if sheet.title == "7B":
            sheet["A6"] = str(sheet["A6"].value).replace("7B", "7X")

    edit("BangDiem_NV_2.xlsx", rename)
    read = []
    with pytest.raises(SourceError, match="7X"):
        read.extend(opened().records())
    assert read


def test_a_class_list_and_its_marks_without_one_pupil_in_common_are_of_two_schools(
    opened: Open, edit: Edit
) -> None:
    """Class names are the same everywhere; pupils are not."""

    def replace(sheet: Any) -> None:
        for row in range(13, 17):
            if sheet.cell(row, 2).value and sheet.cell(row, 1).value:
                sheet.cell(row, 2).value = f"99{row}"
                sheet.cell(row, 3).value, sheet.cell(row, 4).value = "Người", "Khác"

    edit("BangDiem_TOAN_1.xlsx", replace)
    assert "BangDiem_TOAN_1.xlsx › 6A" in refusal(opened())


def test_the_same_sheet_twice_is_refused(opened: Open, folder: Path) -> None:
    """Nobody knows which counts."""
    shutil.copy(folder / "BangDiem_TOAN_1.xlsx", folder / "ban sao.xlsx")
    told = refusal(opened())
    assert "BangDiem_TOAN_1.xlsx › 6A" in told
    assert "ban sao.xlsx › 6A" in told


def test_title_and_average_of_two_semesters_contradict(opened: Open, edit: Edit) -> None:
    """The title was edited by hand."""
    edit("BangDiem_TOAN_1.xlsx", setting("A7", "Học kỳ II - Năm học 2025-2026"))
    assert "TBM" in refusal(opened())


def test_marks_without_a_heading_are_not_lost_in_silence(opened: Open, edit: Edit) -> None:
    """The heading of regular marks was unmerged, and its numbers deleted."""

    def unhead(sheet: Any) -> None:
        sheet.unmerge_cells("E12:H12")
        for column in (6, 7, 8):
            sheet.cell(13, column).value = None

    edit("BangDiem_TOAN_1.xlsx", unhead)
    assert "BangDiem_TOAN_1.xlsx › 6A › F" in refusal(opened())


def test_a_folder_without_a_pupil_list_is_told(opened: Open, folder: Path) -> None:
    """With the columns that tell one."""
    (folder / "C1-HocSinh.xlsx").unlink()
    assert "danh sách học sinh" in refusal(opened())


def test_one_damaged_file_stops_the_classes_that_lack_something(opened: Open, folder: Path) -> None:
    """By its name: whose marks are in it, it does not say."""
    (folder / "BangDiem_TOAN_1.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert "BangDiem_TOAN_1.xlsx" in refusal(opened())


def test_a_pupil_missing_from_a_sheet_and_results_of_nobody_are_errors(
    opened: Open, edit: Edit
) -> None:
    """R-X01, each in its own record and at the sheet in question."""

    def swap(sheet: Any) -> None:
        if sheet.title == "6A":
            sheet["B14"], sheet["C14"], sheet["D14"] = "0199999999", "Người", "Lạ"

    edit("BangDiem_TOAN_1.xlsx", swap)
    records = list(opened().records("6A"))
    found = [[(f.code, f.path) for f in record.findings] for record in records]
    assert found == [
        [("R-X01", "BangDiem_TOAN_1.xlsx › 6A")],
        [],
        [],
        [("R-X01", "BangDiem_TOAN_1.xlsx › 6A › row 14")],
    ]


def test_a_pupil_of_the_list_in_no_sheet_at_all_is_one_error(opened: Open, edit: Edit) -> None:
    """R-X01 at the pupil's row of the list; who has left needs no results."""

    def append(sheet: Any) -> None:
        if sheet.title == "Sheet1":
            headings = [str(cell.value).replace("\n", " ") for cell in sheet[1]]
            for name, status in (("Tân", "Đang học"), ("Cựu", "Chuyển đi kỳ 1")):
                row = dict(zip(headings, [cell.value for cell in sheet[2]], strict=True))
                row |= {"Họ tên": f"Người {name}", "Trạng thái HS": status}
                row |= {"Mã học sinh": f"0188{name}", "STT": sheet.max_row}
                sheet.append([row[heading] for heading in headings])

    edit("C1-HocSinh.xlsx", append)
    found = [f.path for record in opened().records("6A") for f in record.findings]
    assert found == ["C1-HocSinh.xlsx › Sheet1 › row 8"]


def test_a_complaint_names_file_sheet_row_and_column(opened: Open, edit: Edit) -> None:
    """So that a clerk finds the cell."""

    def spoil(sheet: Any) -> None:
        if sheet.title == "7B":
            sheet["I15"] = "vắng"

    edit("BangDiem_TOAN_2.xlsx", spoil)
    paths = [f.path for record in opened().records() for f in record.findings]
    assert paths == ["BangDiem_TOAN_2.xlsx › 7B › row 15 › ĐĐG GK"]


def test_two_sheets_that_disagree_on_an_average_are_an_error(opened: Open, edit: Edit) -> None:
    """R-X07: semester I's average stands in semester II's sheet too."""

    def add(sheet: Any) -> None:
        if sheet.title == "7B":
            sheet["M12"], sheet["M14"] = "TBM HKI", 0.5

    edit("BangDiem_TOAN_2.xlsx", add)
    assert codes(opened()) == [[], [], [], ["R-X07"], [], []]


def test_regular_marks_may_share_one_cell(opened: Open, edit: Edit, small: Any) -> None:
    """Apart by spaces, as some schools type them."""

    def join(sheet: Any) -> None:
        for row in (14, 15, 16):
            marks = [sheet.cell(row, column).value for column in range(5, 9)]
            sheet.cell(row, 5).value = " ".join(str(m) for m in marks if m is not None)
            for column in range(6, 9):
                sheet.cell(row, column).value = None

    edit("BangDiem_TOAN_1.xlsx", join)
    for sample, record in zip(small[0].pupils, opened().records(), strict=True):
        assert sample.components == record.components


def test_names_of_files_tell_nothing(opened: Open, folder: Path, small: Any) -> None:
    """Every file is known by its headings and titles."""
    for number, file in enumerate(sorted(folder.glob("*.xlsx"))):
        file.rename(folder / f"{number % 7}-{number}.xlsx")
    for sample, record in zip(small[0].pupils, opened().records(), strict=True):
        assert sample.transcript.model_dump() == record.transcript.model_dump()


def test_a_source_of_a_folder_says_what_each_sheet_was_taken_for(opened: Open) -> None:
    """Catalogues too, and the columns nothing is read from."""
    source = opened()
    assert isinstance(source, Describes)
    assert isinstance(source, RecordSource)
    parts = {part.place: part for part in source.recognised()}
    pupils = parts["C1-HocSinh.xlsx › Sheet1"]
    assert (pupils.kind_en, pupils.rows, pupils.missing) == ("pupil list", 6, ())
    assert parts["C1-HocSinh.xlsx › DM 1"].kind_en == "not used (catalogue, instructions)"
    assert parts["C1-HocSinh.xlsx › DM Xã"].kind_en == "catalogue of communes"
    staff = parts["CSDL_GiaoVien.xlsx › Sheet1"]
    assert (staff.kind_en, staff.unused) == ("staff list", ("Email",))
    marks = parts["BangDiem_TOAN_1.xlsx › 7B"]
    assert (marks.kind_en, marks.rows) == ("mark sheet, secondary", 3)


def test_what_a_sheet_lacks_is_named(opened: Open, edit: Edit) -> None:
    """Without personal IDs signers stay nameless to the authority: the column is needed."""

    def rename(sheet: Any) -> None:
        for cell in sheet[5]:
            if cell.value == "Số định danh cá nhân":
                cell.value = "Số nhà"

    edit("CSDL_GiaoVien.xlsx", rename)
    assert "Số định danh cá nhân" in refusal(opened())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"path": Path("/nonexistent/here")}, "here"),
        ({"school_year": "2025"}, "2025-2026"),
        ({"options": {"pupils": "x"}}, "pupils"),
        ({"url": "sqlite:///x"}, "url"),
    ],
)
def test_a_wrong_configuration_is_told(
    opened: Open, changes: Mapping[str, Any], words: str
) -> None:
    """Before anything is read."""
    with pytest.raises(SourceError) as raised:
        opened(**changes)
    assert words in raised.value.message("vi")


def test_one_class_is_read_alone_and_an_unknown_one_refused(opened: Open) -> None:
    """However it is spelt."""
    source = opened()
    assert [c.name for c in source.classes()] == ["6A", "7B"]
    assert [r.transcript.school_class.name for r in source.records(" 7b")] == ["7B"] * 3
    with pytest.raises(SourceError, match="9Z"):
        next(source.records("9Z"))


def test_staff_are_joined_by_name_and_birth_date(opened: Open, folder: Path, small: Any) -> None:
    """Namesakes are told apart by it; without it nobody is taken (R-X06)."""
    school: SampleSchool = small[0]
    leader = school.pupils[0].transcript.homeroom_teacher
    rows: list[list[Any]] = [[m.name, m.birth, m.personal_id, "Giáo viên"] for m in school.staff]
    rows.append([leader.name, "02/02/1971", "001071999999", "Giáo viên"])
    headings = ("Họ tên", "Ngày sinh", "Số định danh cá nhân", "Vị trí việc làm")
    content = SheetContent(
        titles={}, heading_row=1, columns=tuple((h,) for h in headings), sections=(rows,)
    )
    write_workbook(folder / "CSDL_GiaoVien.xlsx", {"Sheet1": content})
    record = next(opened().records("6A"))
    assert record.transcript.homeroom_teacher == leader


def test_the_folder_source_is_exported(opened: Open) -> None:
    """For hosts that need no plugin."""
    assert isinstance(opened(), SmasExports)

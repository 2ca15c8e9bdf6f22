"""Pupil lists as schools have them: two codes, a name in two cells, parents below a heading."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, SourceConfig, SourceError
from hocba_hooks.transcripts import Pupil
from hocba_plugin.samples import SampleSchool, sample_school

TITLES = ["Trường Tiểu học Mẫu A", "DANH SÁCH HỌC SINH", "Năm học: 2025-2026"]
USUAL = ["STT", "Lớp học", "Mã học sinh", "Họ và tên", "Ngày sinh", "Giới tính"]
AN = ["1", "3A", "0140000001", "Nguyễn Văn An", "11/12/2017", "Nam"]
BINH = ["2", "3A", "0140000002", "Trần Thị Bình", "22/06/2017", "Nữ"]


@pytest.fixture(scope="module")
def school() -> SampleSchool:
    """Whose school and head the configuration names."""
    return sample_school(Level.PRIMARY, seed=5, classes={"3A": 2})


def pupils(folder: Path, school: SampleSchool, *rows: list[str], **options: str) -> list[Pupil]:
    """Return the pupils of a list with these rows below the titles."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in [*([title] for title in TITLES), [], *rows]:
        sheet.append(row)
    book.save(folder / "DanhSachHocSinh.xlsx")
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year="2025-2026",
        path=folder,
        options=options,
    )
    return [record.transcript.pupil for record in VneduExports(config).records()]


def test_a_name_in_two_cells_below_one_heading_is_one_name(
    school: SampleSchool, tmp_path: Path
) -> None:
    """As pasted values and CSV have it: the second column without a heading, nothing merged."""
    heading = [*USUAL[:4], "", *USUAL[4:]]
    an = [*AN[:3], "Nguyễn Văn", "An", *AN[4:]]
    binh = [*BINH[:3], "Trần Thị", "Bình", *BINH[4:]]
    found = pupils(tmp_path, school, heading, an, binh)
    assert [pupil.name for pupil in found] == ["Nguyễn Văn An", "Trần Thị Bình"]


@pytest.mark.parametrize("beside", [["x", ""], ["Nam", "Nữ"], ["8,5", "9"], ["An", ""]])
def test_a_column_beside_the_name_that_nobody_can_name_is_refused(
    school: SampleSchool, tmp_path: Path, beside: list[str]
) -> None:
    """Ticks, sexes, marks, or a given name of some only: named by its letter."""
    heading = [*USUAL[:4], "", *USUAL[4:]]
    rows = [[*own[:4], text, *own[4:]] for own, text in zip((AN, BINH), beside, strict=True)]
    with pytest.raises(SourceError, match=r"› E\).*no heading"):
        pupils(tmp_path, school, heading, *rows)


def test_both_codes_beside_each_other_are_read(school: SampleSchool, tmp_path: Path) -> None:
    """The Ministry's goes on record."""
    heading = [*USUAL, "Mã định danh Bộ GD&ĐT"]
    found = pupils(tmp_path, school, heading, [*AN, "0199990001"], [*BINH, ""])
    assert [pupil.code for pupil in found] == ["0199990001", "0140000002"]


@pytest.mark.parametrize("heading", ["Mã định danh", "Mã định danh Bộ GD&ĐT", "Mã MOET"])
def test_the_ministrys_code_stands_in_for_the_schools(
    school: SampleSchool, tmp_path: Path, heading: str
) -> None:
    """In a sheet that has no other."""
    found = pupils(tmp_path, school, [*USUAL[:2], heading, *USUAL[3:]], AN, BINH)
    assert [pupil.code for pupil in found] == ["0140000001", "0140000002"]


@pytest.mark.parametrize(("father", "mother"), [("Cha", "Mẹ"), ("Thông tin bố", "Thông tin mẹ")])
def test_parents_below_a_heading_are_parents(
    school: SampleSchool, tmp_path: Path, father: str, mother: str
) -> None:
    """Their names and birth dates are never the pupil's."""
    heading = [*USUAL, father, "", "", mother, ""]
    below = [""] * 6 + ["Họ tên", "Ngày sinh", "Nghề nghiệp", "Họ tên", "Nghề nghiệp"]
    an = [*AN, "Nguyễn Văn Ba", "01/02/1980", "Kỹ sư", "Lê Thị Tư", "Giáo viên"]
    [found] = pupils(tmp_path, school, heading, below, an)
    assert (found.name, str(found.birth and found.birth.date)) == ("Nguyễn Văn An", "2017-12-11")
    assert (found.father.name, found.father.occupation) == ("Nguyễn Văn Ba", "Kỹ sư")
    assert (found.mother.name, found.mother.occupation) == ("Lê Thị Tư", "Giáo viên")


def test_addresses_in_one_cell_give_province_codes_and_never_guesses(
    school: SampleSchool, tmp_path: Path
) -> None:
    """Short and former names; what is not certain stays open."""
    heading = [*USUAL, "Chỗ ở hiện nay", "Hộ khẩu thường trú", "Nơi sinh", "Quê quán"]
    places = ["12 Lê Lợi, P. Bến Nghé, TP HCM", "Hà Nội", "Bắc Giang", "Bệnh viện Bạch Mai Hà Nội"]
    [found] = pupils(tmp_path, school, heading, [*AN, *places])
    assert (found.residence.text, found.residence.province_code) == (places[0], "79")
    assert (found.birthplace.text, found.birthplace.province_code) == ("Bắc Giang", "24")
    assert (found.native_place.text, found.native_place.province_code) == (places[3], None)

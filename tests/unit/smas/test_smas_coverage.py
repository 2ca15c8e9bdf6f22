"""Which class has which sheet, and that one wrong file or sheet stops its classes alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from hocba_adapter_smas import SmasExports
from hocba_adapter_smas.folder import Folder
from hocba_hooks import Level, PartState, SourceConfig, SourceError, SourceRecord
from hocba_plugin.demo.sector_exports import write_sector_exports
from hocba_plugin.samples import sample_school

SCHOOL = sample_school(Level.LOWER_SECONDARY, seed=4, classes={"6A": 2, "7B": 2})
MARKS = "BangDiem_TOAN_1.xlsx"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of two classes; a book of marks has a sheet a class."""
    folder = tmp_path_factory.mktemp("smas")
    write_sector_exports(folder, SCHOOL)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy to be spoilt."""
    return Path(shutil.copytree(written, tmp_path / "exports"))


def source(folder: Path) -> SmasExports:
    config = SourceConfig(
        system="smas", school=SCHOOL.school, head=SCHOOL.head, school_year=SCHOOL.school_year
    )
    return SmasExports(config, Folder.read(folder))


def states(read: SmasExports, class_name: str) -> dict[str, PartState]:
    """Return what there is of a class, by kind."""
    return {one.kind: one.state for one in read.coverage() if one.class_name == class_name}


def changed(file: Path, sheet: str, change: Callable[[str], str]) -> None:
    """Change the texts of one sheet."""
    book = openpyxl.load_workbook(file)
    for row in book[sheet].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = change(cell.value)
    book.save(file)


def test_everything_a_school_exported_is_there(written: Path) -> None:
    """But for what nobody has."""
    found = states(source(written), "7B")
    found.pop("certificates")
    assert set(found.values()) == {PartState.THERE}
    assert {"pupils", "marks1", "marks2", "marks_year", "results", "history"} <= set(found)


@pytest.mark.parametrize(
    ("text", "by"), [(SCHOOL.school_year, "2020-2021"), ("Mã học sinh", "Số báo danh")]
)
def test_a_wrong_sheet_is_its_classs_alone(folder: Path, text: str, by: str) -> None:
    """Of another year, or without a column: the other class of the same book is read."""
    changed(folder / MARKS, "7B", lambda old: old.replace(text, by))
    read = source(folder)
    assert len(list(read.records("6A"))) == 2
    with pytest.raises(SourceError, match=MARKS):
        list(read.records("7B"))


def test_a_file_of_no_known_class_stops_who_lacks_something(folder: Path) -> None:
    """The results of the whole school are in it."""
    (folder / "TongKet.xlsx").write_bytes(b"PK\x03\x04 cut off")
    read = source(folder)
    for name in ("6A", "7B"):
        assert states(read, name)["results"] is PartState.MISSING
        with pytest.raises(SourceError, match="TongKet"):
            list(read.records(name))


def test_who_lacks_nothing_goes_on_beside_a_damaged_file(folder: Path) -> None:
    """It is named when all others were read."""
    (folder / "anh.xlsx").write_bytes(b"PK\x03\x04 cut off")
    read = source(folder)
    records: list[SourceRecord] = []
    with pytest.raises(SourceError, match="anh"):
        records.extend(read.records())
    assert len(records) == 4
    assert [one.places for one in read.coverage() if not one.class_name] == [("anh.xlsx",)]


def test_a_subject_without_a_semester_is_named(folder: Path) -> None:
    """In every class that has the subject otherwise."""
    (folder / MARKS).unlink()
    read = source(folder)
    missing = [one for one in read.coverage() if one.state is PartState.MISSING and one.needed]
    assert [(one.class_name, one.kind, one.places) for one in missing] == [
        ("6A", "marks1", ("Toán",)),
        ("7B", "marks1", ("Toán",)),
    ]
    assert missing[0].feeds == ("subjects[subject=TOAN].semester1",)


def test_a_class_of_two_lists_is_stopped_alone(folder: Path) -> None:
    """Another list has one of the classes too."""
    book = openpyxl.load_workbook(folder / "C1-HocSinh.xlsx")
    sheet = book["Sheet1"]
    for number in range(sheet.max_row, 1, -1):
        if "6A" in [cell.value for cell in sheet[number]]:
            sheet.delete_rows(number)
    book.save(folder / "Danh sach them.xlsx")
    read = source(folder)
    assert len(list(read.records("6A"))) == 2
    assert states(read, "7B")["pupils"] is PartState.TWICE
    with pytest.raises(SourceError, match="7B"):
        list(read.records("7B"))

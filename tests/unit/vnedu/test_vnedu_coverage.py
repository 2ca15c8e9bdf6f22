"""Which class has which file, and that one wrong file stops its class alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from hocba_adapter_vnedu import VneduExports
from hocba_hooks import Level, PartState, SourceConfig, SourceError
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import SampleSchool, sample_school

SCHOOL = sample_school(Level.LOWER_SECONDARY, seed=4, classes={"6A": 2, "7B": 2})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of two classes."""
    folder = tmp_path_factory.mktemp("vnedu")
    write_exports(folder, SCHOOL)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy to be spoilt."""
    return Path(shutil.copytree(written, tmp_path / "exports"))


def source(folder: Path, school: SampleSchool = SCHOOL) -> VneduExports:
    return VneduExports(
        SourceConfig(
            system="vnedu",
            school=school.school,
            head=school.head,
            school_year=school.school_year,
            path=folder,
        )
    )


def states(folder: Path, class_name: str) -> dict[str, PartState]:
    """Return what there is of a class, by kind."""
    return {
        one.kind: one.state for one in source(folder).coverage() if one.class_name == class_name
    }


def rewritten(file: Path, change: Callable[[str], str]) -> None:
    """Change the texts of a workbook."""
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = change(cell.value)
    book.save(file)


def test_everything_a_school_exported_is_there(written: Path) -> None:
    """But for what nobody has."""
    found = states(written, "7B")
    found.pop("certificates")
    assert set(found.values()) == {PartState.THERE}
    assert {"pupils", "marks1", "marks2", "marks_year", "results", "remarks", "staff"} <= set(found)


def damaged(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 cut off")


def of_last_year(file: Path) -> None:
    rewritten(file, lambda text: text.replace(SCHOOL.school_year, "2020-2021"))


def twice(file: Path) -> None:
    other = file.with_name(f"{file.stem} (1).xlsx")
    shutil.copy(file, other)
    rewritten(other, lambda text: {"Tốt": "Đạt", "Khá": "Đạt"}.get(text, text))


@pytest.mark.parametrize(
    ("spoil", "state"),
    [
        (Path.unlink, PartState.MISSING),
        (damaged, PartState.NOT_UNDERSTOOD),
        (of_last_year, PartState.OTHER_YEAR),
    ],
)
def test_a_wrong_file_is_its_classs_alone(
    folder: Path, spoil: Callable[[Path], None], state: PartState
) -> None:
    """The other class is read to its end, and the grid says what is the matter."""
    spoil(folder / "KetQua_7B.xlsx")
    assert states(folder, "7B")["results"] is state
    assert states(folder, "6A")["results"] is PartState.THERE
    assert len(list(source(folder).records("6A"))) == 2
    if state is not PartState.MISSING:
        with pytest.raises(SourceError, match="KetQua_7B"):
            list(source(folder).records("7B"))


def test_two_that_differ_stop_their_class(folder: Path) -> None:
    """A person must say which is right."""
    twice(folder / "KetQua_7B.xlsx")
    assert states(folder, "7B")["results"] is not PartState.THERE
    assert len(list(source(folder).records("6A"))) == 2
    with pytest.raises(SourceError, match=r"KetQua_7B \(1\)"):
        list(source(folder).records("7B"))


def test_what_nobody_can_place_is_named(folder: Path) -> None:
    """A file whose name says nothing, and results of a class nobody lists."""
    (folder / "Linh tinh.csv").write_text("Thứ;Món\n2;Cơm\n", "utf-8")
    (folder / "KetQua_7B.xlsx").rename(folder / "KetQua.xlsx")
    rewritten(folder / "KetQua.xlsx", lambda text: text.replace("7B", "9Z"))
    read = source(folder)
    assert len(list(read.records("6A"))) == 2
    with pytest.raises(SourceError, match="KetQua"):
        list(read.records())
    places = [one.places for one in read.coverage() if not one.class_name]
    assert [place[0].partition(" ›")[0] for place in places] == ["Linh tinh.csv", "KetQua.xlsx"]


def test_a_missing_sheet_feeds_what_the_records_lack(folder: Path) -> None:
    """By the beginnings of model paths, and the name its file would have."""
    (folder / "KetQua_7B.xlsx").unlink()
    (gone,) = [
        one
        for one in source(folder).coverage()
        if one.class_name == "7B" and one.state is PartState.MISSING and one.needed
    ]
    assert (gone.kind, gone.places) == ("results", ("KetQua_7B",))
    assert {"study", "conduct", "promoted"} <= set(gone.feeds)

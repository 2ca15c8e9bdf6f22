"""A school written as vnEdu exports reads back as the same school."""

import hashlib
from itertools import zip_longest
from pathlib import Path

import openpyxl
import pytest

from hocba_adapter_vnedu import open_source
from hocba_hooks import Level, RecordSource, SourceConfig, SourceRecord
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import Background, Circumstances, SampleSchool, sample_school

SPECIAL = {
    1: Circumstances(not_assessed=True),
    2: Circumstances(status=PupilStatus.LEFT_SEMESTER_1),
    3: Circumstances(exempt=True),
    4: Circumstances(elective="TDT", background=Background.EDE),
    5: Circumstances(ability=3),
    6: Circumstances(status=PupilStatus.JOINED_SEMESTER_2),
    7: Circumstances(elective="NN1"),
    8: Circumstances(ability=10),
    **{20 + n: Circumstances(background=background) for n, background in enumerate(Background)},
}


@pytest.fixture(scope="module")
def school() -> SampleSchool:
    """A primary school with every kind of pupil."""
    classes = {"1A": 6, "2A": 6, "3B": 6, "4A": 6, "5A": 6, "5B": 3}
    return sample_school(Level.PRIMARY, seed=11, classes=classes, special=SPECIAL)


@pytest.fixture(scope="module")
def folder(school: SampleSchool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its exports."""
    folder = tmp_path_factory.mktemp("exports")
    write_exports(folder, school)
    return folder


@pytest.fixture(scope="module")
def source(school: SampleSchool, folder: Path) -> RecordSource:
    """The exports, opened."""
    source = open_source(
        SourceConfig(
            system="vnedu",
            school=school.school,
            head=school.head,
            school_year=school.school_year,
            path=folder,
        )
    )
    assert source is not None
    return source


@pytest.fixture(scope="module")
def records(source: RecordSource) -> list[SourceRecord]:
    """Everything in them."""
    return list(source.records())


def test_every_transcript_comes_back_equal_field_by_field(
    school: SampleSchool, records: list[SourceRecord]
) -> None:
    """Levels, marks, remarks, addresses with their codes, history, homeroom teacher's ID."""
    for pupil, record in zip_longest(school.pupils, records):
        assert pupil.transcript.model_dump() == record.transcript.model_dump()


def test_every_status_comes_back(school: SampleSchool, records: list[SourceRecord]) -> None:
    """It decides whether a record is due."""
    assert [pupil.status for pupil in school.pupils] == [record.pupil_status for record in records]


def test_a_sound_export_leaves_nothing_to_complain_about(records: list[SourceRecord]) -> None:
    """Not even that something was normalised."""
    assert [finding for record in records for finding in record.findings] == []


def test_one_class_is_read_alone(source: RecordSource, records: list[SourceRecord]) -> None:
    """By name; all classes together are the school."""
    names = [school_class.name for school_class in source.classes()]
    assert names == ["1A", "2A", "3B", "4A", "5A", "5B"]
    assert records == [record for name in names for record in source.records(name)]


def test_staff_come_with_their_personal_ids(source: RecordSource, school: SampleSchool) -> None:
    """The one thing no export of pupils has."""
    expected = [(m.code, m.name, m.personal_id, m.birth) for m in school.staff]
    assert expected == [(m.code, m.name, m.personal_id, m.birth) for m in source.staff()]


def test_another_system_is_not_ours(school: SampleSchool, folder: Path) -> None:
    """The hook stands back."""
    config = SourceConfig(
        system="smas", school=school.school, head=school.head, school_year="2025-2026", path=folder
    )
    assert open_source(config) is None


def test_reading_changes_no_file(source: RecordSource, folder: Path) -> None:
    """And leaves none behind."""

    def state() -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
        }

    before = state()
    list(source.records())
    source.close()
    assert before == state()


def test_the_writer_draws_the_layout_that_vnedu_exports_have(folder: Path) -> None:
    """Two-row heading at rows 7-8 with data from row 9; three rows for the class summary."""
    pupils = openpyxl.load_workbook(folder / "DanhSachHocSinh.xlsx")["Sheet1"]
    assert pupils["C7"].value == "Mã học sinh"
    assert pupils["L8"].value == "SN/Xóm"
    assert pupils.max_column >= 54
    summary = openpyxl.load_workbook(folder / "TongHop_4A.xlsx").worksheets[0]
    assert (summary["B6"].value, summary["A5"].value) == ("Mã HS", "Lớp: 4A")
    assert (summary["G8"].value, summary["H8"].value) == ("Mức đạt được", "Điểm KTĐK")

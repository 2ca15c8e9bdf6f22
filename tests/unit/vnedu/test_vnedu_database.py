"""The same school read from Excel and from a database gives the same records."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hocba_adapter_vnedu import open_source
from hocba_hooks import Level, SourceConfig, SourceError, SourceRecord
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.demo.vnedu_database import write_database
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import Background, Circumstances, SampleSchool, sample_school

SPECIAL = {
    1: Circumstances(not_assessed=True),
    2: Circumstances(status=PupilStatus.LEFT_SEMESTER_1),
    3: Circumstances(exempt=True),
    4: Circumstances(elective="TDT", background=Background.EDE),
    5: Circumstances(ability=3),
    6: Circumstances(status=PupilStatus.JOINED_SEMESTER_2),
    7: Circumstances(ability=10),
}
CLASSES = {
    Level.PRIMARY: {"1A": 7, "3B": 3, "5A": 4},
    Level.LOWER_SECONDARY: {"6A": 7, "9B": 3},
    Level.UPPER_SECONDARY: {"10A": 7, "12B": 3},
}


def read(school: SampleSchool, **place: object) -> list[SourceRecord]:
    """Return everything a source holds."""
    base: dict[str, object] = {
        "system": "vnedu",
        "school": school.school,
        "head": school.head,
        "school_year": school.school_year,
    }
    source = open_source(SourceConfig.model_validate(base | place))
    assert source is not None
    try:
        return list(source.records())
    finally:
        source.close()


@pytest.fixture(params=list(Level))
def school(request: pytest.FixtureRequest) -> SampleSchool:
    """A school of each level with every kind of pupil."""
    level: Level = request.param
    return sample_school(level, seed=8, classes=CLASSES[level], special=SPECIAL)


def test_excel_and_database_give_the_same_field_by_field(
    school: SampleSchool, tmp_path: Path
) -> None:
    """Transcripts, statuses and the marks behind averages, as the school was made."""
    write_exports(tmp_path / "exports", school)
    write_database(tmp_path / "vnedu.sqlite", school)
    sheets = read(school, path=tmp_path / "exports")
    rows = read(school, url=f"sqlite:///{tmp_path / 'vnedu.sqlite'}")
    assert len(school.pupils) == len(sheets) == len(rows)
    for pupil, sheet, row in zip(school.pupils, sheets, rows, strict=True):
        expected = pupil.transcript.model_dump()
        assert expected == sheet.transcript.model_dump()
        assert expected == row.transcript.model_dump()
        assert pupil.transcript.content_digest == row.transcript.content_digest
        assert pupil.status == sheet.pupil_status == row.pupil_status
        assert pupil.components == sheet.components == row.components
        assert (sheet.findings, row.findings) == ((), ())


def test_only_the_school_and_year_asked_for_are_read(school: SampleSchool, tmp_path: Path) -> None:
    """One database may hold many."""
    file = tmp_path / "vnedu.sqlite"
    write_database(file, school)
    url = f"sqlite:///{file}"
    names = list(CLASSES[school.pupils[0].transcript.level])
    for change in ("nam_hoc = '2024-2025'", "nam_hoc = '2025-2026', truong = '01999999'"):
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(f"UPDATE lop SET {change} WHERE id = 1")  # noqa: S608 - ours
        read_classes = {record.transcript.school_class.name for record in read(school, url=url)}
        assert set(names[1:]) == read_classes


def test_results_of_earlier_times_do_not_enter_a_primary_record(tmp_path: Path) -> None:
    """Mid-terms and semester I stand beside the year's end (R-P09)."""
    school = sample_school(Level.PRIMARY, seed=8, classes={"4A": 2})
    file = tmp_path / "vnedu.sqlite"
    write_database(file, school)
    with closing(sqlite3.connect(file)) as connection, connection:
        for period in (122, 1, 222):
            connection.execute(
                "INSERT INTO danh_gia_mon SELECT lop, hoc_sinh, mon, ?, 'C', '1'"
                " FROM danh_gia_mon WHERE ky = 2",
                (period,),
            )
            connection.execute(
                "INSERT INTO danh_gia_nlpc SELECT lop, hoc_sinh, ma, ?, 'C'"
                " FROM danh_gia_nlpc WHERE ky = 2",
                (period,),
            )
    records = read(school, url=f"sqlite:///{file}")
    assert [p.transcript for p in school.pupils] == [r.transcript for r in records]


def test_a_folder_and_a_database_at_once_are_refused(school: SampleSchool, tmp_path: Path) -> None:
    """Which of them counts is not for us to guess."""
    with pytest.raises(SourceError, match="path or url, not both"):
        read(school, path=tmp_path, url="sqlite:///x.sqlite")


def test_a_school_may_replace_a_query(school: SampleSchool, tmp_path: Path) -> None:
    """By a file of the same name in its own folder."""
    write_database(tmp_path / "vnedu.sqlite", school)
    (tmp_path / "own").mkdir()
    own = "-- columns:\n--   name: text\n--   code: text\nSELECT 'Lê An' AS name, 'A1' AS code"
    (tmp_path / "own" / "staff.sql").write_text(own, "utf-8")
    config = SourceConfig(
        system="vnedu",
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        url=f"sqlite:///{tmp_path / 'vnedu.sqlite'}",
        options={"queries": str(tmp_path / "own")},
    )
    source = open_source(config)
    assert source is not None
    assert [member.code for member in source.staff()] == ["A1"]
    source.close()

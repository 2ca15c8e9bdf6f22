"""The 24 faults found in schools' real exports: each is read through, or found and named.

Each has a folder in ``fixtures/sources/faults``, laid over a faultless school here and checked as
``hocba check`` does it: the adapter's findings together with those of the rules.
"""

import importlib.util
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hocba_adapter_kit.workbooks import sheets
from hocba_hooks import SourceError, Transcript
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.reading import Checked, check

_PATH = Path(__file__).with_name("write_faults.py")
_SPEC = importlib.util.spec_from_file_location("write_faults", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
write_faults = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(write_faults)

Checking = Callable[..., list[Checked]]
FAULTS = write_faults.FOLDER


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The faultless primary school, not to be touched."""
    folder = tmp_path_factory.mktemp("faultless")
    write_exports(folder, write_faults.PRIMARY)
    return folder


@pytest.fixture
def checked(exports: Path, tmp_path: Path) -> Checking:
    """Lays the files of a fault over a faultless school and checks everybody."""

    def run(number: str | None = None, **changes: Any) -> list[Checked]:
        files = sorted((FAULTS / number).iterdir()) if number else []
        statements = [path.read_text("utf-8") for path in files if path.suffix == ".sql"]
        if statements:
            sample, source = write_faults.SECONDARY, _database(tmp_path, statements)
        else:
            sample, source = write_faults.PRIMARY, _folder(exports, tmp_path / "exports", files)
        school = SchoolConfig(
            school=sample.school.model_copy(update=changes), head=sample.head, source=source
        )
        config = Config(
            plugins=("vnedu", "smas"),
            schools=(school,),
            ledger=LedgerConfig(url=f"sqlite:///{tmp_path / 'ledger.sqlite'}"),
        )
        with Journey(config) as journey:
            return list(check(journey, school))

    return run


def _folder(exports: Path, folder: Path, files: list[Path]) -> SchoolSourceConfig:
    shutil.copytree(exports, folder)
    for path in files:
        for replaced in folder.glob(f"{path.stem}.*"):
            replaced.unlink()
        shutil.copy(path, folder)
    return SchoolSourceConfig(
        system="vnedu", school_year=write_faults.PRIMARY.school_year, path=folder
    )


def _database(folder: Path, statements: list[str]) -> SchoolSourceConfig:
    file = folder / "school.sqlite"
    write_database(file, write_faults.SECONDARY)
    with closing(sqlite3.connect(file)) as connection, connection:
        for lines in statements:
            connection.executescript(lines)
    return SchoolSourceConfig(
        system="smas", school_year=write_faults.SECONDARY.school_year, url=f"sqlite:///{file}"
    )


def codes(found: list[Checked]) -> list[set[tuple[str, str]]]:
    """Return code and severity of what was found, pupil by pupil."""
    return [{(f.code, f.severity.value) for f in one.report.findings} for one in found]


def test_the_school_has_no_faults_of_its_own(checked: Checking) -> None:
    """So whatever is found below was planted."""
    assert codes(checked()) == [set()] * 6


def test_the_database_has_no_faults_of_its_own(tmp_path: Path, checked: Checking) -> None:
    """The same for the secondary school: pupils no statement touched have no finding."""
    assert codes(checked("E-13"))[2] == set()


@pytest.mark.parametrize("number", ["E-01", "E-02", "E-03", "E-04"])
def test_what_only_looks_different_is_read_through(checked: Checking, number: str) -> None:
    """Other order and headings, catalogues, repeated headings, totals, titles: the same school."""
    found = checked(number)
    assert codes(found) == [set()] * 6
    expected = [pupil.transcript for pupil in write_faults.PRIMARY.pupils]
    if number == "E-04":  # a .csv has no catalogue sheet beside it
        expected = [_without_communes(transcript) for transcript in expected]
    assert [one.source.transcript for one in found] == expected


def _without_communes(transcript: Transcript) -> Transcript:
    pupil = transcript.pupil
    places = {
        place: getattr(pupil, place).model_copy(update={"commune_code": None})
        for place in ("birthplace", "native_place", "residence")
    }
    return transcript.model_copy(update={"pupil": pupil.model_copy(update=places)})


def test_a_file_of_another_year_stops_the_reading(checked: Checking) -> None:
    """E-06, by file, sheet and both years; nothing half-read goes on."""
    with pytest.raises(SourceError, match=r"TongHop_3A\.xlsx › Lớp 3A.*2024-2025, not 2025-2026"):
        checked("E-06")


EXPECTED: list[tuple[str, list[set[str]]]] = [
    ("E-05", [{"R-I10 error"}, {"R-I10 error"}]),
    ("E-07", [{"R-F04 error"}, {"R-F04 error"}, {"R-F04 error"}]),
    ("E-08", [{"R-F04 error"}, {"R-I10 warning"}]),
    ("E-09", [{"R-I04 error"}, {"R-I04 error"}]),
    ("E-10", [{"R-X07 warning"}, set()]),
    (
        "E-11",
        [{"R-X05 warning", "R-I01 error"}, {"R-X05 warning", "R-I01 error"}, {"R-X05 error"}],
    ),
    ("E-12", [{"R-P03 error"}, {"R-P03 error"}, {"R-D05 error"}, {"R-P03 warning"}]),
    ("E-13", [{"R-S01 error"}, {"R-S01 error"}]),
    ("E-14", [{"R-S09 error"}, {"R-S10 error"}]),
    ("E-15", [{"R-T01 info"}, {"R-T08 error"}, {"R-T08 error"}]),
    ("E-16", [{"R-F05 error"}, {"R-F05 error"}, {"R-F05 error"}]),
    ("E-17", [{"R-I07 error"}, set()]),
    ("E-19", [{"R-I05 error"}, {"R-I02 error"}]),
    ("E-20", [{"R-F04 error"}, {"R-I01 warning"}]),
    ("E-21", [{"R-S36 warning"}, {"R-F04 error"}, set()]),
    ("E-22", [{"R-P06 error"}, {"R-P06 error"}]),
    ("E-24", [{"R-F03 error"}, set()]),
]


@pytest.mark.parametrize(("number", "expected"), EXPECTED, ids=[number for number, _ in EXPECTED])
def test_a_fault_is_found_at_the_pupil_who_has_it(
    checked: Checking, number: str, expected: list[set[str]]
) -> None:
    """By the rule's code, as an error where the record must not go on."""
    found = [{f"{code} {severity}" for code, severity in pupil} for pupil in codes(checked(number))]
    for pupil, wanted in zip(found, expected, strict=False):
        assert wanted <= pupil if wanted else pupil == set()
    if number not in {"E-07", "E-21"}:  # there the whole class lacks marks
        assert found[len(expected) :] == [set()] * (len(found) - len(expected))


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("E-10", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Trạng thái HS"),
        ("E-11", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Căn cước"),
        ("E-15", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Họ và tên"),
        ("E-16", "DanhSachHocSinh.xlsx › Sheet1 › row 9 › Giới tính"),
        ("E-22", "TongHop_3A.xlsx › Lớp 3A › row 9 › Năng lực đặc thù › Ngôn ngữ"),
    ],
)
def test_what_is_wrong_with_a_cell_names_the_cell(
    checked: Checking, number: str, place: str
) -> None:
    """File, sheet, row and heading."""
    first = checked(number)[0]
    assert place in [finding.path for finding in first.report.findings]


def test_averages_typed_by_hand_are_shown_beside_what_was_computed(checked: Checking) -> None:
    """E-14: a person decides which is right."""
    (finding,) = (f for f in checked("E-14")[0].report.findings if f.code == "R-S09")
    assert finding.evidence
    assert finding.evidence.stated not in finding.evidence.computed


def test_lost_zeros_are_proposed_and_nothing_is_changed(checked: Checking) -> None:
    """E-11: two zeros of a number of Hà Nội, one of any other's."""
    for one, mended in zip(checked("E-11"), ("079315000123", "001315000123"), strict=False):
        proposals = [f.repair for f in one.report.findings if f.code == "R-X05"]
        assert [repair.after for repair in proposals if repair] == [mended]
        assert one.source.transcript.pupil.personal_id == mended.lstrip("0")


@pytest.mark.parametrize("pupil", [0, 1])
def test_look_alike_letters_are_found(checked: Checking, pupil: int) -> None:
    """E-23: as such."""
    assert "R-T02" in {code for code, _ in codes(checked("E-23"))[pupil]}


@pytest.mark.parametrize(
    ("number", "pupil", "mended"),
    [
        ("E-15", 1, "Nguyễn Thị Thảo"),
        ("E-15", 2, "Nguyễn Thị Thảo"),
        ("E-23", 0, "Đặng Minh Châu"),
        ("E-23", 1, "Nguyễn Thị Lan"),
    ],
)
def test_misread_and_look_alike_letters_are_mended_by_proposal(
    checked: Checking, number: str, pupil: int, mended: str
) -> None:
    """Old fonts and foreign letters, for a person to accept."""
    findings = checked(number)[pupil].report.findings
    assert mended in [finding.repair.after for finding in findings if finding.repair]


SCHOOL_CODES = (FAULTS / "E-18" / "ma_truong.csv").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("code", SCHOOL_CODES)
def test_a_school_code_of_a_trial_or_of_another_form_is_found(checked: Checking, code: str) -> None:
    """E-18, for every record of the school."""
    for pupil in codes(checked(code=code)):
        assert {name for name, _ in pupil} & {"R-I20"}


def test_a_district_of_former_times_is_found(checked: Checking) -> None:
    """E-17, the other half: in the school's own address."""
    assert all(
        ("R-I07", "warning") in pupil or ("R-I07", "error") in pupil
        for pupil in codes(checked(district_name="Huyện Gia Lâm"))
    )


def test_every_fault_has_a_folder_and_stands_in_the_list() -> None:
    """Twenty-four, each described for people."""
    numbers = [f"E-{number:02}" for number in range(1, 25)]
    folders = sorted(path.name for path in FAULTS.iterdir() if path.is_dir())
    listed = (FAULTS / "README.md").read_text("utf-8")
    assert folders == numbers == sorted(write_faults.FAULTS)
    assert all(f"| {number} |" in listed for number in numbers)


def test_the_files_are_what_the_script_writes(tmp_path: Path) -> None:
    """Compared as what they hold: workbooks carry the time of writing."""
    write_faults.write(tmp_path)
    for path in sorted(tmp_path.rglob("*.*")):
        kept = FAULTS / path.relative_to(tmp_path)
        if path.suffix in (".xlsx", ".xls", ".csv"):
            assert [sheet.rows for sheet in sheets(path)] == [s.rows for s in sheets(kept)]
        else:
            assert path.read_text("utf-8") == kept.read_text("utf-8")

"""A system nobody has seen before, read by query files alone, from three engines."""

import csv
import runpy
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hocba_adapter_kit.generic import open_source
from hocba_adapter_kit.queries import QueryError
from hocba_hooks import Level, Severity, SourceRecord, StaffMember
from hocba_hooks.transcripts import Commendation, PupilStatus
from hocba_plugin import config as configuration
from hocba_plugin.samples import Circumstances
from hocba_plugin.samples.model import SamplePupil, SampleSchool
from hocba_plugin.samples.schools import sample_school

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "fixtures" / "sources" / "third-school"
WRITER = runpy.run_path(str(ROOT / "tests" / "servers" / "third_school.py"))
CODE = "01999801"

# What SQLAlchemy says of DECIMAL columns of SQLite while a test copies them to a server.
pytestmark = pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal")

SPECIAL = {
    1: Circumstances(exempt=True),
    2: Circumstances(not_assessed=True),
    3: Circumstances(elective="TDT"),
    4: Circumstances(status=PupilStatus.LEFT_SEMESTER_1),
    5: Circumstances(status=PupilStatus.JOINED_SEMESTER_2, absences=7),
    6: Circumstances(ability=3, absences=50),
}


def _schools() -> tuple[SampleSchool, SampleSchool]:
    primary = sample_school(
        Level.PRIMARY, seed=5, classes={"1A": 6, "3A": 3, "5A": 3}, special=SPECIAL
    )
    secondary = {**SPECIAL, 7: Circumstances(elective="NN2")}
    return _praised(primary), sample_school(
        Level.LOWER_SECONDARY, seed=6, classes={"6A": 8, "9A": 4}, special=secondary
    )


def _praised(school: SampleSchool) -> SampleSchool:
    """Samples praise nobody on the spot."""
    first = school.pupils[0]
    praise = Commendation(text="Học sinh Xuất sắc", unplanned="Nhặt được của rơi, trả lại")
    transcript = first.transcript.model_copy(update={"commendation": praise})
    praised = first.model_copy(update={"transcript": transcript})
    return school.model_copy(update={"pupils": (praised, *school.pupils[1:])})


@pytest.fixture(scope="module")
def schools() -> tuple[SampleSchool, SampleSchool]:
    """A primary and a lower-secondary school, to be one of grades 1-9."""
    return _schools()


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, schools: tuple[SampleSchool, SampleSchool]
) -> Path:
    """The folder of the fixture with the database in it."""
    place = shutil.copytree(FOLDER, tmp_path_factory.mktemp("third") / "school")
    WRITER["write_third_school"](place / "third.sqlite", CODE, schools)
    return place


def opened(folder: Path, url: str | None = None) -> Any:
    asked = configuration.load(folder / "hocba.toml").schools[0].source_config
    source = open_source(asked if url is None else asked.model_copy(update={"url": url}))
    assert source is not None
    return source


def expected(folder: Path, sample: SamplePupil) -> Any:
    school = configuration.load(folder / "hocba.toml").schools[0]
    return sample.transcript.model_copy(update={"school": school.school, "head": school.head})


def check(records: list[SourceRecord], folder: Path, schools: tuple[SampleSchool, ...]) -> None:
    """Field by field, the marks behind the results, the status, and nothing to complain of."""
    samples = [pupil for school in schools for pupil in school.pupils]
    assert len(records) == len(samples) > 20
    for record, sample in zip(records, samples, strict=True):
        wanted, got = expected(folder, sample).model_dump(), record.transcript.model_dump()
        assert {
            name: (got[name], wanted[name]) for name in wanted if got[name] != wanted[name]
        } == {}
        assert record.pupil_status == sample.status
        assert record.components == sample.components
        assert [f for f in record.findings if f.severity is not Severity.INFO] == []


def test_the_same_records_as_from_the_samples(
    folder: Path, schools: tuple[SampleSchool, SampleSchool]
) -> None:
    """A school of grades 1-9 has records of both forms; other schools and years are left out."""
    source = opened(folder)
    check(list(source.records()), folder, schools)
    assert [c.name for c in source.classes()] == ["1A", "3A", "5A", "6A", "9A"]
    staff = [member for school in schools for member in school.staff]
    assert [(m.name, m.personal_id, m.birth) for m in source.staff()] == [
        (m.name, m.personal_id, m.birth) for m in staff
    ]
    source.close()


def test_the_same_records_from_a_server(
    server: Any,
    folder: Path,
    schools: tuple[SampleSchool, SampleSchool],
    put_on_server: Callable[[Path, str], None],
) -> None:
    """With an account that may only select; marks are DECIMAL there."""
    put_on_server(folder / "third.sqlite", server.owner)
    source = opened(folder, server.reader)
    check(list(source.records()), folder, schools)
    assert all(isinstance(member, StaffMember) for member in source.staff())
    source.close()


def test_samples_hold_what_the_comparison_needs(
    schools: tuple[SampleSchool, SampleSchool],
) -> None:
    """No column of the queries is compared as empty with empty alone."""
    primary, secondary = (
        [pupil.transcript.model_dump() for pupil in school.pupils] for school in schools
    )
    empty = {"policy_category"}
    assert _never_set(primary) - empty == {"extract_of_paper"}
    assert _never_set(secondary) - empty <= {
        "extract_of_paper",
        "completion_text",
        "competition_results",
        "summer_training_remark",
        "certificates",
    }


def _never_set(dumps: list[dict[str, Any]]) -> set[str]:
    return {name for name in dumps[0] if not any(one[name] for one in dumps)}


def test_a_code_that_is_not_listed_is_not_understood(folder: Path, tmp_path: Path) -> None:
    """A vendor who forgets a code is told, pupil by pupil; nothing is taken for something else."""
    place = shutil.copytree(folder, tmp_path / "school")
    lines = (place / "queries" / "codes.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("sex,F", "score,-3"))]
    (place / "queries" / "codes.csv").write_text("".join(kept), "utf-8")
    source = opened(place)
    found = [finding for record in source.records() for finding in record.findings]
    assert {(f.code, f.path.split(" › ")[0]) for f in found if f.severity is Severity.ERROR} >= {
        ("R-F05", "pupils.sql"),
        ("R-D05", "subjects.sql"),
    }
    source.close()


def test_numbers_of_the_codes_are_those_of_the_schema() -> None:
    """The writer and the queries share ``codes.csv``; what the schema says of it is held here."""
    rows = list(csv.DictReader((FOLDER / "queries" / "codes.csv").read_text("utf-8").splitlines()))
    codes = {(row["kind"], row["meaning"]): row["code"] for row in rows}
    assert [codes["assessment", one] for one in ("TX", "GK", "CK")] == ["1", "2", "3"]
    assert [codes["score", one] for one in ("Đ", "CĐ", "M")] == ["-1", "-2", "-3"]
    assert [codes["year_result", one] for one in ("HTXS", "HTT", "HT", "CHT")] == list("1234")


def test_a_query_that_multiplies_pupils_is_refused(folder: Path, tmp_path: Path) -> None:
    """The join every beginner writes once: a row for each relative."""
    place = shutil.copytree(folder, tmp_path / "school")
    file = place / "queries" / "pupils.sql"
    file.write_text(file.read_text("utf-8").replace("AND kf.role_no = 1", ""), "utf-8")
    source = opened(place)
    with pytest.raises(QueryError, match=r"pupils\.sql › \d+\): a pupil has several rows"):
        list(source.records())
    source.close()


def test_a_query_with_another_key_is_refused(folder: Path, tmp_path: Path) -> None:
    """Its rows belong to nobody; silently every pupil would be without absences."""
    place = shutil.copytree(folder, tmp_path / "school")
    file = place / "queries" / "absences.sql"
    text = file.read_text("utf-8").replace("t.person_no AS", "t.person_no + 5000 AS")
    file.write_text(text, "utf-8")
    source = opened(place)
    with pytest.raises(QueryError, match=r"absences\.sql.*no row has a pupil_key of pupils\.sql"):
        list(source.records("1A"))
    source.close()


def test_half_marks_survive_each_engine() -> None:
    """A guard for the comparison: samples have marks with a decimal."""
    marks = [
        subject.year
        for school in _schools()[1:]
        for pupil in school.pupils
        for subject in pupil.transcript.subjects
    ]
    assert any(isinstance(mark, Decimal) and mark % 1 for mark in marks)

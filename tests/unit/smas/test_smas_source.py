"""The SMAS source: what was written is read, class by class, and nothing is ever written."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

import hocba_adapter_smas
from hocba_adapter_kit.records import DatabaseSource
from hocba_adapter_smas import open_source
from hocba_hooks import Level, RecordSource, SchoolClass, SourceConfig, SourceError
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.samples.model import SampleSchool
from hocba_plugin.samples.names import Background
from hocba_plugin.samples.schools import sample_school
from hocba_plugin.samples.setting import Circumstances

Opener = Callable[..., DatabaseSource]
Change = Callable[[str], None]

KINDS_OF_PUPILS = (
    *(Circumstances(status=status) for status in PupilStatus),
    *(Circumstances(background=background) for background in Background),
    Circumstances(exempt=True),
    Circumstances(not_assessed=True),
    Circumstances(elective="TDT"),
    Circumstances(elective="NN2", absences=50),
    Circumstances(ability=3),
)


@pytest.fixture
def replace_query(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Puts a changed copy of one of our queries into a school's own folder; returns the options."""
    folder = tmp_path / "queries"
    folder.mkdir()

    def replace(name: str, before: str, after: str) -> dict[str, str]:
        text = (Path(hocba_adapter_smas.__file__).parent / "queries" / name).read_text("utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after), "utf-8")
        return {"queries": str(folder)}

    return replace


@pytest.mark.parametrize(
    ("level", "names"),
    [(Level.LOWER_SECONDARY, ("6A", "8A", "9B")), (Level.UPPER_SECONDARY, ("10A1", "11C", "12A2"))],
)
def test_every_field_written_is_read_back(
    opened: Opener, tmp_path: Path, level: Level, names: tuple[str, str, str]
) -> None:
    """Transcripts, marks and status of all kinds of pupils come back equal, without a finding."""
    special = dict(enumerate(KINDS_OF_PUPILS, start=1))
    sizes = dict(zip(names, (len(special), 5, 5), strict=True))
    school = sample_school(level, seed=5, classes=sizes, special=special)
    write_database(tmp_path / "other.sqlite", school)
    read = list(opened(tmp_path / "other.sqlite", school).records())
    assert len(read) == len(school.pupils)
    for record, sample in zip(read, school.pupils, strict=True):
        assert record.findings == ()
        assert record.pupil_status is sample.status
        assert record.components == sample.components
        assert record.transcript.model_dump() == sample.transcript.model_dump()
        assert record.transcript.content_digest == sample.transcript.content_digest


def test_source_is_what_the_contract_asks_for(opened: Opener) -> None:
    """It has all methods of the protocol."""
    assert isinstance(opened(), RecordSource)


def test_classes_come_by_grade_and_name(opened: Opener) -> None:
    """As written in the contract."""
    expected = [SchoolClass(name=name, grade=int(name[0])) for name in ("6A", "7B", "9A")]
    assert list(opened().classes()) == expected


def test_staff_come_with_personal_ids(opened: Opener, school: SampleSchool) -> None:
    """Every member with what the school knows."""
    expected = [(s.code, s.name, s.personal_id, s.birth) for s in school.staff]
    read = [(s.code, s.name, s.personal_id, s.birth) for s in opened().staff()]
    assert read == expected


def test_reading_twice_gives_the_same(opened: Opener) -> None:
    """A source can be asked again."""
    source = opened()
    assert list(source.records()) == list(source.records())


def test_one_class_can_be_read_alone(opened: Opener) -> None:
    """By its name, its pupils only."""
    read = list(opened().records("7B"))
    assert {record.transcript.school_class.name for record in read} == {"7B"}
    assert len(read) == 3


def test_unknown_class_is_a_source_error(opened: Opener) -> None:
    """An empty answer would look like a class without pupils."""
    with pytest.raises(SourceError, match="7Z"):
        list(opened().records("7Z"))


@pytest.mark.parametrize(("field", "value"), [("MA_TRUONG", "01999999"), ("NAM_HOC", "2024-2025")])
def test_other_schools_and_years_are_left_alone(
    opened: Opener, change: Change, field: str, value: str
) -> None:
    """One database may hold many schools and years."""
    change(f"UPDATE LOP_HOC SET {field} = '{value}' WHERE TEN_LOP = '6A'")  # noqa: S608
    assert [c.name for c in opened().classes()] == ["7B", "9A"]


def test_records_come_before_later_classes_are_read(
    opened: Opener, replace_query: Callable[..., dict[str, str]]
) -> None:
    """The first class is out before the second one fails; of that one nothing is."""
    only_of_class_1 = "CASE WHEN n.ID_LOP = 1 THEN n.ID_HOC_SINH END AS pupil_key"
    options = replace_query("absences.sql", "n.ID_HOC_SINH AS pupil_key", only_of_class_1)
    records = opened(options=options).records()
    assert {next(records).transcript.school_class.name for _ in range(4)} == {"6A"}
    with pytest.raises(SourceError, match=r"absences\.sql"):
        next(records)


def test_queries_do_not_grow_with_the_pupils(opened: Opener, tmp_path: Path) -> None:
    """A class costs the same few queries, however many pupils it has."""

    def queries_for(size: int) -> int:
        school = sample_school(Level.LOWER_SECONDARY, seed=1, classes={"6A": size})
        write_database(tmp_path / f"{size}.sqlite", school)
        source = opened(tmp_path / f"{size}.sqlite", school)
        sent: list[str] = []

        @sa.event.listens_for(source._database._engine, "before_cursor_execute")
        def _count(*event: object) -> None:
            sent.append(str(event[2]))

        assert len(list(source.records())) == size
        return len([statement for statement in sent if statement.startswith("SELECT")])

    assert queries_for(2) == queries_for(12) == 10


def test_write_through_the_source_is_refused(opened: Opener, file: Path) -> None:
    """SQLite refuses it, and the file stays as it was."""
    before = file.read_bytes()
    source = opened()
    list(source.records())
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        source._database._connection.exec_driver_sql("DELETE FROM HOC_SINH")
    assert file.read_bytes() == before


def test_own_queries_replace_ours(
    opened: Opener, change: Change, replace_query: Callable[..., dict[str, str]]
) -> None:
    """A school that writes things otherwise turns them into ours in its own SELECT."""
    change("UPDATE LOP_HOC SET TEN_LOP = 'Lớp ' || TEN_LOP")
    options = replace_query("classes.sql", "l.TEN_LOP AS", "substr(l.TEN_LOP, 5) AS")
    assert [c.name for c in opened(options=options).classes()] == ["6A", "7B", "9A"]


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("DIEM_THANH_PHAN", "components.sql"),
        ("MON_HOC", "subjects.sql"),
        ("LOP_HOC", "classes.sql"),
    ],
)
def test_missing_table_is_named_with_its_query(
    opened: Opener, change: Change, table: str, query: str
) -> None:
    """The person who mends it learns which file to look into."""
    change(f"DROP TABLE {table}")
    with pytest.raises(SourceError, match=rf"{query}\).*there is no table {table}") as caught:
        list(opened().records())
    assert caught.value.exit_status == 3


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_truncated_database_is_a_source_error(opened: Opener, file: Path, share: float) -> None:
    """Wherever it was cut, also between two pages; no record comes of it."""
    kept = int(file.stat().st_size * share) // 4096 * 4096
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(SourceError):
        list(opened().records())


def test_primary_classes_are_left_to_another_source(opened: Opener, change: Change) -> None:
    """A school of both levels has them in the same table."""
    change("UPDATE LOP_HOC SET KHOI = 5 WHERE TEN_LOP = '6A'")
    assert [c.name for c in opened().classes()] == ["7B", "9A"]


def test_grade_without_a_form_is_a_source_error(
    opened: Opener, change: Change, replace_query: Callable[..., dict[str, str]]
) -> None:
    """A replaced query may let one through."""
    change("UPDATE LOP_HOC SET KHOI = 13 WHERE TEN_LOP = '6A'")
    options = replace_query("classes.sql", "BETWEEN 6 AND 12", "BETWEEN 6 AND 13")
    with pytest.raises(SourceError, match="grade"):
        list(opened(options=options).classes())


def test_another_system_is_not_ours(school: SampleSchool) -> None:
    """The next plugin is asked."""
    config = SourceConfig(
        system="vnedu", school=school.school, head=school.head, school_year=school.school_year
    )
    assert open_source(config) is None


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"url": None}, "url"),
        ({"school_year": "2025"}, "2025-2026"),
        ({"options": {"query": "x"}}, "no option query"),
        ({"options": {"queries": "nowhere/at/all"}}, "no such folder"),
    ],
)
def test_wrong_settings_are_named(
    opened: Opener, settings: dict[str, object], complaint: str
) -> None:
    """Nothing is opened with half a configuration."""
    with pytest.raises(SourceError, match=complaint):
        opened(**settings)

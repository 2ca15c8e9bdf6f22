"""The source ``sql``: a folder of query files over any database."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from hocba_adapter_kit.generic import open_source
from hocba_adapter_kit.queries import Query, QueryError
from hocba_adapter_kit.records import DatabaseSource
from hocba_hooks import School, Severity, Signer, SourceConfig

CLASSES = "SELECT 7 AS class_code, '6A' AS name, 6 AS grade, 'Lê An' AS homeroom_name"
CLASSES_COLUMNS = "class_code: key, name: text, grade: number, homeroom_name: text"
PUPILS = "SELECT 1 AS pupil_key, 'Đỗ Lễ' AS name UNION ALL SELECT 2, 'Võ Tư'"
PUPILS_COLUMNS = "pupil_key: key, name: text"
STAFF = "SELECT 'Lê An' AS name, '1' AS personal_id UNION ALL SELECT 'Lê An', '2'"
STAFF_COLUMNS = "name: text, personal_id: text"

Opener = Callable[..., DatabaseSource]


def query(columns: str, statement: str) -> str:
    declared = "\n".join(f"--   {column}" for column in columns.split(", "))
    return f"-- columns:\n{declared}\n{statement};\n"


BOTH = {
    "classes": query(CLASSES_COLUMNS, CLASSES),
    "pupils": query(PUPILS_COLUMNS, PUPILS),
}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens an empty database with the given queries; closes what was opened."""
    with closing(sqlite3.connect(tmp_path / "school.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE t (x INTEGER)")
    (tmp_path / "queries").mkdir()
    sources: list[DatabaseSource] = []

    def opener(queries: Mapping[str, str] = BOTH, **settings: object) -> DatabaseSource:
        for name, text in queries.items():
            (tmp_path / "queries" / f"{name}.sql").write_text(text, "utf-8")
        base: dict[str, object] = {
            "system": "sql",
            "school": School(code="01999801"),
            "head": Signer(name="x"),
            "school_year": "2025-2026",
            "url": f"sqlite:///{tmp_path / 'school.sqlite'}",
            "options": {"queries": str(tmp_path / "queries")},
        }
        source = open_source(SourceConfig.model_validate(base | settings))
        assert source is not None
        sources.append(source)
        return source

    yield opener
    for source in sources:
        source.close()


def test_two_queries_are_enough(opened: Opener) -> None:
    """What is not asked for is blank; validation says what a record lacks."""
    records = list(opened().records())
    assert [r.transcript.pupil.name for r in records] == ["Đỗ Lễ", "Võ Tư"]
    assert [r.place for r in records] == ["pupils.sql › 1", "pupils.sql › 2"]
    assert all(r.transcript.subjects == () and r.findings == () for r in records)
    assert records[0].transcript.homeroom_teacher == Signer(name="Lê An")


@pytest.mark.parametrize("missing", ["classes", "pupils"])
def test_neither_of_the_two_may_be_missing(opened: Opener, missing: str) -> None:
    """Told before anything is read."""
    kept = {name: text for name, text in BOTH.items() if name != missing}
    with pytest.raises(QueryError, match=rf"\({missing}\.sql\): it is not there"):
        opened(kept)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"options": {}}, r"options\.queries\): no folder of query files is given"),
        ({"options": {"queries": "/nowhere/at/all"}}, r"queries\): there is no such folder"),
        ({"options": {"query": "x"}}, r"options\): there is no option query"),
        ({"url": None}, r"url\): it is not given"),
        ({"url": "sqlite:////nowhere/at/all.sqlite"}, "there is no such database file"),
        ({"school_year": "2025"}, "a school year is written 2025-2026"),
    ],
)
def test_a_wrong_configuration_is_told(
    opened: Opener, settings: dict[str, object], said: str
) -> None:
    """With exit status 3, and without the address: it may hold a password."""
    with pytest.raises(QueryError, match=said) as caught:
        opened(**settings)
    assert caught.value.exit_status == 3
    assert "/nowhere" not in str(caught.value)


def test_other_systems_are_left_to_others() -> None:
    """``None`` means: not mine."""
    config = SourceConfig(
        system="smas", school=School(code="1"), head=Signer(), school_year="2025-2026"
    )
    assert open_source(config) is None


def test_a_homeroom_teacher_in_doubt_is_told_of_each_record(opened: Opener) -> None:
    """Every record of the class will lack the signature."""
    source = opened(BOTH | {"staff": query(STAFF_COLUMNS, STAFF)})
    for record in source.records():
        assert record.transcript.homeroom_teacher == Signer(name="Lê An")
        (finding,) = record.findings
        assert (finding.code, finding.severity) == ("R-X06", Severity.WARNING)
        assert finding.path == "classes.sql › 7 › homeroom_name"


@pytest.mark.parametrize(
    ("name", "columns", "statement", "said"),
    [
        ("pupils", PUPILS_COLUMNS, PUPILS.replace("2,", "1,"), r"pupils\.sql › 1\): a pupil has"),
        (
            "absences",
            "pupil_key: key, sessions: number",
            "SELECT 9 AS pupil_key, 3 AS sessions",
            r"absences\.sql\): no row has a pupil_key",
        ),
        (
            "absences",
            "pupil_key: key, sessions: number",
            "SELECT 1 AS pupil_key, 3 AS sessions UNION ALL SELECT 1, 4",
            r"absences\.sql › 1\): several rows",
        ),
        (
            "classes",
            "class_code: key, name: text, grade: number",
            "SELECT 7 AS class_code, '6A' AS name, 13 AS grade",
            r"classes\.sql › 7 › grade\): the grade is none of 1-12",
        ),
        (
            "pupils",
            "pupil_key: key",
            "SELECT 1 AS pupil_key",
            r"pupils\.sql\): missing column name",
        ),
        (
            "pupils",
            PUPILS_COLUMNS,
            "SELECT 1 AS pupil_key, name FROM learners",
            r"pupils\.sql\): .*there is no table learners",
        ),
        ("pupils", PUPILS_COLUMNS, f"{PUPILS} WHERE :who = 1", "there is no parameter :who"),
    ],
)
def test_a_query_that_cannot_be_right_is_told(
    opened: Opener, name: str, columns: str, statement: str, said: str
) -> None:
    """By file, pupil and column; nothing of the class is handed on."""
    with pytest.raises(QueryError, match=said):
        list(opened(BOTH | {name: query(columns, statement)}).records())


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("-1.0"), "-1"), (Decimal("10.00"), "10"), (Decimal("7.50"), "7.5"), (-1.0, "-1")],
)
def test_a_number_is_one_text_on_every_engine(value: object, text: str) -> None:
    """Codes are looked up by it."""
    assert Query("x.sql", "", {"mark": "number"}).text("mark", value) == text


def test_rows_of_a_pupil_who_left_are_passed_over(opened: Opener) -> None:
    """Beside those of pupils who are there."""
    statement = "SELECT 9 AS pupil_key, 3 AS sessions UNION ALL SELECT 2, 4"
    absences = query("pupil_key: key, sessions: number", statement)
    found = [r.transcript for r in opened(BOTH | {"absences": absences}).records()]
    assert [one.model_dump()["absences"] for one in found] == [None, 4]


def test_a_class_that_is_not_there_is_told(opened: Opener) -> None:
    """By the name that was asked for."""
    with pytest.raises(QueryError, match="there is no class 9Z"):
        list(opened().records("9Z"))


def test_a_word_of_oracle_may_be_quoted(opened: Opener) -> None:
    """The column is called ``level`` in the contract, and LEVEL is reserved there."""
    classes = query(CLASSES_COLUMNS, CLASSES.replace("6 AS", "3 AS").replace("6A", "3A"))
    levels = query(
        "pupil_key: key, subject: text, level: text",
        "SELECT 1 AS pupil_key, 'Toán' AS subject, 'T' AS \"level\"",
    )
    first = next(opened(BOTH | {"classes": classes, "levels": levels}).records())
    assert first.transcript.model_dump(mode="json")["subjects"][0]["level"] == "completed_well"

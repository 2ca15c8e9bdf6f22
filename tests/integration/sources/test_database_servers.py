"""The same school from SQLite, PostgreSQL and MariaDB; and nothing is ever written."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from hocba_adapter_kit.queries import Query, QueryError
from hocba_adapter_kit.records import DatabaseSource
from hocba_adapter_kit.sql import ReadOnlyDatabase
from hocba_adapter_smas import open_source
from hocba_hooks import Level, SourceConfig
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.samples.model import SampleSchool
from hocba_plugin.samples.schools import sample_school

CLASSES = {"6A": 4, "7B": 3, "9A": 3}
OF_PUPILS = """\
-- columns:
--   id: key
--   name: text
SELECT id, name FROM pupils WHERE id >= :least
"""
ONE = Query.parse("one.sql", "-- columns:\n--   one: number\nSELECT 1 AS one")


@pytest.fixture(scope="module")
def school() -> SampleSchool:
    return sample_school(Level.LOWER_SECONDARY, seed=11, classes=CLASSES)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, school: SampleSchool) -> Path:
    path = tmp_path_factory.mktemp("school") / "smas.sqlite"
    write_database(path, school)
    return path


def opened(url: str, school: SampleSchool) -> DatabaseSource:
    source = open_source(
        SourceConfig(
            system="smas",
            school=school.school,
            head=school.head,
            school_year=school.school_year,
            url=url,
        )
    )
    assert source is not None
    return source


@pytest.fixture
def filled(server: Any, file: Path, put_on_server: Callable[[Path, str], None]) -> Any:
    """A server that holds the school."""
    put_on_server(file, server.owner)
    return server


@pytest.fixture
def database(filled: Any) -> Iterator[ReadOnlyDatabase]:
    """The school's database opened with the account that may write."""
    found = ReadOnlyDatabase(filled.owner)
    yield found
    found.close()


def test_the_school_is_the_same_as_from_sqlite(
    filled: Any, file: Path, school: SampleSchool
) -> None:
    """Every record, finding and component, with an account that may only select."""
    from_file, from_server = opened(f"sqlite:///{file}", school), opened(filled.reader, school)
    assert list(from_server.records()) == list(from_file.records())
    assert list(from_server.staff()) == list(from_file.staff())
    from_file.close()
    from_server.close()


def test_writing_is_refused(database: ReadOnlyDatabase) -> None:
    """By the session itself: the account could."""
    for statement in (
        "INSERT INTO CAN_BO (ID_CAN_BO, MA_TRUONG) VALUES (99999, 'x')",
        "UPDATE HOC_SINH SET HO_TEN = 'x'",
        "DELETE FROM HOC_SINH",
        "CREATE TABLE x (y INTEGER)",
        "DROP TABLE HOC_SINH",
    ):
        with pytest.raises(SQLAlchemyError, match=r"(?i)read.only"):
            database._connection.exec_driver_sql(statement)
        database._connection.rollback()


def test_one_moment_is_read(filled: Any, database: ReadOnlyDatabase) -> None:
    """What others write meanwhile is seen by the next reading, not by this one."""
    query = Query.parse(
        "count.sql", "-- columns:\n--   number: number\nSELECT COUNT(*) AS number FROM CAN_BO"
    )
    before = list(database.rows(query))
    writer = sa.create_engine(filled.owner)
    with writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO CAN_BO (ID_CAN_BO, MA_TRUONG) VALUES (777, 'x')")
    writer.dispose()
    assert list(database.rows(query)) == before


# psycopg's cursor complains of the connection that was cut off under it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_lost_connection_is_said_plainly(filled: Any) -> None:
    """The server is stopped between two classes."""
    url = filled.owner
    database = ReadOnlyDatabase(url)
    assert list(database.rows(ONE))
    _drop_connections(filled)
    with pytest.raises(QueryError) as caught:
        list(database.rows(ONE))
    assert "one.sql" in str(caught.value)
    database.close()


def _drop_connections(server: Any) -> None:
    engine = sa.create_engine(server.owner, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if server.kind == "postgresql":
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user AND pid <> pg_backend_pid()"
            )
        else:
            own = connection.exec_driver_sql("SELECT CONNECTION_ID()").scalar()
            listed = connection.exec_driver_sql("SHOW PROCESSLIST").all()
            for number, *_ in listed:
                if number != own:
                    connection.exec_driver_sql(f"KILL {number}")
    engine.dispose()


def test_sql_server_is_read_by_its_driver(sql_server: Any) -> None:
    """Login, a parameter, Vietnamese text; what writes is refused."""
    database = ReadOnlyDatabase(sql_server.reader)
    query = Query.parse("pupils.sql", OF_PUPILS)
    assert list(database.rows(query, least=2)) == [{"id": "2", "name": "H'Lan Êban"}]
    with pytest.raises(SQLAlchemyError, match="INSERT is not supported"):
        database._connection.exec_driver_sql("INSERT INTO pupils VALUES (3, 'x')")
    database.close()


def test_a_wrong_password_is_said_without_it(server: Any) -> None:
    """And without the account."""
    url = sa.make_url(server.reader).set(password="sai-mat-khau")
    with pytest.raises(QueryError) as caught:
        ReadOnlyDatabase(url.render_as_string(hide_password=False))
    assert "sai-mat-khau" not in str(caught.value)
    assert str(url.username) not in str(caught.value)

"""The read-only database: refuses writes, one moment for all queries, quiet errors."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from hocba_adapter_kit.queries import Query, QueryError
from hocba_adapter_kit.sql import ReadOnlyDatabase

Opener = Callable[[], ReadOnlyDatabase]


def query(statement: str, **columns: str) -> Query:
    return Query("pupils.sql", statement, columns)


NAMES = query("SELECT name AS name FROM pupils ORDER BY id", name="text")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database in a folder whose name needs quoting in a URI."""
    folder = tmp_path / "Trường A?b #1 %20"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "smas.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE pupils (id INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany("INSERT INTO pupils (name) VALUES (?)", [("An",), ("Bình",)])
    return folder / "smas.sqlite"


@pytest.fixture
def open_database(file: Path) -> Iterator[Opener]:
    """Opens the file; closes what was opened."""
    opened: list[ReadOnlyDatabase] = []

    def opener() -> ReadOnlyDatabase:
        opened.append(
            ReadOnlyDatabase(sa.URL.create("sqlite", database=str(file)).render_as_string())
        )
        return opened[-1]

    yield opener
    for database in opened:
        database.close()


def names(database: ReadOnlyDatabase) -> list[str]:
    return [row["name"] for row in database.rows(NAMES)]


def test_rows_come_as_texts_by_column(open_database: Opener) -> None:
    """Order and diacritics stay."""
    assert names(open_database()) == ["An", "Bình"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO pupils (name) VALUES ('x')",
        "UPDATE pupils SET name = 'x'",
        "DELETE FROM pupils",
        "DROP TABLE pupils",
    ],
)
def test_write_is_refused_by_the_database(
    open_database: Opener, file: Path, statement: str
) -> None:
    """Not we but SQLite says no, and the file stays byte for byte what it was."""
    before = file.read_bytes()
    with pytest.raises(QueryError, match="SQLITE_READONLY"):
        list(open_database().rows(query(statement, name="text")))
    assert file.read_bytes() == before


def test_write_past_our_queries_is_refused_too(open_database: Opener) -> None:
    """The connection itself cannot write."""
    connection = open_database()._connection
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        connection.exec_driver_sql("DELETE FROM pupils")


def test_all_queries_see_the_same_moment(open_database: Opener, file: Path) -> None:
    """What the school's program writes meanwhile appears when the source is opened again."""
    with closing(sqlite3.connect(file)) as school:
        school.execute("PRAGMA journal_mode = WAL")
        database = open_database()
        assert names(database) == ["An", "Bình"]
        with school:
            school.execute("INSERT INTO pupils (name) VALUES ('Chi')")
        assert names(database) == ["An", "Bình"]
        assert names(open_database()) == ["An", "Bình", "Chi"]
        database.close()


def test_only_parameters_the_query_asks_for_are_passed(open_database: Opener) -> None:
    """An adapter offers all it knows."""
    one = query("SELECT name AS name FROM pupils WHERE id = :class_code", name="text")
    rows = open_database().rows(one, class_code="2", school_code="01")
    assert [row["name"] for row in rows] == ["Bình"]


def test_parameter_nobody_offers_is_named(open_database: Opener) -> None:
    """With the file that asks for it."""
    one = query("SELECT name AS name FROM pupils WHERE id = :lop", name="text")
    with pytest.raises(QueryError, match=r"pupils\.sql\): there is no parameter :lop"):
        list(open_database().rows(one, class_code="2"))


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("SELECT id AS id FROM pupils", "missing column name"),
        ("SELECT id AS id, name AS name, 1 AS room FROM pupils", "extra column room"),
        ("SELECT id AS id, name AS name, 1 AS name FROM pupils", "extra column name"),
    ],
)
def test_result_with_other_columns_is_refused_before_a_row(
    open_database: Opener, statement: str, complaint: str
) -> None:
    """Also when no row comes back: the columns are checked first."""
    both = query(f"{statement} WHERE 1 = 0", id="key", name="text")
    with pytest.raises(QueryError, match=rf"pupils\.sql\): {complaint}"):
        list(open_database().rows(both))


def test_column_names_match_in_any_case(open_database: Opener) -> None:
    """Other databases change the case of names."""
    large = query("SELECT name AS NAME FROM pupils", name="text")
    assert next(iter(open_database().rows(large))) == {"name": "An"}


@pytest.mark.parametrize("table", ["pupils_of_old", "LOP_HOC"])
def test_missing_table_is_named_with_the_query_file(open_database: Opener, table: str) -> None:
    """The names come from the query, so they may be shown."""
    with pytest.raises(QueryError, match=rf"pupils\.sql\).*there is no table {table}"):
        list(open_database().rows(query(f"SELECT name AS name FROM {table}", name="text")))  # noqa: S608


def test_text_that_is_not_utf8_is_an_error_that_does_not_show_it(
    open_database: Opener, file: Path
) -> None:
    """SQLite's own message repeats the text: a name may not get into a log."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE pupils SET name = CAST(x'4269EC6E68' AS TEXT)")
    with pytest.raises(QueryError, match=r"pupils\.sql") as caught:
        names(open_database())
    assert "Bi" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("kept", [30, 4096, 5000, 8191])
def test_truncated_file_is_a_source_error(open_database: Opener, file: Path, kept: int) -> None:
    """A file cut short, as by an interrupted copy, even where SQLite would not notice."""
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(QueryError, match=r"SQLITE_CORRUPT|cut short"):
        names(open_database())


def test_file_that_is_no_database_is_a_source_error(open_database: Opener, file: Path) -> None:
    """Anything else by that name."""
    file.write_text("STT;Họ tên\n" * 1000, "utf-8")
    with pytest.raises(QueryError, match="SQLITE_NOTADB"):
        names(open_database())


@pytest.mark.parametrize("url", ["sqlite:////nowhere/smas.sqlite", "sqlite://"])
def test_file_that_is_not_there_is_not_made(url: str) -> None:
    """Opening for reading never creates a file."""
    with pytest.raises(QueryError, match="no such database file"):
        ReadOnlyDatabase(url)


@pytest.mark.parametrize(
    "url",
    [
        "oracle://reader:s3cret@host/smas",
        "postgresql+psycopg_of_old://reader:s3cret@host/smas",
        "nosuch://reader:s3cret@host/smas",
        "reader:s3cret@host",
    ],
)
def test_database_that_cannot_be_opened_keeps_its_password(url: str) -> None:
    """No message, argument or chained text of the error holds the URL's secret."""
    with pytest.raises(QueryError) as caught:
        ReadOnlyDatabase(url)
    assert "s3cret" not in f"{caught.value}{caught.value.args}{caught.value.message('vi')}"


def test_database_without_a_known_read_only_mode_is_refused() -> None:
    """Better not read than able to write."""
    with pytest.raises(QueryError, match="no way is known to open duckdb read-only"):
        ReadOnlyDatabase("duckdb:///smas")


def test_closed_database_is_a_source_error(open_database: Opener) -> None:
    """Using it after use is ours to say, not the driver's."""
    database = open_database()
    database.close()
    with pytest.raises(QueryError):
        names(database)


def test_rows_are_fetched_as_they_are_taken(open_database: Opener) -> None:
    """A million rows are asked for; taking three does not read them all."""
    endless = query(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000)"
        " SELECT i AS id FROM n",
        id="key",
    )
    rows = open_database().rows(endless)
    assert [next(rows)["id"] for _ in range(3)] == ["1", "2", "3"]
    rows.close()  # type: ignore[attr-defined]


@given(texts=st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), max_size=20))
def test_text_comes_back_as_it_was_stored(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing is trimmed, normalised or lost on the way, not even between partitions."""
    texts = texts * 60
    file = tmp_path_factory.mktemp("texts") / "smas.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE pupils (id INTEGER PRIMARY KEY, name TEXT)")
        connection.executemany("INSERT INTO pupils (name) VALUES (?)", [(t,) for t in texts])
    database = ReadOnlyDatabase(f"sqlite:///{file}")
    assert names(database) == texts
    database.close()


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("key", 12, "12"),
        ("number", None, ""),
        ("number", 7.2, "7.2"),
        ("number", Decimal("10.0"), "10"),
        ("number", "Đ", "Đ"),
        ("date", dt.date(2012, 5, 1), "2012-05-01"),
        ("date", dt.datetime(2012, 5, 1), "2012-05-01"),  # noqa: DTZ001
        ("date", "2012-05-01 00:00:00", "2012-05-01"),
        ("date", "05/2012", "05/2012"),
        ("datetime", dt.datetime(2012, 5, 1, 7, 30), "2012-05-01"),  # noqa: DTZ001
        ("datetime", "2012-05-01 23:59:00", "2012-05-01"),
        ("instant", dt.datetime(2012, 4, 30, 17, tzinfo=dt.UTC), "2012-05-01"),
        ("instant", dt.datetime(2012, 4, 30, 17), "2012-05-01"),  # noqa: DTZ001
        ("instant", "2012-04-30T17:00:00Z", "2012-05-01"),
        ("instant", "2012-05-01T00:00:00+07:00", "2012-05-01"),
        ("instant", "2012-04-30T16:00:00Z", "2012-04-30T23:00:00"),
        ("text", "007", "007"),
    ],
)
def test_values_of_every_driver_become_the_same_texts(kind: str, value: object, text: str) -> None:
    """One database types its columns, another does not; the mapping sees one kind of text."""
    assert query("SELECT 1", column=kind).text("column", value) == text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", dt.datetime(2012, 4, 30, 17)),  # noqa: DTZ001
        ("date", dt.datetime(2012, 5, 1, tzinfo=dt.UTC)),
        ("date", "2012-04-30 23:59:59"),
        ("datetime", dt.datetime(2012, 4, 30, 17, tzinfo=dt.UTC)),
        ("datetime", "2012-04-30T17:00:00Z"),
    ],
)
def test_a_time_of_day_is_no_day_before_the_file_says_whose(kind: str, value: object) -> None:
    """A birth date a time zone away is a birth date one day off."""
    with pytest.raises(QueryError, match="holds times of day"):
        query("SELECT 1", column=kind).text("column", value)

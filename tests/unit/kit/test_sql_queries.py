"""Query files: declared columns, replacements, complaints that name file and column."""

import pickle
from pathlib import Path

import pytest

from hocba_adapter_kit.queries import Query, QueryError, QueryFiles
from hocba_adapter_kit.records import contract

NAMES = ("classes",)
CLASSES = """\
-- Classes: one a row.
-- columns:
--   code: key, asks for :nothing
--   name: text
SELECT l.ID AS code, l.TEN AS name FROM LOP l WHERE l.TRUONG = :school_code;
"""


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The adapter's own folder."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "classes.sql").write_text(CLASSES, "utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The school's folder, empty."""
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def test_columns_and_types_come_from_the_header() -> None:
    """The header's lines after “columns:” are the contract, in their order."""
    assert Query.parse("classes.sql", CLASSES).columns == {"code": "key", "name": "text"}


def test_comments_and_semicolon_are_no_part_of_the_statement() -> None:
    """A colon in a comment is no parameter."""
    statement = Query.parse("classes.sql", CLASSES).statement
    assert statement.startswith("SELECT")
    assert statement.endswith(":school_code")


def test_text_after_the_columns_declares_nothing() -> None:
    """The first line that is no column ends the list."""
    text = CLASSES.replace("SELECT", "--\n--   later: text\nSELECT")
    assert list(Query.parse("classes.sql", text).columns) == ["code", "name"]


def test_file_without_declaration_is_refused() -> None:
    """A query whose columns nobody declared cannot be checked."""
    with pytest.raises(QueryError, match=r"classes\.sql.*columns"):
        Query.parse("classes.sql", "SELECT 1")


def test_unknown_type_is_refused_with_its_column() -> None:
    """The complaint names the column and what it could have been."""
    with pytest.raises(QueryError, match="column name: type must be of key, text, number, date"):
        Query.parse("classes.sql", CLASSES.replace("name: text", "name: varchar"))


def test_shipped_query_is_used_when_the_school_has_none(shipped: Path, own: Path) -> None:
    """An empty folder replaces nothing."""
    assert QueryFiles(shipped, own).all(NAMES) == QueryFiles(shipped).all(NAMES)


def test_own_file_replaces_the_shipped_one(shipped: Path, own: Path) -> None:
    """Same columns, other statement."""
    (own / "classes.sql").write_text(CLASSES.replace("LOP", "LOP_HOC"), "utf-8")
    assert "LOP_HOC" in QueryFiles(shipped, own).all(NAMES)["classes"].statement


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("--   name: text\n", "", "missing column name"),
        ("--   name: text\n", "--   name: text\n--   room: text\n", "extra column room"),
        ("--   name: text\n", "--   title: text\n", "missing column name; extra column title"),
        ("--   grade: number\n", "--   grade: date\n", "wrong type of grade"),
        ("--   class_code: key\n", "--   class_code: text\n", "wrong type of class_code"),
    ],
)
def test_query_of_another_shape_is_refused(before: str, after: str, complaint: str) -> None:
    """What is missing, extra or of a wrong type is said, with the file's name."""
    text = "-- columns:\n--   class_code: key\n--   name: text\n--   grade: number\nSELECT 1"
    contract.check("classes", Query.parse("classes.sql", text))
    with pytest.raises(QueryError, match=rf"\(classes\.sql\): {complaint}"):
        contract.check("classes", Query.parse("classes.sql", text.replace(before, after)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["classes.sql", "CLASSES.SQL", "classes.Sql"])
def test_own_file_is_read_as_windows_saves_it(
    shipped: Path, own: Path, name: str, encoding: str
) -> None:
    """With a mark before its text, and its name in any letter case."""
    (own / name).write_bytes(CLASSES.replace("LOP", "LOP_HOC").encode(encoding))
    assert "LOP_HOC" in QueryFiles(shipped, own).all(NAMES)["classes"].statement


def test_own_file_in_another_encoding_is_refused(shipped: Path, own: Path) -> None:
    """Bytes that are not UTF-8 are named by file."""
    (own / "classes.sql").write_bytes(CLASSES.encode("utf-16-le"))
    with pytest.raises(QueryError, match=r"classes\.sql"):
        QueryFiles(shipped, own).all(NAMES)["classes"]


def test_own_file_that_replaces_nothing_is_refused(shipped: Path, own: Path) -> None:
    """A misspelt file name must not be passed over."""
    (own / "clases.sql").write_text(CLASSES, "utf-8")
    with pytest.raises(QueryError, match=r"clases\.sql"):
        QueryFiles(shipped, own).all(NAMES)


def test_folder_that_is_not_there_is_refused(shipped: Path, own: Path) -> None:
    """The school asked for its own queries and would get ours."""
    with pytest.raises(QueryError, match="no such folder"):
        QueryFiles(shipped, own / "nowhere").all(NAMES)


@pytest.mark.parametrize(("column", "value"), [("code", None), ("name", 7), ("name", b"x")])
def test_value_of_another_type_is_refused_without_being_shown(column: str, value: object) -> None:
    """A key is never NULL; a number in a text column has lost its leading zeros."""
    with pytest.raises(QueryError, match=rf"classes\.sql\): column {column} is declared") as caught:
        Query.parse("classes.sql", CLASSES).text(column, value)
    assert "7" not in str(caught.value)


def test_complaint_speaks_both_languages_and_survives_pickling() -> None:
    """Exit status 3, Vietnamese first, and the same after a process boundary."""
    error = pickle.loads(pickle.dumps(QueryError("classes.sql", "thiếu cột x", "missing column x")))  # noqa: S301
    assert error.exit_status == 3
    assert "thiếu cột x" in error.message("vi")
    assert "missing column x" in error.message("en")

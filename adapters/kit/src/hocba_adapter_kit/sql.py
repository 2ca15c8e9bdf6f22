"""A school's database, opened in a way that cannot write, and read as a stream."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from hocba_adapter_kit.queries import Query, QueryError

Row = Mapping[str, str]
"""One row as texts by column; NULL is the empty text."""

_ROWS_AT_A_TIME = 500
_STREAMED = {"stream_results": True}
_UNKNOWN_NAME = re.compile(r"no such (?:table|column): [\w.]+")
_READ_ONLY_SESSION = {
    "postgresql": (
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    ),
    "mysql": "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "mariadb": "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}


class ReadOnlyDatabase:
    """One read-only connection and one transaction: every query sees the same moment.

    On SQLite without write-ahead log the school's program waits to write until this is closed.
    """

    def __init__(self, url: str) -> None:
        """Connect.

        :raises QueryError: no such database, or none that is known to stay unwritten.
        """
        try:
            self._engine = _engine(sa.make_url(url))
            self._connection = self._engine.connect()
        except (SQLAlchemyError, UnicodeError, OSError) as error:
            raise QueryError("url", *_reason(error)) from None
        except ImportError as error:
            missing = error.name or "driver"
            raise QueryError("url", f"chưa cài {missing}", f"{missing} is not installed") from None

    def rows(self, query: Query, **parameters: object) -> Iterator[Row]:
        """Yield the rows of ``query``, a few hundred at a time in memory.

        Read it to its end before the next query: not every driver keeps two open.

        :raises QueryError: the database refuses it, or a column or value is not as declared.
        """
        try:
            result = self._connection.execute(
                sa.text(query.statement), _used(query, parameters), execution_options=_STREAMED
            )
            columns = result.keys()
            # PostgreSQL writes unquoted names small, Oracle writes them large.
            names = [name.lower() for name in columns]
            query.check_columns(names)
            for rows in result.partitions(_ROWS_AT_A_TIME):
                for row in rows:
                    yield {n: query.text(n, v) for n, v in zip(names, row, strict=True)}
        except (SQLAlchemyError, UnicodeError) as error:
            # The driver's own words may repeat a value: they go no further.
            raise QueryError(query.file, *_reason(error)) from None

    def close(self) -> None:
        """End the transaction and disconnect."""
        self._connection.close()
        self._engine.dispose()


def _used(query: Query, offered: Mapping[str, object]) -> dict[str, object]:
    asked = list(sa.text(query.statement).compile().params)
    if unknown := [name for name in asked if name not in offered]:
        names = ", ".join(f":{name}" for name in unknown)
        raise QueryError(query.file, f"không có tham số {names}", f"there is no parameter {names}")
    return {name: offered[name] for name in asked}


def _engine(url: sa.URL) -> sa.Engine:
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend not in _READ_ONLY_SESSION:
        raise QueryError(
            "url",
            f"chưa biết cách mở {backend} chỉ để đọc",
            f"no way is known to open {backend} read-only",
        )
    engine = sa.create_engine(url, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _set_read_only(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(_READ_ONLY_SESSION[backend])
        cursor.close()
        connection.commit()

    return engine


def _sqlite(url: sa.URL) -> sa.Engine:
    file = Path(url.database or "").absolute()
    if not file.is_file():
        raise QueryError("url", "không có tệp cơ sở dữ liệu này", "there is no such database file")
    if _is_cut_short(file):
        raise QueryError("url", "tệp cơ sở dữ liệu bị cắt cụt", "the database file is cut short")
    read_only = url.set(database=file.as_uri(), query={"mode": "ro", "uri": "true"})
    engine = sa.create_engine(read_only, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _leave_transactions_to_us(connection: Any, _: object) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # sqlite3 by itself begins no transaction for a SELECT: each would see another moment.
        connection.exec_driver_sql("BEGIN")

    return engine


def _is_cut_short(file: Path) -> bool:
    # SQLite fills up a torn last page with zeros, without a word, and reads rows from it.
    with file.open("rb") as content:
        head = content.read(18)
    page_size = int.from_bytes(head[16:18], "big")
    pages_of = 65536 if page_size == 1 else page_size
    is_sqlite = head.startswith(b"SQLite format 3\0") and pages_of > 0
    return is_sqlite and file.stat().st_size % pages_of != 0


def _reason(error: Exception) -> tuple[str, str]:
    """Return what may be repeated of a driver's error: codes, and names from the query itself."""
    original = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    unknown = _UNKNOWN_NAME.search(str(original)) if code == "SQLITE_ERROR" else None
    detail = unknown[0] if unknown else code or type(original or error).__name__
    return f"lỗi của cơ sở dữ liệu ({detail})", f"the database reports an error ({detail})"

"""Opening a school's database so that it cannot be written through our connection.

====================  ==================================================================
SQLite                the file is opened with ``mode=ro``
PostgreSQL            the session is read-only, and repeatable read: one moment is seen
MySQL, MariaDB        the same
Oracle                ``SET TRANSACTION READ ONLY``; unproven: no server to try it on
SQL Server            has no read-only session: an account that may write is refused
====================  ==================================================================
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hocba_adapter_kit.queries import QueryError

_SESSION = {
    "postgresql": (
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    ),
    "mysql": "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "mariadb": "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}
_WRITING = ("INSERT", "UPDATE", "DELETE", "ALTER")


def open_read_only(url: sa.URL) -> sa.Engine:
    """Return an engine whose connections cannot write.

    :raises QueryError: no such database, none that is known to stay unwritten, or (SQL Server) an
        account that may write.
    """
    backend = url.get_backend_name()
    opener = _OPENERS.get(backend)
    if opener is None:
        raise QueryError(
            "url",
            f"chưa biết cách mở {backend} chỉ để đọc",
            f"no way is known to open {backend} read-only",
        )
    return opener(url)


def _with_session(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, hide_parameters=True)
    setting = _SESSION[url.get_backend_name()]

    @sa.event.listens_for(engine, "connect")
    def _set_read_only(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(setting)
        cursor.close()
        connection.commit()

    return engine


def _oracle(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, hide_parameters=True)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine


def _sql_server(url: sa.URL) -> sa.Engine:
    # SNAPSHOT gives one moment; a database that does not allow it says so at the first query.
    engine = sa.create_engine(url, hide_parameters=True, isolation_level="SNAPSHOT")
    asked = ", ".join(f"HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', '{one}')" for one in _WRITING)

    @sa.event.listens_for(engine, "connect")
    def _refuse_writers(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SELECT {asked}")
        allowed = cursor.fetchone()
        cursor.close()
        if any(allowed):
            raise QueryError(
                "url",
                "tài khoản này có quyền ghi; hãy dùng tài khoản chỉ có quyền SELECT",
                "this account may write; use one that has SELECT alone",
            )

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


_OPENERS: Mapping[str, Callable[[sa.URL], sa.Engine]] = {
    "sqlite": _sqlite,
    **dict.fromkeys(_SESSION, _with_session),
    "oracle": _oracle,
    "mssql": _sql_server,
}

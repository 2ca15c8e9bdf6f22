"""The database behind the ledger: connections, transactions that nest, and errors of one kind."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from hocba_plugin import os_errors
from hocba_plugin.errors import LedgerError

Clock = Callable[[], dt.datetime]
_BUSY_S = 30
_SQLITE = (
    ("SQLITE_NOTADB", "tệp không phải cơ sở dữ liệu", "the file is not a database"),
    ("SQLITE_CORRUPT", "tệp bị hỏng", "the file is damaged"),
    ("SQLITE_FULL", "ổ đĩa đã đầy", "the disk is full"),
    (
        "SQLITE_READONLY",
        "không ghi được vào tệp hoặc thư mục của nó",
        "the file or its folder cannot be written to",
    ),
    ("SQLITE_CANTOPEN", "không mở được tệp", "the file cannot be opened"),
    ("SQLITE_IOERR", "ổ đĩa không đọc hoặc ghi được", "the disk cannot be read or written"),
    ("SQLITE_BUSY", "chương trình khác đang dùng sổ", "another program is using it"),
    ("SQLITE_LOCKED", "chương trình khác đang dùng sổ", "another program is using it"),
)
"""What the codes of SQLite mean, by how they begin."""
_WRITE_LOCK = 0x686F636261
"""PostgreSQL's number of our lock."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """What one writing step works with."""

    connection: sa.Connection
    clock: Clock


class Store:
    """An engine, and for each thread at most one writing transaction."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.engine = _engine(url)
        self._clock = clock
        self._writer = self.engine.execution_options(ledger_writes=True)
        self._local = threading.local()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction, or a savepoint in the one this thread has open already."""
        outer: Transaction | None = getattr(self._local, "transaction", None)
        with translated():
            if outer is not None:
                with outer.connection.begin_nested():
                    yield outer
                return
            with self._writer.begin() as connection:
                self._local.transaction = Transaction(connection, self._clock)
                try:
                    yield self._local.transaction
                finally:
                    self._local.transaction = None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of the ledger, and what this thread is writing."""
        outer: Transaction | None = getattr(self._local, "transaction", None)
        with translated():
            if outer is not None:
                yield outer.connection
                return
            with self.engine.connect() as connection:
                yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors into ours; their own texts may hold the values of a row."""
    try:
        yield
    except SQLAlchemyError as error:
        raise LedgerError(*_reasons(error)) from None


def _reasons(error: SQLAlchemyError) -> tuple[str, str]:
    if not isinstance(error, DBAPIError):
        return _failure(type(error).__name__)
    # Never their own text: PostgreSQL quotes the offending key, SQLite what a trigger says.
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    for start, vi, en in _SQLITE:
        if str(code).startswith(start):
            return f"{vi} ({code})", f"{en} ({code})"
    kind = type(error.orig).__name__
    return _failure(f"{kind}, {code}" if code else kind)


def _failure(what: str) -> tuple[str, str]:
    return f"cơ sở dữ liệu báo lỗi ({what})", f"the database reports an error ({what})"


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite ledger; ``None``: it is on a server.

    :raises LedgerError: it is no database URL.
    """
    try:
        address = sa.make_url(url)
    except ArgumentError:
        raise LedgerError(
            "url của sổ không phải địa chỉ cơ sở dữ liệu", "the ledger's url is not a database URL"
        ) from None
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def is_there(url: str) -> bool:
    """Say whether an SQLite ledger's file holds anything; servers are taken to hold one."""
    file = file_of(url)
    return file is None or (file.is_file() and file.stat().st_size > 0)


def _engine(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
        if address.get_backend_name() == "sqlite":
            _make_private_file(address)
        engine = sa.create_engine(address, hide_parameters=True)
    except ArgumentError:
        raise LedgerError(
            "url của sổ không phải địa chỉ cơ sở dữ liệu", "the ledger's url is not a database URL"
        ) from None
    except (ImportError, NoSuchModuleError) as error:
        raise LedgerError(
            f"chưa cài trình điều khiển cho loại cơ sở dữ liệu này ({type(error).__name__})",
            f"no driver for this kind of database ({type(error).__name__})",
        ) from None
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        sa.event.listen(engine, "begin", _begin_elsewhere)
    return engine


def _make_private_file(address: sa.URL) -> None:
    """Create the file readable by its owner only: it holds records of pupils."""
    if not address.database or address.database == ":memory:":
        raise LedgerError(
            "sổ trong bộ nhớ sẽ quên những gì đã gửi; hãy ghi tên tệp",
            "a ledger in memory would forget what was sent; name a file",
        )
    try:
        Path(address.database).touch(mode=0o600)
    except OSError as error:
        vi, en = os_errors.reasons(error)
        raise LedgerError(
            f"không tạo hoặc mở được tệp: {vi}", f"the file cannot be made or opened: {en}"
        ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, and too late: only before the first change.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {_BUSY_S * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("ledger_writes", False)
    # Taking the write lock first: two processes can never both read a head and both append to it.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_elsewhere(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("ledger_writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")

"""The database behind the ledger: connections, nested transactions, one moment to look at."""

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from hocba_plugin import os_errors
from hocba_plugin.errors import LedgerError
from hocba_plugin.ledger.failures import translated, understood

Clock = Callable[[], dt.datetime]
_BUSY_S = 30
_WRITE_LOCK = 0x686F636261
"""PostgreSQL's number of our lock."""
_QUIET = "hocba-ledger"
"""Name of our engine's logger."""
_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
"""What SQLite does by itself: a transaction sees the database as it was at its first SELECT."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """What one writing step works with."""

    connection: sa.Connection
    clock: Clock


class Store:
    """An engine, and for each thread at most one writing transaction, or one snapshot."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.engine = _engine(url)
        self._clock = clock
        self._writer = self.engine.execution_options(ledger_writes=True)
        self._local = threading.local()

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction, or a savepoint in the one this thread has open already.

        :raises LedgerError: this thread is looking at a snapshot: it would not see what it wrote.
        """
        outer: Transaction | None = getattr(self._local, "transaction", None)
        if outer is None and self._looked_at is not None:
            raise LedgerError(
                "không ghi được trong lúc đang xem một thời điểm của sổ",
                "nothing is written while a snapshot is looked at",
            )
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
    def step(self) -> Iterator[Transaction]:
        """Give a transaction for one step of our own; rows that make no sense are damage."""
        with self.writing() as transaction, understood():
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one moment of the ledger, and what this thread is writing.

        Within ``snapshot`` that moment is the snapshot's.
        """
        outer: Transaction | None = getattr(self._local, "transaction", None)
        shared = outer.connection if outer is not None else self._looked_at
        with translated(), understood():
            if shared is not None:
                yield shared
                return
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all that this thread reads in the block be of one moment."""
        if self._looked_at is not None or getattr(self._local, "transaction", None) is not None:
            yield
            return
        with translated(), self.engine.connect() as connection:
            self._local.looked_at = connection
            try:
                yield
            finally:
                self._local.looked_at = None

    @property
    def _looked_at(self) -> sa.Connection | None:
        connection: sa.Connection | None = getattr(self._local, "looked_at", None)
        return connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite ledger; ``None``: it is on a server.

    :raises LedgerError: it is no database URL.
    """
    try:
        address = sa.make_url(url)
    except ArgumentError:
        raise LedgerError(
            "[ledger] url không phải địa chỉ CSDL", "the ledger's url is not a database URL"
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
        # A host that logs everything would log every row it is given: pupils' codes and documents.
        logging.getLogger(f"sqlalchemy.engine.Engine.{_QUIET}").setLevel(logging.WARNING)
        engine = sa.create_engine(address, hide_parameters=True, logging_name=_QUIET)
    except ArgumentError:
        raise LedgerError(
            "[ledger] url không phải địa chỉ CSDL", "the ledger's url is not a database URL"
        ) from None
    except (ImportError, NoSuchModuleError) as error:
        raise LedgerError(
            f"thiếu trình điều khiển cho loại CSDL này ({type(error).__name__})",
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
            f"không tạo hoặc mở được tệp ({vi})", f"the file cannot be made or opened ({en})"
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
        # Each statement sees what was there when it began: after the lock, what others wrote.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
    else:
        # Else every SELECT sees another moment, and tables seem to contradict the events.
        connection.exec_driver_sql(_ONE_MOMENT)

"""A copy of a ledger that is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from hocba_plugin import os_errors
from hocba_plugin.errors import FileUseError, LedgerError
from hocba_plugin.ledger.failures import trouble
from hocba_plugin.ledger.store import Store

_OF_THE_COPY = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR_WRITE")
"""Codes of trouble with the new file: the ledger itself is only read."""


def back_up(store: Store, path: Path) -> None:
    """Write a consistent copy to a new file, readable by its owner only.

    :raises FileUseError: the file exists already, or cannot be made there.
    :raises LedgerError: it cannot be written, or the ledger is not in SQLite.
    """
    if store.engine.dialect.name != "sqlite":
        raise LedgerError(
            "lệnh này chỉ sao lưu sổ SQLite; hãy dùng công cụ sao lưu của máy chủ CSDL",
            "only a ledger in SQLite is copied here; use the database's own backup",
        )
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise FileUseError(
            path.name, "đã có tệp này, không ghi đè", "it exists and is not overwritten"
        ) from None
    except OSError as error:
        raise FileUseError(path.name, *os_errors.reasons(error)) from error
    try:
        _copy(store, path)
    except BaseException:
        for half in (path, path.with_name(f"{path.name}-journal")):
            half.unlink(missing_ok=True)
        raise


def _copy(store: Store, path: Path) -> None:
    try:
        with store.reading() as connection, closing(sqlite3.connect(path)) as copy:
            source: Any = connection.connection.driver_connection
            source.backup(copy)
    except sqlite3.Error as error:
        found = trouble(error)
        if str(getattr(error, "sqlite_errorname", "")).startswith(_OF_THE_COPY):
            raise FileUseError(path.name, *found.args) from None
        raise found from None

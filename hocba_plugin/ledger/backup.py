"""A copy of a ledger that is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from hocba_plugin import os_errors
from hocba_plugin.errors import FileUseError, LedgerError
from hocba_plugin.ledger.store import Store


def back_up(store: Store, path: Path) -> None:
    """Write a consistent copy to a new file, readable by its owner only.

    :raises FileUseError: the file exists already, or cannot be made there.
    :raises LedgerError: it cannot be written, or the ledger is not in SQLite.
    """
    if store.engine.dialect.name != "sqlite":
        raise LedgerError(
            "chỉ sao lưu được sổ SQLite; với cơ sở dữ liệu khác, dùng công cụ sao lưu của nó",
            "only a ledger in SQLite is copied here; use the database's own backup",
        )
    try:
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise FileUseError(path.name, *os_errors.reasons(error)) from error
    try:
        with store.reading() as connection, closing(sqlite3.connect(path)) as copy:
            source: Any = connection.connection.driver_connection
            source.backup(copy)
    except (OSError, sqlite3.Error) as error:
        raise LedgerError(
            f"chưa sao lưu được ({type(error).__name__})",
            f"no copy was made ({type(error).__name__})",
        ) from error

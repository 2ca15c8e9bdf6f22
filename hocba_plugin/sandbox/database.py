"""Where the sandbox keeps what it was sent: one SQLite file, or memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

_TABLES = """
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL,
    school TEXT NOT NULL,
    content BLOB NOT NULL,
    received REAL NOT NULL,
    reply BLOB,
    is_read INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS items (
    message INTEGER NOT NULL REFERENCES messages (number),
    position INTEGER NOT NULL,
    identity TEXT NOT NULL,
    version INTEGER NOT NULL,
    pupil_code TEXT NOT NULL,
    personal_id TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT 'pending',
    errors TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (message, position)
);
CREATE TABLE IF NOT EXISTS records (
    identity TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    school TEXT NOT NULL,
    pupil_code TEXT NOT NULL,
    personal_id TEXT NOT NULL,
    school_year TEXT NOT NULL,
    status TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS certificates (
    digest TEXT PRIMARY KEY,
    school TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    registered REAL NOT NULL,
    decision TEXT,
    note TEXT NOT NULL DEFAULT ''
);
"""


class Database:
    """One connection, used by one thread at a time."""

    def __init__(self, file: Path | None) -> None:
        self._lock = RLock()
        if file is not None:
            # Readable by its owner only: somebody may send it records of real pupils.
            file.touch(mode=0o600)
        self._connection = sqlite3.connect(file or ":memory:", check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection; all is kept, or on an error nothing."""
        with self._lock, self._connection:
            yield self._connection

    def forget(self) -> None:
        """Keep nothing of what was sent."""
        with self.transaction() as connection:
            for table in ("items", "messages", "records", "certificates"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from this line

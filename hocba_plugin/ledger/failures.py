"""What goes wrong in the database, told in our words: its own may hold the values of a row."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from hocba_plugin.errors import HocbaError, LedgerError

_SQLITE = (
    ("SQLITE_NOTADB", "the file is not a database"),
    ("SQLITE_CORRUPT", "the file is damaged"),
    ("SQLITE_FULL", "the disk is full"),
    ("SQLITE_READONLY", "the file or its folder cannot be written to"),
    ("SQLITE_CANTOPEN", "the file cannot be opened"),
    ("SQLITE_IOERR", "the disk cannot be read or written"),
    ("SQLITE_BUSY", "another program is using it"),
    ("SQLITE_LOCKED", "another program is using it"),
)
"""What the codes of SQLite mean, by how they begin."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors into ours; their own texts may hold the values of a row."""
    try:
        yield
    except SQLAlchemyError as error:
        # A text no column can hold was refused while the statement was made.
        ours = error.orig if isinstance(error, StatementError) else None
        raise (ours if isinstance(ours, HocbaError) else LedgerError(_reason(error))) from None


@contextmanager
def understood() -> Iterator[None]:
    """Turn what cannot be made of a row into ours: Python's own texts quote the value."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        kind = type(error).__name__
        raise LedgerError(f"what it holds is damaged ({kind})") from None


def _reason(error: SQLAlchemyError) -> str:
    if not isinstance(error, DBAPIError):
        return type(error).__name__
    # Never their own text: PostgreSQL quotes the offending key, SQLite what a trigger says.
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    kind = type(error.orig).__name__
    known = next((text for start, text in _SQLITE if str(code).startswith(start)), kind)
    return f"{known} ({code})" if code else known

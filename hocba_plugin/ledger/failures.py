"""What goes wrong in the database, told in our words: its own may hold the values of a row."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError, StatementError

from hocba_plugin.errors import BusyLedgerError, HocbaError, LedgerError

IN_USE = "chương trình khác đang dùng sổ", "another program is using it"
_SAID: Mapping[str, tuple[str, str]] = {
    "SQLITE_NOTADB": ("tệp không phải cơ sở dữ liệu", "the file is not a database"),
    "SQLITE_CORRUPT": ("tệp bị hỏng", "the file is damaged"),
    "SQLITE_FULL": ("ổ đĩa đầy", "the disk is full"),
    "SQLITE_READONLY": (
        "tệp hoặc thư mục chứa nó không ghi được",
        "the file or its folder cannot be written to",
    ),
    "SQLITE_CANTOPEN": ("không mở được tệp", "the file cannot be opened"),
    "SQLITE_IOERR": ("không đọc hoặc ghi được ổ đĩa", "the disk cannot be read or written"),
    "53100": ("ổ đĩa của máy chủ đầy", "the server's disk is full"),
    "57": ("máy chủ CSDL đang dừng", "the database server is shutting down"),
    "08": ("mất kết nối tới máy chủ CSDL", "the database server cannot be reached"),
    "28": ("máy chủ CSDL không cho vào", "the database server gives no access"),
    "42501": ("tài khoản không có quyền", "the account lacks the right"),
}
"""What codes of SQLite and PostgreSQL mean, by how they begin."""
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01")


@contextmanager
def translated() -> Iterator[None]:
    """Turn database errors into ours; their own texts may hold the values of a row."""
    try:
        yield
    except SQLAlchemyError as error:
        # Never its own text: PostgreSQL quotes the offending key, SQLite what a trigger says.
        cause = error.orig if isinstance(error, StatementError) and error.orig else error
        # A text no column can hold was refused by us while the statement was made.
        raise (cause if isinstance(cause, HocbaError) else trouble(cause)) from None


@contextmanager
def understood() -> Iterator[None]:
    """Turn what cannot be made of a row into ours: Python's own texts quote the value."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise LedgerError(*_damaged(type(error).__name__)) from None


def trouble(error: BaseException | None) -> LedgerError:
    """Return what a database's own error means."""
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    if code is None:
        return LedgerError(*_without_code(error))
    if code.startswith(_BUSY):
        return BusyLedgerError(*(f"{text} ({code})" for text in IN_USE))
    other = _unknown(type(error).__name__)
    said = next((texts for start, texts in _SAID.items() if code.startswith(start)), other)
    return LedgerError(*(f"{text} ({code})" for text in said))


def _without_code(error: BaseException | None) -> tuple[str, str]:
    kind = type(error).__name__
    if isinstance(error, sqlite3.OperationalError):
        return _damaged(kind)  # bytes that are no text
    # A server that says nothing at all was not reached.
    return _SAID["08"] if kind == "OperationalError" else _unknown(kind)


def _damaged(kind: str) -> tuple[str, str]:
    return f"dữ liệu trong sổ bị hỏng ({kind})", f"what it holds is damaged ({kind})"


def _unknown(kind: str) -> tuple[str, str]:
    return f"CSDL báo lỗi {kind}", f"the database reports {kind}"

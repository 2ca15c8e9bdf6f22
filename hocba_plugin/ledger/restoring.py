"""A backup put in the place of a ledger; whatever was there is kept beside it."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from hocba_plugin import os_errors
from hocba_plugin.errors import BusyLedgerError, FileUseError, LedgerError
from hocba_plugin.ledger.facade import Ledger
from hocba_plugin.ledger.failures import IN_USE, trouble
from hocba_plugin.ledger.store import file_of

_SIDES = ("", "-wal", "-shm")
"""What SQLite keeps of one database: beside another's file, each of these would spoil it."""
_NO_BACKUP = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CANTOPEN"})
_SHARED_BYTES = (510, 0x40000002)
"""Length and start of what every open connection holds a shared lock on (SQLite's file format)."""


def restore(url: str, backup: Path, now: dt.datetime) -> Path | None:
    """Put a copy of ``backup`` where the ledger is; return where the ledger that was there is now.

    The copy is proved first: nothing is touched when it is no whole ledger.

    :raises FileUseError: the backup cannot be read, or is no ledger.
    :raises LedgerError: its history was changed, or the ledger is not in SQLite or is in use.
    """
    place = file_of(url)
    if place is None:
        raise LedgerError(
            "lệnh này chỉ khôi phục sổ SQLite; hãy dùng công cụ của máy chủ CSDL",
            "only a ledger in SQLite is restored here; use the database's own tools",
        )
    staged = place.with_name(f"{place.name}.restoring")
    for own in (place, staged):
        if backup.exists() and own.exists() and backup.samefile(own):
            raise FileUseError(backup.name, "chính là sổ đang dùng", "it is the ledger itself")
    _remove(staged)
    try:
        _copy(backup, staged)
        _prove(staged)
        kept = _put_by(place, now)
        staged.replace(place)
    except OSError as error:
        vi, en = os_errors.reasons(error)
        raise LedgerError(
            f"không đặt được bản sao vào chỗ của sổ ({vi})",
            f"the copy cannot be put in place ({en})",
        ) from error
    finally:
        _remove(staged)
    return kept


def _copy(backup: Path, staged: Path) -> None:
    """Copy with what stands in the backup's own log, readable by its owner only."""
    if not backup.is_file() or not backup.stat().st_size:
        raise FileUseError(backup.name, "không có, hoặc là tệp rỗng", "it is missing or empty")
    staged.touch(mode=0o600, exist_ok=False)
    source = f"{backup.absolute().as_uri()}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(source, uri=True)) as one,
            closing(sqlite3.connect(staged)) as other,
        ):
            one.backup(other)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", None) in _NO_BACKUP:
            raise FileUseError(
                backup.name, "không phải bản sao lưu của hocba", "it is no backup of hocba"
            ) from None
        raise trouble(error) from None


def _prove(staged: Path) -> None:
    url = str(sa.URL.create("sqlite", database=str(staged)))
    with Ledger.open(url) as ledger:
        if ledger.verify_chain() == 0:
            raise LedgerError(
                "bản sao lưu không có sự kiện nào: đó là sổ chưa ai dùng",
                "the backup holds no event: it is a ledger nobody has used",
            )
        ledger.verify_tables()


def _put_by(place: Path, now: dt.datetime) -> Path | None:
    """Move the present ledger out of the way, with the log that belongs to it.

    It is not opened: a log of another file's beside it would be written into it.
    """
    _require_unused(place)
    kept = place.with_name(f"{place.name}.before-{now:%Y%m%dT%H%M%S%f}")
    parts = [side for side in _SIDES if place.with_name(place.name + side).exists()]
    for side in parts:
        place.with_name(place.name + side).rename(kept.with_name(kept.name + side))
    return kept if parts else None


def _require_unused(place: Path) -> None:
    """Refuse while another program has the ledger open: it would go on writing into the old one."""
    if fcntl is None or not place.is_file():
        return  # Windows lets nobody rename a file that is open
    with place.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_BYTES)
        except OSError:
            raise BusyLedgerError(*IN_USE) from None


def _remove(staged: Path) -> None:
    for side in _SIDES:
        staged.with_name(staged.name + side).unlink(missing_ok=True)

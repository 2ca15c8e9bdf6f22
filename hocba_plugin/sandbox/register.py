"""The records held, and the rules for letting one in or taking it back.

Seen: a version not higher than the one held is ignored (transfer envelope of the data dictionary).
The other rules are assumptions.
"""

import sqlite3
from collections.abc import Iterator

from hocba_hooks import Record, RecordStatus
from hocba_plugin.documents.messages import MessageItem
from hocba_plugin.sandbox.refusals import Refusal


def admit(
    connection: sqlite3.Connection, record: Record, item: MessageItem, school: str
) -> Refusal | None:
    """Hold a record from now on, or return why not."""
    held = _held(connection, item)
    if held and held["school"] != school:
        return Refusal.SCHOOL
    if held and item.version <= held["version"]:
        return Refusal.VERSION
    if _has_other(connection, record, item):
        return Refusal.DUPLICATE
    connection.execute(
        "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            str(item.identity),
            item.version,
            school,
            item.pupil_code,
            item.personal_id,
            record.transcript.school_year,
            RecordStatus.IN_FORCE,
            item.sha256,
        ),
    )
    return None


def take_back(connection: sqlite3.Connection, item: MessageItem, school: str) -> Refusal | None:
    """Revoke the held version, or return why not."""
    held = _held(connection, item)
    if held is None:
        return Refusal.UNKNOWN
    if held["school"] != school:
        return Refusal.SCHOOL
    if held["version"] != item.version:
        return Refusal.VERSION
    if held["status"] == RecordStatus.REVOKED:
        return Refusal.REVOKED
    connection.execute(
        "UPDATE records SET status = ? WHERE identity = ?",
        (RecordStatus.REVOKED, str(item.identity)),
    )
    return None


def held_records(
    connection: sqlite3.Connection, school: str, page: int, size: int
) -> tuple[Iterator[sqlite3.Row], int]:
    """Return one page of a school's records, and how many there are in all."""
    (total,) = connection.execute(
        "SELECT count(*) FROM records WHERE school = ?", (school,)
    ).fetchone()
    rows = connection.execute(
        "SELECT * FROM records WHERE school = ? ORDER BY identity LIMIT ? OFFSET ?",
        (school, size, (page - 1) * size),
    )
    return rows, total


def _held(connection: sqlite3.Connection, item: MessageItem) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM records WHERE identity = ?", (str(item.identity),)
    ).fetchone()
    return row


def _has_other(connection: sqlite3.Connection, record: Record, item: MessageItem) -> bool:
    row = connection.execute(
        "SELECT 1 FROM records WHERE personal_id = ? AND school_year = ? AND identity <> ?"
        " AND status = ?",
        (
            item.personal_id,
            record.transcript.school_year,
            str(item.identity),
            RecordStatus.IN_FORCE,
        ),
    ).fetchone()
    return row is not None

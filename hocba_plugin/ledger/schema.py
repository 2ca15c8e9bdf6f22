"""The ledger's tables, in SQLAlchemy Core, for SQLite and PostgreSQL.

**Personal data.** ``records.pupil_key`` is the pupil's code at the school: without it the same
pupil could get a second identity. ``versions.document`` is the record itself, with names and marks:
signed bytes cannot be made again, so they are kept, in ``given_up`` too. ``receipts.body``,
``message_records.errors`` and ``messages.reason`` hold what others wrote and may name a pupil.
``events`` holds identities, versions, digests and codes only, so that it can be shown, copied and
anchored elsewhere.
"""

import datetime as dt
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from hocba_hooks import Form, Role
from hocba_plugin.ledger.states import Delivery, Outcome, VersionState
from hocba_plugin.ledger.words import Words

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.types.TypeDecorator[dt.datetime]):
    """A moment as UTC text: SQLite has no time zones, and the hash chain needs exact spelling."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """Write the moment."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:
        """Read it back, aware."""
        return None if value is None else dt.datetime.fromisoformat(value)


def instant_text(value: dt.datetime) -> str:
    """Return the one spelling of a moment the ledger knows."""
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _words(kind: type[StrEnum]) -> sa.Enum:
    return sa.Enum(
        kind, native_enum=False, length=24, values_callable=lambda words: [w.value for w in words]
    )


ACTOR = Words("tên người thực hiện", "the name of who does it", 64)
PUPIL_KEY = Words("mã học sinh", "the pupil's code", 64)
_SCHOOL = Words("mã trường", "the school's code", 64)
_DIGEST = Words("mã băm", "a digest", 64)


def _version_key() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("identity", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _of_version() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["identity", "version"], ["versions.identity", "versions.version"]
    )


events = sa.Table(
    "events",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", ACTOR),
    sa.Column("role", _words(Role)),
    sa.Column("kind", sa.String(24), nullable=False),
    sa.Column("identity", sa.Uuid, index=True),
    sa.Column("version", sa.Integer),
    sa.Column("data", sa.JSON, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

records = sa.Table(
    "records",
    metadata,
    sa.Column("identity", sa.Uuid, primary_key=True),
    sa.Column("school_code", _SCHOOL, nullable=False),
    sa.Column("school_year", Words("năm học", "the school year", 16), nullable=False),
    sa.Column("pupil_key", PUPIL_KEY, nullable=False),
    sa.Column("form", _words(Form), nullable=False),
    sa.Column("class_name", Words("tên lớp", "the class's name", 64), nullable=False),
    sa.Column("absent_since", Instant),
    sa.UniqueConstraint("school_code", "school_year", "pupil_key"),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("identity", sa.Uuid, sa.ForeignKey("records.identity"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("content_digest", _DIGEST, nullable=False),
    sa.Column("profile_id", Words("mã hồ sơ cấu trúc", "the profile's id", 64), nullable=False),
    sa.Column("created_on", sa.Date, nullable=False),
    sa.Column("issued_on", sa.Date, nullable=False),
    sa.Column("state", _words(VersionState), nullable=False),
    sa.Column("findings", sa.JSON, nullable=False),
    sa.Column("document_sha256", _DIGEST),
    # Last: SQLite then reads the rest of a row without touching the document's pages.
    sa.Column("document", sa.LargeBinary),
)

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *_version_key(),
    sa.Column("role", _words(Role), nullable=False),
    sa.Column("actor", ACTOR, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("content_digest", _DIGEST, nullable=False),
    sa.Column("lapsed_at", Instant),
    _of_version(),
    sa.Index(
        "ix_approvals_standing",
        "identity",
        "version",
        "role",
        unique=True,
        sqlite_where=sa.text("lapsed_at IS NULL"),
        postgresql_where=sa.text("lapsed_at IS NULL"),
    ),
)

signatures = sa.Table(
    "signatures",
    metadata,
    *_version_key(),
    sa.Column("slot", Words("vị trí ký", "the place of a signature", 256), nullable=False),
    sa.Column("role", _words(Role), nullable=False),
    sa.Column("signer", Words("người ký", "the signer", 128), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("document_sha256", _DIGEST, nullable=False),
    sa.PrimaryKeyConstraint("identity", "version", "slot"),
    _of_version(),
)

given_up = sa.Table(
    "given_up",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *_version_key(),
    sa.Column("at", Instant, nullable=False),
    sa.Column("signatures", sa.JSON, nullable=False),
    sa.Column("document_sha256", _DIGEST, nullable=False),
    sa.Column("document", sa.LargeBinary, nullable=False),
    _of_version(),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("key", sa.Uuid, primary_key=True),
    sa.Column("purpose", sa.String(24), nullable=False),
    sa.Column("school_code", _SCHOOL, nullable=False),
    sa.Column("state", _words(Delivery), nullable=False),
    sa.Column(
        "remote_id", Words("số gói tin của CSDL", "the authority's number of a message", 128)
    ),
    sa.Column("reason", Words("lý do", "the reason"), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
)

message_records = sa.Table(
    "message_records",
    metadata,
    sa.Column("key", sa.Uuid, sa.ForeignKey("messages.key"), nullable=False),
    *_version_key(),
    sa.Column("outcome", _words(Outcome), nullable=False),
    sa.Column("errors", sa.JSON, nullable=False),
    sa.PrimaryKeyConstraint("key", "identity", "version"),
    _of_version(),
    # What makes sending a record twice impossible, whatever the program does.
    sa.Index(
        "ix_message_records_pending",
        "identity",
        "version",
        unique=True,
        sqlite_where=sa.text("outcome = 'pending'"),
        postgresql_where=sa.text("outcome = 'pending'"),
    ),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("key", sa.Uuid, sa.ForeignKey("messages.key"), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
)

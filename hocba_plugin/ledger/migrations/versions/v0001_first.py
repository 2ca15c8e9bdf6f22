"""The first ledger: events, records, versions, approvals, signatures, messages, receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, and the triggers that keep events from being changed."""
    _create_events()
    _create_records()
    _create_approvals_and_signatures()
    _create_messages()
    if op.get_bind().dialect.name == "sqlite":
        _guard_events_on_sqlite()
    else:
        _guard_events_on_postgresql()


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(64)),
        sa.Column("role", sa.String(24)),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("identity", sa.Uuid),
        sa.Column("version", sa.Integer),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
    )
    op.create_index("ix_events_identity", "events", ["identity"])


def _create_records() -> None:
    op.create_table(
        "records",
        sa.Column("identity", sa.Uuid, nullable=False),
        sa.Column("school_code", sa.String(64), nullable=False),
        sa.Column("school_year", sa.String(16), nullable=False),
        sa.Column("pupil_key", sa.String(64), nullable=False),
        sa.Column("form", sa.String(24), nullable=False),
        sa.Column("class_name", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("identity", name="pk_records"),
        sa.UniqueConstraint(
            "school_code",
            "school_year",
            "pupil_key",
            name="uq_records_school_code_school_year_pupil_key",
        ),
    )
    op.create_table(
        "versions",
        sa.Column("identity", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("profile_id", sa.String(64), nullable=False),
        sa.Column("created_on", sa.Date, nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("document_sha256", sa.String(64)),
        sa.Column("document", sa.LargeBinary),
        sa.PrimaryKeyConstraint("identity", "version", name="pk_versions"),
        sa.ForeignKeyConstraint(["identity"], ["records.identity"], name="fk_versions_records"),
    )


def _create_approvals_and_signatures() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("identity", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("lapsed_at", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        _of_version("approvals"),
    )
    _create_partial_unique_index(
        "ix_approvals_standing", "approvals", "role", where="lapsed_at IS NULL"
    )
    op.create_table(
        "signatures",
        sa.Column("identity", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("slot", sa.String(256), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("signer", sa.String(128), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("document_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("identity", "version", "slot", name="pk_signatures"),
        _of_version("signatures"),
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("key", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.String(24), nullable=False),
        sa.Column("school_code", sa.String(64), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("remote_id", sa.String(128)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("closed_at", sa.String(32)),
        sa.PrimaryKeyConstraint("key", name="pk_messages"),
    )
    op.create_table(
        "message_records",
        sa.Column("key", sa.Uuid, nullable=False),
        sa.Column("identity", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("errors", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", "identity", "version", name="pk_message_records"),
        sa.ForeignKeyConstraint(["key"], ["messages.key"], name="fk_message_records_messages"),
        _of_version("message_records"),
    )
    _create_partial_unique_index(
        "ix_message_records_pending", "message_records", where="outcome = 'pending'"
    )
    op.create_table(
        "receipts",
        sa.Column("key", sa.Uuid, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("received_at", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_receipts"),
        sa.ForeignKeyConstraint(["key"], ["messages.key"], name="fk_receipts_messages"),
    )


def _of_version(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["identity", "version"],
        ["versions.identity", "versions.version"],
        name=f"fk_{table}_versions",
    )


def _create_partial_unique_index(name: str, table: str, *more: str, where: str) -> None:
    op.create_index(
        name,
        table,
        ["identity", "version", *more],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _guard_events_on_sqlite() -> None:
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER events_no_{action.lower()} BEFORE {action} ON events "
            "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
        )
    # INSERT OR REPLACE deletes without firing the trigger above.
    op.execute(
        "CREATE TRIGGER events_only_at_end BEFORE INSERT ON events "
        "WHEN NEW.seq <= (SELECT MAX(seq) FROM events) "
        "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
    )


def _guard_events_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION events_are_never_changed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$"
    )
    op.execute(
        "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_are_never_changed()"
    )

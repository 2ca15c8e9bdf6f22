"""Signed documents that are given up are kept, and who is not in the data any more is noted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of given-up documents, and since when a record's pupil is absent."""
    op.add_column("records", sa.Column("absent_since", sa.String(32)))
    op.create_table(
        "given_up",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("identity", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("signatures", sa.JSON, nullable=False),
        sa.Column("document_sha256", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_given_up"),
        sa.ForeignKeyConstraint(
            ["identity", "version"],
            ["versions.identity", "versions.version"],
            name="fk_given_up_versions",
        ),
    )

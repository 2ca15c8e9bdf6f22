"""Bring a database to this program's revision of the ledger."""

from pathlib import Path

import sqlalchemy as sa

from hocba_plugin.errors import LedgerError
from hocba_plugin.ledger.store import Store

REVISION = "0002"
"""The newest revision in ``migrations/versions``; a test holds the two together."""


def migrate(store: Store) -> None:
    """Create the tables, or bring older ones up to date; nothing to do costs one query.

    :raises LedgerError: the database belongs to something else, or to a newer hocba.
    """
    with store.reading() as connection:
        if _revision(connection) == REVISION:
            return
    with store.writing() as transaction:
        _upgrade(transaction.connection)


def _revision(connection: sa.Connection) -> str | None:
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" in tables:
        query = sa.text("SELECT version_num FROM alembic_version")
        return connection.execute(query).scalar_one_or_none()
    # A wrong url must not plant our tables in a school system's database.
    if tables:
        raise LedgerError(
            "CSDL này có bảng khác; sổ theo dõi cần một CSDL riêng",
            "this database holds other tables; a ledger needs one of its own",
        )
    return None


def _upgrade(connection: sa.Connection) -> None:
    # Imported when needed: most runs find the database up to date.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, REVISION)
    except CommandError:
        raise LedgerError(
            "sổ do bản hocba khác, có lẽ mới hơn, lập ra",
            "the ledger was made by another, probably newer, hocba",
        ) from None

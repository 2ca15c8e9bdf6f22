"""Run by Alembic: brings an open connection's database to the wanted revision.

The connection and its transaction are the ledger's (``hocba_plugin.ledger.migrate``).
"""

from alembic import context

from hocba_plugin.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()

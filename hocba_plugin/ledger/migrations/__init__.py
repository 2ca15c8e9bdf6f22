"""The ledger's Alembic migrations, run by the program itself."""

"""A school's SQLite database, put on a server."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa


def put(file: Path, url: str) -> None:
    """Copy every table of an SQLite file to a server, replacing what is there.

    Unquoted names are small on PostgreSQL, and stay as they are on MariaDB.
    """
    origin, target = sa.create_engine(f"sqlite:///{file}"), sa.create_engine(url)
    small = target.dialect.name == "postgresql"
    read, made = sa.MetaData(), sa.MetaData()
    read.reflect(origin)
    for table in read.sorted_tables:
        keyed = {column.name for column in table.primary_key}
        columns = [
            sa.Column(
                column.name.lower() if small else column.name,
                _type(column, column.name in keyed),
                primary_key=column.name in keyed,
                autoincrement=False,
            )
            for column in table.columns
        ]
        sa.Table(table.name.lower() if small else table.name, made, *columns)
    made.drop_all(target)
    made.create_all(target)
    with origin.connect() as source, target.begin() as sink:
        for table in read.sorted_tables:
            rows = [tuple(row) for row in source.execute(sa.select(table))]
            new = made.tables[table.name.lower() if small else table.name]
            names = [column.name for column in new.columns]
            if rows:
                sink.execute(sa.insert(new), [dict(zip(names, r, strict=True)) for r in rows])
    origin.dispose()
    target.dispose()


def _type(column: sa.Column[Any], keyed: bool) -> Any:
    if not isinstance(column.type, sa.String):
        return column.type
    # MariaDB indexes no text of unlimited length.
    return sa.String(100) if keyed else sa.Text()

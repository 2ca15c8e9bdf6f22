"""Database servers for reading, and a way to put a school's SQLite database on them."""

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

_HELPER = Path(__file__).parents[2] / "servers" / "databases.py"


def _servers() -> ModuleType:
    specification = importlib.util.spec_from_file_location("test_servers", _HELPER)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


SERVERS = _servers()


def _require(there: object, packages: str) -> None:
    """Skip loudly without a server, but never where the result counts."""
    if there:
        return
    message = f"missing server; install with: apt-get install {packages}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Any]:
    """Run PostgreSQL."""
    _require(SERVERS.postgresql_programs(), "postgresql")
    with SERVERS.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Any]:
    """Run MariaDB."""
    _require(shutil.which("mariadbd"), "mariadb-server")
    with SERVERS.mariadb() as server:
        yield server


@pytest.fixture
def sql_server(tmp_path: Path) -> Iterator[Any]:
    """Run a peer that speaks SQL Server's protocol, over one table."""
    (tmp_path / "pupils.csv").write_text("id,name\n1,Đặng Văn Đức\n2,H'Lan Êban\n", "utf-8")
    with SERVERS.sql_server_like(tmp_path) as server:
        yield server


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> Any:
    """Return each of the servers in turn."""
    return request.getfixturevalue(request.param)


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


@pytest.fixture(scope="session")
def put_on_server() -> Callable[[Path, str], None]:
    """Return how to copy an SQLite file to a server."""
    return put

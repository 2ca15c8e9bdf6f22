"""A way to put a school's SQLite database on the servers, and one more kind of server."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_HELPERS = Path(__file__).parents[2] / "servers"


def _helper(name: str) -> ModuleType:
    specification = importlib.util.spec_from_file_location(name, _HELPERS / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


SERVERS, COPYING = _helper("databases"), _helper("copying")


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


@pytest.fixture(scope="session")
def put_on_server() -> Callable[[Path, str], None]:
    """Return how to copy an SQLite file to a server."""
    put: Callable[[Path, str], None] = COPYING.put
    return put

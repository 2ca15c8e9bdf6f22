"""One ledger in a file and one on a server: what holds of the first has to hold of the second."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from hocba_plugin.ledger import Ledger

_PATH = Path(__file__).parents[2] / "unit/ledger/conftest.py"
_SPEC = importlib.util.spec_from_file_location("desk_of_the_ledger", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
_DESK = importlib.util.module_from_spec(_SPEC)
# Dataclasses look their own module up while they are made.
sys.modules[_SPEC.name] = _DESK
_SPEC.loader.exec_module(_DESK)

Desk = _DESK.Desk


SCHEMA = "so_theo_doi"
"""The ledger's own: other tests keep schools in the same database."""


@pytest.fixture(scope="session")
def emptied(postgresql: Any) -> Callable[[], str]:
    """Return how to empty the ledger on the server; its URL comes back."""

    def empty() -> str:
        engine = sa.create_engine(postgresql.owner)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
        engine.dispose()
        return f"{postgresql.owner}?options=-csearch_path%3D{SCHEMA}"

    return empty


@pytest.fixture
def empty_postgresql(emptied: Callable[[], str]) -> str:
    """Return the URL of a database on the server with nothing in it."""
    return emptied()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty ledger, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    found: str = request.getfixturevalue("empty_postgresql")
    return found


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.open(url) as opened:
        yield opened


@pytest.fixture
def desk(ledger: Ledger) -> Any:
    """Someone who works with the ledger."""
    return Desk(ledger)


@pytest.fixture(scope="session")
def desks() -> Any:
    """Return how to make someone who works with a ledger."""
    return Desk

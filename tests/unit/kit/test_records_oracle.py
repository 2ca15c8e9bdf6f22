"""Oracle, without a server: what can be shown of it is that nothing stands in its way."""

import re
from pathlib import Path

import oracledb
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import oracle
from sqlalchemy.dialects.oracle.base import RESERVED_WORDS

import hocba_adapter_smas
from hocba_adapter_kit.connections import open_read_only
from hocba_adapter_kit.queries import Query, QueryFiles
from hocba_adapter_kit.records import contract

FOLDERS = (
    Path(hocba_adapter_smas.__file__).parent / "queries",
    Path(__file__).parents[3] / "fixtures" / "sources" / "third-school" / "queries",
)
QUERIES = [
    pytest.param(query, id=f"{folder.parent.name}-{query.file}")
    for folder in FOLDERS
    for query in QueryFiles(folder).all(contract.contract()).values()
]
ALIAS = re.compile(r"\bAS (\w+)", re.IGNORECASE)
TABLE_WITH_AS = re.compile(r"\b(?:FROM|JOIN)\s+\w+\s+AS\b", re.IGNORECASE)


@pytest.mark.parametrize("query", QUERIES)
def test_queries_compile_for_oracle(query: Query) -> None:
    """Parameters are bound by name, as the driver wants them."""
    compiled = sa.text(query.statement).compile(dialect=oracle.dialect())
    assert set(compiled.params) <= {"school_code", "school_year", "class_code"}
    assert set(compiled.params) or query.file in {f"{one}.sql" for one in contract.OF_A_DATABASE}
    assert all(f":{name}" in str(compiled) for name in compiled.params)


@pytest.mark.parametrize("query", QUERIES)
def test_queries_use_no_word_that_oracle_keeps(query: Query) -> None:
    """A column called LEVEL needs quotes there; a table's alias takes no AS."""
    assert [name for name in ALIAS.findall(query.statement) if name.upper() in RESERVED_WORDS] == []
    assert not TABLE_WITH_AS.search(query.statement)


def test_columns_of_the_contract_that_need_quotes_are_known() -> None:
    """The guide names them."""
    names = {name for columns in contract.contract().values() for name in columns}
    assert {name for name in names if name.upper() in RESERVED_WORDS} == {"level"}


def test_the_engine_uses_the_thin_driver() -> None:
    """Nothing of Oracle's own has to be installed; nobody is connected to."""
    engine = open_read_only(
        sa.make_url("oracle+oracledb://reader:secret@localhost/?service_name=x")
    )
    assert (engine.dialect.name, engine.dialect.driver) == ("oracle", "oracledb")
    assert engine.dialect.dbapi is oracledb
    assert oracledb.is_thin_mode()
    engine.dispose()


def test_a_transaction_begins_read_only() -> None:
    """The first statement of each: seen by a listener, for there is no server."""
    engine = open_read_only(
        sa.make_url("oracle+oracledb://reader:secret@localhost/?service_name=x")
    )
    said: list[str] = []

    class Connection:
        def exec_driver_sql(self, statement: str) -> None:
            said.append(statement)

    engine.dispatch.begin(Connection())
    assert said == ["SET TRANSACTION READ ONLY"]
    engine.dispose()

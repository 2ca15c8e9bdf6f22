"""Somebody writes into the ledger's file: approvals nobody gave, other documents, other states."""

# ruff: noqa: S608 - every statement is written here

import hashlib
import sqlite3
from contextlib import closing
from typing import Any

import pytest

pytestmark = pytest.mark.integration
Place = Any
"""Defined in conftest.py of the tests, which cannot be imported."""

OTHER = hashlib.sha256(b"<HOC_BA/>").hexdigest()
ONE = "rowid = (SELECT min(rowid) FROM versions WHERE state = 'sealed')"
CHANGES = {
    "a state": f"UPDATE versions SET state = 'accepted' WHERE {ONE}",
    "a way back": f"UPDATE versions SET state = 'exported' WHERE {ONE}",
    "a document with its digest": (
        f"UPDATE versions SET document = '<HOC_BA/>', document_sha256 = '{OTHER}' WHERE {ONE}"
    ),
    "another content": f"UPDATE versions SET content_digest = '{OTHER}' WHERE {ONE}",
    "an approval nobody gave": (
        "INSERT INTO approvals (identity, version, role, actor, at, content_digest)"
        " SELECT identity, version, 'head', 'ai đó', '2026-01-01T00:00:00.000000+00:00',"
        f" content_digest FROM versions WHERE {ONE}"
    ),
    "an approval less": (
        "DELETE FROM approvals WHERE identity ="
        f" (SELECT identity FROM versions WHERE {ONE}) AND role = 'deputy_head'"
    ),
    "another version": (
        "INSERT INTO versions SELECT identity, 2, content_digest, profile_id, created_on,"
        f" issued_on, state, findings, document_sha256, document FROM versions WHERE {ONE}"
    ),
}


def change(place: Place, statement: str) -> None:
    with closing(sqlite3.connect(place.folder / "ledger.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount == 1


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_a_table_that_says_something_else_than_the_events_is_noticed(
    sealed: Place, statement: str
) -> None:
    """The chain of hashes covers the events alone; "intact" is said of the whole ledger."""
    sealed.must("status")
    change(sealed, statement)
    ran = sealed.run("status")
    assert ran.code == 70
    assert "không khớp với các sự kiện" in ran.text


def test_tables_and_events_agree_all_the_way(sealed: Place) -> None:
    """Sent, revoked, and issued again."""
    sealed.must("submit")
    sealed.must("status")
    identity = sealed.identities("accepted")[0]
    sealed.must("revoke", identity, "--reason", "Sai thông tin", "--ordered-by", "Đặng Quang Bình")
    sealed.must("status")
    assert sealed.run("reissue", identity).code == 0
    sealed.must("status")


def test_a_document_that_was_exchanged_is_not_given_out(sealed: Place) -> None:
    """Neither sent nor signed: its bytes are not those whose digest was kept."""
    change(sealed, f"UPDATE versions SET document = '<HOC_BA/>' WHERE {ONE}")
    ran = sealed.run("submit")
    assert (ran.code, "nhận 5, từ chối 0" in ran.out) == (2, True)
    assert len(sealed.counters()["records"]) == 5 + 9

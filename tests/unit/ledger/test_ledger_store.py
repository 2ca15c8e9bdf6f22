"""The database: made by migrations, guarded, shared, copied; its errors say nothing of pupils."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from hocba_hooks import Form
from hocba_plugin.errors import FileUseError, LedgerError
from hocba_plugin.ledger import Ledger, VersionState, migrate
from hocba_plugin.ledger.schema import metadata


def _tables(url: str) -> dict[str, str]:
    engine = sa.create_engine(url)
    query = sa.text(
        "SELECT name, sql FROM sqlite_master "
        "WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name <> 'alembic_version'"
    )
    with engine.connect() as connection:
        found = {name: " ".join(sql.split()) for name, sql in connection.execute(query)}
    engine.dispose()
    return found


def test_migrations_make_exactly_the_tables_of_the_schema(tmp_path: Path) -> None:
    """To the letter: columns, types, keys, constraints, partial indexes."""
    declared = f"sqlite:///{tmp_path / 'declared.sqlite'}"
    engine = sa.create_engine(declared)
    metadata.create_all(engine)
    engine.dispose()
    migrated = f"sqlite:///{tmp_path / 'migrated.sqlite'}"
    Ledger.open(migrated).close()
    assert _normal(_tables(declared)) == _normal(_tables(migrated))


def _normal(tables: dict[str, str]) -> dict[str, list[str]]:
    # Constraints may stand in another order; columns are compared with them.
    return {name: sorted(sql.replace(")", ",").split(",")) for name, sql in tables.items()}


def test_the_programs_revision_is_the_newest_migration() -> None:
    """Else a new migration would never run."""
    config = Config()
    folder = Path(migrate.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.REVISION


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """A wrong url never plants our tables in a school system's database."""
    url = f"sqlite:///{tmp_path / 'school.sqlite'}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE HOC_SINH (ID INTEGER)"))
    engine.dispose()
    with pytest.raises(LedgerError, match="other tables"):
        Ledger.open(url)
    assert list(_tables(url)) == ["HOC_SINH"]


def test_a_ledger_of_a_newer_program_is_left_alone(ledger: Ledger, url: str) -> None:
    """Its revision is not known here."""
    ledger.close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(LedgerError, match="newer"):
        Ledger.open(url)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    """Not a traceback of the driver."""
    (tmp_path / "ledger.sqlite").write_text("not a database " * 100)
    with pytest.raises(LedgerError, match="not a database"):
        Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///no/such/folder/ledger.sqlite",
        "no url with-secret",
        "unheard-of://user:with-secret@host/db",
    ],
)
def test_an_unusable_url_is_refused_without_being_repeated(url: str) -> None:
    """It may hold a password."""
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)
    assert "with-secret" not in str(caught.value)


def test_the_file_is_its_owners_only(desk: Any, tmp_path: Path) -> None:
    """It holds records of pupils; so do the files SQLite puts beside it, and copies."""
    desk.bring(VersionState.SEALED)
    desk.ledger.backup(tmp_path / "copy.sqlite")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert {"ledger.sqlite", "ledger.sqlite-wal", "copy.sqlite"} <= modes.keys()
    assert {0o600} == set(modes.values())


def test_a_power_cut_loses_nothing_that_was_committed(ledger: Ledger) -> None:
    """SQLite is told to write ahead and to wait for the disk; foreign keys are enforced."""
    with ledger._store.reading() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    } == values


def test_steps_in_a_transaction_are_kept_or_lost_together(desk: Any) -> None:
    """An error that leaves the block takes all of them with it."""
    desk.identity("HS-0001")
    head = desk.ledger.head()

    def fail_half_way() -> None:
        with desk.ledger.transaction():
            desk.identity("HS-0002")
            assert len(list(desk.ledger.records())) == 2
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_half_way()
    assert (1, head) == (len(list(desk.ledger.records())), desk.ledger.head())


def test_a_failed_step_inside_a_transaction_takes_nothing_with_it(desk: Any) -> None:
    """The record that failed is left out; the class is stored."""
    with desk.ledger.transaction():
        row = desk.bring(VersionState.SEALED)
        with pytest.raises(LedgerError):
            desk.send(row, school="TH02")
    assert desk.ledger.open_messages() == ()
    assert VersionState.SEALED is desk.ledger.version(row.identity, 1).state
    assert desk.ledger.verify_chain() > 0


def test_database_errors_do_not_tell_what_was_being_written(desk: Any) -> None:
    """Neither the text, nor what a traceback would print with it."""
    with pytest.raises(LedgerError) as caught:
        desk.ledger.identity_of(None, "2025-2026", "HS-0001", Form.PRIMARY, "1A")
    assert "SQLITE_CONSTRAINT_NOTNULL" in str(caught.value)
    assert "HS-0001" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert "HS-0001" not in str(caught.value.__context__)


def test_several_writers_share_one_chain(url: str, ledger: Ledger) -> None:
    """Each waits for the other; no event is lost and the chain holds."""

    def work(name: str) -> None:
        with Ledger.open(url) as mine:
            for number in range(15):
                mine.identity_of(name, "2025-2026", str(number), Form.PRIMARY, "1A")

    threads = [threading.Thread(target=work, args=(f"TH{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 45 == ledger.verify_chain() == len(list(ledger.records()))


def test_one_ledger_may_be_used_by_several_threads(ledger: Ledger) -> None:
    """A transaction belongs to the thread that began it."""

    def work(name: str) -> None:
        with ledger.transaction():
            for number in range(15):
                ledger.identity_of(name, "2025-2026", str(number), Form.PRIMARY, "1A")

    threads = [threading.Thread(target=work, args=(f"TH{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.verify_chain() == 45


def test_a_copy_is_a_ledger(desk: Any, tmp_path: Path) -> None:
    """It opens, verifies and tells the same; an existing file is not overwritten."""
    row = desk.bring(VersionState.SEALED)
    copy = tmp_path / "copy.sqlite"
    desk.ledger.backup(copy)
    with Ledger.open(f"sqlite:///{copy}") as copied:
        assert desk.ledger.head().seq == copied.verify_chain(desk.ledger.head())
        assert desk.ledger.document(row.identity, 1) == copied.document(row.identity, 1)
    with pytest.raises(FileUseError, match="exists"):
        desk.ledger.backup(copy)


VALUE = "Nguyễn Thị Không Được Lộ"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (
            f"CREATE TRIGGER t BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, '{VALUE}'); END",
            "SQLITE_CONSTRAINT_TRIGGER",
        ),
        (f'DROP TABLE records; CREATE VIEW records AS SELECT "{VALUE}"."x" FROM events', "SQLITE"),  # noqa: S608
    ],
)
def test_the_databases_own_words_never_reach_anybody(
    ledger: Ledger, url: str, spoil: str, code: str
) -> None:
    """They may hold whatever stands in a column: only the code of the error is told."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
        other.executescript(spoil)
    with pytest.raises(LedgerError, match=code) as caught:
        ledger.identity_of("TH01", "2025-2026", "HS-0001", Form.PRIMARY, "1A")
    assert VALUE not in f"{caught.value} {caught.value!r}"

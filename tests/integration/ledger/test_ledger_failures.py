"""Whatever is wrong with a ledger's database, no word of its own reaches a person, JSON or a log.

SQLite and PostgreSQL print what stands in the columns; so do Python's own errors about a value.
"""

# ruff: noqa: S608 - every statement is written here

import datetime as dt
import logging
import resource
import shutil
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from hocba_hooks import Actor, Form, HocbaError, MessageState, Role
from hocba_plugin.errors import BusyLedgerError, FileUseError, LedgerError
from hocba_plugin.ledger import Ledger, VersionState, store

pytestmark = pytest.mark.integration

VALUE = "Nguyễn Thị Không Được Lộ"
KEY = UUID("11111111-1111-4111-8111-111111111111")
CLERK = Actor(id="van-thu", role=Role.CLERK)
DAYS = (dt.date(2026, 6, 1), dt.date(2026, 6, 5))
RAISES = f"BEGIN SELECT RAISE(ABORT, '{VALUE}'); END"
SPOILT = {
    "a trigger": f"CREATE TRIGGER t BEFORE INSERT ON events {RAISES}",
    "a trigger on versions": f"CREATE TRIGGER t BEFORE UPDATE ON versions {RAISES}",
    "a view in a table's place": (
        f'ALTER TABLE approvals RENAME TO old; CREATE VIEW approvals AS SELECT "{VALUE}"."x"'
        " FROM old"
    ),
    "a column that is gone": "ALTER TABLE records DROP COLUMN class_name",
    "bytes that are no text": (f"UPDATE records SET class_name = CAST(x'ff' || '{VALUE}' AS TEXT)"),
    "a form that is none": f"UPDATE records SET form = '{VALUE}'",
    "a moment that is none": f"UPDATE records SET absent_since = '{VALUE}'",
    "a day that is none": f"UPDATE versions SET created_on = '{VALUE}'",
    "a state that is none": f"UPDATE versions SET state = '{VALUE}'",
    "a list that is none": f"UPDATE versions SET findings = '{VALUE}'",
    "a number for a list": "UPDATE versions SET findings = 7",
    "a digest that is none": f"UPDATE versions SET document_sha256 = '{VALUE}'",
    "a document that is none": f"UPDATE versions SET document = '{VALUE}'",
    "a role that is none": f"UPDATE approvals SET role = '{VALUE}'",
    "an identity that is none": f"UPDATE approvals SET identity = '{VALUE}'",
    "events that tell something else": (
        f'DROP TRIGGER events_no_update; UPDATE events SET data = \'{{"a": "{VALUE}"}}\''
    ),
    "events that are no events": (
        f"DROP TRIGGER events_no_update; UPDATE events SET data = '{VALUE}', at = '{VALUE}'"
    ),
}


WRITES: dict[str, Callable[[Any, Any], object]] = {
    "mint": lambda desk, row: desk.identity("HS-0009"),
    "move": lambda desk, row: desk.ledger.identity_of(
        "TH01", "2025-2026", "HS-0001", Form.PRIMARY, "1B"
    ),
    "open": lambda desk, row: desk.opened(row.identity, "c" * 64),
    "reissue": lambda desk, row: desk.ledger.reissue(row.identity, "c" * 64, "p", *DAYS),
    "stop": lambda desk, row: desk.ledger.stop(row.identity, ["R-I02"]),
    "absent": lambda desk, row: desk.ledger.absent(row.identity),
    "returned": lambda desk, row: desk.ledger.returned(row.identity),
    "store": lambda desk, row: desk.ledger.store_document(desk.document(row)),
    "approve": lambda desk, row: desk.approve(row, Role.DEPUTY_HEAD),
    "sign": lambda desk, row: desk.sign(row),
    "seal": lambda desk, row: desk.ledger.seal(row.identity, 1),
    "send": lambda desk, row: desk.send(row),
    "adopt": lambda desk, row: desk.ledger.adopt(
        row.identity, 1, VersionState.ACCEPTED, "a" * 64, actor=CLERK
    ),
    "sent": lambda desk, row: desk.ledger.message_sent(KEY, "M-1"),
    "progress": lambda desk, row: desk.ledger.message_progress(KEY, MessageState.UNKNOWN),
    "refused": lambda desk, row: desk.ledger.message_refused(KEY, "400"),
    "answer": lambda desk, row: desk.answer(KEY),
    "set aside": lambda desk, row: desk.ledger.set_aside(KEY, "vì sao", {}, actor=CLERK),
    "unusable": lambda desk, row: desk.ledger.reply_unusable(KEY, "a" * 64),
}
LOOKS: dict[str, Callable[[Ledger, Any, Path], object]] = {
    "records": lambda ledger, row, _: list(ledger.records()),
    "records of": lambda ledger, row, _: ledger.records_of("2025-2026", ["HS-0001"]),
    "record": lambda ledger, row, _: ledger.record(row.identity),
    "version": lambda ledger, row, _: ledger.version(row.identity, 1),
    "given up": lambda ledger, row, _: ledger.given_up(row.identity),
    "document": lambda ledger, row, _: ledger.document(row.identity, 1),
    "approvals": lambda ledger, row, _: ledger.approvals(row.identity, 1),
    "signatures": lambda ledger, row, _: ledger.signatures(row.identity, 1),
    "message": lambda ledger, row, _: ledger.message(KEY),
    "open messages": lambda ledger, row, _: ledger.open_messages(),
    "closed messages": lambda ledger, row, _: ledger.closed_messages("TH01"),
    "set aside": lambda ledger, row, _: ledger.messages_set_aside("TH01"),
    "refusals": lambda ledger, row, _: ledger.refusals("TH01"),
    "receipt": lambda ledger, row, _: ledger.receipt(KEY),
    "events": lambda ledger, row, _: list(ledger.events()),
    "last event": lambda ledger, row, _: ledger.last_event_at(),
    "head": lambda ledger, row, _: ledger.head(),
    "chain": lambda ledger, row, _: ledger.verify_chain(),
    "tables": lambda ledger, row, _: ledger.verify_tables(),
    "backup": lambda ledger, row, folder: ledger.backup(folder / uuid4().hex),
}
"""Every method there is."""


def require_discreet(error: BaseException) -> HocbaError:
    """Return the error, with nothing of the value in whatever a host may print or log of it."""
    assert isinstance(error, HocbaError), repr(error)
    told = "".join((*traceback.format_exception(error), repr(error), repr(error.args)))
    told += error.message("vi") + error.message("en")
    assert VALUE not in told
    for own_words in ("sqlite3.", "psycopg.", "sqlalche.me", "DETAIL", "RAISE("):
        assert own_words not in error.message("en") + error.message("vi")
    return error


def use(desk: Any, row: Any, folder: Path) -> list[HocbaError]:
    """Do everything that can be done, and return what was refused."""
    errors: list[HocbaError] = []
    steps = [partial(write, desk, row) for write in WRITES.values()]
    steps += [partial(look, desk.ledger, row, folder) for look in LOOKS.values()]
    for step in steps:
        try:
            step()
        except Exception as error:
            errors.append(require_discreet(error))
    return errors


def lived_in(desk: Any) -> Any:
    """Return a record among others that have come to every state."""
    for number, state in enumerate(VersionState):
        row = desk.bring(state, f"HS-1{number:03}")
    row = desk.bring(VersionState.SEALED)
    desk.ledger.open_message(KEY, "register", "TH01", [(row.identity, 1)])
    return row


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_ledger_says_nothing_of_what_stands_in_it(
    tmp_path: Path, desks: Any, spoil: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is done with it; nor does the log of a host that logs everything."""
    caplog.set_level(logging.DEBUG)
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        row = lived_in(desks(ledger))
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as connection:
            connection.executescript(spoil)
        caplog.clear()
        errors = use(desks(ledger), row, tmp_path)
    assert any(isinstance(error, LedgerError) for error in errors)
    assert VALUE not in caplog.text
    assert "HS-0001" not in caplog.text


def test_no_row_is_logged_by_a_host_that_logs_everything(
    url: str, desks: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLAlchemy would log every row it reads, as a host may have asked it to for its own."""
    for name in (None, "sqlalchemy", "sqlalchemy.engine", "psycopg"):
        caplog.set_level(logging.DEBUG, name)
    with Ledger.open(url) as ledger:
        use(desks(ledger), lived_in(desks(ledger)), tmp_path)
    assert "HS-0001" not in caplog.text
    assert "unsigned" not in caplog.text


@pytest.mark.parametrize("what", ["unique", "foreign", "raise", "type"])
def test_postgresql_says_nothing_of_what_stands_in_it(
    empty_postgresql: str, desks: Any, tmp_path: Path, what: str
) -> None:
    """It adds a line with the values to whatever it refuses."""
    spoil = {
        "unique": f"CREATE UNIQUE INDEX one ON records ((CASE WHEN '{VALUE}' = '' THEN '' "
        f"ELSE '{VALUE}' END)) WHERE class_name = '1Z'; UPDATE records SET class_name = '1A'; "
        "CREATE UNIQUE INDEX two ON records (class_name) WHERE class_name = '1B'; "
        "UPDATE records SET class_name = '1B' WHERE pupil_key = 'HS-1000'",
        "foreign": "ALTER TABLE versions ADD CONSTRAINT c CHECK (state <> 'open') NOT VALID",
        "raise": f"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
        f"EXCEPTION '{VALUE}'; END $$; CREATE TRIGGER t BEFORE INSERT OR UPDATE ON versions "
        "FOR EACH ROW EXECUTE FUNCTION f()",
        "type": "ALTER TABLE records ALTER form TYPE text; ALTER TABLE records DROP CONSTRAINT "
        f"IF EXISTS form; UPDATE records SET form = '{VALUE}'",
    }[what]
    with Ledger.open(empty_postgresql) as ledger:
        row = lived_in(desks(ledger))
        engine = sa.create_engine(empty_postgresql)
        with engine.begin() as connection:
            for statement in [spoil] if what == "raise" else spoil.split("; "):
                connection.exec_driver_sql(statement)
        engine.dispose()
        errors = use(desks(ledger), row, tmp_path)
    assert any(isinstance(error, LedgerError) for error in errors)


def test_a_server_that_is_gone_is_told(empty_postgresql: str, desks: Any) -> None:
    """In words of ours, and without its address or password."""
    nobody = sa.make_url(empty_postgresql).set(port=1).render_as_string(hide_password=False)
    with pytest.raises(LedgerError) as caught:
        Ledger.open(nobody)
    require_discreet(caught.value)
    assert "không" in caught.value.message("vi") or "mất" in caught.value.message("vi")
    assert "mat-khau" not in "".join(traceback.format_exception(caught.value))


def test_a_ledger_that_is_locked_is_in_use_and_not_damaged(
    tmp_path: Path, desks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2, and "wait": no word of backups. What one reads is read all the same."""
    monkeypatch.setattr(store, "_BUSY_S", 0)
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with Ledger.open(url) as ledger, Ledger.open(url) as other:
        row = lived_in(desks(ledger))
        with other.transaction():
            for write in WRITES.values():
                with pytest.raises(BusyLedgerError) as caught:
                    write(desks(ledger), row)
                require_discreet(caught.value)
                assert caught.value.exit_status == 2
                assert "backup" not in caught.value.message("en")
            for look in LOOKS.values():
                with suppress(LedgerError):  # no receipt yet
                    look(ledger, row, tmp_path)
        ledger.verify_tables()


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, desks: Any) -> None:
    """Every step is done or not done; what was there can be read and goes on later."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with Ledger.open(url) as ledger:
        lived_in(desks(ledger))
        row = desks(ledger).bring(VersionState.OPEN, "HS-2000")
        before = ledger.head()
        document = b"<unsigned>" + b"x" * 100_000 + b"</unsigned>"
        with no_more_than(20_000), pytest.raises(LedgerError) as caught:
            ledger.store_document(desks(ledger).document(row, document))
        require_discreet(caught.value)
        assert ledger.head() == before
        ledger.verify_tables()
        ledger.store_document(desks(ledger).document(row, document))
        ledger.verify_chain()


@pytest.mark.parametrize("how", ["full", "a file", "no folder", "a folder"])
def test_a_backup_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, desks: Any, how: str
) -> None:
    """It is the copy's file that cannot be used, not the ledger; and half a copy is none."""
    place = tmp_path / {"no folder": "none/copy.sqlite"}.get(how, "copy.sqlite")
    if how == "a file":
        place.write_bytes(b"something else")
    elif how == "a folder":
        place.mkdir()
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        lived_in(desks(ledger))
        before = sorted(tmp_path.iterdir())
        limit = no_more_than(8192) if how == "full" else nullcontext()
        with limit, pytest.raises(FileUseError) as caught:
            ledger.backup(place)
        require_discreet(caught.value)
        assert (caught.value.exit_status, "copy.sqlite" in str(caught.value)) == (2, True)
        assert sorted(tmp_path.iterdir()) == before
        if how == "a file":
            assert place.read_bytes() == b"something else"
        ledger.backup(tmp_path / "later.sqlite")


COMMANDS = (
    ("status",),
    ("changes", "--school", "01999401"),
    ("approve", "--as", "Đặng Gia Hưng", "--role", "homeroom_teacher", "--class", "1A"),
    ("submit", "--school", "01999401"),
    ("revoke", "0120000001", "--reason", "sai", "--ordered-by", "Đặng Quang Bình"),
    ("set-aside", str(KEY), "--reason", "CSDL lỗi"),
    ("backup", "--out", "{folder}/copy.sqlite"),
    ("restore", "{folder}/spoilt.sqlite"),
    ("doctor",),
)


@pytest.mark.parametrize("how", ["a trigger", "bytes that are no text"])
def test_no_command_says_what_stands_in_a_spoilt_ledger(
    sealed: Any, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    """On a terminal, as JSON, in a log."""
    caplog.set_level(logging.DEBUG)
    file = sealed.folder / "ledger.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(SPOILT[how])
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(file, sealed.folder / "spoilt.sqlite")
    codes = set()
    for words in COMMANDS:
        filled = [word.format(folder=sealed.folder) for word in words]
        for more in ((), ("--json",)):
            ran = sealed.run(*filled, *more)
            codes.add(ran.code)
            if more and ran.out:
                assert ran.json
            assert VALUE not in ran.text
            assert "HOCBA-ERROR" not in ran.text, (words, ran.text)
            assert not any(word in ran.text for word in ("sqlite3.", "sqlalche.me", "SELECT "))
    assert 70 in codes
    assert VALUE not in caplog.text

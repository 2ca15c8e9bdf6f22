"""What is read together is of one moment, whoever writes meanwhile."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import Role
from hocba_plugin.errors import HocbaError, LedgerError
from hocba_plugin.ledger import Ledger, VersionState

pytestmark = pytest.mark.integration

SECONDS = 4.0
READERS = 4
Desks = Callable[[Ledger], Any]


@contextmanager
def a_writer(url: str, desks: Desks) -> Iterator[None]:
    """Work on the ledger as fast as one can while the block lasts."""
    over = threading.Event()
    failed: list[BaseException] = []

    def work() -> None:
        try:
            with Ledger.open(url) as mine:
                for number in range(100_000):
                    if over.is_set():
                        return
                    _one_record(desks(mine), f"HS-{number:06}")
        except BaseException as error:
            failed.append(error)

    writer = threading.Thread(target=work)
    writer.start()
    try:
        yield
    finally:
        over.set()
        writer.join()
    assert not failed


def _one_record(desk: Any, key: str) -> None:
    row = desk.bring(VersionState.EXPORTED, key)
    for role in (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD):
        desk.approve(row, role)
    row = desk.sign(row)
    desk.opened(row.identity, digest="b" * 64)
    desk.bring(VersionState.ACCEPTED, f"{key}-2")


def read_beside_a_writer(url: str, desks: Desks, look: Callable[[Ledger], object]) -> None:
    """Look again and again, with many readers, and expect that nothing seems wrong."""
    seen: list[str] = []
    looks = [0]

    def read() -> None:
        with Ledger.open(url) as mine:
            deadline = time.monotonic() + SECONDS
            while time.monotonic() < deadline:
                looks[0] += 1
                try:
                    look(mine)
                except (HocbaError, AssertionError) as error:
                    seen.append(f"{type(error).__name__}: {error}")

    Ledger.open(url).close()
    with a_writer(url, desks):
        readers = [threading.Thread(target=read) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert looks[0] > READERS
    assert not seen, f"{len(seen)} of {looks[0]}: {seen[0]}"


def _tables(ledger: Ledger) -> None:
    ledger.verify_tables()


def _records(ledger: Ledger) -> None:
    """An approval is of the content it stands beside; a signature of a document that is there."""
    for row in ledger.records():
        assert row.current is not None or not row.approvals
        for approval in row.approvals:
            assert row.current is not None
            assert approval.content_digest == row.current.content_digest
        if row.current is not None and row.signatures:
            assert row.current.document_sha256 is not None


def _messages(ledger: Ledger) -> None:
    """What is not answered has records that wait; what is has none."""
    for message in ledger.open_messages():
        assert {record.outcome for record in message.records} == {"pending"}


def _everything(ledger: Ledger) -> None:
    """As ``hocba status`` looks: listing, messages, chain, tables, documents."""
    with ledger.snapshot():
        rows = list(ledger.records())
        waiting = ledger.open_messages()
        head, events = ledger.head(), ledger.verify_chain()
        ledger.verify_tables()
        assert head.seq == events == len(list(ledger.events()))
        sending = {row.identity for row in rows if row.current and row.current.state == "sending"}
        assert sending == {record.identity for one in waiting for record in one.records}
        for row in rows[-20:]:
            if row.current is not None and row.current.document_sha256 is not None:
                document = ledger.document(row.identity, row.current.version)
                assert document.sha256 == row.current.document_sha256
        assert rows == list(ledger.records())


LOOKS = [_tables, _records, _messages, _everything]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.__name__.strip("_"))
def test_nothing_seems_wrong_beside_a_writer(
    url: str, desks: Desks, look: Callable[[Ledger], object]
) -> None:
    """Several SELECTs read as one picture see one moment."""
    read_beside_a_writer(url, desks, look)


def test_a_snapshot_stays_as_it_was(ledger: Ledger, url: str, desks: Desks) -> None:
    """Another writes meanwhile, and is not held up; afterwards everything is seen."""
    desks(ledger).bring(VersionState.SEALED)
    with Ledger.open(url) as other, ledger.snapshot():
        before = ledger.head()
        desks(other).bring(VersionState.SEALED, "HS-0002")
        with ledger.snapshot():
            assert (ledger.head(), ledger.verify_chain()) == (before, before.seq)
        assert len(list(ledger.records())) == 1
        assert other.head().seq > before.seq
    assert len(list(ledger.records())) == 2


def test_a_snapshot_is_looked_at_and_not_written_to(ledger: Ledger, desks: Desks) -> None:
    """The writer would not see what it wrote."""
    with ledger.snapshot(), pytest.raises(LedgerError):
        desks(ledger).identity()
    assert list(ledger.records()) == []
    with ledger.transaction(), ledger.snapshot():
        desks(ledger).identity()
        assert len(list(ledger.records())) == 1
    assert len(list(ledger.records())) == 1


def test_a_snapshot_is_one_threads(ledger: Ledger, desks: Desks) -> None:
    """Another thread of the same program may write."""
    with ledger.snapshot():
        ledger.head()
        worker = threading.Thread(target=lambda: desks(ledger).identity())
        worker.start()
        worker.join()
        assert list(ledger.records()) == []
    assert len(list(ledger.records())) == 1


def test_an_abandoned_snapshot_leaves_nothing_behind(ledger: Ledger, desks: Desks) -> None:
    """An error in the block ends it."""
    with pytest.raises(InterruptedError), ledger.snapshot():
        raise InterruptedError
    desks(ledger).identity()
    assert len(list(ledger.records())) == 1


def test_a_backup_is_of_one_moment(tmp_path: Path, desks: Desks) -> None:
    """The head that is printed is the copy's own."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with Ledger.open(url) as ledger, Ledger.open(url) as other:
        desks(ledger).bring(VersionState.SEALED)
        with ledger.snapshot():
            events, head = ledger.verify_chain(), ledger.head()
            desks(other).bring(VersionState.SEALED, "HS-0002")
            ledger.backup(tmp_path / "copy.sqlite")
        with Ledger.open(f"sqlite:///{tmp_path / 'copy.sqlite'}") as copy:
            assert (copy.verify_chain(), copy.head()) == (events, head)
            copy.verify_tables()


def test_no_command_that_looks_raises_a_false_alarm_beside_a_run(
    place: Any, empty_postgresql: str
) -> None:
    """The real commands on a server, while another process exports and approves."""
    place.configure(lambda table: table["ledger"].update(url=empty_postgresql))
    Ledger.open(empty_postgresql).close()
    for words in (("export",), ("approve", "--as", "Đặng Gia Hưng", "--role", "homeroom_teacher")):
        process = place.process(*words, "--school", "01999401")
        looks = 0
        while process.poll() is None:
            for look in (("status", "--json"), ("changes", "--school", "01999401", "--json")):
                ran = place.run(*look)
                assert ran.code in (0, 1), ran.text
                assert "error" not in ran.json
                looks += 1
        process.communicate()
        assert process.returncode in (0, 1, 2)
        assert looks > 2

"""The ledger as the rest of the engine sees it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from uuid import UUID

import sqlalchemy as sa

from hocba_hooks import Actor, Document, Form, MessageState, RecordResult, Role
from hocba_plugin.ledger import (
    absence,
    adoption,
    agreement,
    answers,
    approvals,
    backup,
    documents,
    events,
    forgotten,
    given_up,
    messages,
    records,
    signatures,
    versions,
)
from hocba_plugin.ledger import opening as openings
from hocba_plugin.ledger.events import GENESIS
from hocba_plugin.ledger.forgotten import Forgotten
from hocba_plugin.ledger.migrate import migrate
from hocba_plugin.ledger.opening import Opening
from hocba_plugin.ledger.rows import (
    ApprovalRow,
    EventRow,
    GivenUpRow,
    Head,
    MessageRow,
    RecordRow,
    RefusalRow,
    SignatureRow,
    VersionRow,
)
from hocba_plugin.ledger.schema import messages as outbox
from hocba_plugin.ledger.states import Delivery, Outcome, VersionState
from hocba_plugin.ledger.store import Clock, Store, is_there


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Ledger:
    """What has happened to every record. Each method is one transaction, done or not done.

    Every method raises ``LedgerError`` when the database fails or does not hold what is asked for,
    and ``WorkflowError`` when the step does not follow the state the version is in. ``actor`` is
    the person a step is done by; its id goes into the events as it is.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, url: str, *, clock: Clock = _now) -> Self:
        """Open the ledger of a SQLAlchemy URL; a new SQLite file is made when there is none.

        :raises LedgerError: it cannot be opened, is not a ledger, or a newer hocba's.
        """
        store = Store(url, clock)
        try:
            migrate(store)
        except BaseException:
            store.close()
            raise
        return cls(store)

    @staticmethod
    def is_there(url: str) -> bool:
        """Say whether something was kept under this URL; of a server's database: always.

        :raises LedgerError: it is no database URL.
        """
        return is_there(url)

    def close(self) -> None:
        """Release the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several steps one commit: all are kept, or none when an error leaves the block.

        A step that fails and is caught inside the block takes nothing with it.
        """
        with self._store.writing():
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let everything read in the block be of one moment, whatever others write meanwhile.

        :raises LedgerError: something is written in the block.
        """
        with self._store.snapshot():
            yield

    # Records and their versions

    def identity_of(
        self, school_code: str, school_year: str, pupil_key: str, form: Form, class_name: str
    ) -> UUID:
        """Return the identity of a pupil's record of the year, minted the first time."""
        with self._store.step() as transaction:
            return records.identity_of(
                transaction, school_code, school_year, pupil_key, form, class_name
            )

    def records(self, school_code: str | None = None) -> Iterator[RecordRow]:
        """Yield the records of a school, or of all, school by school, with where each stands."""
        with self._store.reading() as connection:
            codes = records.schools(connection) if school_code is None else [school_code]
        for code in codes:
            with self._store.reading() as connection:
                rows = records.of_school(connection, code)
            yield from rows

    def records_of(self, school_year: str, pupil_keys: Collection[str]) -> tuple[RecordRow, ...]:
        """Return the records of those pupils in a year, of whatever school."""
        with self._store.reading() as connection:
            return records.of_pupils(connection, school_year, pupil_keys)

    def record(self, identity: UUID) -> RecordRow:
        """Return one record with where it stands."""
        with self._store.reading() as connection:
            return records.one(connection, identity)

    def version(self, identity: UUID, version: int) -> VersionRow:
        """Return one version, current or not."""
        with self._store.reading() as connection:
            return versions.get(connection, identity, version)

    def open_version(
        self,
        identity: UUID,
        content_digest: str,
        profile_id: str,
        created_on: dt.date,
        issued_on: dt.date,
        *,
        actor: Actor | None = None,
        anew: bool = False,
    ) -> VersionRow:
        """Return the version to work on; with unchanged content that is what there is.

        Changed content is built into the same version as long as the authority holds nothing of
        it: approvals lapse, document and signatures are given up. ``anew`` rebuilds unchanged
        content too, and keeps its approvals.

        :raises WorkflowError: the content changed after the version was sent; see ``reissue``.
        """
        opening = Opening(content_digest, profile_id, created_on, issued_on)
        with self._store.step() as transaction:
            return openings.open_version(transaction, identity, opening, actor, anew)

    def reissue(
        self,
        identity: UUID,
        content_digest: str,
        profile_id: str,
        created_on: dt.date,
        issued_on: dt.date,
        *,
        actor: Actor | None = None,
    ) -> VersionRow:
        """Open the version after a revoked one.

        :raises WorkflowError: the current version is not revoked.
        """
        opening = Opening(content_digest, profile_id, created_on, issued_on)
        with self._store.step() as transaction:
            return openings.reissue(transaction, identity, opening, actor)

    def stop(
        self, identity: UUID, codes: Sequence[str], *, actor: Actor | None = None
    ) -> VersionRow:
        """Stop the current version for these findings; once mended it is stored like any other.

        A signed document is given up, not lost; see ``given_up``.
        """
        with self._store.step() as transaction:
            return documents.stop(transaction, identity, codes, actor)

    def given_up(self, identity: UUID) -> tuple[GivenUpRow, ...]:
        """Return the signed documents of a record that were given up, oldest first."""
        with self._store.reading() as connection:
            return given_up.of_record(connection, identity)

    def absent(self, identity: UUID, *, actor: Actor | None = None) -> None:
        """Note that a record's pupil is not in the school's data; nothing else becomes of it."""
        with self._store.step() as transaction:
            absence.note(transaction, identity, actor)

    def returned(self, identity: UUID, *, actor: Actor | None = None) -> None:
        """Note that a record's pupil is in the school's data again."""
        with self._store.step() as transaction:
            absence.end(transaction, identity, actor)

    def store_document(
        self, document: Document, codes: Sequence[str] = (), *, actor: Actor | None = None
    ) -> VersionRow:
        """Keep the unsigned document of an open or stopped version, and its warnings' codes."""
        with self._store.step() as transaction:
            return documents.store(transaction, document, codes, actor)

    def document(self, identity: UUID, version: int) -> Document:
        """Return the document of a version as it is now, with the signatures it has."""
        with self._store.reading() as connection:
            return documents.load(connection, identity, version)

    # Approvals and signatures

    def approve(self, identity: UUID, version: int, actor: Actor, content_digest: str) -> None:
        """Keep that ``actor`` approved, in that role, the content of this digest.

        :raises WorkflowError: the version has other content, or is not open for approval.
        """
        with self._store.step() as transaction:
            approvals.approve(transaction, identity, version, actor, content_digest)

    def approvals(self, identity: UUID, version: int) -> tuple[ApprovalRow, ...]:
        """Return the standing approvals; lapsed ones are in the events."""
        with self._store.reading() as connection:
            return approvals.of_version(connection, identity, version)

    def signed(
        self,
        document: Document,
        *,
        based_on: str,
        role: Role,
        slots: Sequence[str],
        signer: str,
        actor: Actor,
    ) -> VersionRow:
        """Keep a document with one signer's new signatures.

        :param based_on: ``sha256`` of the document the signatures were added to.
        :param signer: masked personal ID, or digest of the certificate.
        :raises WorkflowError: someone else signed meanwhile, or signing is over.
        """
        with self._store.step() as transaction:
            return signatures.signed(transaction, document, based_on, role, slots, signer, actor)

    def signatures(self, identity: UUID, version: int) -> tuple[SignatureRow, ...]:
        """Return the signatures in the current document, oldest first."""
        with self._store.reading() as connection:
            return signatures.of_version(connection, identity, version)

    def seal(self, identity: UUID, version: int, *, actor: Actor | None = None) -> VersionRow:
        """Close a document to signing: every required slot is filled, it may be sent."""
        with self._store.step() as transaction:
            return documents.seal(transaction, identity, version, actor)

    # Messages

    def open_message(
        self,
        key: UUID,
        purpose: str,
        school_code: str,
        wanted: Sequence[tuple[UUID, int]],
        reason: str = "",
        *,
        actor: Actor | None = None,
    ) -> MessageRow:
        """Store the intent to send a message, **before** any request leaves.

        :param purpose: ``register`` or ``revoke``.
        :param wanted: identity and version of each record; all of one school.
        :raises WorkflowError: a version is not ready, or is in an open message already.
        """
        with self._store.step() as transaction:
            return messages.prepare(transaction, key, purpose, school_code, wanted, reason, actor)

    def message_sent(self, key: UUID, remote_id: str) -> MessageRow:
        """Keep the authority's number of the message."""
        with self._store.step() as transaction:
            return messages.sent(transaction, key, remote_id)

    def message_progress(self, key: UUID, state: MessageState) -> MessageRow:
        """Keep how far the authority is; ``unknown`` is a state too."""
        with self._store.step() as transaction:
            return messages.progress(transaction, key, state)

    def message_closed(
        self, key: UUID, results: Iterable[RecordResult], receipt: bytes | None = None
    ) -> MessageRow:
        """Keep the final result of every record of the message, and the reply itself.

        :raises WorkflowError: a record has no final result yet.
        """
        with self._store.step() as transaction:
            return answers.close(transaction, key, results, receipt)

    def message_refused(self, key: UUID, status: str) -> MessageRow:
        """Keep that the authority refused the whole message; its versions may be sent again."""
        with self._store.step() as transaction:
            return answers.refused(transaction, key, status)

    def set_aside(
        self, key: UUID, reason: str, outcomes: dict[tuple[UUID, int], Outcome], *, actor: Actor
    ) -> MessageRow:
        """Stop following a message, and settle the records whose fate ``outcomes`` knows.

        The others stay bound to the message, and no other can carry them.
        """
        with self._store.step() as transaction:
            return adoption.set_aside(transaction, key, reason, outcomes, actor)

    def adopt(
        self, identity: UUID, version: int, state: VersionState, held_sha256: str, *, actor: Actor
    ) -> VersionRow:
        """Take over that the authority already accepted, or revoked, a version; it is not sent.

        :raises WorkflowError: the version is in an open message, or the state gives way to neither.
        """
        with self._store.step() as transaction:
            return adoption.adopt(transaction, identity, version, state, held_sha256, actor)

    def bring_in(self, found: Forgotten, state: VersionState, *, actor: Actor) -> VersionRow:
        """Know a version again that the authority holds and this ledger has forgotten.

        :raises WorkflowError: the ledger has a later one, one that may have been sent, or another
            record of the pupil.
        """
        with self._store.step() as transaction:
            return forgotten.bring_in(transaction, found, state, actor)

    def reply_unusable(self, key: UUID, sha256: str) -> None:
        """Keep that a reply came which cannot be used; its bytes are kept outside."""
        with self._store.step() as transaction:
            messages.tell(transaction, events.Kind.REPLY_UNUSABLE, key, sha256=sha256)

    def message(self, key: UUID) -> MessageRow:
        """Return one message."""
        with self._store.reading() as connection:
            return messages.get(connection, key)

    def open_messages(self, school_code: str | None = None) -> tuple[MessageRow, ...]:
        """Return what is not answered yet, oldest first: to be continued before anything new."""
        wanted: list[sa.ColumnElement[bool]] = [outbox.c.closed_at.is_(None)]
        if school_code is not None:
            wanted.append(outbox.c.school_code == school_code)
        with self._store.reading() as connection:
            return messages.listed(connection, *wanted)

    def closed_messages(self, school_code: str) -> tuple[MessageRow, ...]:
        """Return a school's messages that were answered for every record, oldest first."""
        answered = outbox.c.state == Delivery.CLOSED
        with self._store.reading() as connection:
            return messages.listed(connection, answered, outbox.c.school_code == school_code)

    def messages_set_aside(self, school_code: str) -> tuple[MessageRow, ...]:
        """Return a school's messages that are no longer followed, oldest first."""
        aside = outbox.c.state == Delivery.SET_ASIDE
        with self._store.reading() as connection:
            return messages.listed(connection, aside, outbox.c.school_code == school_code)

    def refusals(self, school_code: str) -> tuple[RefusalRow, ...]:
        """Return the versions the authority refused, as far as that still stands."""
        with self._store.reading() as connection:
            return answers.refusals(connection, school_code)

    def receipt(self, key: UUID) -> bytes:
        """Return the reply to a message, byte for byte."""
        with self._store.reading() as connection:
            return answers.receipt(connection, key)

    # History

    def events(self, identity: UUID | None = None) -> Iterator[EventRow]:
        """Yield what happened, oldest first: everything, or to one record."""
        with self._store.reading() as connection:
            yield from events.history(connection, identity)

    def last_event_at(self) -> dt.datetime | None:
        """Return when the last event happened; ``None``: nothing did."""
        with self._store.reading() as connection:
            return events.last_at(connection)

    def head(self) -> Head:
        """Return the end of the chain, to be anchored outside: printed, signed, copied."""
        with self._store.reading() as connection:
            return events.head(connection)

    def verify_chain(self, anchor: Head = GENESIS) -> int:
        """Return the number of events, having proved each against the one before.

        :param anchor: a head kept outside; shows a chain that was cut or written anew.
        :raises LedgerError: names the first event that is not what was written.
        """
        with self._store.reading() as connection:
            return events.verify(connection, anchor)

    def verify_tables(self) -> None:
        """Prove that versions and approvals are as the events left them; see ``verify_chain``.

        :raises LedgerError: names the first record of which the tables say something else.
        """
        with self._store.reading() as connection:
            agreement.verify(connection)

    def backup(self, path: Path) -> None:
        """Write a copy to a new file while the ledger is in use (SQLite)."""
        backup.back_up(self._store, path)

"""Copies for people: issued XML, packages and receipts as files. The ledger holds the originals.

Names are identities and versions, never names of pupils. What is missing, or is not as the ledger
has it, is written: a run that was stopped half-way is made good by the next.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import ConfigError, DamagedError, HocbaError, LedgerError, PackageError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.placing import read, write
from hocba_plugin.ledger import MessageRow, Outcome, RecordRow, VersionRow, VersionState
from hocba_plugin.pack import pack, unpack

_UNSAFE = re.compile(r"[^\w-]+")
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³])", re.IGNORECASE)
"""What Windows takes for a device, whatever the folder."""
_LONGEST = 60
_IN_FORCE = frozenset({VersionState.ACCEPTED, VersionState.REVOKING})
_HELD = _IN_FORCE | {VersionState.REVOKED}
_NAME = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-v(\d{1,6})\.xml")


def write_missing(journey: Journey, school_code: str) -> tuple[UUID, ...]:
    """Write the receipts of a school's messages, and every document that was accepted.

    :return: the messages whose receipt the ledger has lost; everything else was written.
    :raises ConfigError: some cannot be written, or a link leads elsewhere; the others were.
    :raises DamagedError: a document is damaged; the others were written.
    """
    blocked: list[HocbaError] = []
    with journey.ledger.snapshot():
        lost = tuple(_written(journey, school_code, blocked))
    if blocked:
        raise blocked[0]
    return lost


def _written(journey: Journey, school_code: str, blocked: list[HocbaError]) -> Iterator[UUID]:
    for message in journey.ledger.closed_messages(school_code):
        try:
            receipt = journey.ledger.receipt(message.key)
        except LedgerError:
            yield message.key
        else:
            place = Path("receipts", _folder(school_code), f"{message.key}.xml")
            with _noted(blocked):
                _copy(journey, place, receipt)
    records = {row.identity: row for row in journey.ledger.records(school_code)}
    for identity, version in sorted(_accepted(journey, school_code, records), key=str):
        with _noted(blocked):
            held = journey.ledger.version(identity, version)
            _document(journey, records[identity], held, blocked)


@contextmanager
def _noted(blocked: list[HocbaError]) -> Iterator[None]:
    """A place that cannot be written to, or a damaged document, keeps back no other file."""
    try:
        yield
    except (ConfigError, DamagedError) as error:
        blocked.append(error)


def unknown(journey: Journey) -> tuple[Path, ...]:
    """Return documents lying there as accepted of which the ledger knows no such thing.

    It is older than they are: a copy that somebody put back by hand, or that of another time.
    """
    known: dict[str, int] = {}
    for row in journey.ledger.records():
        if row.current is not None:
            is_held = row.current.state in _HELD
            known[str(row.identity)] = row.current.version - (not is_held)
    found = (journey.config.output / "xml").glob("*/*/*.xml")
    named = ((path, _NAME.fullmatch(path.name)) for path in sorted(found))
    return tuple(path for path, name in named if name and known.get(name[1], 0) < int(name[2]))


def issued(journey: Journey, school_code: str, identity: UUID, version: int) -> Iterator[bytes]:
    """Yield the documents of a version that lie there, whatever class they were written for."""
    folder = Path("xml", _folder(school_code))
    for path in journey.config.output.glob(f"{folder.as_posix()}/*/{identity}-v{version}.xml"):
        content = read(path)
        if content is not None:
            yield content


def keep_unusable(journey: Journey, message: MessageRow, reply: bytes) -> None:
    """Keep a reply that nothing may be concluded from: it is what can be shown to the authority."""
    digest = hashlib.sha256(reply).hexdigest()
    folder = Path("receipts", _folder(message.school_code), "unusable")
    if _copy(journey, folder / f"{message.key}-{digest[:16]}.bin", reply):
        journey.ledger.reply_unusable(message.key, digest)


def _accepted(
    journey: Journey, school_code: str, records: Mapping[UUID, RecordRow]
) -> set[tuple[UUID, int]]:
    found = set(_accepted_in_messages(journey, school_code))
    for row in records.values():
        if row.current is not None and row.current.state in _IN_FORCE:
            found.add((row.identity, row.current.version))
    return found


def _accepted_in_messages(journey: Journey, school_code: str) -> Iterator[tuple[UUID, int]]:
    closed = journey.ledger.closed_messages(school_code)
    for message in (*closed, *journey.ledger.messages_set_aside(school_code)):
        if message.purpose == Purpose.REGISTER.value:
            for row in message.records:
                if row.outcome is Outcome.ACCEPTED:
                    yield row.identity, row.version


def _document(
    journey: Journey, record: RecordRow, version: VersionRow, blocked: list[HocbaError]
) -> None:
    name = f"{version.identity}-v{version.version}"
    place = Path(_folder(record.school_code), _folder(record.class_name), name)
    xml = Path("xml", place).with_suffix(".xml")
    package = Path("packages", place).with_suffix(".b64")
    held = read(journey.config.output / xml), _unpacked(journey.config.output / package)
    if all(one is not None and _digest(one) == version.document_sha256 for one in held):
        return
    content = journey.ledger.document(version.identity, version.version).content
    for place, text in ((xml, content), (package, pack(content).encode("ascii"))):
        with _noted(blocked):
            _copy(journey, place, text)


def _unpacked(package: Path) -> bytes | None:
    try:
        return unpack(read(package) or b"")
    except PackageError:
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _copy(journey: Journey, place: Path, content: bytes) -> bool:
    """Write what is not there, or is not this; return whether anything was."""
    path = journey.config.output / place
    if read(path) == content:
        return False
    write(journey.config.output, path, content)
    return True


def _folder(name: str) -> str:
    """Return a school's code or a class's name as the name of one folder, and no way out of it."""
    safe = _UNSAFE.sub("-", name)[:_LONGEST]
    return f"-{safe}" if not safe or _DEVICE.fullmatch(safe) else safe

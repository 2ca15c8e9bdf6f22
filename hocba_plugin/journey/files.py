"""Copies for people: issued XML, packages and receipts as files. The ledger holds the originals.

Names are identities and versions, never names of pupils. What is missing is written, so a run that
was stopped between the answer and the files is made good by the next.
"""

import os
import re
from pathlib import Path
from uuid import UUID

from hocba_plugin.documents.messages import Purpose
from hocba_plugin.errors import ConfigError
from hocba_plugin.journey.context import Journey
from hocba_plugin.ledger import MessageRow, Outcome
from hocba_plugin.pack import pack

_UNSAFE = re.compile(r"[^\w-]+")
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³])", re.IGNORECASE)
"""What Windows takes for a device, whatever the folder."""
_LONGEST = 60


def write_missing(journey: Journey, school_code: str) -> None:
    """Write the receipts of a school's messages, and every document that was accepted.

    :raises ConfigError: the folder of results cannot be written to.
    """
    for message in journey.ledger.closed_messages(school_code):
        receipt = journey.config.output / "receipts" / _folder(school_code) / f"{message.key}.xml"
        if not receipt.exists():
            _write(receipt, journey.ledger.receipt(message.key))
        if message.purpose == Purpose.REGISTER.value:
            _documents(journey, message)


def _documents(journey: Journey, message: MessageRow) -> None:
    for row in message.records:
        if row.outcome is Outcome.ACCEPTED:
            _document(journey, message.school_code, row.identity, row.version)


def _document(journey: Journey, school_code: str, identity: UUID, version: int) -> None:
    record = journey.ledger.record(identity)
    place = Path(_folder(school_code), _folder(record.class_name), f"{identity}-v{version}")
    xml = (journey.config.output / "xml" / place).with_suffix(".xml")
    package = (journey.config.output / "packages" / place).with_suffix(".b64")
    if xml.exists() and package.exists():
        return
    content = journey.ledger.document(identity, version).content
    _write(xml, content)
    _write(package, pack(content).encode("ascii"))


def _folder(name: str) -> str:
    """Return a school's code or a class's name as the name of one folder, and no way out of it."""
    safe = _UNSAFE.sub("-", name)[:_LONGEST]
    return f"-{safe}" if not safe or _DEVICE.fullmatch(safe) else safe


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its owner only: it is about a pupil."""
    unfinished = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(unfinished, "wb", opener=_private) as file:
            file.write(content)
        unfinished.replace(path)
    except OSError as error:
        if path.exists():
            return  # another run wrote the same and was faster
        reason = f"không ghi được / cannot be written ({error.strerror})"
        raise ConfigError("output", reason) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)

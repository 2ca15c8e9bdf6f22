"""Copies for people: issued XML, packages and receipts as files. The ledger holds the originals.

Names are identities and versions, never names of pupils.
"""

import re
from pathlib import Path
from uuid import UUID

from hocba_plugin.journey.context import Journey
from hocba_plugin.ledger import MessageRow, Outcome
from hocba_plugin.pack import pack

_UNSAFE = re.compile(r"[^\w.-]+")


def write(journey: Journey, message: MessageRow) -> None:
    """Write what a closed message leaves: its receipt, and the documents that were accepted."""
    output = journey.config.output
    receipt = _folder(output / "receipts" / message.school_code) / f"{message.key}.xml"
    receipt.write_bytes(journey.ledger.receipt(message.key))
    if message.purpose != "register":
        return
    for row in message.records:
        if row.outcome is Outcome.ACCEPTED:
            _write_document(journey, message.school_code, row.identity, row.version)


def _write_document(journey: Journey, school_code: str, identity: UUID, version: int) -> None:
    record = journey.ledger.record(identity)
    document = journey.ledger.document(identity, version)
    place = Path(school_code) / _UNSAFE.sub("-", record.class_name)
    name = f"{identity}-v{version}"
    output = journey.config.output
    (_folder(output / "xml" / place) / f"{name}.xml").write_bytes(document.content)
    (_folder(output / "packages" / place) / f"{name}.b64").write_text(
        pack(document.content), "ascii"
    )


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path

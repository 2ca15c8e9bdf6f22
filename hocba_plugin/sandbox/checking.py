"""What the sandbox asks of one document before its register is asked.

The schema is applied by ``xmlschema``, another implementation than the one issuers use.
"""

import hashlib
from typing import Any

import xmlschema

from hocba_hooks import Record
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import MessageItem
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import DocumentError, PackageError
from hocba_plugin.pack import unpack
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sandbox.refusals import Refusal


class RefusedDocumentError(Exception):
    """The document is not fit to be held."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class Checker:
    """Opens packages of one profile."""

    def __init__(self, profile: Profile, codec: Codec, *, require_signatures: bool) -> None:
        self._profile = profile
        self._codec = codec
        self._require_signatures = require_signatures
        self._schema = xmlschema.XMLSchema(profile.schema.decode("utf-8"), allow="none")

    def record(self, item: MessageItem, school: str) -> Record:
        """Return the record inside an item.

        :raises RefusedDocumentError: it cannot be opened, or something about it is wrong.
        """
        root = self._opened(item)
        if not self._schema.is_valid(root):
            raise RefusedDocumentError(Refusal.SCHEMA)
        try:
            record = self._codec.read_element(root)
        except DocumentError:
            raise RefusedDocumentError(Refusal.SCHEMA) from None
        if not _fits(record, item, school):
            raise RefusedDocumentError(Refusal.ENVELOPE)
        if self._require_signatures and not self._is_signed(root, record):
            raise RefusedDocumentError(Refusal.SIGNATURE)
        return record

    def _opened(self, item: MessageItem) -> Any:
        try:
            content = unpack(item.package or "")
            root = parse(content)
        except (PackageError, DocumentError):
            raise RefusedDocumentError(Refusal.DOCUMENT) from None
        if hashlib.sha256(content).hexdigest() != item.sha256:
            raise RefusedDocumentError(Refusal.DOCUMENT)
        return root

    def _is_signed(self, root: Any, record: Record) -> bool:
        required = (slot for slot in self._profile.slots_of(record.form) if slot.required)
        return all(self._is_filled(root, slot.slot) for slot in required)

    def _is_filled(self, root: Any, slot: str) -> bool:
        path = "/".join(map(self._profile.qualified, slot.split("/")))
        return all(len(place) > 0 for place in root.findall(path))


def _fits(record: Record, item: MessageItem, school: str) -> bool:
    transcript, issue = record.transcript, record.issue
    return (
        issue.identity == item.identity
        and issue.version == item.version
        and transcript.pupil.code == item.pupil_code
        and transcript.pupil.personal_id == item.personal_id
        and transcript.school.code == school
    )

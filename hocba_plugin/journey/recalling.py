"""Versions the ledger has forgotten, known again by the documents that lie beside it."""

import hashlib

from hocba_hooks import Document, Form, Record, RecordStatus, Transcript
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import DocumentError
from hocba_plugin.journey import files
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.source import key_of
from hocba_plugin.ledger import Forgotten, Opening, Owner, VersionRow
from hocba_plugin.submit.client import RemoteRecord


def recalled(
    journey: Journey, school: SchoolConfig, remote: RemoteRecord, ours: VersionRow | None
) -> Forgotten | None:
    """Return what is left of a version the authority holds; ``None``: too little to go on with.

    Its document is needed, to the byte; only what was revoked can be followed without one.
    """
    code = school.school.code
    for content in files.issued(journey, code, remote.identity, remote.version):
        if hashlib.sha256(content).hexdigest() == remote.sha256:
            return _told_by(journey, school, remote, ours, content)
    if remote.status is RecordStatus.REVOKED and ours is not None:
        today = journey.clock().astimezone().date()
        nothing = Opening("", journey.profile.id, today, today)
        return Forgotten(remote.identity, remote.version, remote.sha256, nothing)
    return None


def _told_by(
    journey: Journey,
    school: SchoolConfig,
    remote: RemoteRecord,
    ours: VersionRow | None,
    content: bytes,
) -> Forgotten | None:
    try:
        record = journey.codec.read(content)
    except DocumentError:
        return None
    issue, transcript = record.issue, record.transcript
    named = issue.identity, issue.version, transcript.school.code
    owner = _owner(record)
    if named != (remote.identity, remote.version, school.school.code) or owner is None:
        return None
    digest, profile = _digest(journey, ours, transcript), journey.profile.id
    document = Document(
        content=content,
        profile_id=profile,
        form=owner.form,
        identity=issue.identity,
        version=issue.version,
        content_digest=digest,
    )
    opening = Opening(digest, profile, issue.created_on, issue.issued_on)
    return Forgotten(remote.identity, remote.version, remote.sha256, opening, document, owner)


def _digest(journey: Journey, ours: VersionRow | None, transcript: Transcript) -> str:
    """Return the digest of the school's data: what the form has no place for is part of them."""
    made = ours is not None and ours.document_sha256 and ours.profile_id == journey.profile.id
    if made and ours is not None and journey.record(ours).transcript == transcript:
        return ours.content_digest
    return transcript.content_digest


def _owner(record: Record) -> Owner | None:
    transcript = record.transcript
    key = key_of(transcript)
    if key is None:
        return None
    form, class_name = Form.of(transcript.level), transcript.school_class.name
    return Owner(transcript.school.code, transcript.school_year, key, form, class_name)

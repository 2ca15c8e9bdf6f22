"""A value that is not in the data any more is no instruction either: a file may be missing.

What somebody approved or signed waits then, as it does for a pupil who is missing.
"""

from typing import Any

from hocba_hooks import Record, Transcript
from hocba_plugin.errors import WorkflowError
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.ledger import MENDABLE, RecordRow, VersionRow, VersionState

MADE = MENDABLE - {VersionState.OPEN, VersionState.STOPPED}
"""States in which there is a document that could go stale."""
Sides = tuple[dict[str, Any], dict[str, Any]]


def sides(journey: Journey, version: VersionRow, transcript: Transcript) -> Sides:
    """Return what the document of a version says, and what one of ``transcript`` would say.

    Both empty where they cannot be compared: no document, of another profile, or unreadable.
    """
    if version.document_sha256 is None or version.profile_id != journey.profile.id:
        return {}, {}
    try:
        with journey.ledger.snapshot():
            if journey.ledger.version(version.identity, version.version) != version:
                return {}, {}  # somebody is making it anew: the next look tells
            before = journey.record(version).transcript.model_dump()
        # Through the form, as the document went: what it has no place for is no difference of it.
        record = Record(transcript=transcript, issue=version.issue)
        after = journey.codec.read(journey.codec.write(record)).transcript.model_dump()
    except UNUSABLE:
        return {}, {}
    return before, after


def lacking(journey: Journey, row: RecordRow, transcript: Transcript) -> tuple[str, ...]:
    """Return the parts of an approved document that the data have lost; empty: it may go on."""
    version = row.current
    if version is None or version.state not in MADE or not row.approvals:
        return ()
    if version.content_digest == transcript.content_digest:
        return ()
    before, after = sides(journey, version, transcript)
    return tuple(name for name in before if _is_less(before[name], after.get(name)))


def waits() -> WorkflowError:
    """Return what a record with a lacking part is told to wait for."""
    return WorkflowError(
        "dữ liệu của trường nay thiếu phần mà học bạ đã duyệt có, học bạ được giữ nguyên và chờ; "
        "đưa lại dữ liệu (xem hocba changes), hoặc hocba withdraw rồi hocba export nếu đúng là bỏ",
        "the school's data now lack what the approved record has; it is kept and waits: bring the "
        "data back (see hocba changes), or hocba withdraw and hocba export if it is meant",
    )


def _is_less(before: Any, after: Any) -> bool:
    if isinstance(before, dict) and isinstance(after, dict):
        return _lost_only(before, after) or any(
            _is_less(value, after.get(name)) for name, value in before.items() if _is_node(value)
        )
    if isinstance(before, tuple) and isinstance(after, tuple):
        pairs = zip(before, after, strict=False)
        return len(after) < len(before) or any(_is_less(*pair) for pair in pairs)
    return _is_empty(after) and not _is_empty(before)


def _lost_only(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Say whether values went and none came: "exempt" in place of a mark is a change."""
    names = before.keys() | after.keys()
    lost = any(_is_empty(after.get(n)) and not _is_empty(before.get(n)) for n in names)
    return lost and not any(_is_empty(before.get(n)) and not _is_empty(after.get(n)) for n in names)


def _is_node(value: Any) -> bool:
    return isinstance(value, dict | tuple)


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", ())

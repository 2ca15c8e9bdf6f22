"""Approvals and signatures hold for the content they were given for, and for no other.

Before anyone approves, signs or sends, the school's data are read again. What changed meanwhile is
opened anew, so its approvals lapse; what is no longer due is stopped. Nothing the authority holds
is touched: only revoking does that.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing

from hocba_hooks import SourceRecord
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import WorkflowError
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.source import opened, pupil_key
from hocba_plugin.journey.steps import Step
from hocba_plugin.journey.unread import UnreadClass, by_class, require_all
from hocba_plugin.ledger import MENDABLE, RecordRow, VersionRow, VersionState

NOT_DUE = frozenset(
    {PupilStatus.LEFT_SEMESTER_1, PupilStatus.LEFT_SEMESTER_2, PupilStatus.DROPPED_OUT}
)
"""Who has no finished record of the year here; the new school issues it (R-S24)."""
NO_LONGER_DUE = "R-S24"
_MADE = MENDABLE - {VersionState.OPEN, VersionState.STOPPED}
"""States in which there is a document that could go stale."""


def void_changed(
    journey: Journey, school: SchoolConfig, class_name: str | None = None
) -> tuple[Step, ...]:
    """Compare every document with the school's data now; return those that went stale, and why.

    :raises UnreadError: a document is of nobody who was read, and a class cannot be read.
    :raises SourceError: the source cannot be read: nothing can be approved, signed or sent.
    """
    if not any(version.state in _MADE for _, version in journey.versions(school, class_name)):
        return ()
    due: dict[str, str] = {}
    unread = []
    with closing(opened(journey, school.source_config)) as source:
        for one in by_class(source):
            if isinstance(one, UnreadClass):
                unread.append(one)
            else:
                due.update(_digests(one.members))
    voided = void(journey, school, due, class_name, partial=bool(unread))
    if any(row.pupil_key not in due for row, _ in _made(journey, school, class_name)):
        require_all(unread)
    return voided


def _made(
    journey: Journey, school: SchoolConfig, class_name: str | None
) -> Iterator[tuple[RecordRow, VersionRow]]:
    year = school.source.school_year
    for row, version in journey.versions(school, class_name):
        if row.school_year == year and version.state in _MADE:
            yield row, version


def _digests(records: Iterable[SourceRecord]) -> Iterator[tuple[str, str]]:
    for record in records:
        key = pupil_key(record)
        if key is not None and record.pupil_status not in NOT_DUE:
            yield key, record.transcript.content_digest


def void(
    journey: Journey,
    school: SchoolConfig,
    due: Mapping[str, str],
    class_name: str | None = None,
    *,
    partial: bool = False,
) -> tuple[Step, ...]:
    """Open anew or stop what does not agree with ``due``: pupil key to content digest.

    :param partial: some class was not read: whoever is not in ``due`` may be in it, and is let be.
    """
    stale = [
        (version, due.get(row.pupil_key))
        for row, version in _made(journey, school, class_name)
        if due.get(row.pupil_key) != version.content_digest
        and not (partial and row.pupil_key not in due)
    ]
    return tuple(_void(journey, version, digest) for version, digest in stale)


def _void(journey: Journey, version: VersionRow, digest: str | None) -> Step:
    if digest is None:
        journey.ledger.stop(version.identity, (NO_LONGER_DUE,))
        reason = "học sinh không còn trong diện cấp học bạ", "no record is due for the pupil now"
    else:
        journey.ledger.open_version(
            version.identity, digest, version.profile_id, version.created_on, version.issued_on
        )
        reason = (
            "dữ liệu của trường đã thay đổi, các phê duyệt hết hiệu lực; chạy hocba export",
            "the school's data changed, its approvals have lapsed; run hocba export",
        )
    return Step(version.identity, version.version, WorkflowError(*reason))

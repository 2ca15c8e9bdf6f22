"""The second leg: versions are opened, documents made and checked against the schema."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from hocba_hooks import Actor, CheckReport, Finding, Form, Severity
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import (
    HocbaError,
    PluginFaultError,
    TakenError,
    UnreadError,
    UnstorableError,
    WorkflowError,
)
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.freshness import Seen, held, settle, shrunken
from hocba_plugin.journey.lacking import lacking, waits
from hocba_plugin.journey.making import make, stop, with_fault
from hocba_plugin.journey.reading import Checked, Reading, check
from hocba_plugin.journey.unread import UnreadClass, require_all
from hocba_plugin.ledger import MENDABLE, VersionRow, VersionState

_TO_BE_MADE = frozenset({VersionState.OPEN, VersionState.STOPPED})


@dataclass(frozen=True, slots=True)
class Issued:
    """What became of one pupil: a version, stopped or exported, or a reason why there is none."""

    checked: Checked
    report: CheckReport
    """Of source, rules and schema together."""
    version: VersionRow | None = None
    conflict: WorkflowError | None = None
    """The content changed after it was sent: only revoking and re-issuing can carry it on. Or the
    data lack what the approved record has (``lacking``): it waits."""
    lacking: tuple[str, ...] = ()
    """The parts of the transcript that the data have lost since it was approved."""

    @property
    def stopped(self) -> bool:
        """Whether errors keep it from going on."""
        return bool(self.report.errors)


def export(
    journey: Journey,
    school: SchoolConfig,
    actor: Actor,
    *,
    issued_on: dt.date | None = None,
    class_name: str | None = None,
    pupil: str | None = None,
) -> Iterator[Issued]:
    """Make the documents of a school, class or pupil (by key); again whenever the data changed.

    Records whose content did not change are left as they are, with their approvals and signatures.
    When all were read, records of pupils who have left are stopped; those of pupils who are not in
    the data any more wait. While a class cannot be read nobody is taken for missing. Of a class
    that lacks more than a few pupils who had a document, nothing is made or changed. One pupil is
    not held up by what is the matter with others.

    :param issued_on: date of issue of what is made now, today by default; a date given for a record
        that was made before makes it anew.
    :raises UnreadError: some classes cannot be read; the others were done.
    :raises SourceError: the source cannot be read.
    """
    with Reading(journey, school) as reading:
        seen = Seen(reading.scope, reading.present, unread=list(reading.unread))
        seen.held = held(journey, school, class_name, pupil)
        refused = shrunken(journey, school, seen, class_name, pupil)
        doubted = {one.name for one in refused}
        try:
            for checked in reading.checked(class_name):
                seen.add(checked.source)
                if checked.class_name not in doubted and pupil in (None, checked.key):
                    yield _exported(journey, checked, actor, issued_on)
        except UnreadError as error:
            refused += [UnreadClass(*one) for one in error.unread]
    settle(journey, school, seen, actor, class_name, pupil)
    if pupil is None or not seen.has(pupil):
        require_all(refused)


def _exported(
    journey: Journey, checked: Checked, actor: Actor, issued_on: dt.date | None
) -> Issued:
    if not checked.due or checked.key is None:
        return Issued(checked, checked.report)
    try:
        with journey.ledger.transaction():
            return _issue(journey, checked, checked.key, actor, issued_on)
    except (UnstorableError, TakenError) as error:
        return Issued(checked, CheckReport.merged([checked.report, _unkept(error)]))
    except WorkflowError as conflict:
        return Issued(checked, checked.report, conflict=conflict)
    except PluginFaultError as fault:
        with journey.ledger.transaction():
            return _unmade(journey, checked, checked.key, actor, issued_on, fault)


def _issue(
    journey: Journey, checked: Checked, key: str, actor: Actor, issued_on: dt.date | None
) -> Issued:
    row = journey.ledger.record(_identity(journey, checked, key))
    if lost := lacking(journey, row, checked.source.transcript):
        return Issued(checked, checked.report, row.current, waits(), lost)
    version = _opened(journey, checked, key, actor, issued_on)
    if issued_on is not None and issued_on != version.issued_on and version.state in MENDABLE:
        version = _redated(journey, version, actor, issued_on)
    return _carried_on(journey, checked, version, actor)


def _unmade(
    journey: Journey,
    checked: Checked,
    key: str,
    actor: Actor,
    issued_on: dt.date | None,
    fault: PluginFaultError,
) -> Issued:
    """Stop a record whose document cannot be made; one made before stands, whatever its date."""
    report = with_fault(checked.report, fault)
    version = _opened(journey, checked, key, actor, issued_on)
    if version.state in _TO_BE_MADE:
        version = stop(journey, report, version, actor)
    return Issued(checked, report, version)


def _opened(
    journey: Journey,
    checked: Checked,
    key: str,
    actor: Actor,
    issued_on: dt.date | None,
) -> VersionRow:
    today = journey.clock().astimezone().date()
    return journey.ledger.open_version(
        _identity(journey, checked, key),
        checked.source.transcript.content_digest,
        journey.profile.id,
        today,
        issued_on or today,
        actor=actor,
    )


def _unkept(error: HocbaError) -> CheckReport:
    """Return what the ledger says of a class or code that it cannot take, as an error found."""
    finding = Finding(
        code=error.code,
        severity=Severity.ERROR,
        path="",
        message_vi=error.message("vi"),
        message_en=error.message("en"),
    )
    return CheckReport(findings=(finding,))


def _redated(journey: Journey, version: VersionRow, actor: Actor, issued_on: dt.date) -> VersionRow:
    """Make a version anew for another date of issue; its content, and so its approvals, stand."""
    return journey.ledger.open_version(
        version.identity,
        version.content_digest,
        version.profile_id,
        version.created_on,
        issued_on,
        actor=actor,
        anew=True,
    )


def _carried_on(journey: Journey, checked: Checked, version: VersionRow, actor: Actor) -> Issued:
    if checked.stopped and version.state in MENDABLE:
        version = stop(journey, checked.report, version, actor)
    elif version.state in _TO_BE_MADE:
        return Issued(checked, *make(journey, checked, version, actor))
    return Issued(checked, checked.report, version)


def _identity(journey: Journey, checked: Checked, key: str) -> UUID:
    transcript = checked.source.transcript
    return journey.ledger.identity_of(
        transcript.school.code,
        transcript.school_year,
        key,
        Form.of(transcript.level),
        transcript.school_class.name,
    )


def reissue(
    journey: Journey,
    school: SchoolConfig,
    identity: UUID,
    actor: Actor,
    *,
    issued_on: dt.date | None = None,
) -> Issued:
    """Make the next version of a revoked record from what the school's data say now.

    :raises WorkflowError: it is not revoked, or the pupil is no longer in the source.
    """
    row = journey.ledger.record(identity)
    for checked in check(journey, school, row.class_name):
        if checked.key == row.pupil_key:
            return _reissued(journey, checked, identity, actor, issued_on)
    raise WorkflowError(
        f"không còn thấy học sinh của học bạ {identity} trong dữ liệu nguồn",
        f"the pupil of record {identity} is no longer in the source",
    )


def _reissued(
    journey: Journey, checked: Checked, identity: UUID, actor: Actor, issued_on: dt.date | None
) -> Issued:
    today = journey.clock().astimezone().date()
    with journey.ledger.transaction():
        version = journey.ledger.reissue(
            identity,
            checked.source.transcript.content_digest,
            journey.profile.id,
            today,
            issued_on or today,
            actor=actor,
        )
        return _carried_on(journey, checked, version, actor)

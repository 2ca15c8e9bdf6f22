"""What reports hold of the pupils who were read, and of those who are missing."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from hocba_hooks import CheckReport, SecondaryTranscript, SourceRecord, Transcript
from hocba_plugin.errors import SourceFaultError
from hocba_plugin.journey.issuing import Issued
from hocba_plugin.journey.reading import Checked, Missing
from hocba_plugin.reports import CheckedPupil, place_of
from hocba_plugin.sign.keys import masked


def checked_pupil(checked: Checked, report: CheckReport | None = None) -> CheckedPupil:
    """Return what a report holds of a pupil who was read.

    :param report: what was found, if it is not what the check found.
    """
    source, report = checked.source, report or checked.report
    pupil = _pupil(source.transcript, source.place, report, due=checked.due)
    paths = {finding.path for finding in report.findings}
    if not paths:
        return pupil
    return replace(
        pupil,
        places=_places(source, paths),
        signers=dict(_signers(source.transcript, paths)),
    )


def _places(source: SourceRecord, paths: AbstractSet[str]) -> dict[str, str]:
    try:
        return {path: place_of(path, source.places, source.place) for path in paths}
    except SourceFaultError:
        # Where values stand is a help and no more: a plugin that cannot tell it holds up nobody.
        return dict.fromkeys(paths, source.place)


def stopped_pupil(issued: Issued) -> CheckedPupil:
    """Return what a report holds of a pupil whose record errors stopped: these alone."""
    return checked_pupil(issued.checked, CheckReport(findings=issued.report.errors))


def _signers(transcript: Transcript, paths: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Yield the names of signers whose personal IDs are at ``paths``."""
    signers = {"homeroom_teacher": transcript.homeroom_teacher, "head": transcript.head}
    if isinstance(transcript, SecondaryTranscript):
        for row in transcript.subjects:
            signers[f"subjects[subject={row.subject}].teacher"] = row.teacher
    for at, signer in signers.items():
        if signer.name and (path := f"{at}.personal_id") in paths:
            yield path, signer.name


def missing_pupil(missing: Missing) -> CheckedPupil:
    """Return who is missing now; the class is last year's, so its year stands beside."""
    one = missing.transcript
    place = f"{one.school_class.name} ({one.school_year})"
    return _pupil(one, place, CheckReport(findings=(missing.finding,)), read=False)


def _pupil(
    transcript: Transcript,
    place: str,
    report: CheckReport,
    *,
    due: bool = True,
    read: bool = True,
) -> CheckedPupil:
    pupil = transcript.pupil
    return CheckedPupil(
        school=transcript.school,
        school_year=transcript.school_year,
        class_name=transcript.school_class.name if read else place,
        level=transcript.level,
        place=place,
        code=pupil.code,
        ref=pupil.code if pupil.code and _discreet(pupil.code) else place,
        name=pupil.name,
        birth=pupil.birth,
        teacher=transcript.homeroom_teacher.name,
        due=due,
        read=read,
        findings=report.findings,
        not_checked=report.not_checked,
    )


def _discreet(code: str) -> bool:
    """Some schools call pupils by the personal ID, which is not for screens and machines."""
    return masked(code) == code

"""The shipped strategies give what they promise, and shrink to an ordinary pupil."""

import unicodedata
from decimal import Decimal

from hypothesis import find, given, settings

from hocba_hooks.records import Record
from hocba_hooks.transcripts import TRANSCRIPT, Level, PupilStatus, Transcript
from hocba_hooks.values import personal_id
from hocba_plugin.samples import SamplePupil
from hocba_plugin.samples.secondary_marks import semester_result
from hocba_plugin.testing.strategies import (
    GRADES,
    names,
    personal_ids,
    pupils,
    records,
    remarks,
    transcripts,
)

_MANY = settings(max_examples=60, deadline=None)


@given(number=personal_ids())
def test_personal_ids_are_well_formed(number: str) -> None:
    """Twelve digits of a known province, never a placeholder."""
    assert personal_id.is_well_formed(number)
    assert not personal_id.is_placeholder(number)
    assert number[:3] in personal_id.registration_provinces()


@given(name=names())
def test_names_have_two_parts_at_least_and_are_nfc(name: str) -> None:
    """A name is stored as it is."""
    assert len(name.split()) >= 2
    assert unicodedata.normalize("NFC", name) == name
    assert all(letter.isalpha() or letter in " '" for letter in name)


@given(text=remarks())
def test_remarks_are_trimmed_and_not_empty(text: str) -> None:
    """A remark survives storage unchanged."""
    assert text == unicodedata.normalize("NFC", text).strip() != ""


@given(transcript=transcripts())
@_MANY
def test_transcripts_survive_being_written_and_read(transcript: Transcript) -> None:
    """Plain data and back is the same record with the same digest."""
    again = TRANSCRIPT.validate_json(transcript.model_dump_json())
    assert transcript == again
    assert transcript.content_digest == again.content_digest


@given(pupil=pupils(Level.UPPER_SECONDARY))
@_MANY
def test_stored_averages_come_from_the_marks_behind_them(pupil: SamplePupil) -> None:
    """Each semester of each subject is the result of its components."""
    rows = {row.subject: row for row in pupil.transcript.subjects}
    for part in pupil.components:
        stored = getattr(rows[part.subject], f"semester{part.semester}")
        assert semester_result(part) == stored


@given(record=records(Level.PRIMARY))
@_MANY
def test_records_are_issued_on_or_after_they_were_made(record: Record) -> None:
    """Dates of a record stand in order, and its grade is one of the level."""
    assert record.issue.created_on <= record.issue.issued_on
    assert record.transcript.school_class.grade in GRADES[Level.PRIMARY]


def test_examples_shrink_to_an_ordinary_pupil() -> None:
    """What has no part in a failure becomes plain."""
    smallest = find(
        pupils(Level.LOWER_SECONDARY),
        lambda pupil: (pupil.transcript.absences or Decimal(0)) >= 46,
        settings=settings(max_examples=500, deadline=None, database=None),
    )
    transcript = smallest.transcript
    assert smallest.status is PupilStatus.STUDYING
    assert (transcript.school_class.grade, transcript.pupil.not_assessed) == (6, False)
    assert transcript.pupil.ethnic_group == "01"
    assert transcript.absences == 46  # type: ignore[union-attr]

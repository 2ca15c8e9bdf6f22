"""Numbers two pupils share: within the school, and with other schools."""

from hocba_hooks import Finding, Level, Transcript
from hocba_plugin.samples import sample_school
from hocba_plugin.validate import Checker, Neighbours
from hocba_plugin.validate.catalogue import entries
from hocba_plugin.validate.neighbours import Where

SHARED = {"R-I04": "pupil", "R-I10": "duplicate"}


def pupils() -> list[Transcript]:
    """Return two classes of one school."""
    school = sample_school(Level.PRIMARY, seed=1, classes={"4A": 1, "4B": 1})
    return [pupil.transcript for pupil in school.pupils]


def of_another_school(transcript: Transcript) -> Transcript:
    """Return the record a second school holds of the same pupil."""
    school = transcript.school.model_copy(update={"code": "37999402"})
    return transcript.model_copy(update={"school": school})


def with_numbers_of(transcript: Transcript, other: Transcript) -> Transcript:
    """Return ``transcript`` with the personal ID and pupil code of ``other``."""
    numbers = {"personal_id": other.pupil.personal_id, "code": other.pupil.code}
    return transcript.model_copy(update={"pupil": transcript.pupil.model_copy(update=numbers)})


def messages(checker: Checker, transcript: Transcript, neighbours: Neighbours) -> dict[str, str]:
    """Return what the rules on shared numbers say, by code."""
    found: tuple[Finding, ...] = checker.check(transcript, neighbours=neighbours).errors
    return {one.code: one.message_vi for one in found if one.code in SHARED}


def said(variants: dict[str, str]) -> dict[str, str]:
    """Return the messages of variants, by code."""
    return {code: entries()[code, variant].message_vi for code, variant in variants.items()}


def test_a_number_of_another_class_is_shared_within_the_school(checker: Checker) -> None:
    """Two pupils: one number is wrong."""
    first, second = pupils()
    index = Neighbours([first, with_numbers_of(second, first)])
    assert said(SHARED) == messages(checker, first, index)


def test_a_record_of_another_school_is_most_likely_the_pupils_own(checker: Checker) -> None:
    """A year has one record, from the school where it ended."""
    first, second = pupils()
    index = Neighbours([first, second, of_another_school(first)])
    assert said(dict.fromkeys(SHARED, "elsewhere")) == messages(checker, first, index)
    assert messages(checker, second, index) == {}


def test_a_number_shared_at_both_is_the_schools_own_affair_first() -> None:
    """Here it can be mended; of itself a record says nothing."""
    first, second = pupils()
    index = Neighbours([first, with_numbers_of(second, first), of_another_school(first)])
    assert Where.SCHOOL is index.share_code(first)
    assert Where.SCHOOL is index.share_personal_id(first)
    assert Neighbours([first, second]).share_code(first) is None

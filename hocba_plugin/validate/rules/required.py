"""What must be there (R-F04, R-F06, R-F07), by the rows of the profile."""

from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Stage, Transcript
from hocba_hooks.transcripts import PrimaryTranscript, Quality
from hocba_hooks.values import personal_id
from hocba_plugin.validate.book import Hit, Hits, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.fields import Place

_BIRTH = "pupil.birth"
_PUPIL_ID = "pupil.personal_id"
_ABSENCES = frozenset({"absences", "absent_with_leave", "absent_without_leave"})
_TRAITS = ("competences", "qualities")
_PERSONAL_ID = "personal_id"
_TEST = "test"


def is_signers_id(place: Place) -> bool:
    """Say whether the field is the personal ID of someone who signs."""
    return place.path.endswith(_PERSONAL_ID) and place.path != _PUPIL_ID


def _has_a_rule_of_its_own(place: Place) -> bool:
    """Birth: R-F01; signers: R-F06; absences: R-F07; competences: R-P07; tests: R-P02."""
    return (
        place.path == _BIRTH
        or place.path in _ABSENCES
        or is_signers_id(place)
        or place.path.startswith(_TRAITS)
        or place.row.model == _TEST
    )


def is_required(place: Place, context: Context[Transcript]) -> bool:
    """Say whether the field must be there; *conditional* ones are waived for the not assessed."""
    waived = context.transcript.pupil.not_assessed
    conditional = place.row.required == "conditional" and not place.in_absent_group
    return place.required or (conditional and not waived)


@rule("R-F04")
def required_fields_are_there(context: Context[Transcript]) -> Hits:
    """Every field the profile requires."""
    for place in context.places:
        if place.missing and is_required(place, context) and not _has_a_rule_of_its_own(place):
            yield Hit(place.path, data=place.names, due=place.row.due)


@rule("R-F04")
def compulsory_subjects_are_there(context: Context[Transcript]) -> Hits:
    """Every compulsory subject of the grade has a row."""
    transcript = context.transcript
    if transcript.pupil.not_assessed or not transcript.subjects:
        return
    present = {row.subject for row in transcript.subjects}
    for subject in context.subjects.values():
        # Ngoại ngữ 1 in primary is compulsory where it has a mark, an elective below.
        due = subject.compulsory or _is_primary_mark_subject(context, subject.mark_grades)
        if due and context.grade in subject.grades and subject.id not in present:
            yield Hit(f"subjects[subject={subject.id}]", "subject", {"subject": subject.name})


def _is_primary_mark_subject(context: Context[Transcript], mark_grades: range) -> bool:
    return isinstance(context.transcript, PrimaryTranscript) and context.grade in mark_grades


@rule("R-F04")
def general_competences_and_qualities_are_there(context: Context[Transcript]) -> Hits:
    """Three general competences and five qualities; the specific ones are R-P07's."""
    transcript = context.transcript
    if not isinstance(transcript, PrimaryTranscript) or transcript.pupil.not_assessed:
        return
    assessed = {row.competence for row in transcript.competences}
    shown = {row.quality for row in transcript.qualities}
    for competence in context.primary_law.competences.general:
        if competence not in assessed:
            yield _trait(context, f"competences[competence={competence}].level", competence)
    for quality in Quality:
        if quality not in shown:
            yield _trait(context, f"qualities[quality={quality}].level", quality)


def _trait(context: Context[Transcript], path: str, name: str) -> Hit:
    return Hit(path, "trait", trait_names(context, path, name))


def trait_names(context: Context[Transcript], path: str, name: str) -> dict[str, object]:
    """Return what messages call a competence or quality; its id where the profile has no field."""
    found = (place.names for place in context.places if place.path == path)
    return next(found, {"field_vi": name, "field_en": name})


@rule("R-F06")
def signers_have_a_personal_id(context: Context[Transcript]) -> Hits:
    """A certificate is matched by it, so a wrong one cannot sign."""
    for place in filter(is_signers_id, context.places):
        if place.missing:
            if place.required:
                yield Hit(place.path, data=place.names, due=_due_with_name(place, context))
        elif not personal_id.is_well_formed(place.value) or personal_id.is_placeholder(place.value):
            yield Hit(place.path, "form", place.names)


def _due_with_name(place: Place, context: Context[Transcript]) -> Stage:
    """Return from when on a signer's ID is due: as soon as somebody is named."""
    name = f"{place.path.removesuffix(_PERSONAL_ID)}name"
    unnamed = any(one.missing for one in context.places if one.path == name)
    return place.row.due if unnamed else Stage.START


@rule("R-F07")
def absences_are_counted(context: Context[Transcript]) -> Hits:
    """Whole numbers within the bounds of the profile; a form that starts at 1 leaves 0 empty."""
    for place in context.places:
        if place.path in _ABSENCES:
            yield from _absence(place)


def _absence(place: Place) -> Iterator[Hit]:
    sessions: Decimal | None = place.value
    minimum, maximum = place.row.minimum or "0", place.row.maximum or "366"
    bounds = {"minimum": minimum, "maximum": maximum} | place.names
    if sessions is None:
        if place.required:
            yield Hit(place.path, "missing", place.names, due=place.row.due)
    elif sessions == 0 < Decimal(minimum):
        yield Hit(place.path, "zero", place.names)
    elif sessions % 1 or not Decimal(minimum) <= sessions <= Decimal(maximum):
        yield Hit(place.path, data=bounds)

"""What the exports of a vnEdu school write for one pupil: letters, ticks, dd/MM/yyyy."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from hocba_hooks import PrimaryTranscript, Transcript, vocabulary
from hocba_hooks.transcripts import (
    Address,
    Competence,
    PupilStatus,
    Quality,
    SubjectLevel,
    TraitLevel,
    YearResult,
)
from hocba_hooks.values.dates import PartialDate, for_people
from hocba_hooks.values.marks import Verdict
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.demo.vnedu_marks import secondary_cells
from hocba_plugin.demo.vnedu_sheets import Value
from hocba_plugin.samples import SamplePupil

SUBJECT_LEVELS = {
    SubjectLevel.COMPLETED_WELL: "T",
    SubjectLevel.COMPLETED: "H",
    SubjectLevel.NOT_COMPLETED: "C",
    SubjectLevel.EXEMPT: "M",
}
_TRAIT_LEVELS = {TraitLevel.GOOD: "T", TraitLevel.PASSED: "Đ", TraitLevel.NEEDS_EFFORT: "C"}
_YEAR_RESULTS = {
    YearResult.EXCELLENT: "HTXS",
    YearResult.COMPLETED_WELL: "HTT",
    YearResult.COMPLETED: "HT",
    YearResult.NOT_COMPLETED: "CHT",
}
_RESULTS = tuple(_YEAR_RESULTS.values())
_SEXES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ", Sex.UNKNOWN: ""}
_STATUSES = {
    PupilStatus.STUDYING: "Đang học",
    PupilStatus.JOINED_SEMESTER_1: "Chuyển đến kỳ 1",
    PupilStatus.JOINED_SEMESTER_2: "Chuyển đến kỳ 2",
    PupilStatus.LEFT_SEMESTER_1: "Chuyển đi kỳ 1",
    PupilStatus.LEFT_SEMESTER_2: "Chuyển đi kỳ 2",
    PupilStatus.DROPPED_OUT: "Thôi học kỳ 2",
    PupilStatus.LEFT_IN_SUMMER: "Chuyển đi trong hè",
}
ADDRESSES = ("residence", "birthplace", "native_place")
TEXTS = (
    "completion_text",
    "homeroom_remark",
    "qualities_remark",
    "general_competences_remark",
    "specific_competences_remark",
)
NUMBERS = ("height_cm", "weight_kg", "absent_with_leave", "absent_without_leave")


def cells_of(pupil: SamplePupil) -> dict[str, Value]:
    """Return the pupil's cells by model path, planted texts laid over them.

    :raises ValueError: a planted text has no cell.
    """
    transcript = pupil.transcript
    cells: dict[str, Value] = {
        "status": _STATUSES[pupil.status],
        **dict(_identity(transcript)),
        "commendation.text": transcript.commendation.text or "",
    }
    if isinstance(transcript, PrimaryTranscript):
        cells |= {**dict(_results(transcript)), **dict(_decisions(transcript))}
    else:
        cells |= secondary_cells(transcript, pupil.components)
    if unknown := set(pupil.raw) - set(cells):
        raise ValueError(f"no cell takes {', '.join(sorted(unknown))}")
    cells.update(pupil.raw)
    for place in ADDRESSES:
        cells |= _address_parts(f"pupil.{place}", getattr(transcript.pupil, place), cells)
    before, _, last = str(cells["pupil.name"]).rpartition(" ")
    ticks = {letters: "x" if cells.get("year_result") == letters else "" for letters in _RESULTS}
    return cells | {
        **{f"year_result.{letters}": tick for letters, tick in ticks.items()},
        "class": transcript.school_class.name,
        "female": "x" if transcript.pupil.sex is Sex.FEMALE else "",
        "name.before": before,
        "name.last": last,
    }


def _identity(transcript: Transcript) -> Iterator[tuple[str, Value]]:
    pupil = transcript.pupil
    for name in ("code", "personal_id", "register_number", "name", "policy_category"):
        yield f"pupil.{name}", getattr(pupil, name) or ""
    yield "pupil.sex", _SEXES[pupil.sex]
    yield "pupil.birth", _birth(pupil.birth)
    yield "pupil.ethnic_group", _name(vocabulary.ethnic_groups(), pupil.ethnic_group)
    yield "pupil.nationality", _name(vocabulary.countries(), pupil.nationality)
    yield "pupil.not_assessed", "x" if pupil.not_assessed else ""
    for who in ("father", "mother", "guardian"):
        parent = getattr(pupil, who)
        yield f"pupil.{who}.name", parent.name or ""
        yield f"pupil.{who}.occupation", parent.occupation or ""
    for place in ADDRESSES:
        yield f"pupil.{place}.text", getattr(pupil, place).text or ""


def _results(transcript: PrimaryTranscript) -> Iterator[tuple[str, Value]]:
    for subject in transcript.subjects:
        place = f"subjects[subject={subject.subject}]"
        yield f"{place}.level", SUBJECT_LEVELS[subject.level] if subject.level else ""
        yield f"{place}.test", "M" if subject.test is Verdict.EXEMPT else _number(subject.test)
    competences = {row.competence: row.level for row in transcript.competences}
    for competence in Competence:
        level = competences.get(competence)
        yield f"competences[competence={competence}].level", _TRAIT_LEVELS[level] if level else ""
    qualities = {row.quality: row.level for row in transcript.qualities}
    for quality in Quality:
        level = qualities.get(quality)
        yield f"qualities[quality={quality}].level", _TRAIT_LEVELS[level] if level else ""
    for name in NUMBERS:
        yield name, _number(getattr(transcript, name))
    for name in TEXTS:
        yield name, getattr(transcript, name) or ""


def _decisions(transcript: PrimaryTranscript) -> Iterator[tuple[str, Value]]:
    result = transcript.year_result
    yield "year_result", _YEAR_RESULTS[result] if result else ""
    for name in ("class_completed", "primary_completed", "promoted"):
        decided = getattr(transcript, name)
        # An empty box says no only where the year was assessed.
        refused = "Không" if decided is False and result is None else ""
        yield name, "x" if decided else refused
    yield "commendation.unplanned", transcript.commendation.unplanned or ""


def _birth(birth: PartialDate | None) -> str:
    if birth is None:
        return ""
    if birth.date:
        return for_people(birth.date)
    return f"{birth.month:02}/{birth.year}" if birth.month else str(birth.year)


def _number(value: object) -> Value:
    return value if isinstance(value, Decimal) else ""


def _name(terms: Mapping[str, vocabulary.Term], id_: str | None) -> str:
    return terms[id_].name if id_ else ""


def _address_parts(place: str, address: Address, cells: dict[str, Value]) -> dict[str, Value]:
    """Return house, commune and province of an address; the codes are in the catalogue sheets."""
    text = str(cells[f"{place}.text"])
    province = vocabulary.provinces().get(address.province_code or "", "")
    if not province or not text.endswith(f", {province}"):
        return {f"{place}.house": text, f"{place}.commune": "", f"{place}.province": ""}
    house, _, commune = text.removesuffix(f", {province}").rpartition(", ")
    return {f"{place}.house": house, f"{place}.commune": commune, f"{place}.province": province}

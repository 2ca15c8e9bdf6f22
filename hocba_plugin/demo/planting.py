"""Planting faults in a school: in the record itself, or in a cell that cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hocba_hooks.records import MarkComponents
from hocba_hooks.transcripts import (
    Competence,
    PrimaryTranscript,
    SecondaryTranscript,
    Signer,
    Transcript,
)
from hocba_plugin.samples import SamplePupil, SampleSchool, SampleStaff
from hocba_plugin.samples.faults import FAULTS


@dataclass(frozen=True, slots=True)
class _CellFault:
    """A text no model can hold, and what is left of the record when the cell is refused."""

    description_vi: str
    path: str
    text: str
    rest: Callable[[Transcript], Transcript]


def _without_birth(transcript: Transcript) -> Transcript:
    return _pupil(transcript, birth=None)


def _without_language(transcript: Transcript) -> Transcript:
    if not isinstance(transcript, PrimaryTranscript):
        return transcript
    kept = [c for c in transcript.competences if c.competence is not Competence.LANGUAGE]
    return transcript.model_copy(update={"competences": tuple(kept)})


def _without_mathematics(transcript: Transcript) -> Transcript:
    if not isinstance(transcript, PrimaryTranscript):
        return transcript
    rows = (
        row.model_copy(update={"test": None}) if row.subject == "TOAN" else row
        for row in transcript.subjects
    )
    return transcript.model_copy(update={"subjects": tuple(rows)})


def _pupil(transcript: Transcript, **changes: object) -> Transcript:
    pupil = transcript.pupil.model_copy(update=changes)
    return transcript.model_copy(update={"pupil": pupil})


_CELL_FAULTS = {
    "R-D03": _CellFault("Ngày sinh 31/02", "pupil.birth", "31/02/2017", _without_birth),
    "R-P06": _CellFault(
        "Mức H ở cột năng lực, đúng ra là Đ",
        "competences[competence=language].level",
        "H",
        _without_language,
    ),
    "R-D05": _CellFault(
        "Điểm Toán ghi kèm chữ", "subjects[subject=TOAN].test", "7 điểm", _without_mathematics
    ),
}
_NAMES = {
    "R-T08": ("Họ tên theo mã TCVN3", "Ph¹m §ç Kh«i Nguyªn"),
    "R-T09": ("Họ tên UTF-8 bị đọc sai bảng mã", "LÆ°u Tháº¿ VÅ©"),
}
_TWINS = "R-I04"
_UNKNOWN_TEACHER = "R-F06"
# A subject that one pupil alone takes, so that its teacher's missing ID stops nobody else.
_RARE_SUBJECT = "NN2"

DESCRIPTIONS: Mapping[str, str] = {
    **{code: fault.description_vi for code, fault in FAULTS.items()},
    **{code: fault.description_vi for code, fault in _CELL_FAULTS.items()},
    **{code: description for code, (description, _) in _NAMES.items()},
    _TWINS: "Hai học sinh cùng một số định danh",
    _UNKNOWN_TEACHER: "Giáo viên bộ môn chưa có số định danh",
}
"""What each plantable fault is, by rule code."""


def plant(school: SampleSchool, faults: Mapping[int, str]) -> SampleSchool:
    """Return ``school`` with faults, each in the pupil of that number, from 1.

    :raises ValueError: a fault does not fit the pupil chosen for it.
    """
    pupils = [
        _broken(pupil, faults[number]) if number in faults else pupil
        for number, pupil in enumerate(school.pupils, start=1)
    ]
    twins = [number for number, code in faults.items() if code == _TWINS]
    for number in twins[1:]:
        number_of_both = pupils[twins[0] - 1].transcript.pupil.personal_id
        pupils[number - 1] = _with_personal_id(pupils[number - 1], number_of_both)
    staff = _without_unknown_ids(school.staff, pupils)
    return school.model_copy(update={"pupils": tuple(pupils), "staff": staff})


def _broken(pupil: SamplePupil, code: str) -> SamplePupil:
    if code == _TWINS:
        return pupil
    if code == _UNKNOWN_TEACHER:
        return pupil.model_copy(update={"transcript": _teacher_unknown(pupil.transcript)})
    if code in _NAMES:
        named = _pupil(pupil.transcript, name=_NAMES[code][1])
        return pupil.model_copy(update={"transcript": named})
    if cell := _CELL_FAULTS.get(code):
        rest = cell.rest(pupil.transcript)
        return pupil.model_copy(update={"transcript": rest, "raw": {cell.path: cell.text}})
    broken = FAULTS[code].planted_in(pupil.transcript)
    if broken is None:
        raise ValueError(f"{code} does not fit the pupil chosen for it")
    components = _still_true(pupil, broken)
    return pupil.model_copy(update={"transcript": broken, "components": components})


def _still_true(pupil: SamplePupil, broken: Transcript) -> tuple[MarkComponents, ...]:
    """Return the marks behind rows that did not change: the others would contradict theirs."""
    before = {row.subject: row for row in pupil.transcript.subjects}
    changed = {row.subject for row in broken.subjects if row is not before[row.subject]}
    return tuple(part for part in pupil.components if part.subject not in changed)


def _with_personal_id(pupil: SamplePupil, number: str | None) -> SamplePupil:
    transcript = _pupil(pupil.transcript, personal_id=number)
    return pupil.model_copy(update={"transcript": transcript})


def _teacher_unknown(transcript: Transcript) -> Transcript:
    if not isinstance(transcript, SecondaryTranscript):
        return transcript
    rows = (
        row.model_copy(update={"teacher": Signer(name=row.teacher.name)})
        if row.subject == _RARE_SUBJECT
        else row
        for row in transcript.subjects
    )
    return transcript.model_copy(update={"subjects": tuple(rows)})


def _without_unknown_ids(
    staff: Sequence[SampleStaff], pupils: Sequence[SamplePupil]
) -> tuple[SampleStaff, ...]:
    unknown = {
        row.teacher.name
        for pupil in pupils
        if isinstance(pupil.transcript, SecondaryTranscript)
        for row in pupil.transcript.subjects
        if row.teacher.personal_id is None
    }
    return tuple(
        member.model_copy(update={"personal_id": None}) if member.name in unknown else member
        for member in staff
    )

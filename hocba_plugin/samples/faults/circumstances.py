"""Pupils whose year is unlike others': what a person has to look at."""

from decimal import Decimal

from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import (
    Grading,
    Level,
    PrimaryTranscript,
    SecondarySubject,
    SecondaryTranscript,
    SubjectLevel,
    Transcript,
    YearResult,
)
from hocba_hooks.values.marks import Verdict
from hocba_plugin.samples.faults.fault import PRIMARY, SECONDARY, Fault
from hocba_plugin.samples.faults.identity import made_older
from hocba_plugin.samples.primary import with_outcome
from hocba_plugin.samples.results import ABSENCE_LIMIT
from hocba_plugin.samples.secondary_marks import CHOSEN
from hocba_plugin.samples.setting import EXEMPTED

_TOO_OLD_FOR_A_DIPLOMA = 8
_LAST_LOWER_SECONDARY = 9
_SECOND_LANGUAGE = "NN2"


def _assessed_all_the_same(transcript: Transcript) -> Transcript | None:
    if not transcript.pupil.not_assessed:
        return None
    if isinstance(transcript, PrimaryTranscript):
        return transcript.model_copy(update={"year_result": YearResult.COMPLETED})
    study = transcript.study.model_copy(update={"year": Grading.PASSED})
    return transcript.model_copy(update={"study": study})


def _failed_a_subject(transcript: PrimaryTranscript) -> Transcript | None:
    if transcript.year_result is None:
        return None
    first, *others = transcript.subjects
    changes = {"level": SubjectLevel.NOT_COMPLETED, "test": Decimal(3)}
    rows = (first.model_copy(update=changes), *others)
    failed = transcript.model_copy(update={"subjects": rows})
    return with_outcome(failed, YearResult.NOT_COMPLETED)


def _held_back_for_absences(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    if transcript.year_result in (None, YearResult.NOT_COMPLETED):
        return None
    changes = {"absent_with_leave": Decimal(ABSENCE_LIMIT + 1), "promoted": False}
    return transcript.model_copy(update=changes)


def _exempted(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    everywhere = dict.fromkeys(("semester1", "semester2", "year"), Verdict.EXEMPT)
    rows = {row.subject: row for row in transcript.subjects}
    row = rows.get(EXEMPTED)
    if row is None or (row.semester1, row.year) != (Verdict.PASSED, Verdict.PASSED):
        return None
    rows[EXEMPTED] = row.model_copy(update=everywhere)
    return transcript.model_copy(update={"subjects": tuple(rows.values())})


def _came_from_nowhere(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    if transcript.pupil.not_assessed or any(row.arrived_on for row in transcript.history):
        return None
    rows = (row.model_copy(update={"semester1": None}) for row in transcript.subjects)
    study = transcript.study.model_copy(update={"semester1": None})
    return transcript.model_copy(update={"subjects": tuple(rows), "study": study})


def _too_old_for_a_diploma(transcript: SecondaryTranscript) -> Transcript | None:
    confirmed = transcript.promoted and transcript.completion_text
    last = transcript.school_class.grade == _LAST_LOWER_SECONDARY
    return made_older(transcript, _TOO_OLD_FOR_A_DIPLOMA) if last and confirmed else None


def _chose_three(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    rows = {row.subject: row for row in transcript.subjects}
    dropped = next((one for one in rows if _is_chosen(transcript, rows[one])), None)
    if dropped is None or _SECOND_LANGUAGE in rows:
        return None
    # The marks stay, under a subject that is none of the nine: no result changes.
    named = {"subject": _SECOND_LANGUAGE, "name": "NN2 (Tiếng Pháp)"}
    rows[dropped] = rows[dropped].model_copy(update=named)
    return transcript.model_copy(update={"subjects": tuple(rows.values())})


def _is_chosen(transcript: SecondaryTranscript, row: SecondarySubject) -> bool:
    upper = transcript.level is Level.UPPER_SECONDARY
    return upper and row.subject in CHOSEN and isinstance(row.year, Decimal)


FAULTS = (
    Fault(
        code="R-P11",
        description_vi="Chưa hoàn thành một môn",
        breaks=_failed_a_subject,
        forms=PRIMARY,
        severity=Severity.INFO,
    ),
    Fault(
        code="R-P18",
        description_vi="Tiểu học mà không lên lớp vì nghỉ nhiều",
        breaks=_held_back_for_absences,
        forms=PRIMARY,
        severity=Severity.INFO,
        companions=frozenset({"R-P14"}),
    ),
    Fault(
        code="R-S07",
        description_vi="Chỉ có ba môn lựa chọn",
        breaks=_chose_three,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-S22",
        description_vi="Miễn học Giáo dục thể chất",
        breaks=_exempted,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-S23",
        description_vi="Không có học kỳ I, cũng không có ngày chuyển đến",
        breaks=_came_from_nowhere,
        forms=SECONDARY,
        severity=Severity.WARNING,
        companions=frozenset({"R-F04"}),
    ),
    Fault(
        code="R-S36",
        description_vi="Học sinh không đánh giá mà có kết quả cả năm",
        breaks=_assessed_all_the_same,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-S41",
        description_vi="Hoàn thành trung học cơ sở khi đã quá tuổi",
        breaks=_too_old_for_a_diploma,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
)

"""Faults of a secondary year's results and of what the summer made of them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import Grading, SecondaryTranscript
from hocba_hooks.values.marks import Verdict
from hocba_plugin.samples.faults.fault import SECONDARY, Fault
from hocba_plugin.samples.results import ABSENCE_LIMIT

_LANGUAGES = ("NN1", "NN2")
_TOO_FEW = 5
# Two levels off at least: a level off may be another reading of art. 9.3 (R-S19).
_FAR_OFF = {
    Grading.GOOD: Grading.NOT_PASSED,
    Grading.FAIR: Grading.NOT_PASSED,
    Grading.PASSED: Grading.GOOD,
    Grading.NOT_PASSED: Grading.GOOD,
}


def _change(transcript: SecondaryTranscript, **changes: Any) -> SecondaryTranscript:
    return transcript.model_copy(update=changes)


def _study(transcript: SecondaryTranscript, **changes: Any) -> SecondaryTranscript:
    return _change(transcript, study=transcript.study.model_copy(update=changes))


def _conduct(transcript: SecondaryTranscript, **changes: Any) -> SecondaryTranscript:
    return _change(transcript, conduct=transcript.conduct.model_copy(update=changes))


def _failed_a_remark(transcript: SecondaryTranscript) -> bool:
    return any(row.semester1 is Verdict.NOT_PASSED for row in transcript.subjects)


def _other_than(
    due: Grading,
) -> Callable[[SecondaryTranscript], SecondaryTranscript | None]:
    """Return what writes another result than ``due`` for the first semester.

    Nothing is made of that one: titles and promotion go by the year.
    """

    def broken(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
        if transcript.study.semester1 is not due or _failed_a_remark(transcript):
            return None
        return _study(transcript, semester1=_FAR_OFF[due])

    return broken


def _doubtful_reading(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    if transcript.study.semester1 is not Grading.GOOD or _failed_a_remark(transcript):
        return None
    rows = list(transcript.subjects)
    place = next(n for n, row in enumerate(rows) if row.semester1 is Verdict.PASSED)
    rows[place] = rows[place].model_copy(update={"semester1": Verdict.NOT_PASSED})
    # Đạt by the limits, and Khá if art. 9.3 holds for a subject without marks too.
    return _study(_change(transcript, subjects=tuple(rows)), semester1=Grading.FAIR)


def _few_marks(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    marked = [row for row in transcript.subjects if isinstance(row.semester1, Decimal)]
    if not marked:
        return None
    waived = {row.subject for row in marked[_TOO_FEW:]}
    exempt = {"semester1": Verdict.EXEMPT}
    rows = (
        row.model_copy(update=exempt) if row.subject in waived else row
        for row in transcript.subjects
    )
    return _change(transcript, subjects=tuple(rows))


def _language_unnamed(transcript: SecondaryTranscript) -> SecondaryTranscript:
    rows = (
        row.model_copy(update={"name": "Ngoại ngữ"}) if row.subject in _LANGUAGES else row
        for row in transcript.subjects
    )
    return _change(transcript, subjects=tuple(rows))


def _had_no_summer(transcript: SecondaryTranscript) -> bool:
    results = (transcript.study, transcript.conduct)
    return bool(transcript.promoted and transcript.study.year) and all(
        one.after_summer is None for one in results
    )


def _needless_training(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    if not _had_no_summer(transcript):
        return None
    return _conduct(transcript, after_summer=Grading.PASSED)


def _needless_result(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    if not _had_no_summer(transcript):
        return None
    return _study(transcript, after_summer=transcript.study.year)


def _trained_for_nothing(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    if transcript.study.after_summer is None or (transcript.absences or 0) > ABSENCE_LIMIT:
        return None
    failed = _conduct(transcript, semester2=Grading.NOT_PASSED, year=Grading.NOT_PASSED)
    return _change(failed, promoted=False)


def _silent_about_completion(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    return _change(transcript, completion_text=None) if transcript.completion_text else None


_OF_STUDY = (
    Fault(
        code=code,
        description_vi=f"Học kỳ I không ghi mức {level} dù các môn đạt mức ấy",
        breaks=_other_than(due),
        forms=SECONDARY,
    )
    for code, level, due in (
        ("R-S15", "Tốt", Grading.GOOD),
        ("R-S16", "Khá", Grading.FAIR),
        ("R-S17", "Đạt", Grading.PASSED),
        ("R-S18", "Chưa đạt", Grading.NOT_PASSED),
    )
)

FAULTS = (
    *_OF_STUDY,
    Fault(
        code="R-S08",
        description_vi="Không ghi tên ngoại ngữ",
        breaks=_language_unnamed,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-S19",
        description_vi="Kết quả đúng theo một cách hiểu Điều 9 khoản 3",
        breaks=_doubtful_reading,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-S21",
        description_vi="Học kỳ I chỉ có năm môn tính điểm",
        breaks=_few_marks,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-S32",
        description_vi="Rèn luyện trong hè dù rèn luyện cả năm đã đạt",
        breaks=_needless_training,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S33",
        description_vi="Có kết quả học tập sau hè dù cả năm đã đạt",
        breaks=_needless_result,
        forms=SECONDARY,
        companions=frozenset({"R-S35"}),
    ),
    Fault(
        code="R-S34",
        description_vi="Học tập và rèn luyện đều Chưa đạt mà vẫn có kết quả sau hè",
        breaks=_trained_for_nothing,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-S40",
        description_vi="Lớp cuối cấp không ghi hoàn thành chương trình",
        breaks=_silent_about_completion,
        forms=SECONDARY,
        severity=Severity.WARNING,
    ),
)

"""Faults of a secondary record (TT 22/2021/TT-BGDĐT)."""

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from typing import Any

from hocba_hooks.transcripts import (
    Commendation,
    Grading,
    SecondarySubject,
    SecondaryTranscript,
)
from hocba_hooks.values.marks import Verdict
from hocba_plugin.samples.faults.fault import SECONDARY, Fault
from hocba_plugin.samples.results import (
    ABSENCE_LIMIT,
    is_due_for_retake,
    secondary_title,
    study_result,
)

_HUNDREDTH = Decimal("0.01")
_TENTH = Decimal("0.1")
_NEXT = {
    Grading.GOOD: Grading.FAIR,
    Grading.FAIR: Grading.PASSED,
    Grading.PASSED: Grading.FAIR,
}


def _change(transcript: SecondaryTranscript, **changes: Any) -> SecondaryTranscript:
    return transcript.model_copy(update=changes)


def _with_row(
    transcript: SecondaryTranscript, row: SecondarySubject, **changes: Any
) -> SecondaryTranscript:
    changed = row.model_copy(update=changes)
    rows = tuple(changed if one is row else one for one in transcript.subjects)
    return _change(transcript, subjects=rows)


def _first(
    transcript: SecondaryTranscript, chosen: Callable[[SecondarySubject], bool]
) -> SecondarySubject | None:
    return next((row for row in transcript.subjects if chosen(row)), None)


def _passed_remark(row: SecondarySubject) -> bool:
    return row.semester2 is Verdict.PASSED and row.year is Verdict.PASSED


def _has_marks(row: SecondarySubject) -> bool:
    return isinstance(row.year, Decimal)


def _number_for_a_remark(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    row = _first(transcript, _passed_remark)
    return _with_row(transcript, row, semester1=Decimal(8)) if row else None


def _two_decimals(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    row = _first(transcript, _has_marks)
    if row is None or not isinstance(row.semester1, Decimal):
        return None
    # A hundredth never carries the year average over a rounding limit: R-S10 still holds.
    step = -_HUNDREDTH if row.semester1 == Decimal(10) else _HUNDREDTH
    return _with_row(transcript, row, semester1=row.semester1 + step)


def _wrong_average(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    broken = (
        _with_row(transcript, row, year=row.year + step)
        for row in transcript.subjects
        if isinstance(row.year, Decimal) and row.reassessed is None
        for step in (_TENTH, -2 * _TENTH)  # -0.1 may be a fault of rounding (R-S11)
    )
    return next((one for one in broken if _leads_to_the_same(transcript, one)), None)


def _cut_off_average(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    broken = (
        _with_row(transcript, row, year=cut)
        for row in transcript.subjects
        if isinstance(row.semester1, Decimal) and isinstance(row.semester2, Decimal)
        if (cut := _cut_off(row.semester1, row.semester2)) != row.year and row.reassessed is None
    )
    return next((one for one in broken if _leads_to_the_same(transcript, one)), None)


def _cut_off(semester1: Decimal, semester2: Decimal) -> Decimal:
    return ((semester1 + 2 * semester2) / 3).quantize(_TENTH, ROUND_DOWN)


def _leads_to_the_same(before: SecondaryTranscript, after: SecondaryTranscript) -> bool:
    """Say whether only the average changed, and nothing that is made of it."""
    return _made_of_averages(before) == _made_of_averages(after)


def _made_of_averages(transcript: SecondaryTranscript) -> tuple[object, ...]:
    years = [row.year for row in transcript.subjects if row.year is not None]
    study = study_result(years)
    inside = all(0 <= year <= 10 for year in years if isinstance(year, Decimal))
    due = tuple(is_due_for_retake(year) for year in years)
    return study, secondary_title(study, Grading.GOOD, years), due, inside


def _other_than_semester2(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    row = _first(transcript, _passed_remark)
    if row is None:
        return None
    broken = _with_row(transcript, row, semester2=Verdict.NOT_PASSED)
    scores = [one.semester2 for one in broken.subjects if one.semester2 is not None]
    # The semester's own result follows the row, so that the year alone is wrong.
    study = broken.study.model_copy(update={"semester2": study_result(scores)})
    return _change(broken, study=study)


def _against_the_matrix(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    other = _NEXT.get(transcript.conduct.year or Grading.NOT_PASSED)
    if other is None:
        return None
    conduct = transcript.conduct.model_copy(update={"year": other})
    # Without a title: conduct below Tốt would contradict it (R-S37, R-S38).
    return _change(transcript, conduct=conduct, commendation=Commendation())


def _kept_back(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    due = transcript.promoted and not transcript.pupil.not_assessed
    return _change(transcript, promoted=False) if due else None


def _promoted_in_spite_of_absences(
    transcript: SecondaryTranscript,
) -> SecondaryTranscript | None:
    summer = (transcript.study.after_summer, transcript.conduct.after_summer)
    if summer != (None, None) or not transcript.promoted or transcript.pupil.not_assessed:
        return None
    return _change(transcript, absences=Decimal(ABSENCE_LIMIT + 1))


def _needless_reassessment(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    row = _first(transcript, lambda one: _has_marks(one) and not is_due_for_retake(one.year))
    if row is None or transcript.study.after_summer is not None:
        return None
    return _with_row(transcript, row, reassessed=row.year)


FAULTS = (
    Fault(
        code="R-S01",
        description_vi="Môn nhận xét mà có điểm số",
        breaks=_number_for_a_remark,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S02",
        description_vi="Điểm có hai chữ số thập phân",
        breaks=_two_decimals,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S10",
        description_vi="Điểm trung bình cả năm của một môn sai",
        breaks=_wrong_average,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S11",
        description_vi="Điểm trung bình cả năm bị cắt bỏ chứ không làm tròn",
        breaks=_cut_off_average,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S13",
        description_vi="Môn nhận xét: cả năm khác học kỳ II",
        breaks=_other_than_semester2,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S20",
        description_vi="Rèn luyện cả năm trái với hai học kỳ",
        breaks=_against_the_matrix,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S30",
        description_vi="Đủ điều kiện mà không được lên lớp",
        breaks=_kept_back,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S31",
        description_vi="Nghỉ 46 buổi mà vẫn được lên lớp",
        breaks=_promoted_in_spite_of_absences,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S35",
        description_vi="Kiểm tra lại một môn không dưới 5,0",
        breaks=_needless_reassessment,
        forms=SECONDARY,
    ),
)

"""Faults of a primary record (TT 27/2020/TT-BGDĐT)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import (
    Commendation,
    Competence,
    PrimarySubject,
    PrimaryTranscript,
    SubjectLevel,
    YearResult,
)
from hocba_plugin.samples.faults.fault import PRIMARY, Fault
from hocba_plugin.samples.primary import LAST_GRADE, result_of, with_outcome

_LEVEL_ONLY = "DD"
_HALF = Decimal("0.5")


def _change(transcript: PrimaryTranscript, **changes: Any) -> PrimaryTranscript:
    return transcript.model_copy(update=changes)


def _completed(transcript: PrimaryTranscript) -> bool:
    return transcript.year_result not in (None, YearResult.NOT_COMPLETED)


def _with_row(
    transcript: PrimaryTranscript,
    chosen: Callable[[PrimarySubject], bool],
    **changes: Any,
) -> PrimaryTranscript | None:
    """Return the record with the first row that ``chosen`` accepts changed."""
    row = next((row for row in transcript.subjects if chosen(row)), None)
    if row is None:
        return None
    changed = row.model_copy(update=changes)
    rows = tuple(changed if one is row else one for one in transcript.subjects)
    return _change(transcript, subjects=rows)


def _mark_without_test(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    if transcript.year_result is None:
        return None
    return _with_row(transcript, lambda row: row.subject == _LEVEL_ONLY, test=Decimal(9))


def _missing_test(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    broken = _with_row(transcript, lambda row: isinstance(row.test, Decimal), test=None)
    # The marks that are left must lead to the same result, or R-P08 would break too.
    return broken if broken and result_of(broken) is transcript.year_result else None


def _half_mark(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    row = next((row for row in transcript.subjects if isinstance(row.test, Decimal)), None)
    if row is None or not isinstance(row.test, Decimal):
        return None
    return _with_row(transcript, lambda one: one is row, test=row.test + _HALF)


def _missing_competence(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    kept = tuple(
        row for row in transcript.competences if row.competence is not Competence.CALCULATION
    )
    return _change(transcript, competences=kept) if kept != transcript.competences else None


def _other_result(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    if not _completed(transcript):
        return None
    well = transcript.year_result is YearResult.COMPLETED_WELL
    other = YearResult.COMPLETED if well else YearResult.COMPLETED_WELL
    # Without a title: that of the true result would contradict the false one (R-P15).
    return _change(transcript, year_result=other, commendation=Commendation())


def _completion_denied(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    if not _completed(transcript):
        return None
    return _change(transcript, class_completed=False, primary_completed=False)


def _primary_completed_early(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    due = transcript.school_class.grade == LAST_GRADE and _completed(transcript)
    return None if due else _change(transcript, primary_completed=True)


def _not_promoted(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    return _change(transcript, promoted=False) if _completed(transcript) else None


def _undeserved_title(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    if transcript.year_result in (None, YearResult.EXCELLENT):
        return None
    return _change(transcript, commendation=Commendation(text="Học sinh Xuất sắc"))


def _well_with_a_failing_mark(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    def praised(row: PrimarySubject) -> bool:
        return row.level is SubjectLevel.COMPLETED_WELL and isinstance(row.test, Decimal)

    broken = _with_row(transcript, praised, test=Decimal(4))
    # The result follows the mark, so that level and mark alone contradict each other.
    return with_outcome(broken, result_of(broken)) if broken else None


def _row_twice(transcript: PrimaryTranscript) -> PrimaryTranscript:
    return _change(transcript, subjects=(*transcript.subjects, transcript.subjects[-1]))


def _promoted_all_the_same(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    failed = transcript.year_result is YearResult.NOT_COMPLETED
    return _change(transcript, promoted=True) if failed else None


def _undeserved_model(transcript: PrimaryTranscript) -> PrimaryTranscript | None:
    if transcript.year_result in (None, YearResult.COMPLETED_WELL):
        return None
    title = "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện"
    return _change(transcript, commendation=Commendation(text=title))


FAULTS = (
    Fault(
        code="R-P01",
        description_vi="Môn Đạo đức chỉ đánh giá mức mà có điểm",
        breaks=_mark_without_test,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P02",
        description_vi="Thiếu điểm kiểm tra cuối năm của một môn",
        breaks=_missing_test,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P03",
        description_vi="Điểm kiểm tra có nửa điểm",
        breaks=_half_mark,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P07",
        description_vi="Thiếu mức của năng lực tính toán",
        breaks=_missing_competence,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P08",
        description_vi="Kết quả giáo dục trái với các mức và điểm",
        breaks=_other_result,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P10",
        description_vi="Đủ kết quả mà không ghi hoàn thành chương trình lớp học",
        breaks=_completion_denied,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P13",
        description_vi="Ghi hoàn thành chương trình tiểu học khi chưa đủ",
        breaks=_primary_completed_early,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P14",
        description_vi="Hoàn thành mà không được lên lớp",
        breaks=_not_promoted,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P15",
        description_vi="Khen Học sinh Xuất sắc khi kết quả không xuất sắc",
        breaks=_undeserved_title,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P04",
        description_vi="Mức Hoàn thành tốt mà điểm dưới 5",
        breaks=_well_with_a_failing_mark,
        forms=PRIMARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-P05",
        description_vi="Một môn có hai dòng",
        breaks=_row_twice,
        forms=PRIMARY,
    ),
    Fault(
        code="R-P12",
        description_vi="Chưa hoàn thành mà được lên lớp",
        breaks=_promoted_all_the_same,
        forms=PRIMARY,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-P16",
        description_vi="Khen Học sinh Tiêu biểu khi kết quả không phải hoàn thành tốt",
        breaks=_undeserved_model,
        forms=PRIMARY,
        severity=Severity.WARNING,
    ),
)

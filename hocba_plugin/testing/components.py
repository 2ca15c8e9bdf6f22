"""Mutations of the marks behind semester averages (TT 22/2021/TT-BGDĐT art. 6, 7 and 9)."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from hocba_hooks import MarkComponents
from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import Level
from hocba_hooks.values.marks import Verdict
from hocba_plugin.samples.secondary_marks import semester_result
from hocba_plugin.testing.cases import Case
from hocba_plugin.testing.mutation import SECONDARY, Mutation

_STEP = Decimal(2)

Other = Callable[[MarkComponents], Iterator[MarkComponents]]
"""Yields other marks in the place of some."""


def _with(others: Other) -> Callable[[Case], Case | None]:
    """Return what puts the first of ``others`` that there is into a case."""

    def breaks(case: Case) -> Case | None:
        for place, parts in enumerate(case.components):
            for other in others(parts):
                changed = (*case.components[:place], other, *case.components[place + 1 :])
                return case.but(components=changed)
        return None

    return breaks


def _has_marks(parts: MarkComponents) -> bool:
    return isinstance(parts.end, Decimal)


def _of_same_result(parts: MarkComponents, regular: tuple[object, ...]) -> Iterator[MarkComponents]:
    """Yield ``parts`` with other regular marks, if the average stays what it was."""
    other = parts.model_copy(update={"regular": regular})
    if semester_result(other) == semester_result(parts):
        yield other


def _one_mark_less(parts: MarkComponents) -> Iterator[MarkComponents]:
    for place in range(len(parts.regular) if _has_marks(parts) else 0):
        yield from _of_same_result(parts, parts.regular[:place] + parts.regular[place + 1 :])


def _one_remark_less(parts: MarkComponents) -> Iterator[MarkComponents]:
    if not _has_marks(parts):
        yield from _of_same_result(parts, parts.regular[1:])


def _one_mark_more(parts: MarkComponents) -> Iterator[MarkComponents]:
    for mark in range(11 if _has_marks(parts) else 0):
        yield from _of_same_result(parts, (*parts.regular, Decimal(mark)))


def _no_mid_term_mark(parts: MarkComponents) -> Iterator[MarkComponents]:
    if _has_marks(parts):
        yield parts.model_copy(update={"mid": None})


def _other_final_mark(parts: MarkComponents) -> Iterator[MarkComponents]:
    if isinstance(parts.end, Decimal):
        step = -_STEP if parts.end > _STEP else _STEP
        yield parts.model_copy(update={"end": parts.end + step})


def _one_remark_failed(parts: MarkComponents) -> Iterator[MarkComponents]:
    if semester_result(parts) is Verdict.PASSED:
        yield parts.model_copy(update={"mid": Verdict.NOT_PASSED})


MUTATIONS = (
    Mutation(
        code="R-S03",
        description_vi="Thiếu một điểm đánh giá thường xuyên",
        breaks=_with(_one_mark_less),
        levels=SECONDARY,
    ),
    Mutation(
        code="R-S04",
        description_vi="Môn nhận xét thiếu một lần đánh giá thường xuyên",
        breaks=_with(_one_remark_less),
        levels=SECONDARY,
    ),
    Mutation(
        code="R-S05",
        description_vi="Thêm một điểm thường xuyên của cụm chuyên đề",
        breaks=_with(_one_mark_more),
        levels=(Level.UPPER_SECONDARY,),
        severity=Severity.INFO,
    ),
    Mutation(
        code="R-S06",
        description_vi="Thiếu điểm giữa kỳ",
        breaks=_with(_no_mid_term_mark),
        levels=SECONDARY,
    ),
    Mutation(
        code="R-S09",
        description_vi="Điểm cuối kỳ không ra điểm trung bình học kỳ đã ghi",
        breaks=_with(_other_final_mark),
        levels=SECONDARY,
    ),
    Mutation(
        code="R-S12",
        description_vi="Một lần đánh giá Chưa đạt mà học kỳ ghi Đạt",
        breaks=_with(_one_remark_failed),
        levels=SECONDARY,
    ),
)

"""Mutations of what stands around a record: other pupils, and last year."""

from hocba_plugin.testing.cases import Case
from hocba_plugin.testing.mutation import SECONDARY, Mutation


def _namesake(case: Case, field: str) -> Case:
    """Return the case with another pupil of the school who has the same number."""
    number = {field: getattr(case.transcript.pupil, field)}
    first, *others = case.schoolmates
    pupil = first.pupil.model_copy(update=number)
    return case.but(schoolmates=(first.model_copy(update={"pupil": pupil}), *others))


MUTATIONS = (
    Mutation(
        code="R-I04",
        variant="pupil",
        description_vi="Hai học sinh cùng một số định danh",
        breaks=lambda case: _namesake(case, "personal_id"),
    ),
    Mutation(
        code="R-I10",
        variant="duplicate",
        description_vi="Hai học sinh cùng một mã học sinh",
        breaks=lambda case: _namesake(case, "code"),
    ),
    Mutation(
        code="R-X08",
        description_vi="Quy tắc bắt buộc mà nguồn không có dữ liệu",
        breaks=lambda case: case.but(components=()) if case.components else None,
        levels=SECONDARY,
        required=("R-S09",),
    ),
)

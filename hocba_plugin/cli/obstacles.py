"""How is told what keeps records from going on: alike reasons of a class in one line."""

from collections.abc import Hashable, Sequence

from hocba_plugin.cli.output import Output
from hocba_plugin.journey.obstacles import Obstacle

_TITLES = (
    ("Lớp", "Class"),
    ("Học sinh", "Pupil"),
    ("Mã", "Code"),
    ("Vì sao", "Why"),
    ("Cách sửa", "What to do"),
    ("Bước tiếp", "Next step"),
)


def tell(output: Output, obstacles: Sequence[Obstacle]) -> None:
    """Show a table; pupils are called by their codes."""
    alike: dict[Hashable, list[Obstacle]] = {}
    for one in obstacles:
        row = (one.record.school_code, one.record.class_name, one.code, one.vi, one.remedy)
        alike.setdefault(row, []).append(one)
    several = len({one.record.school_code for one in obstacles}) > 1
    if alike:
        output.table(_TITLES, [_cells(output, same, several) for same in alike.values()])


def _cells(output: Output, same: Sequence[Obstacle], several_schools: bool) -> Sequence[str]:
    first = same[0]
    school = f"{first.record.school_code} " if several_schools else ""
    return (
        f"{school}{first.record.class_name}",
        output.pupils([one.pupil for one in same]),
        first.code,
        output.text(first.vi, first.en),
        output.text(first.remedy.vi, first.remedy.en),
        first.remedy.next,
    )


def rows(obstacles: Sequence[Obstacle]) -> list[dict[str, object]]:
    """Return them for machines, one by one."""
    return [
        {
            "identity": one.record.identity,
            "version": one.version,
            "school": one.record.school_code,
            "class": one.record.class_name,
            "pupil_ref": one.pupil,
            "code": one.code,
            "text": one.vi,
            "text_en": one.en,
            "remedy_vi": one.remedy.vi,
            "remedy_en": one.remedy.en,
            "next": one.remedy.next,
        }
        for one in obstacles
    ]

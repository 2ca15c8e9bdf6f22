"""From when on in the school year a value is due, told by its place in our model."""

import re

from hocba_hooks import Finding, Form, Stage

_KNOWN_IN_SEPTEMBER = frozenset(
    {
        "school_year",
        "circular",
        "level",
        "extract_of_paper",
        "school",
        "school_class",
        "pupil",
        "homeroom_teacher",
        "head",
        "history",
    }
)
_OF_SEMESTER_1 = re.compile(
    r"subjects(\.(subject|name|semester1|teacher(\..+)?))?|(study|conduct)\.semester1"
)
_ITEM = re.compile(r"\[[^\]]*\]")


def due_from(path: str, form: Form) -> Stage:
    """Return from when on the value at a path of the model is due; at once where there is none.

    Primary records hold nothing but what the year ended with (R-P09).
    """
    path = _ITEM.sub("", path).removeprefix("transcript.")
    if not path or path.partition(".")[0] in _KNOWN_IN_SEPTEMBER:
        return Stage.START
    if form is Form.SECONDARY and _OF_SEMESTER_1.fullmatch(path):
        return Stage.SEMESTER1
    return Stage.YEAR


def due_of(findings: tuple[Finding, ...], form: Form, stage: Stage) -> tuple[Finding, ...]:
    """Return those findings of a source that are about what is due by now."""
    if stage is Stage.YEAR:
        return findings
    return tuple(one for one in findings if stage.reaches(due_from(one.field, form)))

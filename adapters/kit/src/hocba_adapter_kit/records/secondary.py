"""The results of grades 6-12: subjects, the marks behind their averages, study and conduct."""

from collections.abc import Iterable
from functools import lru_cache

from hocba_adapter_kit.records.codes import Codes
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.records.meanings import ASSESSMENTS, SEMESTERS
from hocba_adapter_kit.records.people import signer
from hocba_adapter_kit.records.subjects import (
    find_subject,
    in_order,
    name_on_record,
    subject_of,
)
from hocba_adapter_kit.staff import StaffList
from hocba_hooks import Level, MarkComponents
from hocba_hooks.transcripts import SecondarySubject
from hocba_hooks.values.marks import Score
from hocba_hooks.values.text import tidy

_ONCE = frozenset({"GK", "CK"})
_Part = tuple[tuple[str, int], str]
"""Subject and semester, and the kind of assessment."""


def results(level: Level, rows: Iterable[Facts], staff: StaffList) -> tuple[SecondarySubject, ...]:
    """Return the subject results in the order of the printed form."""
    found = [_result(level, row, staff) for row in rows]
    return tuple(sorted(found, key=lambda item: in_order(level, item.subject)))


def components(level: Level, rows: Iterable[Facts]) -> tuple[MarkComponents, ...]:
    """Return the marks, gathered by subject and semester, in the order of the form."""
    gathered: dict[tuple[str, int], dict[str, list[Score]]] = {}
    for row in rows:
        score, written = row.score("mark"), row.columns
        part = _part(
            row.codes, level, written["subject"], written["semester"], written["kind"]
        ) or _doubtful(level, row)
        if part is None:
            continue
        place, kind = part
        if place not in gathered:
            gathered[place] = {one: [] for one in ASSESSMENTS}
        marks = gathered[place][kind]
        if marks and kind in _ONCE:
            row.notes.error("R-F04", row.cell("kind"))
        elif score is not None:
            marks.append(score)
    found = [_components(*place, marks) for place, marks in gathered.items()]
    return tuple(sorted(found, key=lambda item: (in_order(level, item.subject), item.semester)))


# The same few hundred come with every pupil, a million times.
@lru_cache(maxsize=4096)
def _part(codes: Codes, level: Level, subject: str, semester: str, kind: str) -> _Part | None:
    """Return what a mark is part of; ``None`` where that is not understood."""
    found = find_subject(level, codes.meaning("subject", subject))
    when, what = codes.meaning("semester", semester), codes.meaning("assessment", kind)
    if found is None or when not in SEMESTERS or what not in ASSESSMENTS:
        return None
    return (found, SEMESTERS[when]), what


def _doubtful(level: Level, row: Facts) -> _Part | None:
    """Note what is not understood; a subject nobody knows keeps its marks together (R-F04)."""
    semester, kind = row.code("semester", "semester"), row.code("kind", "assessment")
    if semester not in SEMESTERS or kind not in ASSESSMENTS:
        row.notes.error("R-F04", row.cell("semester" if kind in ASSESSMENTS else "kind"))
        return None
    return (subject_of(level, row), SEMESTERS[semester]), kind


def _components(subject: str, semester: int, marks: dict[str, list[Score]]) -> MarkComponents:
    # Not validated again: the readers made every value, and there are millions.
    return MarkComponents.model_construct(
        subject=tidy(subject),
        semester=semester,
        regular=tuple(marks["TX"]),
        mid=next(iter(marks["GK"]), None),
        end=next(iter(marks["CK"]), None),
    )


def _result(level: Level, of_query: Facts, staff: StaffList) -> SecondarySubject:
    subject = subject_of(level, of_query)
    row = of_query.feeding(f"subjects[subject={subject}]")
    return SecondarySubject(
        subject=subject,
        name=name_on_record(level, subject, row.code("subject", "subject")),
        semester1=row.score("semester1"),
        semester2=row.score("semester2"),
        year=row.score("year"),
        reassessed=row.score("reassessed"),
        remark=row.text("remark"),
        teacher=signer(row, "teacher", staff),
    )

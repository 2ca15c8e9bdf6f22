"""Subjects as this source names them, and the marks behind their averages."""

from collections.abc import Iterable
from functools import cache, lru_cache

from hocba_adapter_smas.facts import Facts
from hocba_hooks import Level, MarkComponents, vocabulary
from hocba_hooks.transcripts import SecondarySubject
from hocba_hooks.values.marks import Score

_FOREIGN_LANGUAGES = frozenset({"NN1", "NN2"})
_SEMESTERS = {"1": 1, "2": 2}
_ONCE = frozenset({"GK", "CK"})
_KINDS = _ONCE | {"TX"}


def results(level: Level, rows: Iterable[Facts]) -> tuple[SecondarySubject, ...]:
    """Return the subject results in the order of the printed form."""
    return tuple(sorted((_result(level, row) for row in rows), key=lambda s: _order(level, s)))


def components(level: Level, rows: Iterable[Facts]) -> tuple[MarkComponents, ...]:
    """Return the marks, gathered by subject and semester, in the order of the form."""
    gathered: dict[tuple[str, int], dict[str, list[Score]]] = {}
    for row in rows:
        semester, kind = _SEMESTERS.get(row.cell("semester").text), row.cell("kind").text
        score = row.score("mark")
        if semester is None or kind not in _KINDS:
            row.notes.error("R-F04", row.cell("kind" if semester else "semester"))
            continue
        marks = gathered.setdefault((_subject(level, row), semester), {}).setdefault(kind, [])
        if marks and kind in _ONCE:
            row.notes.error("R-F04", row.cell("kind"))
        elif score is not None:
            marks.append(score)
    found = [_components(*place, marks) for place, marks in gathered.items()]
    return tuple(sorted(found, key=lambda c: (_order(level, c), c.semester)))


def _components(subject: str, semester: int, marks: dict[str, list[Score]]) -> MarkComponents:
    return MarkComponents(
        subject=subject,
        semester=semester,
        regular=tuple(marks.get("TX", ())),
        mid=next(iter(marks.get("GK", ())), None),
        end=next(iter(marks.get("CK", ())), None),
    )


def _result(level: Level, row: Facts) -> SecondarySubject:
    subject = _subject(level, row)
    field = f"subjects[subject={subject}]"
    return SecondarySubject(
        subject=subject,
        name=_name_on_record(level, subject, row.cell("subject").text),
        semester1=row.score("semester1", f"{field}.semester1"),
        semester2=row.score("semester2", f"{field}.semester2"),
        year=row.score("year", f"{field}.year"),
        reassessed=row.score("reassessed", f"{field}.reassessed"),
        remark=row.text("remark"),
        teacher=row.signer("teacher"),
    )


def _subject(level: Level, row: Facts) -> str:
    cell = row.cell("subject")
    found = _find(level, cell.text)
    if found is None:
        row.notes.error("R-F04", cell)
    return found or cell.text


# The same thirteen names come with every pupil.
@lru_cache(maxsize=1000)
def _find(level: Level, written: str) -> str | None:
    return vocabulary.find_subject(level, written)


def _name_on_record(level: Level, subject: str, written: str) -> str:
    term = vocabulary.subjects(level).get(subject)
    if term is None:
        return written
    if subject not in _FOREIGN_LANGUAGES:
        return term.name_on_record
    language = written.partition("(")[2].removesuffix(")").strip()
    if not language and written.strip().lower().startswith("tiếng"):
        language = written.strip()
    # Without a language the name stays general: R-S08 asks for it, we do not guess.
    return f"{subject} ({language})" if language else term.name


def _order(level: Level, item: SecondarySubject | MarkComponents) -> tuple[int, str]:
    known = _places_on_form(level)
    return known.get(item.subject, len(known)), item.subject


@cache
def _places_on_form(level: Level) -> dict[str, int]:
    return {subject: place for place, subject in enumerate(vocabulary.subjects(level))}

"""Pupils with a year unlike others': exempt, joined late, not assessed (R-S22, R-S23, R-S36)."""

import datetime as dt
from collections.abc import Iterator

from hocba_hooks import Form, PrimaryTranscript, Transcript
from hocba_hooks.transcripts import SecondarySubject
from hocba_hooks.values.marks import Verdict
from hocba_plugin.validate.book import Hit, Hits, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.rules.secondary import Secondary, path_of

_SEMESTERS = ("semester1", "semester2")
_YEAR = (*_SEMESTERS, "year")
_FIELDS = (*_YEAR, "level", "test")


@rule("R-S22", form=Form.SECONDARY)
def exemptions_are_on_file(context: Secondary) -> Hits:
    """The decision itself is no part of the record: a person looks."""
    for row in context.transcript.subjects:
        if any(getattr(row, period) is Verdict.EXEMPT for period in _YEAR):
            name = {"subject": context.subject_name(row.subject)}
            yield Hit(path_of(row.subject, "year"), _exemption(context, row), name)


def _exemption(context: Secondary, row: SecondarySubject) -> str:
    whole = all(getattr(row, semester) is Verdict.EXEMPT for semester in _SEMESTERS)
    if (row.year is Verdict.EXEMPT) is not whole:
        return "part"
    return "" if row.subject in context.secondary_law.exemptible else "unusual"


@rule("R-S23", form=Form.SECONDARY)
def who_joined_late_has_a_history(context: Secondary) -> Hits:
    """Semester 1 comes from the former school; who has none of it is for a person to judge."""
    path, arrived = _arrival(context)
    if _has_second_semester_only(context):
        yield Hit(path or "history", "alone" if arrived else "")
    elif arrived and arrived >= _date(context, context.secondary_law.calendar.semester2, 1):
        yield Hit(path, "former")


def _arrival(context: Secondary) -> tuple[str, dt.date | None]:
    """Return path and date of this year's arrival, if it was after the opening of the year."""
    opening = _date(context, context.secondary_law.calendar.opening, 0)
    for number, entry in enumerate(context.transcript.history, start=1):
        arrived = entry.arrived_on
        if entry.school_year == context.transcript.school_year and arrived and arrived >= opening:
            return f"history[{number}].arrived_on", arrived
    return "", None


def _date(context: Secondary, day: tuple[int, int], years: int) -> dt.date:
    return dt.date(context.year_start + years, *day)


def _has_second_semester_only(context: Secondary) -> bool:
    rows = context.transcript.subjects
    first = any(row.semester1 not in (None, Verdict.EXEMPT) for row in rows)
    second = any(row.semester2 not in (None, Verdict.EXEMPT) for row in rows)
    return second and not first


@rule("R-S36")
def flag_and_results_agree(context: Context[Transcript]) -> Hits:
    """Who is not assessed has no results of subjects; conduct is assessed all the same."""
    transcript = context.transcript
    graded, results = _year_result(transcript), any(_results(transcript))
    if transcript.pupil.not_assessed:
        if graded:
            yield Hit(graded)
        if results:
            yield Hit("subjects", "results")
    elif transcript.subjects and not graded and not results:
        yield Hit("subjects", "unmarked")


def _year_result(transcript: Transcript) -> str:
    """Return the path of the year's result, if there is one."""
    if isinstance(transcript, PrimaryTranscript):
        return "year_result" if transcript.year_result else ""
    return "study.year" if transcript.study.year else ""


def _results(transcript: Transcript) -> Iterator[bool]:
    # Exempt is no result: a school may mark every subject so.
    for row in transcript.subjects:
        for field in _FIELDS:
            yield getattr(row, field, None) not in (None, Verdict.EXEMPT)

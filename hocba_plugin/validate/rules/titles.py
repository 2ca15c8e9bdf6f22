"""Titles in the commendation (R-P15 to R-P17, R-S37 to R-S39)."""

from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Form, PrimaryTranscript, SecondaryTranscript, Transcript
from hocba_hooks.values.text import match_key
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.laws import SecondaryTitle
from hocba_plugin.validate.wording import own_clauses

_PATH = "commendation.text"
_UNPLANNED = "commendation.unplanned"
_SEMESTER = ("hocki", "hocky")


def _clauses(text: str | None) -> Iterator[str]:
    for clause in own_clauses(text or ""):
        yield clause.replace(" ", "")


def _awarded(transcript: Transcript, title: str) -> bool:
    return _names(transcript.commendation.text, title)


def _names(text: str | None, words: str) -> bool:
    return any(match_key(words) in clause for clause in _clauses(text))


@rule("R-P15", "R-P16", form=Form.PRIMARY)
def primary_titles_fit_the_result(context: Context[PrimaryTranscript]) -> Hits:
    """Each title belongs to one year result."""
    transcript = context.transcript
    for title in context.primary_law.titles:
        if not _awarded(transcript, title.title):
            continue
        if transcript.year_result is None:
            yield Unchecked("no_year_result")
        elif transcript.year_result is not title.result:
            yield Hit(_PATH, code=title.code)


@rule("R-P15", form=Form.PRIMARY)
def primary_titles_are_in_force(context: Context[PrimaryTranscript]) -> Hits:
    """Titles of other circulars are none here."""
    if any(_awarded(context.transcript, title) for title in context.primary_law.unknown_titles):
        yield Hit(_PATH, "unknown")


@rule("R-P17", form=Form.PRIMARY)
def unplanned_praise_has_its_own_field(context: Context[PrimaryTranscript]) -> Hits:
    """And the titles of the year do not stand there."""
    praise = context.transcript.commendation
    if _names(praise.text, "đột xuất"):
        yield Hit(_PATH)
    if any(_names(praise.unplanned, title.title) for title in context.primary_law.titles):
        yield Hit(_UNPLANNED, "title")


def earns(title: SecondaryTitle, transcript: SecondaryTranscript) -> bool:
    """Say whether the year's results earn a title (TT 22/2021/TT-BGDĐT art. 15)."""
    marks = [row.year for row in transcript.subjects if isinstance(row.year, Decimal)]
    high = sum(mark >= title.mark for mark in marks)
    graded = (transcript.study.year, transcript.conduct.year)
    return graded == (title.study, title.conduct) and high >= title.subjects


@rule("R-S37", "R-S38", form=Form.SECONDARY)
def secondary_titles_are_earned(context: Context[SecondaryTranscript]) -> Hits:
    """By conduct, study and, for the highest, six marks of 9.0."""
    for title in context.secondary_law.titles:
        if _awarded(context.transcript, title.title) and not earns(title, context.transcript):
            yield Hit(_PATH, code=title.code)


@rule("R-S39", form=Form.SECONDARY)
def titles_are_of_the_year_and_in_force(context: Context[SecondaryTranscript]) -> Hits:
    """No titles of a semester; the old ones are gone."""
    law, transcript = context.secondary_law, context.transcript
    if _awarded(transcript, law.abolished_title):
        yield Hit(_PATH)
    titles = [match_key(title.title) for title in law.titles]
    for clause in _clauses(transcript.commendation.text):
        if any(title in clause for title in titles) and any(word in clause for word in _SEMESTER):
            yield Hit(_PATH, "semester")

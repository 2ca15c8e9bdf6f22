"""School, class, school year, circular, places (R-I07, R-I20 to R-I22, R-S25)."""

import datetime as dt
import re
from collections.abc import Set as AbstractSet

from hocba_hooks import Transcript, vocabulary
from hocba_hooks.transcripts import circular_for
from hocba_hooks.values.dates import school_year_start
from hocba_hooks.values.personal_id import registration_provinces
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context

_SCHOOL_CODE = re.compile(r"[0-9]{2}[0-9A-Z]{4,18}")
_MERGER = dt.date(2025, 7, 1)
"""34 provinces instead of 63 (QĐ 19/2025/QĐ-TTg)."""


def _old_provinces() -> frozenset[str]:
    return frozenset(code.removeprefix("0") for code in registration_provinces())


@rule("R-I07")
def province_codes_are_in_force(context: Context[Transcript]) -> Hits:
    """Codes of provinces are those of the record's date; communes need a list to compare with."""
    allowed = _provinces_in_force(context)
    for place in context.places:
        if place.path.endswith("province_code") and place.value not in (None, *allowed):
            yield Hit(place.path, data=place.names)
        if place.path.endswith("commune_code") and place.value:
            yield Unchecked("no_communes")


def _provinces_in_force(context: Context[Transcript]) -> AbstractSet[str]:
    if context.issued_on:
        merged = context.issued_on >= _MERGER
        return vocabulary.provinces().keys() if merged else _old_provinces()
    # Before its date is set, a record of a year that ended before the merger may use either list.
    merged = context.year_start >= _MERGER.year
    return vocabulary.provinces().keys() | (frozenset() if merged else _old_provinces())


@rule("R-I20")
def school_code_is_well_formed(context: Context[Transcript]) -> Hits:
    """Two digits of a province, then digits and capitals; old codes stay in use."""
    code = context.transcript.school.code
    if not _SCHOOL_CODE.fullmatch(code) or code[:2] not in _old_provinces():
        yield Hit("school.code")


@rule("R-I21")
def class_name_holds_the_grade(context: Context[Transcript]) -> Hits:
    """As in 1A or 10A1; mixed-grade classes exist."""
    name = context.transcript.school_class.name
    if not name:
        raise Unchecked("no_class")
    numbers = {int(number) for number in re.findall(r"\d+", name)}
    if context.grade not in numbers:
        yield Hit("school_class.name", data={"grade": context.grade})


@rule("R-I22")
def school_years_are_well_formed(context: Context[Transcript]) -> Hits:
    """YYYY-YYYY, also in the learning history."""
    written = {"school_year": context.transcript.school_year}
    for number, entry in enumerate(context.transcript.history, start=1):
        written[f"history[{number}].school_year"] = entry.school_year
    for path, school_year in written.items():
        try:
            school_year_start(school_year)
        except ValueError:
            yield Hit(path)


@rule("R-S25")
def circular_is_that_of_grade_and_year(context: Context[Transcript]) -> Hits:
    """TT 27/2020 and TT 22/2021 came grade by grade; before them other rules held."""
    transcript = context.transcript
    due = circular_for(transcript.level, context.grade, context.year_start)
    taught = any(context.grade in subject.grades for subject in context.subjects.values())
    if transcript.circular != due or not taught:
        yield Hit("circular", data={"grade": context.grade})

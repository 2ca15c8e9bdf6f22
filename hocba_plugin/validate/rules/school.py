"""School, class, school year, circular, places (R-I07, R-I20 to R-I22, R-S25)."""

import datetime as dt
import re
from collections.abc import Collection, Iterator

from hocba_hooks import Transcript, vocabulary
from hocba_hooks.transcripts import circular_for
from hocba_hooks.values.dates import school_year_start
from hocba_hooks.values.personal_id import registration_provinces
from hocba_hooks.values.text import match_key
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.communes import load_communes
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.fields import Place

_SCHOOL_CODE = re.compile(r"[0-9]{2}[0-9A-Z]{4,18}")
_CODE_OF_A_TRIAL = re.compile(r"[0-9]{6}|[0-9]{20}")
_KIND_OF_PROVINCE = re.compile(r"^(?:tỉnh|thành phố)\s+", re.IGNORECASE)
_COMMUNE, _PROVINCE = "commune_code", "province_code"
_FIRST_MONTH = 8
"""Schools take their pupils back in August."""
_LAST_DAY_OF_DISTRICTS = dt.date(2025, 6, 30)
"""Two tiers since (Luật 72/2025/QH15; QĐ 19/2025/QĐ-TTg)."""


def _beginning(context: Context[Transcript]) -> dt.date:
    return dt.date(max(context.year_start, dt.MINYEAR), _FIRST_MONTH, 1)


def _span(context: Context[Transcript]) -> tuple[dt.date, dt.date]:
    """Return when the codes of a record have to be in force: on the day it is issued.

    Before that is set, any day from the beginning of the school year on will do.
    """
    if context.issued_on:
        return context.issued_on, context.issued_on
    return _beginning(context), dt.date.max


def _codes(context: Context[Transcript], name: str) -> Iterator[Place]:
    return (p for p in context.places if p.path.endswith(name) and not p.missing)


@rule("R-I07")
def province_codes_are_in_force(context: Context[Transcript]) -> Hits:
    """Codes of provinces are those of the record's date."""
    allowed = vocabulary.provinces_between(*_span(context))
    for place in _codes(context, _PROVINCE):
        if place.value not in allowed:
            yield Hit(place.path, data=place.names)


@rule("R-I07")
def the_province_of_the_school_is_called_so(context: Context[Transcript]) -> Hits:
    """Seven codes changed their meaning, so an old name beside a code shows an old address."""
    school = context.transcript.school
    code, written = school.province_code or "", school.province_name
    names = vocabulary.provinces_between(*_span(context)).get(code, ())
    if names and written and not _is_one_of(written, names):
        yield Hit("school.province_name", "another" if _is_another(written, code) else "name")


def _is_another(written: str, code: str) -> bool:
    """Say whether this is the name of a province that is no part of the one of that code."""
    own = tuple(name for names in vocabulary.provinces_within(code).values() for name in names)
    return _is_one_of(written, vocabulary.all_provinces()) and not _is_one_of(written, own)


def _is_one_of(written: str, names: Collection[str]) -> bool:
    keys = (match_key(_KIND_OF_PROVINCE.sub("", name)) for name in names)
    return written in names or any(match_key(written).endswith(key) for key in keys)


@rule("R-I07")
def commune_codes_are_in_force(context: Context[Transcript]) -> Hits:
    """Codes of communes need the school's list to compare with; their form is R-F03's."""
    path = context.choices.communes
    provinces = {place.path: place.value for place in _codes(context, _PROVINCE)}
    for place in _codes(context, _COMMUNE):
        if path is None:
            raise Unchecked("no_communes")
        found = load_communes(path).provinces_of(place.value, *_span(context))
        beside = provinces.get(place.path.removesuffix(_COMMUNE) + _PROVINCE)
        if not found:
            yield Hit(place.path, "commune", place.names)
        elif beside is not None and beside not in found:
            yield Hit(place.path, "elsewhere", place.names)


@rule("R-I07")
def no_district_is_left(context: Context[Transcript]) -> Hits:
    """Districts ended with the merger; the field is for records of earlier years."""
    left = context.transcript.school.district_name
    if left and _beginning(context) > _LAST_DAY_OF_DISTRICTS:
        for place in _codes(context, "school.district_name"):
            yield Hit(place.path, "district")


def _all_codes() -> frozenset[str]:
    return frozenset(code.removeprefix("0") for code in registration_provinces())


@rule("R-I20")
def school_code_is_well_formed(context: Context[Transcript]) -> Hits:
    """Two digits of a province, then digits and capitals; old codes stay in use."""
    code = context.transcript.school.code
    if not _SCHOOL_CODE.fullmatch(code) or code[:2] not in _all_codes():
        yield Hit("school.code")
    elif _CODE_OF_A_TRIAL.fullmatch(code):
        yield Hit("school.code", "trial")


@rule("R-I20")
def school_code_is_of_its_province(context: Context[Transcript]) -> Hits:
    """Province and department are where its first two digits say, or what that was merged into."""
    school = context.transcript.school
    named = (school.province_code, school.department_code)
    known = [found for code in named if (found := vocabulary.provinces_within(code or ""))]
    if school.code[:2] in _all_codes() and any(school.code[:2] not in one for one in known):
        yield Hit("school.code", "elsewhere")


@rule("R-I20")
def department_is_that_of_a_province(context: Context[Transcript]) -> Hits:
    """The code of a department is that of its province."""
    code = context.transcript.school.department_code
    if code and code not in vocabulary.provinces_between(*_span(context)):
        yield Hit("school.department_code", "department")


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
    if taught and due is None:
        yield Hit("circular", "older")
    elif transcript.circular != due or not taught:
        yield Hit("circular", data={"grade": context.grade})

"""The record beside last year's (R-Y02 to R-Y11): who a pupil is stays, the grade follows.

R-Y01, a pupil of last year who is not there any more, is found where a whole school is read.
"""

import re
from collections.abc import Iterator, Mapping

from hocba_hooks import Evidence, Transcript, vocabulary
from hocba_hooks.transcripts import HistoryEntry, Pupil
from hocba_hooks.values import personal_id
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.values.text import match_key, spelling_key
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context

_FIRST_GRADE = 1
_ISSUED_CODE = re.compile(r"[0-9]{10}")
"""What the sector database issues; before that schools use codes of their own for a while."""
_SEXES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}


def _last_year(context: Context[Transcript]) -> Iterator[Transcript]:
    """Yield last year's record; none in grade 1, before which there is no record."""
    if context.previous is not None:
        yield context.previous
    elif context.grade > _FIRST_GRADE:
        raise Unchecked("no_last_year")


def _pupils(context: Context[Transcript]) -> Iterator[tuple[Pupil, Pupil]]:
    """Yield the pupil of this year and of last year."""
    for previous in _last_year(context):
        yield context.transcript.pupil, previous.pupil


def _evidence(now: str, before: str) -> Evidence:
    return Evidence(stated=now, computed=(f"năm trước: {before}",))


@rule("R-Y02")
def personal_id_stays(context: Context[Transcript]) -> Hits:
    """A number that was none (lost zero, placeholder, old CMND) has been put right."""
    for pupil, last in _pupils(context):
        now, before = pupil.personal_id or "", last.personal_id or ""
        if now != before and _is_number(now) and _is_number(before):
            yield Hit("pupil.personal_id", evidence=_evidence(now, before))


def _is_number(number: str) -> bool:
    return personal_id.is_well_formed(number) and not personal_id.is_placeholder(number)


@rule("R-Y03")
def pupil_code_stays(context: Context[Transcript]) -> Hits:
    """A temporary code may give way to the one that is issued."""
    for pupil, last in _pupils(context):
        now, before = pupil.code or "", last.code or ""
        if now and now != before and _ISSUED_CODE.fullmatch(before):
            yield Hit("pupil.code", evidence=_evidence(now, before))


@rule("R-Y04")
def name_stays(context: Context[Transcript]) -> Hits:
    """Another spelling of one name is the same name; another tone is another name."""
    for pupil, last in _pupils(context):
        if pupil.name and last.name and spelling_key(pupil.name) != spelling_key(last.name):
            yield Hit("pupil.name", evidence=_evidence(pupil.name, last.name))


@rule("R-Y05")
def birth_date_stays(context: Context[Transcript]) -> Hits:
    """As far as both are known."""
    for pupil, last in _pupils(context):
        now, before = pupil.birth, last.birth
        if now and before and not _agree(now, before):
            yield Hit("pupil.birth", evidence=_evidence(_written(now), _written(before)))


def _agree(one: PartialDate, other: PartialDate) -> bool:
    parts = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in parts)


def _written(date: PartialDate) -> str:
    known = (f"{part:02}" for part in (date.day, date.month) if part is not None)
    return "/".join((*known, str(date.year)))


@rule("R-Y06")
def sex_stays(context: Context[Transcript]) -> Hits:
    """As far as both are known."""
    for pupil, last in _pupils(context):
        now, before = _SEXES.get(pupil.sex), _SEXES.get(last.sex)
        if now and before and now != before:
            yield Hit("pupil.sex", evidence=_evidence(now, before))


@rule("R-Y07")
def ethnic_group_and_nationality_stay(context: Context[Transcript]) -> Hits:
    """Both can be changed by law, and rarely are."""
    groups, countries = vocabulary.ethnic_groups(), vocabulary.countries()
    for pupil, last in _pupils(context):
        if found := _changed(pupil.ethnic_group, last.ethnic_group, groups):
            yield Hit("pupil.ethnic_group", evidence=found)
        if found := _changed(pupil.nationality, last.nationality, countries):
            yield Hit("pupil.nationality", "nationality", evidence=found)


def _changed(
    now: str | None, before: str | None, terms: Mapping[str, vocabulary.Term]
) -> Evidence | None:
    if not now or not before or now == before:
        return None
    return _evidence(*(terms[one].name if one in terms else one for one in (now, before)))


@rule("R-Y08")
def birthplace_stays(context: Context[Transcript]) -> Hits:
    """Spelling aside; merged provinces have new names, so this is only told."""
    for pupil, last in _pupils(context):
        now, before = pupil.birthplace.text, last.birthplace.text
        if now and before and match_key(now) != match_key(before):
            yield Hit("pupil.birthplace.text", evidence=_evidence(now, before))


@rule("R-Y09")
def grade_follows_from_promotion(context: Context[Transcript]) -> Hits:
    """Promoted: the next grade. Not promoted: the same grade again."""
    for previous in _last_year(context):
        if previous.school_year != f"{context.year_start - 1}-{context.year_start}":
            raise Unchecked("no_last_year")  # after a year's break grades do not follow
        if previous.promoted is None:
            yield Unchecked("no_promotion")
        last, steps = previous.school_class.grade, context.grade - previous.school_class.grade
        data = {"grade": context.grade, "last": last}
        if steps not in (0, 1):
            yield Hit("school_class.grade", "leap", data)
        elif previous.promoted is True and steps == 0:
            yield Hit("school_class.grade", data=data)
        elif previous.promoted is False and steps == 1:
            yield Hit("school_class.grade", "not_promoted", data)


@rule("R-Y10")
def history_has_last_year(context: Context[Transcript]) -> Hits:
    """The learning history of a level has a row for each of its years."""
    for previous in _same_level(context):
        rows = list(_rows_of(context.transcript, previous.school_year))
        if not rows:
            yield Hit("history", data={"school_year": previous.school_year})
        named = [(number, row.class_name) for number, row in rows if row.class_name]
        before = previous.school_class.name
        if named and all(match_key(name) != match_key(before) for _, name in named):
            (number, now), *_ = named
            yield Hit(f"history[{number}].class_name", "class", evidence=_evidence(now, before))


@rule("R-Y11")
def change_of_school_has_a_date(context: Context[Transcript]) -> Hits:
    """A school of the same name with a new code is the same school."""
    transcript = context.transcript
    for previous in _same_level(context):
        now, before = transcript.school, previous.school
        renumbered = now.name and match_key(now.name) == match_key(before.name or "")
        if now.code == before.code or renumbered:
            continue
        years = (previous.school_year, transcript.school_year)
        rows = (row for year in years for _, row in _rows_of(transcript, year))
        if not any(row.arrived_on for row in rows):
            yield Hit("history")


def _same_level(context: Context[Transcript]) -> Iterator[Transcript]:
    """Yield last year's record unless it was at another level, whose history stands there."""
    for previous in _last_year(context):
        if previous.level is context.transcript.level:
            yield previous


def _rows_of(transcript: Transcript, school_year: str) -> Iterator[tuple[int, HistoryEntry]]:
    for number, row in enumerate(transcript.history, start=1):
        if row.school_year == school_year:
            yield number, row

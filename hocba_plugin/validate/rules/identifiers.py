"""The pupil's personal ID and pupil code (R-I01 to R-I06, R-I10)."""

import re

from hocba_hooks import Repair, Transcript
from hocba_hooks.transcripts import Pupil
from hocba_hooks.values import personal_id
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.vocabulary import FOREIGNER, VIETNAM
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.neighbours import Where, adults

_PATH = "pupil.personal_id"
_OLD_IDENTITY_NUMBER = re.compile(r"[0-9]{9}")
_ELEVEN_DIGITS = re.compile(r"[0-9]{11}")
_USUAL_CODE = re.compile(r"[0-9]{10}")


def is_foreign(pupil: Pupil) -> bool:
    """Say whether the pupil is of another nationality, as far as is known."""
    return (pupil.nationality or VIETNAM) != VIETNAM or pupil.ethnic_group == FOREIGNER


def _number(context: Context[Transcript]) -> str:
    number = context.transcript.pupil.personal_id
    if not number:
        raise Unchecked("no_personal_id")
    return number


def _structured(number: str) -> bool:
    return personal_id.is_well_formed(number) and not personal_id.is_placeholder(number)


@rule("R-I01")
def twelve_digits_of_a_province(context: Context[Transcript]) -> Hits:
    """Twelve digits, of which three name the place of registration."""
    number = _number(context)
    if _OLD_IDENTITY_NUMBER.fullmatch(number):
        return  # R-I05
    if _ELEVEN_DIGITS.fullmatch(number):
        yield Hit(_PATH, "eleven", repair=Repair(before=number, after=f"0{number}"))
    elif not personal_id.is_well_formed(number):
        yield Hit(_PATH)
    elif is_foreign(context.transcript.pupil):
        yield Unchecked("foreigner")
    elif _structured(number) and number[:3] not in personal_id.registration_provinces():
        yield Hit(_PATH, "province")


@rule("R-I02")
def agrees_with_sex_and_birth_year(context: Context[Transcript]) -> Hits:
    """Digits 4 to 6 repeat sex and year of birth."""
    number, pupil = _number(context), context.transcript.pupil
    if is_foreign(pupil):
        raise Unchecked("foreigner")
    if not _structured(number):
        return  # R-I01, R-I04, R-I05
    sex, year = personal_id.sex_and_birth_year(number)
    if pupil.birth is None:
        yield Unchecked("no_birth")
    elif pupil.birth.year != year:
        yield Hit(_PATH)
    if pupil.sex is Sex.UNKNOWN:
        yield Unchecked("no_sex")
    elif pupil.sex is not sex:
        yield Hit(_PATH, "sex")


@rule("R-I04")
def nobody_elses(context: Context[Transcript]) -> Hits:
    """No placeholder, no other pupil's number, no teacher's."""
    number, neighbours = _number(context), context.neighbours
    if personal_id.is_placeholder(number):
        yield Hit(_PATH)
    if number in set(adults(context.transcript)) or neighbours.have_adult(number):
        yield Hit(_PATH, "adult")
    if not neighbours.known:
        yield Unchecked("no_neighbours")
    elif where := neighbours.share_personal_id(context.transcript):
        yield Hit(_PATH, "pupil" if where is Where.SCHOOL else "elsewhere")


@rule("R-I05")
def no_old_identity_number(context: Context[Transcript]) -> Hits:
    """Nine digits are an old CMND."""
    if _OLD_IDENTITY_NUMBER.fullmatch(_number(context)):
        yield Hit(_PATH)


@rule("R-I06")
def foreigners_are_looked_at(context: Context[Transcript]) -> Hits:
    """A foreigner's number may have another structure; ethnic group and nationality agree."""
    pupil = context.transcript.pupil
    if is_foreign(pupil) and pupil.personal_id and personal_id.is_well_formed(pupil.personal_id):
        yield Hit(_PATH)
    if pupil.ethnic_group and pupil.nationality:
        foreign_group = pupil.ethnic_group == FOREIGNER
        if foreign_group != (pupil.nationality != VIETNAM):
            yield Hit("pupil.ethnic_group", "ethnic")


@rule("R-I10")
def pupil_code_is_one(context: Context[Transcript]) -> Hits:
    """Usually ten digits, never the personal ID, unique in the school year."""
    pupil, path = context.transcript.pupil, "pupil.code"
    if not pupil.code:
        return  # R-F04
    if pupil.code == pupil.personal_id or _looks_like_personal_id(pupil.code, pupil):
        yield Hit(path, "personal_id")
    elif not _USUAL_CODE.fullmatch(pupil.code):
        yield Hit(path)
    if not context.neighbours.known:
        yield Unchecked("no_neighbours")
    elif where := context.neighbours.share_code(context.transcript):
        yield Hit(path, "duplicate" if where is Where.SCHOOL else "elsewhere")


def _looks_like_personal_id(code: str, pupil: Pupil) -> bool:
    if not _structured(code) or code[:3] not in personal_id.registration_provinces():
        return False
    sex, year = personal_id.sex_and_birth_year(code)
    right_year = pupil.birth is None or pupil.birth.year == year
    return right_year and pupil.sex in (sex, Sex.UNKNOWN)

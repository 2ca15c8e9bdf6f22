"""Invented people: pupils with their families, and the staff of a school."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import Address, Parent, Pupil, Signer
from hocba_hooks.values import personal_id
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.samples.model import SampleStaff
from hocba_plugin.samples.names import CULTURES, Background, draw_family, draw_name
from hocba_plugin.samples.places import Place, places

# Digits 7-12 of a real number are random; ours all begin alike, so that they are known on sight.
_PUPIL_SERIALS = 990_000
_STAFF_SERIALS = 980_000
_OCCUPATIONS = ("Công nhân", "Nông dân", "Giáo viên", "Kỹ sư", "Bác sĩ", "Buôn bán", "Lái xe")
_POLICY_CATEGORIES = ("Hộ nghèo", "Hộ cận nghèo", "Con thương binh")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who a pupil is before going to school."""

    background: Background
    birth_year: int
    code: str
    """Pupil code of the sector (TT 42/2021/TT-BGDĐT art. 10)."""
    number: int
    """Of the pupil in the school, below 10 000."""


def draw_pupil(rng: Random, origin: Origin, home: Place, *, with_occupations: bool) -> Pupil:
    """Return a pupil who lives at ``home``; the primary form has no parents' occupations."""
    background = origin.background
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    birth = _day_in(rng, origin.birth_year)
    birthplace = _birthplace(rng, background)
    family = draw_family(rng, background)
    jobs = _OCCUPATIONS if with_occupations else (None,)
    return Pupil(
        code=origin.code,
        personal_id=personal_id.make(
            rng.choice(birthplace.registered_as),
            sex,
            birth.year,
            _PUPIL_SERIALS + origin.number % 10_000,
        ),
        register_number=f"{origin.number:04}",
        name=draw_name(rng, background, sex, family),
        sex=sex,
        birth=PartialDate.of(birth),
        birthplace=_abroad(background) or birthplace.address(),
        native_place=_abroad(background) or birthplace.address(),
        residence=home.address(f"Số {rng.randint(1, 99)} ngõ {rng.randint(1, 40)}"),
        ethnic_group=CULTURES[background].ethnic_group,
        nationality=CULTURES[background].nationality,
        policy_category=rng.choice(_POLICY_CATEGORIES) if rng.random() < 0.1 else None,
        father=Parent(
            name=draw_name(rng, background, Sex.MALE, family), occupation=rng.choice(jobs)
        ),
        mother=_woman(rng, background, rng.choice(jobs)),
        guardian=_woman(rng, background, rng.choice(jobs)) if rng.random() < 0.1 else Parent(),
    )


def draw_teacher(rng: Random, number: int, home: Place) -> SampleStaff:
    """Return the ``number``-th member of staff of a school."""
    sex = rng.choice((Sex.MALE, Sex.FEMALE, Sex.FEMALE))
    birth = _day_in(rng, rng.randint(1970, 1998))
    registered = rng.choice(home.registered_as)
    return SampleStaff(
        code=f"GV{number:03}",
        name=draw_name(rng, Background.KINH, sex, draw_family(rng, Background.KINH)),
        personal_id=personal_id.make(registered, sex, birth.year, _STAFF_SERIALS + number),
        birth=birth,
    )


def signer(member: SampleStaff, office: str | None = None) -> Signer:
    """Return ``member`` as a record names who signs it."""
    return Signer(name=member.name, personal_id=member.personal_id, office=office)


def _day_in(rng: Random, year: int) -> dt.date:
    # 01/01 is what people type for an unknown day (R-D03), so nobody is born on it here.
    return dt.date(year, 1, 1) + dt.timedelta(days=rng.randint(1, 364))


def _birthplace(rng: Random, background: Background) -> Place:
    codes = CULTURES[background].provinces or tuple(places())
    return places()[rng.choice(codes)]


def _abroad(background: Background) -> Address | None:
    nationality = CULTURES[background].nationality
    if nationality == vocabulary.VIETNAM:
        return None
    return Address(text=vocabulary.countries()[nationality].name)


def _woman(rng: Random, background: Background, occupation: str | None) -> Parent:
    name = draw_name(rng, background, Sex.FEMALE, draw_family(rng, background))
    return Parent(name=name, occupation=occupation)

"""Names and home provinces of invented people, by the group they come from."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from random import Random

from hocba_hooks import vocabulary
from hocba_hooks.values.personal_id import Sex


class Background(StrEnum):
    """The group a person's name, ethnic group and nationality come from."""

    KINH = "kinh"
    HMONG = "hmong"
    EDE = "ede"
    KHMER = "khmer"
    LAO = "lao"
    KOREAN = "korean"


@dataclass(frozen=True, slots=True)
class Culture:
    """What a background means for a record: codes, where people come from, how they are named."""

    ethnic_group: str
    nationality: str = vocabulary.VIETNAM
    provinces: tuple[str, ...] = ()
    """Provinces of birth; all of them when empty."""
    male: str = "{family} {middle} {given}"
    female: str = "{family} {middle} {given}"


CULTURES = {
    Background.KINH: Culture("01"),
    Background.HMONG: Culture("08", provinces=("04", "08", "11", "12", "14", "15")),
    Background.EDE: Culture(
        "12", provinces=("66",), male="Y {given} {family}", female="H'{given} {family}"
    ),
    Background.KHMER: Culture("05", provinces=("86", "91", "92", "96")),
    Background.LAO: Culture(
        vocabulary.FOREIGNER, "LA", male="{given} {family}", female="{given} {family}"
    ),
    Background.KOREAN: Culture(
        vocabulary.FOREIGNER, "KR", male="{family} {given}", female="{family} {given}"
    ),
}


def draw_family(rng: Random, background: Background) -> str:
    """Return a family name."""
    return rng.choice(_parts()[background, "family", "any"])


def draw_name(rng: Random, background: Background, sex: Sex, family: str) -> str:
    """Return a full name built the way the group builds it."""
    culture = CULTURES[background]
    pattern = culture.female if sex is Sex.FEMALE else culture.male
    return pattern.format(
        family=family,
        middle=rng.choice(_parts().get((background, "middle", sex.value), ("",))),
        given=rng.choice(_parts()[background, "given", sex.value]),
    )


@cache
def _parts() -> dict[tuple[str, str, str], tuple[str, ...]]:
    text = resources.files(__package__).joinpath("names.csv").read_text("utf-8")
    return {
        (row["background"], row["part"], row["sex"]): tuple(row["texts"].split(";"))
        for row in csv.DictReader(text.splitlines())
    }

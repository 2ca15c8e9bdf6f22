"""Who the schools' data do not name, as a school writes them into its configuration."""

from random import Random

from hocba_hooks import Actor, Role
from hocba_plugin.config import PersonConfig, SchoolConfig
from hocba_plugin.samples import SampleSchool
from hocba_plugin.samples.people import draw_teacher
from hocba_plugin.samples.setting import sample_place

_ROLES: tuple[tuple[int, Role], ...] = ((901, Role.DEPUTY_HEAD), (902, Role.CLERK))
"""By a number that no teacher of a sample school has."""


def office(school: SampleSchool) -> tuple[PersonConfig, ...]:
    """Return a deputy head and a clerk, none of them of a teacher's name."""
    taken = {member.name for member in school.staff} | {school.head.name}
    return tuple(_person(school.school.code, number, role, taken) for number, role in _ROLES)


def _person(code: str, number: int, role: Role, taken: set[str | None]) -> PersonConfig:
    # Invented people need no secrecy, but the same ones every time.
    rng = Random(f"{code}/{role.value}")  # noqa: S311
    while (one := draw_teacher(rng, number, sample_place())).name in taken:
        pass
    taken.add(one.name)
    return PersonConfig.model_validate(
        {"role": role, "name": one.name, "personal_id": one.personal_id}
    )


def clerk(school: SchoolConfig) -> Actor:
    """Return the clerk of a configured school."""
    person = next(one for one in school.people if one.role is Role.CLERK)
    return Actor(id=person.id, role=Role.CLERK)


def head(school: SchoolConfig) -> Actor:
    """Return its head."""
    return Actor(id=school.head.personal_id or "", role=Role.HEAD)

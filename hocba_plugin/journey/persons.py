"""Who of a school may take a step that belongs to a role, and whether the person named is one.

Homeroom teachers stand in the records, the head in ``[schools.head]``, deputies and clerks in
``[[schools.people]]``. Whoever is none of them is refused before anything is read or stored.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass

from hocba_hooks import Actor, Role, SecondaryTranscript, Signer, StaffMember, Transcript
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import NamesakeError, PersonError
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.journey.source import opened
from hocba_plugin.people import Person, meant
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.workflow import STAND_INS

_NAMED = 8
"""As many persons are named in a refusal; a school has forty classes."""


@dataclass(frozen=True, slots=True)
class Permitted:
    """A person of the school, and the role in which a step is taken."""

    school: SchoolConfig
    role: Role
    person: Person

    @property
    def actor(self) -> Actor:
        """Who the step is written down by: however the person was called, always the same."""
        return Actor(id=self.person.id, role=self.role)

    def may(self, transcript: Transcript) -> bool:
        """Say whether the step is this person's to take for that record."""
        return any(self.person.is_same(one) for one in able(self.school, self.role, transcript))


def able(school: SchoolConfig, role: Role, transcript: Transcript) -> tuple[Person, ...]:
    """Return who may take a step of that role for a record: its own first, then who stands in."""
    roles = (role, *STAND_INS.get(role, ()))
    return tuple(one for each in roles for one in _holding(school, each, transcript))


def awaited(school: SchoolConfig, role: Role, transcript: Transcript) -> tuple[Person, ...]:
    """Return whom a record waits for in that role: who stands in only where it has nobody."""
    roles = (role, *STAND_INS.get(role, ()))
    found = (tuple(_holding(school, each, transcript)) for each in roles)
    return next(filter(None, found), ())


def holding(school: SchoolConfig, role: Role, grade: int | None = None) -> tuple[Person, ...]:
    """Return the persons of a role that the configuration names; of a grade, or all."""
    if role is Role.HEAD:
        return tuple(_persons(school.head))
    own = (one for one in school.people if one.role is role)
    return tuple(_persons(*(one for one in own if grade in (None, *(one.grades or (grade,))))))


def _all_holding(school: SchoolConfig, role: Role) -> tuple[Person, ...]:
    roles = (role, *STAND_INS.get(role, ()))
    return tuple(one for each in roles for one in holding(school, each))


def _holding(school: SchoolConfig, role: Role, transcript: Transcript) -> Iterator[Person]:
    if role is Role.HOMEROOM_TEACHER:
        yield from _persons(transcript.homeroom_teacher)
    else:
        yield from holding(school, role, transcript.school_class.grade)


def permitted(
    journey: Journey,
    school: SchoolConfig,
    actors: Sequence[Actor],
    class_name: str | None = None,
    pupil: str | None = None,
) -> tuple[Permitted, ...]:
    """Return who is meant by ``actors``, all of one role, if a record of that scope is theirs.

    Nobody, where there is no record in it.

    :raises PersonError: none is some one's; who may is named.
    :raises NamesakeError: several persons of the school have a name that is given.
    """
    role = actors[0].role
    may: dict[Person, set[str]] = {}
    found = tuple(transcripts(journey, school, class_name, pupil))
    for transcript in found:
        for one in able(school, role, transcript):
            may.setdefault(one, set()).add(transcript.school_class.name)
    may = may or {one: set() for one in _all_holding(school, role)}
    who = actors if may or found else ()
    return tuple(Permitted(school, role, _person(journey, school, one, may)) for one in who)


def require_person(journey: Journey, school: SchoolConfig, actor: Actor) -> Actor:
    """Return who is meant by ``actor``, in a role the configuration names the persons of.

    :raises PersonError: nobody who has that role, or stands in for it; who may is named.
    :raises NamesakeError: several persons of the school have that name.
    """
    may = {one: set[str]() for one in _all_holding(school, actor.role)}
    return Actor(id=_person(journey, school, actor, may).id, role=actor.role)


def _person(
    journey: Journey, school: SchoolConfig, actor: Actor, may: Mapping[Person, Collection[str]]
) -> Person:
    if by_number := [one for one in may if one.personal_id == actor.id]:
        return by_number[0]
    staff, everybody = _staff(journey, school), (*may, *_known(journey, school))
    found = meant(actor.id, everybody, staff)
    theirs = [one for one in found if any(one.is_same(other) for other in may)]
    if not theirs:
        raise _stranger(actor.role, may)
    if theirs[0].personal_id not in {one.personal_id for one in may} - {None}:
        # Theirs is known by name alone: whoever else has the name may be meant as well.
        found = meant(theirs[0].name, everybody, staff)
    if len(found) > 1:
        raise _namesakes(len(found))
    return theirs[0]


def _known(journey: Journey, school: SchoolConfig) -> Iterator[Person]:
    """Yield everybody whom records and configuration name: one of them may be a namesake."""
    yield from _persons(school.head, *school.people)
    for transcript in transcripts(journey, school):
        yield from _persons(transcript.homeroom_teacher, transcript.head)
        if isinstance(transcript, SecondaryTranscript):
            yield from _persons(*(subject.teacher for subject in transcript.subjects))


def _staff(journey: Journey, school: SchoolConfig) -> tuple[Person, ...]:
    with closing(opened(journey, school.source_config)) as source:
        return tuple(_persons(*source.staff()))


def _persons(*whom: Signer | StaffMember | Person) -> Iterator[Person]:
    for one in whom:
        if one.name or one.personal_id:
            code = None if isinstance(one, Signer) else one.code
            yield Person(name=one.name or "", personal_id=one.personal_id, code=code)


def transcripts(
    journey: Journey, school: SchoolConfig, class_name: str | None = None, pupil: str | None = None
) -> Iterator[Transcript]:
    """Yield what the documents of a school, class or pupil (by key) say.

    One that cannot be read is left out: whoever approves or signs it is told.
    """
    for _, version in journey.versions(school, class_name, pupil):
        if version.document_sha256 is not None:
            with suppress(*UNUSABLE):
                yield journey.record(version).transcript


def _stranger(role: Role, may: Mapping[Person, Collection[str]]) -> PersonError:
    name_vi, name_en = ROLE_NAMES[role]
    who_vi, who_en = _who(role, may)
    return PersonError(
        f"người nêu trong lệnh không làm được việc của {name_vi} ở đây",
        f"the person named does not act as {name_en} here",
        who_vi,
        who_en,
    )


def _who(role: Role, may: Mapping[Person, Collection[str]]) -> tuple[str, str]:
    names = [_named(role, *one) for one in may.items()]
    left = len(names) - _NAMED
    more_vi, more_en = (f"; và {left} người khác", f"; {left} others") if left > 0 else ("", "")
    if not names:
        return (
            "Dữ liệu của trường chưa ghi ai làm việc này.",
            "The school's data name nobody for it.",
        )
    listed = "; ".join(names[:_NAMED])
    vi = f"Người làm được: {listed}{more_vi}. Ghi số định danh, hoặc họ tên đúng như trên."
    en = f"Who may: {listed}{more_en}. Give the personal ID, or the name as it stands here."
    if role is Role.HOMEROOM_TEACHER:
        return vi, en
    table = f'[[schools.people]], role = "{role.value}"'
    return (
        f"{vi} Người khác của trường thì ghi vào hocba.toml: {table}.",
        f"{en} Others of the school are written into hocba.toml: {table}.",
    )


def _named(role: Role, person: Person, classes: Collection[str]) -> str:
    name, places = person.name or person.id, ", ".join(sorted(classes))
    return f"{name} ({places})" if role is Role.HOMEROOM_TEACHER else name


def _namesakes(count: int) -> NamesakeError:
    return NamesakeError(
        f"trường có {count} người cùng họ tên này",
        f"{count} persons of the school have this name",
        "Ghi số định danh cá nhân hoặc mã cán bộ thay cho họ tên.",
        "Give the personal ID, or the code of the staff list, in place of the name.",
    )

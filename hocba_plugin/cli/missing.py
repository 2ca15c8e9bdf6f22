"""How it is told who still has to approve or sign, by name."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from hocba_plugin.cli.output import Output
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey import Journey
from hocba_plugin.journey.missing import Act, Missing, missing
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.keys import masked

Found = Mapping[Missing, int]
_ACTS = {Act.APPROVE: ("duyệt", "approve"), Act.SIGN: ("ký", "sign")}
_NOBODY = "(dữ liệu chưa ghi tên)", "(not named in the data)"


def of(
    journey: Journey,
    schools: Iterable[SchoolConfig],
    class_name: str | None = None,
    *,
    grade: int | None = None,
    pupil: str | None = None,
    identities: Collection[UUID] | None = None,
) -> Found:
    """Return what is missing of several schools, or of some of their records."""
    found: dict[Missing, int] = {}
    for school in schools:
        found |= missing(
            journey, school, class_name, grade=grade, pupil=pupil, identities=identities
        )
    return found


def tell(output: Output, found: Found) -> None:
    """Show who can act now, a line each, and in one sentence who comes afterwards."""
    now = {one: count for one, count in found.items() if one.due}
    if now:
        output.say("Đang chờ:", "Waiting for:")
        output.table(
            [
                ("Trường", "School"),
                ("Người", "Person"),
                ("Việc", "What"),
                ("Môn", "Subject"),
                ("Lớp: số học bạ", "Class: records"),
                ("Học bạ", "Records"),
            ],
            [_line(output, one, classes) for one, classes in _by_person(now).items()],
        )
    _tell_later(output, [one for one in found if not one.due])


def rows(found: Found) -> list[dict[str, object]]:
    """Return what is missing as JSON has it: a row for each person, subject and class."""
    return [
        {
            "school": one.school,
            "act": one.act.value,
            "role": one.role.value,
            "person": _names(one) or None,
            "person_ref": ", ".join(masked(who.id) for who in one.persons) or None,
            "subject": one.subject,
            "class": one.class_name,
            "records": count,
            "due": one.due,
        }
        for one, count in found.items()
    ]


def _by_person(found: Found) -> dict[Missing, Counter[str]]:
    classes: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    first: dict[tuple[object, ...], Missing] = {}
    for one, count in found.items():
        key = one.school, one.act, one.role, one.persons, one.subject
        first.setdefault(key, one)
        classes[key][one.class_name] += count
    return {first[key]: counts for key, counts in classes.items()}


def _line(output: Output, one: Missing, classes: Counter[str]) -> tuple[object, ...]:
    places = ", ".join(f"{name}: {count}" for name, count in sorted(classes.items()))
    who = _names(one) or output.text(*_NOBODY)
    return one.school, who, _task(output, one), one.subject or "", places, classes.total()


def _task(output: Output, one: Missing) -> str:
    return f"{output.text(*_ACTS[one.act])} ({output.text(*ROLE_NAMES[one.role])})"


def _names(one: Missing) -> str:
    return ", ".join(who.name or masked(who.id) for who in one.persons)


def _tell_later(output: Output, later: list[Missing]) -> None:
    if not later:
        return
    people: dict[str, dict[str, None]] = defaultdict(dict)
    for one in later:
        people[_task(output, one)][_names(one) or output.text(*_NOBODY)] = None
    said = "; ".join(f"{task}: {_few(output, list(who))}" for task, who in people.items())
    output.say(f"Sau đó còn chờ {said}.", f"Afterwards waiting for {said}.")


def _few(output: Output, names: list[str]) -> str:
    more = len(names) - 3
    rest = output.text(f" và {more} người khác", f" and {more} others") if more > 0 else ""
    return ", ".join(names[:3]) + rest

"""Who signs: the personal IDs that mark exports lack, from a staff list.

Joined by staff code, then by name and birth date, then by a name nobody shares. Of several whom
nothing speaks against none is taken: nobody signs by guess.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks import Signer, StaffMember
from hocba_hooks.values.text import tidy

AMBIGUOUS = "R-X06"
_PARTS = ("name", "code", "birth")


@dataclass(frozen=True, slots=True)
class Named:
    """A teacher as some other file names them; ``place`` is where."""

    place: str
    name: str | None = None
    personal_id: str | None = None
    code: str | None = None
    birth: dt.date | None = None


class StaffList:
    """A school's staff, by code and by name."""

    def __init__(self, members: Iterable[StaffMember] = ()) -> None:
        self._by_code: dict[str, list[StaffMember]] = defaultdict(list)
        self._by_name: dict[str, list[StaffMember]] = defaultdict(list)
        for member in members:
            if member.code:
                self._by_code[_key(member.code)].append(member)
            self._by_name[_key(member.name)].append(member)

    def signer(self, named: Named, notes: Notes) -> Signer:
        """Return the signer, with the personal ID as far as it is certain.

        Where the list speaks of several, or only of somebody else by that code or name, it is
        noted (R-X06) and the personal ID is left open.
        """
        if named.personal_id:
            return Signer(name=named.name, personal_id=named.personal_id)
        listed = self._listed(named)
        found = [member for member in listed if _fits(member, named)]
        if listed and len({(member.personal_id, _key(member.name)) for member in found}) != 1:
            notes.warning(AMBIGUOUS, Cell("", named.place))
            return Signer(name=named.name)
        if not found:
            return Signer(name=named.name)
        return Signer(name=named.name or found[0].name, personal_id=found[0].personal_id)

    def _listed(self, named: Named) -> Sequence[StaffMember]:
        by_code = self._by_code.get(_key(named.code), []) if named.code else []
        return by_code or (self._by_name.get(_key(named.name), []) if named.name else [])


def _fits(member: StaffMember, named: Named) -> bool:
    """Whether nothing that both sides state speaks against it."""
    return (
        _agree(named.code and _key(named.code), member.code and _key(member.code))
        and _agree(named.name and _key(named.name), _key(member.name))
        and _agree(named.birth, member.birth)
    )


def _agree(one: object, other: object) -> bool:
    return not one or not other or one == other


def _key(text: str) -> str:
    # With every tone and mark: Hoà and Hòa may be two people, and nobody is guessed.
    return " ".join(tidy(text).casefold().split())


def assigned(rows: Sequence[Row], who: str) -> Mapping[str, Cell]:
    """Return whom rows assign to one task, as columns of the contract: ``{who}_name`` and so on.

    The second of two different people stands under ``{who}_besides``; a row that only repeats the
    first is nobody else.
    """
    if not rows:
        return {}
    first, *others = rows
    found = {f"{who}_{part}": first[part] for part in _PARTS}
    for other in others:
        if not all(_agree(_key(first.text(part)), _key(other.text(part))) for part in _PARTS):
            found[f"{who}_besides"] = other["name" if other["code"].blank else "code"]
    return found

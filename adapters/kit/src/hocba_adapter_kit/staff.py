"""Who signs: the personal IDs that mark exports lack, from a staff list.

Joined by staff code, then by name and birth date, then by a name nobody shares. Of several that fit
none is taken: nobody signs for another by guess.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hocba_adapter_kit.notes import Cell, Notes
from hocba_hooks import Signer, StaffMember
from hocba_hooks.values.text import match_key

AMBIGUOUS = "R-X06"


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
                self._by_code[match_key(member.code)].append(member)
            self._by_name[_name_key(member.name)].append(member)

    def signer(self, named: Named, notes: Notes) -> Signer:
        """Return the signer, with the personal ID as far as it is certain.

        Several who fit are noted (R-X06) and the personal ID is left open.
        """
        if named.personal_id:
            return Signer(name=named.name, personal_id=named.personal_id)
        found = self._candidates(named)
        if len({member.personal_id for member in found if member.personal_id}) > 1:
            notes.warning(AMBIGUOUS, Cell("", named.place))
            return Signer(name=named.name)
        known = next((member for member in found if member.personal_id), None)
        if known is None:
            return Signer(name=named.name or (found[0].name if found else None))
        return Signer(name=named.name or known.name, personal_id=known.personal_id)

    def _candidates(self, named: Named) -> Sequence[StaffMember]:
        by_code = self._by_code.get(match_key(named.code or ""), [])
        if by_code:
            return [m for m in by_code if not named.name or _same_name(m, named.name)]
        namesakes = self._by_name.get(_name_key(named.name or ""), [])
        born_then = [m for m in namesakes if named.birth is not None and m.birth == named.birth]
        return born_then or namesakes


def _same_name(member: StaffMember, name: str) -> bool:
    return _name_key(member.name) == _name_key(name)


def _name_key(name: str) -> str:
    # With tones: Hoà and Hóa are two people, hòa and hoà are not told apart by match_key either.
    return " ".join(name.casefold().split())

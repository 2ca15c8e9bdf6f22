"""Persons of a school: who is meant by what somebody typed, and who is not."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from hocba_hooks.transcripts import Personal
from hocba_hooks.values.text import Text


class Person(Personal):
    """A person who takes part: from the configuration, the records or the staff list."""

    name: Text = ""
    personal_id: Text | None = None
    code: Text | None = None
    """Of the member of staff, at the school."""

    @property
    def id(self) -> str:
        """What the person is written down by: personal ID, else code, else name."""
        return self.personal_id or self.code or self.name

    def is_same(self, other: "Person") -> bool:
        """Say whether both are one person. Names decide only where a personal ID is lacking."""
        if self.personal_id and other.personal_id:
            return self.personal_id == other.personal_id
        return bool(self.name) and name_key(self.name) == name_key(other.name)


def name_key(text: str) -> str:
    """Return what two writings of one name share: letters, whatever their case, form and blanks.

    Tones and hats stay: Nguyễn Thị Hoa and Nguyễn Thị Hoà are two persons.

    >>> name_key("NGUYỄN  Thị Hoa") == name_key("Nguyễn Thị Hoa")
    True
    """
    spread = unicodedata.normalize("NFC", " ".join(text.split())).casefold()
    return unicodedata.normalize("NFC", spread)


def meant(text: str, persons: Iterable[Person], staff: Sequence[Person] = ()) -> list[Person]:
    """Return the different persons whom ``text`` may mean.

    A personal ID or a code means one; a name may mean several, and nobody guesses.

    :param staff: the school's staff list, a row each.
    """
    everybody = _different(persons, staff)
    wanted = name_key(text)
    for written in (_by_id, _by_code, _by_name):
        # One number may stand beside two names: whoever gives either may mean that person.
        found = [one for one in everybody if wanted in map(written, one)]
        if wanted and found:
            return list(map(_together, found))
    return []


def _by_id(person: Person) -> str:
    return name_key(person.personal_id or "")


def _by_code(person: Person) -> str:
    return name_key(person.code or "")


def _by_name(person: Person) -> str:
    return name_key(person.name)


def _different(persons: Iterable[Person], staff: Sequence[Person]) -> list[list[Person]]:
    """Return everybody once: all that is written down of each person.

    A row of the staff list without a personal ID is the one person of its name, if there is one.
    """
    rows = Counter(map(_by_name, staff))
    found: list[list[Person]] = []
    # Those with a personal ID first: then the others can be told to be one of them.
    for one in sorted((*persons, *staff), key=lambda person: not person.personal_id):
        alone = bool(one.personal_id) or rows[_by_name(one)] < 2
        same = [person for person in found if alone and any(each.is_same(one) for each in person)]
        if len(same) == 1:
            same[0].append(one)
        else:
            found.append([one])
    return found


def _together(written: Sequence[Person]) -> Person:
    """Return one person of what is written down, a personal ID first."""
    names, codes = ([getattr(one, key) for one in written] for key in ("name", "code"))
    known = {"name": next(filter(None, names), ""), "code": next(filter(None, codes), None)}
    return written[0].model_copy(update=known)

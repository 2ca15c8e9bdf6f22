"""Our own ids of subjects, ethnic groups, countries and provinces, with their names and aliases.

A transcript carries these ids; a profile turns them into the codes of its receiver. The lists are
CSV files beside this module, each row with its source.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hocba_hooks.values.text import match_key

FOREIGNER = "55"
"""The ethnic-group id of a person who is not of a Vietnamese group (R-I06)."""

VIETNAM = "VN"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list: our id, its name on forms, other spellings."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject(Term):
    """A subject as one level of education teaches it.

    ``kind`` is ``level`` or ``level+mark`` in primary (TT 27/2020/TT-BGDĐT), ``mark`` or
    ``remark`` in secondary (TT 22/2021/TT-BGDĐT art. 5).
    """

    level: str = ""
    short_name: str = ""
    grades: range = range(0)
    mark_grades: range = range(0)
    kind: str = ""
    compulsory: bool = True

    @property
    def name_on_record(self) -> str:
        """The name that fits the record's field (20 letters in secondary)."""
        return self.short_name or self.name


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__name__).joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _aliases(cell: str) -> tuple[str, ...]:
    return tuple(alias.strip() for alias in cell.split(";") if alias.strip())


def _span(cell: str) -> range:
    if not cell:
        return range(0)
    first, _, last = cell.partition("-")
    return range(int(first), int(last or first) + 1)


@cache
def subjects(level: str) -> Mapping[str, Subject]:
    """Return the subjects of ``level`` by id, in the order of the printed form."""
    return {
        row["id"]: Subject(
            id=row["id"],
            name=row["name"],
            aliases=_aliases(row["aliases"]),
            level=row["level"],
            short_name=row["short_name"] if level != "primary" else "",
            grades=_span(row["grades"]),
            mark_grades=_span(row["mark_grades"]),
            kind=row["kind"],
            compulsory=row["status"].startswith("compulsory"),
        )
        for row in _rows("subjects")
        if row["level"] == level
    }


@cache
def _terms(name: str) -> Mapping[str, Term]:
    return {
        row["id"]: Term(row["id"], row["name"], _aliases(row["aliases"])) for row in _rows(name)
    }


@dataclass(frozen=True, slots=True)
class Circular:
    """A circular on assessment: it came into force grade by grade (R-S25)."""

    id: str
    name: str
    form: str
    first_years: Mapping[int, int]
    """Grade to the calendar year its first school year began in."""


@cache
def circulars() -> Mapping[str, Circular]:
    """Return the circulars whose rules are known, by id."""
    rows = _rows("circulars")
    return {
        row["id"]: Circular(
            row["id"],
            row["name"],
            row["form"],
            {int(o["grade"]): int(o["first_year"]) for o in rows if o["id"] == row["id"]},
        )
        for row in rows
    }


def ethnic_groups() -> Mapping[str, Term]:
    """Return the 54 groups and the foreigner by the number of QĐ 121-TCTK/PPCĐ."""
    return _terms("ethnic_groups")


def countries() -> Mapping[str, Term]:
    """Return countries by ISO 3166-1 alpha-2 code."""
    return _terms("countries")


@cache
def provinces() -> Mapping[str, str]:
    """Return the 34 provinces in force since 01/07/2025 by two-digit code (QĐ 19/2025/QĐ-TTg)."""
    return {row["id"]: row["name"] for row in _rows("provinces") if not row["valid_to"]}


@dataclass(frozen=True, slots=True)
class Validity:
    """When an entry of a list is in force; both days count, ``None`` is open."""

    first: dt.date | None = None
    last: dt.date | None = None

    @classmethod
    def of(cls, row: Mapping[str, str]) -> "Validity":
        """Return what ``valid_from`` and ``valid_to`` of a row say.

        :raises ValueError: not written YYYY-MM-DD.
        """
        first, last = (
            dt.date.fromisoformat(row[name]) if row[name] else None
            for name in ("valid_from", "valid_to")
        )
        return cls(first, last)

    def meets(self, since: dt.date, until: dt.date) -> bool:
        """Say whether a day from ``since`` to ``until`` is among them."""
        begun = self.first is None or self.first <= until
        return begun and (self.last is None or self.last >= since)


@cache
def provinces_between(since: dt.date, until: dt.date) -> Mapping[str, tuple[str, ...]]:
    """Return the provinces in force on some day of a span, by code.

    A code may have several names: seven changed their meaning on 01/07/2025 (R-I07).
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows("provinces"):
        if Validity.of(row).meets(since, until):
            found[row["id"]] = (*found.get(row["id"], ()), row["name"])
    return found


@cache
def provinces_within(code: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names of a province by code, with those that were merged into it; none: no code.

    Codes given before the mergers of 2025 stay in use for what they named, such as schools.
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows("provinces"):
        if code in (row["id"], row["merged_into"] or row["id"]):
            found[row["id"]] = (*found.get(row["id"], ()), row["name"])
    return found


@cache
def all_provinces() -> frozenset[str]:
    """Return every name a province has had."""
    return frozenset(row["name"] for row in _rows("provinces"))


_TIERS = ("thanhpho", "tinh", "tp")


def find_province(written: str, *, former: bool = True) -> str | None:
    """Return the code in force of a province, by its present, former or abbreviated name.

    With or without "Tỉnh" or "Thành phố". A province that was merged has the code of the one it
    went into: whole provinces were, so the name alone says it (NQ 202/2025/QH15). "Gia Lai" is the
    present one, though a province of that name had another code before.

    :param former: whether names of provinces that are no more will do.
    """
    key = match_key(written)
    known = _former_provinces() | _present_provinces() if former else _present_provinces()
    return known.get(key) or known.get(_without_tier(key))


def _without_tier(key: str) -> str:
    return key.removeprefix(next((tier for tier in _TIERS if key.startswith(tier)), ""))


@cache
def _present_provinces() -> dict[str, str]:
    codes = {_without_tier(match_key(name)): code for code, name in provinces().items()}
    return codes | _aliased(codes, merged="")


@cache
def _former_provinces() -> dict[str, str]:
    merged = [row for row in _rows("provinces") if row["merged_into"]]
    codes = {_without_tier(match_key(row["name"])): row["merged_into"] for row in merged}
    return codes | _aliased(codes | _present_provinces(), merged="yes") | _aliased(codes, merged="")


def _aliased(codes: Mapping[str, str], merged: str) -> dict[str, str]:
    rows = [row for row in _rows("province_aliases") if row["merged"] == merged]
    named = [(match_key(row["alias"]), match_key(row["name"])) for row in rows]
    return {alias: codes[name] for alias, name in named if name in codes}


def find(terms: Mapping[str, Term], written: str) -> str | None:
    """Return the id of the entry called ``written``; a real name wins over an alias.

    Historical names of another group are no aliases: "Thổ" is the Thổ, never the Tày.
    """
    key = match_key(written)
    by_name = next((term.id for term in terms.values() if match_key(term.name) == key), None)
    return by_name or next(
        (t.id for t in terms.values() if key in {match_key(alias) for alias in t.aliases}), None
    )


def find_subject(level: str, written: str) -> str | None:
    """Return the id of the subject called ``written`` at ``level``.

    Brackets may name the language or the art: "Ngoại ngữ 1 (Tiếng Anh)", "Nghệ thuật (Âm nhạc)".
    """
    return find(subjects(level), written) or find(subjects(level), written.partition("(")[0])

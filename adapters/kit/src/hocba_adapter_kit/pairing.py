"""Rows of different sheets that are about one pupil: two witnesses say so, the code and the name.

A row is a pupil's because it has the pupil's code, the school's own or the Ministry's, and does not
contradict name and birth date where they stand beside it. Where it does, nobody knows whose results
they are: each pupil it may belong to has an error (R-X10) and none of them is issued.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.spreadsheets import Row
from hocba_hooks import Evidence
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.text import match_key, spelling_key, tidy

_CODES = ("code", "moet_code")
_SERIALS = frozenset({"number"})
_FILLED_IN = (1, 1)
"""Month and day where only the year of birth is known."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against a row being a pupil's: the row's cell, and that of the pupil list."""

    code: str
    of_row: Cell
    of_pupil: Cell
    lasting: bool = True
    """Whether it stops the record; else somebody should look."""

    def note(self, notes: Notes, more: int) -> None:
        """Note it; ``more`` places say the same."""
        also = f" (+{more})" if more else ""
        cell = Cell("", f"{self.of_row.place} ≠ {self.of_pupil.place}{also}")
        stated, other = tidy(self.of_row.text), tidy(self.of_pupil.text)
        evidence = Evidence(stated=stated, computed=(other,))
        (notes.error if self.lasting else notes.warning)(self.code, cell, None, evidence)


@dataclass(frozen=True)
class Pairs:
    """Which rows of a kind of sheet are whose."""

    rows: Mapping[Row, Sequence[Row]]
    """By pupil, in the order of the sheet."""
    doubts: Mapping[Row, Sequence[Doubt]]
    """By pupil."""
    strangers: Sequence[Row]
    """Rows of nobody."""

    def one(self, pupil: Row) -> Row | None:
        """Return the pupil's row; of several, which are an error, the first."""
        return next(iter(self.rows.get(pupil, ())), None)

    def all(self, pupil: Row) -> Sequence[Row]:
        """Return the pupil's rows."""
        return self.rows.get(pupil, ())


def doubts_about(pupil: Row, people: "People", sheets: Iterable[Pairs]) -> Sequence[Doubt]:
    """Return what speaks against a pupil's rows: of the list ``people``, and of several sheets."""
    told = [doubt for pairs in sheets for doubt in pairs.doubts.get(pupil, ())]
    return [*people.repeated.get(pupil, ()), *told]


def strangers_in(sheets: Iterable[Pairs]) -> Sequence[Row]:
    """Return the rows of nobody, one a person: a stranger stands in the sheet of every subject."""
    found: dict[tuple[str, str], Row] = {}
    for row in (row for pairs in sheets for row in pairs.strangers):
        code = next(iter(_codes(row)), "")
        found.setdefault((code, _name(row)), row)
    return list(found.values())


def note_doubts(doubts: Iterable[Doubt], notes: Notes) -> None:
    """Note each kind of doubt once, at its first place, however many cells repeat it."""
    alike: dict[tuple[str, bool], list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        alike[doubt.code, doubt.lasting].append(doubt)
    for first, *others in alike.values():
        first.note(notes, len(others))


def pair(people: "People", rows: Iterable[Row]) -> Pairs:
    """Return whose the rows are, at most one for a pupil: a second one is an error (R-X11)."""
    found = _Pairing(people, once=True).done(rows)
    doubts = {pupil: list(told) for pupil, told in found.doubts.items()}
    for pupil, (first, *others) in found.rows.items():
        told = [_twice(first, other) for other in others]
        if told:
            doubts.setdefault(pupil, []).extend(told)
    return Pairs(found.rows, doubts, found.strangers)


def histories(people: "People", rows: Iterable[Row]) -> Pairs:
    """Return whose the rows are, any number for a pupil."""
    return _Pairing(people).done(rows)


@dataclass(frozen=True)
class People:
    """Pupils of the list by either code and by name: a class's for its own sheets, the school's
    for sheets of the school."""

    by_code: Mapping[str, Sequence[Row]]
    by_name: Mapping[str, Sequence[Row]]

    @classmethod
    def of(cls, pupils: Iterable[Row]) -> "People":
        """Return the pupils of these rows of the list."""
        by_code: dict[str, list[Row]] = defaultdict(list)
        by_name: dict[str, list[Row]] = defaultdict(list)
        for pupil in pupils:
            by_name[_name(pupil)].append(pupil)
            for code in _codes(pupil):
                by_code[code].append(pupil)
        return cls(by_code, by_name)

    @cached_property
    def repeated(self) -> Mapping[Row, Sequence[Doubt]]:
        """Who stands in the list twice, by code and name: nobody knows which row is right.

        And who has one of another's two codes: a column of codes has moved (R-X10). Of two with one
        code as such the rules tell (R-I10).
        """
        found: dict[Row, list[Doubt]] = defaultdict(list)
        for code, sharing in self.by_code.items():
            for one, other in permutations(dict.fromkeys(sharing), 2):
                if _is_called(one, other):
                    found[one].append(Doubt("R-X11", Cell("", one.place), Cell("", other.place)))
                elif _codes(one)[-1] != _codes(other)[-1]:
                    cells_of_code = _cell_with(one, code), _cell_with(other, code)
                    found[one].append(Doubt("R-X10", *cells_of_code))
        return found

    def coded(self, row: Row) -> list[Row]:
        """Return who has one of the row's codes."""
        return list(dict.fromkeys(p for code in _codes(row) for p in self.by_code.get(code, ())))

    def called(self, row: Row) -> list[Row]:
        """Return who is called like the row and was not born at another time."""
        name = _name(row)
        found = self.by_name.get(name, ()) if name else ()
        return [pupil for pupil in found if not _born_differently(row, pupil)]


@dataclass
class _Pairing:
    people: People
    once: bool = False
    """Whether a pupil has one row."""
    rows: dict[Row, list[Row]] = field(default_factory=lambda: defaultdict(list))
    doubts: dict[Row, list[Doubt]] = field(default_factory=lambda: defaultdict(list))
    strangers: list[Row] = field(default_factory=list)

    def done(self, rows: Iterable[Row]) -> Pairs:
        above: tuple[Row, Row] | None = None
        for row in rows:
            owner = self._owner(row)
            if owner is None:
                self.strangers.append(row)
                self._doubts_of_nobodys(row, above)
            else:
                self.rows[owner].append(row)
                above = row, owner
        return Pairs(self.rows, self.doubts, self.strangers)

    def _doubts_of_nobodys(self, row: Row, above: tuple[Row, Row] | None) -> None:
        """Note, for whom the rows above are about, one that says of nobody it is about (R-X10)."""
        if self.once or above is None or _codes(row) or _name(row):
            return
        of_whom, pupil = above
        self.doubts[pupil].append(Doubt("R-X10", row["code"], _code_cell(of_whom)))

    def _owner(self, row: Row) -> Row | None:
        coded = self.people.coded(row)
        if not coded:
            return self._by_name_alone(row)
        agreeing = [pupil for pupil in coded if _is_called(row, pupil)]
        if not agreeing:
            return self._contradicted(row, coded)
        # Who stands in the list twice stands in every file twice, in the same order.
        free = (pupil for pupil in agreeing if not (self.once and pupil in self.rows))
        owner = next(free, agreeing[0])
        self.doubts_of_birth(row, owner)
        return owner

    def _by_name_alone(self, row: Row) -> Row | None:
        """Return who the row is about where its code is nobody's, or there is none."""
        called = self.people.called(row)
        if len(called) == 1 and _is_told_by_birth(row, called[0]):
            return called[0]
        for pupil in called:
            self.doubts[pupil].append(Doubt("R-X10", _code_cell(row), _code_cell(pupil)))
        return called[0] if len(called) == 1 else None

    def _contradicted(self, row: Row, coded: Sequence[Row]) -> Row:
        """Note that a row has the code of one pupil and the name of another, for both."""
        for pupil in coded:
            alike = match_key(row.text("name")) == match_key(pupil.text("name"))
            namesakes = self.people.by_name.get(_name(row), ())
            # Marks that got lost are no other name, unless somebody else has just that name.
            lasting = not alike or bool(namesakes)
            self.doubts[pupil].append(Doubt("R-X10", row["name"], pupil["name"], lasting))
        for pupil in self.people.called(row):
            self.doubts[pupil].append(Doubt("R-X10", _code_cell(row), _code_cell(pupil)))
        return coded[0]

    def doubts_of_birth(self, row: Row, pupil: Row) -> None:
        births = _unlike_births(row, pupil)
        if births and (_contradict(*births) or _has_lost_its_day(*births)):
            self.doubts[pupil].append(Doubt("R-X12", row["birth"], pupil["birth"]))


def _twice(first: Row, other: Row) -> Doubt:
    same = _content(first) == _content(other)
    return Doubt("R-X11", Cell("", first.place), Cell("", other.place), lasting=not same)


def _content(row: Row) -> Mapping[str, str]:
    names = row.heading.indexes.keys() - _SERIALS
    return {name: text for name in names if (text := tidy(row.text(name)))}


def _is_called(row: Row, pupil: Row) -> bool:
    """Return whether nothing is said against the name; a sheet of codes alone says nothing."""
    if row.text("name") == pupil.text("name"):
        return True
    name = _name(row)
    return not name or not _name(pupil) or name == _name(pupil)


def _is_told_by_birth(row: Row, pupil: Row) -> bool:
    """Return whether a code is missing and the birth date is there to be the second witness."""
    return not all(map(_codes, (row, pupil))) and all(map(_birth, (row, pupil)))


def _unlike_births(row: Row, pupil: Row) -> tuple[PartialDate, PartialDate] | None:
    """Return both births where they are not written alike; ``None``: one says nothing, too."""
    stated, listed = row.text("birth"), pupil.text("birth")
    if not stated or not listed or _day(stated) == _day(listed):
        return None
    one, other = _birth(row), _birth(pupil)
    return (one, other) if one and other else None


def _born_differently(row: Row, pupil: Row) -> bool:
    births = _unlike_births(row, pupil)
    return births is not None and _contradict(*births)


def _contradict(stated: PartialDate, listed: PartialDate) -> bool:
    parts = zip(_parts(stated), _parts(listed), strict=True)
    return any(a != b for a, b in parts if a is not None and b is not None)


def _has_lost_its_day(stated: PartialDate, listed: PartialDate) -> bool:
    """Return whether the list has lost the day of birth that a row has; 01/01 is filled in."""
    if stated.day is None or listed.day is not None:
        return False
    return (stated.month, stated.day) != _FILLED_IN


def _day(written: str) -> str:
    """Return dd/MM/yyyy as ISO: most births are alike but for that, and need not be read."""
    day, month, year = written[:2], written[3:5], written[6:]
    return f"{year}-{month}-{day}" if written[2:3] == written[5:6] == "/" else written


def _parts(birth: PartialDate) -> tuple[int | None, ...]:
    return birth.year, birth.month, birth.day


def _birth(row: Row) -> PartialDate | None:
    return cells.birth(row["birth"], Notes()) if "birth" in row else None


def _name(row: Row) -> str:
    written = row.text("name")
    if not cells.says_something(written):
        # As it goes on the record: markup, or a word for nothing, is no other name.
        written = cells.text(row["name"], Notes()) or ""
    return spelling_key(" ".join(written.split()))


def _codes(row: Row) -> list[str]:
    return [code for column in _CODES if (code := _code(row, column))]


def _code(row: Row, column: str) -> str:
    written = row.text(column)
    # A code kept as a number in one of the files has lost its leading zeros.
    return tidy(written).lstrip("0") if cells.says_something(written) else ""


def _cell_with(row: Row, code: str) -> Cell:
    return next(row[column] for column in _CODES if _code(row, column) == code)


def _code_cell(row: Row) -> Cell:
    return next((row[column] for column in _CODES if not row[column].blank), row["code"])

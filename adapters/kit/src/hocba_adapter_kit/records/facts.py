"""One row of a query, its columns read by the shared readers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Literal, Self

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.records.codes import Codes
from hocba_adapter_kit.sql import Row
from hocba_hooks.transcripts import (
    Address,
    Grading,
    Parent,
    PupilStatus,
    TermGradings,
)
from hocba_hooks.values.marks import Score, Verdict, parse_score
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.values.text import tidy

_NOTHING: Row = {}
_PLACES = ("birthplace", "native_place", "residence")
_PEOPLE = ("father", "mother", "guardian", "teacher")
_PERIODS = ("semester1", "semester2", "year", "after_summer")
_FIELDS: Mapping[str, str] = {
    **{place: f"{place}.text" for place in _PLACES},
    **{f"{p}_{part}": f"{p}.{part}_code" for p in _PLACES for part in ("commune", "province")},
    **{f"{p}_{w}": f"{p}.{w}" for p in _PEOPLE for w in ("name", "occupation", "personal_id")},
    **{f"{w}_{period}": f"{w}.{period}" for w in ("study", "conduct") for period in _PERIODS},
    **{f"homeroom_{what}": f"homeroom_teacher.{what}" for what in ("name", "personal_id")},
    "content": "",
    "subject": "name",
    "sessions": "absences",
    "with_leave": "absent_with_leave",
    "without_leave": "absent_without_leave",
}
"""Where columns lead that are not called like the value they feed."""


class Facts:
    """A row that knows where it stands. What is not there is blank: a column, or the whole row."""

    __slots__ = ("_apart", "_feeds", "_where", "codes", "columns", "notes")

    def __init__(
        self, row: Row | None, where: str, notes: Notes, codes: Codes, told_apart_by: str = ""
    ) -> None:
        """Hold a row of the query and pupil ``where`` says.

        :param told_apart_by: the column that tells it from the pupil's other rows.
        """
        self.columns = _NOTHING if row is None else row
        """What is written, by column."""
        self._where, self._apart = where, told_apart_by
        self.codes = codes
        self._feeds: str | None = None
        self.notes = notes

    def feeding(self, part: str) -> Self:
        """Say which part of the record, by model path, is read from here; return the row itself.

        What cannot be read of it then names the value a person may correct.
        """
        self._feeds = part
        self.notes.reading(self)
        return self

    def cells(self) -> Iterator[Cell]:
        """Yield the cells of the row by what they feed; the row itself where it feeds a group."""
        if self._feeds:
            yield Cell("", self.place, field=self._feeds)
        for column in self.columns:
            yield self.cell(column)

    def field_of(self, column: str) -> str:
        """Return the model path of the value ``column`` feeds; empty where it is not known."""
        if self._feeds is None:
            return ""
        return f"{self._feeds}.{_FIELDS.get(column, column)}".strip(".")

    @property
    def place(self) -> str:
        """Where the row stands: query, pupil, and what tells it apart."""
        apart = self.columns.get(self._apart) if self._apart else None
        return f"{self._where} › {apart}" if apart else self._where

    def cell(self, column: str, kind: str = "") -> Cell:
        """Return one column; of a column with codes, what its code means."""
        text = self.columns.get(column, "")
        meaning = self.codes.meaning(kind, text) if kind else text
        return Cell(meaning, f"{self.place} › {column}", field=self.field_of(column))

    def code(self, column: str, kind: str) -> str:
        """Return what a column's code means, as text."""
        return self.codes.meaning(kind, self.columns.get(column, ""))

    def text(self, column: str) -> str | None:
        """Return a text."""
        written = self.columns.get(column)
        if not written:
            return None
        # Nearly all are as they should be, and need no place.
        if cells.says_something(written) and tidy(written) == written:
            return written
        return cells.text(self.cell(column), self.notes)

    def score(self, column: str) -> Score | None:
        """Return a mark, or a verdict in its place."""
        text = self.columns.get(column)
        if not text:
            return None
        try:
            # A school writes the same hundred marks a million times.
            return _parsed(self.codes.meaning("score", text))
        except ValueError:
            return cells.score(self.cell(column, "score"), self.notes)

    def test(self, column: str) -> Decimal | Literal[Verdict.EXEMPT] | None:
        """Return the mark of a primary test, or exempt."""
        return cells.mark_or_exempt(self.cell(column, "score"), self.notes)

    def tick(self, column: str, blank: bool | None = False) -> bool | None:
        """Return 1 as yes and 0 as no, or as the codes say."""
        return cells.tick(self.cell(column, "tick"), self.notes, blank)

    def sex(self, column: str) -> Sex:
        """Return the sex in the coding this source declares: Nam and Nữ where it declares none."""
        return cells.sex(self.cell(column, "sex"), self.notes)

    def status(self, column: str) -> PupilStatus:
        """Return what became of the pupil."""
        return cells.pupil_status(self.cell(column, "status"), self.notes)

    def gradings(self, what: str) -> TermGradings:
        """Return the four results of ``what``: study or conduct."""
        return TermGradings(
            semester1=self._grading(f"{what}_semester1"),
            semester2=self._grading(f"{what}_semester2"),
            year=self._grading(f"{what}_year"),
            after_summer=self._grading(f"{what}_after_summer"),
        )

    def address(self, what: str) -> Address:
        """Return a place and its codes."""
        return Address(
            text=self.text(what),
            commune_code=self.text(f"{what}_commune"),
            province_code=self.text(f"{what}_province"),
        )

    def parent(self, who: str) -> Parent:
        """Return father, mother or guardian."""
        return Parent(name=self.text(f"{who}_name"), occupation=self.text(f"{who}_occupation"))

    def _grading(self, column: str) -> Grading | None:
        return cells.grading(self.cell(column, "grading"), self.notes)


@lru_cache(maxsize=4096)
def _parsed(written: str) -> Score | None:
    return parse_score(written)


Rows = Mapping[str, list[Row]]
"""The rows of one pupil, by entity."""

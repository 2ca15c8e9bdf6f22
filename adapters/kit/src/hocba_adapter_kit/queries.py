"""Query files: one SELECT per entity, its columns declared, each replaceable by a school's own.

A query is a ``.sql`` file of its adapter. Its comment header declares the columns it returns::

    -- Classes of the school, by grade and name.
    -- columns:
    --   class_key: key, for the other queries and for reports
    --   name: text

``key`` is never NULL and may end up in reports; ``text`` is never a number (leading zeros would be
lost); ``number`` and ``date`` may also be text. A time-stamp is no ``date`` before the file says
what its day is: ``datetime`` is the time on a clock in Vietnam, whose day counts; ``instant`` has a
zone, or is UTC, and is midnight in Vietnam. Which columns a query may return stands in the
contract of ``records``; a file of the same name in a school's own folder replaces an adapter's.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

from hocba_adapter_kit.notes import written
from hocba_hooks import SourceError
from hocba_hooks.values.marks import plain
from hocba_hooks.written import decoded

_COLUMNS = re.compile(r"-- *columns:\s*", re.IGNORECASE)
_COLUMN = re.compile(r"-- +(?P<name>\w+): *(?P<type>\w+)\b.*")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "key": (str, int),
    "text": (str, type(None)),
    "number": (str, int, float, Decimal, type(None)),
    "date": (str, dt.date, type(None)),
    "datetime": (str, dt.date, type(None)),
    "instant": (str, dt.date, type(None)),
}
DAYS = ("date", "datetime", "instant")
"""Types of a column that the contract calls a date."""
_VIETNAM = dt.timezone(dt.timedelta(hours=7))
_MIDNIGHT = dt.time()


class QueryError(SourceError):
    """A database or one of its queries cannot be used; ``place`` names the query file."""

    fields = ("place", "reason_vi", "reason_en")
    vi = "Không đọc được cơ sở dữ liệu của trường ({place}): {reason_vi}"
    en = "The school's database cannot be read ({place}): {reason_en}"
    remedy_vi = "Kiểm tra url và các tệp truy vấn ở mục [source] trong hocba.toml."
    remedy_en = "Check url and query files of [source] in hocba.toml."


@dataclass(frozen=True, slots=True)
class Query:
    """One SELECT and the columns it must return, by name and declared type."""

    file: str
    statement: str
    columns: Mapping[str, str]

    @classmethod
    def parse(cls, file: str, text: str) -> "Query":
        """Read a query file.

        :raises QueryError: no columns are declared, or one is of an unknown type.
        """
        lines = text.splitlines()
        comments = [line for line in lines if line.startswith("--")]
        # A colon in a comment would be taken for a parameter.
        statement = "\n".join(line for line in lines if not line.startswith("--")).strip()
        return cls(file, statement.rstrip(";"), dict(_declared(file, comments)))

    def check_columns(self, got: list[str]) -> None:
        """See that ``got`` are the declared columns, in whatever order.

        :raises QueryError: a column is missing, extra, or there twice.
        """
        missing = [name for name in self.columns if name not in got]
        extra = [n for i, n in enumerate(got) if n not in self.columns or n in got[:i]]
        if missing or extra:
            raise QueryError(
                self.file,
                _named(("thiếu cột", missing), ("thừa cột", extra)),
                _named(("missing column", missing), ("extra column", extra)),
            )

    def texts(self, column: str, values: Sequence[object]) -> Sequence[str]:
        """Return the values of ``column`` in several rows; see ``text``."""
        if set(map(type, values)) == {str} and self.columns[column] not in DAYS:
            return cast(Sequence[str], values)
        return [self.text(column, value) for value in values]

    def text(self, column: str, value: object) -> str:
        """Return a value of ``column`` as text, NULL as the empty one.

        :raises QueryError: the value is not of the declared type.
        """
        kind = self.columns[column]
        if isinstance(value, _TYPES[kind]):
            if type(value) is int:
                return str(value)
            if kind in DAYS:
                value = self._day(column, kind, value)
            # NUMERIC(4, 1) holds -1.0 where another engine says -1: codes are looked up as text.
            return written(plain(value) if isinstance(value, Decimal) else value)
        got = "NULL" if value is None else type(value).__name__
        raise self._wrong_type(column, kind, got)

    def _day(self, column: str, kind: str, value: object) -> object:
        moment = _moment(value)
        if moment is None:
            return value
        if kind == "instant":
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
            # What is not midnight here is refused where the date is read.
            return zoned.astimezone(_VIETNAM).replace(tzinfo=None)
        if moment.tzinfo is not None or (kind == "date" and moment.time() != _MIDNIGHT):
            raise self._undeclared(column)
        return moment.date()

    def _undeclared(self, column: str) -> QueryError:
        return QueryError(
            self.file,
            f"cột {column} là thời điểm có giờ: khai là datetime (giờ Việt Nam), instant (có múi "
            "giờ, hoặc giờ UTC), hoặc CAST thành ngày trong câu truy vấn",
            f"column {column} holds times of day: declare it datetime (a clock in Vietnam) or "
            "instant (with a zone, or UTC), or CAST it to a date in the query",
        )

    def _wrong_type(self, column: str, kind: str, got: str) -> QueryError:
        return QueryError(
            self.file,
            f"cột {column} khai là {kind} nhưng cơ sở dữ liệu cho {got}",
            f"column {column} is declared as {kind} but the database gives {got}",
        )


def _moment(value: object) -> dt.datetime | None:
    """Return a value that has a time of day, also written as text; ``None`` for other values."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and len(value) > len("2014-04-24"):
        with suppress(ValueError):
            return dt.datetime.fromisoformat(value.strip())
    return None


def _named(*groups: tuple[str, list[str]]) -> str:
    return "; ".join(f"{what} {', '.join(names)}" for what, names in groups if names)


def _declared(file: str, comments: list[str]) -> Iterator[tuple[str, str]]:
    heads = [n for n, line in enumerate(comments) if _COLUMNS.fullmatch(line)]
    if not heads:
        raise QueryError(file, "thiếu phần khai báo “-- columns:”", "no “-- columns:” declared")
    for line in comments[heads[0] + 1 :]:
        column = _COLUMN.fullmatch(line)
        if column is None:
            return
        name, kind = column["name"].lower(), column["type"]
        if kind not in _TYPES:
            known = ", ".join(_TYPES)
            raise QueryError(
                file, f"cột {name}: kiểu phải là {known}", f"column {name}: type must be of {known}"
            )
        yield name, kind


@dataclass(frozen=True, slots=True)
class QueryFiles:
    """The query files an adapter ships, and a school's own folder that goes before them."""

    shipped: Traversable | None = None
    own: Path | None = None

    def all(self, names: Collection[str]) -> Mapping[str, Query]:
        """Return the queries there are of ``names``: the school's own where there is one.

        :raises QueryError: no such folder, a file in it that is none of ``names``, or one that
            cannot be read or declares nothing.
        """
        self._check_folder(names)
        found = {name: self.file(f"{name}.sql") for name in names}
        return {name: _query(file) for name, file in found.items() if file is not None}

    def file(self, name: str) -> Traversable | Path | None:
        """Return the file of that name, the school's own first; ``None`` when there is none."""
        shipped = self.shipped.joinpath(name) if self.shipped is not None else None
        own = next((file for file in self._own_files() if file.name.lower() == name.lower()), None)
        return own or (shipped if shipped is not None and shipped.is_file() else None)

    def _own_files(self) -> list[Path]:
        """Return the school's files; on Windows their names may be in any case."""
        found = sorted(self.own.iterdir()) if self.own is not None and self.own.is_dir() else []
        return [file for file in found if file.is_file()]

    def _check_folder(self, names: Collection[str]) -> None:
        if self.own is None:
            return
        if not self.own.is_dir():
            raise QueryError("queries", "không có thư mục này", "there is no such folder")
        for file in self._own_files():
            if file.suffix.lower() == ".sql" and file.stem.lower() not in names:
                known = ", ".join(names)
                raise QueryError(
                    file.name,
                    f"tên tệp truy vấn phải là một trong: {known}",
                    f"a query file is called one of: {known}",
                )


def _query(file: Traversable | Path) -> Query:
    try:
        text = decoded(file.read_bytes())
    except (OSError, UnicodeError):
        raise QueryError(file.name, "không đọc được tệp", "the file cannot be read") from None
    return Query.parse(file.name, text)

"""Converters: one value of the model to the text of a field, and back.

A profile names them in its ``convert`` column with arguments after colons, ``score:results:1``.
Writing returns ``None`` for "no such field in this record"; reading raises ``ValueError``.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.marks import Verdict, plain
from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.model import CodeList, FieldRow

Write = Callable[[Any, str], str | None]
"""(value, scope) to text; the scope is the record's level of education."""
Read = Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class Converter:
    """Both directions."""

    write: Write
    read: Read


NOTHING = Converter(lambda _value, _scope: None, lambda text, _scope: text)
"""Of nodes that hold no text of their own."""


def converter(row: FieldRow, codelists: Mapping[str, CodeList]) -> Converter:
    """Return the converter a row names.

    :raises ProfileError: no such converter or code list.
    """
    name, *arguments = row.convert.split(":")
    try:
        return _MAKERS[name](codelists, *arguments)
    except KeyError as error:
        missing = error.args[0]
        raise ProfileError(
            row.place,
            f"không có bộ chuyển đổi hoặc danh mục mã {missing}",
            f"no converter or code list {missing}",
        ) from None
    except TypeError:
        raise ProfileError(
            row.place,
            f"{row.convert} có tham số không đúng",
            f"{row.convert} has the wrong arguments",
        ) from None


def _text(_: Mapping[str, CodeList]) -> Converter:
    return Converter(lambda value, _: str(value), lambda text, _: text)


def _integer(_: Mapping[str, CodeList]) -> Converter:
    return Converter(lambda value, _: str(int(value)), lambda text, _: int(text))


def _decimal(text: str) -> Decimal:
    try:
        return plain(Decimal(text))
    except InvalidOperation:
        raise ValueError("not a number") from None


def _places(value: Decimal, decimals: str) -> str:
    # Padded, never rounded: a mark with too many decimals is a rule's business (R-S02).
    if decimals and value == (padded := value.quantize(Decimal(1).scaleb(-int(decimals)))):
        return f"{padded:f}"
    return f"{value:f}"


def _number(_: Mapping[str, CodeList], decimals: str = "") -> Converter:
    return Converter(lambda value, _: _places(value, decimals), lambda text, _: _decimal(text))


def _score(codelists: Mapping[str, CodeList], name: str, decimals: str = "") -> Converter:
    verdicts = codelists[name]

    def write(value: Any, scope: str) -> str | None:
        if isinstance(value, Verdict):
            return verdicts.code(value, scope)
        return _places(value, decimals)

    def read(text: str, scope: str) -> Any:
        verdict = verdicts.id(text, scope)
        return Verdict(verdict) if verdict else _decimal(text)

    return Converter(write, read)


def _code(codelists: Mapping[str, CodeList], name: str) -> Converter:
    codes = codelists[name]

    def write(value: Any, scope: str) -> str | None:
        # Not in the list: sent as it is, for the schema to refuse. Nothing is dropped in silence.
        return codes.code(str(value), scope) or str(value)

    def read(text: str, scope: str) -> str:
        found = codes.id(text, scope)
        if found is None:
            raise ValueError(f"not a code of the list {name}")
        return found

    return Converter(write, read)


def _flag(_: Mapping[str, CodeList], true: str) -> Converter:
    yes, _slash, no = true.partition("/")

    def read(text: str, _: str) -> bool:
        if text not in (yes, no):
            raise ValueError(f"neither {yes} nor {no}")
        return text == yes

    return Converter(lambda value, _: yes if value else no, read)


_DATE_FORMATS = {"iso": "%Y-%m-%d", "dmy": "%d/%m/%Y"}


def _parse(text: str, pattern: str) -> dt.date:
    return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date has no zone


def _date(_: Mapping[str, CodeList], style: str) -> Converter:
    pattern = _DATE_FORMATS[style]
    return Converter(lambda value, _: f"{value:{pattern}}", lambda text, _: _parse(text, pattern))


_BIRTHS: Mapping[tuple[str, str], str] = {
    ("day", "iso"): "%Y-%m-%d",
    ("month", "iso"): "%Y-%m",
    ("year", "iso"): "%Y",
    ("day", "dmy"): "%d/%m/%Y",
    ("month", "dmy"): "%m/%Y",
    ("year", "dmy"): "%Y",
}


def _precision(value: PartialDate) -> str:
    return "year" if value.month is None else "month" if value.day is None else "day"


def _birth(_: Mapping[str, CodeList], precision: str, style: str = "iso") -> Converter:
    pattern = _BIRTHS[precision, style]

    def write(value: PartialDate, _: str) -> str | None:
        if _precision(value) != precision:
            return None
        return f"{dt.date(value.year, value.month or 1, value.day or 1):{pattern}}"

    def read(text: str, _: str) -> PartialDate:
        date = _parse(text, pattern)
        return PartialDate(
            year=date.year,
            month=date.month if precision != "year" else None,
            day=date.day if precision == "day" else None,
        )

    return Converter(write, read)


def _school_year(_: Mapping[str, CodeList], part: str) -> Converter:
    readers: Mapping[str, Callable[[str], str]] = {
        "whole": lambda text: text,
        "start": lambda text: f"{int(text)}-{int(text) + 1}",
        "end": lambda text: f"{int(text) - 1}-{int(text)}",
    }
    reader = readers[part]

    def write(value: str, _: str) -> str:
        start, _dash, end = value.partition("-")
        return {"whole": value, "start": start, "end": end}[part]

    return Converter(write, lambda text, _: reader(text))


def _uuid(_: Mapping[str, CodeList]) -> Converter:
    return Converter(lambda value, _: str(value), lambda text, _: UUID(text))


def _timestamp(_: Mapping[str, CodeList]) -> Converter:
    return Converter(
        lambda value, _: value.strftime("%Y-%m-%dT%H:%M:%S"),
        lambda text, _: dt.datetime.fromisoformat(text),
    )


def _const(_: Mapping[str, CodeList], text: str) -> Converter:
    def read(found: str, _: str) -> str:
        if found != text:
            raise ValueError(f"is not the fixed text {text}")
        return found

    return Converter(lambda _value, _scope: text, read)


_MAKERS: Mapping[str, Callable[..., Converter]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "score": _score,
    "code": _code,
    "flag": _flag,
    "date": _date,
    "birth": _birth,
    "school-year": _school_year,
    "uuid": _uuid,
    "timestamp": _timestamp,
    "const": _const,
}

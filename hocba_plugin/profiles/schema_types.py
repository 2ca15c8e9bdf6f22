"""What a schema allows a single value to be, told from its row and its code list."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.model import CodeList, FieldRow

ENUMERATED = 60
"""Longer code lists (countries) are left to the rules: a schema is read by people too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueType:
    """A simple type of XML Schema: base and facets; an empty facet restricts nothing."""

    base: str = "xs:string"
    codes: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    """Alternatives: one of them must match the whole value."""
    max_length: int | None = None
    minimum: str = ""
    maximum: str = ""

    def facets(self) -> list[tuple[str, str]]:
        """Return (facet, value) in the order a restriction lists them."""
        text = self.base == "xs:string" and not self.codes
        pairs = [
            # The writer leaves a missing value out, so an empty element is never right.
            ("minLength", "1" if text else ""),
            ("maxLength", str(self.max_length or "") if text else ""),
            ("minInclusive", self.minimum),
            ("maxInclusive", self.maximum),
            *(("pattern", pattern) for pattern in self.patterns),
            *(("enumeration", code) for code in self.codes),
        ]
        return [(facet, value) for facet, value in pairs if value]


def value_type(row: FieldRow, codelists: Mapping[str, CodeList]) -> ValueType:
    """Return the type of one form's row.

    :raises ProfileError: its converter or code list is unknown.
    """
    name, *arguments = row.convert.split(":")
    try:
        return _MAKERS[name](row, codelists, arguments)
    except (KeyError, IndexError):
        raise ProfileError(
            row.place,
            f"{row.convert} không có kiểu tương ứng trong schema",
            f"{row.convert} has no type in a schema",
        ) from None


def union(types: Sequence[ValueType]) -> ValueType:
    """Return the narrowest type that allows whatever one of ``types`` allows."""
    bases = {type_.base for type_ in types}
    if len(bases) > 1:
        return ValueType()
    lengths = [type_.max_length for type_ in types]
    return ValueType(
        base=bases.pop(),
        codes=_all_of([type_.codes for type_ in types]),
        patterns=_all_of([type_.patterns for type_ in types]),
        max_length=None if None in lengths else max(filter(None, lengths), default=None),
        minimum=_bound([type_.minimum for type_ in types], min),
        maximum=_bound([type_.maximum for type_ in types], max),
    )


def id_type(ids: Sequence[str]) -> ValueType:
    """Return the type of an Id attribute that follows one of the templates ``ids``."""
    return ValueType(base="xs:NCName", patterns=_distinct(map(_id_pattern, ids)))


def _distinct(texts: "map[str] | Sequence[str]") -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _all_of(facets: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    if not all(facets):
        return ()
    return _distinct([value for facet in facets for value in facet])


def _bound(limits: Sequence[str], choose: Callable[..., str]) -> str:
    return choose(limits, key=float) if all(limits) else ""


def _id_pattern(template: str) -> str:
    parts = []
    for literal, name, spec, _ in Formatter().parse(template):
        digits = re.sub(r"\D", "", spec or "").lstrip("0") or "1"
        parts.append(_literal(literal) + (f"[0-9]{{{digits},}}" if name else ""))
    return "".join(parts)


def _literal(text: str) -> str:
    # re.escape escapes letters that XML Schema does not let one escape.
    return re.sub(r"([\\|.?*+(){}\[\]^])", r"\\\1", text)


def _own_pattern(row: FieldRow) -> tuple[str, ...]:
    # A pattern of XML Schema always spans the whole value: there ^ and $ are plain letters.
    pattern = row.pattern.removeprefix("^").removesuffix("$")
    return (pattern,) if pattern else ()


_Maker = Callable[[FieldRow, Mapping[str, CodeList], list[str]], ValueType]


def _of_base(base: str, pattern: str = "") -> _Maker:
    def make(row: FieldRow, _codelists: Mapping[str, CodeList], _arguments: list[str]) -> ValueType:
        return ValueType(
            base=base,
            patterns=_own_pattern(row) or ((pattern,) if pattern else ()),
            max_length=row.max_length,
            minimum=row.minimum if base != "xs:string" else "",
            maximum=row.maximum if base != "xs:string" else "",
        )

    return make


_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WRITTEN_DAY = r"(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}"
_YEAR = r"[0-9]{4}"
_TEXT = _of_base("xs:string")
_DATES: Mapping[tuple[str, str], _Maker] = {
    ("day", "iso"): _of_base("xs:date", _DAY),
    ("day", "dmy"): _of_base("xs:string", _WRITTEN_DAY),
    ("month", "iso"): _of_base("xs:gYearMonth", r"[0-9]{4}-[0-9]{2}"),
    ("month", "dmy"): _of_base("xs:string", r"(0[1-9]|1[0-2])/[0-9]{4}"),
    ("year", "iso"): _of_base("xs:gYear", _YEAR),
    ("year", "dmy"): _of_base("xs:gYear", _YEAR),
}


def _date(row: FieldRow, codelists: Mapping[str, CodeList], arguments: list[str]) -> ValueType:
    return _DATES["day", arguments[0]](row, codelists, arguments)


def _birth(row: FieldRow, codelists: Mapping[str, CodeList], arguments: list[str]) -> ValueType:
    precision, style = (*arguments, "iso")[:2]
    return _DATES[precision, style](row, codelists, arguments)


def _school_year(row: FieldRow, lists: Mapping[str, CodeList], arguments: list[str]) -> ValueType:
    pattern = f"{_YEAR}-{_YEAR}" if arguments[0] == "whole" else _YEAR
    return _of_base("xs:string", pattern)(row, lists, arguments)


def _codes(codelists: Mapping[str, CodeList], name: str) -> tuple[str, ...]:
    return _distinct(list(codelists[name].codes.values()))


def _code(row: FieldRow, codelists: Mapping[str, CodeList], arguments: list[str]) -> ValueType:
    codes = _codes(codelists, arguments[0])
    if len(codes) > ENUMERATED:
        return _TEXT(row, codelists, arguments)
    return ValueType(codes=codes)


def _score(row: FieldRow, codelists: Mapping[str, CodeList], arguments: list[str]) -> ValueType:
    verdicts = _codes(codelists, arguments[0])
    number_or_verdict = "|".join((r"[0-9]+(\.[0-9]+)?", *map(_literal, verdicts)))
    return _of_base("xs:string", number_or_verdict)(row, codelists, arguments)


def _flag(_row: FieldRow, _lists: Mapping[str, CodeList], arguments: list[str]) -> ValueType:
    return ValueType(codes=tuple(arguments[0].split("/")))


def _const(_row: FieldRow, _lists: Mapping[str, CodeList], arguments: list[str]) -> ValueType:
    return ValueType(codes=(arguments[0],))


_MAKERS: Mapping[str, _Maker] = {
    "text": _TEXT,
    "integer": _of_base("xs:integer"),
    "number": _of_base("xs:decimal"),
    "uuid": _of_base("xs:string", r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "timestamp": _of_base("xs:dateTime", _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}"),
    "date": _date,
    "birth": _birth,
    "school-year": _school_year,
    "code": _code,
    "score": _score,
    "flag": _flag,
    "const": _const,
}

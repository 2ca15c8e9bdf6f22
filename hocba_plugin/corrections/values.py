"""Values of a transcript as people write them, and back."""

import datetime as dt
import re
import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import Grading, SubjectLevel, TraitLevel, YearResult
from hocba_hooks.values.dates import PartialDate, parse_date
from hocba_hooks.values.marks import Verdict, parse_score, plain
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.values.text import match_key, tidy
from hocba_plugin.corrections.problems import Problem, Refused

_WORDS: Mapping[type[StrEnum], Mapping[StrEnum, tuple[str, ...]]] = {
    Sex: {Sex.MALE: ("Nam",), Sex.FEMALE: ("Nữ",), Sex.UNKNOWN: ("",)},
    SubjectLevel: {
        SubjectLevel.COMPLETED_WELL: ("T", "Hoàn thành tốt"),
        SubjectLevel.COMPLETED: ("H", "Hoàn thành"),
        SubjectLevel.NOT_COMPLETED: ("C", "Chưa hoàn thành"),
        SubjectLevel.EXEMPT: ("M", "Miễn"),
    },
    TraitLevel: {
        TraitLevel.GOOD: ("T", "Tốt"),
        TraitLevel.PASSED: ("Đ", "Đạt"),
        TraitLevel.NEEDS_EFFORT: ("C", "Cần cố gắng"),
    },
    YearResult: {
        YearResult.EXCELLENT: ("HTXS", "Hoàn thành xuất sắc"),
        YearResult.COMPLETED_WELL: ("HTT", "Hoàn thành tốt"),
        YearResult.COMPLETED: ("HT", "Hoàn thành"),
        YearResult.NOT_COMPLETED: ("CHT", "Chưa hoàn thành"),
    },
    Grading: {
        Grading.GOOD: ("T", "Tốt"),
        Grading.FAIR: ("K", "Khá"),
        Grading.PASSED: ("Đ", "Đạt"),
        Grading.NOT_PASSED: ("CĐ", "Chưa đạt"),
    },
    Verdict: {
        Verdict.PASSED: ("Đạt",),
        Verdict.NOT_PASSED: ("Chưa đạt",),
        Verdict.EXEMPT: ("Miễn",),
    },
}
"""How a level is written on the form, the usual way first."""
_YES, _NO = "Có", "Không"
_LISTS = {"ethnic_group": vocabulary.ethnic_groups, "nationality": vocabulary.countries}
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.ASCII)


def shown(value: object) -> str:
    """Return a value as a person reads it: dates dd/MM/yyyy, levels by letter, decimal comma."""
    match value:
        case None:
            return ""
        case bool():
            return _YES if value else _NO
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case PartialDate():
            parts = [value.day, value.month]
            return "/".join([*(f"{one:02}" for one in parts if one), f"{value.year:04}"])
        case dt.date():
            return shown(PartialDate.of(value))
        case StrEnum():
            return _WORDS[type(value)][value][0]
    return str(value)


def parsed(text: str, name: str, annotation: Any) -> object:
    """Return the value of field ``name`` that ``text`` means; ``None`` when it is empty.

    :raises Refused: it is no value of that field.
    """
    try:
        return _read(tidy(text), name, tuple(_kinds(annotation)))
    except ValueError:
        raise Refused(Problem.VALUE) from None  # its text would repeat the value


def _read(text: str, name: str, kinds: tuple[type, ...]) -> object:
    if not text:
        return Sex.UNKNOWN if Sex in kinds else None
    if name in _LISTS:
        return _listed(text, _LISTS[name]())
    if Decimal in kinds:
        return _number(text, verdicts=Verdict in kinds)
    if PartialDate in kinds:
        return _partial_date(text)
    if dt.date in kinds:
        return parse_date(text)
    if bool in kinds:
        return _one_of({_YES: True, _NO: False}, text)
    if str in kinds:
        return text
    levels = next(table for kind, table in _WORDS.items() if kind in kinds)
    return _one_of({word: one for one, words in levels.items() for word in words if word}, text)


def _kinds(annotation: Any) -> Iterator[type]:
    """Yield the plain types of an annotation, whatever is wrapped around them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from _kinds(one)
    elif origin is Literal:
        yield from (type(one) for one in get_args(annotation))
    else:
        yield annotation


def _one_of(words: Mapping[str, object], text: str) -> object:
    keys = {match_key(word): value for word, value in words.items()}
    if match_key(text) not in keys:
        raise ValueError("none of the words of this field")
    return keys[match_key(text)]


def _listed(text: str, terms: Mapping[str, vocabulary.Term]) -> str:
    found = text if text in terms else vocabulary.find(terms, text)
    if found is None:
        raise ValueError("not in its list")
    return found


def _number(text: str, *, verdicts: bool) -> object:
    if _NUMBER.fullmatch(text):
        return plain(Decimal(text.replace(",", ".")))
    if not verdicts:
        raise ValueError("not a number")
    return parse_score(text)


def _partial_date(text: str) -> PartialDate:
    if _YEAR.fullmatch(text):
        return PartialDate(year=int(text))
    if match := _MONTH.fullmatch(text):
        return PartialDate(year=int(match[2]), month=int(match[1]))
    return PartialDate.of(parse_date(text))

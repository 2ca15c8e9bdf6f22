"""Names and other texts (R-T02 to R-T10)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hocba_hooks import Repair, Transcript
from hocba_hooks.values.text import spelling_key
from hocba_plugin.validate import writing
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.encodings import Misread, Reading, reading, sure_reading
from hocba_plugin.validate.rules.identifiers import is_foreign
from hocba_plugin.validate.texts import Kind

_PUPIL = "pupil.name"
_SECTOR_LIMIT = 50
"""Of the sector database (QĐ 4998/QĐ-BGDĐT, draft annex)."""
_UNSURE = "unsure"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Outside ``Char`` of XML 1.0 (2.2)."""
_LOST = re.compile(r"\ufffd|á[º»](?=\w)")
"""What is left of a letter of which a reader dropped a byte."""
_MISREAD = {Misread.OLD_FONT: "R-T08", Misread.MOJIBAKE: "R-T09"}
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_LETTERS = "[A-Za-zÀ-ÏÑ-ÖØ-ïñ-öø-ƈƊ-ɏḀ-ỿ]+"
_PLAIN_NAME = re.compile(f"{_PLAIN_LETTERS}(?:[ '’-]{_PLAIN_LETTERS})*")
"""Nothing to look at but capitals: most names."""
_FOREIGN_LETTER = re.compile(r"[ÄÅÆÇËÎÏÖØÛÜÞßäåæçëîïöøûüþÿ]")
"""Letters that no name of a Vietnamese group has."""


@dataclass(frozen=True, slots=True)
class _Fault:
    code: str
    variant: str = ""
    after: str | None = None
    """The whole text mended: whoever accepts one proposal has accepted all for that text."""


@rule("R-T02", "R-T03", "R-T04", "R-T06", "R-T08", "R-T09")
def texts_are_well_written(context: Context[Transcript]) -> Hits:
    """Encodings come first: the soft hyphen is a letter of TCVN3."""
    foreign = is_foreign(context.transcript.pupil)
    for one in context.texts:
        of_foreigner = foreign and one.path.startswith("pupil.")
        faults = _in_name(one.text) if one.kind is Kind.NAME else _in_text(one.text, one.kind)
        for fault in faults:
            if not (of_foreigner and fault.variant == _UNSURE):
                after = fault.after
                repair = Repair(before=one.text, after=after) if after is not None else None
                yield Hit(one.path, fault.variant, repair=repair, code=fault.code)


@rule("R-T03")
def xml_can_hold_every_text(context: Context[Transcript]) -> Hits:
    """In whatever field: one such sign would end the making of documents, not only of this one."""
    for path, text in _strings(context.transcript.model_dump()):
        if _UNWRITABLE.search(text):
            yield Hit(path, "unwritable")


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text below a value with its path; rows of a list count as one place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from _strings(below, f"{path}.{name}".lstrip("."))
    elif isinstance(value, tuple):
        for below in value:
            yield from _strings(below, path)


@rule("R-T05")
def pupils_name_is_not_too_long(context: Context[Transcript]) -> Hits:
    """The profile's limit stops, the sector database's is told."""
    name = context.transcript.pupil.name or ""
    limits = [place.row.max_length for place in context.places if place.path == _PUPIL]
    limit = next((limit for limit in limits if limit), None)
    if limit and len(name) > limit:
        yield Hit(_PUPIL, data={"limit": limit})
    elif len(name) > _SECTOR_LIMIT:
        yield Hit(_PUPIL, "sector", {"limit": _SECTOR_LIMIT})


@rule("R-T07")
def pupils_name_has_several_words(context: Context[Transcript]) -> Hits:
    """One word is rare, and real for some groups."""
    if len((context.transcript.pupil.name or "").split()) == 1:
        yield Hit(_PUPIL)


@rule("R-T08")
def pupils_name_has_no_foreign_letters(context: Context[Transcript]) -> Hits:
    """An ö in the name of a Vietnamese pupil is doubtful, even where no encoding explains it."""
    pupil = context.transcript.pupil
    name = pupil.name or ""
    if not is_foreign(pupil) and _FOREIGN_LETTER.search(name) and reading(name) is None:
        yield Hit(_PUPIL, _UNSURE)


@rule("R-T10")
def pupils_name_is_spelt_as_last_year(context: Context[Transcript]) -> Hits:
    """Hòa and Hoà, Mỹ and Mĩ are one name; which is right, the birth certificate knows."""
    if context.previous is None:
        raise Unchecked("no_last_year")
    name, before = context.transcript.pupil.name, context.previous.pupil.name
    if name and before and name != before and spelling_key(name) == spelling_key(before):
        yield Hit(_PUPIL)


@lru_cache(maxsize=8192)
def _in_name(name: str) -> tuple[_Fault, ...]:
    found = reading(name)
    if _LOST.search(found.text if found else name):
        return (_Fault("R-T09", "lost"),)
    if found is not None:
        sure = found.sure or not writing.is_legal_name(name)
        return (_Fault(_MISREAD[found.misread], "" if sure else _UNSURE, _mended(name, found)),)
    if _PLAIN_NAME.fullmatch(name) and not writing.is_in_one_case(name):
        return ()
    return tuple(_in_unicode_name(name))


def _in_unicode_name(name: str) -> Iterator[_Fault]:
    after, latin = _mended(name, None), writing.name_without_look_alikes(name)
    if latin != name:
        yield _Fault("R-T02", _UNSURE if writing.has_foreign_d(name) else "", after)
    if writing.on_one_line(name) != name:
        doubled = writing.on_one_line(name) == re.sub(" +", " ", name)
        yield _Fault("R-T03", "spaces" if doubled else "", after)
    if not writing.is_legal_name(writing.on_one_line(latin)):
        yield _Fault("R-T04")
    if writing.is_in_one_case(name):
        yield _Fault("R-T06", after=after)


def _mended(name: str, found: Reading | None) -> str:
    text = writing.with_capitals(found.text) if found else name
    text = writing.on_one_line(writing.name_without_look_alikes(text))
    return writing.in_title_case(text) if writing.is_in_one_case(text) else text


@lru_cache(maxsize=4096)
def _in_text(text: str, kind: Kind) -> tuple[_Fault, ...]:
    if _PLAIN_TEXT.fullmatch(text):
        return ()
    clean = writing.on_one_line if kind is Kind.LINE else writing.without_invisible
    found = sure_reading(text)
    if _LOST.search(found.text if found else text):
        return (_Fault("R-T09", "lost"),)
    if found is not None:
        return (_Fault(_MISREAD[found.misread], "text", clean(found.text)),)
    return tuple(_in_unicode_text(text, clean(text), clean(writing.text_without_look_alikes(text))))


def _in_unicode_text(text: str, cleaned: str, after: str) -> Iterator[_Fault]:
    if after != cleaned:
        yield _Fault("R-T02", "text", after)
    if cleaned != text:
        yield _Fault("R-T03", "text", after)

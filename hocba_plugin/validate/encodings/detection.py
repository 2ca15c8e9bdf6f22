"""How a text was misread, and what it said."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from hocba_plugin.validate.encodings import mojibake, tcvn3, vni
from hocba_plugin.validate.encodings.syllables import LIKE_D, is_syllable, is_untoned

_SIGNS = re.compile(r"[\x80-\x9f\xa1-\xac\xae-\xb3\xb5-\xbf×÷]")
"""Letters of TCVN3, never of a name. White space and apostrophes are faults of another kind."""
_IMPOSSIBLE = re.compile(
    r"[\xad\xc0-\xff](?:(?<=[\xadÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿ])"
    r"|(?<=[a-zà-ÿ][À-Þ])|(?<=[aeAE][À-ÿ])|(?<=[oO][âõÂÕ])|(?<=[uUyY][ùõÙÕ])|(?<=[ôÔ][ùõÙÕ])"
    r"|(?<=[uU][yY][ôÔ])|(?<=[aâãeêioôõuýy][ÌÒìò]))"
)
"""What no Vietnamese word has: foreign letters, capitals inside, two vowels with a wrong tone.

Each is told by its last letter, which few texts have many of: looking back from it is quick.
"""
_VNI_MIDDLE_NAME = re.compile(r" Thò ")
"""Thị in VNI; as a middle name Thò is nobody's."""
_FOREIGN_TOO = re.compile(r"[ëïñÑ]")
_WORD = re.compile(r"[^ \t\r\n]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BEYOND_LATIN1 = re.compile(r"[^\W\d_\x00-\xff]")
_MOST = 0.8
_SEVERAL = 2


class Misread(StrEnum):
    """How a text was misread."""

    OLD_FONT = "old_font"
    """TCVN3 or VNI bytes (R-T08)."""
    MOJIBAKE = "mojibake"
    """UTF-8 or cp1258 bytes read as cp1252 (R-T09)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text would say in the encoding it was written in."""

    misread: Misread
    text: str
    sure: bool
    """Whether it is Vietnamese now and could not be before."""


_OLD_ENCODINGS: tuple[tuple[Misread, Callable[[str], str | None]], ...] = (
    (Misread.OLD_FONT, vni.decoded),
    (Misread.MOJIBAKE, mojibake.cp1258),
    (Misread.OLD_FONT, tcvn3.decoded),
)


@lru_cache(maxsize=8192)
def reading(text: str) -> Reading | None:
    """Return how ``text`` was misread and what it said, ``None`` for good text."""
    if text.isascii():
        return None
    return _from_utf8(text) or (_best(text) if _is_impossible(text) else _suspected(text))


@lru_cache(maxsize=8192)
def sure_reading(text: str) -> Reading | None:
    """Return the reading of a text of which much may be true; ``None`` when it is not certain."""
    if text.isascii():
        return None
    found = _from_utf8(text)
    if found is None and _is_impossible(text) and not _BEYOND_LATIN1.search(text):
        found = _best(text)
    return found if found and found.sure else None


def _from_utf8(text: str) -> Reading | None:
    after = mojibake.utf8(text)
    return None if after is None else Reading(Misread.MOJIBAKE, after, sure=True)


def _is_impossible(text: str) -> bool:
    return bool(_SIGNS.search(text) or _IMPOSSIBLE.search(text))


def _best(text: str) -> Reading | None:
    """Return the encoding that makes most syllables of a text with impossible letters."""
    found = max(_readings(text), key=lambda one: _share(one.text), default=None)
    if found is None:
        return None
    if not _SIGNS.search(text) and (_share(text) == 1 or _share(found.text) < _share(text)):
        return None
    if "\xad" in text and not _share(found.text) > _share(text):
        return None  # an invisible hyphen, not the ư of TCVN3
    return found


def _suspected(text: str) -> Reading | None:
    """Return a reading of letters, but no syllables, of Vietnamese; one such word may be a name."""
    middle_name = bool(_VNI_MIDDLE_NAME.search(text))
    if _share(text) == 1 and not middle_name:
        return None
    for found in _readings(text):
        changed = sum(old != new for old, new in _words(text, found.text))
        if _share(found.text) == 1 and (middle_name or changed >= _SEVERAL):
            return Reading(found.misread, found.text, sure=False)
    return None


def _readings(text: str) -> Iterator[Reading]:
    mixed = bool(_BEYOND_LATIN1.search(text))
    for misread, decode in _OLD_ENCODINGS:
        after = _decoded(text, decode)
        if after is not None and _is_likely(text, after):
            sure = not mixed and _share(after) >= _MOST and not _is_foreign(text)
            yield Reading(misread, after, sure)


def _decoded(text: str, decode: Callable[[str], str | None]) -> str | None:
    """Return ``text`` decoded word by word; where one is right already, only those that are not."""
    words = _WORD.findall(text)
    if _BEYOND_LATIN1.search(text):
        after = [word if _share(word) == 1 else decode(word) or word for word in words]
    else:
        after = [decode(word) for word in words]
    if None in after:
        return None
    rest = iter(after)
    return _WORD.sub(lambda _: next(rest) or "", text)


def _is_likely(before: str, after: str) -> bool:
    """Say whether most changed words are syllables, or untoned words as in Êđê names."""
    if after in (before, before.translate(LIKE_D)):
        return False  # R-T02 knows better
    words = (new for old, new in _words(before, after) if old != new)
    changed = [word for new in words for word in _LETTERS.findall(new)]
    mixed = bool(_BEYOND_LATIN1.search(before))
    likely = [word for word in changed if is_syllable(word) or (is_untoned(word) and not mixed)]
    a_word = any(len(word) > 1 for word in changed)  # "3 × 4" and "10¹" are signs
    return a_word and len(likely) >= _MOST * len(changed)


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    return zip(_WORD.findall(before), _WORD.findall(after), strict=True)


def _is_foreign(text: str) -> bool:
    """Say whether all that is unusual is one letter of foreign or Êđê names: Loïc, Ñuê."""
    unusual = [letter for letter in text if not letter.isascii()]
    return len(unusual) == 1 and bool(_FOREIGN_TOO.match(unusual[0]))


def _share(text: str) -> float:
    words = _LETTERS.findall(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0

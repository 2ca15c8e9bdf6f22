"""How names and texts are written: look-alike letters, invisible signs, capitals."""

import re
import unicodedata

from hocba_plugin.validate.encodings.syllables import LIKE_D, is_syllable

_HOMOGLYPHS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеорсуіјѕхһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaeopcyijsxhdqwABEZHIKMNOPTYXo",
)
"""Cyrillic and Greek letters that look like a Latin one."""
_LOOK_ALIKE = re.compile(r"[ðÐɖƉ\u0370-\u052f]")
_JOINERS = str.maketrans("ʼ‘`´ʹ′‐‑–", "''''''---")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_INVISIBLE_IN_PROSE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff]")
"""Without what emoji and other scripts need."""
_NAME_PART = re.compile(r"[^\s-]+")
_SMALL_INITIAL = re.compile(r"(?<![^\s-])[^\W\d_a-zA-Z]")
_LEGAL_JOINERS = frozenset(" '’-")


def name_without_look_alikes(name: str) -> str:
    """Return ``name`` with Latin letters, apostrophes and hyphens for what looks like them."""
    mended = name.translate(LIKE_D).translate(_JOINERS)
    return _WORD.sub(lambda word: _latin(word[0]), mended) if _LATIN.search(mended) else mended


def text_without_look_alikes(text: str) -> str:
    """Return ``text`` with the letters replaced that are wrong for certain: inside Latin words."""
    if not _LOOK_ALIKE.search(text):
        return text
    return _WORD.sub(lambda word: _latin_if_mixed(word[0]), text)


def has_foreign_d(name: str) -> bool:
    """Say whether ð or Ɖ stands in words that are no Vietnamese ones then either: Guðrún."""
    words = [word for word in _WORD.findall(name) if word.translate(LIKE_D) != word]
    return any(not is_syllable(word.translate(LIKE_D)) for word in words)


def on_one_line(text: str) -> str:
    """Return ``text`` without invisible signs, its words one plain space apart."""
    return " ".join(_INVISIBLE.sub("", text).split())


def without_invisible(text: str) -> str:
    """Return prose without invisible signs; its spaces and line breaks stay."""
    return _INVISIBLE_IN_PROSE.sub("", text)


def is_legal_name(name: str) -> bool:
    """Say whether ``name`` is of Latin letters, spaces, apostrophes and hyphens: H'Lan, Y-Blim."""
    return all(_is_legal(letter) for letter in name)


def is_in_one_case(name: str) -> bool:
    """Say whether ``name`` is all capitals or all small letters; not asked with an apostrophe."""
    if "'" in name or "’" in name or all(len(word) == 1 for word in _WORD.findall(name)):
        return False
    return name.isupper() or name.islower()


def in_title_case(name: str) -> str:
    """Return ``name`` with a capital for each word and each part behind a hyphen: Y-Blim Êban."""
    return _NAME_PART.sub(lambda part: part[0][0].upper() + part[0][1:].lower(), name)


def with_capitals(name: str) -> str:
    """Return a name that comes from a font without capitals for toned vowels."""
    if any(len(word) > 1 and word.isupper() for word in _WORD.findall(name)) and "'" not in name:
        return in_title_case(name)
    return _SMALL_INITIAL.sub(lambda letter: letter[0].upper(), name)


def _latin_if_mixed(word: str) -> str:
    vietnamese = word.translate(LIKE_D)
    if is_syllable(vietnamese):
        return vietnamese
    return _latin(word) if _LATIN.search(word) else word


def _latin(word: str) -> str:
    """Return ``word`` in Latin letters if all others look like one."""
    mended = word.translate(_HOMOGLYPHS)
    return mended if all(map(_LATIN.match, mended)) else word


def _is_legal(letter: str) -> bool:
    if letter in _LEGAL_JOINERS or unicodedata.category(letter) == "Mn":
        return True  # Êđê letters such as ô̆ have no precomposed form
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN")

"""UTF-8 and cp1258 bytes that were read as cp1252 (or as Latin-1)."""

import re
import unicodedata

from hocba_plugin.validate.encodings.syllables import LETTERS, is_syllable

_LEAD_BYTES = re.compile(r"[Â-ßà-ï][\x80-\xbf\u0152-\u2122]|[ÃÆ]$")
_WORD = re.compile(r"[^ \t\r\n]+")
_LAST_WORD = re.compile(r"[^ \t\r\n]+$")
_STRIPPED_BYTES = ("\xa0", "\x85")
"""White space in Latin-1: where à, Ạ or ễ end a text, their last byte may have been trimmed off."""
_CLOSING = "’”…"
_PUNCTUATION = frozenset("–—‘’“”…•°²³·×÷«»")
_END_OF_LATIN_EXTENDED_A = "\u017f"


def utf8(text: str) -> str | None:
    """Return what ``text`` said if words of it are UTF-8 read as cp1252; ``None`` if none is."""
    if not _LEAD_BYTES.search(text):
        return None
    sure = any(_undone(word) and not _is_quoted(word) for word in _WORD.findall(text))
    after = _WORD.sub(lambda word: _undone(word[0]) or word[0], text) if sure else text
    ended = _LAST_WORD.sub(lambda word: _completed(word[0], sure=sure), after)
    return ended if ended != text else None


def cp1258(word: str) -> str | None:
    """Return the text whose cp1258 bytes ``word`` was read from; tones are bytes of their own."""
    try:
        text = unicodedata.normalize("NFC", _bytes(word).decode("cp1258"))
    except UnicodeError:
        return None
    return text if all(map(_is_likely, text)) else None


def _is_quoted(word: str) -> bool:
    """Say whether a good word ends in a sign that is a byte of UTF-8: “THỊ XÃ”."""
    return is_syllable(word.rstrip(_CLOSING))


def _undone(word: str, lost: str = "") -> str | None:
    try:
        text = unicodedata.normalize("NFC", _bytes(word + lost).decode("utf-8"))
    except UnicodeError:
        return None
    if text == word:
        return None
    twice = _undone(text)
    return twice or (text if all(map(_is_likely, text)) else None)


def _completed(word: str, *, sure: bool) -> str:
    """Return the last word with the byte that trimming took from it; XÃ alone is a good word."""
    if not sure and is_syllable(word):
        return word
    found = (_undone(word, lost) for lost in _STRIPPED_BYTES)
    return next((text for text in found if text and is_syllable(text)), word)


def _is_likely(letter: str) -> bool:
    small_and_foreign = letter.islower() and letter <= _END_OF_LATIN_EXTENDED_A
    return (
        " " <= letter <= "~"
        or letter.lower() in LETTERS
        or letter in _PUNCTUATION
        or small_and_foreign
    )


def _bytes(text: str) -> bytes:
    return b"".join(map(_cp1252, text))


def _cp1252(letter: str) -> bytes:
    # Five bytes are undefined in cp1252; readers leave them as C1 controls.
    return letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else "cp1252")

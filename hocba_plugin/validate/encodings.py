"""Recognising Vietnamese text that was read in the wrong encoding.

By what cannot occur in Vietnamese (a capital with a tone after a small letter, two vowels with the
second one accented), never by single letters: ô, ò, ó stand in good names and in VNI text alike.
"""

import re
import unicodedata
from enum import StrEnum

_VIETNAMESE_LATIN1 = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
_SIGNS = re.compile(r"[\u00a1-\u00b4\u00b5\u00b6-\u00bf×÷]")
"""Signs that are letters in TCVN3 (the soft hyphen is ư)."""
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ][À-Þ]")
_ACCENT_AFTER_VOWEL = re.compile(r"[aeAE][À-ÿ]|[oO][âõùøûï]|[uU][õùøûï]|[yY][ùøûõï]|ô[ùøûõï]|AÙ")
_NO_VIETNAMESE_LETTER = re.compile(f"[^\\W\\d_a-zA-Z{_VIETNAMESE_LATIN1}ñÑðÐ]")
_COMBINING_AS_LETTER = re.compile(r"[aâãeêioôõuýy][ÞÌÒ]|[âãêôõý][ìò]")
"""cp1258 bytes of combining tones read as cp1252: Þ is a tilde, Ì and ì a grave, ò a dot below."""


class Misread(StrEnum):
    """How a text was misread."""

    OLD_FONT = "old_font"
    """TCVN3 or VNI bytes (R-T08)."""
    MOJIBAKE = "mojibake"
    """UTF-8 or cp1258 bytes read as cp1252 (R-T09)."""


def misread(text: str) -> Misread | None:
    """Return how ``text`` was misread, ``None`` for good text."""
    if undone(text) is not None or _COMBINING_AS_LETTER.search(text):
        return Misread.MOJIBAKE
    if any(clue.search(text) for clue in (_SIGNS, _CAPITAL_INSIDE, _ACCENT_AFTER_VOWEL)):
        return Misread.OLD_FONT
    return None


def has_foreign_letters(text: str) -> bool:
    """Say whether Latin-1 letters stand in ``text`` that no name of a Vietnamese group has."""
    return any(ord(found[0]) < 0x100 for found in _NO_VIETNAMESE_LETTER.finditer(text))


def undone(text: str) -> str | None:
    """Return the text whose UTF-8 bytes were read as cp1252; ``None`` when that is not the case."""
    if text.isascii():
        return None
    try:
        return unicodedata.normalize("NFC", b"".join(map(_cp1252, text)).decode("utf-8"))
    except UnicodeError:
        return None


def _cp1252(letter: str) -> bytes:
    # Five bytes are undefined in cp1252; readers leave them as C1 controls.
    return letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else "cp1252")

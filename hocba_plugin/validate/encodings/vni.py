"""VNI (VNI-Times) read as Latin-1: a vowel and behind it a sign for its hat, tone or both."""

import re
import unicodedata

_TONES = {
    "grave": "\u0300",
    "acute": "\u0301",
    "hook": "\u0309",
    "tilde": "\u0303",
    "dot": "\u0323",
}
_HAT, _BREVE = "\u0302", "\u0306"
_TAILS = {
    "ø": _TONES["grave"],
    "ù": _TONES["acute"],
    "û": _TONES["hook"],
    "õ": _TONES["tilde"],
    "ï": _TONES["dot"],
}
_HAT_TAILS = {
    "â": _HAT,
    "à": _HAT + _TONES["grave"],
    "á": _HAT + _TONES["acute"],
    "å": _HAT + _TONES["hook"],
    "ã": _HAT + _TONES["tilde"],
    "ä": _HAT + _TONES["dot"],
}
_BREVE_TAILS = {
    "ê": _BREVE,
    "è": _BREVE + _TONES["grave"],
    "é": _BREVE + _TONES["acute"],
    "ú": _BREVE + _TONES["hook"],
    "ü": _BREVE + _TONES["tilde"],
    "ë": _BREVE + _TONES["dot"],
}
_TAILS_OF = {
    "a": _TAILS | _HAT_TAILS | _BREVE_TAILS,
    "e": _TAILS | _HAT_TAILS,
    "o": _TAILS | _HAT_TAILS,
    "u": _TAILS,
    "y": _TAILS,
    "ô": _TAILS,
    "ö": _TAILS,
}
_ALONE = {
    "ô": "ơ",
    "ö": "ư",
    "ñ": "đ",
    "î": "ỵ",
    "ì": "ì",
    "í": "í",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
}
_UNITS = re.compile(r"[aeouyôö][ø-üàáâãäåèéêëïõ]|[\x80-\xff]", re.IGNORECASE)


class _NoVniError(ValueError):
    """A sign that VNI does not have there."""


def decoded(word: str) -> str | None:
    """Return the VNI text ``word`` was; ``None`` when it cannot have been any."""
    try:
        return _UNITS.sub(lambda found: _letter(found[0]), word)
    except _NoVniError:
        return None


def _letter(unit: str) -> str:
    """Return the letter of a vowel with its tail, or of a sign that stands alone."""
    vowel, tail = unit[0].lower(), unit[1:].lower()
    marks = _TAILS_OF.get(vowel, {}).get(tail) if tail else ""
    plain = _ALONE.get(vowel, vowel if tail else None)
    if marks is None or plain is None:
        raise _NoVniError
    letter = unicodedata.normalize("NFC", plain + marks)
    return letter.upper() if unit[0].isupper() else letter

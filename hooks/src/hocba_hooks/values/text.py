"""Vietnamese text: the normal form everything is stored in, and the key it is compared by."""

import re
import unicodedata
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_LAST_Y = re.compile(r"(?<![aăâeêioôơuưy])y$|(?<=^qu)y$")


def tidy(text: str) -> str:
    """Return ``text`` in Unicode NFC without outer white space (TCVN 6909:2001, R-T01).

    The only two changes made without asking a person.
    """
    return unicodedata.normalize("NFC", text).strip()


Text = Annotated[str, AfterValidator(tidy)]
"""A string that is NFC and trimmed wherever it stands in a model."""


_LONGEST = 500
_CODE = re.compile(r"(?!.*\d{9})[A-Za-z0-9][A-Za-z0-9._:-]{0,31}")
"""Short, plain, and without room for a pupil's number."""


def one_line(text: str) -> str:
    """Return what somebody outside wrote as one bounded line of visible text.

    It stands beside our own words on terminals and in files: nothing in it may act as theirs.

    >>> one_line("Sai mã\\r\\n\\x1b[31mOK")
    'Sai mã [31mOK'
    """
    seen = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text)
    line = " ".join(unicodedata.normalize("NFC", seen).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def initials(name: str) -> str:
    """Return what tells pupils of a class apart without naming them.

    >>> initials("Nguyễn Văn  Ân")
    'N.V.Â.'
    """
    return "".join(f"{word[0].upper()}." for word in tidy(one_line(name)).split())


def a_code(text: str) -> str:
    """Return a code as it is, and "?" for what is none: codes go where no pupil may be named."""
    return text if _CODE.fullmatch(text) else "?"


# A school's data write the same few thousand words a million times.
@lru_cache(maxsize=1 << 15)
def match_key(text: str) -> str:
    """Return what two spellings of one name share: no tone, case, space, hyphen or apostrophe.

    For matching names of ethnic groups, provinces or subjects; never for changing a person's name.

    >>> match_key("H'Mông") == match_key("Hmông")
    True
    """
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _NOT_LETTERS.sub("", spread)


def spelling_key(text: str) -> str:
    """Return what two lawful spellings of one text share: place of the tone, i or y, case (R-T10).

    Tones and hats stay, so Hòa and Hoà are equal, Hòa and Hoa are not. For matching only.

    >>> spelling_key("Mỹ Hòa") == spelling_key("Mĩ Hoà")
    True
    """
    spread = unicodedata.normalize("NFD", text.lower())
    return _WORD.sub(lambda word: _tone_last(word[0]), spread)


def _tone_last(word: str) -> str:
    plain = unicodedata.normalize("NFC", _TONE.sub("", word))
    return _LAST_Y.sub("i", plain) + "".join(_TONE.findall(word))

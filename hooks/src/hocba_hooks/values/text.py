"""Vietnamese text: the normal form everything is stored in, and the key it is compared by."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

_NOT_LETTERS = re.compile(r"[^0-9a-z]+")


def tidy(text: str) -> str:
    """Return ``text`` in Unicode NFC without outer white space (TCVN 6909:2001, R-T01).

    The only two changes made without asking a person.
    """
    return unicodedata.normalize("NFC", text).strip()


Text = Annotated[str, AfterValidator(tidy)]
"""A string that is NFC and trimmed wherever it stands in a model."""


def match_key(text: str) -> str:
    """Return what two spellings of one name share: no tone, case, space, hyphen or apostrophe.

    For matching names of ethnic groups, provinces or subjects; never for changing a person's name.

    >>> match_key("H'Mông") == match_key("Hmông")
    True
    """
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _NOT_LETTERS.sub("", spread)

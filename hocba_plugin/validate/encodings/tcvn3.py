"""TCVN3 (the "ABC" fonts, VN3 of TCVN 5712:1993) read as Latin-1.

It has no capital vowels with a tone: fonts with capital shapes show the codes of the small letters
as capitals, so a converted word may have to be raised.
"""

import re

_FROM = 0xA1
_TABLE = (
    "ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·"  # A1-BF
    "······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò"  # C0-DF
    "·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ·"  # E0-FF
)
LETTERS = {chr(code): letter for code, letter in enumerate(_TABLE, start=_FROM) if letter != "·"}
"""Letter by code, as Latin-1 shows the code."""

_CODES = re.compile(r"[\x80-\xff]")
_RAISED = re.compile(r"[A-Z]")
_NOT_RAISED = re.compile(r"[a-z]")
_TWO = 2


def decoded(word: str) -> str | None:
    """Return the TCVN3 text ``word`` was; ``None`` when it cannot have been any."""
    if any(letter not in LETTERS for letter in _CODES.findall(word)):
        return None
    letters = _CODES.sub(lambda found: LETTERS[found[0]], word)
    return letters.upper() if _in_a_capital_font(word) else letters


def _in_a_capital_font(word: str) -> bool:
    return len(_RAISED.findall(word)) >= _TWO and not _NOT_RAISED.search(word)

"""What people write: small text files, in whatever their editor saves, and names of files."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTES = range(0xDC80, 0xDD00)
"""How Python keeps the bytes of a file name that are no text."""


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, or with the mark Windows begins its files with (BOM).

    :raises UnicodeDecodeError: it is in another encoding, or no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding)
    if (place := content.find(b"\0")) >= 0:
        raise UnicodeDecodeError("utf-8", content, place, place + 1, "UTF-16 without its mark")
    return content.decode("utf-8")


def shown(name: str) -> str:
    """Return a name as text that can be written anywhere: bytes that are no text as ``\\xNN``."""
    return _SURROGATE.sub(_as_number, name)


def _as_number(surrogate: re.Match[str]) -> str:
    number = ord(surrogate[0])
    return f"\\x{number - 0xDC00:02x}" if number in _BYTES else f"\\u{number:04x}"

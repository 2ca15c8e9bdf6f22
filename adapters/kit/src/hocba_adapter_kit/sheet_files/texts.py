"""Bytes to text, never by a guess that could spoil a name."""

import re
import unicodedata

from .refused import CannotReadError, Why

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_SINGLE_BYTE = frozenset({"windows-1258", "windows-1252", "iso-8859-1"})
_VIETNAMESE = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
_TYPOGRAPHY = frozenset("\u00a0–—“”‘’…°")
_LETTER_BYTES = 4


def decoded(content: bytes) -> str:
    """Return the text of a file in Unicode: UTF-8, or UTF-16 as Excel's "Unicode text" has it.

    :raises CannotReadError: it is in a code page, or cut off within a letter.
    """
    try:
        return content.decode(encoding_of(content))
    except UnicodeDecodeError as error:
        at_the_end = error.end >= len(content) - _LETTER_BYTES and len(content) > _LETTER_BYTES
        cut_off = "unexpected end" in error.reason or "truncated" in error.reason
        raise CannotReadError(Why.CUT_OFF if cut_off and at_the_end else Why.CODE_PAGE) from None


def encoding_of(content: bytes) -> str:
    """Return the encoding by the byte order mark; without one half of ASCII is zeros in UTF-16."""
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return name
    head = content[: 1 << 12]
    low, high = head[1::2].count(0), head[::2].count(0)
    if max(low, high) * 8 < len(head):
        return "utf-8"
    return "utf-16-le" if low > high else "utf-16-be"


def decoded_page(content: bytes) -> str:
    """Return the text of a web page, which may be in the code page that it names.

    Texts for the fonts .VnTime or VNI are no code page: their letters come out as none of ours.

    :raises CannotReadError: it is in no encoding that spells Vietnamese.
    """
    try:
        return decoded(content)
    except CannotReadError as refused:
        if refused.why is not Why.CODE_PAGE:
            raise
    named = _CHARSET.search(content[: 1 << 12])
    name = named[1].decode().lower() if named else "windows-1258"
    if name not in _SINGLE_BYTE:
        raise CannotReadError(Why.CODE_PAGE)
    text = unicodedata.normalize("NFC", content.decode(name, "replace"))
    if not {letter for letter in set(text.lower()) if ord(letter) > 127} <= _KNOWN:
        raise CannotReadError(Why.CODE_PAGE)
    return text


_KNOWN = _VIETNAMESE | _TYPOGRAPHY

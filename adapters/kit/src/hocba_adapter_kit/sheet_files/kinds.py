"""What a file is, told by how it begins: portals call everything .xls."""

import re
from enum import StrEnum
from pathlib import Path

from .refused import CannotReadError, Why
from .texts import encoding_of


class Kind(StrEnum):
    """The kinds that are read."""

    ZIPPED = "zipped"
    """.xlsx, .ods."""
    COMPOUND = "compound"
    """.xls."""
    HTML = "html"
    MHTML = "mhtml"
    SPREADSHEETML = "spreadsheetml"
    """XML Spreadsheet 2003."""
    DELIMITED = "delimited"


_HEAD = 1 << 16
_BINARY = {b"PK\x03\x04": Kind.ZIPPED, b"\xd0\xcf\x11\xe0": Kind.COMPOUND}
_OTHERS = {
    b"%PDF": Why.PDF,
    b"{\\rtf": Why.WORD,
    b"Rar!": Why.ARCHIVE,
    b"7z\xbc\xaf": Why.ARCHIVE,
    b"\x1f\x8b": Why.ARCHIVE,
    b"\x89PNG": Why.PICTURE,
    b"\xff\xd8\xff": Why.PICTURE,
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind_of(path: Path) -> Kind:
    """Return the kind of a file.

    :raises CannotReadError: it is no spreadsheet, or cannot be opened.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        raise CannotReadError(Why.CLOSED) from None
    for beginning, kind in _BINARY.items():
        if head.startswith(beginning):
            return kind
    if not head.strip(b"\0"):
        raise CannotReadError(Why.HOLLOW if head else Why.EMPTY)
    for beginning, why in _OTHERS.items():
        if head.startswith(beginning):
            raise CannotReadError(why)
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> Kind:
    # UTF-16 letters of tags are ASCII with zeros between; its byte order mark is no control.
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").lower()
    if text.startswith(b"<") or (b"<table" in text and b"<tr" in text):
        tags = text[: text.find(b"<html")] if b"<html" in text else text
        return Kind.SPREADSHEETML if _SPREADSHEET in tags else Kind.HTML
    if b"multipart/related" in text and text.startswith((b"mime-version:", b"from:")):
        return Kind.MHTML
    if encoding_of(head).startswith("utf-8") and _CONTROL.search(head):
        raise CannotReadError(Why.DAMAGED)
    return Kind.DELIMITED

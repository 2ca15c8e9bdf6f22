"""A "Single File Web Page": one page for each sheet, packed like an e-mail."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import CloseBoundaryNotFoundDefect
from html import unescape
from pathlib import Path

from .grids import Grid
from .html_page import grid_of
from .refused import CannotReadError, Why
from .texts import decoded_page

_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>")


def grids(file: str) -> Iterator[Grid]:
    """Yield the sheets of a file.

    :raises CannotReadError: there is no table in it, or it is cut off.
    """
    pages = list(_pages(Path(file).read_bytes()))
    if not pages:
        raise CannotReadError(Why.NO_TABLE)
    names = [unescape(name) for name in _NAME.findall(pages[0])]
    found = [grid for page in pages if (grid := grid_of(page, Path(file).stem)) is not None]
    if not found:
        raise CannotReadError(Why.NO_TABLE)
    named = names if len(names) == len(found) else [grid.name for grid in found]
    for grid, name in zip(found, named, strict=True):
        grid.name = name
        yield grid


def _pages(content: bytes) -> Iterator[str]:
    message = message_from_bytes(content, policy=policy.default)
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects):
        raise CannotReadError(Why.CUT_OFF)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield decoded_page(payload)

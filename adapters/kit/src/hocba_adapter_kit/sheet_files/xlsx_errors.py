"""Errors and formulas without a result in the sheets of an .xlsx."""

import re
import zipfile
from collections.abc import Iterator

from .grids import Place
from .suspects import is_marked
from .xml_events import Element, events, local

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_COMPUTED_ON_LOAD = re.compile(rb"""fullCalcOnLoad=["'](?:1|true)["']""")
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"


def errors_of(archive: zipfile.ZipFile) -> dict[int, dict[Place, str]]:
    """Return the errors by sheet.

    :raises SyntaxError: a part is no XML.
    """
    book = archive.read(_BOOK)
    unreliable = _COMPUTED_ON_LOAD.search(book) is not None
    parts = _parts(book, archive.read(_LINKS))
    return {
        number: dict(_errors(content, unreliable))
        for number, content in enumerate(map(archive.read, parts))
        if is_marked(content)
    }


def _parts(book: bytes, links: bytes) -> Iterator[str]:
    """Yield the name of each sheet's part, in the order of the workbook."""
    targets = {
        element.get("Id"): str(element.get("Target"))
        for event, element in events(links, "Relationship")
        if event == "start"
    }
    for event, sheet in events(book, "sheet"):
        if event == "start":
            target = targets.get(local(sheet, "id"), "")
            yield target[1:] if target.startswith("/") else f"xl/{target}"


def _errors(content: bytes, unreliable: bool) -> Iterator[tuple[Place, str]]:
    row = column = -1
    for event, element in events(content, "row", "c"):
        reference = element.get("r")
        if str(element.tag).endswith("}row"):
            if event == "start":
                row, column = int(reference) - 1 if reference else row + 1, -1
            else:
                element.clear()
        elif event == "end":
            column = _column(reference) if reference else column + 1
            if text := _error(element, unreliable):
                yield (row, column), text


def _column(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise SyntaxError("no cell reference")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _error(cell: Element, unreliable: bool) -> str:
    kind, value = cell.get("t"), cell.findtext("{*}v") or ""
    if kind == "e":
        return value or "#N/A"
    if cell.find("{*}f") is None or (kind == "str" and value != "0"):
        return ""
    # Programs that cannot compute write 0 and ask Excel to compute when it opens the file.
    return "=" if not value or (unreliable and value == "0") else ""

"""One cell of a table in a web page."""

import re
from collections.abc import Iterator

from .xml_events import Element

_LAYOUT = """
    address article body br center dd div dl dt fieldset form h1 h2 h3 h4 h5 h6 header footer hr
    html li main ol p pre section table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_LAYOUT.split())
"""Elements that begin a line of their own."""
_SPACE = re.compile(r"[ \t\r\n]+")
_BREAK, _EDGE = "\v", "\f"
"""A line break, and the edge of a block; in the page's own text both are white space."""
_OWN = str.maketrans({_BREAK: " ", _EDGE: " "})
_AS_TEXT = re.compile(r"""mso-number-format\s*:\s*["']?(?:\\\\?@|@|text)""", re.IGNORECASE)
_RULE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_MOST = {"colspan": 1000, "rowspan": 65_534}
"""What HTML has browsers make of larger numbers."""


def text_of(cell: Element) -> str:
    """Return the text as a browser shows it: <br> breaks the line, white space is one space."""
    text = _SPACE.sub(" ", "".join(_pieces(cell)))
    lines = (filter(None, (p.strip(" ") for p in line.split(_EDGE))) for line in text.split(_BREAK))
    return "\n".join(map("\n".join, lines)).replace("\u00a0", " ").strip()


def _pieces(element: Element) -> Iterator[str]:
    yield (element.text or "").translate(_OWN)
    for child in element:
        if child.tag == "br":
            yield _BREAK
        elif child.tag not in ("script", "style"):
            edge = _EDGE if child.tag in BLOCKS else ""
            yield edge
            yield from _pieces(child)
            yield edge
        yield (child.tail or "").translate(_OWN)


def span(cell: Element, name: str) -> int:
    """Return over how many columns or rows the cell goes."""
    digits = re.match(r"\s*(\d{1,9})", cell.get(name) or "")
    return min(max(1, int(digits[1])), _MOST[name]) if digits else 1


def as_text_classes(page: str) -> frozenset[str]:
    """Return the classes whose cells Excel keeps as text."""
    return frozenset(name for name, rule in _RULE.findall(page) if _AS_TEXT.search(rule))


def is_as_text(cell: Element, classes: frozenset[str]) -> bool:
    """Say whether Excel keeps the cell as text, with its leading zeros."""
    own = (cell.get("class") or "").split()
    styled = _AS_TEXT.search(cell.get("style") or "") is not None
    return styled or "x:str" in cell.attrib or not classes.isdisjoint(own)

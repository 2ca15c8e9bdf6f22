"""XML of strangers, piece by piece: nothing is fetched, nothing expanded, nothing grows."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

# lxml has no public name for the type of its elements.
Element = etree._Element  # noqa: SLF001


def events(content: bytes, *tags: str) -> Iterator[tuple[str, Element]]:
    """Yield the beginning and the end of each element with one of the tags, in any namespace.

    :raises SyntaxError: not XML, or with a document type, which could declare entities.
    """
    found = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in found:
        if element.getroottree().docinfo.doctype:
            raise SyntaxError("a document type")
        yield event, element


def text_of(element: Element) -> str:
    """Return all the text in an element."""
    return "".join(map(str, element.itertext()))


def local(element: Element, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None

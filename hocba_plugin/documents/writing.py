"""Writing: a model along the nodes of a form."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from hocba_plugin.documents.paths import get
from hocba_plugin.documents.shape import Node
from hocba_plugin.profiles.model import Profile


def write_tree(root: Node, source: Any, scope: str, profile: Profile) -> etree._Element:
    """Return the element tree of ``source``."""
    element = etree.Element(root.tag, nsmap=_default_namespace(profile))
    _Writer(scope, profile.id_attribute).fill(element, root, source)
    return element


def _default_namespace(profile: Profile) -> Any:
    # lxml takes None as a prefix; its stubs do not.
    return {None: profile.namespace} if profile.namespace else None


class _Writer:
    def __init__(self, scope: str, id_attribute: str) -> None:
        self._scope = scope
        self._id_attribute = id_attribute

    def fill(self, element: etree._Element, node: Node, source: Any, number: int = 1) -> None:
        """Write what stands below ``node``; ``number`` counts the list item around it, for Ids."""
        for attribute in node.attributes.values():
            text = self._text(attribute, source)
            if text is not None:
                element.set(attribute.tag, text)
        for child in node.children.values():
            element.extend(self._elements(child, source, number))

    def _elements(self, node: Node, source: Any, number: int) -> Iterator[etree._Element]:
        if node.row.kind == "value":
            yield from self._value(node, source, number)
        elif node.repeats:
            for count, item in enumerate(get(source, node.row.model) or (), start=1):
                yield self._filled(node, item, count)
        else:
            element = self._filled(node, source, number)
            if len(element) or node.holds_slot or self._has_values(element):
                yield element

    def _value(self, node: Node, source: Any, number: int) -> Iterator[etree._Element]:
        element = self._filled(node, source, number)
        element.text = self._text(node, source)
        if element.text is not None or self._has_values(element):
            yield element

    def _has_values(self, element: etree._Element) -> bool:
        return any(name != self._id_attribute for name in element.attrib)

    def _filled(self, node: Node, source: Any, number: int) -> etree._Element:
        element = etree.Element(node.tag)
        if node.row.id:
            element.set(self._id_attribute, node.row.id.format(n=number))
        self.fill(element, node, source, number)
        return element

    def _text(self, node: Node, source: Any) -> str | None:
        value = get(source, node.row.model) if node.row.model else ""
        if value is None:
            return None
        return node.converter.write(value, self._scope) or None
